package session

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// TestLateFailures holds that a store which fails after the answer began is
// told of, and that the error handler cannot spoil the answer.
func TestLateFailures(t *testing.T) {
	for what, test := range map[string]struct {
		do   func(*Session)
		says string
	}{
		"Set":     {func(s *Session) { s.Set("n", 2) }, "saving a session"},
		"Destroy": {(*Session).Destroy, "deleting a session"},
	} {
		store := &flaky{Store: NewMemory(0), left: 100}
		var told []error
		b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}, Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
			told = append(told, err)
			w.Header().Set("X-Failed", "1")
			w.WriteHeader(http.StatusTeapot)
			io.WriteString(w, "failed")
		}})
		b.visit(func(s *Session) { s.Set("n", 1) })
		w, r := b.request("GET", "/")
		b.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s := From(r)
			io.WriteString(w, "begun")
			store.left = 0
			test.do(s)
		})).ServeHTTP(w, r)
		if len(told) != 1 || !errors.Is(told[0], errDown) || !strings.Contains(told[0].Error(), test.says) {
			t.Errorf("%s: told %v", what, told)
		}
		if w.Code != 200 || w.Body.String() != "begun" || w.Header().Get("X-Failed") != "" {
			t.Errorf("%s: the answer is %d %q %v", what, w.Code, w.Body, w.Header())
		}
	}
}

// TestAnAnswerAfterTheLimit holds that a request which takes longer than its
// session has left does not prolong it.
func TestAnAnswerAfterTheLimit(t *testing.T) {
	store := NewMemory(0)
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}, Absolute: time.Hour})
	b.login("ann")
	b.now = b.now.Add(59 * time.Minute)
	b.during(func(s *Session) { s.Set("n", 1) }, func() { b.now = b.now.Add(2 * time.Minute) })
	if store.Len() != 0 {
		t.Errorf("%d records are kept beyond the limit", store.Len())
	}
	if got := b.user(); got != "" {
		t.Errorf("it is %s beyond the limit", got)
	}
}

// TestARecordThatIsSpoiltMeanwhile holds that touch does not write over what it
// cannot read.
func TestARecordThatIsSpoiltMeanwhile(t *testing.T) {
	store := NewMemory(0)
	var told []error
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}, Failed: func(_ http.ResponseWriter, _ *http.Request, err error) { told = append(told, err) }})
	id := ""
	b.visit(func(s *Session) { s.Set("n", 1); id = s.ID() })
	b.during(func(*Session) {}, func() { store.Save(context.Background(), id, []byte(`{"n":`), time.Hour) })
	if data, _ := store.Load(context.Background(), id); string(data) != `{"n":` || len(told) != 1 || !strings.Contains(told[0].Error(), "reading a record") {
		t.Errorf("it is %s, told %v", data, told)
	}
}

// TestRecordSaysHowTheCookieIs holds that a new record says of its cookie what
// the browser is told, as express-session writes it.
func TestRecordSaysHowTheCookieIs(t *testing.T) {
	overTLS := func(*http.Request) bool { return true }
	plain := func(*http.Request) bool { return false }
	for _, test := range []struct {
		what string
		o    Options
		want string
	}{
		{"defaults", Options{}, `"secure":true,"httpOnly":true,"path":"/","sameSite":"lax"`},
		{"over plain HTTP", Options{Secure: plain}, `"secure":false,"httpOnly":true,"path":"/","sameSite":"lax"`},
		{"behind a proxy", Options{Secure: overTLS}, `"secure":true,"httpOnly":true,"path":"/","sameSite":"lax"`},
		{"never Secure", Options{Cookie: cookie.Cookie{Secure: cookie.Never}}, `"secure":false,"httpOnly":true,"path":"/","sameSite":"lax"`},
		{"always Secure", Options{Cookie: cookie.Cookie{Secure: cookie.Always}}, `"secure":true,"httpOnly":true,"path":"/","sameSite":"lax"`},
		{"read by scripts, at a path", Options{Cookie: cookie.Cookie{ScriptReadable: true, Path: "/app"}}, `"secure":true,"httpOnly":false,"path":"/app","sameSite":"lax"`},
		{"SameSite of all cookies", Options{SameSite: cookie.Strict}, `"secure":true,"httpOnly":true,"path":"/","sameSite":"strict"`},
		{"SameSite of this one", Options{SameSite: cookie.Strict, Cookie: cookie.Cookie{SameSite: cookie.None}}, `"secure":true,"httpOnly":true,"path":"/","sameSite":"none"`},
		{"no SameSite", Options{SameSite: cookie.SameSiteOmit}, `"secure":true,"httpOnly":true,"path":"/","sameSite":false`},
	} {
		store := NewMemory(0)
		test.o.Store, test.o.Secrets = store, []string{"k"}
		id := ""
		lines := newBrowser(t, test.o).visit(func(s *Session) { s.Set("n", 1); id = s.ID() })
		want := `{"cookie":{"originalMaxAge":null,"expires":null,` + test.want + `},"n":1}`
		if data, _ := store.Load(context.Background(), id); string(data) != want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.what, data, want)
		}
		c, err := cookie.Parse(strings.Join(lines, ""))
		if err != nil || (c.Secure == cookie.Always) != strings.Contains(want, `"secure":true`) || c.ScriptReadable == strings.Contains(want, `"httpOnly":true`) || !strings.Contains(want, `"path":"`+c.Path+`"`) {
			t.Errorf("%s: the record says %s, and the browser is told %q", test.what, want, lines)
		}
	}
}
