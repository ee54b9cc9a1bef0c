package lsp

import (
	"maps"
	"slices"
	"strings"

	"tenet/internal/source"
)

// A document is the text of an open file, as the editor has it.
type document struct {
	uri     string // as the editor writes it
	version int
	text    string
	saved   bool // it is what the disk has
}

// apply carries out changes one after the other, as the protocol has it: each
// is about the text that the one before has left.
func (d *document) apply(changes []change) {
	for _, c := range changes {
		text := strings.ToValidUTF8(c.Text, "\uFFFD")
		if c.Range == nil {
			d.text = text
			continue
		}
		start, end := offset(d.text, c.Range.Start), offset(d.text, c.Range.End)
		d.text = d.text[:start] + text + d.text[max(start, end):]
	}
}

// offset converts a position to one of bytes. What lies outside the text is
// moved into it: past the end of a line means its end.
func offset(text string, at position) int {
	return source.New("", text).Offset(at.Line+1, at.Character+1)
}

// rangeOf converts a span of a file to the protocol's count. What has no line
// stands on the first one.
func rangeOf(s source.Span) textRange {
	if s.Line < 1 {
		return textRange{}
	}
	r := textRange{position{s.Line - 1, max(s.Col, 1) - 1}, position{max(s.EndLine, s.Line) - 1, max(s.EndCol, 1) - 1}}
	if r.End.Line == r.Start.Line {
		r.End.Character = max(r.End.Character, r.Start.Character)
	}
	return r
}

func (r textRange) touches(o textRange) bool {
	return !r.End.before(o.Start) && !o.End.before(r.Start)
}

func (p position) before(o position) bool {
	return p.Line < o.Line || p.Line == o.Line && p.Character < o.Character
}

// indent returns the white space that a line begins with.
func indent(text string, line int) string {
	rest := source.New("", text).Line(line + 1)
	return rest[:len(rest)-len(strings.TrimLeft(rest, " \t"))]
}

// newline is the line break that a text uses.
func newline(text string) string {
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// sorted returns the keys of a set in order.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
