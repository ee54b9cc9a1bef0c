package check

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/target"
)

// The exit codes that a result can have.
const (
	exitKept       = 0
	exitFindings   = 1 // at or above Result.FailOn
	exitIncomplete = 3 // something was not read, and that is not allowed
)

// counts reports whether a finding decides about the state of its rule and
// the exit code. One that is merely possible does not: unknown is not a
// finding, and nobody should fail for what the report does not show.
func counts(f *rule.Finding) bool { return f.Confidence >= rule.Likely }

// states fills in the scorecard and the exit code.
func (j *judge) states(r *Result) {
	rows := make(map[string]*RuleState, len(j.o.Rules))
	r.Rules = make([]RuleState, len(j.o.Rules))
	for i, x := range j.o.Rules {
		row := &r.Rules[i]
		*row = RuleState{Name: x.Name, Title: x.Title, Counts: map[rule.Severity]int{}}
		rows[x.Name] = row
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		row := rows[f.Rule]
		switch {
		case row == nil:
		case counts(f):
			row.Counts[f.Severity]++
		default:
			row.Possible++
		}
		if counts(f) && r.Threshold().Reached(f) {
			r.Exit = exitFindings
		}
	}
	for _, x := range r.Accepted {
		if row := rows[x.Finding.Rule]; row != nil {
			row.Accepted++
		}
	}
	incomplete := len(r.Unread) > 0
	for i, x := range j.o.Rules {
		row := &r.Rules[i]
		row.State, row.Note = j.state(x, row, r)
		if n := j.aside[x.Name]; n > 0 && row.Note == "" {
			row.Note = fmt.Sprintf("%d in the baseline", n)
		}
		incomplete = incomplete || row.State == Unsure
	}
	incomplete = incomplete || len(j.analysis.Faults) > 0
	if r.Exit == exitKept && incomplete && !r.AllowIncomplete {
		r.Exit = exitIncomplete
	}
}

// state decides the state of one rule, with a note that says why.
func (j *judge) state(x *rule.Rule, row *RuleState, r *Result) (State, string) {
	var reads evidence // of its checks
	for i := range x.Checks {
		c := &x.Checks[i]
		if j.ran(c.ID) {
			reads.code = reads.code || c.Code != nil
			reads.conf = reads.conf || c.Config != nil
			reads.page = reads.page || c.Page != nil
			reads.project = reads.project || c.Project != nil
			reads.live = reads.live || c.Live != nil
		}
	}
	if reads == (evidence{}) {
		return NotSeen, j.whyNot(x)
	}
	doubt := j.doubt(x, reads, r)
	switch {
	case row.Counts[rule.High]+row.Counts[rule.Critical] > 0:
		return Broken, doubt
	case doubt != "":
		return Unsure, doubt
	case row.Counts[rule.Medium]+row.Counts[rule.Low] > 0:
		return Weak, j.unlocked(reads)
	case !j.sees(reads) && !j.seen[x.Name]:
		if note := j.unlocked(reads); note != "" {
			if j.o.Audit { // which fails without a lockfile
				return Unsure, note
			}
			return NotSeen, note
		}
		return NotSeen, j.blind()
	}
	return Kept, j.unlocked(reads)
}

// unlocked says what a rule about dependencies had to go by when no lockfile
// and no folder says what is installed; "" if one does, or nothing is asked for.
func (j *judge) unlocked(reads evidence) string {
	p := j.analyst.project
	reads.live = false // a process shows its runtime, not its packages
	if p == nil || reads != (evidence{project: true}) {
		return ""
	}
	switch {
	case slices.ContainsFunc(p.Trees, func(t *deps.Tree) bool { return !t.Foreseen }):
		return ""
	case len(p.Trees) > 0:
		return "no lockfile: as npm would install today"
	case len(p.Asked) > 0:
		return "no lockfile: ranges alone were judged"
	case j.o.Audit:
		return "no lockfile"
	}
	return ""
}

// whyNot says why no check of a rule ran.
func (j *judge) whyNot(x *rule.Rule) string {
	switch {
	case !slices.ContainsFunc(x.Checks, func(c rule.Check) bool { return !c.Lint }):
		return "not built yet"
	case len(j.o.Only) > 0:
		return "not asked for"
	default:
		return "turned off"
	}
}

// doubt says what keeps a rule from being called kept, or "".
func (j *judge) doubt(x *rule.Rule, reads evidence, r *Result) string {
	failed := map[string]bool{}
	for _, f := range j.analysis.Faults {
		if strings.HasPrefix(f.Check, x.Name+"/") {
			failed[f.File] = true
		}
	}
	if len(failed) > 0 {
		return fmt.Sprintf("a check failed on %s", plural(len(failed), "file"))
	}
	unread := map[string]bool{}
	for _, u := range r.Unread {
		if reads.needs(u.Kind) {
			unread[u.Path] = true
		}
	}
	if len(unread) > 0 {
		return plural(len(unread), "file") + " not read"
	}
	return ""
}

// evidence is the kinds of evidence that the checks of a rule ask for.
type evidence struct{ code, conf, page, project, live bool }

// blind says why nothing of what a rule asks for was there.
func (j *judge) blind() string {
	switch {
	case len(j.o.Targets) > 0:
		return "no file shows it"
	case j.o.Live[0].Process != nil:
		return "a process does not show it"
	}
	return "no answer shows it"
}

// needs reports whether a file that was not read is one of those asked for.
// What a file of no known kind hides is unknown.
func (e evidence) needs(k target.Kind) bool {
	switch {
	case k.Code():
		return e.code
	case k == target.Manifest:
		return e.conf || e.project
	case k == target.Lockfile:
		return e.project
	case k.Config():
		return e.conf
	case k.Page():
		return e.code || e.page
	}
	return true
}

// sees reports whether the target has something of a kind that is asked for.
func (j *judge) sees(e evidence) bool {
	if e.project && len(j.o.Targets) > 0 && j.analyst.project != nil && len(j.analyst.project.Trees)+len(j.analyst.project.Libraries) > 0 {
		return true
	}
	for _, f := range j.t.Files {
		if _, reads := formats[f.Kind]; e.code && f.Kind.Code() || e.conf && reads || e.page && f.Kind.Page() {
			return true
		}
	}
	return false
}
