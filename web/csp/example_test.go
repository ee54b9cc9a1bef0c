package csp_test

import (
	"fmt"
	"net/url"

	"tenet/web/csp"
)

func Example() {
	p := csp.Parse("default-src 'self'; script-src 'self' 'unsafe-inline'; base-uri 'none'")
	for _, w := range csp.Evaluate(p) {
		fmt.Println(w.Directive, w.Value, w.Text)
	}
	// Output: script-src 'unsafe-inline' lets every inline script run, the attacker's too
}

func ExampleJoin() {
	ours, theirs := csp.Parse("default-src 'self'"), csp.Parse("img-src https://images.example")
	fmt.Println(csp.Join(ours, theirs))
	// Output: default-src 'self'; img-src https://images.example 'self'
}

func ExampleParseHeader() {
	for _, p := range csp.ParseHeader("default-src 'self', frame-ancestors 'none'") {
		fmt.Println(p)
	}
	// Output:
	// default-src 'self'
	// frame-ancestors 'none'
}

func ExamplePolicy_Set() {
	p := csp.Parse("img-src *; script-src 'self'")
	p.Set("img-src", "'self'")
	p.Remove("script-src")
	fmt.Println(p)
	// Output: img-src 'self'
}

func ExampleKnown() {
	fmt.Println(csp.Known("script-src"), csp.Known("scripts-src"))
	fmt.Println(len(csp.Directives()) > 20, csp.Keywords()[0])
	// Output:
	// true false
	// true 'self'
}

func ExampleSupplement() {
	ours := csp.Parse("default-src 'self'; base-uri 'self'; object-src 'none'")
	for _, theirs := range []string{"script-src 'nonce-a'; object-src 'none'; base-uri 'none'", "script-src 'nonce-a'", "img-src *"} {
		fmt.Printf("%q\n", csp.Supplement(csp.ParseHeader(theirs), ours).String())
	}
	// Output:
	// ""
	// "object-src 'none'; base-uri 'self'"
	// "default-src 'self'; base-uri 'self'; object-src 'none'; img-src *"
}

func ExamplePolicy_Allows() {
	p := csp.Parse("default-src 'self'; img-src *")
	page, picture := &url.URL{Scheme: "https", Host: "shop.example"}, &url.URL{Scheme: "https", Host: "images.example", Path: "/a.png"}
	fmt.Println(p.Allows("img-src", page, picture), p.Allows("script-src", page, picture))
	// Output: true false
}
