package autopilot

import (
	"fmt"
	"strings"
	"time"

	"tenet/internal/source"
)

// Text writes the suggestion for a person: the policy, a directive a line, and
// the evidence for each source. What pages and browsers said is made safe for
// a terminal.
func (s Suggestion) Text() string {
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(source.Visible(fmt.Sprintf(format, args...)) + "\n") }
	head := func(format string, args ...any) { line(""); line(format, args...) }
	if s.To.IsZero() {
		line("Nothing has been learned in this window: the policy is the base.")
	} else {
		line("From what was seen between %s and %s:", day(s.From), day(s.To))
	}
	line("")
	for _, d := range s.policy().Directives {
		line("  %s;", strings.Join(append([]string{d.Name}, d.Values...), " "))
	}
	if len(s.Sources) > 0 {
		head("Evidence")
		for _, src := range s.Sources {
			note := ""
			if src.New {
				note = "  NEW since the policy is enforced"
			}
			line("  %s %s%s", src.Directive, src.Value, note)
			line("    %s", src.Fact.evidence())
		}
	}
	if len(s.Breaks) > 0 {
		head("Would not work (%d)", len(s.Breaks))
		for _, x := range s.Breaks {
			line("  %s: %s", x.Directive, x.What)
			line("    %s", x.Advice)
			if x.Fact.Told+x.Fact.HTML > 0 {
				line("    %s", x.Fact.evidence())
			}
		}
	}
	if len(s.Held) > 0 {
		head("Seen, and not allowed (%d)", len(s.Held))
		for _, x := range s.Held {
			line("  %s %s", x.Directive, x.Source)
			line("    %s", x.Why)
			line("    %s", x.Fact.evidence())
		}
	}
	if len(s.Weaknesses) > 0 {
		head("Weak (%d)", len(s.Weaknesses))
		for _, w := range s.Weaknesses {
			line("  %s", strings.Join(strings.Fields(w.Directive+" "+w.Value+" "+w.Text), " "))
		}
	}
	return b.String()
}

// evidence says in a line what a fact rests on.
func (f Fact) evidence() string {
	var parts []string
	if f.HTML > 0 {
		parts = append(parts, "shown "+times(f.HTML))
	}
	if f.Told > 0 {
		parts = append(parts, fmt.Sprintf("reported %s from %s", times(f.Told), count(len(f.Networks), "network")))
	}
	if len(f.Pages) > 0 {
		more := ""
		if len(f.Pages) == maxPages {
			more = " ..."
		}
		parts = append(parts, "on "+strings.Join(f.Pages, " ")+more)
	}
	return strings.Join(parts, ", ") + ", last " + day(f.Last)
}

func times(n uint64) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
