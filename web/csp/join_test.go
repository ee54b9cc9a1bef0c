package csp

import (
	"slices"
	"testing"
)

func TestJoin(t *testing.T) {
	for _, test := range []struct{ name, a, b, want string }{
		{"both have it", "img-src a.example", "img-src b.example a.example", "img-src a.example b.example"},
		{"none gives way", "img-src 'none'", "img-src a.example", "img-src a.example"},
		{"none of both", "img-src 'none'", "img-src 'NONE'", "img-src 'none'"},
		{"what stands in", "default-src 'self'", "script-src cdn.example", "default-src 'self'; script-src cdn.example 'self'"},
		{"what stands in, nearest first", "script-src a; default-src d", "script-src-elem b", "script-src a; default-src d; script-src-elem b a"},
		{"workers", "child-src a; default-src d", "worker-src b", "child-src a; default-src d; worker-src b a"},
		{"workers, of two families", "child-src a", "script-src b", "child-src a; script-src b; worker-src a b"},
		{"workers, of two families, the other way", "script-src b", "child-src a", "script-src b; child-src a; worker-src b a"},
		{"nothing stands in", "img-src a", "frame-ancestors 'none'", "img-src a; frame-ancestors 'none'"},
		{"base-uri has no stand-in", "default-src d", "base-uri 'none'", "default-src d; base-uri 'none'"},
		{"no values", "upgrade-insecure-requests", "upgrade-insecure-requests", "upgrade-insecure-requests"},
		{"empty", "", "img-src a", "img-src a"},
	} {
		if got := Join(Parse(test.a), Parse(test.b)).String(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// FuzzJoin holds that a joined policy reads back as itself, and has every
// value of each, but for 'none', which means that there is no other.
func FuzzJoin(f *testing.F) {
	f.Add("default-src 'self'; img-src data:", "script-src 'nonce-a'; default-src 'none'")
	f.Fuzz(func(t *testing.T, first, second string) {
		a, b := Parse(first), Parse(second)
		joined := Join(a, b)
		if again := Parse(joined.String()); again.String() != joined.String() || len(again.Ignored) > 0 {
			t.Fatalf("%q and %q make %q, which reads as %q", first, second, joined.String(), again.String())
		}
		for _, d := range append(slices.Clone(a.Directives), b.Directives...) {
			for _, v := range d.Values {
				if got := joined.Get(d.Name); lower(v) != "'none'" && !slices.Contains(got.Values, v) {
					t.Errorf("%q and %q make %q without %s %s", first, second, joined.String(), d.Name, v)
				}
			}
		}
	})
}
