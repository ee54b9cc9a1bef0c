package session

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// broken is a store that fails.
type broken struct{ load, save error }

func (b broken) Load(context.Context, string) ([]byte, error)              { return nil, b.load }
func (b broken) Save(context.Context, string, []byte, time.Duration) error { return b.save }
func (b broken) Delete(context.Context, string) error                      { return b.save }

func TestFailures(t *testing.T) {
	down := errors.New("down")
	var told []error
	failed := func(w http.ResponseWriter, _ *http.Request, err error) {
		told = append(told, err)
		w.WriteHeader(http.StatusBadGateway)
	}
	b := newBrowser(t, Options{Store: broken{load: down}, Secrets: []string{"k"}, Failed: failed})
	b.jar["connect.sid"] = SignID("x", "k")
	b.visit(func(*Session) { t.Error("the application runs without knowing the session") })
	if b.status != http.StatusBadGateway || len(told) != 1 || !errors.Is(told[0], down) {
		t.Errorf("loading: got %d, %v", b.status, told)
	}
	silent := newBrowser(t, Options{Store: broken{load: down}, Secrets: []string{"k"}})
	silent.jar["connect.sid"] = SignID("x", "k")
	if silent.visit(func(*Session) {}); silent.status != http.StatusServiceUnavailable {
		t.Errorf("loading, with nobody told: got %d", silent.status)
	}
	told = nil
	b = newBrowser(t, Options{Store: broken{save: down}, Secrets: []string{"k"}, Failed: failed})
	if lines := b.visit(func(s *Session) { s.Set("a", 1) }); lines != nil || b.status != 200 || len(told) != 1 || !errors.Is(told[0], down) {
		t.Errorf("saving: got %q, %d, %v", lines, b.status, told)
	}
	told = nil
	b = newBrowser(t, Options{Keys: keysOf(t, "k"), Failed: failed})
	if lines := b.visit(func(s *Session) { s.Set("a", strings.Repeat("x", 5000)) }); lines != nil || len(told) != 1 || !errors.Is(told[0], cookie.ErrTooLong) {
		t.Errorf("too long: got %q, %v", lines, told)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	_, err := New(Options{Keys: keysOf(t, "k"), Store: NewMemory(0), Secrets: []string{""}, Idle: 2 * time.Hour, Absolute: time.Hour, Revoked: NewMemory(0), Cookie: cookie.Cookie{Name: "x"}})
	for _, want := range []string{"exclude each other", "a secret is empty", "Idle is longer", "Revoked is for cookies", "use Name"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among the mistakes: %v", want, err)
		}
	}
	for name, o := range map[string]Options{
		"nothing": {}, "secrets alone": {Keys: keysOf(t, "k"), Secrets: []string{"x"}}, "no secrets": {Store: NewMemory(0)},
		"revoked without a limit": {Keys: keysOf(t, "k"), Revoked: NewMemory(0)}, "negative": {Keys: keysOf(t, "k"), Idle: -1}, "short": {Keys: keysOf(t, "k"), Idle: 1},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("From without the middleware does not say so")
		}
	}()
	From(httptest.NewRequest("GET", "/", nil))
}

func TestMemoryIsBounded(t *testing.T) {
	ctx, m, now := context.Background(), NewMemory(2), start
	m.now = func() time.Time { return now }
	for _, id := range []string{"a", "b"} {
		if err := m.Save(ctx, id, []byte(id), time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Save(ctx, "c", nil, time.Minute); !errors.Is(err, ErrFull) {
		t.Errorf("a third of two: got %v", err)
	}
	if err := m.Save(ctx, "b", []byte("new"), 2*time.Minute); err != nil {
		t.Errorf("one that is there: got %v", err)
	}
	now = now.Add(90 * time.Second)
	if err := m.Save(ctx, "c", []byte("c"), time.Minute); err != nil || m.Len() != 2 {
		t.Errorf("after one expired: got %v, %d", err, m.Len())
	}
	if data, err := m.Load(ctx, "a"); data != nil || err != nil {
		t.Errorf("expired: got %q, %v", data, err)
	}
	data, _ := m.Load(ctx, "b")
	data[0] = 'X'
	if again, _ := m.Load(ctx, "b"); string(again) != "new" {
		t.Errorf("a record can be changed from outside: %q", again)
	}
}

func TestWrittenAfterTheAnswerBegan(t *testing.T) {
	store := NewMemory(0)
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}})
	b.visit(func(s *Session) { s.Set("n", 1) })
	handler := b.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := From(r)
		io.WriteString(w, "begun")
		s.Set("n", 2)
	}))
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", "connect.sid="+b.jar["connect.sid"])
	handler.ServeHTTP(httptest.NewRecorder(), r)
	b.visit(func(s *Session) {
		if n := 0; true {
			if s.Get("n", &n); n != 2 {
				t.Errorf("got %d", n)
			}
		}
	})
}

func TestRecordIsExpressSessions(t *testing.T) {
	store := NewMemory(0)
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}, Cookie: cookie.Cookie{MaxAge: time.Hour, Domain: "shop.example", Partitioned: true, Priority: cookie.High}})
	var id string
	b.visit(func(s *Session) { id = s.ID(); s.Set("user", "ann") })
	data, err := store.Load(context.Background(), id)
	want := `{"cookie":{"originalMaxAge":3600000,"partitioned":true,"priority":"high","expires":"2026-03-01T13:30:45.000Z","secure":true,"httpOnly":true,"domain":"shop.example","path":"/","sameSite":"lax"},"user":"ann"}`
	if string(data) != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", data, err, want)
	}
	for _, record := range []string{`{"cookie":{"expires":"2020-01-01T00:00:00.000Z"},"user":"x"}`, `{"cookie":1}`, `not JSON`} {
		store.Save(context.Background(), id, []byte(record), time.Hour)
		if got := b.user(); got != "" {
			t.Errorf("%s: read as %q", record, got)
		}
	}
	store.Save(context.Background(), id, []byte(`{"cookie":{"originalMaxAge":null,"expires":false,"path":"/"},"user":"x"}`), time.Hour)
	if got := b.user(); got != "x" {
		t.Errorf("a record without an end: read as %q", got)
	}
}

func TestPlainHTTP(t *testing.T) {
	sessions, err := New(Options{Keys: keysOf(t, "k"), Cookie: cookie.Cookie{Secure: cookie.Always}})
	if err != nil {
		t.Fatal(err)
	}
	for _, secure := range []bool{false, true} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		if secure {
			r.TLS = &tls.ConnectionState{}
		}
		sessions(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { From(r).Set("a", 1) })).ServeHTTP(w, r)
		if set := w.Header()["Set-Cookie"] != nil; set != secure {
			t.Errorf("TLS %v: set %v", secure, set)
		}
	}
}
