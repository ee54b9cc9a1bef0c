package yaml

import (
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
)

// A cursor converts lines and columns to offsets. The library counts columns
// in code points and breaks lines where YAML 1.1 does, also at U+0085, U+2028
// and U+2029. Nodes arrive in the order of the text, so remembering the last
// place makes the walk along a long line linear.
type cursor struct {
	data      string
	starts    []int // offset of each line
	line, col int
	at        int
}

func newCursor(data string) *cursor {
	c := &cursor{data: data, starts: []int{0}, line: 1, col: 1}
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '\n',
			data[i] == '\r' && (i+1 == len(data) || data[i+1] != '\n'),
			data[i] == 0x85 && i > 0 && data[i-1] == 0xC2,
			(data[i] == 0xA8 || data[i] == 0xA9) && i > 1 && data[i-1] == 0x80 && data[i-2] == 0xE2:
			c.starts = append(c.starts, i+1)
		}
	}
	return c
}

func (c *cursor) offset(line, col int) int {
	if line < 1 {
		return 0
	}
	if line > len(c.starts) {
		return len(c.data)
	}
	if line != c.line || col < c.col {
		c.line, c.col, c.at = line, 1, c.starts[line-1]
	}
	end := len(c.data)
	if line < len(c.starts) {
		end = c.starts[line]
	}
	for c.col < col && c.at < end {
		_, n := utf8.DecodeRuneInString(c.data[c.at:])
		c.at += n
		c.col++
	}
	return c.at
}

// skipProperties moves past the anchor and the tag of a node: `&name !tag x`.
// A plain scalar cannot begin with either character.
func skipProperties(data string, at int) int {
	for at < len(data) && (data[at] == '&' || data[at] == '!') {
		end := at
		for end < len(data) && !strings.ContainsRune(" \t\r\n,[]{}", rune(data[end])) {
			end++
		}
		for end < len(data) && strings.ContainsRune(" \t\r\n", rune(data[end])) {
			end++
		}
		at = end
	}
	return at
}

// scalarEnd returns where the scalar that starts at start ends.
func scalarEnd(data string, start int, n *yaml.Node) int {
	switch {
	case start >= len(data):
		return start
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return lineEnd(data, start)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return quotedEnd(data, start)
	case strings.HasPrefix(data[start:], n.Value):
		return start + len(n.Value)
	}
	return lineEnd(data, start) // goes on in the next line
}

func lineEnd(data string, at int) int {
	if i := strings.IndexAny(data[at:], "\r\n"); i >= 0 {
		return at + len(strings.TrimRight(data[at:at+i], " \t"))
	}
	return len(data)
}

func quotedEnd(data string, start int) int {
	quote := data[start]
	for i := start + 1; i < len(data); i++ {
		switch {
		case data[i] == '\\' && quote == '"':
			i++
		case data[i] != quote:
		case quote == '\'' && i+1 < len(data) && data[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(data)
}

// closing returns the end of a flow collection: its bracket, when only white
// space and a comma stand between it and the last part.
func closing(data string, start, end int) int {
	at := max(end, start+1)
	for at < len(data) && strings.ContainsRune(" \t\r\n,", rune(data[at])) {
		at++
	}
	if at < len(data) && (data[at] == ']' || data[at] == '}') {
		return at + 1
	}
	return end
}
