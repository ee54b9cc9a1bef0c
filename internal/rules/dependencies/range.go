package dependencies

import (
	"fmt"
	"slices"

	"tenet/internal/advisory"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
	"tenet/internal/rule"
)

var unsafeRange = rule.Check{
	ID:    "dependencies/unsafe-range",
	Title: "range that admits vulnerable versions only",
	Why:   "Whatever is installed today or later has the hole.",
	Fix:   "Ask for a version without it.",
	When: "There is no lockfile and nothing is installed, no registry says what would be, and an advisory affects every version that the range in package.json admits. " +
		"When it affects only some of them the finding is possible: a new installation gets a later one.",
	Quiet: "Tags, folders and repositories; packages for development are low.",
	CWE:   1395, Severity: rule.High,
	Links: []string{"https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json"},
	Project: func(p *rule.ProjectPass) {
		for i := range p.Asked {
			a := &p.Asked[i]
			d := a.Dependency
			if holes := slices.DeleteFunc(slices.Clone(a.All), func(x advisory.Advisory) bool { return harmful(&x) }); len(holes) > 0 {
				f := p.Reportf(d.Place, "Every version that %s %s admits has %s.", d.Name, d.Spec, named(holes))
				weighRange(f, holes, d.Kind)
			}
			if len(a.Some) > 0 {
				f := p.Reportf(d.Place, "Some versions that %s %s admits have %s.", d.Name, d.Spec, named(a.Some))
				weighRange(f, a.Some, d.Kind)
				f.Confidence = rule.Possible
			}
		}
	},
}

// named gives the title of the worst advisory, its id, and those of others.
func named(list []advisory.Advisory) string {
	worst := worstOf(list)
	text := fmt.Sprintf("a known hole: %s (%s)", worst.Title(), worst.ID)
	if more := len(list) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

func worstOf(list []advisory.Advisory) *advisory.Advisory {
	worst := &list[0]
	for i := range list {
		if list[i].Level() > worst.Level() {
			worst = &list[i]
		}
	}
	return worst
}

func weighRange(f *rule.Finding, list []advisory.Advisory, kind npm.Kind) {
	worst, fixed := worstOf(list), ""
	f.Severity, f.Confidence = rule.OfAdvisory(worst.Level()), rule.Certain
	if kind == npm.Dev || rule.IsAside(f.Place.File) {
		f.Severity = rule.Low
	}
	for i := range list {
		f.Advisories = append(f.Advisories, list[i].ID)
		score, _, _ := list[i].Score()
		f.Score = max(f.Score, score)
		for _, v := range list[i].Fixed() {
			if semver.Newer(v, fixed) {
				fixed = v
			}
		}
	}
	if fixed != "" {
		f.Fix = fmt.Sprintf("Ask for ^%s or later; commit a lockfile.", fixed)
	}
	if len(worst.CWE) > 0 {
		f.CWE = worst.CWE[0]
	}
}
