package session

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// TestEverySingleBit holds that a session whose cookies differ from what was
// sent in one bit, whichever it is, is none. Where the bit makes another cookie
// of it, as ";" does, there is none either.
func TestEverySingleBit(t *testing.T) {
	for kind, o := range kinds(t) {
		b := newBrowser(t, o)
		b.visit(func(s *Session) { s.Set("user", "ann") })
		good := b.jar
		for name, value := range good {
			for i := range len(value) * 8 {
				bad := []byte(value)
				bad[i/8] ^= 1 << (i % 8)
				b.jar = map[string]string{}
				for n, v := range good {
					b.jar[n] = v
				}
				b.jar[name] = string(bad)
				if kind == "stored" && strings.EqualFold(string(bad), value) && value[max(0, i/8-2):i/8+1] != string(bad[max(0, i/8-2):i/8+1]) && escapes(value, i/8) {
					continue // %3A and %3a are the same character
				}
				if got := b.user(); got != "" {
					t.Errorf("%s: %s=%q is accepted for %q", kind, name, bad, value)
				}
			}
		}
		b.jar = good
		if got := b.user(); got != "ann" {
			t.Errorf("%s: unchanged, and refused", kind)
		}
	}
}

// escapes reports whether a character belongs to a percent sign.
func escapes(s string, at int) bool {
	return at > 0 && s[at-1] == '%' || at > 1 && s[at-2] == '%'
}

// What of one visitor's cookies may be put into another's.
func TestPiecesOfTwoVisitors(t *testing.T) {
	for kind, o := range kinds(t) {
		ann, bob := newBrowser(t, o), newBrowser(t, o)
		ann.visit(func(s *Session) { s.Set("user", "ann") })
		bob.visit(func(s *Session) { s.Set("user", "bob") })
		mixed := newBrowser(t, o)
		switch kind {
		case "signed":
			mixed.jar = map[string]string{"session": ann.jar["session"], "session.sig": bob.jar["session.sig"]}
		case "encrypted":
			half := len(ann.jar["session"]) / 2
			mixed.jar = map[string]string{"session": ann.jar["session"][:half] + bob.jar["session"][half:]}
		case "stored":
			name, _, _ := strings.Cut(ann.jar["connect.sid"], ".")
			_, signature, _ := strings.Cut(bob.jar["connect.sid"], ".")
			mixed.jar = map[string]string{"connect.sid": name + "." + signature}
		}
		if got := mixed.user(); got != "" {
			t.Errorf("%s: it is %s", kind, got)
		}
	}
}

// A cookie counts under the name, the kind and the key that it was made with.
func TestAcrossServices(t *testing.T) {
	store := NewMemory(0)
	services := map[string]Options{
		"one":            {Keys: keysOf(t, "k")},
		"another name":   {Name: "other", Keys: keysOf(t, "k")},
		"another key":    {Keys: keysOf(t, "l")},
		"another hash":   {Keys: sha256Keys(t, "k")},
		"a box":          {Box: newBox(t, "k")},
		"another secret": {Box: newBox(t, "l")},
		"a box's name":   {Name: "other", Box: newBox(t, "k")},
		"a store":        {Store: store, Secrets: []string{"k"}},
		"another store":  {Store: NewMemory(0), Secrets: []string{"k"}},
		"a store's key":  {Store: store, Secrets: []string{"l"}},
	}
	for from, made := range services {
		b := newBrowser(t, made)
		b.visit(func(s *Session) { s.Set("user", "ann") })
		for to, o := range services {
			other := newBrowser(t, o)
			name := o.Name
			if name == "" {
				name = map[bool]string{true: "connect.sid", false: "session"}[o.Store != nil]
			}
			for n, v := range b.jar {
				other.jar[strings.NewReplacer("connect.sid", name, "session", name, "other", name).Replace(n)] = v
			}
			if got := other.user(); (got != "") != (from == to) {
				t.Errorf("made by %s, read by %s: %q", from, to, got)
			}
		}
	}
}

func sha256Keys(t *testing.T, secret string) *cookie.Keyring {
	t.Helper()
	keys, err := cookie.NewKeyring(cookie.SHA256(secret)...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// The name of a session is read as the cookie parser of express-session reads
// it, and signed over all of it.
func TestUnsignID(t *testing.T) {
	signature := signatureOf("id", "k")
	for _, test := range []struct {
		what, value, id string
	}{
		{"as it is signed", SignID("id", "k"), "id"},
		{"not percent-encoded", "s:id." + signature, "id"},
		{"lower case after the percent sign", strings.Replace(SignID("id", "k"), "%3A", "%3a", 1), "id"},
		{"a dot in the id", SignID("i.d", "k"), "i.d"},
		{"a plus sign, which is no blank here", SignID("i+d", "k"), "i+d"},
		{"a percent sign in the id", SignID("100%", "k"), "100%"},
		{"no s:", "id." + signature, ""},
		{"another letter", "j:id." + signature, ""},
		{"encoded twice", strings.ReplaceAll(SignID("id", "k"), "%", "%25"), ""},
		{"no signature", "s:id.", ""},
		{"no dot", "s:id", ""},
		{"nothing but a dot", "s:.", ""},
		{"a padded signature", "s:id." + signature + "=", ""},
		{"a longer id", "s:idx." + signature, ""},
		{"the dot moved", "s:i.d" + signature, ""},
		{"cut", "s:id." + signature[:42], ""},
		{"nothing", "", ""},
	} {
		id, err := UnsignID(test.value, "other", "k")
		if id != test.id || (err == nil) != (test.id != "") || err != nil && !errors.Is(err, ErrID) {
			t.Errorf("%s: %q is %q, %v", test.what, test.value, id, err)
		}
	}
	if id, err := UnsignID(SignID("id", "k")); err == nil {
		t.Errorf("without a secret: %q", id)
	}
	seen := map[string]bool{}
	for range 1000 { // 24 random bytes: OWASP ASVS asks for 16
		id := newID()
		if seen[id] || len(id) != 32 || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("%q is no new name", id)
		}
		seen[id] = true
	}
}

// A record with an empty name cannot be asked for, though it is signed.
func TestTheEmptyName(t *testing.T) {
	store := NewMemory(0)
	store.Save(context.Background(), "", []byte(`{"user":"nobody"}`), time.Hour)
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}})
	b.jar["connect.sid"] = SignID("", "k")
	if got := b.user(); got != "" {
		t.Errorf("it is %s", got)
	}
}

// What another program encrypted under the same secret and name, and is no
// session, is none.
func TestSealedByAnother(t *testing.T) {
	box := newBox(t, "a")
	for plain, user := range map[string]string{
		encoded(`{"user":"ann"}`): "ann", `{"user":"ann"}`: "", encoded(`{"user":`): "", encoded(`"user"`): "", encoded(`null`): "", "!": "", "ann": "",
	} {
		value, err := box.Seal("session", plain)
		if err != nil {
			t.Fatal(err)
		}
		b := newBrowser(t, Options{Box: box})
		b.jar["session"] = value
		if got := b.user(); got != user {
			t.Errorf("%q: it is %q", plain, got)
		}
	}
}

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// A store that cannot say whether a cookie is revoked is no reason to take it.
func TestRevocationsMayFail(t *testing.T) {
	list := &flaky{Store: NewMemory(0), left: 100}
	var told []error
	o := Options{Keys: keysOf(t, "k"), Absolute: time.Hour, Revoked: revocations{list}, Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
		told = append(told, err)
		w.WriteHeader(http.StatusServiceUnavailable)
	}}
	b := newBrowser(t, o)
	b.login("ann")
	list.left = 0
	b.visit(func(*Session) { t.Error("the application runs, though nobody knows whether the session is revoked") })
	if len(told) != 1 || !errors.Is(told[0], errDown) || !strings.Contains(told[0].Error(), "revoked") || b.status != http.StatusServiceUnavailable {
		t.Errorf("told %v, status %d", told, b.status)
	}
	for what, end := range map[string]func(*Session){"Destroy": (*Session).Destroy, "Renew": (*Session).Renew} {
		list.left = 100
		b.login("ann")
		list.left, told = 1, nil
		b.visit(end)
		if len(told) != 1 || !errors.Is(told[0], errDown) || !strings.Contains(told[0].Error(), "revoking a session") {
			t.Errorf("%s: told %v", what, told)
		}
	}
}

// revocations keeps the list in a store that fails.
type revocations struct{ store *flaky }

func (r revocations) Revoke(ctx context.Context, id string, ttl time.Duration) error {
	return r.store.Save(ctx, id, []byte{1}, ttl)
}

func (r revocations) Revoked(ctx context.Context, id string) (bool, error) {
	data, err := r.store.Load(ctx, id)
	return data != nil, err
}
