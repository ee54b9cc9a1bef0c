package header

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/csp"
)

// sends is an application that sends headers: name, value, and so on.
func sends(pairs ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(pairs); i += 2 {
			w.Header().Add(pairs[i], pairs[i+1])
		}
	}
}

func TestRaise(t *testing.T) {
	half := Config{Raise: true, StrictTransportSecurity: HSTS{MaxAge: 180 * 24 * time.Hour}, XFrameOptions: "SAMEORIGIN"}
	for _, test := range []struct {
		name   string
		app    []string
		header string
		want   string
	}{
		{"what the application lacks is ours", nil, "X-Frame-Options", "SAMEORIGIN"},
		{"as good as ours stays", []string{"X-Frame-Options", "DENY"}, "X-Frame-Options", "DENY"},
		{"worse than ours goes", []string{"X-Frame-Options", "ALLOW-FROM https://a.example"}, "X-Frame-Options", "SAMEORIGIN"},
		{"two that differ forbid all framing, and stay", []string{"X-Frame-Options", "DENY", "X-Frame-Options", "SAMEORIGIN"}, "X-Frame-Options", "DENY, SAMEORIGIN"},
		{"longer stays", []string{"Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"}, "Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"},
		{"too short goes", []string{"Strict-Transport-Security", "max-age=3600"}, "Strict-Transport-Security", "max-age=15552000; includeSubDomains"},
		{"of two browsers read the first", []string{"Strict-Transport-Security", "max-age=31536000", "Strict-Transport-Security", "max-age=0"}, "Strict-Transport-Security", "max-age=31536000, max-age=0"},
		{"a decision stays", []string{"Cross-Origin-Resource-Policy", "cross-origin"}, "Cross-Origin-Resource-Policy", "cross-origin"},
		{"an open door is no decision", []string{"Cross-Origin-Opener-Policy", "unsafe-none"}, "Cross-Origin-Opener-Policy", "same-origin"},
		{"the whole address", []string{"Referrer-Policy", "unsafe-url"}, "Referrer-Policy", "no-referrer"},
		{"an old filter", []string{"X-XSS-Protection", "1; mode=block"}, "X-XSS-Protection", "0"},
		{"what nobody reads", []string{"Public-Key-Pins", "max-age=9"}, "Public-Key-Pins", ""},
		{"the framework", []string{"X-Powered-By", "Express"}, "X-Powered-By", ""},
		{"what is not ours stays", []string{"Permissions-Policy", "camera=()"}, "Permissions-Policy", "camera=()"},
	} {
		got := answer(must(t, half), sends(test.app...))
		if v := strings.Join(got.Values(test.header), ", "); v != test.want {
			t.Errorf("%s: %s is %q, want %q", test.name, test.header, v, test.want)
		}
	}
}

// Whatever an application sends, the table finds no more fault with the answer
// than with what it sent, nor than with what we send.
func TestRaiseIsNeverWeaker(t *testing.T) {
	ours := must(t, Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}})
	for _, j := range judgements {
		row, ok := Lookup(j.name)
		if !ok || row.Value == "" || strings.HasPrefix(j.name, "Content-Security-Policy") || strings.Contains(j.value, csp.Hole) {
			continue
		}
		got := answer(ours, sends(j.name, j.value)).Values(j.name)
		after := weigh(row.Judge(strings.Join(got, ", ")))
		if after.above(weigh(row.Judge(j.value))) || after.above(weigh(row.Judge(row.Value))) {
			t.Errorf("%s: %q became %q", j.name, j.value, got)
		}
	}
}

func TestRaisedIsTold(t *testing.T) {
	var told []string
	c := Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}, Raised: func(_ *http.Request, name, old string) { told = append(told, name+" was "+old) }}
	answer(must(t, c), sends("X-Frame-Options", "none", "Referrer-Policy", "origin", "Expect-CT", "max-age=1", "Content-Security-Policy", "script-src *"))
	slices.Sort(told)
	want := []string{"Content-Security-Policy was script-src *", "Expect-Ct was max-age=1", "X-Frame-Options was none"}
	if !slices.Equal(told, want) {
		t.Errorf("got %q, want %q", told, want)
	}
}

func TestRaiseKeepsPagesUnframed(t *testing.T) {
	protect := must(t, Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}})
	for _, test := range []struct {
		app  []string
		want int // policies
	}{
		{[]string{"X-Frame-Options", "DENY"}, 2},
		{[]string{"X-Frame-Options", "SAMEORIGIN"}, 1},
		{[]string{"X-Frame-Options", "SAMEORIGIN, DENY"}, 2},
		{[]string{"X-Frame-Options", "deny", "Content-Security-Policy", "default-src 'self'; base-uri 'self'; frame-ancestors 'none'; upgrade-insecure-requests"}, 1},
	} {
		policies := csp.ParseHeader(strings.Join(answer(protect, sends(test.app...)).Values(policyKey), ","))
		forbidden := slices.ContainsFunc(policies, func(p csp.Policy) bool {
			d := p.Get("frame-ancestors")
			return d != nil && slices.Equal(d.Values, []string{"'none'"})
		})
		if len(policies) != test.want || forbidden != strings.HasSuffix(strings.ToUpper(test.app[1]), "DENY") {
			t.Errorf("%q: got %v", test.app, policies)
		}
	}
}

func TestSecure(t *testing.T) {
	nonce := CSP{Directives: []Directive{{Name: "script-src", Values: []string{RequestNonce}}}, Merge: Supplement}
	for name, c := range map[string]Config{
		"set before": {}, "set over": {Enforce: true, ContentSecurityPolicy: CSP{Merge: Both}}, "raised": {Raise: true}, "with nonces": {ContentSecurityPolicy: nonce},
	} {
		c.Secure = func(r *http.Request) bool { return r.URL.Scheme == "https" }
		for _, scheme := range []string{"http", "https"} {
			w := httptest.NewRecorder()
			app := sends("Strict-Transport-Security", "max-age=31536000", "Content-Security-Policy", "Upgrade-Insecure-Requests; img-src 'self'", "Content-Security-Policy-Report-Only", upgrade)
			must(t, c)(app).ServeHTTP(w, httptest.NewRequest("GET", scheme+"://shop.example/", nil))
			h := w.Result().Header
			all := strings.ToLower(fmt.Sprint(h))
			for _, word := range []string{"strict-transport", "upgrade", "cross-origin-opener"} {
				if got := strings.Contains(all, word); got != (scheme == "https") {
					t.Errorf("%s: by %s, %s is sent: %v: %v", name, scheme, word, got, h)
				}
			}
			if !strings.Contains(all, "img-src") || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: by %s, more was taken off: %v", name, scheme, h)
			}
		}
	}
}

// Nonces change with each answer; what a policy lacks does not.
func TestSupplementsAreRemembered(t *testing.T) {
	m, err := compile(Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}})
	if err != nil {
		t.Fatal(err)
	}
	ours := line{policyKey, []string{defaultPolicy}}
	for i := range 3 * maxExtras {
		theirs := fmt.Sprintf("script-src 'nonce-%d' 'nonce-%d'; img-src a%d.example", i, i, i%2)
		if got := m.supplement(ours, []string{theirs}); got != "object-src 'none'; base-uri 'self'; upgrade-insecure-requests" {
			t.Fatalf("%q gets %q", theirs, got)
		}
	}
	if len(m.extras.text) != 2 {
		t.Errorf("%d policies are remembered, want 2", len(m.extras.text))
	}
	for i := range 3 * maxExtras {
		m.supplement(ours, []string{fmt.Sprintf("script-src h%d.example", i)})
	}
	if n := len(m.extras.text); n == 0 || n > maxExtras {
		t.Errorf("%d policies are remembered, at most %d should be", n, maxExtras)
	}
	for i := range 3 {
		nonce := fmt.Sprintf("script-src-elem 'nonce-%d'", i)
		if got := m.supplement(ours, []string{"script-src 'unsafe-eval'; " + nonce}); !strings.Contains(got, nonce) {
			t.Errorf("the supplement %q does not repeat %s", got, nonce)
		}
	}
	for in, want := range map[string]string{"script-src 'nonce-a' b": "script-src 'nonce-' b", "x 'nonce-": "x 'nonce-", "'nonce-a; 'nonce-b',c": "'nonce-; 'nonce-',c", "none": "none"} {
		if got := anyNonce(in); got != want {
			t.Errorf("anyNonce(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRaiseExcludesEnforce(t *testing.T) {
	if _, err := New(Config{Raise: true, Enforce: true}); err == nil || !strings.Contains(err.Error(), "exclude each other") {
		t.Errorf("got %v", err)
	}
}

func TestRaiseSeesTheStatusAndHints(t *testing.T) {
	protect := must(t, Config{Raise: true})
	server := httptest.NewServer(protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "</a.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("X-Frame-Options", "DENY")
		w.WriteHeader(http.StatusTeapot)
	})))
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusTeapot || resp.Header.Get("X-Frame-Options") != "DENY" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("got %d %v", resp.StatusCode, resp.Header)
	}
}

// helmetApp sends what Helmet sends.
func helmetApp() http.HandlerFunc {
	var pairs []string
	for _, h := range Table() {
		if h.Value != "" {
			pairs = append(pairs, h.Name, h.Value)
		}
	}
	return sends(pairs...)
}

func BenchmarkRaise(b *testing.B) {
	for name, app := range map[string]http.HandlerFunc{"bare": silent, "helmet": helmetApp(), "csp": sends("Content-Security-Policy", "script-src 'nonce-abcdefgh' 'strict-dynamic'; object-src 'none'; base-uri 'none'")} {
		b.Run(name, func(b *testing.B) {
			handler := must(b, Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}, Secure: func(*http.Request) bool { return true }})(app)
			w, r := &discard{http.Header{}}, httptest.NewRequest("GET", "/", nil)
			b.ReportAllocs()
			for b.Loop() {
				clear(w.h)
				handler.ServeHTTP(w, r)
			}
		})
	}
}
