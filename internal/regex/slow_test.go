package regex

import (
	"testing"
)

// shapes are patterns and how slow they are: "" for linear, "exp", or the
// degree of the polynomial.
var shapes = []struct{ pattern, want string }{
	// Exponential: one text, two ways round a loop.
	{`/^(a+)+$/`, "exp"}, {`/(a+)+b/`, "exp"}, {`/^(a*)*$/`, "exp"}, {`/^(a|a)*$/`, "exp"}, {`/^(a|ab|b)*c$/`, "exp"}, {`/^(\w+\s?)*$/`, "exp"},
	{`/^(aa|aaa)*$/`, "exp"}, {`/^([a-z]|[a-m0-9])*!$/`, "exp"}, {`/^(?:.*,)*x$/`, "exp"}, {`/^(\d+,?)+$/`, "exp"}, {`/^((ab)*)*c$/`, "exp"},
	{`/^(a?b?)*c$/`, "exp"}, {`/^(a?a?)*c$/`, "exp"}, {`/^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$/`, "exp"},
	{`/^(([a-z])+.)+[A-Z]([a-z])+$/`, "exp"}, {`/^(?:\s*\w+\s*)+$/`, "exp"}, {`/(?:"[^"]*"|[^,])*;/`, "exp"}, {`/^(a{2,3})+$/`, "exp"}, {`/^(?=(a+)+$)/`, "exp"},
	{`/<(?:"[^"]*"|'[^']*'|[^>])*>/`, "exp"}, {`/^(\w|\d)+$/`, "exp"}, {`/^(?:\/\*(?:.|\n)*\*\/|\s)*x/`, "exp"}, {`/(?:\\.|[^"])*"/`, "exp"},
	{`/(x+x+)+y/`, "exp"}, {`/foo|(x+x+)+y/`, "exp"},
	// Behind a repetition that no text can do without.
	{`/^([a-z0-9]+)-([A-Za-z0-9+\/=]{44,88})(\?[\x21-\x7E]*)*$/`, "exp"}, {`/^[a-f]{64}(?:,\w*)*(\w+\s?)*$/`, "exp"}, {`/^(?:ab){40,}(a|a)*$/`, "exp"}, {`/^x{30,}\d+\d+$/`, "2"},
	// Polynomial: loops after one another, the search among them.
	{`/\s+$/`, "2"}, {`/^\s+|\s+$/g`, "2"}, {`/^\d+\d+$/`, "2"}, {`/^a*a*a*$/`, "3"}, {`/^(.*)x(.*)y$/`, "2"}, {`/(.*)x(.*)y/`, "3"}, {`/a+b/`, "2"}, {`/\d+px/`, "2"},
	{`/^\w+@\w+\.\w+$/`, ""}, {`/^[\w.]+@[\w.]+\.\w+$/`, ""}, {`/\w+ab\w+c/`, "2"}, {`/^\w+ab\w+c$/`, "2"}, {`/(ab)+c/`, "2"}, {`/<!--[\s\S]*?-->/`, "2"}, {`/<[^>]+>/`, "2"},
	{`/^\s*(.*?)\s*$/`, "3"}, {`/^(\w+)\s*=\s*(.*)\s*;$/`, "3"}, {`/(?=.*x)y/`, "2"}, {`/^\s+x/m`, "2"}, {`/^.*(?:a|b).*c$/`, "2"}, {`/\s{2,}$/`, "2"}, {`/,\s*$/`, ""},
	{`/\s{0,1000}$/`, "2"}, {`/^(a+){7}y/`, "7"},
	// Linear.
	{`/^a+$/`, ""}, {`/^[a-z]+(?:-[a-z]+)*$/`, ""}, {`/^(?:a+b)+$/`, ""}, {`/^(ab)*$/`, ""}, {`/abc/`, ""}, {`/^\d{1,3}(?:\.\d{1,3}){3}$/`, ""}, {`/^[^,]*,[^,]*$/`, ""},
	{`/^\s{0,20}$/`, ""}, {`/\s{1,20}$/`, ""}, {`/a{1,5}b/`, ""}, {`/a*/`, ""}, {`/a+/g`, ""}, {`/(a+)+/`, ""}, {`/^(?=.*\d)(?=.*[a-z]).{8,}$/`, ""}, {`/\s+/g`, ""}, {`/\s+$/y`, ""},
	{`/^"(?:[^"\\]|\\.)*"$/`, ""}, {`/^(?:[^*]|\*(?!\/))*\*\/$/`, ""}, {`/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$/`, ""},
	{`/^https?:\/\/[^\s/$.?#].[^\s]*$/i`, ""}, {`/^[a-f0-9]{8}-[a-f0-9]{4}$/i`, ""}, {`/^(?:(?:a|b)c)*d$/`, ""}, {`/(a|b|c)*/`, ""}, {`/^(a|b)*$/`, ""},
}

func TestSlow(t *testing.T) {
	for _, c := range shapes {
		re, err := ParseLiteral(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		r, slow := re.Slow()
		got := ""
		if slow && r.Exponential {
			got = "exp"
		} else if slow {
			got = string(rune('0' + r.Degree))
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q: %+v", c.pattern, got, c.want, r)
		}
		if slow && (r.Start < 0 || r.End > len(re.Source) || r.Start >= r.End) {
			t.Errorf("%s: no place %d-%d", c.pattern, r.Start, r.End)
		}
	}
}

func TestStepsOn(t *testing.T) {
	for _, c := range []struct {
		pattern   string
		low, high float64 // of the steps on 50,000 characters
	}{
		{`/\s+$/`, 1e9, 1e11},
		{`/a long word that begins it .*;/`, 1e5, 1e9},
		{`/^\d+\d+\d+$/`, 1e13, 1e18},
	} {
		re, err := ParseLiteral(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		r, slow := re.Slow()
		if n := r.StepsOn(50000); !slow || n < c.low || n > c.high {
			t.Errorf("%s: %v steps, want between %v and %v", c.pattern, n, c.low, c.high)
		}
	}
}
