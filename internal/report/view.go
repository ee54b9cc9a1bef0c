package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// A section is what a report says about one rule with findings.
type section struct {
	State    check.RuleState
	Findings []*rule.Finding // all that may be shown, worst first
	Possible int             // hidden because tenet is not sure
}

// sections groups the findings by rule, the worst rule first: more critical
// ones, then more high ones, and so on; then the order of the rules.
func sections(r *check.Result, o Options) []section {
	var list []section
	at := map[string]int{}
	for _, s := range r.Rules {
		at[s.Name] = len(list)
		list = append(list, section{State: s})
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		k, ok := at[f.Rule]
		if !ok {
			k = len(list)
			at[f.Rule] = k
			list = append(list, section{State: check.RuleState{Name: f.Rule, State: check.Weak}})
		}
		if o.shows(f) {
			list[k].Findings = append(list[k].Findings, f)
		} else {
			list[k].Possible++
		}
	}
	list = slices.DeleteFunc(list, func(s section) bool { return len(s.Findings)+s.Possible == 0 })
	for i := range list {
		slices.SortStableFunc(list[i].Findings, func(a, b *rule.Finding) int {
			return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(o.asked(b), o.asked(a)))
		})
	}
	slices.SortStableFunc(list, func(a, b section) int {
		for sev := rule.Critical; sev >= rule.Low; sev-- {
			if c := cmp.Compare(b.count(sev), a.count(sev)); c != 0 {
				return c
			}
		}
		return 0
	})
	return list
}

func (s *section) count(sev rule.Severity) int {
	n := 0
	for _, f := range s.Findings {
		if f.Severity == sev {
			n++
		}
	}
	return n
}

// split returns the findings that are told one by one and those of low
// severity, which are told together unless they are asked for.
func (s *section) split(o Options) (told, low []*rule.Finding) {
	if o.All {
		return s.Findings, nil
	}
	i := slices.IndexFunc(s.Findings, func(f *rule.Finding) bool { return f.Severity <= rule.Low && o.asked(f) == 0 })
	if i < 0 {
		return s.Findings, nil
	}
	return s.Findings[:i], s.Findings[i:]
}

// counts writes "1 critical, 2 low"; nothing for none.
func counts(m map[rule.Severity]int) string {
	var parts []string
	for sev := rule.Critical; sev >= rule.Low; sev-- {
		if n := m[sev]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, sev))
		}
	}
	return strings.Join(parts, ", ")
}

// countOf counts findings by severity.
func countOf(list []*rule.Finding) map[rule.Severity]int {
	m := map[rule.Severity]int{}
	for _, f := range list {
		m[f.Severity]++
	}
	return m
}

// totals adds up the counts of all rules.
func totals(r *check.Result) map[rule.Severity]int {
	m := map[rule.Severity]int{}
	for _, s := range r.Rules {
		for sev, n := range s.Counts {
			m[sev] += n
		}
	}
	return m
}

// statesOf counts the rules in a state.
func statesOf(r *check.Result, want check.State) int {
	n := 0
	for _, s := range r.Rules {
		if s.State == want {
			n++
		}
	}
	return n
}

// detail is the last column of a row of the scorecard.
func detail(s check.RuleState) string {
	var parts []string
	if c := counts(s.Counts); c != "" {
		parts = append(parts, c)
	}
	if s.Possible > 0 && len(parts) == 0 { // beside others they are told above the scorecard
		parts = append(parts, fmt.Sprintf("%d possible", s.Possible))
	}
	if s.Accepted > 0 {
		parts = append(parts, fmt.Sprintf("%d accepted", s.Accepted))
	}
	if s.Note != "" {
		parts = append(parts, oneLine(s.Note, 200))
	}
	return strings.Join(parts, ", ")
}

// unreadFiles counts the files that were not analysed in full.
func unreadFiles(r *check.Result) int {
	seen := map[string]bool{}
	for _, u := range r.Unread {
		seen[u.Path] = true
	}
	return len(seen)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// readList says what was read, for headings: "34 files, 412 packages, Dockerfile".
func readList(r *check.Result) string {
	var parts []string
	if r.Files > 0 || len(r.Services) == 0 {
		parts = append(parts, plural(r.Files, "file", "files"))
	}
	requests := 0
	for _, s := range r.Services {
		requests += s.Requests
	}
	if requests > 0 {
		parts = append(parts, plural(requests, "request", "requests"))
	}
	if r.Installed > 0 {
		parts = append(parts, plural(r.Installed, "package", "packages"))
	}
	for _, x := range r.Extras {
		parts = append(parts, oneLine(x, 80))
	}
	return strings.Join(parts, ", ")
}

// project is the name and version of the target.
func project(r *check.Result) string {
	return oneLine(strings.TrimSpace(r.Project+" "+r.Version), 120)
}

// place writes file:line:col so that it never contains a space.
func place(r *check.Result, f *rule.Finding) string {
	return locate(r, f.Place.File, f.Place.Line, f.Place.Col)
}

func locate(r *check.Result, file string, line, col int) string {
	if rule.IsLive(source.Span{File: file, Line: line}) {
		return visiblePath(file)
	}
	return fmt.Sprintf("%s:%d:%d", visiblePath(cmp.Or(userPath(r, file), ".")), max(line, 1), max(col, 1))
}
