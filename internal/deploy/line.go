package deploy

import (
	"sort"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A stitched text is put together from pieces of a file, as a line with
// continuations is, and knows where each byte comes from.
type stitched struct {
	text   *source.Text
	data   string
	pieces []piece
	whole  Pos // when set, every part lies here: an escaped JSON string has no byte for byte origin
}

// A piece says that the bytes from at on were written at offset from.
type piece struct{ at, from int }

// A stitcher collects the pieces of a stitched text.
type stitcher struct {
	pieces []piece
	data   strings.Builder
}

func (b *stitcher) add(text *source.Text, start, end int) {
	b.pieces = append(b.pieces, piece{b.data.Len(), start})
	b.data.WriteString(text.Data[start:end])
}

func (b *stitcher) done(text *source.Text) *stitched {
	return &stitched{text: text, data: b.data.String(), pieces: b.pieces}
}

// word returns value as read from the part [start, end).
func (s *stitched) word(value string, start, end int) Word {
	return Word{value, s.pos(start, end)}
}

func (s *stitched) pos(start, end int) Pos {
	if s.whole.Text != nil {
		return s.whole
	}
	if end <= start {
		at := s.offset(start)
		return Pos{s.text, at, at}
	}
	return Pos{s.text, s.offset(start), s.offset(end-1) + 1}
}

func (s *stitched) offset(at int) int {
	i := sort.Search(len(s.pieces), func(i int) bool { return s.pieces[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	return s.pieces[i].from + at - s.pieces[i].at
}

// part returns [start, end) as a stitched text of its own.
func (s *stitched) part(start, end int) *stitched {
	out := &stitched{text: s.text, data: s.data[start:end], whole: s.whole}
	for i, p := range s.pieces {
		next := len(s.data)
		if i+1 < len(s.pieces) {
			next = s.pieces[i+1].at
		}
		if next <= start || p.at >= end {
			continue
		}
		if p.at < start {
			p = piece{start, p.from + start - p.at}
		}
		out.pieces = append(out.pieces, piece{p.at - start, p.from})
	}
	return out
}

// span returns [start, end) of a file as a stitched text.
func span(text *source.Text, start, end int) *stitched {
	return &stitched{text: text, data: text.Data[start:end], pieces: []piece{{0, start}}}
}

// scalar returns the value of a YAML or JSON scalar as a stitched text. Only
// where the value stands in the file as it is do its parts have places of
// their own.
func scalar(text *source.Text, n *yaml.Node) *stitched {
	if n == nil || n.Kind >= yaml.Seq {
		return &stitched{text: text}
	}
	start := n.Start
	if n.Quoted {
		start++
	}
	if start <= len(text.Data) && strings.HasPrefix(text.Data[start:], n.Value) && n.Value != "" {
		return span(text, start, start+len(n.Value))
	}
	return &stitched{text: text, data: n.Value, whole: Pos{text, n.Start, n.End}}
}

// A rawLine is one line of a file without its line break.
type rawLine struct{ start, end int }

// rawLines splits a text at line feeds and removes carriage returns before
// them.
func rawLines(data string) []rawLine {
	var lines []rawLine
	for at := 0; at < len(data); {
		end, next := len(data), len(data)
		if i := strings.IndexByte(data[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		if end > at && data[end-1] == '\r' {
			end--
		}
		lines = append(lines, rawLine{at, end})
		at = next
	}
	return lines
}

// trimmed returns the line without white space around it.
func (l rawLine) trimmed(data string) rawLine {
	for l.start < l.end && blank(data[l.start]) {
		l.start++
	}
	for l.end > l.start && blank(data[l.end-1]) {
		l.end--
	}
	return l
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' }
