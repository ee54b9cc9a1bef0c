package csp_test

import (
	"fmt"

	"tenet/web/csp"
)

// Each kind of weakness, in a policy that has it.
func ExampleKind() {
	for _, of := range []struct {
		kind   csp.Kind
		policy string
	}{
		{csp.UnsafeInline, "default-src 'unsafe-inline'; base-uri 'none'"},
		{csp.UnsafeEval, "default-src 'self' 'unsafe-eval'; base-uri 'none'"},
		{csp.Wildcard, "default-src https:; base-uri 'none'"},
		{csp.PlainHTTP, "default-src http://cdn.example; base-uri 'none'"},
		{csp.Bypass, "default-src https://unpkg.com; base-uri 'none'"},
		{csp.Missing, "default-src 'self'"},
		{csp.Unknown, "default-src 'self'; base-uri 'none'; scrip-src 'self'"},
		{csp.Dropped, "default-src 'self'; base-uri 'none'; default-src *"},
		{csp.BadSource, "default-src self; base-uri 'none'"},
		{csp.ShortNonce, "default-src 'nonce-1'; base-uri 'none'"},
	} {
		for _, w := range csp.Evaluate(csp.Parse(of.policy)) {
			fmt.Println(w.Kind == of.kind, w.Directive, w.Value, w.Text)
		}
	}
	// Output:
	// true default-src 'unsafe-inline' lets every inline script run, the attacker's too
	// true default-src 'unsafe-eval' lets scripts turn text into code
	// true default-src https: lets in scripts from every host
	// true default-src http://cdn.example lets in scripts over plain HTTP, which anybody on the way may change
	// true default-src https://unpkg.com is a way around the policy: unpkg.com serves every package that anybody publishes
	// true base-uri  is missing: an injected base element points relative links and forms elsewhere
	// true scrip-src  is no directive; is script-src meant?
	// true default-src  comes a second time: browsers read the first only
	// true default-src self is read as the name of a host: it has no quotes; 'self' is meant
	// true default-src  has a nonce of 1 characters, few enough to be guessed
}

func ExampleSeverity() {
	words := map[csp.Severity]string{csp.Low: "hygiene", csp.Medium: "a part is gone", csp.High: "as good as none"}
	for _, w := range csp.Evaluate(csp.Parse("script-src * 'unsafe-eval'; base-uri 'none'")) {
		fmt.Println(w.Directive, w.Value, words[w.Severity])
	}
	// Output:
	// script-src 'unsafe-eval' a part is gone
	// script-src * as good as none
	// object-src  hygiene
}

func ExampleWeakness() {
	weakness := csp.Weakness{Kind: csp.Missing, Directive: "object-src", Text: "is missing", Severity: csp.Low}
	fmt.Println(weakness.Directive, weakness.Text)
	// Output: object-src is missing
}

// A policy in source code may have parts that are only known when the program
// runs: nothing is said of what they may be.
func ExampleHole() {
	known := csp.Parse("script-src 'self'; object-src 'none'; base-uri 'none'")
	open := csp.Parse("script-src " + csp.Hole + " 'self'")
	fmt.Println(len(csp.Evaluate(known)), len(csp.Evaluate(open)), open.Open())
	// Output: 0 0 true
}

func ExamplePolicy_Open() {
	fmt.Println(csp.Parse("img-src 'self'").Open(), csp.Parse("img-src 'self' "+csp.Hole).Open())
	// Output: false true
}

func ExamplePolicy_Get() {
	p := csp.Parse("IMG-SRC 'self' https:")
	if d := p.Get("img-src"); d != nil {
		fmt.Println(d.Name, d.Values)
	}
	fmt.Println(p.Get("script-src") == nil)
	// Output:
	// img-src ['self' https:]
	// true
}

func ExamplePolicy_Remove() {
	p := csp.Parse("default-src 'self'; upgrade-insecure-requests")
	p.Remove("upgrade-insecure-requests")
	fmt.Println(p)
	// Output: default-src 'self'
}

func ExamplePolicy_String() {
	p := csp.Policy{Directives: []csp.Directive{{Name: "default-src", Values: []string{"'self'"}}, {Name: "upgrade-insecure-requests"}}}
	fmt.Println(p.String())
	// Output: default-src 'self'; upgrade-insecure-requests
}

// What browsers drop is kept apart, with the reason.
func ExampleReason() {
	p := csp.Parse("img-src 'self'; img-src *; script-src \u2018self\u2019")
	for _, d := range p.Ignored {
		fmt.Println(d.Name, d.Why == csp.Duplicate, d.Why == csp.NotASCII)
	}
	// Output:
	// img-src true false
	// script-src false true
}

func ExampleIgnored() {
	p := csp.Parse("base-uri 'none'; base-uri *")
	one := csp.Ignored{Directive: csp.Directive{Name: "base-uri", Values: []string{"*"}}, Why: csp.Duplicate}
	fmt.Println(len(p.Ignored) == 1 && p.Ignored[0].Why == one.Why, p)
	// Output: true base-uri 'none'
}
