package report

import (
	"fmt"
	"strings"
	"time"

	"tenet/internal/check"
)

// verdict is the last line of a report: what holds, how many, how long it
// took, and why the exit code is what it is.
func verdict(r *check.Result) string {
	return strings.TrimSpace(what(r) + " " + exitReason(r))
}

// what is the verdict without the exit code.
func what(r *check.Result) string {
	said := outcome(r)
	switch { // otherwise what is only set aside reads as not there
	case r.Baseline > 0 && counts(totals(r)) != "":
		said += fmt.Sprintf("; %d in the baseline", r.Baseline)
	case r.Baseline > 0:
		said += "; " + plural(r.Baseline, "finding", "findings") + " in the baseline"
	}
	if took := seconds(r.Duration); took != "" {
		said += " (" + took + ")"
	}
	return said + "."
}

// outcome is what holds and how many, without a full stop.
func outcome(r *check.Result) string {
	broken, weak, unsure := statesOf(r, check.Broken), statesOf(r, check.Weak), statesOf(r, check.Unsure)
	found, n := counts(totals(r)), len(r.Rules)
	maybe := ""
	if unsure > 0 {
		maybe = fmt.Sprintf(", %d unsure", unsure)
	}
	switch {
	case broken > 0:
		return fmt.Sprintf("%d of %d rules broken%s: %s", broken, n, maybe, found)
	case weak > 0:
		return fmt.Sprintf("No rule broken, %d of %d weak%s: %s", weak, n, maybe, found)
	case found != "":
		return fmt.Sprintf("No rule broken%s: %s", maybe, found)
	case unsure > 0:
		return fmt.Sprintf("No finding, but %s", unsureRules(r, unsure))
	}
	s := fmt.Sprintf("%d of %d rules kept", statesOf(r, check.Kept), n)
	if k := statesOf(r, check.NotSeen); k > 0 {
		s += fmt.Sprintf(", %d not seen", k)
	}
	return s
}

func unsureRules(r *check.Result, unsure int) string {
	s := fmt.Sprintf("%d of %d rules are unsure", unsure, len(r.Rules))
	if unsure == 1 {
		s = fmt.Sprintf("1 of %d rules is unsure", len(r.Rules))
	}
	if n := unreadFiles(r); n > 0 {
		s += ": " + notRead(n)
	}
	return s
}

func notRead(n int) string { return plural(n, "file", "files") + " not read" }

// exitReason says why tenet exits as it does; nothing when all is well.
func exitReason(r *check.Result) string {
	n := unreadFiles(r)
	incomplete := n > 0 || statesOf(r, check.Unsure) > 0
	switch r.Exit {
	case 1:
		s := fmt.Sprintf("Exit 1: fails at %s", r.Threshold())
		if incomplete && n > 0 {
			return s + "; also incomplete: " + notRead(n) + "."
		}
		if incomplete {
			return s + "; also incomplete."
		}
		return s + "."
	case 3:
		if n > 0 && counts(totals(r)) != "" {
			return "Exit 3: incomplete: " + notRead(n) + "."
		}
		return "Exit 3: incomplete."
	}
	var parts []string
	if counts(totals(r)) != "" {
		parts = append(parts, fmt.Sprintf("fails at %s", r.Threshold()))
	}
	if incomplete && r.AllowIncomplete {
		parts = append(parts, "incomplete is allowed")
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Exit %d: %s.", r.Exit, strings.Join(parts, "; "))
}

// seconds writes a duration as people read it.
func seconds(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%d ms", max(d.Milliseconds(), 1))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
