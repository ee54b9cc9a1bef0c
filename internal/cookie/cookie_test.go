package cookie

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/module"
	"tenet/internal/source"
)

func file(code string) *flow.File {
	f := js.Extract("a.js", source.New("a.js", code), js.Options{})
	return flow.New([]*js.File{f}, module.NewResolver([]string{"a.js"}, nil)).File(0)
}

const head = `const app = require('express')(); const koa = new (require('koa'))(); const fastify = require('fastify')()
`

// What is known of a cookie, in one line: name, the three flags, and what else
// is given.
func describe(s *Setter) string {
	state := [...]string{Unknown: "?", Off: "off", On: "on", ByConnection: "tls"}
	mode, _, known := s.SameSite()
	if !known {
		mode = "?"
	}
	words := []string{s.Callee(), s.Name(), "secure=" + state[s.Secure().State], "httponly=" + state[s.HTTPOnly().State], "samesite=" + mode}
	if d, _, ok := s.Domain(); ok {
		words = append(words, "domain="+d)
	}
	if p, _, ok := s.PathAttribute(); ok {
		words = append(words, "path="+p)
	}
	if l, ok := s.MaxAge(); ok {
		words = append(words, "age="+l.Age.String())
	}
	if l, ok := s.Expires(); ok && l.Relative {
		words = append(words, "expires="+l.Age.String())
	} else if ok {
		words = append(words, "expires="+l.Date.Format(time.DateOnly))
	}
	if s.LetsIn() {
		words = append(words, "lets in")
	}
	return strings.Join(words, " ")
}

func TestSetters(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"app.get('/', (req, res) => res.cookie('sid', v))", "res.cookie sid secure=off httponly=off samesite= lets in"},
		{"app.get('/', (req, res) => res.cookie('a', v, { maxAge: 1000 * 60, domain: 'x.org', path: '/p', sameSite: true }))", "res.cookie a secure=off httponly=off samesite=strict domain=x.org path=/p age=1m0s"},
		{"app.get('/', (req, res) => res.cookie('a', v, unknown))", "res.cookie a secure=? httponly=? samesite=?"},
		{"app.get('/', (req, res) => res.cookie(...args))", "res.cookie  secure=? httponly=? samesite=?"},
		{"app.get('/', (req, res) => res.cookie('a', v, { secure: process.env.S || false, httpOnly: !1 }))", "res.cookie a secure=? httponly=off samesite="},
		{"app.get('/', (req, res) => res.cookie('a', v, { expires: new Date(Date.now() - -60000) }))", "res.cookie a secure=off httponly=off samesite= expires=1m0s"},
		{"koa.use(ctx => ctx.cookies.set('a', v))", "ctx.cookies.set a secure=tls httponly=on samesite="},
		{"koa.use(ctx => ctx.cookies.set('a'))", ""},
		{"fastify.get('/', (request, reply) => reply.setCookie('a', v, { secure: 'auto', maxAge: 60 }))", "reply.setCookie a secure=tls httponly=off samesite=lax age=1m0s"},
		{"fastify.register(require('@fastify/session'), { secret: s })", "@fastify/session sessionId secure=on httponly=on samesite= lets in"},
		{"app.get('/', (req, res) => res.set('Set-Cookie', 'a=b; Secure; Max-Age=60; expires=Sun, 06 Nov 2033 08:49:37 GMT'))", "Set-Cookie a secure=on httponly=off samesite= age=1m0s expires=2033-11-06"},
		{"app.get('/', (req, res) => res.set({ 'set-cookie': ['a=b', 'c=d; HttpOnly'] }))", "Set-Cookie a secure=off httponly=off samesite=; Set-Cookie c secure=off httponly=on samesite="},
		{"new Response('', { headers: { 'Set-Cookie': 'a=b; SameSite=Lax' } })", "Set-Cookie a secure=off httponly=off samesite=lax"},
		{"document.cookie = name + '=' + v", "document.cookie  secure=? httponly=off samesite=?"}, // v may bring its attributes along
		{"document.cookie = name + '=' + v + '; path=' + p", "document.cookie  secure=off httponly=off samesite="},
		{"document.cookie = 'a=' + v + (tls ? '; Secure' : '') + '; ' + more", "document.cookie a secure=? httponly=off samesite=?"},
		{"document.cookie = v", ""},
		{"const document = {}; document.cookie = 'a=b'", ""},
		{"if (process.env.NODE_ENV !== 'production') document.cookie = 'a=b'", ""},
	} {
		var got []string
		for _, s := range Setters(file(head + c.code)) {
			got = append(got, describe(s))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.code, g, c.want)
		}
	}
}

func TestLetsIn(t *testing.T) {
	for names, want := range map[string]bool{
		"sid connect.sid PHPSESSID JSESSIONID session user_session access_token accessToken refreshToken jwt auth remember_me uid id_token SESSION_ID loggedInUserSession user": true,
		"theme lang author authorName csrfToken XSRF-TOKEN tokenExpiry session_timeout oauth_state sidebar userLang cart loginRedirect sessionTheme visitor_uid inside":         false,
	} {
		for _, name := range strings.Fields(names) {
			got := Setters(file(fmt.Sprintf("document.cookie = '%s=' + v", name)))
			if len(got) != 1 || got[0].LetsIn() != want {
				t.Errorf("%s: got lets in %t, want %t", name, !want, want)
			}
		}
	}
}

func TestCookieDate(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
		{"Fri, 31 Dec 69 23:59:59 GMT", "2069-12-31T23:59:59Z"},
		{"6 november 2094 8:49:37", "2094-11-06T08:49:37Z"},
		{"2038-12-31", "invalid"},
		{"Sun, 06 Nov 1994", "invalid"},
		{"Sun, 06 Nov 1994 24:00:00 GMT", "invalid"},
		{"Sun, 32 Nov 1994 08:49:37 GMT", "invalid"},
		{"0", "invalid"},
		{"", "invalid"},
	} {
		at, invalid := cookieDate(c.text)
		got := at.Format(time.RFC3339)
		if invalid {
			got = "invalid"
		}
		if got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

// A text that doubles with each line is given up, not written out.
func TestTextIsBounded(t *testing.T) {
	for _, first := range []string{"q + 'abc'", "''", "'abcd'", "unknown"} {
		var code strings.Builder
		fmt.Fprintf(&code, "const a0 = %s\n", first)
		for i := range 44 {
			fmt.Fprintf(&code, "const a%d = a%d + a%d\n", i+1, i, i)
		}
		code.WriteString("document.cookie = 'a=' + a44 + '; ' + a44")
		if n := len(Setters(file(code.String()))); n > 1 {
			t.Errorf("%s: got %d cookies", first, n)
		}
	}
}

// A header that Go reads, tenet reads alike.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a=b", "a=b; Secure; HttpOnly; SameSite=Lax", "sid=1;secure=;  httponly ;path=/x", "=; Secure", "a=b;;;Domain=.x.org; Domain=y.org", "\u00a0a=b; \u00a0Secure"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\x00\r\n\u2028\u2029\ufeff") || len(line) > 300 {
			t.Skip()
		}
		want, err := http.ParseSetCookie(line)
		if err != nil || len(want.Unparsed) > 0 {
			return
		}
		literal, _ := json.Marshal(line)
		text := parse(texted(t, string(literal)))
		if text == nil || text.name != want.Name || !text.named {
			t.Fatalf("%q: got %+v, want name %q", line, text, want.Name)
		}
		if got := text.flag("secure") == On; got != want.Secure {
			t.Errorf("%q: got Secure %t", line, got)
		}
		if got := text.flag("httponly") == On; got != want.HttpOnly {
			t.Errorf("%q: got HttpOnly %t", line, got)
		}
	})
}

func texted(t *testing.T, literal string) flow.Value {
	t.Helper()
	for _, c := range file("f(" + literal + ")").Calls("globalThis.f") {
		return c.Arg(0)
	}
	t.Fatalf("no call in f(%s)", literal)
	return flow.Value{}
}

// Every date that a server sends is read as it was meant, and no text is read
// as a date that there is not.
func FuzzCookieDate(f *testing.F) {
	f.Add("Sun, 06 Nov 1994 08:49:37 GMT", int64(784111777))
	f.Add("::::", int64(-11636783999))
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		if at, invalid := cookieDate(text); !invalid && at.Year() < 1601 {
			t.Errorf("%q is read as %v", text, at)
		}
		at := time.Unix(unix%200000000000, 0).UTC()
		if at.Year() < 1601 || at.Year() > 9999 {
			return
		}
		if got, invalid := cookieDate(at.Format(http.TimeFormat)); invalid || !got.Equal(at) {
			t.Errorf("%v is read as %v", at, got)
		}
	})
}
