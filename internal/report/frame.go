package report

import (
	"strings"

	"github.com/rivo/uniseg"

	"tenet/internal/source"
)

const (
	frameReach = 4096 // bytes of a line that are looked at on either side of the fault
	tabStop    = 4
)

// A codeLine is one line of a code frame. The bytes [Start, End) are at fault;
// Start is -1 in a line of context. CutLeft and CutRight say that the line
// goes on.
type codeLine struct {
	No                int
	Text              string
	Start, End        int
	CutLeft, CutRight bool
}

// frameLines returns the line of a place between lines of context, of which
// leading and trailing empty ones are left out; nil if t has no such place.
func frameLines(t *source.Text, at source.Span, before, after int) []codeLine {
	if t == nil || at.Line < 1 || at.Line > t.Lines() {
		return nil
	}
	var lines []codeLine
	for n := max(at.Line-before, 1); n <= min(at.Line+after, t.Lines()); n++ {
		if n == at.Line {
			lines = append(lines, faultLine(t, at))
			continue
		}
		text := t.Line(n)
		blank := strings.TrimSpace(text) == ""
		if blank && n < at.Line && len(lines) == 0 {
			continue
		}
		cut := len(text) > frameReach
		lines = append(lines, codeLine{No: n, Text: clipBytes(text, frameReach), Start: -1, CutRight: cut})
	}
	for len(lines) > 1 && lines[len(lines)-1].Start < 0 && strings.TrimSpace(lines[len(lines)-1].Text) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// faultLine marks the part of the place that lies in its first line.
func faultLine(t *source.Text, at source.Span) codeLine {
	text := t.Line(at.Line)
	base := t.Offset(at.Line, 1)
	start := min(t.Offset(at.Line, max(at.Col, 1))-base, len(text))
	end := len(strings.TrimRight(text, " \t"))
	if at.EndLine <= at.Line {
		end = min(t.Offset(at.Line, max(at.EndCol, 1))-base, len(text))
	}
	end = max(end, start)
	from, to := max(start-frameReach, 0), min(start+frameReach, len(text))
	for from > 0 && !runeStart(text[from]) {
		from--
	}
	for to < len(text) && !runeStart(text[to]) {
		to--
	}
	return codeLine{
		No: at.Line, Text: text[from:to], Start: start - from, End: min(end, to) - from,
		CutLeft: from > 0, CutRight: to < len(text),
	}
}

func runeStart(b byte) bool { return b&0xC0 != 0x80 }

func clipBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !runeStart(s[n]) {
		n--
	}
	return s[:n]
}

// A cell is one character as it is shown, with the column where it begins.
type cell struct {
	text       string
	col, width int
	at         int // byte offset in the line
}

// layLine turns a line into cells: tabs become spaces, what is invisible
// becomes visible, and every character knows its column.
func layLine(line string) []cell {
	var list []cell
	col, at, state := 0, 0, -1
	for rest := line; rest != ""; {
		cluster, next, w, st := uniseg.FirstGraphemeClusterInString(rest, state)
		if cluster == "" {
			break
		}
		text := cluster
		switch {
		case cluster == "\t":
			w = tabStop - col%tabStop
			text = strings.Repeat(" ", w)
		default:
			if text = source.Visible(cluster); text != cluster {
				w = cells(text)
			}
		}
		list = append(list, cell{text, col, w, at})
		col += w
		at += len(cluster)
		rest, state = next, st
	}
	return list
}

// columns returns where the bytes [start, end) of a laid out line are shown;
// at least one column.
func columns(list []cell, start, end int) (from, to int) {
	total := 0
	if n := len(list); n > 0 {
		total = list[n-1].col + list[n-1].width
	}
	from, to = total, total
	for i := len(list) - 1; i >= 0; i-- {
		c := list[i]
		if c.at >= end {
			to = c.col
		}
		if c.at >= start || i+1 < len(list) && list[i+1].at > start {
			from = c.col
		}
	}
	return from, max(to, from+1)
}

// A window is the part of the lines of a frame that fits the screen.
type window struct{ left, width int }

const dots = "..."

// slide places a window of width columns so that the fault [from, to) is seen
// with as much of what precedes it as possible.
func slide(total, from, to, width int) window {
	switch {
	case total <= width, to <= width-len(dots):
		return window{0, width}
	}
	room := width - 2*len(dots)
	left := from - max(room-(to-from), 0)/2
	if to-from >= room {
		left = from
	}
	// The end of the line needs no dots: show all of it rather than less.
	left = min(left, total-(width-len(dots)))
	return window{max(left-len(dots), 0), width}
}

// cut returns what a window shows of a line, dots included.
func (w window) cut(list []cell, cutLeft, cutRight bool) string {
	total := 0
	if n := len(list); n > 0 {
		total = list[n-1].col + list[n-1].width
	}
	left, right := w.left, w.left+w.width
	hideLeft, hideRight := left > 0 || cutLeft, total > right || cutRight
	if hideLeft {
		left += len(dots)
	}
	if hideRight && total > right-len(dots) {
		right -= len(dots)
	}
	var b strings.Builder
	if hideLeft && total > 0 {
		b.WriteString(dots)
	}
	col := left
	for _, c := range list {
		if c.col < left || c.col+c.width > right {
			continue
		}
		if c.col > col { // half of a wide character fell off
			b.WriteString(strings.Repeat(" ", c.col-col))
		}
		b.WriteString(c.text)
		col = c.col + c.width
	}
	if hideRight {
		b.WriteString(dots)
	}
	return strings.TrimRight(b.String(), " ")
}
