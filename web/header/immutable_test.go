package header

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/csp"
)

// What a middleware sends is decided when it is made: whoever changes the
// Config afterwards changes nothing.
func TestAConfigurationThatChangesLater(t *testing.T) {
	c := every()
	c.ReferrerPolicy = []string{"origin", "same-origin"}
	c.ContentSecurityPolicy.Directives = append(c.ContentSecurityPolicy.Directives, Directive{Name: "style-src", Values: []string{"'self'", RequestNonce}})
	protect := must(t, c)
	before := withoutNonce(answer(protect, silent))
	for i := range c.ContentSecurityPolicy.Directives {
		c.ContentSecurityPolicy.Directives[i].Values[0] = "*"
		c.ContentSecurityPolicy.Directives[i].Name = "img-src"
	}
	c.PermissionsPolicy[1].Allow[0] = "*"
	c.PermissionsPolicy[0].Feature = "usb"
	c.ReportingEndpoints[0].URL = "https://evil.example/"
	c.DocumentPolicy[0] = "sync-xhr"
	c.ReferrerPolicy[1] = "unsafe-url"
	if after := withoutNonce(answer(protect, silent)); !maps.Equal(after, before) {
		t.Errorf("got  %v\nwant %v", after, before)
	}
}

func withoutNonce(h http.Header) map[string]string {
	all := map[string]string{}
	for name, values := range h {
		all[name] = anyNonce(strings.Join(values, "\n"))
	}
	return all
}

// Neither does New change what it is given, nor lose its order.
func TestNewLeavesTheConfigurationAlone(t *testing.T) {
	make := func() Config {
		c := every()
		c.Private = nil // functions cannot be compared
		c.XFrameOptions = "same-origin"
		c.ContentSecurityPolicy.Directives = append(c.ContentSecurityPolicy.Directives, Directive{Name: "scriptSrc", Values: []string{"'self'"}}, Directive{Name: "imgSrc", Remove: true})
		return c
	}
	c := make()
	must(t, c)
	if want := make(); !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

// An application may add to each header, put another value in its place or
// take it off: the next answer has ours.
func TestAnApplicationSpoilsItsOwnAnswerOnly(t *testing.T) {
	configs := manners()
	configs["nonces"] = Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: "script-src", Values: []string{RequestNonce}}}}}
	configs["all"] = every()
	for manner, c := range configs {
		protect := must(t, c)
		want := withoutNonce(answer(protect, silent))
		for what, spoil := range map[string]func(h http.Header, name string){
			"adds":    func(h http.Header, name string) { h.Add(name, "x") },
			"sets":    func(h http.Header, name string) { h.Set(name, "x") },
			"deletes": func(h http.Header, name string) { h.Del(name) },
			"appends": func(h http.Header, name string) { h[name] = append(h[name][:len(h[name]):len(h[name])], "x", "y") },
		} {
			answer(protect, func(w http.ResponseWriter, _ *http.Request) {
				for name := range want {
					spoil(w.Header(), name)
				}
			})
			if got := withoutNonce(answer(protect, silent)); !maps.Equal(got, want) {
				t.Errorf("%s: after an application that %s:\ngot  %v\nwant %v", manner, what, got, want)
			}
		}
	}
}

// Each call of what returns a table returns one of its own.
func TestTablesAreFresh(t *testing.T) {
	a, b := Table(), Table()
	for i := range a {
		for j := range a[i].Words {
			a[i].Words[j] = "spoilt"
		}
		if slices.Contains(b[i].Words, "spoilt") || slices.Contains(Table()[i].Words, "spoilt") {
			t.Errorf("%s: the words are shared", a[i].Name)
		}
	}
	h, _ := Lookup("Content-Security-Policy")
	h.Words[0] = "spoilt"
	if !csp.Known("default-src") || csp.Directives()[0] == "spoilt" {
		t.Error("the words of the table are those of package csp")
	}
}

// One middleware may protect several applications, one application be
// protected twice, with one nonce.
func TestMiddlewareInAMiddleware(t *testing.T) {
	c := Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: "script-src", Values: []string{RequestNonce}}}}}
	protect := must(t, c)
	var nonce string
	app := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { nonce = Nonce(r) })
	w := httptest.NewRecorder()
	protect(must(t, c)(app)).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if got := w.Header()[policyKey]; len(got) != 1 || nonce == "" || !strings.Contains(got[0], "script-src 'nonce-"+nonce+"';") {
		t.Errorf("the page has the nonce %q, and the policies are %q", nonce, got)
	}
	first, second := answer(protect, silent), answer(protect, sends("X-Frame-Options", "DENY"))
	if first.Get("X-Frame-Options") != "SAMEORIGIN" || len(second.Values("X-Frame-Options")) != 2 {
		t.Errorf("two applications: %q and %q", first.Values("X-Frame-Options"), second.Values("X-Frame-Options"))
	}
}

// A second pass over an answer that is protected changes nothing.
func TestProtectingTwiceIsProtectingOnce(t *testing.T) {
	for manner, c := range manners() {
		protect := must(t, c)
		for _, app := range []http.HandlerFunc{silent, sends("X-Frame-Options", "DENY"), sends("Content-Security-Policy", "script-src 'unsafe-inline'", "Referrer-Policy", "unsafe-url"), helmetApp()} {
			once := withoutNonce(answer(protect, app))
			twice := withoutNonce(answer(protect, func(w http.ResponseWriter, r *http.Request) { protect(app).ServeHTTP(w, r) }))
			if manner == "both" || manner == "before" {
				once[policyKey], twice[policyKey] = lastLine(once[policyKey]), lastLine(twice[policyKey]) // each pass adds ours
			}
			for _, h := range []map[string]string{once, twice} { // a joined policy is written with blanks
				h[policyKey] = strings.ReplaceAll(h[policyKey], "; ", ";")
			}
			if !maps.Equal(once, twice) {
				t.Errorf("%s:\nonce  %v\ntwice %v", manner, once, twice)
			}
		}
	}
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// The lengths of HSTS as they are sent.
func TestHSTSIsWritten(t *testing.T) {
	for _, test := range []struct {
		h    HSTS
		want string
	}{
		{HSTS{}, "max-age=31536000; includeSubDomains"},
		{HSTS{Preload: true}, "max-age=31536000; includeSubDomains; preload"},
		{HSTS{ExcludeSubDomains: true}, "max-age=31536000"},
		{HSTS{Forget: true}, "max-age=0; includeSubDomains"},
		{HSTS{MaxAge: 90 * time.Minute}, "max-age=5400; includeSubDomains"},
		{HSTS{MaxAge: 2*time.Second - 1}, "max-age=1; includeSubDomains"},
		{HSTS{MaxAge: 1<<63 - 1}, "max-age=9223372036; includeSubDomains"},
		{HSTS{Omit: true}, ""},
	} {
		if got := answer(must(t, Config{StrictTransportSecurity: test.h}), silent).Get("Strict-Transport-Security"); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.h, got, test.want)
		}
	}
}

// Which requests are private, and what becomes of the application's own word.
func TestPrivateAnswersStayOutOfCaches(t *testing.T) {
	tell := Authenticated("sid", "__Host-sid")
	for _, test := range []struct {
		name, header, value string
		want                bool
	}{
		{"nothing", "", "", false},
		{"a name and a password", "Authorization", "Basic eDp5", true},
		{"an empty one", "Authorization", "", true},
		{"the cookie", "Cookie", "a=b; sid=1", true},
		{"with a prefix", "Cookie", "__Host-sid=1", true},
		{"another cookie", "Cookie", "side=1; xsid=2", false},
		{"another case", "Cookie", "SID=1", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if test.header != "" {
			r.Header[test.header] = []string{test.value}
		}
		for _, enforce := range []bool{false, true} {
			w := httptest.NewRecorder()
			must(t, Config{Private: tell, Enforce: enforce})(sends()).ServeHTTP(w, r)
			if got := w.Result().Header.Get("Cache-Control") == "no-store"; got != test.want {
				t.Errorf("%s, enforce %v: %v", test.name, enforce, got)
			}
		}
	}
	c := Config{Private: func(*http.Request) bool { return true }}
	for _, enforce := range []bool{false, true} {
		c.Enforce = enforce
		got := answer(must(t, c), func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "public") }).Get("Cache-Control")
		if want := map[bool]string{false: "public", true: "no-store"}[enforce]; got != want {
			t.Errorf("enforce %v: an application that says public gets %q", enforce, fmt.Sprint(got))
		}
	}
}
