package headers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/ruletest"
	"tenet/web/csp"
	web "tenet/web/header"
)

// careless has a front page without a header, one with bad ones, and one with
// a policy that stops nothing. Its answers are open to whoever asks.
var careless = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html")
	if origin := r.Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	switch r.URL.Path {
	case "/bad":
		h.Set("Strict-Transport-Security", "max-age=3600")
		h.Set("X-Frame-Options", "ALLOW-FROM https://partner.example")
		h.Set("X-Content-Type-Options", "on")
		h.Set("Referrer-Policy", "unsafe-url")
		h.Set("Cross-Origin-Opener-Policy", "unsafe-none")
		h.Set("X-XSS-Protection", "1; mode=block")
		h.Set("Expect-CT", "max-age=1")
		h.Set("Origin-Agent-Cluster", "?0")
		h.Set("Content-Security-Policy", "default-src *; script-src * 'unsafe-inline' 'unsafe-eval' https://unpkg.com; frame-ancestors *")
	case "/half":
		h.Set("Content-Security-Policy", "script-src 'nonce-abcdefgh' https://unpkg.com/angular")
	}
	fmt.Fprint(w, `<a href="/bad">bad</a> <a href="/half">half</a> <script src="https://cdn.example/jquery-3.7.1.js"></script>
<script src="http://cdn.example/old.js"></script><form action="http://a.example/"></form>`)
})

func TestBareThenEnforced(t *testing.T) {
	ruletest.BareThenEnforced(t, Rule, ruletest.Careless{App: careless, TLS: true, Want: []string{
		"headers/cors-reflects Access-Control-Allow-Origin", "headers/cross-origin-open Cross-Origin-Opener-Policy",
		"headers/csp-bypassable-host Content-Security-Policy", "headers/csp-missing Content-Security-Policy", "headers/csp-missing-directive Content-Security-Policy",
		"headers/csp-unsafe-eval Content-Security-Policy", "headers/csp-unsafe-inline Content-Security-Policy", "headers/csp-wildcard Content-Security-Policy",
		"headers/frame-weak X-Frame-Options", "headers/hsts-weak Strict-Transport-Security",
		"headers/missing Cross-Origin-Opener-Policy", "headers/missing Cross-Origin-Resource-Policy", "headers/missing Referrer-Policy",
		"headers/missing Strict-Transport-Security", "headers/missing X-Content-Type-Options", "headers/missing X-Frame-Options",
		"headers/mixed-content", "headers/obsolete-header Expect-CT", "headers/referrer-weak Referrer-Policy", "headers/sniff-weak X-Content-Type-Options",
		"headers/unchecked-script", "headers/weak-value Origin-Agent-Cluster", "headers/xss-filter-on X-XSS-Protection",
	}})
}

// Without TLS there is less to ask for, and less that may be sent.
func TestBareThenEnforcedWithoutTLS(t *testing.T) {
	ruletest.BareThenEnforced(t, Rule, ruletest.Careless{
		App: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>hello") }),
		Want: []string{"headers/csp-missing Content-Security-Policy", "headers/missing Cross-Origin-Resource-Policy", "headers/missing Referrer-Policy",
			"headers/missing X-Content-Type-Options", "headers/missing X-Frame-Options"},
	})
}

// answered is what a browser gets of an application that sends some headers.
func answered(t *testing.T, o rule.HeaderOptions, url, origin string, headers ...string) http.Header {
	t.Helper()
	wrap, err := enforce(rule.Enforcement{Headers: o})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", url, nil)
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	w := httptest.NewRecorder()
	wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Add(headers[i], headers[i+1])
		}
	})).ServeHTTP(w, r)
	return w.Header()
}

func TestEnforce(t *testing.T) {
	const plain, safe = "http://shop.example/", "https://shop.example/"
	strict := rule.HeaderOptions{Config: web.Config{CrossOriginOpenerPolicy: "same-origin", ReferrerPolicy: []string{"no-referrer"}, StrictTransportSecurity: web.HSTS{Preload: true}}}
	for _, test := range []struct {
		name   string
		o      rule.HeaderOptions
		url    string
		app    []string
		header string
		want   string
	}{
		{"a year, this host alone", rule.HeaderOptions{}, safe, nil, "Strict-Transport-Security", "max-age=31536000"},
		{"not without TLS", rule.HeaderOptions{}, plain, []string{"Strict-Transport-Security", "max-age=31536000"}, "Strict-Transport-Security", ""},
		{"upgrades over TLS", rule.HeaderOptions{}, safe, nil, "Content-Security-Policy", "upgrade-insecure-requests"},
		{"windows for signing in", rule.HeaderOptions{}, safe, nil, "Cross-Origin-Opener-Policy", "same-origin-allow-popups"},
		{"a decision of the application", rule.HeaderOptions{}, safe, []string{"Cross-Origin-Opener-Policy", "same-origin"}, "Cross-Origin-Opener-Policy", "same-origin"},
		{"what the operator says", strict, safe, nil, "Cross-Origin-Opener-Policy", "same-origin"},
		{"what the operator says of HSTS", strict, safe, nil, "Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"},
		{"siblings may embed", rule.HeaderOptions{}, safe, nil, "Cross-Origin-Resource-Policy", "same-site"},
		{"everybody may read, so everybody may embed", rule.HeaderOptions{}, safe, []string{"Access-Control-Allow-Origin", "*"}, "Cross-Origin-Resource-Policy", "cross-origin"},
		{"forms keep their origin", rule.HeaderOptions{}, safe, nil, "Referrer-Policy", "strict-origin-when-cross-origin"},
		{"nonces of the application", rule.HeaderOptions{}, safe, []string{"Content-Security-Policy", "default-src 'self'; script-src 'nonce-a'; base-uri 'none'"}, "Content-Security-Policy",
			"default-src 'self'; script-src 'nonce-a'; base-uri 'none', upgrade-insecure-requests"},
	} {
		got := strings.Join(answered(t, test.o, test.url, "", test.app...).Values(test.header), ", ")
		if got != test.want && !(test.want == "upgrade-insecure-requests" && strings.HasSuffix(got, ";"+test.want)) {
			t.Errorf("%s: %s is %q, want %q", test.name, test.header, got, test.want)
		}
	}
	if got := answered(t, rule.HeaderOptions{}, plain, "").Get("Content-Security-Policy"); got == "" || strings.Contains(got, "upgrade") {
		t.Errorf("without TLS the policy is %q", got)
	}
}

// What is sent where nothing is said is as good as what Helmet sends, by the
// table.
func TestMildIsGood(t *testing.T) {
	h := answered(t, rule.HeaderOptions{}, "https://shop.example/", "")
	for _, row := range web.Table() {
		value := strings.Join(h.Values(row.Name), ", ")
		if row.Essential && value == "" {
			t.Errorf("%s is not sent", row.Name)
		}
		for _, f := range web.Judge(row.Name, value) {
			if value != "" {
				t.Errorf("%s: %s %s", row.Name, value, f.Text)
			}
		}
	}
}

func TestEnforceCORS(t *testing.T) {
	o := rule.HeaderOptions{Origins: []string{"https://app.other.example/", "http://localhost:5173"}}
	for _, test := range []struct {
		name, url, origin string
		closed            bool
	}{
		{"another site", "https://api.shop.example/", "https://evil.example", true},
		{"the same site", "https://api.shop.example/", "https://www.shop.example", false},
		{"the same host at another port", "https://localhost:8443/", "https://localhost:3000", false},
		{"named", "https://api.shop.example/", "https://app.other.example", false},
		{"named, in other letters", "https://api.shop.example/", "https://APP.other.example", false},
		{"named, at another port", "https://api.shop.example/", "https://app.other.example:8443", true},
		{"without TLS, and named", "https://api.shop.example/", "http://localhost:5173", false},
		{"the same site, without TLS", "https://api.shop.example/", "http://www.shop.example", true},
		{"the same site, without TLS on both sides", "http://api.shop.example/", "http://www.shop.example", false},
		{"another customer of a host for all", "https://me.github.io/", "https://you.github.io", true},
		{"addresses", "https://192.0.2.1/", "https://192.0.2.2", true},
		{"the origin of a sandboxed frame", "https://api.shop.example/", "null", true},
	} {
		h := answered(t, o, test.url, test.origin, "Access-Control-Allow-Origin", test.origin, "Access-Control-Allow-Credentials", "true")
		if got := h.Get("Access-Control-Allow-Credentials") == ""; got != test.closed {
			t.Errorf("%s: closed: %v", test.name, got)
		}
		if h.Get("Access-Control-Allow-Origin") != test.origin {
			t.Errorf("%s: what needs no cookies is closed too", test.name)
		}
	}
}

func TestEnforceNamesEveryMistake(t *testing.T) {
	_, err := enforce(rule.Enforcement{Headers: rule.HeaderOptions{Config: web.Config{XFrameOptions: "DENNY"}, Origins: []string{"app.example", "https://a.example/path"}}})
	want := []string{`headers: XFrameOptions: unknown value "DENNY"; did you mean "DENY"?`, `headers.origins: "app.example" is no origin such as https://app.example`, `headers.origins: "https://a.example/path" is no origin`}
	for _, w := range want {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("got %v, want %s", err, w)
		}
	}
}

// FuzzEnforcePolicy holds that no policy of an application is weak behind the
// rule in what scripts may do, that all of it still holds, and that the second
// policy is what browsers read.
func FuzzEnforcePolicy(f *testing.F) {
	for _, p := range []string{"script-src * 'unsafe-inline'", "default-src 'self'", "frame-ancestors 'none'", "script-src 'nonce-a', img-src *", "", "upgrade-insecure-requests"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if strings.ContainsFunc(header, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
			return
		}
		got := answered(t, rule.HeaderOptions{}, "https://shop.example/", "", "Content-Security-Policy", header).Values("Content-Security-Policy")
		theirs, all := csp.ParseHeader(header), csp.ParseHeader(strings.Join(got, ","))
		if len(theirs) > 0 && got[0] != header {
			t.Fatalf("%q became %q", header, got)
		}
		all = slices.DeleteFunc(all, func(p csp.Policy) bool { return len(p.Directives) == 0 })
		for _, g := range weakInAll(all, []csp.Kind{csp.UnsafeInline, csp.UnsafeEval, csp.Wildcard, csp.PlainHTTP, csp.Bypass}) {
			t.Errorf("%q became %q, in which %s %s %s", header, got, g[0].Directive, g[0].Value, g[0].Text)
		}
	})
}
