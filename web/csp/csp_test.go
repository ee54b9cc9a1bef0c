package csp

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct{ name, policy, want, ignored string }{
		{"plain", "default-src 'self'; img-src *", "default-src 'self'; img-src *", ""},
		{"white space of every kind", "\t default-src\f'self' \r\n;;  ; base-uri  'none' ;", "default-src 'self'; base-uri 'none'", ""},
		{"names in capitals", "Default-SRC 'Self'", "default-src 'Self'", ""},
		{"the first of two counts", "script-src a.example; script-src b.example", "script-src a.example", "script-src 1"},
		{"typographic quotes", "script-src \u2018self\u2019; base-uri 'none'", "base-uri 'none'", "script-src 2"},
		{"a dropped directive does not hide the next", "script-src \u2018self\u2019; script-src 'self'", "script-src 'self'", "script-src 2"},
		{"empty", " ; ", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Parse(test.policy)
			if got := p.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			var ignored []string
			for _, i := range p.Ignored {
				ignored = append(ignored, fmt.Sprint(i.Name, " ", i.Why))
			}
			if got := strings.Join(ignored, ", "); got != test.ignored {
				t.Errorf("ignored %q, want %q", got, test.ignored)
			}
		})
	}
}

func TestAHeaderMayHoldSeveralPolicies(t *testing.T) {
	got := ParseHeader("default-src 'self', frame-ancestors 'none',,")
	if len(got) != 2 || got[0].String() != "default-src 'self'" || got[1].String() != "frame-ancestors 'none'" {
		t.Errorf("got %v", got)
	}
}

func TestEdit(t *testing.T) {
	p := Parse("default-src 'self'; img-src *")
	p.Set("img-src", "'self'", "data:")
	p.Set("base-uri", "'none'")
	p.Remove("default-src")
	p.Remove("never-there")
	if got, want := p.String(), "img-src 'self' data:; base-uri 'none'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// helmet is the policy that helmet 8 sends unless it is told another.
const helmet = "default-src 'self'; base-uri 'self'; font-src 'self' https: data:; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; " +
	"object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' https: 'unsafe-inline'; upgrade-insecure-requests"

var evaluations = []struct {
	policy string
	want   []string // "kind directive value: start of text"
}{
	{helmet, nil},
	{"default-src 'none'; frame-ancestors 'none'", nil},
	{"", nil},
	{"script-src 'nonce-abcdefgh' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'", nil},
	{"default-src 'self'; script-src 'self' 'sha256-abc=' 'unsafe-inline'; base-uri 'self'", nil},
	{"default-src 'self'; script-src 'self' 'unsafe-hashes' 'wasm-unsafe-eval'; base-uri 'self'", nil},
	{"default-src 'self'; script-src 'self' 'strict-dynamic' https://cdn.jsdelivr.net *; base-uri 'self'", nil}, // hosts do not count

	{"default-src 'self' 'unsafe-inline'; base-uri 'self'", []string{"inline default-src 'unsafe-inline': lets every inline script run"}},
	{"default-src 'self'; script-src 'SELF' 'Unsafe-Inline'; base-uri 'self'", []string{"inline script-src 'unsafe-inline': lets every inline script run"}},
	{"default-src 'self' 'unsafe-inline'; script-src 'self'; base-uri 'self'", nil}, // for styles
	{"script-src 'self' 'unsafe-inline'; script-src-elem 'self'; object-src 'none'; base-uri 'self'", []string{"inline script-src 'unsafe-inline': lets every event handler"}},
	{"script-src 'self' 'unsafe-inline'; script-src-attr 'none'; object-src 'none'; base-uri 'self'", []string{"inline script-src 'unsafe-inline': lets every inline script run"}},
	{"default-src 'self' 'unsafe-eval'; base-uri 'self'", []string{"eval default-src 'unsafe-eval': lets scripts turn text"}},

	{"default-src 'self'; script-src * data: https: http: filesystem: https://* *.com; base-uri 'self'", []string{
		"wildcard script-src *: lets in scripts from every host", "wildcard script-src data:: lets in scripts that stand", "wildcard script-src https:: lets in",
		"wildcard script-src http:: lets in", "wildcard script-src https://*: lets in", "wildcard script-src *.com: lets in",
	}},
	{"default-src 'self'; script-src *.example.com https://cdn.example:443/a.js blob:; base-uri 'self'", nil},
	{"script-src 'self'; object-src *; base-uri 'self'", []string{"wildcard object-src *: lets in plug-in content"}},
	{"default-src *; script-src 'self'; base-uri 'self'", []string{"wildcard default-src *: lets in plug-in content"}},
	{"default-src *; script-src 'self'; object-src 'none'; base-uri 'self'", nil},
	{helmet + "; " + Hole + "; " + Hole, nil},
	{helmet + "; frame-ancestors *", []string{"dropped frame-ancestors : comes a second time"}},
	{"default-src 'self'; base-uri *; frame-ancestors *", []string{"wildcard frame-ancestors *: lets every site", "wildcard base-uri *: lets an injected base"}},
	{"default-src 'self' http://cdn.example http://localhost:8080; base-uri 'self'", []string{"http default-src http://cdn.example: lets in scripts over plain HTTP"}},

	{"script-src 'self' https://ajax.googleapis.com; object-src 'none'; base-uri 'self'", []string{"bypass script-src https://ajax.googleapis.com: is a way around the policy: ajax.googleapis.com serves AngularJS"}},
	{"script-src 'self' ajax.googleapis.com/ajax/libs/jquery/; object-src 'none'; base-uri 'self'", nil},
	{"script-src 'self' https://ajax.googleapis.com/ajax/libs/; object-src 'none'; base-uri 'self'", []string{"bypass script-src https://ajax.googleapis.com/ajax/libs/: is a way"}},
	{"script-src 'self' https://cdn.jsdelivr.net/npm/vue@3/dist/vue.js; object-src 'none'; base-uri 'self'", nil},
	{"script-src 'self' *.google.com; object-src 'none'; base-uri 'self'", []string{"bypass script-src *.google.com: is a way around the policy: accounts.google.com answers"}},
	{"script-src 'self' *.cloudfront.net; object-src 'none'; base-uri 'self'", []string{"bypass script-src *.cloudfront.net: is a way around the policy: *.cloudfront.net serves what anybody uploads"}},
	{"script-src 'self' d111.cloudfront.net; object-src 'none'; base-uri 'self'", nil},
	{"default-src 'self'; img-src https://unpkg.com; base-uri 'self'", nil}, // no scripts

	{"img-src 'self'", []string{"missing script-src : is missing, and default-src too"}},
	{"frame-ancestors 'self'", []string{"missing script-src : is missing"}},
	{"script-src 'self'", []string{"missing object-src : is missing", "missing base-uri : is missing: an injected base element points"}},
	{"script-src 'nonce-abcdefgh' 'strict-dynamic'; object-src 'none'", []string{"missing base-uri : is missing: an injected base element makes scripts with a nonce"}},
	{"script-src 'none'", nil},
	{"script-src", nil}, // as good as 'none'

	{"default-src 'self'; base-uri 'self'; scrpt-src 'none'; reflected-xss block; made-up", []string{
		"unknown scrpt-src : is no directive; is script-src meant?", "unknown reflected-xss : is not read by browsers any more", "unknown made-up : is no directive, so",
	}},
	{"default-src self; base-uri 'self'; img-src 'slef' unsafe-inline nonce-a sha256-b", []string{
		"source default-src self: is read as the name of a host: it has no quotes; 'self' is meant", "source img-src 'slef': is no word that browsers know; is 'self' meant?",
		"source img-src unsafe-inline: is read as the name", "source img-src nonce-a: is read as", "source img-src sha256-b: is read as",
	}},
	{"default-src 'self' 'none'; base-uri 'self'", []string{"source default-src 'none': does nothing beside other values"}},
	{"default-src 'self'; base-uri 'self'; script-src \u2018self\u2019", []string{"dropped script-src : is dropped by browsers"}},

	// Holes may be anything, and are not spoken of.
	{"script-src 'self' 'unsafe-inline' " + Hole, nil},
	{"script-src 'self' 'unsafe-inline' 'nonce-" + Hole + "'; object-src 'none'; base-uri 'none'", nil},
	{"script-src 'self' 'unsafe-inline'; object-src 'none' " + Hole, []string{"inline script-src 'unsafe-inline': lets"}},
	{"script-src 'nonce-" + Hole + "'; object-src 'none'", []string{"missing base-uri : is missing"}},
	{Hole + "; " + Hole + "-src x", nil},
}

var kinds = [...]string{UnsafeInline: "inline", UnsafeEval: "eval", Wildcard: "wildcard", PlainHTTP: "http", Bypass: "bypass",
	Missing: "missing", Unknown: "unknown", Dropped: "dropped", BadSource: "source"}

func TestEvaluate(t *testing.T) {
	for _, test := range evaluations {
		t.Run(test.policy, func(t *testing.T) {
			var got []string
			for _, w := range Evaluate(Parse(test.policy)) {
				got = append(got, fmt.Sprintf("%s %s %s: %s", kinds[w.Kind], w.Directive, w.Value, w.Text))
			}
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestSeverities(t *testing.T) {
	for policy, want := range map[string]Severity{
		"default-src 'unsafe-inline'; base-uri 'none'":           High,
		"default-src 'self'; base-uri 'none'; script-src *":      High,
		"default-src 'self' 'unsafe-eval'; base-uri 'none'":      Medium,
		"default-src 'self'":                                     Low,
		"frame-ancestors 'none'":                                 Low,
		"img-src 'self'":                                         Medium,
		"default-src *; script-src 'self'; base-uri 'none'":      Low,
		"default-src 'self' 'nonce-abcdefgh'":                    Medium,
		"default-src 'self' 'unsafe-inline'; base-uri 'nothing'": High,
	} {
		found := Evaluate(Parse(policy))
		if len(found) == 0 || found[0].Severity != want {
			t.Errorf("%s: got %v, want severity %d first", policy, found, want)
		}
	}
}

func TestKnown(t *testing.T) {
	if !Known("default-src") || Known("x") {
		t.Error("default-src is a directive, x is none")
	}
}

// FuzzParse holds that writing a policy and reading it again changes nothing,
// and that what Evaluate names is in the policy.
func FuzzParse(f *testing.F) {
	for _, test := range evaluations {
		f.Add(test.policy)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := Parse(text)
		again := Parse(p.String())
		if again.String() != p.String() || len(again.Ignored) > 0 {
			t.Fatalf("%q reads as %q, and that as %q", text, p.String(), again.String())
		}
		for _, w := range Evaluate(p) {
			if w.Text == "" || w.Severity < Low || w.Severity > High {
				t.Errorf("%q: incomplete weakness %+v", text, w)
			}
			if w.Kind != Missing && w.Kind != Dropped && p.Get(w.Directive) == nil {
				t.Errorf("%q: weakness of %q, which the policy has not", text, w.Directive)
			}
		}
	})
}
