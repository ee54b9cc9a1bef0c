package cookie

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func newJar(t testing.TB, o Options) *Jar {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return now }
	}
	jar, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return jar
}

func newKeys(t testing.TB, keys ...Key) *Keyring {
	t.Helper()
	ring, err := NewKeyring(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func request(secure bool, cookies string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	if secure {
		r.TLS = &tls.ConnectionState{}
	}
	if cookies != "" {
		r.Header.Set("Cookie", cookies)
	}
	return r
}

// The vector of the tests of Node's cookies.
func TestKnownSignature(t *testing.T) {
	if got := newKeys(t, SHA1("keyboard cat")...).Sign("foo=bar"); got != "iW2fuCIzk9Cg_rqLT1CAqrtdWs8" {
		t.Errorf("got %s", got)
	}
}

func TestKeyringNeedsKeys(t *testing.T) {
	for _, keys := range [][]Key{nil, {{}}, {{Secret: []byte("a")}, {Secret: []byte{}}}} {
		if _, err := NewKeyring(keys...); err == nil {
			t.Errorf("%v: accepted", keys)
		}
	}
	secret := []byte("secret")
	ring := newKeys(t, Key{Secret: secret})
	before := ring.Sign("x")
	secret[0] = 'S'
	if ring.Sign("x") != before {
		t.Error("the key can be changed from outside")
	}
}

func TestSafeDefaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		o      Options
		c      Cookie
		secure bool
		want   []string
	}{
		{"plain", Options{}, Cookie{Name: "a", Value: "1"}, false, []string{"a=1; path=/; samesite=lax; httponly"}},
		{"over TLS", Options{}, Cookie{Name: "a", Value: "1"}, true, []string{"a=1; path=/; samesite=lax; secure; httponly"}},
		{"never secure", Options{}, Cookie{Name: "a", Value: "1", Secure: Never}, true, []string{"a=1; path=/; samesite=lax; httponly"}},
		{"strict jar", Options{SameSite: Strict}, Cookie{Name: "a", Value: "1"}, false, []string{"a=1; path=/; samesite=strict; httponly"}},
		{"prefix", Options{Prefix: true}, Cookie{Name: "a", Value: "1"}, true, []string{"__Host-a=1; path=/; samesite=lax; secure; httponly"}},
		{"prefix with a path", Options{Prefix: true}, Cookie{Name: "a", Value: "1", Path: "/x"}, true, []string{"__Secure-a=1; path=/x; samesite=lax; secure; httponly"}},
		{"prefix without TLS", Options{Prefix: true}, Cookie{Name: "a", Value: "1"}, false, []string{"a=1; path=/; samesite=lax; httponly"}},
		{"a prefix that is there", Options{Prefix: true}, Cookie{Name: "__Host-a", Value: "1"}, true, []string{"__Host-a=1; path=/; samesite=lax; secure; httponly"}},
		{"forgotten", Options{}, Cookie{Name: "a", MaxAge: time.Hour}, false, []string{"a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly"}},
		{"signed", Options{Keys: newKeys(t, SHA256("k")...)}, Cookie{Name: "a", Value: "1", MaxAge: time.Hour}, false, []string{
			"a=1; path=/; expires=Sun, 01 Mar 2026 13:30:45 GMT; samesite=lax; httponly",
			"a.sig=" + newKeys(t, SHA256("k")...).Sign("a=1") + "; path=/; expires=Sun, 01 Mar 2026 13:30:45 GMT; samesite=lax; httponly"}},
	} {
		w := httptest.NewRecorder()
		if err := newJar(t, test.o).Set(w, request(test.secure, ""), test.c); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := w.Header()["Set-Cookie"]; !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWhatABrowserWouldDropIsAnError(t *testing.T) {
	long := strings.Repeat("v", MaxSize)
	for _, test := range []struct {
		name   string
		c      Cookie
		secure bool
		want   string
		is     error
	}{
		{"secure over plain HTTP", Cookie{Name: "a", Value: "1", Secure: Always}, false, "without TLS", ErrInsecure},
		{"too long", Cookie{Name: "a", Value: long}, true, "4097 bytes, more than 4096", ErrTooLong},
		{"SameSite=None over plain HTTP", Cookie{Name: "a", Value: "1", SameSite: None}, false, "needs TLS", nil},
		{"SameSite=None, never secure", Cookie{Name: "a", Value: "1", SameSite: None, Secure: Never}, true, "needs TLS", nil},
		{"partitioned over plain HTTP", Cookie{Name: "a", Value: "1", Partitioned: true}, false, "needs TLS", nil},
		{"__Host- with a domain", Cookie{Name: "__Host-a", Value: "1", Domain: "a.example"}, true, "excludes a domain", nil},
		{"__host- with a path", Cookie{Name: "__host-a", Value: "1", Path: "/x"}, true, "excludes a domain", nil},
		{"__Secure- over plain HTTP", Cookie{Name: "__Secure-a", Value: "1"}, false, "prefix needs TLS", nil},
		{"no name", Cookie{Value: "1"}, true, "no token", nil},
		{"a second header", Cookie{Name: "a", Value: "1\r\nX: y"}, true, "cannot carry", nil},
		{"not ASCII", Cookie{Name: "a", Value: "\u20ac"}, true, "encode it", nil},
		{"a second attribute", Cookie{Name: "a", Value: "1", Path: "/; domain=x"}, true, "is no path", nil},
		{"a domain", Cookie{Name: "a", Value: "1", Domain: "x; secure"}, true, "is none", nil},
		{"a long label", Cookie{Name: "a", Value: "1", Domain: strings.Repeat("x", 64) + ".example"}, true, "is none", nil},
		{"same site", Cookie{Name: "a", Value: "1", SameSite: "Lax"}, true, "none of lax", nil},
		{"priority", Cookie{Name: "a", Value: "1", Priority: "urgent"}, true, "none of low", nil},
		{"far away", Cookie{Name: "a", Value: "1", Expires: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, true, "year", nil},
	} {
		w := httptest.NewRecorder()
		err := newJar(t, Options{Keys: newKeys(t, SHA256("k")...)}).Set(w, request(test.secure, ""), test.c)
		if err == nil || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: got %v", test.name, err)
		}
		if lines := w.Header()["Set-Cookie"]; len(lines) > 0 {
			t.Errorf("%s: an error, and set all the same: %q", test.name, lines)
		}
	}
	if _, err := New(Options{Keys: newKeys(t, SHA1("k")...), Box: newBox(t, 'a')}); err == nil {
		t.Error("a jar with keys and a box: accepted")
	}
}

func TestForwarded(t *testing.T) {
	jar := newJar(t, Options{Secure: Forwarded})
	for proto, want := range map[string]bool{"https": true, "HTTPS, http": true, "http": false, "http, https": false, "": false} {
		r := request(false, "")
		r.Header.Set("X-Forwarded-Proto", proto)
		if err := jar.Set(httptest.NewRecorder(), r, Cookie{Name: "a", Value: "1", Secure: Always}); (err == nil) != want {
			t.Errorf("%q: got %v", proto, err)
		}
	}
}

// echo sets a cookie in one jar, and reads it in another.
func echo(t *testing.T, set, get *Jar, c Cookie, secure bool) (string, []string, error) {
	t.Helper()
	w := httptest.NewRecorder()
	if err := set.Set(w, request(secure, ""), c); err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, l := range w.Header()["Set-Cookie"] {
		pair, _, _ := strings.Cut(l, ";")
		pairs = append(pairs, pair)
	}
	w = httptest.NewRecorder()
	v, err := get.Get(w, request(secure, strings.Join(pairs, "; ")), c.Name)
	return v, w.Header()["Set-Cookie"], err
}

func TestRotation(t *testing.T) {
	old := newJar(t, Options{Keys: newKeys(t, SHA1("old")...)})
	both := newJar(t, Options{Keys: newKeys(t, append(SHA256("new"), SHA1("old")...)...)})
	onlyNew := newJar(t, Options{Keys: newKeys(t, SHA256("new")...)})
	c := Cookie{Name: "a", Value: "1"}
	if v, lines, err := echo(t, old, both, c, true); v != "1" || err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], "a.sig="+newKeys(t, SHA256("new")...).Sign("a=1")+"; path=/; samesite=lax; secure; httponly") {
		t.Errorf("an old key: got %q, %v, %q", v, err, lines)
	}
	if v, lines, err := echo(t, both, onlyNew, c, true); v != "1" || err != nil || lines != nil {
		t.Errorf("the new key: got %q, %v, %q", v, err, lines)
	}
	v, lines, err := echo(t, old, onlyNew, c, true)
	if v != "" || !errors.Is(err, ErrSignature) || len(lines) != 1 || !strings.HasPrefix(lines[0], "a.sig=; path=/; expires=Thu, 01 Jan 1970") {
		t.Errorf("a key that is gone: got %q, %v, %q", v, err, lines)
	}
	if _, err := onlyNew.Get(nil, request(true, "a=1; a.sig=x"), "a"); !errors.Is(err, ErrSignature) {
		t.Errorf("without an answer to write to: got %v", err)
	}
}

func newBox(t testing.TB, fill ...byte) *Box {
	t.Helper()
	var secrets [][]byte
	for _, f := range fill {
		secrets = append(secrets, bytes.Repeat([]byte{f}, 32))
	}
	b, err := NewBox(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncryption(t *testing.T) {
	jar := newJar(t, Options{Box: newBox(t, 'a'), Prefix: true})
	for _, secure := range []bool{false, true} {
		v, _, err := echo(t, jar, jar, Cookie{Name: "a", Value: "caf\u00e9; \"all\" of it\n"}, secure)
		if v != "caf\u00e9; \"all\" of it\n" || err != nil {
			t.Errorf("got %q, %v", v, err)
		}
	}
	box, rotated, gone := newBox(t, 'a'), newBox(t, 'b', 'a'), newBox(t, 'b')
	sealed, err := box.Seal("a", "secret")
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatalf("got %q, %v", sealed, err)
	}
	if again, _ := box.Seal("a", "secret"); again == sealed {
		t.Error("the same value is encrypted to the same text twice")
	}
	if v, i, err := rotated.Open("a", sealed); v != "secret" || i != 1 || err != nil {
		t.Errorf("an old key: got %q, %d, %v", v, i, err)
	}
	if _, _, err := gone.Open("a", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("a key that is gone: got %v", err)
	}
	if _, _, err := box.Open("b", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("moved to another cookie: got %v", err)
	}
	for i := range sealed {
		for _, c := range "A-_9" {
			if bad := sealed[:i] + string(c) + sealed[i+1:]; bad != sealed {
				if v, _, err := box.Open("a", bad); err == nil {
					t.Fatalf("character %d changed to %c: opens as %q", i, c, v)
				}
			}
		}
		if _, _, err := box.Open("a", sealed[:i]); err == nil {
			t.Fatalf("cut to %d characters: opens", i)
		}
		if _, _, err := box.Open("a", sealed[:i]+"\n"+sealed[i:]); err == nil {
			t.Fatalf("with a line break at %d: opens", i)
		}
	}
	for _, secrets := range [][][]byte{nil, {[]byte("short")}} {
		if _, err := NewBox(secrets...); err == nil {
			t.Errorf("%q: accepted", secrets)
		}
	}
}

func TestPrefixIsAskedFor(t *testing.T) {
	jar := newJar(t, Options{Prefix: true})
	for _, test := range []struct {
		cookies string
		secure  bool
		want    string
		err     error
	}{
		{"a=planted", true, "", ErrNone},
		{"a=planted; __Host-a=1", true, "1", nil},
		{"__Secure-a=1", true, "1", nil},
		{"a=1", false, "1", nil},
	} {
		if v, err := jar.Get(nil, request(test.secure, test.cookies), "a"); v != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: got %q, %v", test.cookies, v, err)
		}
	}
}

func TestParse(t *testing.T) {
	date := func(s string) time.Time { d, _ := time.Parse(time.RFC3339, s); return d }
	for _, test := range []struct {
		line string
		want Cookie
	}{
		{"a=1", Cookie{Name: "a", Value: "1", Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{" a = 1 ; Path=/x;HttpOnly; SECURE ;samesite=STRICT;Partitioned;priority=High", Cookie{Name: "a", Value: "1", Path: "/x", Secure: Always, SameSite: Strict, Partitioned: true, Priority: High}},
		{"a=1; domain=.Example.COM; path=x; samesite=odd; unknown=y", Cookie{Name: "a", Value: "1", Domain: "example.com", Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"bare", Cookie{Value: "bare", Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; max-age=60; max-age=x", Cookie{Name: "a", Value: "1", MaxAge: time.Minute, Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; max-age=0", Cookie{Name: "a", Value: "1", MaxAge: -time.Second, Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; max-age=99999999999999999999", Cookie{Name: "a", Value: "1", MaxAge: longest, Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; expires=Wed, 21 Oct 2015 07:28:00 GMT", Cookie{Name: "a", Value: "1", Expires: date("2015-10-21T07:28:00Z"), Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; expires=Sunday, 06-Nov-94 08:49:37 GMT", Cookie{Name: "a", Value: "1", Expires: date("1994-11-06T08:49:37Z"), Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
		{"a=1; expires=30 Feb 2030 1:2:3", Cookie{Name: "a", Value: "1", Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}},
	} {
		if got, err := Parse(test.line); err != nil || got != test.want {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", test.line, got, err, test.want)
		}
	}
	for _, line := range []string{"", "=", " ; secure", "a=\x00", "a=" + strings.Repeat("x", MaxSize)} {
		if c, err := Parse(line); err == nil {
			t.Errorf("%q: got %+v", line, c)
		}
	}
}
