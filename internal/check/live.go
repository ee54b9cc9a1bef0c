package check

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/target"
)

// withLive adds what the checks for running services find in what they
// showed. No cache keeps it: a service may answer differently the next time.
func (a *analyst) withLive(cached *analysis) *analysis {
	if len(a.o.Live) == 0 {
		return cached
	}
	whole := *cached
	whole.Findings, whole.Unread = slices.Clone(cached.Findings), slices.Clone(cached.Unread)
	whole.Notices, whole.Faults = slices.Clone(cached.Notices), slices.Clone(cached.Faults)
	a.seen = map[string]bool{}
	s := &sheet{}
	a.seen["libraries"] = len(a.liveLibraries()) > 0
	for _, facts := range a.o.Live {
		for _, c := range a.checks {
			if c.Live == nil {
				continue
			}
			pass := rule.NewLivePass(c, facts, s.report)
			s.guard(c, facts.Target, func() {
				c.Live(pass)
				pass.Done()
			})
			if pass.Looked() {
				name, _, _ := strings.Cut(c.ID, "/")
				a.seen[name] = true
			}
		}
		if status := facts.FrontStatus(); status >= 500 {
			whole.Unread = append(whole.Unread, target.Unread{Path: facts.Target, Why: fmt.Sprintf("it answers %d: what it sends when all is well was not seen", status)})
		}
		for _, n := range facts.Notes {
			s.notices = append(s.notices, Notice{Place: facts.Target, Text: n})
		}
	}
	all := make([]rule.Finding, len(s.findings))
	for i, f := range s.findings {
		all[i] = *f
	}
	sortByPlace(all)
	for _, f := range distinct(all) {
		whole.Findings = append(whole.Findings, found{Finding: f})
	}
	slices.SortStableFunc(whole.Findings, func(x, y found) int { return comparePlace(x.Finding.Place, y.Finding.Place) })
	whole.Notices, whole.Faults = append(whole.Notices, s.notices...), append(whole.Faults, s.faults...)
	return &whole
}

// headingOfServices says which services were asked.
func (j *judge) headingOfServices(r *Result) {
	for _, f := range j.o.Live {
		r.Services = append(r.Services, Service{Target: f.Target, Requests: f.Requests})
	}
}
