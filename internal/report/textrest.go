package report

import (
	"fmt"
	"strings"

	"tenet/internal/check"
	"tenet/internal/source"
)

// unread names what was not analysed: a file that was not read is never
// silently clean, so this is shown with --quiet too.
func (t *textWriter) unread() {
	if len(t.r.Unread) == 0 {
		return
	}
	t.title("not analysed", "What these hide is unknown, so their rules cannot be called kept",
		plural(unreadFiles(t.r), "file", "files"))
	for _, u := range t.r.Unread {
		at := visiblePath(userPath(t.r, u.Path))
		if u.Line > 0 {
			at = locate(t.r, u.Path, u.Line, u.Col)
		}
		t.placed(at, oneLine(u.Why, maxProse))
		if u.Line > 0 {
			t.unreadFrame(source.Span{File: u.Path, Line: u.Line, Col: u.Col, EndLine: u.Line, EndCol: u.Col})
		}
	}
	t.line("")
}

func (t *textWriter) unreadFrame(at source.Span) {
	lines := frameLines(t.o.text(at.File), at, 1, 0) // what is missing at the end of a file is missed after its last line
	if lines == nil {
		return
	}
	for _, l := range renderFrame(lines, "", t.width-4) {
		t.line("    " + l.gutter + l.text)
	}
}

// placed writes a place and a text, on one line when both fit.
func (t *textWriter) placed(at, text string) {
	if 2+cells(at)+2+cells(text) <= t.width {
		t.line("  " + at + "  " + text)
		return
	}
	t.line("  " + at)
	t.prose("    ", noStyle, text)
}

func (t *textWriter) accepted() {
	if len(t.r.Accepted) == 0 {
		return
	}
	t.title("accepted", "Findings that the project lives with; they do not count",
		plural(len(t.r.Accepted), "finding", "findings"))
	for i := range t.r.Accepted {
		a := &t.r.Accepted[i]
		f := &a.Finding
		t.line("  " + place(t.r, f) + "  accepted  " + oneLine(f.ID, 100) + "  " + f.Severity.String())
		t.prose("  ", noStyle, oneLine(f.Message, maxProse))
		t.prose("  why  ", green, acceptance(a))
		t.line("")
	}
}

// acceptance writes the reason of an accepted finding, its end and where both
// are written.
func acceptance(a *check.Accepted) string {
	end := "no end date"
	if a.Until != "" {
		end = "until " + oneLine(a.Until, 40)
	}
	if a.By != "" {
		end += ", " + visiblePath(a.By)
	}
	return oneLine(a.Why, maxProse) + " (" + end + ")"
}

func (t *textWriter) skipped() {
	if len(t.r.Skipped) == 0 {
		return
	}
	n, width := 0, 0
	for _, s := range t.r.Skipped {
		n += s.Count
		width = max(width, cells(fit(oneLine(s.Why, 60), 30)))
	}
	t.title("left out", "What is not analysed on purpose", plural(n, "file", "files"))
	for _, s := range t.r.Skipped {
		paths := make([]string, len(s.Paths))
		for i, p := range s.Paths {
			paths[i] = visiblePath(userPath(t.r, p))
		}
		if s.Count > len(paths) && len(paths) > 0 {
			paths = append(paths, "...")
		}
		text := plural(s.Count, "file", "files")
		if len(paths) > 0 {
			text += ": " + strings.Join(paths, ", ")
		}
		t.prose("  "+pad(fit(oneLine(s.Why, 60), 30), width)+"  ", noStyle, text)
	}
	t.line("")
}

func (t *textWriter) notices() {
	for _, n := range t.r.Notices {
		text := oneLine(n.Text, maxProse)
		if n.Place != "" {
			text = visiblePath(n.Place) + ": " + text
		}
		t.prose("note   ", yellow, text)
	}
	if len(t.r.Notices) > 0 {
		t.line("")
	}
}

var stateStyle = map[check.State]style{
	check.Kept:   green,
	check.Weak:   yellow,
	check.Broken: red,
	check.Unsure: yellow,
}

// scorecard writes the rules in two columns, or one where two do not fit.
func (t *textWriter) scorecard() {
	rules := t.r.Rules
	if len(rules) == 0 {
		return
	}
	t.line(t.paint(bold, "The "+numberWord(len(rules))))
	name, state, left := 0, 0, 0
	for _, s := range rules {
		name, state = max(name, cells(s.Name)), max(state, cells(string(s.State)))
	}
	half := (len(rules) + 1) / 2
	rowWidth := func(s check.RuleState) int { return 2 + name + 3 + state + 2 + cells(detail(s)) }
	right := 0
	for i, s := range rules {
		if i < half {
			left = max(left, rowWidth(s))
		} else {
			right = max(right, rowWidth(s)-2)
		}
	}
	const gap = 3
	left = max(left, 43)
	if t.width >= 80 && left+gap+right <= t.width {
		for i := range half {
			line := t.scoreRow(rules[i], name, state)
			if half+i < len(rules) {
				line += strings.Repeat(" ", left+gap-rowWidth(rules[i])) + t.scoreRow(rules[half+i], name, state)[2:]
			}
			t.line(line)
		}
	} else {
		for _, s := range rules {
			t.scoreLines(s, name, state)
		}
	}
	t.line("")
}

func (t *textWriter) scoreRow(s check.RuleState, name, state int) string {
	return "  " + pad(s.Name, name+3) + t.paint(stateStyle[s.State], string(s.State)) +
		strings.Repeat(" ", state+2-cells(string(s.State))) + detail(s)
}

// scoreLines is scoreRow for one column, with a long detail wrapped.
func (t *textWriter) scoreLines(s check.RuleState, name, state int) {
	lead := 2 + name + 3 + state + 2
	lines := wrap(numbersWhole(detail(s)), t.width-lead)
	s.Counts, s.Possible, s.Accepted, s.Note = nil, 0, 0, ""
	row := t.scoreRow(s, name, state)
	if len(lines) == 0 {
		t.line(row)
		return
	}
	t.line(row + lines[0])
	for _, l := range lines[1:] {
		t.line(strings.Repeat(" ", lead) + l)
	}
}

func numberWord(n int) string {
	switch n {
	case 1:
		return "rule"
	case 10:
		return "ten rules"
	}
	return fmt.Sprintf("%d rules", n)
}

// hints says what to type next. Only commands that exist are named.
func (t *textWriter) hints(list []section) {
	var done bool
	for i := range list {
		if told, _ := list[i].split(t.o); len(told) > 0 {
			t.prose("  why   ", green, "what a finding means and how to repair it: "+whole("tenet explain "+oneLine(told[0].ID, 100)))
			done = true
			break
		}
	}
	onlyLive := t.r.Files == 0 && len(t.r.Services) > 0
	if t.r.Exit == 1 && t.r.Baseline == 0 && !onlyLive {
		t.prose("  new   ", green, "an old project? keep today's findings aside: "+whole("tenet check --write-baseline"))
		done = true
	}
	if len(t.r.Unread) > 0 && !t.r.AllowIncomplete {
		t.prose("  pass  ", green, "although files were not read: "+whole("tenet check --allow-incomplete")+", or list them under check.skip in tenet.yaml")
		done = true
	}
	if done {
		t.line("")
	}
}
