// Package source holds the text of one file and the places in it.
//
// Every reader of tenet (JavaScript, YAML, Dockerfiles ...) works on a [Text]:
// decoded to UTF-8 once, without a byte order mark, so that one kind of offset
// serves all of them. A [Span] is a place as people and editors count it:
// lines from 1, columns from 1 in UTF-16 code units (as SARIF, the language
// server protocol and JavaScript itself do).
package source

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// A Text is the decoded content of one file.
type Text struct {
	Name string // slash-separated, relative to the root of the target
	Data string // valid UTF-8, no byte order mark

	// Found when a position is asked for: most files have no findings.
	once  sync.Once
	lines []int  // offset of the first byte of each line
	marks []mark // columns inside long lines, by offset
}

// A mark is a known column. Bundles and data are often one line of a megabyte;
// counting each column from its start would cost the square of that.
type mark struct{ offset, col int }

// markEvery is the distance of marks in bytes. A shorter line has none.
const markEvery = 1024

// New returns a Text of data, which must be valid UTF-8.
func New(name, data string) *Text { return &Text{Name: name, Data: data} }

// index returns the offsets at which lines begin.
func (t *Text) index() []int {
	t.once.Do(t.findLines)
	return t.lines
}

func (t *Text) findLines() {
	data := t.Data
	t.lines = make([]int, 1, 1+strings.Count(data, "\n"))
	for rest, at := data, 0; ; { // to the end of each \n
		n := strings.IndexByte(rest, '\n') + 1
		part := rest[:n]
		if n == 0 {
			part = rest
		}
		for i := strings.IndexByte(part, '\r'); i >= 0 && i < len(part); i++ {
			if part[i] == '\r' && (i+1 == len(part) || part[i+1] != '\n') {
				t.lines = append(t.lines, at+i+1)
			}
		}
		if n == 0 {
			break
		}
		rest, at = rest[n:], at+n
		t.lines = append(t.lines, at)
	}
	for n, start := range t.lines {
		end := len(data)
		if n+1 < len(t.lines) {
			end = t.lines[n+1]
		}
		if end-start > markEvery {
			t.mark(start, end)
		}
	}
}

// mark notes columns along the line [start, end).
func (t *Text) mark(start, end int) {
	col, next := 1, start+markEvery
	for i, r := range t.Data[start:end] {
		if start+i >= next {
			t.marks = append(t.marks, mark{start + i, col})
			next = start + i + markEvery
		}
		col += utf16Len(r)
	}
}

// Decode returns the Text of raw bytes: a byte order mark is removed, UTF-16
// with a mark is converted, and bytes that are not UTF-8 become U+FFFD.
func Decode(name string, raw []byte) *Text {
	return New(name, DecodeString(raw))
}

// DecodeString is the conversion of [Decode] alone. The result may share the
// memory of raw, which must not be changed afterwards: a copy of every file
// would be a tenth of what a run over a large project needs.
func DecodeString(raw []byte) string {
	if len(raw) >= 2 {
		switch {
		case raw[0] == 0xFF && raw[1] == 0xFE:
			return fromUTF16(raw[2:], 0, 1)
		case raw[0] == 0xFE && raw[1] == 0xFF:
			return fromUTF16(raw[2:], 1, 0)
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if utf8.Valid(raw) {
		return unsafe.String(unsafe.SliceData(raw), len(raw))
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD")
}

// Bytes returns the text as bytes, which are its memory and must not be changed.
func (t *Text) Bytes() []byte { return unsafe.Slice(unsafe.StringData(t.Data), len(t.Data)) }

func fromUTF16(raw []byte, lo, hi int) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i+lo]) | uint16(raw[2*i+hi])<<8
	}
	return string(utf16.Decode(units))
}

// Lines returns the number of lines; an empty text has one.
func (t *Text) Lines() int { return len(t.index()) }

// Line returns line n, counted from 1, without its line break.
func (t *Text) Line(n int) string {
	if n < 1 || n > len(t.index()) {
		return ""
	}
	end := len(t.Data)
	if n < len(t.index()) {
		end = t.index()[n]
	}
	return strings.TrimRight(t.Data[t.index()[n-1]:end], "\r\n")
}

// Position converts a byte offset to a line and a column, both from 1, the
// column in UTF-16 code units. Offsets outside the text are moved into it.
func (t *Text) Position(offset int) (line, col int) {
	offset = min(max(offset, 0), len(t.Data))
	lines := t.index()
	line = sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	start := lines[line-1]
	col = 1
	if i := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].offset > offset }) - 1; i >= 0 && t.marks[i].offset > start {
		start, col = t.marks[i].offset, t.marks[i].col
	}
	for _, r := range t.Data[start:offset] {
		col += utf16Len(r)
	}
	return line, col
}

// Offset converts a line and a column as [Text.Position] returns them back to
// a byte offset.
func (t *Text) Offset(line, col int) int {
	if line < 1 {
		return 0
	}
	if line > len(t.index()) {
		return len(t.Data)
	}
	at, c := t.index()[line-1], 1
	for i, r := range t.Line(line) {
		if c >= col {
			return at + i
		}
		c += utf16Len(r)
	}
	return at + len(t.Line(line))
}

// Span returns the place of the bytes [start, end).
func (t *Text) Span(start, end int) Span {
	start = min(max(start, 0), len(t.Data))
	end = min(max(end, start), len(t.Data))
	s := Span{File: t.Name, Start: start, End: end}
	s.Line, s.Col = t.Position(start)
	s.EndLine, s.EndCol = t.Position(end)
	return s
}

// LineSpan returns the place of line n without its indentation.
func (t *Text) LineSpan(n int) Span {
	if n < 1 || n > len(t.index()) {
		return t.Span(0, 0)
	}
	line := t.Line(n)
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	return t.Span(t.index()[n-1]+indent, t.index()[n-1]+len(line))
}

func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// A Span is a place in a file. Lines and columns count from 1, columns in
// UTF-16 code units, the end is exclusive. The zero Span is no place.
type Span struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"column"`
	EndLine int    `json:"endLine"`
	EndCol  int    `json:"endColumn"`
	Start   int    `json:"start"` // byte offsets in the decoded text
	End     int    `json:"end"`
}

func (s Span) String() string { return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Col) }

// Before orders places by file, then by position.
func (s Span) Before(o Span) bool {
	if s.File != o.File {
		return s.File < o.File
	}
	if s.Start != o.Start {
		return s.Start < o.Start
	}
	return s.End < o.End
}
