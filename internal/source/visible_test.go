package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"\u00fcber \u6771\u4eac", "\u00fcber \u6771\u4eac"},
		{"a\u202eb", "a<U+202E>b"},
		{"\x1b[2J\x07\x7f", "<U+001B>[2J<U+0007><U+007F>"},
		{"\u009b31m", "<U+009B>31m"}, // a C1 control: CSI in one character
		{"a\u200bb\ufeffc\u00add", "a<U+200B>b<U+FEFF>c<U+00AD>d"},
		{"bad \xff\xc0", "bad <0xFF><0xC0>"},
		{"\u2066x\u2069 \u2028", "<U+2066>x<U+2069> <U+2028>"},
		{"\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"}, // a family
		{"a\u200db", "a<U+200D>b"},
		{"\U000e0041", "<U+E0041>"}, // a tag character hides ASCII
		{"\ufffe", "<U+FFFE>"},
	}
	for _, tt := range tests {
		if got := Visible(tt.in); got != tt.want {
			t.Errorf("Visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestVisibleBetween(t *testing.T) {
	if got, want := VisibleBetween("\ta\x1b\n\tb", "\t"), "\ta<U+001B><U+000A>\tb"; got != want {
		t.Errorf("VisibleBetween = %q, want %q", got, want)
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\u202eb")
	f.Add("\xff\U0001f469\u200d\U0001f467")
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if !utf8.ValidString(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		// What joins an emoji is the one invisible character that may stay.
		if i := strings.IndexFunc(got, func(r rune) bool { return r != zwj && Invisible(r) }); i >= 0 {
			t.Fatalf("raw character at byte %d of %q", i, got)
		}
		if Visible(got) != got {
			t.Fatalf("not stable: %q, then %q", got, Visible(got))
		}
	})
}
