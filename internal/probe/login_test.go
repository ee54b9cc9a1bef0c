package probe_test

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tenet/internal/probe"
)

// A club shows its page to members alone. Its form has a token against
// forgery, which belongs to a cookie that the page of the form sets.
type club struct {
	form string // in place of its own
	mu   sync.Mutex
	seen map[string]string // what was asked with the cookie of a member: path to the whole line
}

func (c *club) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	session, _ := r.Cookie("session")
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Header().Set("Content-Type", "text/html")
	switch {
	case r.URL.Path == "/login":
		http.SetCookie(w, &http.Cookie{Name: "pre", Value: "p1"})
		http.SetCookie(w, &http.Cookie{Name: "old", Value: "x"})
		fmt.Fprint(w, c.form)
	case r.URL.Path == "/session" && r.Method == http.MethodPost:
		pre, err := r.Cookie("pre")
		form := string(body) == "csrf=t%261&go=in&password=sesame&user=probe" && r.Header.Get("Origin") == "http://"+r.Host
		if err != nil || pre.Value != "p1" || !form && string(body) != `{"password":"sesame","user":"probe"}` {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1", HttpOnly: true})
		http.SetCookie(w, &http.Cookie{Name: "old", MaxAge: -1})
		http.Redirect(w, r, "/", http.StatusSeeOther)
	case session != nil && session.Value == "s1":
		c.seen[r.URL.Path] = r.Header.Get("Cookie")
		fmt.Fprint(w, `<a href="/members">members</a>`)
	default:
		w.WriteHeader(http.StatusForbidden)
	}
}

const clubForm = `<form action="/search"><input name="q"></form>
<form method="post" action="/session"><input type="hidden" name="csrf" value="t&amp;1"><input type=hidden name=go value=in>
<input name="user"><input type="password" name="password"><input type="checkbox" name="stay"><button name="send">In</button></form>`

var member = []probe.Field{{Name: "user", Value: "probe"}, {Name: "password", Value: "sesame"}}

func TestLoginFillsInTheForm(t *testing.T) {
	c := &club{form: clubForm, seen: map[string]string{}}
	server := httptest.NewServer(c)
	defer server.Close()
	facts, err := probe.Run(t.Context(), server.URL, probe.Options{Login: &probe.Login{Page: "/login", Fields: member}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/members"} {
		if got := c.seen[path]; got != "pre=p1; session=s1" {
			t.Errorf("%s was asked with the cookies %q", path, got)
		}
	}
	if text := fmt.Sprintf("%+v", facts); strings.Contains(text, "sesame") {
		t.Error("the facts keep the password")
	}
	for _, x := range facts.Exchanges {
		if strings.Contains(fmt.Sprint(x.Asked), "p1") {
			t.Errorf("%s %s keeps a cookie that was sent", x.Method, x.URL)
		}
	}
}

func TestLoginByJSON(t *testing.T) {
	c := &club{seen: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/session" && r.Method == http.MethodGet {
			http.SetCookie(w, &http.Cookie{Name: "pre", Value: "p1"})
			return
		}
		c.ServeHTTP(w, r)
	}))
	defer server.Close()
	if _, err := probe.Run(t.Context(), server.URL, probe.Options{Login: &probe.Login{Page: "/session", Fields: member, JSON: true}}); err != nil {
		t.Fatal(err)
	}
	if c.seen["/"] == "" {
		t.Error("the front page was asked for without the login")
	}
}

func TestLoginThatFails(t *testing.T) {
	wrong := []probe.Field{{Name: "user", Value: "probe"}, {Name: "password", Value: "guess"}}
	for _, tc := range []struct {
		name, page, form string
		fields           []probe.Field
		want             string
	}{
		{"a wrong password", "/login", clubForm, wrong, "refused the login with 401"},
		{"no such form", "/login", `<form><input name="q"></form>`, member, "has no form with user and password"},
		{"a form of another host", "/login", strings.Replace(clubForm, "/session", "http://elsewhere.invalid/session", 1), member, "sends its form to another host"},
		{"a form without TLS", "/login", strings.Replace(clubForm, "/session", "ftp://x/session", 1), member, "sends its form to another host"},
		{"a page of another host", "http://elsewhere.invalid/login", clubForm, member, "is no page of"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := httptest.NewServer(&club{form: tc.form, seen: map[string]string{}})
			defer server.Close()
			_, err := probe.Run(t.Context(), server.URL, probe.Options{Login: &probe.Login{Page: tc.page, Fields: tc.fields}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

func TestLoginIsNotSentToABadCertificate(t *testing.T) {
	posted := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		posted = posted || r.Method == http.MethodPost
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, clubForm)
	}))
	defer server.Close()
	o := probe.Options{Login: &probe.Login{Page: "/login", Fields: member}, Roots: x509.NewCertPool()}
	if _, err := probe.Run(t.Context(), server.URL, o); err == nil || !strings.Contains(err.Error(), "was sent no login") || posted {
		t.Errorf("%v, posted %v", err, posted)
	}
}
