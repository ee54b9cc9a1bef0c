package session

import (
	"strings"
	"testing"
	"time"
)

func TestTimeOuts(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Idle, o.Absolute = time.Hour, 8*time.Hour
		b := newBrowser(t, o)
		b.login("ann")
		for range 8 {
			b.now = b.now.Add(59 * time.Minute)
			if b.user() != "ann" {
				t.Fatalf("%s: gone after %s of use", kind, b.now.Sub(start))
			}
		}
		b.now = start.Add(8*time.Hour - time.Minute)
		if b.user() != "ann" {
			t.Errorf("%s: gone before the absolute limit", kind)
		}
		b.now = start.Add(8 * time.Hour)
		if b.user() != "" {
			t.Errorf("%s: used beyond the absolute limit", kind)
		}
		b.login("ann")
		b.now = b.now.Add(61 * time.Minute)
		if b.user() != "" {
			t.Errorf("%s: idle for longer than the limit", kind)
		}
	}
}

func TestTimesAreNotTakenOnTrust(t *testing.T) {
	plain := newBrowser(t, Options{Keys: keysOf(t, "k")})
	plain.visit(func(s *Session) { s.Set("user", "ann") })
	future := newBrowser(t, Options{Keys: keysOf(t, "k"), Absolute: time.Hour})
	future.now = start.Add(24 * time.Hour)
	future.login("ann")
	for name, jar := range map[string]map[string]string{"without times": plain.jar, "from the future": future.jar} {
		b := newBrowser(t, Options{Keys: keysOf(t, "k"), Absolute: time.Hour})
		b.jar = jar
		if b.user() != "" {
			t.Errorf("a session %s is accepted", name)
		}
	}
}

func TestReplay(t *testing.T) {
	for _, kind := range []string{"signed", "encrypted"} {
		for what, end := range map[string]func(*Session){"Destroy": (*Session).Destroy, "Renew": (*Session).Renew} {
			o := kinds(t)[kind]
			o.Absolute, o.Revoked = time.Hour, NewMemory(0)
			b := newBrowser(t, o)
			b.login("ann")
			if b.user() != "ann" {
				t.Fatalf("%s: not logged in", kind)
			}
			copied := map[string]string{}
			for k, v := range b.jar {
				copied[k] = v
			}
			b.visit(end)
			b.jar = copied
			if b.user() != "" {
				t.Errorf("%s: a copy from before %s is accepted", kind, what)
			}
		}
	}
}

func TestAPlantedNameIsNotTakenOver(t *testing.T) {
	store := NewMemory(0)
	o := Options{Store: store, Secrets: []string{"k"}}
	attacker, victim := newBrowser(t, o), newBrowser(t, o)
	attacker.visit(func(s *Session) { s.Set("basket", 1) })
	victim.jar = map[string]string{"connect.sid": attacker.jar["connect.sid"]}
	victim.login("ann")
	if victim.jar["connect.sid"] == attacker.jar["connect.sid"] {
		t.Error("login kept the name of the session")
	}
	if attacker.user() != "" {
		t.Error("the attacker is logged in")
	}
	if victim.user() != "ann" {
		t.Error("the victim is not logged in")
	}
	b := newBrowser(t, o)
	b.jar["connect.sid"] = SignID("chosen-by-somebody", "k")
	b.visit(func(s *Session) {
		if s.ID() == "chosen-by-somebody" || !s.IsNew() {
			t.Error("a name that no record has is taken over")
		}
	})
}

func TestRotation(t *testing.T) {
	for kind, pair := range map[string][2]Options{
		"signed":    {{Keys: keysOf(t, "old")}, {Keys: keysOf(t, "new", "old")}},
		"encrypted": {{Box: newBox(t, "o")}, {Box: newBox(t, "n", "o")}},
	} {
		before, after := newBrowser(t, pair[0]), newBrowser(t, pair[1])
		before.visit(func(s *Session) { s.Set("user", "ann") })
		after.jar = before.jar
		if after.user() != "ann" {
			t.Errorf("%s: an old key is refused", kind)
		}
		only := newBrowser(t, map[string]Options{"signed": {Keys: keysOf(t, "new")}, "encrypted": {Box: newBox(t, "n")}}[kind])
		only.jar = after.jar
		if only.user() != "ann" {
			t.Errorf("%s: read under an old key, and not written under the new one", kind)
		}
	}
	a, b := newBrowser(t, Options{Box: newBox(t, "a")}), newBrowser(t, Options{Box: newBox(t, "a"), Name: "other"})
	a.visit(func(s *Session) { s.Set("user", "ann") })
	b.jar["other"] = a.jar["session"]
	if b.user() != "" {
		t.Error("an encrypted session counts in another cookie")
	}
}

func TestMaxAge(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Cookie.MaxAge = time.Hour
		b := newBrowser(t, o)
		lines := b.visit(func(s *Session) { s.Set("user", "ann") })
		if !strings.Contains(lines[0], "expires=Sun, 01 Mar 2026 13:30:45 GMT") {
			t.Errorf("%s: got %q", kind, lines)
		}
		lines = b.visit(func(s *Session) { s.SetMaxAge(30 * 24 * time.Hour) })
		if len(lines) == 0 || !strings.Contains(lines[0], "expires=Tue, 31 Mar 2026 12:30:45 GMT") {
			t.Errorf("%s: for this user: got %q", kind, lines)
		}
	}
}
