package autopilot

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Reports come from anyone: whatever they say, and however many, no code, and
// nothing that frames, forms and links lead to, is allowed for it.
func TestReportsAllowNoCode(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	for _, directive := range []string{"script-src", "script-src-elem", "script-src-attr", "worker-src", "frame-src", "child-src", "object-src", "base-uri", "form-action", "default-src", "frame-ancestors"} {
		for _, blocked := range []string{"https://evil.example/x.js", "self", "inline", "eval", "wasm-eval", "data", "blob", "*", "'unsafe-inline'", "https://evil.example; script-src *"} {
			for network := range 4 {
				page := b.get(serve(shop), "http://shop.example/", client(network))
				b.report(page, client(network), "http://shop.example/", directive, blocked)
				b.wait(time.Minute)
			}
		}
	}
	if s := b.Suggest(0); s.Policy != shopPolicy {
		t.Errorf("reports changed the policy to %s", s.Policy)
	} else if len(s.Breaks) == 0 || !strings.Contains(s.Text(), "only reports tell of it, which anybody can send") {
		t.Errorf("nothing is said of them: %s", s.Text())
	}
}

// What is no code is allowed for reports of several networks that were given
// the page: a token is good for its network alone.
func TestReportsOfData(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	const fonts = "https://fonts.example"
	allowed := func() bool { return strings.Contains(b.Suggest(0).Policy, "font-src "+fonts) }
	one := b.get(serve(shop), "http://shop.example/", client(1))
	for network := range 40 { // forged: without a token, and with that of another
		b.report(nil, client(network), "http://shop.example/", "font-src", fonts+"/a")
		b.report(one, client(network), "http://shop.example/", "font-src", fonts+"/a")
	}
	for range 40 { // one visitor
		b.report(one, client(1), "http://shop.example/", "font-src", fonts+"/a")
	}
	b.report(b.get(serve(shop), "http://shop.example/", client(2)), client(2), "http://shop.example/", "font-src", fonts)
	if allowed() {
		t.Fatalf("two networks are enough: %s", b.Suggest(0).Text())
	}
	if text := b.Suggest(0).Text(); !strings.Contains(text, "reported from 2 networks; 3 are needed (guard.cspNetworks)") {
		t.Error(text)
	}
	b.report(b.get(serve(shop), "http://shop.example/", client(3)), client(3), "http://shop.example/", "font-src", fonts)
	if !allowed() {
		t.Errorf("three networks are not enough: %s", b.Suggest(0).Text())
	}
	old := b.get(serve(shop), "http://shop.example/", client(4))
	b.wait(40 * time.Hour)
	b.report(old, client(4), "http://shop.example/", "connect-src", "self")
	if strings.Contains(b.Suggest(0).Policy, "connect-src") {
		t.Error("a token is good for days")
	}
	b.report(b.get(serve(shop), "http://shop.example/", client(4)), client(4), "http://shop.example/", "connect-src", "self")
	if !strings.Contains(b.Suggest(0).Policy, "connect-src 'self'") {
		t.Error("the site itself needs more than one report")
	}
}

// HTML may hold a script that a stranger's link has put there.
func TestHTMLCountsOnlyWhereNobodyShapesIt(t *testing.T) {
	evil := "<script>steal()</script><script src=https://evil.example/x.js></script><base href=https://evil.example/>"
	for name, c := range map[string]struct {
		method  string
		targets []string
		want    bool
	}{
		"reflected by a query":          {"GET", []string{"/?q=1", "/cart?q=1"}, false},
		"of an error page":              {"GET", []string{"/missing", "/gone"}, false},
		"of an answer to a form":        {"POST", []string{"/", "/cart"}, false},
		"on one page":                   {"GET", []string{"/"}, false},
		"on two pages":                  {"GET", []string{"/", "/cart"}, true},
		"on one, and one with a query":  {"GET", []string{"/", "/?q=1"}, false},
		"on a page that was not served": {"HEAD", []string{"/", "/cart"}, false},
	} {
		b := start(t, Options{})
		for range 5 {
			for _, target := range c.targets {
				r := httptest.NewRequest(c.method, "http://shop.example"+target, nil)
				r.Header.Set("Accept", "text/html")
				w := httptest.NewRecorder()
				b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					if strings.Trim(r.URL.Path, "/cart") != "" {
						w.WriteHeader(404)
					}
					io.WriteString(w, evil)
				})).ServeHTTP(w, r)
			}
		}
		policy := b.Suggest(0).Policy
		for _, source := range []string{hashed("steal()"), "script-src " + hashed("steal()") + " https://evil.example", "base-uri https://evil.example"} {
			if got := strings.Contains(policy, source); got != c.want {
				t.Errorf("%s: %s in %s: %v", name, source, policy, got)
			}
		}
	}
}

// Once a policy is enforced, nothing that pages show and browsers report adds
// to it.
func TestEnforcedPolicyIsFrozen(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	if _, err := b.SetMode(Enforce, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	b.wait(time.Minute)
	stored := serve(map[string]string{"/": shopPage + "<script>steal()</script>", "/cart": shopPage + "<script>steal()</script>"})
	for network := range 9 {
		for _, path := range []string{"/", "/cart"} {
			page := b.get(stored, "http://shop.example"+path, client(network))
			if v := page.Header.Get("Content-Security-Policy"); !strings.HasPrefix(v, shopPolicy+"; ") {
				t.Fatalf("the policy became %s", v)
			}
		}
		b.wait(time.Second)
	}
	if s := b.Suggest(0); !strings.Contains(s.Text(), "NEW since the policy is enforced") {
		t.Errorf("that it is new is not said: %s", s.Text())
	}
}

// A script that carries data is another one in each answer: no hash helps. One
// that changes with a release, or that comes in two kinds, is not of this sort.
func TestScriptsThatVary(t *testing.T) {
	b := start(t, Options{})
	n := 0
	varying := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<script>let kind = %d</script><script>let data = %d</script>", n%2, n)
	})
	for i := range 20 {
		b.get(varying, "http://shop.example/", client(i))
	}
	s := b.Suggest(0)
	if len(s.Breaks) != 1 || s.Breaks[0].What != "an inline script that is another one in each answer" || !strings.Contains(s.Breaks[0].Advice, "placeholder") {
		t.Errorf("%+v", s.Breaks)
	}
	if !strings.Contains(s.Policy, hashed("let kind = 0")) || !strings.Contains(s.Policy, hashed("let kind = 1")) {
		t.Errorf("two kinds: %s", s.Policy)
	}
	releases := start(t, Options{})
	for i := range 12 {
		releases.get(serve(map[string]string{"/": fmt.Sprintf("<script>release %d</script>", i)}), "http://shop.example/", client(1))
		releases.wait(26 * time.Hour)
	}
	if s := releases.Suggest(0); len(s.Breaks) != 0 {
		t.Errorf("releases: %+v", s.Breaks)
	}
}
