package session

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
	"tenet/web/internal/nodetest"
)

// TestOrderOfKeys holds that values stand in the order in which an object of
// JavaScript has them: ECMAScript, OrdinaryOwnPropertyKeys.
func TestOrderOfKeys(t *testing.T) {
	for _, test := range []struct{ rule, set, want string }{
		{"texts as they came", "b a c", `{"b":0,"a":1,"c":2}`},
		{"indices first, by number", "b 10 9 a", `{"9":2,"10":1,"b":0,"a":3}`},
		{"a text that is set again keeps its place", "b a b", `{"b":2,"a":1}`},
		{"an index that is set again", "2 1 2", `{"1":1,"2":2}`},
		{"a number with a zero before it is a text", "a 01 1", `{"1":2,"a":0,"01":1}`},
		{"a negative number is a text", "a -1 0", `{"0":2,"a":0,"-1":1}`},
		{"a fraction is a text", "a 1.5 2", `{"2":2,"a":0,"1.5":1}`},
		{"2^32-2 is the last index", "a 4294967295 4294967294", `{"4294967294":2,"a":0,"4294967295":1}`},
	} {
		for kind, o := range kinds(t) {
			b := newBrowser(t, o)
			b.visit(func(s *Session) {
				for i, name := range strings.Fields(test.set) {
					if err := s.Set(name, i); err != nil {
						t.Error(err)
					}
				}
			})
			b.visit(func(s *Session) {
				if got := s.json(); got != test.want || s.IsChanged() {
					t.Errorf("%s, %s: got %s, want %s", test.rule, kind, got, test.want)
				}
			})
		}
	}
}

// hard are values of Go, the text that JavaScript makes of them, and "" for
// what is refused, as it would come back as something else.
var hard = []struct {
	what string
	v    any
	want string
}{
	{"2^53", int64(1) << 53, "9007199254740992"},
	{"-2^53", -(int64(1) << 53), "-9007199254740992"},
	{"2^53+1", int64(1)<<53 + 1, ""},
	{"-2^53-1", -(int64(1) << 53) - 1, ""},
	{"the largest of 64 bits", uint64(math.MaxUint64), ""},
	{"a large integer deep within", map[string]any{"a": []any{int64(1)<<53 + 1}}, ""},
	{"a large number of JSON", json.Number("12345678901234567890"), ""},
	{"a large double", 1e300, "1e+300"},
	{"the largest double", math.MaxFloat64, "1.7976931348623157e+308"},
	{"the smallest double", math.SmallestNonzeroFloat64, "5e-324"},
	{"minus zero", math.Copysign(0, -1), "0"},
	{"a double with 17 digits", math.Nextafter(0.3, 1), "0.30000000000000004"},
	{"a float of 32 bits", float32(0.1), "0.1"},
	{"not a number", math.NaN(), ""},
	{"infinite", math.Inf(1), ""},
	{"a function", func() {}, ""},
	{"a channel", make(chan int), ""},
	{"bytes", []byte{0, 0xff}, `"AP8="`},
	{"a time", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), `"2026-03-01T00:00:00Z"`},
	{"no slice", []int(nil), "null"},
	{"an empty slice", []int{}, "[]"},
	{"what HTML would escape", "<a href='&'>", `"<a href='&'>"`},
	{"line separators", "\u2028\u2029", "\"\u2028\u2029\""},
	{"what is not UTF-8", "a\xffb", "\"a\ufffdb\""},
	{"beyond 16 bits", "\U0001f600", "\"\U0001f600\""},
	{"a lone surrogate", json.RawMessage(`"\ud800"`), `"\ud800"`},
	{"a pair of surrogates", json.RawMessage(`"\uD83D\uDE00"`), "\"\U0001f600\""},
	{"surrogates the wrong way round", json.RawMessage(`"\ude00\ud83d"`), `"\ude00\ud83d"`},
	{"__proto__ within", json.RawMessage(`{"__proto__":{"admin":true}}`), `{"__proto__":{"admin":true}}`},
	{"a key twice", json.RawMessage(`{"a":1,"b":2,"a":3}`), `{"a":3,"b":2}`},
	{"the empty key", map[string]int{"": 1}, `{"":1}`},
	{"nested to the limit", json.RawMessage(nested(maxDepth - 1)), nested(maxDepth - 1)},
	{"nested beyond it", json.RawMessage(nested(maxDepth)), ""},
}

// nested is an array within an array, so many levels deep.
func nested(levels int) string {
	return strings.Repeat("[", levels) + strings.Repeat("]", levels)
}

// TestHardValues holds that a value comes back from each kind of session as
// Node.js would have it, or is refused as it is set.
func TestHardValues(t *testing.T) {
	var texts []string
	for _, test := range hard {
		for kind, o := range kinds(t) {
			b := newBrowser(t, o)
			var err error
			b.visit(func(s *Session) { err = s.Set("v", test.v) })
			if (err == nil) != (test.want != "") {
				t.Errorf("%s: %v", test.what, err)
			}
			b.visit(func(s *Session) {
				var got json.RawMessage
				if ok, err := s.Get("v", &got); ok != (test.want != "") || err != nil || string(got) != test.want {
					t.Errorf("%s, %s: got %.60s, %v, want %.60s", test.what, kind, got, err, test.want)
				}
				if s.IsPopulated() && s.IsChanged() {
					t.Errorf("%s, %s: nobody changed it, and it counts as changed", test.what, kind)
				}
			})
		}
		if test.want != "" {
			texts = append(texts, test.want)
		}
	}
	var theirs []string
	nodetest.Run(t, `answer(input.map(t => JSON.stringify(JSON.parse(t))))`, texts, &theirs)
	for i, text := range texts {
		if theirs[i] != text {
			t.Errorf("node writes %s, and we %s", theirs[i], text)
		}
	}
}

// TestPollution gives Node's cookie-session and us sessions that try to change
// what every object has: neither takes them, and both say the same is left.
func TestPollution(t *testing.T) {
	keys := keysOf(t, "new", "old")
	texts := []string{
		`{"__proto__":{"admin":true},"a":1}`, `{"constructor":{"prototype":{"admin":true}},"a":1}`, `{"\u005f_proto__":{"admin":true}}`,
		`{"isNew":true,"isChanged":true,"isPopulated":true,"_ctx":1,"a":1}`, `{"toString":1,"valueOf":2,"hasOwnProperty":3}`, `{"__defineGetter__":1,"b":{"__proto__":{"x":1}}}`,
		`[{"__proto__":1}]`, `"text"`, `17`, `null`, `{"":1}`, `{"length":1,"name":2,"prototype":3,"then":4}`,
	}
	var cookies []string
	for _, text := range texts {
		value := encoded(text)
		cookies = append(cookies, "session="+value+"; session.sig="+keys.Sign("session="+value))
	}
	var theirs []struct {
		visit
		Admin bool
	}
	nodetest.Run(t, through+`answer(input.map(c => visit({ keys: ['new', 'old'] }, c, req => Object.assign(state(req), { Admin: req.session.admin === true || ({}).admin === true }))))`, cookies, &theirs)
	for i, text := range texts {
		ours := goVisit(t, compatible(t), cookies[i], func(s *Session) {
			admin := false
			if ok, _ := s.Get("admin", &admin); ok || admin || theirs[i].Admin {
				t.Errorf("%s: admin", text)
			}
		})
		if ours.JSON != theirs[i].JSON || ours.New != theirs[i].New || ours.Populated != theirs[i].Populated {
			t.Errorf("%s: we read %+v, node %+v", text, ours, theirs[i].visit)
		}
	}
}

// TestHugeSessions holds that a store takes what a cookie cannot, and that a
// session that does not fit leaves the one before it as it is.
func TestHugeSessions(t *testing.T) {
	for kind, o := range kinds(t) {
		told := 0
		o.Failed = func(http.ResponseWriter, *http.Request, error) { told++ }
		b := newBrowser(t, o)
		b.visit(func(s *Session) { s.Set("user", "ann") })
		huge := strings.Repeat("\u20ac", 1<<20)
		b.visit(func(s *Session) {
			s.Set("huge", huge)
			for i := range 2000 {
				s.Set(fmt.Sprint("k", i), i)
			}
		})
		b.visit(func(s *Session) {
			fits := s.Text("huge") == huge && len(s.Keys()) == 2002
			if s.Text("user") != "ann" || fits != (kind == "stored") || told != map[bool]int{true: 0, false: 1}[fits] {
				t.Errorf("%s: fits %v, told %d times, %d keys", kind, fits, told, len(s.Keys()))
			}
		})
	}
}

// TestCookieOfExactlyTheLimit looks for the longest text that a cookie holds:
// one byte more is an error, and never a cookie that a browser drops.
func TestCookieOfExactlyTheLimit(t *testing.T) {
	for _, kind := range []string{"signed", "encrypted"} {
		o := kinds(t)[kind]
		told := 0
		o.Failed = func(_ http.ResponseWriter, _ *http.Request, err error) { told++ }
		longest := 0
		for n := 2000; n < 3100; n++ {
			lines := newBrowser(t, o).visit(func(s *Session) { s.Set("t", strings.Repeat("x", n)) })
			if len(lines) == 0 {
				break
			}
			if _, err := cookie.Parse(lines[0]); err != nil {
				t.Fatalf("%s, %d bytes: a browser drops it: %v", kind, n, err)
			}
			longest = n
		}
		if told != 1 || longest < 2200 || longest > 3060 {
			t.Errorf("%s: %d bytes fit, told %d times", kind, longest, told)
		}
	}
}
