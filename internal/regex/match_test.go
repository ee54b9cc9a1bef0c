package regex

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A case of agreement: what node says to the same pattern and text.
type agreement struct {
	Source, Flags, Text string
}

var agreements = []agreement{
	{"a", "", "xa"}, {"^a", "", "xa"}, {"^a", "m", "x\na"}, {"a$", "", "a\n"}, {"a$", "m", "a\nb"},
	{"(a*)*b", "", "aaab"}, {"(a*)*$", "", "b"}, {"^(a?){3}$", "", "aa"}, {"^(?:a?){2,3}$", "", "aaaa"},
	{"^(a|ab)(c|bcd)$", "", "abcd"}, {"^(?:a{2,3}?)+$", "", "aaaaa"}, {"^(?:a{2,3}?)+$", "", "a"},
	{"^a{2}?$", "", "aa"}, {"^(?:a|b){2,}c$", "", "abbac"}, {"^(z)((a+)?(b+)?(c))*$", "", "zaacbbbcac"},
	{"^(?:(a)|b)*\\1$", "", "ab"}, {"^(?:(a)|b)*\\1$", "", "aba"}, {"(\\w+)\\s\\1", "", "the the"}, {"^(a)\\1$", "i", "aA"},
	{"\\bfoo\\b", "", "a foo b"}, {"\\Boo", "", "foo"}, {"(?=.*\\d)(?=.*[a-z])^.{4,}$", "", "abc1"}, {"^(?!.*\\.\\.)[\\w.]+$", "", "a..b"},
	{"(?<=\\$)\\d+", "", "$42"}, {"(?<!\\$)\\b\\d+$", "", "$42"}, {"(?<=(\\d)(\\d))x", "", "12x"}, {"(?<=\\1(a))b", "", "aab"},
	{"[^]", "", "\n"}, {"[]", "", "a"}, {"[\\d-x]", "", "-"}, {"[\\b]", "", "\b"}, {"\\cA", "", "\x01"}, {"\\c", "", "\\c"}, {"[\\c]", "", "\\"},
	{"\\07", "", "\x07"}, {"\\8", "", "8"}, {"\\1", "", "\x01"}, {"a{", "", "a{"}, {"a{,2}", "", "a{,2}"}, {"]", "", "]"}, {"\\u{3}", "", "uuu"}, {"\\u{33}", "u", "3"},
	{"^.$", "", "\U0001F600"}, {"^.$", "u", "\U0001F600"}, {"^\U0001F600$", "", "\U0001F600"}, {"^[\U0001F600]$", "u", "\U0001F600"}, {"\\ud83d\\ude00", "u", "\U0001F600"},
	{"k", "i", "\u212a"}, {"k", "iu", "\u212a"}, {"[^x]", "i", "X"}, {"\\p{Lu}", "u", "a"}, {"\\P{L}", "u", "a"}, {"^\\p{Script=Greek}$", "u", "\u03b1"},
	{"^\\p{Alphabetic}+$", "u", "abc"}, {"[\\w--[a-f]]", "v", "a"}, {"[\\w&&\\d]", "v", "a"}, {"[\\q{ab|c}]", "v", "c"},
	{"(?<y>\\d{4})-\\k<y>", "", "2020-2020"}, {"\\k<y>", "", "k<y>"}, {"(?<a>x)|(?<b>y)\\k<b>", "", "yy"},
	{"^(?=(a+))a*b\\1", "", "baaabac"}, {"(?=(a+))a*b\\1", "", "baaabac"}, {"(?!(a))\\1b", "", "b"}, {"a|ab|", "", "zz"}, {"^(?:a|)+?b$", "", "aab"},
	{"^a.c$", "s", "a\nc"}, {"^a.c$", "", "a\nc"}, {"a", "y", "ba"}, {"\\u017f", "i", "s"}, {"(?:(?=a)){2}a", "", "a"}, {"x*", "", ""}, {"^(?:x?)*?y$", "", "xy"},
	{"(?:a*?)*?$", "", "aa"}, {"^(?:a*?){2,4}?b$", "", "aaab"}, {"[A-z]", "", "_"}, {"[--a]", "", "."}, {"[a-\\d]", "", "-"},
}

// TestAgreesWithNode holds the matcher to the engine that programs run on.
func TestAgreesWithNode(t *testing.T) {
	want := node(t, `cases.map(c => { try { return new RegExp(c.Source, c.Flags).test(c.Text) } catch (e) { return null } })`, agreements)
	for i, c := range agreements {
		re, err := Parse(c.Source, c.Flags)
		if want[i] == nil {
			if err == nil {
				t.Errorf("/%s/%s is no regular expression for node", c.Source, c.Flags)
			}
			continue
		}
		if err != nil {
			t.Errorf("/%s/%s: %v", c.Source, c.Flags, err)
			continue
		}
		if got, known := re.Test(c.Text); !known || got != want[i] {
			t.Errorf("/%s/%s on %q: %v, node says %v", c.Source, c.Flags, c.Text, got, want[i])
		}
	}
}

// node evaluates an expression over cases with node.
func node(t *testing.T, expr string, cases any) []any {
	t.Helper()
	data, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cases.js")
	script := "const cases = " + string(data) + "\nconsole.log(JSON.stringify(" + expr + "))"
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// TestErrors holds the parser to what node refuses.
func TestErrors(t *testing.T) {
	var cases []agreement
	for _, source := range []string{
		"(", ")", "[", "]", "{", "}", "*", "a**", "a{2,1}", "{1}", "(?", "(?x)", "(?<n", "\\k<n>", "(?<n>)\\k<m>", "\\", "[b-a]", "\\u{110000}",
		"\\p{Nope}", "\\p", "(?=a)*", "(?<=a)*", "^*", "\\b+", "\\1", "\\-", "[\\-]", "\\a", "[\\d-x]", "[a--b]", "[(]", "[a&&b]", "[a&&b--c]", "(?<1>a)", "\\00", "\\c1", "a{", "x{1}{2}", "+", "(?:", "[\\q{a|bc}]",
	} {
		for _, flags := range []string{"", "u", "v"} {
			cases = append(cases, agreement{source, flags, ""})
		}
	}
	want := node(t, `cases.map(c => { try { new RegExp(c.Source, c.Flags); return true } catch (e) { return false } })`, cases)
	for i, c := range cases {
		if _, err := Parse(c.Source, c.Flags); (err == nil) != want[i] {
			t.Errorf("/%s/%s: %v, node says %v", c.Source, c.Flags, err, want[i])
		}
	}
}

// TestReplaceAgreesWithNode holds Replace to node, and Sample to Test.
func TestReplaceAgreesWithNode(t *testing.T) {
	cases := append([]agreement{
		{"\\.\\./", "g", "....//"}, {"a*", "g", "baac"}, {"a*?", "g", "baac"}, {"^a", "g", "aaa"}, {"a", "", "aa"}, {"\\b", "g", "a b"}, {"<script.*?>", "gi", "<SCR<script>IPT>"},
	}, agreements...)
	want := node(t, `cases.map(c => { try { return c.Text.replace(new RegExp(c.Source, c.Flags), "_") } catch (e) { return null } })`, cases)
	for i, c := range cases {
		re, err := Parse(c.Source, c.Flags)
		if err != nil {
			continue
		}
		if got, known := re.Replace(c.Text, "_"); want[i] != nil && (!known || got != want[i]) {
			t.Errorf("/%s/%s on %q: %q, node says %q", c.Source, c.Flags, c.Text, got, want[i])
		}
	}
	for pattern, want := range map[string]string{`/^https?:\/\/(?:www|api)\.example\.com$/`: "http://www.example.com", `/[^a]{2}x+/`: "bbx"} {
		if got, ok := parse(t, pattern).Sample(); !ok || got != want {
			t.Errorf("%s: %q, %v", pattern, got, ok)
		}
	}
}
