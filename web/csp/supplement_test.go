package csp

import (
	"slices"
	"testing"
)

const helmets = "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'"

func TestSupplement(t *testing.T) {
	for _, test := range []struct{ name, theirs, want string }{
		{"no policy gets ours", "", helmets},
		{"a good one needs nothing", "default-src 'self'; base-uri 'none'", ""},
		{"nonces go on working", "script-src 'nonce-a' 'strict-dynamic'; object-src 'none'; base-uri 'none'", ""},
		{"what is missing", "script-src 'nonce-a'", "object-src 'none'; base-uri 'self'"},
		{"images stay as they are, scripts do not", "default-src *; base-uri 'none'", "script-src 'self'; object-src 'none'; script-src-attr 'none'"},
		{"inline scripts", "default-src 'self'; script-src 'self' 'unsafe-inline'; base-uri 'self'", "script-src 'self'; script-src-attr 'none'"},
		{"handlers alone", "default-src 'self'; script-src-attr 'unsafe-inline'; base-uri 'self'", "script-src-attr 'none'"},
		{"elements alone", "default-src 'self'; script-src-elem *; base-uri 'self'", "script-src-elem 'self'"},
		{"good handlers stay beside weak scripts", "script-src *; script-src-attr 'unsafe-hashes' 'sha256-a'; object-src 'none'; base-uri 'none'", "script-src 'self'; script-src-attr 'unsafe-hashes' 'sha256-a'"},
		{"workers stay beside weak scripts", "script-src *; worker-src blob:; object-src 'none'; base-uri 'none'", "script-src 'self'; script-src-attr 'none'; worker-src blob:"},
		{"what stands in for workers stays", "script-src *; child-src blob:; object-src 'none'; base-uri 'none'", "script-src 'self'; script-src-attr 'none'; worker-src blob:"},
		{"frames", "default-src 'self'; base-uri 'self'; frame-ancestors *", "frame-ancestors 'self'"},
		{"frames alone", "frame-ancestors https://partner.example", "default-src 'self'; base-uri 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'"},
		{"images alone", "img-src https://images.example", "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; img-src https://images.example; object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'"},
		{"upgrades alone", "upgrade-insecure-requests", helmets},
		{"what one of two forbids", "script-src *; object-src 'none'; base-uri 'none', script-src 'self'; object-src 'none'; base-uri 'none'", ""},
		{"what none of two forbids", "script-src *, script-src https:; base-uri 'none'; object-src 'none'", "script-src 'self'; script-src-attr 'none'"},
		{"what one of two is silent about", "frame-ancestors 'none', script-src 'self'", "object-src 'none'; base-uri 'self'"},
		{"elements that only the second speaks of", "frame-ancestors 'none', script-src-elem *; base-uri 'none'; object-src 'none'", "default-src 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'"},
		{"two that are weak in different ways", "script-src *; object-src 'none'; base-uri 'none', script-src 'unsafe-inline'", ""},
		{"nonces beside plug-ins from everywhere", "script-src *; object-src *; base-uri 'none', script-src 'nonce-a'; object-src *", "object-src 'none'"},
		{"a word that browsers skip", "default-src 'self'; base-uri 'self'; navigate-to 'self'", ""},
	} {
		if got := Supplement(ParseHeader(test.theirs), Parse(helmets)).String(); got != test.want {
			t.Errorf("%s: got  %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestSupplementUpgrades(t *testing.T) {
	ours := Parse(helmets + "; upgrade-insecure-requests")
	for theirs, want := range map[string]string{
		"default-src 'self'; base-uri 'none'":                                          "upgrade-insecure-requests",
		"default-src 'self'; base-uri 'none', upgrade-insecure-requests":               "",
		"default-src 'self'; script-src *; base-uri 'none'; Upgrade-Insecure-Requests": "script-src 'self'; script-src-attr 'none'",
	} {
		if got := Supplement(ParseHeader(theirs), ours).String(); got != want {
			t.Errorf("%q gets %q, want %q", theirs, got, want)
		}
	}
}

func TestSupplementOfWhatWeDoNotHave(t *testing.T) {
	if got := Supplement(ParseHeader("script-src 'self'"), Parse("default-src 'self'; object-src 'none'")).String(); got != "object-src 'none'" {
		t.Errorf("got %s", got)
	}
	ours := Parse(helmets)
	Supplement(nil, ours).Directives[0].Values[0] = "*"
	if ours.String() != helmets {
		t.Error("a supplement shares its values with the policy that it was made of")
	}
}

// FuzzSupplement holds that no policy is weak, together with its supplement,
// in what ours is not weak in.
func FuzzSupplement(f *testing.F) {
	for _, s := range []string{"", "script-src * 'unsafe-inline' 'unsafe-eval'", "default-src data:", "object-src *; script-src 'nonce-a'", "frame-ancestors *",
		"script-src-elem http://a.example; script-src-attr 'unsafe-inline'", "script-src *, default-src 'unsafe-inline'", "base-uri *", "script-src https://unpkg.com"} {
		f.Add(s)
	}
	ours := Parse(helmets)
	f.Fuzz(func(t *testing.T, header string) {
		theirs := ParseHeader(header)
		extra := Supplement(theirs, ours)
		if again := Parse(extra.String()); again.String() != extra.String() {
			t.Fatalf("%q gets %q, which reads as %q", header, extra, again)
		}
		if len(extra.Directives) > 0 {
			theirs = append(theirs, extra)
		}
		if slices.ContainsFunc(theirs, func(p Policy) bool { return len(p.Directives) == 0 || p.Open() }) {
			return // words that browsers drop, or holes
		}
		for name := range weakSubjects(theirs) {
			t.Errorf("%q and %q are weak in %s", header, extra, name)
		}
	})
}
