package flaws

import (
	"testing"

	"tenet/internal/js"
)

// Every construct that the tree shows has a row that speaks of it.
func TestEveryMistakeHasARow(t *testing.T) {
	seen := map[js.MistakeKind]bool{js.MistakeUnusedName: true, js.MistakeUnusedExpression: true} // read by code
	for _, rows := range [][]mistake{flowMistakes, valueMistakes, nameMistakes, classMistakes, callMistakes, textMistakes, moduleMistakes, needlessMistakes} {
		for _, m := range rows {
			if m.kind != 0 && seen[m.kind] {
				t.Errorf("mistake-%s: its construct has another row", m.name)
			}
			seen[m.kind] = true
		}
	}
	for k := js.MistakeMissingSuper; k <= js.MistakeDuplicateExport; k++ {
		if !seen[k] {
			t.Errorf("no row speaks of construct %d", k)
		}
	}
}

func TestReadRegex(t *testing.T) {
	for _, c := range []struct{ pattern, flags, invalid string }{
		{`a(b|c)*?[^d-f]{2,3}$`, "gi", ""},
		{`(`, "", "unmatched ("},
		{`a)`, "", "unmatched )"},
		{`[a`, "", "unterminated class"},
		{`*a`, "", "nothing to repeat before *"},
		{`a**`, "", "nothing to repeat before *"},
		{`a{3,1}`, "", "numbers out of order in {}"},
		{`a{,3}{x}`, "", ""}, // Annex B reads it as text
		{`a{,3}`, "u", "lone {"},
		{`[z-a]`, "", "a range out of order in a class"},
		{`[\w-a]`, "", ""},
		{`\`, "", "a backslash at the end"},
		{`(?<a>x)\k<a>`, "", ""},
		{`(?<a>x)\k<b>`, "", "there is no group b"},
		{`\k<b>`, "", ""},
		{`(?<a>x)(?<a>y)`, "", "two groups are called a"},
		{`(?<a>x)|(?<a>y)`, "", ""},
		{`(?i:a)(?!b)(?=c)(?<!d)(?<=e)`, "", ""},
		{`(?a)`, "", "unknown kind of group"},
		{`\q`, "", ""},
		{`\q`, "u", "unknown escape \\q"},
		{`\u{1F600}\p{L}`, "u", ""},
		{`a`, "gg", "the flag g stands twice"},
		{`a`, "k", "unknown flag k"},
		{`[[a]--[b]]`, "v", ""}, // not read
	} {
		if got := readRegex(c.pattern, c.flags).invalid; got != c.invalid {
			t.Errorf("/%s/%s: got %q, want %q", c.pattern, c.flags, got, c.invalid)
		}
	}
}

// FuzzReadRegex: reading ends, whatever the pattern is.
func FuzzReadRegex(f *testing.F) {
	for _, seed := range []string{`(?<a>b)\k<a>{2,3}[^a-z\d]|(?!x)`, `[`, `\u{`, `(((`, `a{1`, `(?<`} {
		f.Add(seed, "u")
		f.Add(seed, "")
	}
	f.Fuzz(func(_ *testing.T, pattern, flags string) { readRegex(pattern, flags) })
}

func TestLoses(t *testing.T) {
	for text, want := range map[string]bool{
		"0": false, "1.0": false, "123": false, "9007199254740992": false, "9007199254740993": true, "5e-324": false, "1e400": true,
		"0x20000000000000": false, "0x20000000000001": true, "0.1": false, "1.230000": false, "123_456": false, "017": false,
		"5123000000000000000000000000001": true, "100000000000000000000000": false, "3.141592653589793238": true, ".5": false, "0.000": false,
	} {
		if got := loses(text); got != want {
			t.Errorf("loses(%q) = %v", text, got)
		}
	}
}
