package dependencies

import (
	"fmt"

	"tenet/internal/advisory"
	"tenet/internal/npm"
	"tenet/internal/rule"
)

var unsafeRange = rule.Check{
	ID:    "dependencies/unsafe-range",
	Title: "range that admits vulnerable versions only",
	Why:   "Whatever is installed today or later has the hole.",
	Fix:   "Ask for a version without it.",
	When: "There is no lockfile and nothing is installed, and an advisory affects every version that the range in package.json admits. " +
		"When it affects only some of them the finding is possible: a new installation gets a later one.",
	Quiet: "Tags, folders and repositories; packages for development are low.",
	CWE:   1395, Severity: rule.High,
	Links: []string{"https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json"},
	Project: func(p *rule.ProjectPass) {
		for i := range p.Asked {
			a := &p.Asked[i]
			d := a.Dependency
			for j := range a.All {
				f := p.Reportf(d.Place, "Every version that %s %s admits has %s: %s.", d.Name, d.Spec, a.All[j].ID, a.All[j].Title())
				weighRange(f, &a.All[j], d.Kind)
			}
			for j := range a.Some {
				f := p.Reportf(d.Place, "Some versions that %s %s admits have %s: %s.", d.Name, d.Spec, a.Some[j].ID, a.Some[j].Title())
				weighRange(f, &a.Some[j], d.Kind)
				f.Confidence = rule.Possible
			}
		}
	},
}

func weighRange(f *rule.Finding, a *advisory.Advisory, kind npm.Kind) {
	f.Severity, f.Confidence = severities[a.Level()], rule.Certain
	if kind == npm.Dev || rule.IsAside(f.Place.File) {
		f.Severity = rule.Low
	}
	if fixed := a.Fixed(); len(fixed) > 0 {
		f.Fix = fmt.Sprintf("Ask for ^%s or later; commit a lockfile.", fixed[len(fixed)-1])
	}
	if len(a.CWE) > 0 {
		f.CWE = a.CWE[0]
	}
}
