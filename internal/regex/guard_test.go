package regex

import (
	"math/rand"
	"strings"
	"testing"
)

const shell = ";&|`$<>(){}\\\"'\n\r *?~#!"

func TestAllowList(t *testing.T) {
	for _, c := range []struct {
		pattern string
		bounded bool
		in, out string // characters that a text can contain, and that it cannot
	}{
		{`/^[a-z0-9_-]+$/`, true, "az09_-", shell + "A./"},
		{`/^[a-z]+$/i`, true, "azAZ", "0" + shell},
		{`/^\w+(?:\.\w+)*$/`, true, "a_.", "/" + shell},
		{`/^[a-z]+$/m`, false, "a;\n", ""},
		{`/[a-z]+/`, false, ";", ""},
		{`/^a|b$/`, false, ";", ""},
		{`/^(?:a|b)$/`, true, "ab", "c;"},
		{`/^(?!.*;)[\w;]+$/`, true, "a", ";/"},
		{`/^(?=.*\d)\w{4,}$/`, true, "a0", ";"},
		{`/^[^;]*$/`, true, "\na", ";"},
		{`/^.*$/`, true, "a;", "\n\r"},
		{`/^.*$/s`, false, "\n", ""},
		{`/^(a|b)\1$/`, false, ";", ""}, // a reference stands for anything
		{`/^\p{L}+$/u`, true, "a\u00e9", ";0"},
		{`/^\d{1,3}(?:\.\d{1,3}){3}$/`, true, "0.", "a:"},
		{`/^a{50}$/`, true, "a", "b"},
		{`/^a\b;?$/`, true, "a;", "b"},
		{`/^a\B;?$/`, true, "", ";b"},
		{`/^a/y`, false, ";", ""},
		{`/^[\q{a;}b]$/v`, false, "a;", ""}, {`/^[\q{a}b]$/v`, true, "ab", ";"},
		{`/^$/`, true, "", "a\n"},
		{`/a^/`, true, "", "a"},
	} {
		re := parse(t, c.pattern)
		set, bounded := re.AllowList()
		if bounded != c.bounded || !set.HasAll(c.in) || set.HasAny(c.out) {
			t.Errorf("%s: %v, %v", c.pattern, set, bounded)
		}
	}
}

func TestRemainder(t *testing.T) {
	for _, c := range []struct{ pattern, in, out string }{
		{"/[;&|`$]/", "a\n", ";&|`$"},
		{`/;/g`, "&", ";"},
		{`/^;/`, ";&", ""},
		{`/;$/`, ";&", ""},
		{`/^[^;]*$/`, ";a", ""}, // refuses texts with a semicolon; these can have all else
		{`/[^\w]/`, "a_", ";/"},
		{`/;|&&/`, "&", ";"},
		{`/(?<!a);/`, ";", ""},
		{`/;(?=a)/`, ";", ""},
		{`/./`, "\n", "a;"},
		{`/^.*[;\n]/m`, "a", ";\n"},
	} {
		set, _ := parse(t, c.pattern).Remainder()
		if !set.HasAll(c.in) || set.HasAny(c.out) {
			t.Errorf("%s: %v", c.pattern, set)
		}
	}
}

func TestExcludes(t *testing.T) {
	for _, c := range []struct {
		pattern, text  string
		accept, refuse bool
	}{
		{`/^[\w.]+$/`, "..", false, false},
		{`/^[\w.]+$/`, "/", true, false},
		{`/^(?!.*\.\.)[\w./]+$/`, "..", true, false},
		{`/^(?!.*\.\.)[\w./]+$/`, "/", false, false},
		{`/^\w+(?:\.\w+)*$/`, "..", true, false},
		{`/^(\.)\1$/`, "..", false, false},
		{`/\.\./`, "..", false, true},
		{`/\.\.\//`, "..", false, false},
		{`/\.\.\//`, "../", false, true},
		{`/\.\.|\\/`, "..", false, true},
		{`/\.{2}/`, "..", false, true},
		{`/(?:^|\/)\.\.(?:\/|$)/`, "..", false, false}, // "a..b" passes
		{`/(?:^|\/)\.\.(?:\/|$)/`, "/../", false, true},
		{`/[<>]/`, "<script", false, true},
		{`/<script/i`, "<SCRIPT", false, true},
		{`/<script/`, "<SCRIPT", false, false},
		{`/^https:\/\/example\.com\//`, "javascript:", false, false},
	} {
		re := parse(t, c.pattern)
		if a, r := re.Excludes(c.text), re.DenialExcludes(c.text); a != c.accept || r != c.refuse {
			t.Errorf("%s of %q: %v %v, want %v %v", c.pattern, c.text, a, r, c.accept, c.refuse)
		}
	}
}

func TestRemoves(t *testing.T) {
	for _, c := range []struct{ pattern, in, out string }{
		{`/[^\w]/g`, ";./", "a"}, {`/[^\w]/`, "", ";"}, {`/;|&/g`, ";&", "a"}, {`/;+/g`, ";", "a"}, {`/;{2,}/g`, "", ";"}, {`/(;|&)|\||ab/g`, ";&|", "ab"},
		{`/;*?/g`, "", ";"}, {`/x*|;/g`, "x", ";"}, {`/\b|;/g`, "", ";"}, {`/\.\./g`, "", "."}, {`/^;/g`, "", ";"}, {`/[<>]/gi`, "<>", "a"}, {`/(?:<|>)+/g`, "<>", "a"},
	} {
		set := parse(t, c.pattern).Removes()
		if !set.HasAll(c.in) || set.HasAny(c.out) {
			t.Errorf("%s: %v", c.pattern, set)
		}
	}
}

func TestAnchored(t *testing.T) {
	for _, c := range []struct {
		pattern    string
		start, end bool
	}{
		{`/^a$/`, true, true}, {`/^a|b$/`, false, false}, {`/^(?:a|b)$/`, true, true}, {`/(?:^a|^b)$/`, true, true}, {`/^a$/m`, false, false}, {`/^a/`, true, false},
		{`/a$/`, false, true}, {`/(?:^|\/)a/`, false, false}, {`/\b^a/`, true, false}, {`/(?=x)^a/`, true, false}, {`/(?:^)?a/`, false, false}, {`/a(?=$)/`, false, true},
	} {
		if s, e := parse(t, c.pattern).Anchored(); s != c.start || e != c.end {
			t.Errorf("%s: %v %v", c.pattern, s, e)
		}
	}
}

// TestQuestionsAgreeWithTheMatcher tries what the answers claim on random
// short texts.
func TestQuestionsAgreeWithTheMatcher(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	letters := "a;.\n/"
	parts := []string{"a", ";", ".", `\.`, "[a;]", "[^;]", "a*", "(?:a|;)", "(?!;)", "(?=a)", `\b`, "^", "$", "a+?", "(;)", `\1`, ".*", "|", "(?<=a)", "a{2}", `(?!.*\.\.)`, `\/`}
	for range 800 {
		pattern := ""
		for range 1 + rnd.Intn(5) {
			pattern += parts[rnd.Intn(len(parts))]
		}
		flags := []string{"", "m", "s", "y"}[rnd.Intn(4)]
		re, err := Parse(pattern, flags)
		if err != nil {
			continue
		}
		allowed, _ := re.AllowList()
		left, _ := re.Remainder()
		accept, refuse, removes := re.Excludes(".."), re.DenialExcludes(".."), re.Removes()
		if removes != nil {
			t.Fatalf("/%s/%s removes %v without the flag g", pattern, flags, removes)
		}
		start, end := re.Anchored()
		for range 30 {
			text := ""
			for range rnd.Intn(6) {
				text += string(letters[rnd.Intn(len(letters))])
			}
			matched, _ := re.Test(text)
			set, none := allowed, accept
			if !matched {
				set, none = left, refuse
			}
			if !set.HasAll(text) || none && strings.Contains(text, "..") {
				t.Errorf("/%s/%s on %q: %v, but the answers are %v and %v", pattern, flags, text, matched, set, none)
			}
			if start && end && flags == "" && !matched {
				if m, _ := parse(t, "/(?:"+pattern+")$/").Test(text); m {
					t.Errorf("/%s/ is not anchored: %q", pattern, text)
				}
			}
		}
	}
}

func parse(t *testing.T, literal string) *Regexp {
	t.Helper()
	re, err := ParseLiteral(literal)
	if err != nil {
		t.Fatalf("%s: %v", literal, err)
	}
	return re
}
