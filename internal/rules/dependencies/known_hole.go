package dependencies

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/rule"
	"tenet/internal/source"
)

var knownHole = rule.Check{
	ID:    "dependencies/known-hole",
	Title: "installed package with a known vulnerability",
	Why:   "How to use the hole is published, and programs look for services that have it.",
	Fix:   "Install a version without it; the finding names the smallest one and what has to change.",
	When: "An advisory affects the version of a package that the lockfile names, or that is installed where there is no lockfile, or that npm would install today where neither is there and a registry answers. It has the severity of the advisory. " +
		"Advisories come from the registry, from the local database of `tenet db update`, or from those that tenet carries; the report says which.",
	Quiet: "Packages from git, files and folders, whose versions say nothing. A package that only development needs, and one that nothing loads, are low; so is one that only other packages ask for while nothing is locked.",
	CWE:   1395, Severity: rule.High,
	Links: []string{"https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/", "https://docs.npmjs.com/cli/v11/commands/npm-audit"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for _, g := range t.Groups() {
				fix := fixLine(t, p.Remedy(g))
				var first *rule.Finding // which people are told in full
				for i := range g.Affected {
					x := &g.Affected[i]
					if harmful(&x.Advisory) {
						continue
					}
					f := reportHole(p, t, x, fix)
					if c := x.Reach.Call; first != nil && c != nil && !slices.ContainsFunc(first.Facts, func(f rule.Fact) bool { return strings.HasPrefix(f.Text, called(c)) }) {
						first.Facts = append(first.Facts, rule.Fact{Name: "called", Text: called(c) + ", of " + x.Advisory.ID})
					}
					first = cmp.Or(first, f)
				}
			}
		}
	},
}

var malicious = rule.Check{
	ID:       "dependencies/malicious",
	Title:    "installed package that does harm on purpose",
	Why:      "It steals tokens, keys and money, often while it is being installed. What ran on this machine, and what its secrets opened, must be taken for known to others.",
	Fix:      "Remove it, and change every secret that was within its reach.",
	When:     "An advisory says that the installed version was published to do harm, or every version that package.json admits where nothing is locked.",
	Quiet:    "Versions that the advisory does not name.",
	CWE:      506,
	Severity: rule.Critical,
	Links:    []string{"https://github.com/ossf/malicious-packages"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for _, g := range t.Groups() {
				i := slices.IndexFunc(g.Affected, func(x deps.Affected) bool { return harmful(&x.Advisory) })
				if i < 0 {
					continue // and one is enough
				}
				a, n := &g.Affected[i].Advisory, g.Affected[i].Node
				f := p.Reportf(placeOf(t, n), "%s does harm on purpose (%s).", installed(n), a.ID)
				f.Confidence = rule.Certain
				f.Fix = fmt.Sprintf("Remove %s, and change the secrets that it could read.", n.Name)
				f.Trace, f.Group, f.Advisories = ways(t, n), installed(n), ids(a)
			}
		}
		for i := range p.Asked {
			for j := range p.Asked[i].All {
				if a, d := &p.Asked[i].All[j], p.Asked[i].Dependency; harmful(a) {
					f := p.Reportf(d.Place, "Every version that %s %s admits does harm on purpose (%s).", d.Name, d.Spec, a.ID)
					f.Confidence, f.Advisories = rule.Certain, ids(a)
					f.Fix = fmt.Sprintf("Remove %s, and change the secrets that it could read.", d.Name)
					break // one is enough
				}
			}
		}
	},
}

// maliciousCode is CWE-506, which some sources say instead.
const maliciousCode = 506

// harmful reports whether a package does harm on purpose.
func harmful(a *advisory.Advisory) bool {
	return a.Malicious || slices.Contains(a.CWE, maliciousCode)
}

// ids are the ids of an advisory, the one that it is shown by first.
func ids(a *advisory.Advisory) []string { return append([]string{a.ID}, a.Aliases...) }

// reportHole reports one advisory.
func reportHole(p *rule.ProjectPass, t *deps.Tree, x *deps.Affected, fix string) *rule.Finding {
	a, n := &x.Advisory, x.Node
	f := p.Reportf(placeOf(t, n), "%s: %s (%s%s).", installed(n), a.Title(), a.ID, scored(a))
	f.Severity, f.Confidence = rule.OfAdvisory(a.Level()), rule.Certain
	f.Fix, f.Group, f.Advisories = fix, installed(n), ids(a)
	f.Trace, f.Facts = ways(t, n), facts(t, n, x.Reach)
	f.Score, _, _ = a.Score()
	if len(a.CWE) > 0 {
		f.CWE = a.CWE[0]
	}
	if n.Dev || x.Reach.Kind == deps.NotLoaded || rule.IsAside(path.Join(t.Dir, "package.json")) || t.Foreseen && !asked(t, n) {
		f.Severity = rule.Low
	}
	if a.Partial {
		f.Confidence = rule.Likely
	}
	for _, w := range x.Reach.Ways {
		f.Trace = append(f.Trace, rule.Step{Place: w.Place, Code: w.Package, Note: loadedHere[x.Reach.Kind]})
	}
	if x.Reach.Call != nil {
		f.Trace = append(f.Trace, rule.Step{Place: x.Reach.Call.Place, Code: x.Reach.Call.Path, Note: "is called here"})
	}
	return f
}

// asked reports whether the project itself asks for a package. What only its
// packages ask for is another version tomorrow as long as nothing locks it.
func asked(t *deps.Tree, n *npm.Node) bool {
	paths := t.Graph.Paths(n, 1)
	return len(paths) > 0 && len(paths[0]) == 1
}

// loadedHere is what the places on the way to a package are.
var loadedHere = [...]string{
	deps.Unknown: "may be loaded here", deps.NotLoaded: "is loaded here, which does not run in production",
	deps.Loaded: "is loaded here", deps.Called: "is loaded here",
}

func installed(n *npm.Node) string {
	name := n.Name + " " + n.Version
	if n.Alias != "" {
		name += ", installed as " + n.Alias
	}
	return name
}

func scored(a *advisory.Advisory) string {
	if score, _, ok := a.Score(); ok {
		return fmt.Sprintf(", CVSS %.1f", score)
	}
	return ""
}

// placeOf is where a finding about a package stands: its entry in the
// lockfile, or the line of the project's own package.json that leads to it.
func placeOf(t *deps.Tree, n *npm.Node) source.Span {
	if t.Graph.File != "" && !t.Foreseen {
		return n.Place
	}
	if paths := t.Graph.Paths(n, 1); len(paths) > 0 && len(paths[0]) > 0 {
		return paths[0][0].Place
	}
	return n.Place
}

// facts are how a package comes in, and how far the code gets to it.
func facts(t *deps.Tree, n *npm.Node, reach deps.Reach) []rule.Fact {
	var list []rule.Fact
	paths := t.Graph.Paths(n, mostPaths+1)
	for i, path := range paths {
		if i == mostPaths {
			list = append(list, rule.Fact{Text: "and in other ways"})
			break
		}
		names := []string{path[0].Place.File + ":" + fmt.Sprint(path[0].Place.Line)}
		for _, e := range path {
			names = append(names, e.To.Name+" "+e.To.Version)
		}
		list = append(list, rule.Fact{Name: "pulled in by", Text: strings.Join(names, " > ")})
	}
	if t.Foreseen {
		list = append(list, rule.Fact{Name: "chosen by", Text: "the ranges: npm would install it today, and nothing locks it"})
	}
	if n.Dev {
		list = append(list, rule.Fact{Name: "needed for", Text: "development only"})
	}
	switch reach.Kind {
	case deps.NotLoaded:
		list = append(list, rule.Fact{Name: "loaded", Text: "no: nothing that runs loads it"})
	case deps.Loaded, deps.Called:
		var names []string
		for _, w := range reach.Ways {
			names = append(names, fmt.Sprintf("%s:%d", w.Place.File, w.Place.Line))
		}
		list = append(list, rule.Fact{Name: "loaded", Text: "yes: " + strings.Join(names, " > ")})
	}
	if c := reach.Call; c != nil {
		list = append(list, rule.Fact{Name: "called", Text: called(c)})
	}
	return list
}

func called(c *deps.Call) string {
	return fmt.Sprintf("%s at %s:%d", spoken(c.Path), c.Place.File, c.Place.Line)
}

// spoken is a library path as people write it: res.render, not the role of
// package model that it is found by.
func spoken(path string) string {
	if role, rest, ok := strings.Cut(path, ":"); ok && role != "node" {
		return rest
	}
	return path
}

// mostPaths is how many of the shortest ways to a package are told.
const mostPaths = 3

// ways tells how a package comes in: the shortest path to it.
func ways(t *deps.Tree, n *npm.Node) []rule.Step {
	paths := t.Graph.Paths(n, 1)
	if len(paths) == 0 {
		return nil
	}
	var steps []rule.Step
	for _, e := range paths[0] {
		steps = append(steps, rule.Step{Place: e.Place, Code: e.To.ID(), Note: fmt.Sprintf("%s asks for %s", asker(e), e.Spec)})
	}
	return steps
}

func asker(e *npm.Edge) string {
	if e.From.Origin == npm.FromHere {
		return e.Kind.String()
	}
	return e.From.ID()
}
