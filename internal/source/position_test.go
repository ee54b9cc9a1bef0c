package source

import (
	"strings"
	"testing"
)

// Columns of long lines are found from marks. They must be those that counting
// from the start of the line gives.
func TestPositionInLongLines(t *testing.T) {
	line := strings.Repeat("a\u00e9\u20ac\U0001F600", 700) // 10 bytes and 5 UTF-16 units each
	text := New("f", "short\n"+line+"\r\n"+line+"\nshort")
	if text.Lines() != 4 || len(text.marks) == 0 {
		t.Fatal("no marks: the lines are not long")
	}
	want := map[int][2]int{}
	lineNo, col := 1, 1
	for i, r := range text.Data {
		want[i] = [2]int{lineNo, col}
		col += utf16Len(r)
		if r == '\n' {
			lineNo, col = lineNo+1, 1
		}
	}
	for offset, w := range want {
		if l, c := text.Position(offset); l != w[0] || c != w[1] {
			t.Fatalf("offset %d is at %d:%d, want %d:%d", offset, l, c, w[0], w[1])
		}
	}
}
