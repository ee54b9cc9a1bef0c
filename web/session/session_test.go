package session

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// A browser keeps cookies between visits, at a time that tests set.
type browser struct {
	t       *testing.T
	handler func(http.Handler) http.Handler
	now     time.Time
	jar     map[string]string
	status  int
}

// newBrowser returns a browser for a service with the options.
func newBrowser(t *testing.T, o Options) *browser {
	t.Helper()
	b := &browser{t: t, now: start, jar: map[string]string{}}
	o.Now = func() time.Time { return b.now }
	if m, ok := o.Store.(*Memory); ok {
		m.now = o.Now
	}
	if m, ok := o.Revoked.(*Memory); ok {
		m.now = o.Now
	}
	handler, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.handler = handler
	return b
}

// visit runs one request.
func (b *browser) visit(app func(*Session)) []string {
	b.t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
	for name, value := range b.jar {
		r.Header.Add("Cookie", name+"="+value)
	}
	b.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { app(From(r)) })).ServeHTTP(w, r)
	lines := w.Header()["Set-Cookie"]
	for _, l := range lines {
		c, err := cookie.Parse(l)
		if err != nil {
			b.t.Fatalf("%q: %v", l, err)
		}
		if b.jar[c.Name] = c.Value; !c.Expires.IsZero() && c.Expires.Before(b.now) {
			delete(b.jar, c.Name)
		}
	}
	b.status = w.Code
	return lines
}

func (b *browser) user() (name string) {
	b.t.Helper()
	b.visit(func(s *Session) { name = s.Text("user") })
	return name
}

func (b *browser) login(name string) {
	b.t.Helper()
	b.visit(func(s *Session) {
		s.Renew()
		if err := s.Set("user", name); err != nil {
			b.t.Error(err)
		}
	})
}

func newBox(t testing.TB, secrets ...string) *cookie.Box {
	t.Helper()
	var all [][]byte
	for _, s := range secrets {
		all = append(all, []byte(strings.Repeat(s, 32)))
	}
	box, err := cookie.NewBox(all...)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

// kinds are the ways to keep a session.
func kinds(t testing.TB) map[string]Options {
	return map[string]Options{
		"signed":    {Keys: keysOf(t, "k")},
		"encrypted": {Box: newBox(t, "a")},
		"stored":    {Store: NewMemory(0), Secrets: []string{"k"}},
	}
}

func TestEveryKindRemembers(t *testing.T) {
	for kind, o := range kinds(t) {
		b := newBrowser(t, o)
		if lines := b.visit(func(s *Session) {
			if !s.IsNew() || s.IsPopulated() {
				t.Errorf("%s: the first visit has a session", kind)
			}
		}); lines != nil {
			t.Errorf("%s: a session without values is set: %q", kind, lines)
		}
		b.login("ann")
		lines := b.visit(func(s *Session) {
			var user string
			if ok, err := s.Get("user", &user); !ok || err != nil || user != "ann" || s.IsNew() || s.IsChanged() || !s.IsPopulated() {
				t.Errorf("%s: got %v, %v, %q; %v, %v, %v", kind, ok, err, user, s.IsNew(), s.IsChanged(), s.IsPopulated())
			}
		})
		if lines != nil {
			t.Errorf("%s: nothing changed, and a cookie is set: %q", kind, lines)
		}
		lines = b.visit(func(s *Session) { s.Destroy() })
		if len(lines) == 0 || !strings.Contains(lines[0], "=; path=/; expires=Thu, 01 Jan 1970") {
			t.Errorf("%s: destroyed: got %q", kind, lines)
		}
		if b.user() != "" || len(b.jar) != 0 {
			t.Errorf("%s: destroyed, and still there: %v", kind, b.jar)
		}
	}
}

func TestCookiesAreSafe(t *testing.T) {
	for kind, o := range kinds(t) {
		lines := newBrowser(t, o).visit(func(s *Session) { s.Set("user", "ann") })
		for _, l := range lines {
			if c, err := cookie.Parse(l); err != nil || c.ScriptReadable || c.Secure != cookie.Always || c.SameSite != cookie.Lax {
				t.Errorf("%s: %q, %v", kind, l, err)
			}
		}
		if kind == "encrypted" {
			if plain := decodeBase64(strings.Split(lines[0], ";")[0][len("session="):]); strings.Contains(string(plain), "ann") {
				t.Errorf("the session can be read: %q", plain)
			}
		}
	}
}

func TestValues(t *testing.T) {
	type basket struct {
		Apples int
		Notes  []string `json:"notes,omitempty"`
	}
	b := newBrowser(t, Options{Keys: keysOf(t, "k")})
	b.visit(func(s *Session) {
		for name, v := range map[string]any{"basket": basket{3, []string{"<ripe> & \u20ac"}}, "n": 1.5, "big": int64(1) << 53, "nothing": nil} {
			if err := s.Set(name, v); err != nil {
				t.Error(err)
			}
		}
		for name, v := range map[string]any{"toString": 1, "__proto__": 1, "isNew": 1, "_since": 1, "cookie": 1, "f": func() {}, "huge": int64(1)<<53 + 1} {
			if err := s.Set(name, v); err == nil {
				t.Errorf("%s is stored, and would not come back", name)
			}
		}
	})
	b.visit(func(s *Session) {
		var got basket
		if ok, err := s.Get("basket", &got); !ok || err != nil || got.Apples != 3 || got.Notes[0] != "<ripe> & \u20ac" {
			t.Errorf("got %v, %v, %+v", ok, err, got)
		}
		if ok, err := s.Get("n", &got); !ok || err == nil {
			t.Errorf("a number read as a struct: %v, %v", ok, err)
		}
		if ok, err := s.Get("none", &got); ok || err != nil || s.Text("n") != "" {
			t.Errorf("got %v, %v, %q", ok, err, s.Text("n"))
		}
		keys := s.Keys()
		slices.Sort(keys)
		if !slices.Equal(keys, []string{"basket", "big", "n", "nothing"}) {
			t.Errorf("got %q", keys)
		}
		s.Clear()
		if s.IsPopulated() || !s.IsChanged() {
			t.Error("cleared, and not empty or not changed")
		}
	})
}
