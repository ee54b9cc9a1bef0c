package dependencies

import (
	"strings"

	"tenet/internal/npm"
	"tenet/internal/rule"
)

var deprecated = rule.Check{
	ID:       "dependencies/deprecated",
	Title:    "package that its authors have given up",
	Why:      "Nobody mends it: the next hole in it stays open, and moving to another package takes longer on that day than on this one.",
	Fix:      "Move to what its authors name instead, or to a release that they still maintain.",
	When:     "The lockfile, or the registry where nothing is locked, says that the installed version of a package is deprecated, and package.json itself asks for it.",
	Quiet:    "Packages for development, and those that only other packages ask for: their authors have to move first. Lockfiles of Yarn, Bun and of npm before 7 do not say it, node_modules alone does not, and some mirrors of the registry leave it out.",
	CWE:      1104,
	Severity: rule.Low,
	Links:    []string{"https://docs.npmjs.com/deprecating-and-undeprecating-packages-or-package-versions", "https://cwe.mitre.org/data/definitions/1104.html"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for _, n := range t.Graph.Nodes {
				if n.Deprecated == "" || n.Origin != npm.FromRegistry {
					continue
				}
				for _, e := range n.In {
					if e.From.Origin == npm.FromHere && (e.Kind == npm.Prod || e.Kind == npm.Optional) {
						p.Reportf(e.Place, "%s is deprecated: %s", installed(n), said(n.Deprecated)).Confidence = rule.Certain
					}
				}
			}
		}
	},
}

// longestWords is how much of what authors say is repeated, in characters.
const longestWords = 200

// said is what authors say, on one line, as a sentence.
func said(text string) string {
	words := []rune(strings.Join(strings.Fields(text), " "))
	if len(words) > longestWords {
		return string(words[:longestWords]) + " ..."
	}
	return strings.TrimRight(string(words), ".") + "."
}
