package report

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/rule"
)

// finding writes one finding. Its first line is a contract with editors and
// scripts: place, two spaces, severity, two spaces, id, never wrapped.
func (t *textWriter) finding(f *rule.Finding, others []*rule.Finding) {
	t.line("  " + place(t.r, f) + "  " + t.paint(severityStyle[f.Severity], f.Severity.String()) + "  " + oneLine(f.ID, 100) + unsure(f) + within(f))
	t.prose("  ", noStyle, oneLine(f.Message, maxProse))
	if f.Live() && f.Code != "" {
		t.line("    < " + fit(oneLine(f.Code, 500), t.width-6))
	}
	if len(others) > 0 {
		t.prose("  also ", noStyle, also(others))
	}
	framed := t.facts(f)
	if f.Severity >= rule.High && f.Group == "" {
		framed = t.frame(f)
		if t.steps(f) {
			framed = true
		}
	}
	if f.Fix != "" {
		if framed {
			t.line("")
		}
		t.prose("  fix  ", green, oneLine(f.Fix, maxProse))
	}
	t.line("")
}

// mostOthers is how many findings of a group are named.
const mostOthers = 12

// also lists the other findings of a group without what they are about.
func also(others []*rule.Finding) string {
	var parts []string
	for i, f := range others {
		if i == mostOthers {
			parts = append(parts, fmt.Sprintf("and %d more", len(others)-i))
			break
		}
		said := strings.TrimSuffix(strings.TrimPrefix(f.Message, f.Group+": "), ".")
		parts = append(parts, oneLine(said, maxProse)+" "+f.Severity.String())
	}
	return strings.Join(parts, "; ") + "."
}

// facts writes what else there is to know, in two columns.
func (t *textWriter) facts(f *rule.Finding) bool {
	if len(f.Facts) == 0 {
		return false
	}
	t.line("")
	wide := 0
	for _, x := range f.Facts {
		wide = max(wide, cells(x.Name))
	}
	for _, x := range f.Facts {
		t.prose("    "+pad(oneLine(x.Name, 40), wide)+"  ", noStyle, oneLine(x.Text, maxProse))
	}
	return true
}

// unsure marks a finding that tenet only thinks possible.
func unsure(f *rule.Finding) string {
	if f.Confidence == rule.Possible {
		return "  possible"
	}
	return ""
}

// within says that a finding lies in a dependency.
func within(f *rule.Finding) string {
	if f.Package != "" {
		return "  in " + oneLine(f.Package, 100)
	}
	return ""
}

// frame writes the code around a finding with the fault underlined.
func (t *textWriter) frame(f *rule.Finding) bool {
	lines := frameLines(t.o.text(f.Place.File), f.Place, 2, 0)
	if lines == nil {
		return false
	}
	t.line("")
	for _, l := range renderFrame(lines, oneLine(f.Label, 200), t.width-4) {
		switch {
		case l.caret:
			t.line("    " + l.gutter + t.paintCaret(l.text, severityStyle[f.Severity]))
		default:
			t.line("    " + l.gutter + l.text)
		}
	}
	return true
}

func (t *textWriter) paintCaret(s string, st style) string {
	body := strings.TrimLeft(s, " ")
	return s[:len(s)-len(body)] + t.paint(st, body)
}

// A frameRow is one row of a rendered frame.
type frameRow struct {
	gutter, text string
	caret        bool // the row underlines or names the fault
}

// renderFrame draws a frame in plain text of at most width columns.
func renderFrame(lines []codeLine, label string, width int) []frameRow {
	digits := len(fmt.Sprint(lines[len(lines)-1].No))
	room := max(width-digits-5, 12)
	fault := slices.IndexFunc(lines, func(l codeLine) bool { return l.Start >= 0 })
	laid := layLine(lines[fault].Text)
	total := 0
	if n := len(laid); n > 0 {
		total = laid[n-1].col + laid[n-1].width
	}
	from, to := columns(laid, lines[fault].Start, lines[fault].End)
	win := slide(max(total, to), from, to, room)
	var rows []frameRow
	for i, l := range lines {
		mark := "  "
		cellsOf := laid
		if i == fault {
			mark = "> "
		} else {
			cellsOf = layLine(l.Text)
		}
		text := win.cut(cellsOf, l.CutLeft, l.CutRight)
		if text == dots && i != fault { // the window lies beyond its end
			continue
		}
		rows = append(rows, frameRow{gutter: fmt.Sprintf("%s%*d | ", mark, digits, l.No), text: text})
		if i == fault {
			gutter := strings.Repeat(" ", digits+2) + " | "
			for _, s := range underline(win, from, to, label) {
				rows = append(rows, frameRow{gutter, s, true})
			}
		}
	}
	return rows
}

// underline draws carets under the columns [from, to) and the label beside
// them, or below when it does not fit.
func underline(win window, from, to int, label string) []string {
	from = max(from-win.left, 0)
	to = min(to-win.left, win.width)
	if win.left > 0 {
		from = max(from, len(dots))
	}
	from = min(from, win.width-1)
	to = max(to, from+1)
	caret := strings.Repeat(" ", from) + strings.Repeat("^", to-from)
	if label == "" {
		return []string{caret}
	}
	if to+1+cells(label) <= win.width {
		return []string{caret + " " + label}
	}
	rows := []string{caret}
	indent := max(min(from, win.width-cells(label)), 0)
	for _, s := range wrap(label, win.width-indent) {
		rows = append(rows, strings.Repeat(" ", indent)+s)
	}
	return rows
}

// steps writes how the data gets to the finding, as a table when it fits and
// as pairs of lines when it does not.
func (t *textWriter) steps(f *rule.Finding) bool {
	if len(f.Trace) == 0 {
		return false
	}
	t.line("")
	t.line("    how it gets there (" + traceSize(f.Trace) + ")")
	rows := make([]stepRow, 0, len(f.Trace))
	var at, code, note int
	for i, s := range f.Trace {
		if skippedStep(i, len(f.Trace), t.o.All) {
			continue
		}
		row := stepRow{i + 1, locate(t.r, s.Place.File, s.Place.Line, s.Place.Col), oneLine(s.Code, 300), oneLine(noteOf(f.Trace, i), 200)}
		at, code, note = max(at, cells(row.at)), max(code, cells(row.code)), max(note, cells(row.note))
		rows = append(rows, row)
	}
	digits := len(fmt.Sprint(len(f.Trace)))
	lead := 6 + digits + 2
	table := lead+at+2+code+2+note <= t.width
	for i, row := range rows {
		if i > 0 && row.no != rows[i-1].no+1 {
			t.line(strings.Repeat(" ", lead) + plural(row.no-rows[i-1].no-1, "more step", "more steps"))
		}
		t.step(row, digits, table, at, code)
	}
	return true
}

// A stepRow is one step as it is shown.
type stepRow struct {
	no             int
	at, code, note string
}

func (t *textWriter) step(row stepRow, digits int, table bool, at, code int) {
	no := t.paint(cyan, fmt.Sprintf("%*d", digits, row.no))
	lead := "      " + no + "  "
	if table {
		t.line(lead + pad(row.at, at) + "  " + pad(row.code, code) + "  " + row.note)
		return
	}
	indent := 6 + digits + 2
	if indent+cells(row.at)+2+cells(row.note) <= t.width {
		t.line(lead + row.at + "  " + row.note)
	} else {
		t.line(lead + row.at)
		t.prose(strings.Repeat(" ", indent+2), noStyle, row.note)
	}
	if row.code != "" {
		t.line(strings.Repeat(" ", indent+2) + fit(row.code, t.width-indent-2))
	}
}
