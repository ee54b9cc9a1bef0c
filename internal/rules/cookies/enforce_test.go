package cookies

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/ruletest"
	"tenet/web/cookie"
)

// careless sets the cookies of a session as its library does, if nothing is
// said, and three more.
var careless = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	for _, line := range []string{
		"connect.sid=s%3Aabc.def; Path=/",
		"auth_token=eyJh.eyJz.c2ln; Path=/; SameSite=None",
		"remember=1; HttpOnly; Secure; SameSite=Relaxed",
		"theme=dark; Secure; SameSite=Lax",
	} {
		w.Header().Add("Set-Cookie", line)
	}
	fmt.Fprint(w, "hello")
})

func TestBareThenEnforced(t *testing.T) {
	ruletest.BareThenEnforced(t, Rule, ruletest.Careless{
		App: careless, TLS: true, Options: rule.Enforcement{Cookies: rule.CookieOptions{HostPrefix: true}},
		Want: []string{"cookies/default-name Set-Cookie", "cookies/plain-http Set-Cookie", "cookies/same-site Set-Cookie", "cookies/script-readable Set-Cookie"},
	})
}

// A visit is a request and its answer on both sides of the rule.
type visit struct {
	e        rule.Enforcement
	url      string
	cookies  string   // that the browser sends
	sets     []string // lines that the application sends
	appSees  string
	sent     []string
	status   int
	body     string
	answered bool
}

func (v *visit) run(t *testing.T) {
	t.Helper()
	wrap, err := enforce(v.e)
	if err != nil {
		t.Fatal(err)
	}
	if v.url == "" {
		v.url = "https://shop.example/"
	}
	r := httptest.NewRequest("GET", v.url, nil)
	if v.cookies != "" {
		r.Header.Set("Cookie", v.cookies)
	}
	w := httptest.NewRecorder()
	wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.answered = true
		v.appSees = strings.Join(r.Header.Values("Cookie"), " | ")
		w.Header()["Set-Cookie"] = v.sets
	})).ServeHTTP(w, r)
	if got := r.Header.Get("Cookie"); got != v.cookies {
		t.Errorf("the request that came was changed: %q", got)
	}
	v.sent, v.status, v.body = w.Header().Values("Set-Cookie"), w.Code, w.Body.String()
}

func TestEnforceAttributes(t *testing.T) {
	none := rule.Enforcement{}
	named := rule.Enforcement{Cookies: rule.CookieOptions{Readable: []string{"user_token", "auth_*"}, Hidden: []string{"basket*"}}}
	all := rule.Enforcement{Cookies: rule.CookieOptions{Readable: []string{"app"}, Hidden: []string{"*"}}}
	for _, test := range []struct {
		name       string
		e          rule.Enforcement
		url        string
		line, want string
	}{
		{"nothing lacks", none, "", "sid=1;Secure; HttpOnly; SameSite=Strict", "sid=1;Secure; HttpOnly; SameSite=Strict"},
		{"everything lacks", none, "", "sid=1", "sid=1; HttpOnly; SameSite=Lax; Secure"},
		{"a token by its value", none, "", "x=eyJa.eyJb.c", "x=eyJa.eyJb.c; HttpOnly; SameSite=Lax; Secure"},
		{"what scripts read", none, "", "XSRF-TOKEN=abc", "XSRF-TOKEN=abc; SameSite=Lax; Secure"},
		{"nobody knows", none, "", "basket=7", "basket=7; SameSite=Lax; Secure"},
		{"the operator knows", named, "", "basket_id=7", "basket_id=7; HttpOnly; SameSite=Lax; Secure"},
		{"scripts read it, says the operator", named, "", "auth_state=1; Secure", "auth_state=1; Secure; SameSite=Lax"},
		{"all are hidden", all, "", "basket=7; Secure; SameSite=Lax", "basket=7; Secure; SameSite=Lax; HttpOnly"},
		{"all but what says that scripts read it", all, "", "csrf_token=7; Secure; SameSite=Lax", "csrf_token=7; Secure; SameSite=Lax"},
		{"all but what the operator says", all, "", "app=7; Secure; SameSite=Lax", "app=7; Secure; SameSite=Lax"},
		{"None needs Secure", none, "", "sid=1; HttpOnly; SameSite=None", "sid=1; HttpOnly; SameSite=None; Secure"},
		{"None stays a decision", none, "", "sid=1; HttpOnly; SameSite=None; Secure; Partitioned", "sid=1; HttpOnly; SameSite=None; Secure; Partitioned"},
		{"a word that is none", none, "", "sid=1; HttpOnly; Secure; SameSite=yes", "sid=1; HttpOnly; Secure; SameSite=Lax"},
		{"without TLS nothing is Secure", none, "http://shop.example/", "sid=1", "sid=1; HttpOnly; SameSite=Lax"},
		{"without TLS None is refused by browsers", none, "http://shop.example/", "sid=1; SameSite=None; HttpOnly", "sid=1; HttpOnly; SameSite=Lax"},
		{"what browsers drop stays as it is", none, "", "a=\x01", "a=\x01"},
	} {
		v := visit{e: test.e, url: test.url, sets: []string{test.line}}
		if v.run(t); len(v.sent) != 1 || v.sent[0] != test.want {
			t.Errorf("%s: got %q, want %q", test.name, v.sent, test.want)
		}
	}
}

func TestEnforceHostPrefix(t *testing.T) {
	on := rule.Enforcement{Cookies: rule.CookieOptions{HostPrefix: true, Readable: []string{"app_*"}}}
	for _, test := range []struct{ name, url, line, want string }{
		{"a session", "", "sid=1; Path=/; HttpOnly; Secure; SameSite=Lax", "__Host-sid=1; Path=/; HttpOnly; Secure; SameSite=Lax"},
		{"no path, on the front page", "", "sid=1; HttpOnly; Secure; SameSite=Lax", "__Host-sid=1; HttpOnly; Secure; SameSite=Lax; Path=/"},
		{"no path, further down", "https://shop.example/a/b", "sid=1; HttpOnly; Secure; SameSite=Lax", "sid=1; HttpOnly; Secure; SameSite=Lax"},
		{"a part of the site", "", "sid=1; Path=/admin; HttpOnly; Secure; SameSite=Lax", "sid=1; Path=/admin; HttpOnly; Secure; SameSite=Lax"},
		{"a domain", "", "sid=1; Path=/; Domain=shop.example; HttpOnly; Secure; SameSite=Lax", "sid=1; Path=/; Domain=shop.example; HttpOnly; Secure; SameSite=Lax"},
		{"a prefix that is there", "", "__Secure-sid=1; Path=/; HttpOnly; Secure; SameSite=Lax", "__Secure-sid=1; Path=/; HttpOnly; Secure; SameSite=Lax"},
		{"what scripts read", "", "theme=1; Path=/; Secure; SameSite=Lax", "theme=1; Path=/; Secure; SameSite=Lax"},
		{"what the operator says they read", "", "app_session=1; Path=/; HttpOnly; Secure; SameSite=Lax", "app_session=1; Path=/; HttpOnly; Secure; SameSite=Lax"},
		{"without TLS", "http://shop.example/", "sid=1; Path=/; HttpOnly; SameSite=Lax", "sid=1; Path=/; HttpOnly; SameSite=Lax"},
	} {
		v := visit{e: on, url: test.url, sets: []string{test.line}}
		if v.run(t); len(v.sent) != 1 || v.sent[0] != test.want {
			t.Errorf("%s: got %q, want %q", test.name, v.sent, test.want)
		}
	}
	for _, test := range []struct{ name, url, cookies, want string }{
		{"under its own name, and as it came", "", "__Host-sid=1; theme=dark", "sid=1; __Host-sid=1; theme=dark"},
		{"what a sibling host planted", "", "sid=evil; __Host-sid=1; sid=evil", "sid=1; __Host-sid=1"},
		{"from before there was a prefix", "", "sid=old", "sid=old"},
		{"without TLS it means nothing", "http://shop.example/", "__Host-sid=1; sid=2", "__Host-sid=1; sid=2"},
		{"no names", "", "alone; =x; ;", "alone; =x"},
	} {
		v := visit{e: on, url: test.url, cookies: test.cookies}
		if v.run(t); v.appSees != test.want {
			t.Errorf("%s: the application sees %q, want %q", test.name, v.appSees, test.want)
		}
	}
	v := visit{e: on, sets: []string{"sid=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0"}}
	if v.run(t); len(v.sent) != 2 || !strings.HasPrefix(v.sent[0], "sid=;") || !strings.HasPrefix(v.sent[1], "__Host-sid=;") {
		t.Errorf("signing out sends %q", v.sent)
	}
}

// ways are the ways to close a cookie.
func ways(t testing.TB) map[string]rule.CookieOptions {
	t.Helper()
	secret := bytes.Repeat([]byte("k"), 32)
	box, err := cookie.NewBox(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := cookie.NewKeyring(cookie.SHA256(string(secret))...)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]rule.CookieOptions{
		"encrypted": {Box: box}, "encrypted, with a prefix": {Box: box, HostPrefix: true},
		"signed": {Keys: keys, Hidden: []string{"basket"}}, "signed, with a prefix": {Keys: keys, HostPrefix: true},
	}
}

// What the application sets comes back to it, under the name that it gave, and
// nothing else does.
func TestEnforceTransit(t *testing.T) {
	for name, o := range ways(t) {
		e := rule.Enforcement{Cookies: o}
		for _, line := range []string{"sid=s%3Aabc.def; Path=/", `session="a b"; Path=/`, "auth=a=b=c; Path=/admin", "__Host-token=x.y.z; Path=/; Secure"} {
			set := visit{e: e, sets: []string{line}}
			set.run(t)
			sent, _, _ := strings.Cut(set.sent[0], ";")
			original, _, _ := strings.Cut(line, ";")
			if o.Box != nil && strings.Contains(sent, strings.SplitN(original, "=", 2)[1]) {
				t.Errorf("%s: %q is readable in %q", name, original, sent)
			}
			back := visit{e: e, cookies: "theme=dark; " + sent}
			if back.run(t); back.appSees != "theme=dark; "+original {
				t.Errorf("%s: %q went out as %q and came back as %q", name, original, sent, back.appSees)
			}
			for what, forged := range map[string]string{
				"as the application wrote it": original, "tampered with": sent + "A", "cut": sent[:len(sent)-1],
				"under another name": "other_" + strings.TrimPrefix(sent, "__Host-"),
			} {
				v := visit{e: e, cookies: forged + "; theme=dark"}
				if v.run(t); v.appSees != "theme=dark" {
					t.Errorf("%s: %q, %s, reaches the application as %q", name, sent, what, v.appSees)
				}
			}
		}
	}
}

func TestEnforceTransitLeavesTheRest(t *testing.T) {
	o := ways(t)["encrypted"]
	o.Readable = []string{"session_hint"}
	lines := []string{"theme=dark; Secure; SameSite=Lax", "session_hint=1; Secure; SameSite=Lax", "sid=; Max-Age=0; HttpOnly; Secure; SameSite=Lax"}
	v := visit{e: rule.Enforcement{Cookies: o}, sets: lines, cookies: "theme=dark; session_hint=1"}
	if v.run(t); !slices.Equal(v.sent, lines) || v.appSees != v.cookies {
		t.Errorf("got %q and %q", v.sent, v.appSees)
	}
	v = visit{e: rule.Enforcement{Cookies: o}, cookies: "sid=x"}
	if v.run(t); v.appSees != "" {
		t.Errorf("the application sees %q", v.appSees)
	}
}

// FuzzEnforceTransit holds that a cookie which browsers keep comes back to the
// application as it was set, whatever happens to it on the way, and that a
// text of the visitor's own never passes for a session.
func FuzzEnforceTransit(f *testing.F) {
	f.Add("sid", "s%3Aabc.def", "")
	f.Add("__Host-token", "\"x\"", "; Path=/; Secure")
	f.Add("theme", "dark", "; SameSite=None")
	f.Add("__Host-", "0", "")
	options := ways(f)
	f.Fuzz(func(t *testing.T, name, value, attributes string) {
		c, err := cookie.Parse(name + "=" + value + attributes)
		if err != nil || c.Name != name || c.Value != value || name == "" || value == "" || len(value) > 2000 || strings.ContainsAny(name+value, ";") {
			return
		}
		for way, o := range options {
			e := rule.Enforcement{Cookies: o}
			set := visit{e: e, sets: []string{name + "=" + value + attributes}}
			set.run(t)
			sent, err := cookie.Parse(set.sent[len(set.sent)-1])
			if err != nil {
				t.Fatalf("%s: browsers drop %q: %v", way, set.sent, err)
			}
			back := visit{e: e, cookies: sent.Name + "=" + sent.Value}
			if back.run(t); back.appSees != name+"="+value && !strings.HasPrefix(back.appSees, name+"="+value+"; __Host-") {
				t.Errorf("%s: %q went out as %q and came back as %q", way, name+"="+value, set.sent, back.appSees)
			}
			forged := visit{e: e, cookies: "sid=" + value}
			if forged.run(t); forged.appSees != "" {
				t.Errorf("%s: sid=%s reaches the application as %q", way, value, forged.appSees)
			}
		}
	})
}

// A browser sends some dozens of cookies. Whoever sends thousands to be
// decrypted gets no further than the first of them.
func TestEnforceOpensNoMoreThanBrowsersSend(t *testing.T) {
	o := ways(t)["encrypted"]
	sealed, err := o.Box.Seal("sid", "1")
	if err != nil {
		t.Fatal(err)
	}
	o.MaxRequest = 1 << 20
	v := visit{e: rule.Enforcement{Cookies: o}, cookies: strings.Repeat("sid=x; ", maxOpened) + "sid=" + sealed}
	if v.run(t); v.appSees != "" {
		t.Errorf("the application sees %q", v.appSees)
	}
	v.cookies = strings.Repeat("sid=x; ", maxOpened-1) + "sid=" + sealed
	if v.run(t); v.appSees != "sid=1" {
		t.Errorf("the application sees %q", v.appSees)
	}
}

func TestEnforceOversized(t *testing.T) {
	var b bytes.Buffer
	e := rule.Enforcement{Log: slog.New(slog.NewTextHandler(&b, nil))}
	v := visit{e: e, sets: []string{"a=1; Secure; SameSite=Lax", "sid=" + strings.Repeat("x", 4096)}}
	if v.run(t); len(v.sent) != 1 || !strings.Contains(b.String(), "cookie=sid") || !strings.Contains(b.String(), "browsers drop one of more than 4096 bytes") {
		t.Errorf("sent %d lines, and logged %s", len(v.sent), b.String())
	}
	e.Cookies = ways(t)["encrypted"]
	v = visit{e: e, sets: []string{"sid=" + strings.Repeat("x", 3500)}}
	if v.run(t); len(v.sent) != 0 {
		t.Errorf("a cookie that is too long when it is encrypted is sent")
	}
	for _, test := range []struct {
		bytes  int
		limit  int64
		status int
	}{{12 << 10, 0, 200}, {12<<10 + 1, 0, 431}, {100, 99, 431}, {20 << 10, 32 << 10, 200}} {
		v := visit{e: rule.Enforcement{Cookies: rule.CookieOptions{MaxRequest: test.limit}}, cookies: strings.Repeat("x", test.bytes)}
		if v.run(t); v.status != test.status || v.answered != (test.status == 200) || !v.answered && !strings.Contains(v.body, "Delete the cookies of this site") {
			t.Errorf("%d bytes, limit %d: got %d, %q", test.bytes, test.limit, v.status, v.body)
		}
	}
}

func TestEnforceNamesEveryMistake(t *testing.T) {
	both := ways(t)
	o := rule.CookieOptions{Readable: []string{"a;b", "", "*", "theme"}, Hidden: []string{"*x", "theme"}, MaxRequest: -1, Keys: both["signed"].Keys, Box: both["encrypted"].Box}
	_, err := enforce(rule.Enforcement{Cookies: o})
	const want = `cookies.readable: "a;b" is no name of a cookie; a * may stand at its end
cookies.readable: "" is no name of a cookie; a * may stand at its end
cookies.readable: "*" is no name of a cookie; a * may stand at its end
cookies.hidden: "*x" is no name of a cookie; a * may stand at its end
cookies.hidden: theme stands under cookies.readable too
cookies: keys to sign with and keys to encrypt with; what is encrypted needs no signature
cookies.max-request: -1 is negative`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}
