package npm

import (
	"regexp"
	"strings"

	"tenet/internal/npm/semver"
)

// A Spec is the right side of a line of dependencies, understood.
type Spec struct {
	Kind  SpecKind
	Name  string        // of the package in the registry
	Range *semver.Range // of a SpecRange
	Text  string        // the range, tag, address or folder
}

// SpecKind says what a Spec asks for.
type SpecKind uint8

// The kinds of specs.
const (
	SpecRange SpecKind = iota
	SpecTag            // like latest
	SpecGit
	SpecURL    // a tarball
	SpecFolder // file:, link:, portal:, a path
	SpecWorkspace
	SpecOther // catalog:, patch: and what is not known
)

// hosted is npm's short form for a repository: user/name#branch.
var hosted = regexp.MustCompile(`^(?:(?:github|gitlab|bitbucket|gist):[^\s]+|[\w.-]+/[\w.-]+(?:#.*)?)$`)

// localPath is a path, of Windows too.
var localPath = regexp.MustCompile(`^(?:\.{1,2}(?:[/\\]|$)|~?/|[a-zA-Z]:[/\\])`)

// ParseSpec understands what a line asks for (npm-package-arg). Workspace
// ranges of pnpm and Yarn ("workspace:^1.0.0") keep their text.
func ParseSpec(name, text string) Spec {
	s := Spec{Name: name, Text: strings.TrimSpace(text)}
	if rest, ok := strings.CutPrefix(s.Text, "npm:"); ok {
		// An alias, or the way in which Yarn writes a plain range.
		real, rng := SplitID(rest)
		if rng == "" && !strings.HasPrefix(rest, "@") && isRange(rest) {
			real, rng = name, rest
		}
		s.Name, s.Text = real, rng
	}
	t := s.Text
	switch {
	case strings.HasPrefix(t, "workspace:"):
		s.Kind = SpecWorkspace
	case hasPrefix(t, "file:", "link:", "portal:") || localPath.MatchString(t):
		s.Kind = SpecFolder
	case hasPrefix(t, "git+", "git:", "git@", "ssh:") || hosted.MatchString(t) ||
		strings.Contains(t, "://") && strings.HasSuffix(strings.SplitN(t, "#", 2)[0], ".git"):
		s.Kind = SpecGit
	case hasPrefix(t, "http:", "https:"):
		s.Kind = SpecURL
	case hasPrefix(t, "patch:", "catalog:", "jsr:", "exec:", "root:"):
		s.Kind = SpecOther
	default:
		r, err := semver.ParseRange(t, semver.Install)
		if s.Range = r; err != nil {
			s.Kind, s.Range = SpecTag, nil
		}
	}
	return s
}

func isRange(s string) bool {
	_, err := semver.ParseRange(s, semver.Install)
	return err == nil
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// SplitID cuts "@scope/name@rest" at the @ behind the name.
func SplitID(id string) (name, rest string) {
	if id == "" {
		return "", ""
	}
	at := strings.IndexByte(id[1:], '@')
	if at < 0 {
		return id, ""
	}
	return id[:at+1], id[at+2:]
}

// originOf says where a package with this resolution comes from.
func originOf(resolved string) Origin {
	switch s := ParseSpec("", resolved); s.Kind {
	case SpecGit:
		return FromGit
	case SpecURL:
		return FromURL
	case SpecFolder:
		return FromFolder
	case SpecWorkspace:
		return FromHere
	}
	return FromRegistry
}

// Judge says how much of what a spec admits lies in a range of an advisory,
// which was read with [semver.Audit]. ok is false for what is no range: a tag,
// a folder, a repository.
func Judge(spec Spec, vulnerable *semver.Range) (cover semver.Cover, ok bool) {
	if spec.Kind != SpecRange {
		return semver.None, false
	}
	return semver.Overlap(spec.Range, vulnerable), true
}
