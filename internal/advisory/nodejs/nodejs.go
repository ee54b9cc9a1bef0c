// Package nodejs finds where a project says which Node.js runs it, and which
// advisories of the runtime that means.
//
//	known, table, err := nodejs.Known()
//	for _, s := range nodejs.OfManifest(f.Manifest) {
//		for _, v := range nodejs.Judge(s, known) { ... }
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
		word, _, _ := strings.Cut(line, "#")
		if word = strings.TrimSpace(strings.TrimLeft(word, "\ufeff")); word != "" {
			start := at + strings.Index(line, word) // nothing but white space stands before it
			return []Statement{pinned(VersionRC, word, text.Span(start, start+len(word)))}
		}
		at += len(line)
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
