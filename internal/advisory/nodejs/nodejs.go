// Package nodejs finds where a project says which Node.js runs it, and which
// advisories of the runtime that means.
//
//	for _, s := range nodejs.OfManifest(f.Manifest, text) {
//		for _, v := range nodejs.Judge(s, known, satisfies) { ... }
//	}
//
// A [Statement] is one such place: `engines.node` and `volta.node` of
// package.json, .nvmrc, .node-version, FROM node:X of a Dockerfile. Few name
// one version; most admit many: "20" is whatever 20.x is current, and ">=18"
// everything from there on. A statement is [All] affected only if each version
// that it admits, those not released yet included, is; otherwise a safe one may
// well be what runs. It is [Some] affected if it also admits affected ones.
package nodejs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deploy"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Kind says what made a statement.
type Kind string

// The kinds.
const (
	Engines    Kind = "engines"
	Volta      Kind = "volta"
	VersionRC  Kind = "version file" // .nvmrc, .node-version
	Dockerfile Kind = "Dockerfile"
)

// A Statement is a place that says which Node.js runs.
type Statement struct {
	Kind     Kind
	Text     string // as written: "node:18.12-alpine"
	Span     source.Span
	Range    string // the versions that it admits, as an npm range; "" if it says nothing that can be judged: "lts/*"
	Version  string // if it admits exactly one
	Platform string // where it runs, in the words of process.platform; "" is unknown
	Ships    bool   // it decides about what runs in production: the last stage of a Dockerfile, not engines
}

// OfManifest returns what a package.json says.
func OfManifest(m *deploy.Manifest) []Statement {
	var out []Statement
	for _, e := range m.Engines {
		if e.Name.Str() == "node" && e.Range.Kind == yaml.String {
			s := Statement{Kind: Engines, Text: e.Range.Str(), Span: e.Range.Span(), Range: strings.TrimSpace(e.Range.Str())}
			if exact.MatchString(s.Range) {
				s.Version = strings.TrimPrefix(s.Range, "v")
			}
			out = append(out, s)
		}
	}
	if v := m.Root.Get("volta", "node"); v != nil && v.Kind == yaml.String {
		out = append(out, pinned(Volta, v.Str(), v.Span()))
	}
	return out
}

// OfVersionFile returns what a .nvmrc or .node-version says: the first line
// that is not empty or a comment.
func OfVersionFile(text *source.Text) []Statement {
	at := 0
	for line := range strings.Lines(text.Data) {
		start := at + len(line) - len(strings.TrimLeft(line, " \t\ufeff"))
		at += len(line)
		word, _, _ := strings.Cut(strings.TrimLeft(line, " \t\ufeff"), "#")
		if word = strings.TrimSpace(word); word != "" {
			return []Statement{pinned(VersionRC, word, text.Span(start, start+len(word)))}
		}
	}
	return nil
}

// OfDockerfile returns the images of Node.js that a Dockerfile builds on. The
// one that the last stage builds on is what ships.
func OfDockerfile(d *deploy.Dockerfile) []Statement {
	var out []Statement
	lineage := d.Lineage(len(d.Stages) - 1)
	for i := range d.Stages {
		stage := &d.Stages[i]
		if stage.Parent >= 0 || !stage.Image.Known {
			continue
		}
		tag, ok := nodeTag(stage.Image.Value)
		if !ok {
			continue
		}
		s := pinned(Dockerfile, tag, stage.From.Span())
		s.Text, s.Platform = stage.Image.Value, "linux"
		if strings.Contains(tag, "windowsservercore") || strings.Contains(tag, "nanoserver") {
			s.Platform = "win32"
		}
		s.Ships = slices.Contains(lineage, i)
		out = append(out, s)
	}
	return out
}

// nodeTag returns the tag of an image of Docker's official Node.js images.
func nodeTag(image string) (tag string, ok bool) {
	image, _, _ = strings.Cut(image, "@") // a digest says which build, the tag says what it is
	image = strings.TrimPrefix(strings.TrimPrefix(image, "index."), "docker.io/")
	image = strings.TrimPrefix(image, "library/")
	name, tag, _ := strings.Cut(image, ":")
	for _, mirror := range []string{"public.ecr.aws/docker/library/", "mirror.gcr.io/library/"} {
		name = strings.TrimPrefix(name, mirror)
	}
	return tag, name == "node"
}

var (
	exact = regexp.MustCompile(`^v?\d{1,4}\.\d{1,4}\.\d{1,4}$`)
	// pin is a version, or the beginning of one, and what may follow it in a tag.
	pin = regexp.MustCompile(`^v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?:-.*)?$`)
)

// pinned reads a version in the words of nvm, volta and Docker's tags: 20,
// 20.1, v20.1.0, 20-alpine, iron, lts/iron, iron-slim. Aliases that move from
// line to line (lts/*, current) say nothing.
func pinned(kind Kind, text string, span source.Span) Statement {
	s := Statement{Kind: kind, Text: text, Span: span}
	word := strings.ToLower(strings.TrimSpace(text))
	if m := pin.FindStringSubmatch(word); m != nil {
		switch {
		case m[3] != "":
			s.Version = m[1] + "." + m[2] + "." + m[3]
			s.Range = s.Version
		case m[2] != "":
			s.Range = m[1] + "." + m[2] + ".x"
		default:
			s.Range = m[1] + ".x"
		}
		return s
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(word, "lts/"), "-")
	if l, ok := named(name); ok {
		s.Range = fmt.Sprintf("%d.x", l.Major)
	}
	return s
}

// An Extent says how many of the versions that a statement admits are
// affected.
type Extent int

// The extents.
const (
	Some Extent = iota + 1 // some are, and some are not
	All                    // every one is
)

// A Verdict is an advisory that affects what a statement admits.
type Verdict struct {
	Advisory advisory.Advisory
	Extent   Extent
	Safe     string // the smallest version above the affected ones of the same line, "" if none is known
}

// Known returns the advisories of the Node.js runtime. The export of npm's has
// none, so they are those that the program carries, and their date.
func Known() ([]advisory.Advisory, *advisory.Table, error) {
	table, err := advisory.Embedded()
	if err != nil {
		return nil, nil, err
	}
	list, err := table.Package(advisory.Node)
	return list, table, err
}

// Bounds of the versions that a range is tried with. No line of Node.js has
// had 30 minor releases; patch releases have reached 20.
const (
	lastMajor = 60
	lastMinor = 40
	lastPatch = 99
)

// Judge returns the advisories that affect a statement, in the order of the
// list. What cannot be read, and a range that admits nothing, is affected by
// nothing.
func Judge(s Statement, known []advisory.Advisory, satisfies advisory.Satisfies) []Verdict {
	if s.Range == "" {
		return nil
	}
	admitted := []string{s.Version}
	if s.Version == "" {
		admitted = candidates(s.Range, known, satisfies)
	}
	var out []Verdict
	for i := range known {
		a := &known[i]
		if a.Platform != "" && s.Platform != "" && a.Platform != s.Platform {
			continue
		}
		affected, safe, hit := 0, 0, ""
		for _, v := range admitted {
			if a.Affects(v, satisfies) {
				affected, hit = affected+1, v
			} else {
				safe++
			}
			if affected > 0 && safe > 0 {
				break
			}
		}
		if affected == 0 {
			continue
		}
		verdict := Verdict{Advisory: *a, Extent: All, Safe: safeOf(a, hit)}
		if safe > 0 {
			verdict.Extent = Some
		}
		out = append(out, verdict)
	}
	return out
}

// candidates are versions that a range admits: the ends of every minor line,
// released or not, and every version that an advisory names.
func candidates(rng string, known []advisory.Advisory, satisfies advisory.Satisfies) []string {
	var out []string
	try := func(v string) {
		if satisfies(v, rng) {
			out = append(out, v)
		}
	}
	for major := range lastMajor + 1 {
		for minor := range lastMinor + 1 {
			try(fmt.Sprintf("%d.%d.0", major, minor))
			try(fmt.Sprintf("%d.%d.%d", major, minor, lastPatch))
		}
	}
	seen := map[string]bool{}
	for i := range known {
		for _, r := range known[i].Ranges {
			for _, v := range versionsIn(r.NPM + " " + r.Except) {
				if !seen[v] {
					seen[v] = true
					try(v)
				}
			}
		}
	}
	return out
}

var version = regexp.MustCompile(`\d{1,4}\.\d{1,4}\.\d{1,4}`)

func versionsIn(rng string) []string { return version.FindAllString(rng, -1) }

// safeOf returns the patched version of the line that an affected version
// belongs to.
func safeOf(a *advisory.Advisory, affected string) string {
	line, _, _ := strings.Cut(affected, ".")
	for _, r := range a.Ranges {
		for _, v := range versionsIn(r.Except) {
			if strings.HasPrefix(v, line+".") {
				return v
			}
		}
	}
	return ""
}
