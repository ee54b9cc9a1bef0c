package dependencies

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// A remedy is the smallest change that gets a package out of its advisories.
type remedy struct {
	version string // "" if no version is known to be safe
	text    string // one line
}

// remedyFor looks for the smallest version above the installed one that none
// of the advisories affects, and says what has to change for it.
func remedyFor(t *deps.Tree, n *npm.Node, list []deps.Affected) remedy {
	v := safeVersion(n.Version, list)
	if v == "" {
		return remedy{text: fmt.Sprintf("No version of %s without it is known: replace the package, or keep untrusted data away from it.", n.Name)}
	}
	m := managerOf(t)
	for _, e := range n.In {
		if admits(e.Spec, v) {
			continue
		}
		if e.From.Origin == npm.FromHere {
			return remedy{v, fmt.Sprintf("Ask for %s ^%s in %s:%d instead of %s%s, then `%s`.", e.Name, v, e.Place.File, e.Place.Line, e.Spec, major(n.Version, v), m.install)}
		}
		return remedy{v, fmt.Sprintf("%s asks for %s %s. Raise %s, or set %s: {\"%s\": \"%s\"} in package.json%s, then `%s`.",
			e.From.ID(), n.Name, e.Spec, topOf(t, n), m.overrides, n.Name, v, major(n.Version, v), m.install)}
	}
	return remedy{v, fmt.Sprintf("`%s %s` brings %s.", m.update, n.Name, v)}
}

// topOf names the dependency of the project that a package comes in by.
func topOf(t *deps.Tree, n *npm.Node) string {
	if paths := t.Graph.Paths(n, 1); len(paths) > 0 && len(paths[0]) > 0 {
		return paths[0][0].Name
	}
	return n.Name
}

// safeVersion is the smallest of the versions that ended some advisory which
// is above the installed one and affected by none.
func safeVersion(installed string, list []deps.Affected) string {
	var candidates []string
	for i := range list {
		candidates = append(candidates, list[i].Advisory.Fixed()...)
	}
	slices.SortFunc(candidates, compare)
	for _, v := range candidates {
		if compare(v, installed) <= 0 {
			continue
		}
		if !slices.ContainsFunc(list, func(x deps.Affected) bool { return x.Advisory.Affects(v, satisfies) }) {
			return v
		}
	}
	return ""
}

func satisfies(version, rng string) bool { return semver.Satisfies(version, rng, semver.Audit) }

func admits(spec, version string) bool { return semver.Satisfies(version, spec, semver.Install) }

// compare orders versions; what is none comes first.
func compare(a, b string) int {
	x, errX := semver.Parse(a, semver.Audit)
	y, errY := semver.Parse(b, semver.Audit)
	switch {
	case errX != nil && errY != nil:
		return strings.Compare(a, b)
	case errX != nil:
		return -1
	case errY != nil:
		return 1
	}
	return x.Compare(y)
}

// major says that a change may break callers.
func major(from, to string) string {
	if first(from) != first(to) || first(from) == "0" && second(from) != second(to) {
		return " (a new major version: read what changed)"
	}
	return ""
}

func first(version string) string { v, _, _ := strings.Cut(version, "."); return v }

func second(version string) string { _, v, _ := strings.Cut(version, "."); return first(v) }

// A manager is a package manager's words.
type manager struct{ update, install, overrides string }

var managers = []struct {
	format string // how deps.Tree.Graph.Format begins
	manager
}{
	{"yarn.lock", manager{"yarn upgrade", "yarn install", `"resolutions"`}},
	{"Yarn", manager{"yarn up", "yarn install", `"resolutions"`}},
	{"pnpm", manager{"pnpm update", "pnpm install", `"pnpm": {"overrides"}`}},
	{"bun", manager{"bun update", "bun install", `"overrides"`}},
	{"", manager{"npm update", "npm install", `"overrides"`}},
}

func managerOf(t *deps.Tree) manager {
	for _, m := range managers {
		if strings.HasPrefix(t.Graph.Format, m.format) {
			return m.manager
		}
	}
	panic("unreachable: the last row fits all")
}
