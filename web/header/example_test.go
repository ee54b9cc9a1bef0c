package header_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"tenet/web/header"
)

var app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") })

func get(h http.Handler) http.Header {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "https://shop.example/", nil))
	return w.Result().Header
}

func Example() {
	protect, err := header.New(header.Config{
		ContentSecurityPolicy: header.CSP{Directives: []header.Directive{
			{Name: "img-src", Values: []string{"'self'", "https://images.example"}},
		}},
		XFrameOptions: "deny",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := get(protect(app))
	fmt.Println(h.Get("X-Frame-Options"))
	fmt.Println(h.Get("Strict-Transport-Security"))
	// Output:
	// DENY
	// max-age=31536000; includeSubDomains
}

func ExampleNew_mistakes() {
	_, err := header.New(header.Config{
		CrossOriginOpenerPolicy: "same-orign",
		ContentSecurityPolicy:   header.CSP{Directives: []header.Directive{{Name: "scrpt-src"}, {Name: "img-src", Values: []string{"self"}}}},
	})
	fmt.Println(err)
	// Output:
	// CrossOriginOpenerPolicy: unknown value "same-orign"; did you mean "same-origin"?
	// ContentSecurityPolicy: unknown directive "scrpt-src"; did you mean "script-src"?
	// ContentSecurityPolicy: img-src has "self", which needs single quotes: 'self'
}

func ExampleDefault() {
	fmt.Println(get(header.Default(app)).Get("X-Content-Type-Options"))
	// Output: nosniff
}

func ExampleNonce() {
	protect, err := header.New(header.Config{ContentSecurityPolicy: header.CSP{
		Directives: []header.Directive{{Name: "script-src", Values: []string{"'strict-dynamic'", header.RequestNonce}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<script nonce=%q>start()</script>", header.Nonce(r))
		fmt.Println(len(header.Nonce(r)), "letters")
	})
	get(protect(page))
	// Output: 22 letters
}

func ExampleHash() {
	fmt.Println(header.Hash("alert('Hello, world.');"))
	// Output: 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='
}

func ExampleMerge() {
	protect, _ := header.New(header.Config{ContentSecurityPolicy: header.CSP{
		NoDefaults: true,
		Directives: []header.Directive{{Name: "default-src", Values: []string{"'self'"}}},
		Merge:      header.Join,
	}})
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "img-src https://images.example")
		fmt.Fprint(w, "hello")
	})
	fmt.Println(get(protect(page)).Get("Content-Security-Policy"))
	// Output: default-src 'self'; img-src https://images.example 'self'
}

func ExampleAuthenticated() {
	protect, _ := header.New(header.Config{Private: header.Authenticated("__Host-session")})
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/account", nil)
	r.Header.Set("Cookie", "__Host-session=abc")
	protect(app).ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Cache-Control"))
	// Output: no-store
}

func ExampleClear() {
	clear, _ := header.Clear("cookies", "storage")
	fmt.Println(get(clear(app)).Get("Clear-Site-Data"))
	// Output: "cookies", "storage"
}

func ExampleJudge() {
	for _, flaw := range header.Judge("Strict-Transport-Security", "max-age=3600") {
		fmt.Println(flaw.Text)
	}
	// Output: lasts 1 hour, shorter than half a year
}

func ExampleLookup() {
	h, _ := header.Lookup("x-frame-options")
	fmt.Printf("Without %s, %s.\n", h.Name, h.Without)
	// Output: Without X-Frame-Options, another site shows the page in a frame and steals clicks.
}

func ExampleTable() {
	for _, h := range header.Table() {
		if h.Essential && h.OverTLS {
			fmt.Println(h.Name, h.Value)
		}
	}
	// Output:
	// Strict-Transport-Security max-age=31536000; includeSubDomains
	// Cross-Origin-Opener-Policy same-origin
}

func ExampleDefaultDirectives() {
	for _, d := range header.DefaultDirectives()[:2] {
		fmt.Println(d.Name, d.Values)
	}
	// Output:
	// default-src ['self']
	// base-uri ['self']
}

func ExampleParsePermissions() {
	list, _ := header.ParsePermissions(`camera=(), geolocation=(self "https://maps.example")`)
	for _, p := range list {
		fmt.Println(p.Feature, p.Allow)
	}
	// Output:
	// camera []
	// geolocation [self https://maps.example]
}

func ExampleConfig_raise() {
	protect, _ := header.New(header.Config{
		Raise:                 true,
		ContentSecurityPolicy: header.CSP{Merge: header.Supplement},
		Raised: func(_ *http.Request, name, old string) {
			fmt.Println("the application sent", name+":", old)
		},
	})
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Frame-Options", "DENY")                         // as good as ours
		w.Header().Set("Referrer-Policy", "unsafe-url")                   // worse
		w.Header().Set("Content-Security-Policy", "script-src 'nonce-a'") // good, but for what it lacks
	})
	h := get(protect(page))
	fmt.Println(h.Get("X-Frame-Options"), h.Get("Referrer-Policy"))
	for _, policy := range h.Values("Content-Security-Policy")[:2] {
		fmt.Println(policy)
	}
	// Output:
	// the application sent Referrer-Policy: unsafe-url
	// the application sent Content-Security-Policy: script-src 'nonce-a'
	// DENY no-referrer
	// script-src 'nonce-a'
	// object-src 'none'; base-uri 'self'; upgrade-insecure-requests
}

func ExampleConfig_secure() {
	protect, _ := header.New(header.Config{Secure: func(r *http.Request) bool { return r.TLS != nil }})
	w := httptest.NewRecorder()
	protect(app).ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/", nil))
	fmt.Printf("%q\n", w.Header().Get("Strict-Transport-Security"))
	// Output: ""
}
