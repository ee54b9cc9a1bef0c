package source

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func utf16Bytes(s string, bigEndian bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
		if bigEndian {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestDecode(t *testing.T) {
	const s = "a\u00e9\U0001F600\r\n"
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"UTF-8", []byte(s), s},
		{"UTF-8 with a mark", []byte("\uFEFF" + s), s},
		{"only the first mark is one", []byte("\uFEFF\uFEFFa"), "\uFEFFa"},
		{"UTF-16, little end first", utf16Bytes(s, false), s},
		{"UTF-16, big end first", utf16Bytes(s, true), s},
		{"UTF-16 with half a unit at the end", append(utf16Bytes(s, false), 'x'), s},
		{"half a surrogate pair", []byte{0xFF, 0xFE, 0x3D, 0xD8, 'a', 0}, "\uFFFDa"},
		{"bytes that are not UTF-8", []byte("a\xff\xfeb\xc3"), "a\uFFFDb\uFFFD"},
		{"nothing", nil, ""},
		{"a mark alone", []byte("\uFEFF"), ""},
		{"half a mark", []byte{0xFF}, "\uFFFD"},
	}
	for _, tt := range tests {
		if got := Decode("f", tt.raw); got.Data != tt.want || got.Name != "f" {
			t.Errorf("%s: %q, want %q", tt.name, got.Data, tt.want)
		}
	}
}

func TestPosition(t *testing.T) {
	tests := []struct {
		name, data string
		offset     int
		line, col  int
	}{
		{"empty", "", 0, 1, 1},
		{"start", "ab", 0, 1, 1},
		{"end", "ab", 2, 1, 3},
		{"line feed", "a\nb", 2, 2, 1},
		{"at the line feed", "a\nb", 1, 1, 2},
		{"after the last line feed", "a\n", 2, 2, 1},
		{"carriage return and line feed", "a\r\nb", 3, 2, 1},
		{"at the carriage return", "a\r\nb", 1, 1, 2},
		{"lone carriage return", "a\rb", 2, 2, 1},
		{"two carriage returns", "a\r\rb", 3, 3, 1},
		{"two bytes, one column", "\u00e9b", 2, 1, 2},
		{"four bytes, two columns", "\U0001F600b", 4, 1, 3},
		{"a tab is one column", "\tb", 1, 1, 2},
		{"U+2028 ends no line that an editor counts", "a\u2028b", 4, 1, 3},
		{"before the text", "ab", -1, 1, 1},
		{"behind the text", "a\nb", 99, 2, 2},
	}
	for _, tt := range tests {
		if line, col := New("f", tt.data).Position(tt.offset); line != tt.line || col != tt.col {
			t.Errorf("%s: %d:%d, want %d:%d", tt.name, line, col, tt.line, tt.col)
		}
	}
}

func TestOffset(t *testing.T) {
	text := New("f", "ab\r\n\U0001F600c\n")
	tests := []struct{ line, col, want int }{
		{1, 1, 0},
		{1, 3, 2},
		{1, 99, 2}, // columns end at the line break
		{2, 1, 4},
		{2, 2, 8}, // inside a pair: the next whole character
		{2, 3, 8},
		{3, 1, 10},
		{0, 5, 0},
		{4, 1, 10},
	}
	for _, tt := range tests {
		if got := text.Offset(tt.line, tt.col); got != tt.want {
			t.Errorf("Offset(%d, %d) = %d, want %d", tt.line, tt.col, got, tt.want)
		}
	}
}

var awkward = []string{"", "a", "\n", "\r", "\r\n", "\n\r", "a\r\n\r\rb\n", "\U0001F600\r\n\U0001F600", "a\u2028b", "\u00e9\n", "\t x\n\n", "\uFEFFa\n"}

func TestPositionRoundTrip(t *testing.T) {
	for _, s := range awkward {
		for _, raw := range [][]byte{[]byte(s), []byte("\uFEFF" + s), utf16Bytes(s, false), utf16Bytes(s, true)} {
			checkRoundTrip(t, Decode("f", raw))
		}
	}
}

// FuzzPosition: every place between two characters has one line and column,
// and they lead back to it; lines, joined, are the text.
func FuzzPosition(f *testing.F) {
	for _, s := range awkward {
		f.Add([]byte(s))
		f.Add(utf16Bytes(s, true))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text := Decode("f", raw)
		if !utf8.ValidString(text.Data) {
			t.Fatalf("%q is not UTF-8", text.Data)
		}
		checkRoundTrip(t, text)
	})
}

func checkRoundTrip(t *testing.T, text *Text) {
	t.Helper()
	lastLine, lastCol := 1, 0
	check := func(o int) {
		if o > 0 && o < len(text.Data) && text.Data[o-1] == '\r' && text.Data[o] == '\n' {
			return
		}
		line, col := text.Position(o)
		if back := text.Offset(line, col); back != o {
			t.Errorf("%q: offset %d is %d:%d, which is offset %d", text.Data, o, line, col, back)
		}
		if line < lastLine || line == lastLine && col <= lastCol || line > text.Lines() {
			t.Errorf("%q: offset %d is %d:%d, but an earlier one is %d:%d", text.Data, o, line, col, lastLine, lastCol)
		}
		lastLine, lastCol = line, col
	}
	for o := range text.Data {
		check(o)
	}
	check(len(text.Data))
	var lines []string
	for n := range text.Lines() {
		lines = append(lines, text.Line(n+1))
	}
	want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text.Data)
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("lines of %q: %q", text.Data, got)
	}
}

func TestSpan(t *testing.T) {
	text := New("f", "ab\n\t\U0001F600 cd\r\n")
	want := Span{File: "f", Line: 2, Col: 2, EndLine: 2, EndCol: 7, Start: 4, End: 11}
	if got := text.Span(4, 11); got != want {
		t.Errorf("Span = %+v, want %+v", got, want)
	}
	if got := text.LineSpan(2); got != want {
		t.Errorf("LineSpan = %+v, want %+v", got, want)
	}
	if got := text.LineSpan(9); got != text.Span(0, 0) {
		t.Errorf("LineSpan of no line = %+v", got)
	}
	if got := text.Span(5, 1); got.Start != 5 || got.End != 5 {
		t.Errorf("a span that ends before it starts = %+v", got)
	}
	if got := text.Span(-3, 99); got.Start != 0 || got.End != len(text.Data) {
		t.Errorf("a span around the text = %+v", got)
	}
	if got := want.String(); got != "f:2:2" {
		t.Errorf("String = %q", got)
	}
	if got := text.Line(0) + text.Line(9); got != "" {
		t.Errorf("lines that are not there: %q", got)
	}
}

func TestBefore(t *testing.T) {
	sorted := []Span{{File: "a", Start: 5}, {File: "b", Start: 1, End: 2}, {File: "b", Start: 1, End: 3}, {File: "b", Start: 2}}
	for i, a := range sorted {
		for j, b := range sorted {
			if got := a.Before(b); got != (i < j) {
				t.Errorf("%+v before %+v: %v", a, b, got)
			}
		}
	}
}
