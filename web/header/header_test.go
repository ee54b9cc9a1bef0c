package header

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/csp"
)

func must(t testing.TB, c Config) func(http.Handler) http.Handler {
	t.Helper()
	protect, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return protect
}

// answer runs one request through a middleware and a handler.
func answer(protect func(http.Handler) http.Handler, app http.HandlerFunc) http.Header {
	w := httptest.NewRecorder()
	protect(app).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w.Result().Header
}

func silent(http.ResponseWriter, *http.Request) {}

func TestDefaultSendsTheTable(t *testing.T) {
	got := answer(Default, silent)
	n := 0
	for _, h := range Table() {
		if h.Value == "" {
			if v, there := got[http.CanonicalHeaderKey(h.Name)]; there {
				t.Errorf("%s: %q is sent; the table does not say so", h.Name, v)
			}
			continue
		}
		n++
		if v := got.Get(h.Name); v != h.Value {
			t.Errorf("%s: got %q, want %q", h.Name, v, h.Value)
		}
	}
	if n != len(got) {
		t.Errorf("%d headers are sent, %d stand in the table: %v", len(got), n, got)
	}
}

// every is a configuration with every header, none of it different from one
// request to the next.
func every() Config {
	return Config{
		ContentSecurityPolicy:               CSP{Directives: []Directive{{Name: "report-to", Values: []string{"main"}}, {Name: "requireTrustedTypesFor", Values: []string{"'script'"}}}},
		CrossOriginEmbedderPolicy:           "require-corp",
		CrossOriginEmbedderPolicyReportOnly: "credentialless",
		CrossOriginOpenerPolicyReportOnly:   "same-origin",
		PermissionsPolicy:                   []Permission{{"camera", nil}, {"geolocation", []string{"self", "https://maps.example"}}, {"fullscreen", []string{"*"}}},
		DocumentPolicy:                      []string{"document-write=?0", "js-profiling"},
		ReportingEndpoints:                  []Endpoint{{"main", "https://reports.example/r"}, {"local", "/reports"}},
		Private:                             Authenticated("sid"),
	}
}

func TestBeyondHelmet(t *testing.T) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "sid", Value: "1"})
	must(t, every())(http.HandlerFunc(silent)).ServeHTTP(w, r)
	for name, want := range map[string]string{
		"Content-Security-Policy":                  defaultPolicy + ";report-to main;require-trusted-types-for 'script'",
		"Cross-Origin-Embedder-Policy":             "require-corp",
		"Cross-Origin-Embedder-Policy-Report-Only": "credentialless",
		"Cross-Origin-Opener-Policy-Report-Only":   "same-origin",
		"Permissions-Policy":                       `camera=(), geolocation=(self "https://maps.example"), fullscreen=*`,
		"Document-Policy":                          "document-write=?0, js-profiling",
		"Reporting-Endpoints":                      `main="https://reports.example/r", local="/reports"`,
		"Cache-Control":                            "no-store",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		for _, f := range Judge(name, want) {
			t.Errorf("%s: we send %q, and say that %s %s", name, want, f.Part, f.Text)
		}
	}
	if got := answer(must(t, every()), silent).Get("Cache-Control"); got != "" {
		t.Errorf("an answer for everybody has Cache-Control: %s", got)
	}
}

func TestMistakesAreNamedTogether(t *testing.T) {
	_, err := New(Config{
		ContentSecurityPolicy: CSP{Merge: 9, Directives: []Directive{
			{Name: "scrpt-src"}, {Name: "img-src", Values: []string{"'slef'", "a;b", "self", "caf\u00e9.example", "\n"}}, {Name: "img-src"}, {Name: "a b"},
			{Name: "default-src", Remove: true}, {Name: "font-src", Remove: true, Values: []string{"x"}},
			{Name: "report-to", Values: []string{"mian"}}, {Name: "require-trusted-types-for", Values: []string{"'scripts'"}}, {Name: "sandbox", Values: []string{"allow-script"}},
		}},
		CrossOriginOpenerPolicy:   "same-orign",
		CrossOriginEmbedderPolicy: "banana",
		XFrameOptions:             "allow-from https://a.example",
		ReferrerPolicy:            []string{"norefferer", "origin", "origin"},
		StrictTransportSecurity:   HSTS{MaxAge: -time.Second},
		PermissionsPolicy:         []Permission{{"geolocaton", nil}, {"camera", []string{"maps.example"}}, {"camera", nil}, {"usb", []string{"*", "self"}}, {"Big One", nil}},
		DocumentPolicy:            []string{"document-wrte=?0", "a b"},
		ReportingEndpoints:        []Endpoint{{"main", "http://reports.example"}, {"main", "/ok"}, {"Main!", `/a"b`}},
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		`unknown directive "scrpt-src"; did you mean "script-src"?`, `'slef'"; did you mean 'self'?`, `"a;b": ; and , divide`, `"self", which needs single quotes`,
		`not printable ASCII`, `img-src stands there twice`, `"a b" is no name`, `default-src is removed`, `font-src is removed, and has values`, `unknown Merge 9`,
		`report-to: unknown value "mian"; did you mean "main"?`, `did you mean "'script'"?`, `did you mean "allow-scripts"?`,
		`CrossOriginOpenerPolicy: unknown value "same-orign"; did you mean "same-origin"?`, `CrossOriginEmbedderPolicy: unknown value "banana"; it takes require-corp`,
		`XFrameOptions: unknown value`, `ReferrerPolicy: unknown value "norefferer"; did you mean "no-referrer"?`, `"origin" stands there twice`, `MaxAge -1s is negative`,
		`unknown feature "geolocaton"; did you mean "geolocation"?`, `"maps.example", which is neither an origin`, `camera stands there twice`, `usb allows * beside others`, `PermissionsPolicy: `,
		`unknown point "document-wrte"; did you mean "document-write"?`, `"a b" is not in the form`, `neither an https address`, `main stands there twice`, `"Main!" is no name`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among the mistakes:\n%v", want, err)
		}
	}
	for name, c := range map[string]Config{
		"Forget and MaxAge": {StrictTransportSecurity: HSTS{Forget: true, MaxAge: time.Hour}},
		"no words":          {ReferrerPolicy: []string{}},
		"two default-src":   {ContentSecurityPolicy: CSP{WithoutDefaultSrc: true, Directives: []Directive{{Name: "default-src"}}}},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestNonce(t *testing.T) {
	protect := must(t, Config{ContentSecurityPolicy: CSP{Directives: []Directive{
		{Name: "script-src", Values: []string{"'strict-dynamic'", RequestNonce}}, {Name: "style-src", Values: []string{RequestNonce, "'self'"}},
	}}})
	seen := map[string]bool{}
	for range 100 {
		var nonce string
		h := answer(protect, func(_ http.ResponseWriter, r *http.Request) { nonce = Nonce(r) })
		want := ";script-src 'strict-dynamic' 'nonce-" + nonce + "';script-src-attr 'none';style-src 'nonce-" + nonce + "' 'self';"
		if got := h.Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Fatalf("got %s, want %s in it", got, want)
		}
		if seen[nonce] || !regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`).MatchString(nonce) {
			t.Fatalf("nonce %q is a second one, or not of 128 bits", nonce)
		}
		seen[nonce] = true
	}
	answer(Default, func(_ http.ResponseWriter, r *http.Request) {
		if n := Nonce(r); n != "" {
			t.Errorf("a policy without nonces: got %q", n)
		}
	})
}

func TestHash(t *testing.T) {
	// The example of Content Security Policy Level 3, section 8.2.
	if got, want := Hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAFunctionThatFails(t *testing.T) {
	for name, f := range map[string]func(*http.Request) (string, error){
		"an error":         func(*http.Request) (string, error) { return "", errors.New("no") },
		"a second policy":  func(*http.Request) (string, error) { return "'self'; script-src *", nil },
		"a line break":     func(*http.Request) (string, error) { return "a\r\nSet-Cookie: b", nil },
		"no single quotes": func(*http.Request) (string, error) { return "unsafe-inline", nil },
	} {
		protect := must(t, Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: "script-src", PerRequest: f}}}})
		w := httptest.NewRecorder()
		protect(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Errorf("%s: the application ran", name) })).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != 500 || w.Header().Get("Content-Security-Policy") != "" {
			t.Errorf("%s: got %d %v", name, w.Code, w.Header())
		}
	}
}

func TestMerge(t *testing.T) {
	theirs := "script-src https://cdn.example; connect-src 'none', object-src 'self'"
	for merge, want := range map[Merge][]string{
		Keep:    {theirs},
		Both:    {"default-src 'self';img-src data:", theirs},
		Join:    {"default-src 'self'; img-src data:; script-src https://cdn.example 'self'; connect-src 'self'; object-src 'self'"},
		Replace: {"default-src 'self';img-src data:"},
	} {
		c := Config{ContentSecurityPolicy: CSP{NoDefaults: true, Merge: merge, Directives: []Directive{{Name: "default-src", Values: []string{"'self'"}}, {Name: "img-src", Values: []string{"data:"}}}}}
		for _, c.Enforce = range []bool{false, true} {
			got := answer(must(t, c), func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Security-Policy", theirs) })
			if !slices.Equal(got["Content-Security-Policy"], want) {
				t.Errorf("merge %d, enforce %v: got %q, want %q", merge, c.Enforce, got["Content-Security-Policy"], want)
			}
			alone := answer(must(t, c), silent)
			if got := alone.Get("Content-Security-Policy"); got != "default-src 'self';img-src data:" {
				t.Errorf("merge %d, without one of theirs: got %q", merge, got)
			}
		}
	}
	c := Config{Enforce: true, ContentSecurityPolicy: CSP{ReportOnly: true, Merge: Replace}}
	got := answer(must(t, c), func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Security-Policy", theirs) })
	if got.Get("Content-Security-Policy") != theirs || got.Get("Content-Security-Policy-Report-Only") != defaultPolicy {
		t.Errorf("a policy that only reports took the application's away: %v", got)
	}
}

func TestClear(t *testing.T) {
	protect, err := Clear()
	if err != nil {
		t.Fatal(err)
	}
	if got := answer(protect, silent).Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` {
		t.Errorf("got %s", got)
	}
	if _, err := Clear("cache", "cookie"); err == nil || !strings.Contains(err.Error(), `did you mean "cookies"?`) {
		t.Errorf("got %v", err)
	}
}

func TestSharedValuesCannotBeSpoilt(t *testing.T) {
	protect := must(t, Config{})
	answer(protect, func(w http.ResponseWriter, _ *http.Request) { w.Header().Add("X-Frame-Options", "ALLOWALL") })
	if got := answer(protect, silent)["X-Frame-Options"]; !slices.Equal(got, []string{"SAMEORIGIN"}) {
		t.Errorf("what one answer adds is in the next: %q", got)
	}
	list := Table()
	if p := DefaultDirectives(); len(list) > 0 {
		p[0].Values[0] = "*"
		if DefaultDirectives()[0].Values[0] == "*" {
			t.Error("the default can be changed from outside")
		}
	}
}

func TestDefaultPolicyIsTheDirectives(t *testing.T) {
	var m mistakes
	if got := compilePolicy(&m, CSP{}, nil).fixedText(); got != defaultPolicy || m.err() != nil {
		t.Errorf("got %s, %v", got, m.err())
	}
	if w := csp.Evaluate(csp.Parse(defaultPolicy)); len(w) > 0 {
		t.Errorf("the default is weak: %v", w)
	}
}
