package lsp

import (
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"tenet/internal/source"
)

func TestApply(t *testing.T) {
	at := func(l1, c1, l2, c2 int) *textRange { return &textRange{position{l1, c1}, position{l2, c2}} }
	for _, tt := range []struct {
		name, text string
		changes    []change
		want       string
	}{
		{"a word", "a b c\n", []change{{at(0, 2, 0, 3), "x"}}, "a x c\n"},
		{"one after the other", "abc", []change{{at(0, 1, 0, 2), ""}, {at(0, 1, 0, 2), "d"}}, "ad"},
		{"the whole", "abc", []change{{nil, "d"}, {at(0, 1, 0, 1), "e"}}, "de"},
		{"over lines", "a\r\nb\nc\rd", []change{{at(0, 1, 3, 0), "-"}}, "a-d"},
		{"UTF-16", "\U0001F600\u00e9x", []change{{at(0, 3, 0, 4), "y"}}, "\U0001F600\u00e9y"},
		{"inside a pair of units", "\U0001F600x", []change{{at(0, 1, 0, 1), "y"}}, "\U0001F600yx"},
		{"past the line", "ab\ncd", []change{{at(0, 9, 0, 99), "!"}}, "ab!\ncd"},
		{"past the text", "ab", []change{{at(7, 0, 8, 0), "!"}}, "ab!"},
		{"backwards", "abc", []change{{at(0, 2, 0, 1), "-"}}, "ab-c"},
		{"no text", "", []change{{at(0, 0, 0, 0), "a\n"}}, "a\n"},
		{"what is no text", "a", []change{{at(0, 1, 0, 1), "\xff"}}, "a\uFFFD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &document{text: tt.text}
			if d.apply(tt.changes); d.text != tt.want {
				t.Errorf("%q, want %q", d.text, tt.want)
			}
		})
	}
}

// Positions mean what package source means by lines and columns, wherever both
// have one.
func FuzzOffset(f *testing.F) {
	f.Add("a\r\nb\rc\n\U0001F600d", 3)
	f.Add("", 0)
	f.Add("\r\r\n\n", 2)
	f.Fuzz(func(t *testing.T, raw string, at int) {
		text := source.New("x.js", strings.ToValidUTF8(raw, "?"))
		if at < 0 || at > len(text.Data) {
			return
		}
		line, col := text.Position(at)
		got := offset(text.Data, position{line - 1, col - 1})
		back, backCol := text.Position(got)
		if back != line || backCol != col && !strings.HasPrefix(text.Data[got:], "\n") && !strings.HasPrefix(text.Data[got:], "\r") {
			t.Errorf("%q: byte %d is %d:%d, which is byte %d, %d:%d", text.Data, at, line, col, got, back, backCol)
		}
	})
}

// An edit by positions is the edit of UTF-16 units that an editor makes.
func FuzzApply(f *testing.F) {
	f.Add("a\U0001F600b\nc", 0, 1, 1, 1, "x")
	f.Fuzz(func(t *testing.T, raw string, l1, c1, l2, c2 int, with string) {
		text := strings.ToValidUTF8(raw, "?")
		if strings.Contains(text, "\r") || min(l1, c1, l2, c2) < 0 || l2 < l1 || l2 == l1 && c2 < c1 {
			return
		}
		lines := strings.Split(text, "\n")
		if l2 >= len(lines) {
			return
		}
		head, tail := utf16.Encode([]rune(lines[l1])), utf16.Encode([]rune(lines[l2]))
		if c1 > len(head) || c2 > len(tail) || split(head, c1) || split(tail, c2) {
			return
		}
		want := strings.Join(append(append([]string{}, lines[:l1]...), string(utf16.Decode(head[:c1]))), "\n") +
			strings.ToValidUTF8(with, "\uFFFD") + strings.Join(append([]string{string(utf16.Decode(tail[c2:]))}, lines[l2+1:]...), "\n")
		d := &document{text: text}
		if d.apply([]change{{&textRange{position{l1, c1}, position{l2, c2}}, with}}); d.text != want {
			t.Errorf("%q, want %q", d.text, want)
		}
	})
}

// split reports whether a place lies inside a pair of units.
func split(units []uint16, at int) bool {
	return at > 0 && at < len(units) && utf16.IsSurrogate(rune(units[at])) && units[at] >= 0xDC00
}

func TestURI(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths below are those of other systems")
	}
	for _, path := range []string{"/a/b.js", "/a b/\u00e4#?%.js", "/a/100%25.js"} {
		uri := uriOf(path)
		if back, ok := pathOf(uri); !ok || back != path {
			t.Errorf("%s is %s, which is %s", path, uri, back)
		}
	}
	for uri, want := range map[string]string{
		"file:///a/%C3%A4.js":       "/a/\u00e4.js",
		"file://localhost/a/b.js":   "/a/b.js",
		"file:///a/../b.js":         "/b.js",
		"untitled:Untitled-1":       "",
		"file://elsewhere/a.js":     "",
		"vscode-remote://ssh/a.js":  "",
		"file:a.js":                 "",
		"file:///a/%zz.js":          "",
		"git:/a/b.js?%7B%22path%22": "",
	} {
		if got, ok := pathOf(uri); got != want || ok != (want != "") {
			t.Errorf("%s is %q, want %q", uri, got, want)
		}
	}
}
