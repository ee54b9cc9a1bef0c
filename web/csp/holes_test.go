package csp

import (
	"slices"
	"testing"
)

// A policy of which a part is not known may say in it what would be missing:
// its supplement never takes away what the part may allow.
func TestASupplementOfAPolicyWithHoles(t *testing.T) {
	for _, test := range []struct{ name, theirs, want string }{
		{"a source", "script-src 'self' " + Hole + "; base-uri 'none'; object-src 'none'", ""},
		{"a source that may hide a directive", "img-src " + Hole, ""},
		{"a directive's name", Hole + " x", ""},
		{"a nonce hides nothing", "script-src 'nonce-" + Hole + "'", "object-src 'none'; base-uri 'self'"},
		{"beside what is certain", "default-src *; base-uri " + Hole, "script-src 'self'; object-src 'none'; script-src-attr 'none'"},
		{"beside one that is silent", "frame-ancestors 'none', img-src " + Hole, ""},
	} {
		if got := Supplement(ParseHeader(test.theirs), Parse(helmets)).String(); got != test.want {
			t.Errorf("%s: %q gets %q, want %q", test.name, test.theirs, got, test.want)
		}
	}
}

// Each policy of a header counts, so the order in which they stand does not.
func TestTheOrderOfPoliciesDoesNotMatter(t *testing.T) {
	ours := Parse(helmets)
	each(func(a, b Policy) {
		one, other := weakSubjects([]Policy{a, b}), weakSubjects([]Policy{b, a})
		for _, name := range subjects {
			if one[name] != other[name] {
				t.Fatalf("%q and %q: whether %s is weak depends on which is first", a, b, name)
			}
		}
		if first := Supplement([]Policy{a}, ours); Supplement([]Policy{a, a}, ours).String() != first.String() {
			t.Fatalf("%q gets %q, and twice the same another one", a, first)
		}
	})
}

// What one policy forbids is forbidden: one more makes nothing weak.
func TestOneMorePolicyMakesNothingWeak(t *testing.T) {
	strict := Parse("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	each(func(a, _ Policy) {
		if weak := weakSubjects([]Policy{a, strict}); len(weak) > 0 {
			t.Fatalf("%q and %q are weak in %v", a, strict, weak)
		}
	})
}

func TestSetKeepsThePlaceOfADirective(t *testing.T) {
	p := Parse("a x; b y; c z")
	p.Set("b")
	p.Set("d", "w")
	if got := p.String(); got != "a x; b; c z; d w" {
		t.Errorf("got %q", got)
	}
	if d := p.Get("b"); d == nil || len(d.Values) != 0 {
		t.Errorf("got %v", d)
	}
	p.Get("a").Values[0] = "changed"
	if got := p.String(); got != "a changed; b; c z; d w" {
		t.Errorf("what Get returns is a copy: %q", got)
	}
	for _, name := range []string{"a", "c", "d", "b"} {
		if p.Remove(name); p.Get(name) != nil || slices.ContainsFunc(p.Directives, func(d Directive) bool { return d.Name == name }) {
			t.Errorf("%s is still there: %q", name, p)
		}
	}
	if p.String() != "" {
		t.Errorf("something is left: %q", p)
	}
}
