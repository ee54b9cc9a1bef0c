// Package scope is the rule that cookies reach no further than they must: not
// to other hosts of the domain, not beyond their use in time, and under names
// whose promises browsers hold them to.
//
// Where cookies are set, and what libraries do when nothing is said, are rows
// of package model; package cookie reads them. The checks here only ask.
package scope

import (
	"embed"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:    "scope",
	Title:   "Give cookies the smallest reach",
	Files:   files,
	Checks:  []rule.Check{wideDomain, path, longLife, wrongUnit, badDate, prefix, untrustedScope},
	Enforce: enforce,
}

// setters returns the places that set cookies which visitors may get.
func setters(p *rule.CodePass) []*cookie.Setter {
	if p.Aside() {
		return nil
	}
	return cookie.Setters(p.File)
}

// weigh lowers the severity of what is no way in, and the confidence where the
// call may not set a cookie at all.
func weigh(f *rule.Finding, s *cookie.Setter, matters bool) {
	if !matters {
		f.Severity = rule.Low
	}
	if s.Doubtful() {
		f.Confidence = rule.Possible
	}
}

// place is where a value is written, or the setter as a whole.
func place(s *cookie.Setter, v flow.Value) rule.Place {
	if v.OK() {
		return v
	}
	return s
}
