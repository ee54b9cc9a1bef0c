package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"tenet/internal/check"
	"tenet/internal/rule"
)

const (
	defaultWidth = 100
	minWidth     = 40
	maxProse     = 4000 // bytes of one message or remark
)

// A textWriter collects the text report. Its lines are plain until they are
// painted, so that widths are always counted without colour.
type textWriter struct {
	bytes.Buffer
	r     *check.Result
	o     Options
	width int
}

func writeText(w io.Writer, r *check.Result, o Options) error {
	t := &textWriter{r: r, o: o, width: max(cmp.Or(o.Width, defaultWidth), minWidth)}
	if !o.Quiet {
		t.heading()
	}
	t.unread()
	list := sections(r, o)
	for i := range list {
		t.section(&list[i])
	}
	if !o.Quiet {
		t.hidden(list)
		if o.All {
			t.accepted()
			t.skipped()
		}
		t.notices()
		t.scorecard()
		t.hints(list)
	}
	t.verdict()
	_, err := w.Write(t.Bytes())
	return err
}

// verdict ends the report. When it needs more than one line, the last line
// begins with the exit code: that is the one that people see.
func (t *textWriter) verdict() {
	parts := []string{verdict(t.r)}
	if cells(parts[0]) > t.width {
		parts = []string{what(t.r), exitReason(t.r)}
	}
	for _, p := range parts {
		for _, line := range wrap(p, t.width) {
			t.line(t.paint(bold, line))
		}
	}
}

func (t *textWriter) line(s string) {
	t.WriteString(strings.TrimRight(s, " "))
	t.WriteByte('\n')
}

// prose writes s wrapped: the first line after lead, the others indented by
// the width of lead. st paints the lead.
func (t *textWriter) prose(lead string, st style, s string) {
	indent := cells(lead)
	for i, line := range wrap(s, t.width-indent) {
		if i == 0 {
			t.line(t.paintWord(lead, st) + line)
			continue
		}
		t.line(strings.Repeat(" ", indent) + line)
	}
}

// paintWord paints the word in s and leaves the spaces around it alone.
func (t *textWriter) paintWord(s string, st style) string {
	word := strings.TrimSpace(s)
	if word == "" {
		return s
	}
	return strings.Replace(s, word, t.paint(st, word), 1)
}

func (t *textWriter) heading() {
	parts := []string{strings.TrimSpace("tenet " + oneLine(t.r.Tool, 60)), project(t.r), readList(t.r)}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if line := strings.Join(parts, "   "); cells(line) <= t.width {
		t.line(line)
	} else {
		for _, line := range wrap(strings.Join(parts[:len(parts)-1], "   "), t.width) {
			t.line(line)
		}
		for _, line := range wrap(parts[len(parts)-1], t.width) {
			t.line(line)
		}
	}
	t.line("")
}

// title opens a section: a name, what it is about, and a count at the right
// end of a ruled line; on a narrow screen the count comes below.
func (t *textWriter) title(name, about, count string) {
	head := name
	if about != "" {
		head += "   " + about
	}
	if n := t.width - cells(head) - cells(count) - 2; n >= 3 {
		t.line(t.paint(bold, head) + " " + strings.Repeat("-", n) + " " + count)
	} else {
		for _, line := range wrap(head, t.width) {
			t.line(t.paint(bold, strings.Replace(line, name+" ", name+"   ", 1)))
		}
		t.line(count + " " + strings.Repeat("-", max(t.width-cells(count)-1, 3)))
	}
	t.line("")
}

func (t *textWriter) section(s *section) {
	told, _ := s.split(t.o)
	if len(told) == 0 {
		return
	}
	t.title(oneLine(s.State.Name, 60), oneLine(s.State.Title, 200), counts(countOf(s.Findings)))
	shown, cut := limit(told, t.o)
	for _, g := range grouped(shown) {
		t.finding(g.worst, g.others)
	}
	if len(cut) > 0 {
		text := fmt.Sprintf("%s of %s not shown (%s): %s", plural(len(cut), "more finding", "more findings"),
			oneLine(s.State.Name, 60), counts(countOf(cut)), whole("tenet check --max-per-rule 0"))
		t.prose("  ", noStyle, text)
		t.line("")
	}
}

// limit cuts a list that is sorted worst first to Options.MaxPerRule groups,
// which never hides a critical finding.
func limit(list []*rule.Finding, o Options) (shown, cut []*rule.Finding) {
	groups := grouped(list)
	n := o.MaxPerRule
	if n <= 0 || o.All || len(groups) <= n {
		return list, nil
	}
	for i, g := range groups {
		if i < n || g.worst.Severity == rule.Critical {
			shown = append(append(shown, g.worst), g.others...)
		} else {
			cut = append(append(cut, g.worst), g.others...)
		}
	}
	return shown, cut
}

// A group is findings that one change repairs, or one finding by itself.
type group struct {
	worst  *rule.Finding
	others []*rule.Finding
}

// grouped joins the findings of each group at the place of the worst; the list
// is sorted worst first.
func grouped(list []*rule.Finding) []group {
	var groups []group
	at := map[string]int{}
	for _, f := range list {
		if i, ok := at[f.Group]; ok && f.Group != "" {
			groups[i].others = append(groups[i].others, f)
			continue
		}
		at[f.Group] = len(groups)
		groups = append(groups, group{worst: f})
	}
	return groups
}

// hidden says what was folded and how to see it.
func (t *textWriter) hidden(list []section) {
	var low, possible []tally
	for i := range list {
		s := &list[i]
		if _, folded := s.split(t.o); len(folded) > 0 {
			low = append(low, tally{s.State.Name, len(folded)})
		}
		if s.Possible > 0 {
			possible = append(possible, tally{s.State.Name, s.Possible})
		}
	}
	if n := sum(low); n > 0 {
		t.prose("", noStyle, plural(n, "low finding is", "low findings are")+" folded ("+byRule(low)+"): "+whole("tenet check --all"))
	}
	if n := sum(possible); n > 0 {
		t.prose("", noStyle, plural(n, "possible finding is", "possible findings are")+" hidden ("+byRule(possible)+"): "+whole("tenet check --all"))
	}
	if t.r.Baseline > 0 {
		t.prose("", noStyle, plural(t.r.Baseline, "finding is", "findings are")+" set aside by the baseline.")
	}
	modes := modeLine(t.r)
	if modes != "" {
		t.prose("", noStyle, modes)
	}
	advisories := AdvisoriesLine(t.r)
	if advisories != "" {
		t.prose("", noStyle, advisories)
	}
	if len(low)+len(possible)+t.r.Baseline > 0 || modes != "" || advisories != "" {
		t.line("")
	}
}

// A tally counts something for a rule.
type tally struct {
	rule string
	n    int
}

func sum(list []tally) int {
	n := 0
	for _, c := range list {
		n += c.n
	}
	return n
}

func byRule(list []tally) string {
	slices.SortStableFunc(list, func(a, b tally) int { return cmp.Compare(b.n, a.n) })
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = fmt.Sprintf("%d %s", c.n, c.rule)
	}
	return strings.Join(parts, ", ")
}
