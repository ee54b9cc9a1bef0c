package session

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// A step of a visit, and what must hold of the session after it.
var lifecycle = []struct {
	what                    string
	begun                   bool // the visitor comes with a session {"user":"ann","n":1}
	do                      func(*Session)
	isNew, changed, holding bool   // within the request, after do
	answer                  string // which cookie is set: "", "set", "gone"
	next                    string // Keys of the next visit
}{
	{"nothing is done, without a session", false, func(*Session) {}, true, true, false, "", "[]"},
	{"nothing is done", true, func(*Session) {}, false, false, true, "", "[user n]"},
	{"a value is set, without a session", false, func(s *Session) { s.Set("a", 1) }, true, true, true, "set", "[a]"},
	{"a value is set and deleted, without a session", false, func(s *Session) { s.Set("a", 1); s.Delete("a") }, true, true, false, "", "[]"},
	{"a value is set", true, func(s *Session) { s.Set("a", 1) }, false, true, true, "set", "[user n a]"},
	{"a value is set that is there", true, func(s *Session) { s.Set("n", 1) }, false, false, true, "", "[user n]"},
	{"a value is set and set back", true, func(s *Session) { s.Set("n", 2); s.Set("n", 1) }, false, false, true, "", "[user n]"},
	{"a value is deleted and set again: it is the last now", true, func(s *Session) { s.Delete("user"); s.Set("user", "ann") }, false, true, true, "set", "[n user]"},
	{"a value is deleted that is not there", true, func(s *Session) { s.Delete("none") }, false, false, true, "", "[user n]"},
	{"a value is deleted", true, func(s *Session) { s.Delete("n") }, false, true, true, "set", "[user]"},
	{"null is a value", false, func(s *Session) { s.Set("a", nil) }, true, true, true, "set", "[a]"},
	{"a value is refused", true, func(s *Session) { s.Set("cookie", 1); s.Delete("toString") }, false, false, true, "", "[user n]"},
	{"all is cleared", true, (*Session).Clear, false, true, false, "set", "[]"},
	{"all is cleared, without a session", false, (*Session).Clear, true, true, false, "", "[]"},
	{"all is cleared, and a value set", true, func(s *Session) { s.Clear(); s.Set("a", 1) }, false, true, true, "set", "[a]"},
	{"destroyed", true, (*Session).Destroy, false, false, true, "gone", "[]"},
	{"destroyed twice", true, func(s *Session) { s.Destroy(); s.Destroy() }, false, false, true, "gone", "[]"},
	{"destroyed, and a value set", true, func(s *Session) { s.Destroy(); s.Set("a", 1) }, false, true, true, "gone", "[]"},
	{"a value set, and destroyed", true, func(s *Session) { s.Set("a", 1); s.Destroy() }, false, true, true, "gone", "[]"},
	{"destroyed, and renewed", true, func(s *Session) { s.Destroy(); s.Renew() }, false, false, true, "gone", "[]"},
	{"destroyed, without a session", false, (*Session).Destroy, true, true, false, "gone", "[]"},
	{"renewed: the values stay", true, (*Session).Renew, false, false, true, "set", "[user n]"},
	{"renewed twice", true, func(s *Session) { s.Renew(); s.Renew() }, false, false, true, "set", "[user n]"},
	{"renewed, without a session or a value", false, (*Session).Renew, true, true, false, "", "[]"},
	{"renewed, and a value set, without a session", false, func(s *Session) { s.Renew(); s.Set("a", 1) }, true, true, true, "set", "[a]"},
	{"another end for the cookie", true, func(s *Session) { s.SetMaxAge(time.Hour) }, false, false, true, "set", "[user n]"},
	{"another end, without a session or a value", false, func(s *Session) { s.SetMaxAge(time.Hour) }, true, true, false, "", "[]"},
}

// TestLifeCycle holds that each kind of session says the same of each step.
func TestLifeCycle(t *testing.T) {
	for _, test := range lifecycle {
		for kind, o := range kinds(t) {
			b := newBrowser(t, o)
			if test.begun {
				b.visit(func(s *Session) { s.Set("user", "ann"); s.Set("n", 1) })
			}
			lines := b.visit(func(s *Session) {
				if s.IsNew() == test.begun {
					t.Errorf("%s, %s: IsNew is %v as the request comes", test.what, kind, s.IsNew())
				}
				test.do(s)
				if s.IsNew() != test.isNew || s.IsChanged() != test.changed || s.IsPopulated() != test.holding {
					t.Errorf("%s, %s: new %v, changed %v, populated %v", test.what, kind, s.IsNew(), s.IsChanged(), s.IsPopulated())
				}
			})
			answer := ""
			if len(lines) > 0 {
				answer = "set"
				if c, err := cookie.Parse(lines[0]); err != nil || c.Value == "" {
					answer = "gone"
				}
			}
			// The cookie of a store is a name, which only Renew, SetMaxAge and the beginning change.
			renames := strings.Contains(test.what, "renew") || strings.Contains(test.what, "another end") || !test.begun
			if want := test.answer; answer != want && !(kind == "stored" && want == "set" && answer == "" && !renames) {
				t.Errorf("%s, %s: got %q, want %q", test.what, kind, lines, want)
			}
			b.visit(func(s *Session) {
				if got := fmt.Sprint(s.Keys()); got != test.next {
					t.Errorf("%s, %s: the next visit has %s, want %s", test.what, kind, got, test.next)
				}
			})
		}
	}
}

// A request that does not ask for its session counts as use where there is an
// idle limit, and leaves no trace where there is none.
func TestASessionThatNobodyAsksFor(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Idle = time.Hour
		b := newBrowser(t, o)
		b.login("ann")
		b.now = b.now.Add(30 * time.Minute)
		w, r := b.request("GET", "/")
		b.handler(nothing).ServeHTTP(w, r)
		for _, l := range w.Header()["Set-Cookie"] {
			if c, err := cookie.Parse(l); err == nil {
				b.jar[c.Name] = c.Value
			}
		}
		if b.now = b.now.Add(45 * time.Minute); b.user() != "ann" {
			t.Errorf("%s: gone, though it was used 45 minutes ago", kind)
		}
	}
	o := Options{Keys: keysOf(t, "k")}
	b := newBrowser(t, o)
	b.login("ann")
	w, r := b.request("GET", "/")
	b.handler(nothing).ServeHTTP(w, r)
	if lines := w.Header()["Set-Cookie"]; lines != nil {
		t.Errorf("nobody asked, and a cookie is set: %q", lines)
	}
}

// What Clear forgets is every value, though Set would refuse its name, or Keys
// cannot spell it; the times of a session with limits stay.
func TestClearForgetsWhatSetRefuses(t *testing.T) {
	o := Options{Keys: keysOf(t, "k"), Absolute: time.Hour, Idle: time.Hour}
	b := newBrowser(t, o)
	since := start.Unix()
	value := must(properties(fmt.Sprintf(`{"cookie":{"a":1},"\ud800":2,"\ufffd":3,"_since":%d,"_seen":%d,"x":4}`, since, since))).encode()
	b.jar["session"], b.jar["session.sig"] = value, o.Keys.Sign("session="+value)
	b.visit(func(s *Session) {
		if len(s.Keys()) != 4 {
			t.Fatalf("got %q", s.Keys())
		}
		s.Clear()
		if s.IsPopulated() || !s.IsChanged() {
			t.Errorf("cleared, and %q stay", s.Keys())
		}
	})
	b.now = b.now.Add(time.Hour)
	b.visit(func(s *Session) {
		if !s.IsNew() {
			t.Error("clearing a session prolonged it")
		}
	})
}

// Renew leaves no way back to the old name, and does not leave the values.
func TestRenewChangesTheName(t *testing.T) {
	store := NewMemory(0)
	for kind, o := range map[string]Options{
		"stored":    {Store: store, Secrets: []string{"k"}},
		"signed":    {Keys: keysOf(t, "k"), Absolute: time.Hour, Revoked: NewMemory(0)},
		"encrypted": {Box: newBox(t, "a"), Absolute: time.Hour, Revoked: NewMemory(0)},
	} {
		b := newBrowser(t, o)
		seen := map[string]bool{}
		b.visit(func(s *Session) { s.Set("basket", 3); seen[s.ID()] = true })
		for range 3 {
			old := map[string]string{}
			for k, v := range b.jar {
				old[k] = v
			}
			b.visit(func(s *Session) {
				before := s.ID()
				if s.Renew(); !seen[before] || seen[s.ID()] || s.ID() == "" {
					t.Errorf("%s: renewed from %q to %q", kind, before, s.ID())
				}
				seen[s.ID()] = true
			})
			current := b.jar
			b.jar = old
			b.visit(func(s *Session) {
				if !s.IsNew() {
					t.Errorf("%s: the old name has the session still", kind)
				}
			})
			b.jar = current
		}
		b.visit(func(s *Session) {
			if n := 0; true {
				if ok, err := s.Get("basket", &n); !ok || err != nil || n != 3 {
					t.Errorf("%s: the values are lost: %v, %v", kind, s.Keys(), err)
				}
			}
		})
		if kind == "stored" && store.Len() != 1 {
			t.Errorf("%d records are left of one session", store.Len())
		}
	}
}
