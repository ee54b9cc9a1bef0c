package audit

import (
	"strings"

	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// A Fix says what mends a package, in npm's terms.
type Fix struct {
	Kind    FixKind
	Name    string // of the package whose line in package.json has to change: Change
	Version string // it has to admit
	Major   bool   // that is outside of what a caret before the present choice admits
	Asked   bool   // the line admits that version already, by a tag
}

// A FixKind is the extent of a fix.
type FixKind uint8

// The extents, the mildest first.
const (
	InRange FixKind = iota // what package.json asks for admits a safe version
	Change                 // it has to ask for another one
	None                   // nothing is known to help
)

// mend says what becomes of a line of the project that asks for an affected
// package, by what is published.
func (h *hole) mend(e *npm.Edge, node string) Fix {
	spec := npm.ParseSpec(e.Name, e.Spec)
	switch spec.Kind {
	case npm.SpecRange, npm.SpecTag:
	default:
		return Fix{Kind: None} // of somewhere else
	}
	avoid, _ := semver.ParseRange(h.joined(), semver.Audit)
	if r, err := semver.ParseRange(spec.Text, semver.Strict); err == nil {
		for _, v := range h.pub.versions {
			if r.Contains(v) && (avoid == nil || !avoid.Contains(v)) {
				return Fix{Kind: InRange}
			}
		}
	}
	first, ok := h.pub.pick(spec.Text, avoid, node)
	if !ok {
		return Fix{Kind: None}
	}
	if !first.affected {
		return Fix{Kind: Change, Name: h.pub.name, Version: first.version, Asked: true}
	}
	for _, wider := range []string{"^" + first.version, "*"} {
		if c, ok := h.pub.pick(wider, avoid, node); ok && !c.affected {
			return Fix{Kind: Change, Name: h.pub.name, Version: c.version, Major: wider == "*"}
		}
	}
	return Fix{Kind: None}
}

// joined is the range of everything that is known to affect a package so far.
func (h *hole) joined() string {
	var texts []string
	for _, c := range h.causes {
		texts = append(texts, c.text)
	}
	return strings.Join(texts, " || ")
}

// mendOffline says the same of any line where nobody says what is published: of
// a package with advisories of its own, by the versions that ended them. What
// would help one that asks for a vulnerable package is not known.
func (h *hole) mendOffline(safe func(name, version string) string, c *cause, e *npm.Edge) Fix {
	to := ""
	if c.from == nil && safe != nil {
		to = safe(h.pub.name, e.To.Version)
	}
	switch {
	case to == "":
	case e.Admits(to):
		return Fix{Kind: InRange}
	case isTop(e.From):
		return Fix{Kind: Change, Name: h.pub.name, Version: to, Major: breaks(e.To.Version, to)}
	}
	return Fix{Kind: None}
}

// breaks reports whether a version is outside of what a caret before another
// admits.
func breaks(from, to string) bool { return !semver.Satisfies(to, "^"+from, semver.Install) }

// Stricter returns the fix that leaves less hope.
func Stricter(a, b Fix) Fix {
	if b.Kind > a.Kind || b.Kind == Change && a.Kind == Change && b.Major && !a.Major {
		return b
	}
	return a
}

// pass hands what mends a package on to those below it, and they to theirs:
// none wins, then a change over what is in range and over a change that is not
// major. npm has a change win over none, too, if it comes later; what comes
// later depends there on which document arrives first.
func (h *hole) pass(f Fix) {
	h.fix = f
	for _, below := range h.via {
		switch {
		case below.fix == f, below.fix.Kind == None:
		case f.Kind == None, below.fix.Kind == InRange, f.Kind == Change && !below.fix.Major:
			below.pass(f)
		}
	}
}
