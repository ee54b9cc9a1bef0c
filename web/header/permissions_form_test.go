package header

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Every permission that can be configured arrives as it was meant.
func TestPermissionsRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	allows := [][]string{nil, {"*"}, {"self"}, {"src"}, {"self", "https://a.example"}, {"https://a.example:8443", "https://*.b.example"}}
	for range 300 {
		list := features()
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		var given []Permission
		for _, f := range list[:1+r.IntN(8)] {
			given = append(given, Permission{f, allows[r.IntN(len(allows))]})
		}
		sent := answer(must(t, Config{PermissionsPolicy: given}), silent).Get("Permissions-Policy")
		got, err := ParsePermissions(sent)
		if err != nil || !slices.EqualFunc(got, given, func(a, b Permission) bool { return a.Feature == b.Feature && slices.Equal(a.Allow, b.Allow) }) {
			t.Fatalf("%v is sent as %q, which reads as %v, %v", given, sent, got, err)
		}
	}
}

// The forms of RFC 9651 that the header uses, and how far each may be bent.
func TestTheFormOfPermissions(t *testing.T) {
	for _, test := range []struct {
		section, text string
		want          string // as it is written again; a part of the error after "! "
	}{
		{"3.1.2: a key may begin with a star", "*a=()", "*a=()"},
		{"3.1.2: and hold digits, dots, dashes and lines", "a1.b-c_d*=()", "a1.b-c_d*=()"},
		{"3.1.2: not begin with a digit", "1a=()", "! no feature begins with \"1a=()\""},
		{"3.2: a key and a parameter are true", "a;x", "a=()"},
		{"3.2: nothing between two commas", "a=(),,b=()", "! no feature begins with \",b=()\""},
		{"3.2: nothing before the first", ",a=()", "! no feature begins with"},
		{"3.2: no semicolon between members", "a=();b=()", "! a parameter has no value"},
		{"3.1.1: blanks within a list", "a=(  self   src  )", "a=(self src)"},
		{"3.1.1: no tabs within a list", "a=(self\tsrc)", "! a blank is missing"},
		{"3.1.1: no commas within a list", "a=(self, src)", "! a blank is missing before \", src)\""},
		{"3.1.1: parameters of an item", `a=("https://a.example";x=?1;y="z" self)`, `a=("https://a.example" self)`},
		{"3.1.1: no list in a list", "a=((self))", "! is neither a word"},
		{"3.1.2: blanks after the semicolon", "a=();  x=1", "a=()"},
		{"3.3.3: a text may be empty", `a=("")`, `a=("")`},
		{"3.3.3: a text escapes quotes and itself", `a=("\"\\")`, `a=("\"\\")`},
		{"3.3.3: and nothing else", `a=("\n")`, `! a text in quotes holds "\\"`},
		{"3.3.3: a text ends", `a=("x)`, "! a double quote has no partner"},
		{"3.3.3: that of a parameter too", `a=();x="y`, "! a double quote has no partner"},
		{"3.3.3: an escape at its end is none", `a=();x="y\`, "! a text in quotes holds"},
		{"3.3.3: a parameter may hold what divides", `a=();x="b=*, c=(\")", d=()`, "a=(), d=()"},
		{"3.3.3: no control characters in it", "a=();x=\"\x01\"", "! a text in quotes holds"},
		{"3.3.6: a boolean of a parameter", "a=();x=?0", "a=()"},
		{"3.3.6: that is neither", "a=();x=?", "! a parameter has no value"},
		{"3.3.6: a boolean names nobody", "a=?0", "a=()"},
	} {
		list, err := ParsePermissions(test.text)
		var parts []string
		for _, p := range list {
			parts = append(parts, p.String())
		}
		got := strings.Join(parts, ", ")
		if err != nil {
			got = "! " + err.Error()
		}
		if bad := strings.HasPrefix(test.want, "! "); bad && !strings.Contains(got, strings.TrimPrefix(test.want, "! ")) || bad != (err != nil) || !bad && got != test.want {
			t.Errorf("RFC 9651, section %s: %q: got %q, want %q", test.section, test.text, got, test.want)
		}
	}
}

// A header that cannot be read is skipped as a whole: nothing of it counts.
func TestNothingIsReadOfAHeaderWithAMistake(t *testing.T) {
	for _, text := range []string{"camera=(), usb", "a=(), b=(", "a=() b=()", "a=(),"} {
		list, err := ParsePermissions(text)
		if err != nil && list != nil {
			t.Errorf("%q: %v is read, and %v", text, list, err)
		}
	}
}

// The bound is a bound: as many members are read, no more.
func TestAsManyPermissionsAreRead(t *testing.T) {
	for n, fails := range map[int]bool{maxPermissions: false, maxPermissions + 1: true} {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = "f" + strings.Repeat("x", i%40) + "." + strings.Repeat("y", i/40)
		}
		if list, err := ParsePermissions(strings.Join(parts, ",")); fails != (err != nil) || !fails && len(list) != n {
			t.Errorf("%d members: %d are read, %v", n, len(list), err)
		}
	}
}
