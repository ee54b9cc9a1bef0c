package cookie

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// FuzzVerify holds that what is signed or sealed is accepted as it is, and
// that nothing else is.
func FuzzVerify(f *testing.F) {
	ring, box := newKeys(f, append(SHA256("one"), SHA1("two")...)...), newBox(f, 'a', 'b')
	f.Add("sid", "v", "iW2fuCIzk9Cg_rqLT1CAqrtdWs8", 0, byte(1))
	f.Add("sid", "", ring.Sign("sid="), 5, byte(0))
	f.Fuzz(func(t *testing.T, name, value, forged string, at int, change byte) {
		data := name + "=" + value
		signature := ring.Sign(data)
		if !ring.Verify(data, signature) {
			t.Fatalf("%q: its signature is refused", data)
		}
		if ring.Verify(data, forged) && forged != signature && forged != newKeys(t, SHA1("two")...).Sign(data) {
			t.Fatalf("%q: %q is accepted", data, forged)
		}
		if ring.Verify(data+"x", signature) || ring.Verify(data, signature+"=") {
			t.Fatalf("%q: accepted for other data, or with an end", data)
		}
		if v, err := box.Seal(name, value); err != nil {
			t.Fatal(err)
		} else if got, i, err := box.Open(name, v); got != value || i != 0 || err != nil {
			t.Fatalf("%q opens as %q, %d, %v", value, got, i, err)
		} else if spoilt := []byte(v); true {
			if spoilt[(at&0xffff)%len(v)] ^= change; change != 0 {
				if _, _, err := box.Open(name, string(spoilt)); err == nil {
					t.Fatalf("%q: %q opens", v, spoilt)
				}
			}
		}
		if _, _, err := box.Open(name, forged); err == nil {
			t.Fatalf("%q opens", forged)
		}
	})
}

// FuzzSetCookie holds that what Set writes, browsers read as it was meant.
func FuzzSetCookie(f *testing.F) {
	f.Add("sid", "v", "/", "example.com", int64(60), true)
	f.Add("__Host-a", "x=y", "", "", int64(-1), false)
	f.Fuzz(func(t *testing.T, name, value, path, domain string, seconds int64, secure bool) {
		w := httptest.NewRecorder()
		c := Cookie{Name: name, Value: value, Path: path, Domain: domain, MaxAge: time.Duration(seconds%1e9) * time.Second}
		if err := newJar(t, Options{}).Set(w, request(secure, ""), c); err != nil {
			return
		}
		line := w.Header().Get("Set-Cookie")
		got, err := Parse(line)
		if path == "" {
			path = "/"
		}
		if err != nil || got.Name != name || got.Value != value || got.Path != path || got.ScriptReadable || got.SameSite != Lax || (got.Secure == Always) != secure ||
			got.Domain != strings.ToLower(strings.TrimPrefix(domain, ".")) {
			t.Fatalf("%+v is sent as %q, which reads as %+v, %v", c, line, got, err)
		}
		r := request(secure, name+"="+value)
		if back, ok := Read(r, name); !ok || back != value {
			t.Errorf("%q comes back as %q", value, back)
		}
	})
}

// FuzzParse holds that no line makes the reader fail, and that what it reads
// stays within the limits.
func FuzzParse(f *testing.F) {
	f.Add("a=1; expires=Wed, 21 Oct 2015 07:28:00 GMT; max-age=5; domain=.x; path=/; secure")
	f.Fuzz(func(t *testing.T, line string) {
		c, err := Parse(line)
		if err != nil {
			return
		}
		if len(c.Name)+len(c.Value) > MaxSize || c.MaxAge > longest || strings.HasPrefix(c.Domain, "..") && !strings.Contains(line, "...") || c.Path != "" && c.Path[0] != '/' {
			t.Errorf("%q reads as %+v", line, c)
		}
	})
}
