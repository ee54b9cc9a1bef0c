package session

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// mistakes are options that are refused as the program starts, each with what
// the error says of it; fields of Cookie that no browser takes among them.
func mistakes(t *testing.T) []struct {
	change func(*Options)
	says   string
} {
	return []struct {
		change func(*Options)
		says   string
	}{
		{func(o *Options) { o.Keys = nil }, "one of Keys, Box and Store is needed"},
		{func(o *Options) { o.Box = newBox(t, "a") }, "Keys, Box and Store exclude each other"},
		{func(o *Options) { o.Keys, o.Store = nil, NewMemory(0) }, "a Store needs Secrets"},
		{func(o *Options) { o.Keys, o.Store, o.Secrets = nil, NewMemory(0), []string{"a", ""} }, "a secret is empty"},
		{func(o *Options) { o.Secrets = []string{"a"} }, "Secrets are for a Store"},
		{func(o *Options) { o.Idle = -time.Hour }, "Idle, Absolute and MaxAge are not negative"},
		{func(o *Options) { o.Absolute = -time.Hour }, "Idle, Absolute and MaxAge are not negative"},
		{func(o *Options) { o.Cookie.MaxAge = -time.Hour }, "Idle, Absolute and MaxAge are not negative"},
		{func(o *Options) { o.Idle = 999 * time.Millisecond }, "Idle or Absolute is less than a second"},
		{func(o *Options) { o.Absolute = 999 * time.Millisecond }, "Idle or Absolute is less than a second"},
		{func(o *Options) { o.Idle, o.Absolute = 2*time.Hour, time.Hour }, "Idle is longer than Absolute"},
		{func(o *Options) { o.Revoked = NewMemory(0) }, "Revoked needs Absolute"},
		{func(o *Options) { o.Idle, o.Revoked = time.Hour, NewMemory(0) }, "Revoked needs Absolute"},
		{func(o *Options) { o.Cookie.Name = "sid" }, "use Name"},
		{func(o *Options) { o.Cookie.Value = "x" }, "use Name"},
		{func(o *Options) { o.Name = "my session" }, "the name is no token"},
		{func(o *Options) { o.Cookie.Path = "app" }, `path "app" is no path`},
		{func(o *Options) { o.Cookie.Domain = "https://shop.example" }, `domain "https://shop.example" is none`},
		{func(o *Options) { o.SameSite = "Lax" }, `SameSite "Lax" is none of`},
		{func(o *Options) { o.Cookie.SameSite = "none " }, `SameSite "none " is none of`},
		{func(o *Options) { o.Cookie.Priority = "urgent" }, `priority "urgent" is none of`},
		{func(o *Options) { o.SameSite, o.Cookie.Secure = cookie.None, cookie.Never }, "SameSite=None needs TLS"},
		{func(o *Options) { o.Cookie.Partitioned, o.Cookie.Secure = true, cookie.Never }, "Partitioned needs TLS"},
		{func(o *Options) { o.Name, o.Cookie.Domain = "__Host-session", "shop.example" }, "__Host- excludes a domain"},
		{func(o *Options) { o.Name, o.Cookie.Secure = "__Secure-session", cookie.Never }, "its prefix needs TLS"},
	}
}

func TestEachMistakeIsNamed(t *testing.T) {
	for _, test := range mistakes(t) {
		o := Options{Keys: keysOf(t, "k")}
		test.change(&o)
		_, err := New(o)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%q is not said: %v", test.says, err)
			continue
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if !strings.HasPrefix(line, "session: ") {
				t.Errorf("%q does not say where it comes from", line)
			}
		}
	}
}

// A program learns of all mistakes at once, one a line.
func TestAllMistakesAreJoined(t *testing.T) {
	o := Options{Name: "a b", Keys: keysOf(t, "k"), Box: newBox(t, "a"), Secrets: []string{""}, Idle: -1, Absolute: time.Millisecond, Revoked: NewMemory(0), Cookie: cookie.Cookie{Value: "x"}}
	_, err := New(o)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, says := range []string{"exclude each other", "Secrets are for a Store", "a secret is empty", "not negative", "less than a second", "use Name", "no token"} {
		if strings.Count(err.Error(), says) != 1 {
			t.Errorf("%q is not said once:\n%v", says, err)
		}
	}
}

// What is unusual and right is accepted.
func TestUnusualOptions(t *testing.T) {
	for what, o := range map[string]Options{
		"the prefix of a host":                                      {Name: "__Host-session", Keys: keysOf(t, "k")},
		"the shortest limits":                                       {Keys: keysOf(t, "k"), Idle: time.Second, Absolute: time.Second},
		"other sites, over TLS":                                     {Keys: keysOf(t, "k"), SameSite: cookie.None},
		"the cookie's own SameSite":                                 {Keys: keysOf(t, "k"), Cookie: cookie.Cookie{SameSite: cookie.Strict}},
		"never Secure, for development":                             {Keys: keysOf(t, "k"), Cookie: cookie.Cookie{Secure: cookie.Never}},
		"a Secure that must not be asked before there is a request": {Keys: keysOf(t, "k"), Secure: func(r *http.Request) bool { return r.Host != "" }},
		"two secrets that are the same":                             {Store: NewMemory(0), Secrets: []string{"k", "k"}},
	} {
		sessions, err := New(o)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		w, r := (&browser{}).request("GET", "/")
		sessions(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { From(r).Set("a", 1) })).ServeHTTP(w, r)
		if w.Header().Get("Set-Cookie") == "" {
			t.Errorf("%s: no cookie is set", what)
		}
	}
}

// The attributes of Cookie stand on the cookie of each kind, on its signature
// and when it is taken back: otherwise it would stay.
func TestAttributesStandOnEveryLine(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Name = "sid"
		o.Cookie = cookie.Cookie{Path: "/app", Domain: "shop.example", SameSite: cookie.None, Priority: cookie.High, Partitioned: true, ScriptReadable: true}
		b := newBrowser(t, o)
		set := b.visit(func(s *Session) { s.Set("a", 1) })
		gone := b.visit((*Session).Destroy)
		if want := map[string]int{"signed": 2, "encrypted": 1, "stored": 1}[kind]; len(set) != want || len(gone) != want {
			t.Errorf("%s: %d lines set, %d taken back, want %d", kind, len(set), len(gone), want)
		}
		for _, line := range append(set, gone...) {
			c, err := cookie.Parse(line)
			if err != nil || !strings.HasPrefix(c.Name, "sid") || c.Path != "/app" || c.Domain != "shop.example" || c.SameSite != cookie.None || c.Priority != cookie.High || !c.Partitioned || !c.ScriptReadable || c.Secure != cookie.Always {
				t.Errorf("%s: %q lacks an attribute: %v", kind, line, err)
			}
		}
	}
}
