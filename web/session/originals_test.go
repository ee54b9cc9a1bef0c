package session

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
	"tenet/web/internal/nodetest"
)

// through runs one visit through cookie-session: what the script of the visit
// does to req.session, and what is answered. It stands before the scripts.
const through = `
const http = require('http')
const cookieSession = require('cookie-session')
Date.now = () => Date.UTC(2026, 2, 1, 12, 30, 45)
const visit = (options, cookie, app) => {
  const req = { method: 'GET', headers: { cookie }, socket: { encrypted: true }, httpVersionMajor: 1, httpVersionMinor: 1 }
  const res = new http.ServerResponse(req)
  let out
  cookieSession(options)(req, res, () => { out = app(req); res.writeHead(200) })
  return Object.assign({ Lines: res.getHeader('set-cookie') || [] }, out)
}
const state = req => ({ JSON: JSON.stringify(req.session), New: req.session.isNew, Changed: req.session.isChanged, Populated: req.session.isPopulated })
`

type visit struct {
	Lines                   []string
	JSON                    string
	New, Changed, Populated bool
}

var start = time.Date(2026, 3, 1, 12, 30, 45, 0, time.UTC)

// keysOf is the keyring of most tests; the scripts know it as keys: ['new', 'old'].
func keysOf(t testing.TB, secrets ...string) *cookie.Keyring {
	t.Helper()
	keys, err := cookie.NewKeyring(cookie.SHA1(secrets...)...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// compatible are options under which each byte is cookie-session's.
func compatible(t testing.TB) Options {
	return Options{Keys: keysOf(t, "new", "old"), SameSite: cookie.SameSiteOmit, Now: func() time.Time { return start }}
}

// goVisit runs one visit through this package.
func goVisit(t testing.TB, o Options, cookies string, app func(*Session)) visit {
	t.Helper()
	sessions, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	var v visit
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
	if cookies != "" {
		r.Header.Set("Cookie", cookies)
	}
	sessions(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := From(r)
		if app != nil {
			app(s)
		}
		v = visit{JSON: s.json(), New: s.IsNew(), Changed: s.IsChanged(), Populated: s.IsPopulated()}
		w.WriteHeader(200)
	})).ServeHTTP(w, r)
	v.Lines = w.Header()["Set-Cookie"]
	return v
}

// pairs returns the Cookie header that answers lines of Set-Cookie.
func pairs(lines []string) string {
	var all []string
	for _, l := range lines {
		pair, _, _ := strings.Cut(l, ";")
		all = append(all, pair)
	}
	return strings.Join(all, "; ")
}

// randomJSON returns the text of an object, with what JavaScript treats in its
// own manner.
func randomJSON(r *rand.Rand, depth int) string {
	switch n := r.IntN(11); {
	case n < 2 && depth > 0, depth > 3:
		return []string{"true", "false", "null", "0", "-0", "-0.0", "1", "-17", "3.5", "1e3", "1E+21", "1e-7", "0.000001", "123456789012345678901", "1e999", "5e-324", "0.1", "1e21", "-1.5e-9"}[r.IntN(19)]
	case n < 6 && depth > 0:
		return randomText(r)
	case n < 7 && depth > 0:
		var list []string
		for range r.IntN(4) {
			list = append(list, randomJSON(r, depth+1))
		}
		return "[" + strings.Join(list, " , ") + "]"
	}
	var members []string
	for range r.IntN(6) {
		key := randomText(r)
		if r.IntN(2) == 0 {
			key = []string{`"user"`, `"views"`, `"10"`, `"9"`, `"01"`, `"4294967294"`, `"4294967295"`, `"-1"`, `"__proto__"`, `"constructor"`, `"isNew"`, `"toString"`, `"_ctx"`, `"\u0031"`, `""`}[r.IntN(15)]
		}
		members = append(members, key+":"+randomJSON(r, depth+1))
	}
	return "{ " + strings.Join(members, ",\n\t") + "}"
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString([]string{"a", "Z", " ", "<", "&", "'", "/", `\/`, `\"`, `\\`, `\n`, `\t`, `\b`, `\u0000`, `\u001F`, `\u007f`, "\u007f", "\u00e9", "\u20ac", "\U0001f600", `\ud83d\ude00`, `\ud83d`, `\uDE00`, `\u2028`, "\u2028", "\ufeff"}[r.IntN(26)])
	}
	return `"` + b.String() + `"`
}

// TestCookieSession holds that 1,000 random sessions are the same bytes
// whoever writes them, that each side reads the other's, and that both refuse
// what was tampered with.
func TestCookieSession(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	texts := make([]string, 1000)
	for i := range texts {
		texts[i] = randomJSON(r, 0)
	}
	var theirs []visit
	nodetest.Run(t, through+`
answer(input.map(text => visit({ keys: ['new', 'old'] }, '', req => { req.session = JSON.parse(text); return state(req) })))`, texts, &theirs)
	ours := make([]visit, len(texts))
	type question struct{ Good, Old, Tampered string }
	questions := make([]question, len(texts))
	empty := 0
	for i, text := range texts {
		o, err := properties(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		ours[i] = goVisit(t, compatible(t), "", func(s *Session) { s.object = *o })
		if fmt.Sprint(ours[i]) != fmt.Sprint(theirs[i]) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", text, ours[i], theirs[i])
		}
		if len(theirs[i].Lines) == 0 {
			empty++
			continue
		}
		back := goVisit(t, compatible(t), pairs(theirs[i].Lines), nil)
		if back.JSON != theirs[i].JSON || back.New || back.Changed || back.Lines != nil {
			t.Errorf("%s: node signed it, and we read %+v", text, back)
		}
		bad := tampered(r, pairs(theirs[i].Lines))
		if refused := goVisit(t, compatible(t), bad, nil); !refused.New || refused.Populated {
			t.Errorf("%s: tampered with, and we read %+v", bad, refused)
		}
		old := compatible(t)
		old.Keys = keysOf(t, "old")
		questions[i] = question{pairs(ours[i].Lines), pairs(goVisit(t, old, "", func(s *Session) { s.object = *o }).Lines), tampered(r, pairs(ours[i].Lines))}
	}
	if empty > 300 {
		t.Errorf("%d sessions are empty", empty)
	}
	var replies []struct{ Good, Old, Tampered visit }
	nodetest.Run(t, through+`
const read = cookie => visit({ keys: ['new', 'old'] }, cookie, state)
answer(input.map(q => ({ Good: read(q.Good), Old: read(q.Old), Tampered: read(q.Tampered) })))`, questions, &replies)
	for i, q := range questions {
		if q.Good == "" {
			continue
		}
		if got := replies[i].Good; got.JSON != ours[i].JSON || got.New || got.Changed || len(got.Lines) > 0 {
			t.Errorf("%s: we signed it, and node reads %+v", q.Good, got)
		}
		if got := replies[i].Old; got.JSON != ours[i].JSON || got.New || len(got.Lines) != 1 {
			t.Errorf("%s: we signed it with the old key, and node reads %+v", q.Old, got)
		}
		if got := replies[i].Tampered; !got.New || got.Populated {
			t.Errorf("%s: tampered with, and node reads %+v", q.Tampered, got)
		}
		if got := goVisit(t, compatible(t), q.Old, nil); got.JSON != ours[i].JSON || fmt.Sprint(got.Lines) != fmt.Sprint(replies[i].Old.Lines) {
			t.Errorf("%s: an old key: we answer %q, node %q", q.Old, got.Lines, replies[i].Old.Lines)
		}
	}
}

// tampered changes one character of the session or of its signature.
func tampered(r *rand.Rand, cookies string) string {
	b := []byte(cookies)
	for {
		i := r.IntN(len(b))
		if strings.IndexByte("=; ", b[i]) >= 0 || strings.HasPrefix(cookies[i:], "session") || i < len("session") {
			continue
		}
		if from := strings.LastIndex(cookies[:i+1], "session"); strings.HasPrefix(cookies[from:], "session.sig") && i < from+len("session.sig") {
			continue
		}
		if b[i] == 'A' {
			b[i] = 'B'
		} else {
			b[i] = 'A'
		}
		return string(b)
	}
}

// TestCookieSessionReadsAnything gives both sides cookies without a signature,
// whose values are no base64, no JSON or no object.
func TestCookieSessionReadsAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	values := []string{"e30=", "bnVsbA==", "WzEsIngiXQ==", "MTc=", "dHJ1ZQ==", "e30", "e 3 0", "=e30=", "e30=e30=", "", "\"e30=\"", "77u/e30="}
	for range 1500 {
		var plain []byte
		switch r.IntN(4) {
		case 0:
			plain = []byte(randomJSON(r, 0))
		case 1:
			plain = []byte(randomText(r))
		case 2:
			plain = []byte(randomJSON(r, 0))
			plain[r.IntN(len(plain))] = byte(r.IntN(256))
		case 3:
			plain = []byte(`{"a":"` + string([]byte{byte(0xc0 + r.IntN(64)), byte(0x80 + r.IntN(128)), byte(r.IntN(256)), byte(0x80 + r.IntN(64))}) + `"}`)
		}
		v := base64.StdEncoding.EncodeToString(plain)
		if r.IntN(4) == 0 {
			v = base64.RawURLEncoding.EncodeToString(plain)
		}
		if r.IntN(6) == 0 {
			i := r.IntN(len(v) + 1)
			v = v[:i] + string("!=_-.~ A"[r.IntN(8)]) + v[i:]
		}
		values = append(values, v)
	}
	var replies []visit
	nodetest.Run(t, through+`answer(input.map(v => visit({ signed: false }, 'session=' + v, state)))`, values, &replies)
	read := 0
	for i, v := range values {
		o, err := decode(strings.Trim(v, `"`))
		if replies[i].New != (err != nil) {
			t.Errorf("%q: node: %+v; we: %v", v, replies[i], err)
			continue
		}
		if err != nil {
			continue
		}
		read++
		if o.json() != replies[i].JSON || (o.encode() != strings.Trim(v, `"`)) != replies[i].Changed {
			t.Errorf("%q: got %s, want %s, changed %v", v, o.json(), replies[i].JSON, replies[i].Changed)
		}
	}
	if read < 400 || read > 1400 {
		t.Errorf("%d of %d are sessions: too one-sided to prove anything", read, len(values))
	}
}

// TestCookieSessionDecides runs the same operations on both sides, and
// compares when a cookie is set, with which attributes.
func TestCookieSessionDecides(t *testing.T) {
	type op struct {
		Do, Key string
		Value   json.RawMessage
	}
	type question struct {
		Cookie string
		MaxAge int
		Ops    []op
	}
	r := rand.New(rand.NewPCG(3, 3))
	first := goVisit(t, compatible(t), "", func(s *Session) { s.object = *must(properties(`{"views":1,"user":"x"}`)) })
	var questions []question
	for range 400 {
		q := question{Cookie: []string{"", pairs(first.Lines), "session=x; session.sig=y"}[r.IntN(3)], MaxAge: r.IntN(2) * 60000}
		for range r.IntN(4) {
			q.Ops = append(q.Ops, op{[]string{"set", "set", "delete", "clear", "destroy"}[r.IntN(5)], []string{"views", "user", "7", "new"}[r.IntN(4)], json.RawMessage([]string{"1", "2", `"x"`, `{"b":1}`}[r.IntN(4)])})
		}
		questions = append(questions, q)
	}
	var replies []visit
	nodetest.Run(t, through+`
answer(input.map(q => visit(q.MaxAge ? { keys: ['new', 'old'], maxAge: q.MaxAge } : { keys: ['new', 'old'] }, q.Cookie, req => {
  let gone = false
  req.session.isNew // the session is asked for
  for (const o of q.Ops || []) {
    if (gone) break
    if (o.Do === 'set') req.session[o.Key] = o.Value
    if (o.Do === 'delete') delete req.session[o.Key]
    if (o.Do === 'clear') for (const k of Object.keys(req.session)) delete req.session[k]
    if (o.Do === 'destroy') { gone = true; req.session = null }
  }
})))`, questions, &replies)
	set := 0
	for i, q := range questions {
		o := compatible(t)
		o.Cookie.MaxAge = time.Duration(q.MaxAge) * time.Millisecond
		got := goVisit(t, o, q.Cookie, func(s *Session) {
			for _, op := range q.Ops {
				switch op.Do {
				case "set":
					if err := s.Set(op.Key, op.Value); err != nil {
						t.Error(err)
					}
				case "delete":
					s.Delete(op.Key)
				case "clear":
					s.Clear()
				case "destroy":
					s.Destroy()
					return
				}
			}
		})
		if !slices.Equal(got.Lines, replies[i].Lines) {
			t.Errorf("%+v:\ngot  %q\nwant %q", q, got.Lines, replies[i].Lines)
		}
		set += min(1, len(got.Lines))
	}
	if set < 100 || set > 380 {
		t.Errorf("%d of %d set a cookie", set, len(questions))
	}
}

func must(o *object, err error) *object {
	if err != nil {
		panic(err)
	}
	return o
}

// TestExpressIDs asks express-session's signer and cookie parser.
func TestExpressIDs(t *testing.T) {
	type question struct{ ID, Secret, Ours, Tampered string }
	r := rand.New(rand.NewPCG(4, 4))
	var questions []question
	for range 500 {
		q := question{ID: newID(), Secret: fmt.Sprint("secret ", r.IntN(1000))}
		if r.IntN(5) == 0 {
			q.ID = strings.Trim(strings.ReplaceAll(randomText(r), `\`, "."), `"`) + "x"
		}
		q.Ours = SignID(q.ID, q.Secret)
		b := []byte(q.Ours)
		for at := r.IntN(len(b)); ; at = r.IntN(len(b)) {
			if b[at] != '%' && (at == 0 || b[at-1] != '%') && (at < 2 || b[at-2] != '%') {
				b[at] = map[bool]byte{true: 'B', false: 'A'}[b[at] == 'A']
				break
			}
		}
		q.Tampered = string(b)
		questions = append(questions, q)
	}
	var replies []struct {
		Signed         string
		Good, Tampered any
	}
	nodetest.Run(t, `
const session = require('express-session')
const http = require('http')
const signature = require('cookie-signature')
const ask = (q, value) => {
  const req = { method: 'GET', url: '/', headers: { cookie: 'connect.sid=' + value }, connection: {}, httpVersionMajor: 1, httpVersionMinor: 1 }
  const store = new session.MemoryStore()
  let asked = null
  store.get = (id, cb) => { asked = id; cb() }
  session({ secret: ['first', q.Secret], resave: false, saveUninitialized: false, store })(req, new http.ServerResponse(req), () => {})
  return asked
}
answer(input.map(q => ({ Signed: encodeURIComponent('s:' + signature.sign(q.ID, q.Secret)), Good: ask(q, q.Ours), Tampered: ask(q, q.Tampered) })))`, questions, &replies)
	for i, q := range questions {
		if q.Ours != replies[i].Signed {
			t.Errorf("%q: we sign %s, express-session %s", q.ID, q.Ours, replies[i].Signed)
		}
		if id, err := UnsignID(replies[i].Signed, "first", q.Secret); id != q.ID || err != nil {
			t.Errorf("%q: express-session signed it, and we read %q, %v", q.ID, id, err)
		}
		if replies[i].Good != q.ID {
			t.Errorf("%q: we signed it, and express-session reads %v", q.ID, replies[i].Good)
		}
		if id, err := UnsignID(q.Tampered, "first", q.Secret); err == nil || replies[i].Tampered != nil {
			t.Errorf("%s: tampered with; we read %q, express-session %v", q.Tampered, id, replies[i].Tampered)
		}
	}
}
