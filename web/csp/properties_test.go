package csp

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Policies of these parts are made by chance, always the same ones.
var (
	someDirectives = []string{"default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "img-src", "child-src",
		"worker-src", "frame-src", "object-src", "connect-src", "base-uri", "form-action", "frame-ancestors"}
	someSources = []string{"'self'", "'none'", "*", "https:", "http:", "data:", "cdn.example", "*.example", "https://cdn.example/a/", "http://cdn.example",
		"cdn.example:8443", "cdn.example:*", "wss://cdn.example", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"}
	someTargets = []string{"https://shop.example/x", "http://shop.example/x", "https://cdn.example/a/b", "https://cdn.example/b", "http://cdn.example/",
		"https://cdn.example:8443/", "wss://cdn.example/", "data:,x", "https://other.test/"}
)

// maker makes policies by chance.
type maker struct{ *rand.Rand }

func (m maker) policy() Policy {
	var p Policy
	for range 1 + m.IntN(5) {
		var values []string
		for range m.IntN(4) {
			values = append(values, someSources[m.IntN(len(someSources))])
		}
		p.Set(someDirectives[m.IntN(len(someDirectives))], values...)
	}
	return p
}

func targets(t *testing.T) []*url.URL {
	var all []*url.URL
	for _, text := range someTargets {
		all = append(all, address(t, text))
	}
	return all
}

// each calls f with many pairs of policies.
func each(f func(a, b Policy)) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	for range 500 {
		f(m.policy(), m.policy())
	}
}

func TestParseAndStringAreInverse(t *testing.T) {
	each(func(a, _ Policy) {
		if again := Parse(a.String()); again.String() != a.String() || len(again.Directives) != len(a.Directives) || again.Ignored != nil {
			t.Errorf("%q reads as %q", a, again)
		}
	})
}

// What either policy allows, the joined one allows, if both speak of it: the
// page goes on working.
func TestAJoinedPolicyForbidsNothingThatOneOfTheTwoAllows(t *testing.T) {
	page, all := address(t, "https://shop.example/"), targets(t)
	each(func(a, b Policy) {
		joined := Join(a, b)
		for _, name := range someDirectives {
			if effective(a, name) == nil || effective(b, name) == nil {
				continue
			}
			for _, u := range all {
				if (a.Allows(name, page, u) || b.Allows(name, page, u)) && !joined.Allows(name, page, u) {
					t.Fatalf("%q and %q make %q, which forbids %s for %s", a, b, joined, u, name)
				}
			}
		}
	})
}

// What both forbid, the joined one forbids.
func TestAJoinedPolicyAllowsNothingThatBothForbid(t *testing.T) {
	page, all := address(t, "https://shop.example/"), targets(t)
	each(func(a, b Policy) {
		joined := Join(a, b)
		for _, name := range someDirectives {
			for _, u := range all {
				if joined.Allows(name, page, u) && !a.Allows(name, page, u) && !b.Allows(name, page, u) {
					t.Fatalf("%q and %q make %q, which allows %s for %s", a, b, joined, u, name)
				}
			}
		}
	})
}

func TestJoinIsTheSameInEitherOrder(t *testing.T) {
	page, all := address(t, "https://shop.example/"), targets(t)
	each(func(a, b Policy) {
		one, other := Join(a, b), Join(b, a)
		for _, name := range someDirectives {
			for _, u := range all {
				if one.Allows(name, page, u) != other.Allows(name, page, u) {
					t.Fatalf("%q and %q: %s for %s depends on which is first", a, b, u, name)
				}
			}
		}
	})
}

func TestAPolicyJoinedWithItselfStaysAsItIs(t *testing.T) {
	page, all := address(t, "https://shop.example/"), targets(t)
	each(func(a, _ Policy) {
		joined := Join(a, a)
		if again := Join(joined, a); again.String() != joined.String() {
			t.Errorf("%q becomes %q, and that %q", a, joined, again)
		}
		for _, name := range someDirectives {
			for _, u := range all {
				if joined.Allows(name, page, u) != a.Allows(name, page, u) {
					t.Fatalf("%q becomes %q: %s for %s", a, joined, u, name)
				}
			}
		}
	})
}

func TestJoinLeavesBothAsTheyWere(t *testing.T) {
	each(func(a, b Policy) {
		first, second := a.String(), b.String()
		joined := Join(a, b)
		for i := range joined.Directives {
			for j := range joined.Directives[i].Values {
				joined.Directives[i].Values[j] = "*"
			}
		}
		if a.String() != first || b.String() != second {
			t.Fatalf("%q and %q became %q and %q", first, second, a, b)
		}
	})
}

func TestASupplementNeedsNone(t *testing.T) {
	ours := Parse(helmets)
	each(func(a, _ Policy) {
		extra := Supplement([]Policy{a}, ours)
		if more := Supplement([]Policy{a, extra}, ours); len(extra.Directives) > 0 && len(more.Directives) > 0 {
			t.Fatalf("%q gets %q, and with it %q", a, extra, more)
		}
	})
}

// Whatever two policies say, together with their supplement they let in no
// script from everywhere, which ours does not.
func TestNoScriptFromEverywhereWithASupplement(t *testing.T) {
	page, other, ours := address(t, "https://shop.example/"), address(t, "https://other.test/"), Parse(helmets)
	each(func(a, b Policy) {
		extra := Supplement([]Policy{a, b}, ours)
		if a.Allows("script-src-elem", page, other) && b.Allows("script-src-elem", page, other) && extra.Allows("script-src-elem", page, other) {
			t.Fatalf("%q and %q get %q, and let in %s", a, b, extra, other)
		}
	})
}

// A page without fault in a subject works with its supplement as before.
func TestASupplementForbidsNothingThatIsNotWeak(t *testing.T) {
	page, all, ours := address(t, "https://shop.example/"), targets(t), Parse(helmets)
	each(func(a, _ Policy) {
		weak, extra := weakSubjects([]Policy{a}), Supplement([]Policy{a}, ours)
		for _, name := range someDirectives {
			if a.Get(name) == nil || name == "default-src" || weak[name] {
				continue
			}
			for _, u := range all {
				if a.Allows(name, page, u) && !extra.Allows(name, page, u) {
					t.Fatalf("%q gets %q, which forbids %s for %s", a, extra, u, name)
				}
			}
		}
	})
}

func TestASupplementSharesNothing(t *testing.T) {
	ours := Parse(helmets + "; upgrade-insecure-requests")
	text := ours.String()
	each(func(a, b Policy) {
		before := a.String()
		extra := Supplement([]Policy{a, b}, ours)
		for i := range extra.Directives {
			for j := range extra.Directives[i].Values {
				extra.Directives[i].Values[j] = "*"
			}
		}
		if ours.String() != text || a.String() != before {
			t.Fatalf("%q or ours was changed", before)
		}
	})
}

// What is in two policies weighs no more than in one, and the weaknesses of
// one do not depend on the case of its words.
func TestAWeaknessDoesNotDependOnLetters(t *testing.T) {
	each(func(a, _ Policy) {
		kindsIn := func(p Policy) (all []Kind) {
			for _, w := range Evaluate(p) {
				all = append(all, w.Kind)
			}
			return all
		}
		if small, large := kindsIn(a), kindsIn(Parse(strings.ToUpper(a.String()))); !slices.Equal(small, large) {
			t.Fatalf("%q: %v, in capitals %v", a, small, large)
		}
	})
}

func TestTablesAreCopies(t *testing.T) {
	for name, table := range map[string]func() []string{"directives": Directives, "keywords": Keywords} {
		first := table()
		want := slices.Clone(first)
		for i := range first {
			first[i] = "x"
		}
		if got := table(); !slices.Equal(got, want) {
			t.Errorf("the %s can be changed from outside: %q", name, got)
		}
	}
}

// Removing must not move what another copy of the policy holds.
func TestRemoveLeavesCopiesAlone(t *testing.T) {
	p := Parse("default-src 'self'; img-src *; base-uri 'none'")
	other := p
	p.Remove("default-src")
	if got := other.String(); got != "default-src 'self'; img-src *; base-uri 'none'" {
		t.Errorf("the copy became %q", got)
	}
}
