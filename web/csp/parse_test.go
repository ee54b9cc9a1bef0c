package csp

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Section 2.2.1 of Content Security Policy Level 3, step by step.
func TestParseAsTheStandardSays(t *testing.T) {
	for _, test := range []struct {
		step, policy string
		names        []string
		values       int // of the first
	}{
		{"strictly split on ;", "a;b;c", []string{"a", "b", "c"}, 0},
		{"strip white space", "\r\n a \f; \tb\n", []string{"a", "b"}, 0},
		{"empty tokens are skipped", ";;a;;", []string{"a"}, 0},
		{"a token that is not ASCII is skipped", "a \u00e9; b", []string{"b"}, 0},
		{"even if only its name is not", "\u00e9; b", []string{"b"}, 0},
		{"names end at white space", "a\tb\fc", []string{"a"}, 2},
		{"a no-break space is not ASCII", "a\u00a0b; c", []string{"c"}, 0},
		{"a vertical tab is no white space", "a\vb c", []string{"a\vb"}, 1},
		{"names are folded", "SCRIPT-Src x", []string{"script-src"}, 1},
		{"the first of a name stays", "a x; A y z", []string{"a"}, 1},
		{"values are split on runs of white space", "a  x \t y", []string{"a"}, 2},
		{"quotes do not keep white space together", "a 'x y'", []string{"a"}, 2},
		{"nor keep a semicolon out", "a 'x;y'", []string{"a", "y'"}, 1},
		{"unknown names are kept", "made-up x", []string{"made-up"}, 1},
	} {
		p := Parse(test.policy)
		var names []string
		for _, d := range p.Directives {
			names = append(names, d.Name)
		}
		if !slices.Equal(names, test.names) || len(p.Directives[0].Values) != test.values {
			t.Errorf("%s: %q reads as %q", test.step, test.policy, p.Directives)
		}
	}
}

// Section 2.2.2: what commas divide are policies, and each counts.
func TestParseHeaderAsTheStandardSays(t *testing.T) {
	for _, test := range []struct {
		step, header string
		want         []string
	}{
		{"one", "a x", []string{"a x"}},
		{"none", "", nil},
		{"only commas", " , ,", nil},
		{"two", "a x,b y", []string{"a x", "b y"}},
		{"a name may be in both", "a x, a y", []string{"a x", "a y"}},
		{"a comma ends a directive", "a x, y; b", []string{"a x", "y; b"}},
		{"quotes do not keep a comma", "a 'x,y'", []string{"a 'x", "y'"}},
		{"one of which all is dropped", "a \u2018self\u2019, b", []string{"", "b"}},
	} {
		var got []string
		for _, p := range ParseHeader(test.header) {
			got = append(got, p.String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q reads as %q, want %q", test.step, test.header, got, test.want)
		}
	}
}

// A hole may hide a directive where one can begin, not within quotes.
func TestOpen(t *testing.T) {
	for policy, want := range map[string]bool{
		"":                                      false,
		"script-src 'self'":                     false,
		"script-src 'nonce-" + Hole + "'":       false,
		"script-src https://" + Hole + "/":      true,
		"script-src " + Hole:                    true,
		Hole:                                    true,
		Hole + "-src 'self'":                    true,
		"img-src x; script-src 'self' y" + Hole: true,
	} {
		if got := Parse(policy).Open(); got != want {
			t.Errorf("%q: got %v", policy, got)
		}
	}
}

// Of a directive that may hide in a hole it is not said that it is missing;
// what is written is judged all the same.
func TestAnOpenPolicyLacksNothing(t *testing.T) {
	for _, policy := range []string{"img-src " + Hole, "script-src 'self' " + Hole, "script-src 'unsafe-eval' " + Hole, Hole} {
		for _, w := range Evaluate(Parse(policy)) {
			if w.Kind == Missing {
				t.Errorf("%q: %s %s", policy, w.Directive, w.Text)
			}
		}
	}
	if found := Evaluate(Parse("script-src 'unsafe-eval' " + Hole)); len(found) != 1 || found[0].Kind != UnsafeEval {
		t.Errorf("got %v", found)
	}
}

// Sections 6.7.3.2 and 8.2: what takes 'unsafe-inline' away, in script-src and
// where default-src or the directives of elements and handlers decide.
func TestWhatTakesUnsafeInlineAway(t *testing.T) {
	for beside, inline := range map[string]bool{
		"":                 true,
		"'self'":           true,
		"https:":           true,
		"'unsafe-hashes'":  true,
		"'report-sample'":  true,
		"'nonce-abcdefgh'": false,
		"'NONCE-abcdefgh'": false,
		"'sha256-abc='":    false,
		"'sha384-abc='":    false,
		"'SHA512-abc='":    false,
		"'strict-dynamic'": false,
		"nonce-abcdefgh":   true, // without quotes it is a host
		"'sha1-abc='":      true, // which no browser takes
		"'md5-abc='":       true,
		"'strict-dynamic":  true,
	} {
		for _, name := range []string{"default-src", "script-src", "script-src-elem", "script-src-attr"} {
			p := Parse(fmt.Sprintf("%s 'unsafe-inline' %s", name, beside))
			got := slices.ContainsFunc(Evaluate(p), func(w Weakness) bool { return w.Kind == UnsafeInline && w.Directive == name && w.Severity == High })
			if got != inline {
				t.Errorf("%s: every inline script runs: %v", p, got)
			}
		}
	}
}

// Both sides of the length at which a nonce can be guessed.
func TestNoncesThatCanBeGuessed(t *testing.T) {
	for n, short := range map[int]bool{0: true, 1: true, shortNonce - 1: true, shortNonce: false, 22: false} {
		p := Parse("script-src 'nonce-" + strings.Repeat("a", n) + "'; object-src 'none'; base-uri 'none'")
		found := Evaluate(p)
		if short != (len(found) == 1 && found[0].Kind == ShortNonce && strings.Contains(found[0].Text, fmt.Sprintf("of %d characters", n))) || !short && len(found) > 0 {
			t.Errorf("%d characters: %v", n, found)
		}
	}
}

// Each directive that browsers do not read any more says what came after it;
// each that they read, and each word, gets no remark.
func TestNamesAreSpokenOfAsTheyAre(t *testing.T) {
	for name, instead := range removed {
		found := Evaluate(Parse("default-src 'none'; " + name + " x"))
		if len(found) != 1 || found[0].Kind != Unknown || found[0].Severity != Low || !strings.HasSuffix(found[0].Text, instead) {
			t.Errorf("%s: %v", name, found)
		}
	}
	for _, name := range Directives() {
		for _, w := range Evaluate(Parse("default-src 'none'; base-uri 'none'; script-src 'none'; " + name)) {
			if w.Kind != Dropped { // the three stand there already
				t.Errorf("%s: %v", name, w)
			}
		}
	}
	for _, word := range Keywords() {
		for _, w := range Evaluate(Parse("default-src 'none'; style-src " + word)) {
			t.Errorf("%s: %v", word, w)
		}
	}
}
