package csp

import (
	"slices"
	"strings"
	"testing"
)

func findings(policy string) (kinds []Kind) {
	for _, w := range Evaluate(Parse(policy)) {
		kinds = append(kinds, w.Kind)
	}
	return kinds
}

// Each host that gives anybody a script of his choice is found, where the
// source reaches it, and only there.
func TestEachWayAround(t *testing.T) {
	for _, b := range bypasses {
		wild, name := strings.CutPrefix(b.host, "any.")
		host := strings.Replace(b.host, "any.", "*.", 1)
		rest := "; object-src 'none'; base-uri 'none'"
		for _, source := range []string{host, "https://" + host, strings.ToUpper(host), host + "/", host + ":443", "https://" + host + b.path} {
			if got := findings("script-src " + source + rest); !slices.Contains(got, Bypass) {
				t.Errorf("%s: got %v", source, got)
			}
		}
		if name {
			if got := findings("script-src mine." + wild + rest); slices.Contains(got, Bypass) {
				t.Errorf("a host of one's own below %s is found fault with", wild)
			}
		}
		for _, policy := range []string{
			"script-src " + host + " 'nonce-abcdefgh' 'strict-dynamic'" + rest,
			"script-src 'self'; img-src " + host + rest,
			"script-src evil" + strings.TrimPrefix(host, "*.") + rest,
		} {
			if got := findings(policy); slices.Contains(got, Bypass) {
				t.Errorf("%s: the host does not count there, and is found fault with", policy)
			}
		}
		if b.path != "/" {
			if got := findings("script-src " + host + "/another/place.js" + rest); slices.Contains(got, Bypass) {
				t.Errorf("%s/another/place.js does not reach %s", host, b.path)
			}
		}
	}
}

// Which directive decides on scripts: fault is found with that one only.
func TestFaultIsFoundWithTheDirectiveThatDecides(t *testing.T) {
	for _, test := range []struct {
		policy, directive string // "" if no fault is found
		kind              Kind
	}{
		{"default-src *; script-src 'self'; object-src 'none'; base-uri 'none'", "", 0},
		{"default-src 'self'; script-src *; base-uri 'none'", "script-src", Wildcard},
		{"script-src *; script-src-elem 'self'; object-src 'none'; base-uri 'none'", "", 0},
		{"script-src 'self'; script-src-elem *; object-src 'none'; base-uri 'none'", "script-src-elem", Wildcard},
		{"script-src 'self'; script-src-attr 'unsafe-inline'; object-src 'none'; base-uri 'none'", "script-src-attr", UnsafeInline},
		{"script-src-elem 'unsafe-eval'; script-src 'self'; object-src 'none'; base-uri 'none'", "", 0},
		{"default-src 'none'; object-src data:", "object-src", Wildcard},
		{"default-src 'self'; base-uri HTTPS:", "base-uri", Wildcard},
		{"default-src 'self'; base-uri 'none'; frame-ancestors Http:", "frame-ancestors", Wildcard},
		{"default-src 'self'; base-uri 'none'; frame-ancestors https://*", "frame-ancestors", Wildcard},
		{"default-src 'self'; base-uri 'none'; frame-ancestors *.com", "frame-ancestors", Wildcard},
		{"default-src 'self'; base-uri 'none'; frame-ancestors https://*.partner.example", "", 0},
		{"default-src 'self'; base-uri 'none'; frame-ancestors", "", 0},
		{"default-src 'self' http://127.0.0.1:3000 http://app.localhost; base-uri 'none'", "", 0},
		{"default-src 'self' http://localhost.example; base-uri 'none'", "default-src", PlainHTTP},
		{"default-src 'self' cdn.example script-src; base-uri 'none'", "default-src", BadSource},
	} {
		found := Evaluate(Parse(test.policy))
		if test.directive == "" && len(found) > 0 || test.directive != "" && (len(found) != 1 || found[0].Directive != test.directive || found[0].Kind != test.kind) {
			t.Errorf("%s: got %v", test.policy, found)
		}
	}
}

// One weakness is said once, and what is worst of scripts comes first.
func TestTheOrderOfFindings(t *testing.T) {
	found := Evaluate(Parse("img-src 'slef' 'slef'; script-src * * 'unsafe-eval' 'unsafe-inline'; made-up; img-src x"))
	var got []string
	for i, w := range found {
		got = append(got, w.Directive+" "+w.Value)
		if slices.Contains(found[:i], w) {
			t.Errorf("%v is said twice", w)
		}
	}
	want := []string{"script-src 'unsafe-inline'", "script-src 'unsafe-eval'", "script-src *", "object-src ", "base-uri ", "img-src 'slef'", "made-up ", "img-src "}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
