package dependencies

import (
	"tenet/internal/rule"
)

var notLocked = rule.Check{
	ID:       "dependencies/not-locked",
	Title:    "installed package that the lockfile does not name",
	Why:      "It came in by another way than the one that is reviewed, and nobody gets the same again.",
	Fix:      "Delete node_modules and install from the lockfile: npm ci.",
	When:     "node_modules beside a lockfile holds a package, or a version of one, that stands in no entry.",
	Quiet:    "Packages that come inside another, links, and projects without a lockfile or without node_modules.",
	CWE:      1357,
	Severity: rule.Low,
	Links:    []string{"https://docs.npmjs.com/cli/v11/commands/npm-ci"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for i, n := range t.Unlocked {
				if i == mostFaults {
					break
				}
				p.Reportf(t.Graph.Roots[0].Place, "%s is installed, but %s does not name it.", installed(n), t.Graph.File).Confidence = rule.Certain
			}
		}
	},
}
