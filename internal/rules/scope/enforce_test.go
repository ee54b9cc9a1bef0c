package scope

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenet/internal/rule"
	"tenet/internal/ruletest"
	"tenet/web/cookie"
)

// careless sets cookies that reach further than they have to.
var careless = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	for _, line := range []string{
		"sid=1; Domain=.example.com; Path=/",
		"theme=dark; Domain=co.uk",
		"remember=1; Max-Age=315360000",
		"seen=1; Expires=Fri, 31 Dec 2099 23:59:59 GMT",
		"__Host-id=1; Domain=example.com",
		"basket=1; Path=shop",
		"lang=en; Expires=next week",
	} {
		w.Header().Add("Set-Cookie", line)
	}
	fmt.Fprint(w, "hello")
})

func TestBareThenEnforced(t *testing.T) {
	ruletest.BareThenEnforced(t, Rule, ruletest.Careless{
		App: careless, TLS: true, Host: "shop.example.com",
		Want: []string{"scope/bad-date Set-Cookie", "scope/long-life Set-Cookie", "scope/path Set-Cookie", "scope/prefix Set-Cookie", "scope/wide-domain Set-Cookie"},
	})
}

// sent is what becomes of a line.
func sent(t *testing.T, e rule.Enforcement, host, scheme, line string) []string {
	t.Helper()
	wrap, err := enforce(e)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", scheme+"://"+host+"/", nil)
	w := httptest.NewRecorder()
	wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header().Add("Set-Cookie", line) })).ServeHTTP(w, r)
	return w.Header().Values("Set-Cookie")
}

func TestEnforce(t *testing.T) {
	shared := rule.Enforcement{Scope: rule.ScopeOptions{Domains: []string{".Example.com"}}}
	short := rule.Enforcement{Scope: rule.ScopeOptions{Longest: time.Hour}}
	for _, test := range []struct {
		name       string
		e          rule.Enforcement
		host       string
		line, want string
	}{
		{"nothing to do", rule.Enforcement{}, "shop.example.com", "sid=1;Path=/ ; x=y", "sid=1;Path=/ ; x=y"},
		{"the registered domain", rule.Enforcement{}, "shop.example.com:8443", "sid=1; Domain=example.com; Path=/", "sid=1; Path=/"},
		{"the host itself is the registered domain", rule.Enforcement{}, "EXAMPLE.com.", "sid=1; Domain=.example.com", "sid=1"},
		{"a domain that others share", shared, "shop.example.com", "sid=1; Domain=example.com", "sid=1; Domain=example.com"},
		{"below the registered domain", rule.Enforcement{}, "a.shop.example.com", "sid=1; Domain=shop.example.com", "sid=1; Domain=shop.example.com"},
		{"of another host, which browsers refuse", rule.Enforcement{}, "shop.example.org", "sid=1; Domain=example.com", "sid=1; Domain=example.com"},
		{"a name that only ends alike", rule.Enforcement{}, "badexample.com", "sid=1; Domain=example.com", "sid=1; Domain=example.com"},
		{"a public suffix", rule.Enforcement{}, "me.github.io", "sid=1; Domain=github.io", "sid=1"},
		{"a session of a year", rule.Enforcement{}, "a.example", "sid=1; Max-Age=31536000; Expires=Fri, 31 Dec 2099 23:59:59 GMT", "sid=1; Max-Age=2592000"},
		{"a theme of a year", rule.Enforcement{}, "a.example", "theme=1; Max-Age=31536000", "theme=1; Max-Age=31536000"},
		{"a theme of ten years", rule.Enforcement{}, "a.example", "theme=1; Max-Age=315360000", "theme=1; Max-Age=34560000"},
		{"a limit of one's own holds for sessions too", short, "a.example", "sid=1; Max-Age=7200", "sid=1; Max-Age=3600"},
		{"a path without a slash", rule.Enforcement{}, "a.example", "theme=1; Path=shop; Secure", "theme=1; Secure"},
		{"a promise", rule.Enforcement{}, "a.example", "__Host-id=1; Path=/shop; Domain=a.example", "__Host-id=1; Secure; Path=/"},
		{"half a promise", rule.Enforcement{}, "a.example", "__Secure-id=1; Path=/shop", "__Secure-id=1; Path=/shop; Secure"},
		{"what browsers drop", rule.Enforcement{}, "a.example", "=; Domain=co.uk", "=; Domain=co.uk"},
	} {
		if got := strings.Join(sent(t, test.e, test.host, "https", test.line), "\n"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// The date is another one each time; it is that of the limit.
func TestEnforceDate(t *testing.T) {
	for line, most := range map[string]time.Duration{"sid=1; Expires=Fri, 31 Dec 2099 23:59:59 GMT": month, "theme=1; expires=31-Dec-2099 23:59:59": cap400} {
		c, err := cookie.Parse(sent(t, rule.Enforcement{}, "a.example", "https", line)[0])
		if left := time.Until(c.Expires); err != nil || left > most || left < most-time.Minute {
			t.Errorf("%s: lives for %v, want %v (%v)", line, left, most, err)
		}
	}
}

// A cookie that was set for the domain before is still deleted, and so is the
// one that is set in its place.
func TestEnforceDeletesBoth(t *testing.T) {
	const line = "sid=; Domain=example.com; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
	got := sent(t, rule.Enforcement{}, "shop.example.com", "https", line)
	if len(got) != 2 || got[0] != line || strings.Contains(got[1], "Domain") || !strings.HasPrefix(got[1], "sid=; Path=/; Expires=Thu, 01 Jan 1970") {
		t.Errorf("got %q", got)
	}
}

// Over plain HTTP browsers refuse what is Secure, so nothing is made so.
func TestEnforceWithoutTLS(t *testing.T) {
	if got := sent(t, rule.Enforcement{}, "a.example", "http", "__Secure-id=1"); got[0] != "__Secure-id=1" {
		t.Errorf("got %q", got)
	}
}

func TestEnforceNamesEveryMistake(t *testing.T) {
	_, err := enforce(rule.Enforcement{Scope: rule.ScopeOptions{Domains: []string{"co.uk", "localhost", "shop.example.com"}, Longest: -1, LongestSession: 500 * day}})
	const want = `scope.domains: co.uk belongs to everybody, and browsers refuse cookies for it; name the domain that is yours
scope.domains: "localhost" is no domain such as example.com
scope.longest: -1ns is negative
scope.longest-session: 12000h0m0s is more than the 400 days that browsers keep a cookie`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// FuzzEnforce holds that a cookie that browsers take is none that they drop
// afterwards, under the same name, with the same value, and with no wider
// reach.
func FuzzEnforce(f *testing.F) {
	for _, line := range []string{"sid=1; Domain=example.com; Max-Age=99999999999", "__Host-a=1", "a=1; Path=x; Expires=Fri, 31 Dec 2099 23:59:59 GMT", "a=1; Domain=.shop.example.com"} {
		f.Add(line)
	}
	wrap, err := enforce(rule.Enforcement{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		before, err := cookie.Parse(line)
		if err != nil {
			return
		}
		w := httptest.NewRecorder()
		wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header()["Set-Cookie"] = []string{line} })).
			ServeHTTP(w, httptest.NewRequest("GET", "https://shop.example.com/", nil))
		lines := w.Header().Values("Set-Cookie")
		after, err := cookie.Parse(lines[len(lines)-1])
		if err != nil || after.Name != before.Name || after.Value != before.Value {
			t.Fatalf("%q became %q: %v", line, lines, err)
		}
		if after.Domain != before.Domain && after.Domain != "" || after.MaxAge > before.MaxAge && before.MaxAge != 0 || after.ScriptReadable != before.ScriptReadable {
			t.Errorf("%q became %q, which reaches further", line, lines)
		}
	})
}
