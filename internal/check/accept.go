package check

import (
	"fmt"
	"slices"
	"time"

	"tenet/internal/config"
	"tenet/internal/rule"
)

// acceptance applies the `accept` entries of tenet.yaml.
type acceptance struct {
	entries []config.Accept
	file    string // tenet.yaml, as reports name it
	today   string // YYYY-MM-DD
	used    []bool
	expired []bool
}

func newAcceptance(c *config.Config, file string, now time.Time) *acceptance {
	a := &acceptance{
		entries: c.Accept,
		file:    file,
		today:   now.Format(time.DateOnly),
		used:    make([]bool, len(c.Accept)),
		expired: make([]bool, len(c.Accept)),
	}
	for i, e := range a.entries {
		a.expired[i] = e.Until != "" && e.Until < a.today
	}
	return a
}

// split sets aside the findings that an entry accepts. An entry past its date
// is remembered as matching, and accepts nothing.
func (a *acceptance) split(findings []rule.Finding, name func(string) string) (rest []rule.Finding, accepted []Accepted) {
	rest = findings[:0:0]
	for _, f := range findings {
		i := a.find(&f, name(f.Place.File))
		if i < 0 {
			rest = append(rest, f)
			continue
		}
		e := a.entries[i]
		accepted = append(accepted, Accepted{Finding: f, Why: e.Why, Until: e.Until, By: fmt.Sprintf("%s:%d", a.file, e.At.Line)})
	}
	return rest, accepted
}

// find returns the first entry that accepts a finding, or -1. It marks every
// entry that means the finding.
func (a *acceptance) find(f *rule.Finding, file string) int {
	found := -1
	for i, e := range a.entries {
		if e.ID != f.ID && e.ID != f.Rule || e.Where != "" && !matchGlob(e.Where, file) || e.Advisory != "" && !slices.Contains(f.Advisories, e.Advisory) {
			continue
		}
		a.used[i] = true
		if found < 0 && !a.expired[i] {
			found = i
		}
	}
	return found
}

// notices remarks on entries that are past their date, and on those that
// match nothing although the run would have seen it.
func (a *acceptance) notices(couldSee func(id string) bool) []Notice {
	var list []Notice
	for i, e := range a.entries {
		n := Notice{Place: fmt.Sprintf("%s:%d:%d", a.file, e.At.Line, e.At.Col)}
		switch {
		case a.expired[i] && a.used[i]:
			n.Text = fmt.Sprintf("%s was accepted until %s; its findings count again", e.ID, e.Until)
		case !a.used[i] && couldSee(e.ID):
			n.Text = fmt.Sprintf("accepts %s, but there is no such finding%s; remove it", e.ID, under(e.Where))
		default:
			continue
		}
		list = append(list, n)
	}
	return list
}

func under(where string) string {
	if where == "" {
		return ""
	}
	return " in " + where
}
