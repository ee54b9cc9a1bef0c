package cookie

import (
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/internal/nodetest"
)

// TestKeygrip asks keygrip for signatures, and whether it takes ours.
func TestKeygrip(t *testing.T) {
	type question struct {
		Keys            []string
		Algorithm, Data string
		Signature       string // ours, by the last key
		Tampered        string
	}
	type reply struct {
		Signature       string
		Index, Tampered int
	}
	r := rand.New(rand.NewPCG(1, 2))
	var questions []question
	rings := []*Keyring{}
	for i := range 400 {
		q := question{Algorithm: "sha256", Data: text(r, 60)}
		for range 1 + r.IntN(4) {
			q.Keys = append(q.Keys, text(r, 40)+"k")
		}
		keys := SHA256(q.Keys...)
		if i%2 == 0 {
			q.Algorithm, keys = "sha1", SHA1(q.Keys...)
		}
		last, _ := NewKeyring(keys[len(keys)-1])
		q.Signature = last.Sign(q.Data)
		q.Tampered = tamper(r, q.Signature)
		ring, err := NewKeyring(keys...)
		if err != nil {
			t.Fatal(err)
		}
		questions, rings = append(questions, q), append(rings, ring)
	}
	var replies []reply
	nodetest.Run(t, `
const Keygrip = require('keygrip')
answer(input.map(q => {
  const k = new Keygrip(q.Keys, q.Algorithm)
  return { Signature: k.sign(q.Data), Index: k.index(q.Data, q.Signature), Tampered: k.index(q.Data, q.Tampered) }
}))`, questions, &replies)
	for i, q := range questions {
		if got := rings[i].Sign(q.Data); got != replies[i].Signature {
			t.Errorf("%+v: we sign %s, keygrip %s", q, got, replies[i].Signature)
		}
		if got := rings[i].Index(q.Data, q.Signature); got != replies[i].Index || got < 0 {
			t.Errorf("%+v: we find key %d, keygrip %d", q, got, replies[i].Index)
		}
		if rings[i].Verify(q.Data, q.Tampered) || replies[i].Tampered >= 0 {
			t.Errorf("%+v: accepted what was tampered with", q)
		}
	}
}

// text returns random text, of all of Unicode now and then.
func text(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most) {
		if r.IntN(10) == 0 {
			b.WriteRune([]rune{0xe9, 0x20ac, 0x1f600, '\n', 0}[r.IntN(5)])
		} else {
			b.WriteByte(byte(' ' + r.IntN(95)))
		}
	}
	return b.String()
}

// tamper changes one character.
func tamper(r *rand.Rand, s string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	i := r.IntN(len(s))
	c := letters[r.IntN(len(letters))]
	if c == s[i] {
		c = letters[(strings.IndexByte(letters, c)+1)%len(letters)]
	}
	return s[:i] + string(c) + s[i+1:]
}

// now is the time on both sides.
var now = time.Date(2026, 3, 1, 12, 30, 45, 0, time.UTC)

// setCase is one call of Set, with the options of Node's cookies.
type setCase struct {
	Name, Value string
	Opts        map[string]any
	Secure      bool
	Keys        []string
	Before      []string // lines that are there already
}

type setReply struct {
	Lines []string
	Error string
}

const setScript = `
const Cookies = require('cookies')
Date.now = () => Date.UTC(2026, 2, 1, 12, 30, 45)
answer(input.map(c => {
  let lines = c.Before || []
  const req = { headers: {}, socket: { encrypted: c.Secure } }
  const res = { getHeader: () => lines, setHeader (k, v) { lines = v } }
  try {
    const opts = Object.assign({}, c.Opts)
    if (opts.expires !== undefined) opts.expires = new Date(opts.expires)
    new Cookies(req, res, c.Keys ? { keys: c.Keys } : undefined).set(c.Name, c.Value, opts)
    return { Lines: lines }
  } catch (err) {
    return { Error: err.message }
  }
}))`

// TestCookiesSet asks Node's cookies which lines it sets. What it refuses we
// refuse; what we refuse beyond that, a browser would drop.
func TestCookiesSet(t *testing.T) {
	cases := setCases()
	var replies []setReply
	nodetest.Run(t, setScript, cases, &replies)
	refused, stricter := 0, 0
	for i, c := range cases {
		got, err := set(t, c)
		switch want := replies[i]; {
		case want.Error != "":
			refused++
			if err == nil {
				t.Errorf("%+v: cookies refuses it (%s), we set %q", c, want.Error, got)
			}
		case err != nil:
			stricter++
			if !dropped(want.Lines, c.Secure) {
				t.Errorf("%+v: cookies sets %q, we say %v", c, want.Lines, err)
			}
		case !slices.Equal(got, want.Lines):
			t.Errorf("%+v:\ngot  %q\nwant %q", c, got, want.Lines)
		}
	}
	if len(cases) < 1500 || refused < 100 || refused+stricter > len(cases)/2 {
		t.Errorf("%d cases, %d refused by both, %d by us alone: too one-sided to prove anything", len(cases), refused, stricter)
	}
}

// dropped reports whether a browser drops, or misreads, one of the lines.
func dropped(lines []string, secure bool) bool {
	return slices.ContainsFunc(lines, func(l string) bool {
		c, err := Parse(l)
		if err != nil || c.SameSite == None && c.Secure != Always || c.Partitioned && c.Secure != Always {
			return true
		}
		pair, _, _ := strings.Cut(l, ";")
		name, value, _ := strings.Cut(pair, "=")
		return name != c.Name || value != c.Value || !isToken(name) || strings.HasPrefix(value, `"`) || c.contradiction(c.Secure == Always) != "" ||
			!secure && strings.Contains(l, "; secure") || strings.ContainsAny(l, "\t\u0080\u00e9") || strings.Contains(l, "path=x")
	})
}

func setCases() []setCase {
	r := rand.New(rand.NewPCG(3, 4))
	pick := func(values ...any) any { return values[r.IntN(len(values))] }
	var cases []setCase
	for range 2000 {
		c := setCase{Opts: map[string]any{}, Secure: r.IntN(2) == 0}
		c.Name = pick("sid", "theme", "a.b", "__Host-sid", "__Secure-x", "x$1", "n", "lang").(string)
		if r.IntN(25) == 0 {
			c.Name = pick("", "a b", "a=b", "a;b", "a\n", "caf\u00e9", "a\u20ac").(string)
		}
		c.Value = pick("", "v", "dark", "eyJhIjoxfQ==", "a,b c", `a"b`, "x=y=z").(string)
		if r.IntN(25) == 0 {
			c.Value = pick("a;b", "a\r\nb", "\u20ac", `"q"`, " lead", "trail ", "a\tb", strings.Repeat("v", 4100)).(string)
		}
		for name, values := range map[string][]any{
			"path":        {"/", "/app", "/a/b", "x", "/a;b", "/\u20ac"}, // "" leaves the attribute out in Node.js; here it is the default
			"domain":      {"example.com", ".example.com", "EXAMPLE.com", "a_b.com", "-a.com", "a..b", "x;y"},
			"maxAge":      {0, 1000, 86400000, -5000, 31536000000},
			"expires":     {"2030-01-02T03:04:05Z", "1999-12-31T23:59:59Z"},
			"sameSite":    {"lax", "Strict", "NONE", true, false, "loose"},
			"secure":      {true, false},
			"httpOnly":    {true, false},
			"partitioned": {true, false},
			"priority":    {"low", "Medium", "HIGH", "urgent"},
			"overwrite":   {true, false},
		} {
			if r.IntN(7) == 0 {
				c.Opts[name] = pick(values...)
			}
		}
		if r.IntN(2) == 0 {
			c.Keys = []string{"one", "two"}
			if r.IntN(4) == 0 {
				c.Opts["signed"] = false
			}
		}
		if r.IntN(3) == 0 {
			c.Before = []string{c.Name + "=old; path=/", c.Name + ".sig=old", "other=1"}
		}
		cases = append(cases, c)
	}
	return cases
}

// set runs a case through a jar.
func set(t *testing.T, c setCase) ([]string, error) {
	t.Helper()
	o := Options{SameSite: SameSiteOmit, Now: func() time.Time { return now }}
	if c.Keys != nil {
		var err error
		if o.Keys, err = NewKeyring(SHA1(c.Keys...)...); err != nil {
			t.Fatal(err)
		}
	}
	jar, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	if c.Secure {
		r.TLS = &tls.ConnectionState{}
	}
	for _, l := range c.Before {
		w.Header().Add("Set-Cookie", l)
	}
	err = jar.Set(w, r, cookieOf(c))
	return w.Header()["Set-Cookie"], err
}

func cookieOf(c setCase) Cookie {
	out := Cookie{Name: c.Name, Value: c.Value}
	for name, v := range c.Opts {
		switch name {
		case "path":
			out.Path = v.(string)
		case "domain":
			out.Domain = v.(string)
		case "maxAge":
			out.MaxAge = time.Duration(v.(int)) * time.Millisecond
		case "expires":
			out.Expires, _ = time.Parse(time.RFC3339, v.(string))
		case "sameSite":
			switch v {
			case true:
				out.SameSite = Strict
			case false:
				out.SameSite = SameSiteOmit
			default:
				out.SameSite = SameSite(strings.ToLower(v.(string)))
			}
		case "secure":
			out.Secure = map[any]Secure{true: Always, false: Never}[v]
		case "httpOnly":
			out.ScriptReadable = v == false
		case "partitioned":
			out.Partitioned = v == true
		case "priority":
			out.Priority = Priority(strings.ToLower(v.(string)))
		case "overwrite":
			out.Overwrite = v == true
		case "signed":
			out.Unsigned = v == false
		default:
			panic(fmt.Sprint("no field for ", name))
		}
	}
	return out
}

// TestCookiesGet asks Node's cookies what it reads, and what it sets when the
// signature is wrong or by an old key.
func TestCookiesGet(t *testing.T) {
	type getCase struct {
		Name, Header string
		Signed       bool
	}
	type getReply struct {
		Value *string
		Lines []string
	}
	ring := func(keys ...string) *Keyring {
		k, err := NewKeyring(SHA1(keys...)...)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	current, old, foreign := ring("new", "old"), ring("old"), ring("foreign")
	r := rand.New(rand.NewPCG(5, 6))
	var cases []getCase
	for range 1500 {
		c := getCase{Name: []string{"sid", "a.b", "x$", "n+"}[r.IntN(4)], Signed: r.IntN(4) > 0}
		value := []string{"v", "", "a b", `"q"`, `"`, "x=y", "eyJh"}[r.IntN(7)]
		signed := c.Name + "=" + strings.Trim(value, `"`)
		parts := []string{"other=1", "x" + c.Name + "=no", c.Name + "=" + value, "odd", ""}
		for _, by := range []*Keyring{current, old, foreign} {
			if r.IntN(3) == 0 {
				parts = append(parts, c.Name+".sig="+by.Sign(signed))
			}
		}
		if r.IntN(5) == 0 {
			parts = append(parts, c.Name+".sig="+tamper(r, current.Sign(signed)))
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		c.Header = strings.Join(parts, []string{"; ", ";", " ;  "}[r.IntN(3)])
		cases = append(cases, c)
	}
	var replies []getReply
	nodetest.Run(t, `
const Cookies = require('cookies')
answer(input.map(c => {
  let lines = []
  const req = { headers: { cookie: c.Header }, socket: { encrypted: true } }
  const res = { getHeader: () => lines, setHeader (k, v) { lines = v } }
  const value = new Cookies(req, res, { keys: ['new', 'old'] }).get(c.Name, { signed: c.Signed })
  return { Value: value === undefined ? null : value, Lines: lines }
}))`, cases, &replies)
	good := 0
	for i, c := range cases {
		o := Options{SameSite: SameSiteOmit}
		if c.Signed {
			o.Keys = current
		}
		jar, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.TLS = &tls.ConnectionState{}
		r.Header.Set("Cookie", c.Header)
		value, err := jar.Get(w, r, c.Name)
		want := replies[i]
		if (err == nil) != (want.Value != nil) || err == nil && value != *want.Value {
			t.Errorf("%+v: got %q, %v, want %v", c, value, err, want.Value)
		}
		if lines := http.Header(w.Header())["Set-Cookie"]; !slices.Equal(lines, want.Lines) && len(lines)+len(want.Lines) > 0 {
			t.Errorf("%+v: got %q, want %q", c, lines, want.Lines)
		}
		if err == nil {
			good++
		}
	}
	if good < 300 || good > 1300 {
		t.Errorf("%d of %d read: too one-sided to prove anything", good, len(cases))
	}
}
