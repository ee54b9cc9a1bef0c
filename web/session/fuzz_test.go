package session

import (
	"encoding/json"
	"strings"
	"testing"
)

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
