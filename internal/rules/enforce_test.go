package rules

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenet/internal/rule"
)

// answered is what becomes of an answer behind all rules but some.
func answered(t testing.TB, e rule.Enforcement, skip func(string) bool, app http.HandlerFunc) *http.Response {
	t.Helper()
	wrap, err := Enforce(e, skip)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	wrap(app).ServeHTTP(w, httptest.NewRequest("GET", "https://shop.example.com/", nil))
	return w.Result()
}

// The rules work on one answer together: scope narrows a cookie before cookies
// renames it, headers go with an error that leaks masks.
func TestEnforceTogether(t *testing.T) {
	e := rule.Enforcement{Cookies: rule.CookieOptions{HostPrefix: true}}
	resp := answered(t, e, nil, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Powered-By", "Express")
		w.Header().Set("Content-Type", "application/json")
		w.Header().Add("Set-Cookie", "connect.sid=1; Domain=example.com; Path=/")
		w.WriteHeader(500)
		fmt.Fprint(w, `{"stack":"at f (/srv/a.js:1:2)"}`)
	})
	if got, want := resp.Header.Get("Set-Cookie"), "__Host-connect.sid=1; Path=/; HttpOnly; SameSite=Lax; Secure"; got != want {
		t.Errorf("the cookie is %q, want %q", got, want)
	}
	for name, want := range map[string]string{"X-Powered-By": "", "X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000", "Cache-Control": "no-store", "Content-Type": "application/json; charset=utf-8"} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if resp.StatusCode != 500 {
		t.Errorf("the status is %d", resp.StatusCode)
	}
}

func TestEnforceSkips(t *testing.T) {
	only := func(keep string) func(string) bool { return func(name string) bool { return name != keep } }
	app := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Powered-By", "Express")
		w.Header().Add("Set-Cookie", "sid=1; Domain=example.com")
	}
	for keep, want := range map[string]string{
		"leaks": "sid=1; Domain=example.com", "headers": "X-Powered-By nosniff sid=1; Domain=example.com",
		"cookies": "X-Powered-By sid=1; Domain=example.com; HttpOnly; SameSite=Lax; Secure", "scope": "X-Powered-By sid=1", "none": "X-Powered-By sid=1; Domain=example.com",
	} {
		h := answered(t, rule.Enforcement{}, only(keep), app).Header
		var got []string
		if h.Get("X-Powered-By") != "" {
			got = append(got, "X-Powered-By")
		}
		got = append(got, h.Values("X-Content-Type-Options")...)
		if got = append(got, h.Values("Set-Cookie")...); strings.Join(got, " ") != want {
			t.Errorf("%s alone: got %q, want %q", keep, got, want)
		}
	}
}

func TestEnforceNamesTheRule(t *testing.T) {
	_, err := Enforce(rule.Enforcement{Scope: rule.ScopeOptions{Longest: -time.Second}, Leaks: rule.LeakOptions{Page: "x"}}, nil)
	if err == nil || !strings.Contains(err.Error(), "rule leaks: leaks.page") || !strings.Contains(err.Error(), "rule scope: scope.longest") {
		t.Errorf("got %v", err)
	}
}

// What the rules cost an answer with a cookie and the headers of Helmet.
func BenchmarkEnforce(b *testing.B) {
	page := []byte("<!doctype html><title>Shop</title>" + strings.Repeat("<p>A lamp, a chair, a table.</p>\n", 32))
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"] = []string{"text/html; charset=utf-8"}
		h["X-Powered-By"] = []string{"Express"}
		h["Set-Cookie"] = []string{"connect.sid=s%3Aabc.def; Path=/; HttpOnly"}
		w.Write(page)
	})
	wrap, err := Enforce(rule.Enforcement{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, h := range map[string]http.Handler{"bare": app, "enforced": wrap(app)} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest("GET", "https://shop.example.com/", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			w := &nobody{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.h)
				h.ServeHTTP(w, r)
			}
		})
	}
}

// nobody is a visitor who reads nothing.
type nobody struct{ h http.Header }

func (n *nobody) Header() http.Header         { return n.h }
func (n *nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n *nobody) WriteHeader(int)             {}
