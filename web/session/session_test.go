package session

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
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

// FuzzNormalise holds that what is normalised stays as it is when it is
// normalised again, and means the same to encoding/json.
func FuzzNormalise(f *testing.F) {
	for _, s := range []string{`{"b":1,"10":2,"9":3,"b":4}`, `[1e21,-0,0.1e-6,1e400]`, `"\ud83d\ude00\ud83d<\u2028"`, `{"a":[{}]}`, " null ", strings.Repeat("[", 600)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = utf8Text([]byte(text))
		out, err := normalise(text, false)
		if valid := json.Valid([]byte(text)); (err == nil) != valid && strings.Count(text, "[")+strings.Count(text, "{") < maxDepth {
			t.Fatalf("%q: %v, and encoding/json says %v", text, err, valid)
		}
		if err != nil {
			return
		}
		if again, err := normalise(out, false); again != out || err != nil {
			t.Fatalf("%q becomes %q, and that %q, %v", text, out, again, err)
		}
		if !json.Valid([]byte(out)) {
			t.Fatalf("%q becomes %q, which is no JSON", text, out)
		}
	})
}

// FuzzDecode holds that what is read from a cookie and written again is read
// the same.
func FuzzDecode(f *testing.F) {
	f.Add("eyJhIjoxfQ==")
	f.Add("WzEsIuKCrCJd")
	f.Add("ImFiXHVkODNkIg")
	f.Fuzz(func(t *testing.T, value string) {
		o, err := decode(value)
		if err != nil {
			return
		}
		again, err := decode(o.encode())
		if err != nil || again.json() != o.json() {
			t.Fatalf("%q reads as %s, and again as %v, %v", value, o.json(), again, err)
		}
	})
}

// FuzzUnsignID holds that only what was signed is read.
func FuzzUnsignID(f *testing.F) {
	f.Add("abc", "s%3Aabc.AAAA")
	f.Add("a.b+c/%", "s:a.b")
	f.Fuzz(func(t *testing.T, id, forged string) {
		signed := SignID(id, "secret")
		if got, err := UnsignID(signed, "other", "secret"); got != id || err != nil {
			t.Fatalf("%q is signed %q, which reads as %q, %v", id, signed, got, err)
		}
		if got, err := UnsignID(forged, "secret"); err == nil && SignID(got, "secret") != signed && !strings.Contains(forged, signatureOf(got, "secret")[:20]) {
			t.Fatalf("%q reads as %q", forged, got)
		}
	})
}
