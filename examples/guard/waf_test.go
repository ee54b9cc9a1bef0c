package guard_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// firewalled is the shop with the rule set before all of it.
const firewalled = `guard:
  waf: {mode: block}
  rates: []
  cookies: {transit: encrypted}
`

// The careless shop has real holes. With the rule set before it the attacks on
// them are refused, counted by rule and shown, and its visitors notice nothing.
func TestFirewallOfTheShop(t *testing.T) {
	g := start(t, install(t), "--listen", "127.0.0.1:0", "--config", file(t, firewalled), "--write", "data", "--status", "0", "--", "node", "app.js")
	status := g.wait(g.said, `live: (http://127[^"\s]+/)\.tenet/`)[1]
	c := client()
	var err error
	if c.Jar, err = cookiejar.New(nil); err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		method, path, kind, body string
		want                     int
	}{
		{"GET", "/", "", "", http.StatusOK},
		{"GET", "/search?q=desk+lamp", "", "", http.StatusOK},
		{"GET", "/product/1", "", "", http.StatusOK},
		{"GET", "/js/shop.js", "", "", http.StatusOK},
		{"POST", "/register", form, "name=anna&password=correct+horse+battery&mail=anna%40example.com", http.StatusFound},
		{"POST", "/login", form, "name=anna&password=correct+horse+battery&next=%2F", http.StatusFound},
		{"POST", "/currency", form, "currency=EUR", http.StatusFound},
		{"GET", "/cart", "", "", http.StatusOK},
		{"POST", "/account", "application/json", `{"street": "12 O'Connell Street", "note": "Please ring & wait; it's the 2nd door"}`, http.StatusOK},
		{"GET", "/download?file=lamp.txt", "", "", http.StatusOK},
	} {
		if got := g.visit(c, v.method, v.path, v.kind, v.body); got.status != v.want {
			t.Errorf("%s %s: status %d, want %d\n%s", v.method, v.path, got.status, v.want, g.said)
		}
	}
	for _, a := range []struct{ name, method, path, kind, body string }{
		{"a file of the server", "GET", "/download?file=" + url.QueryEscape("../../../../../etc/passwd"), "", ""},
		{"a command", "GET", "/orders/1001/invoice?width=" + url.QueryEscape("72; cat /etc/passwd #"), "", ""},
		{"code in a filter", "GET", "/search?where=" + url.QueryEscape("global.process.mainModule.require('child_process').execSync('id')"), "", ""},
		{"a script in a page", "POST", "/login", form, "name=" + url.QueryEscape("<script>alert(document.cookie)</script>") + "&password=x"},
		{"a prototype", "POST", "/account", "application/json", `{"__proto__": {"role": "admin"}}`},
		{"a tool", "GET", "/", "", ""},
	} {
		r := g.visit(c, a.method, a.path, a.kind, a.body)
		if a.name == "a tool" {
			req, err := http.NewRequest("GET", g.url+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("User-Agent", "sqlmap/1.8")
			if r, err = do(c, req); err != nil {
				t.Fatal(err)
			}
		}
		if r.status != http.StatusForbidden || r.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.body, r.header.Get("X-Request-Id")) {
			t.Errorf("%s: %+v", a.name, r)
		}
	}
	g.wait(g.said, `proxy: waf: refused|waf: refused  .*rule=930\d\d\d`)
	page, err := get(client(), status+".tenet/")
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, "the page", page.body, "waf-930", "waf-934", "waf-941", "waf-913")
	metrics, err := get(client(), status+".tenet/metrics")
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, "the metrics", metrics.body, `reason="waf-9`)
}

const form = "application/x-www-form-urlencoded"

// visit is a request as a browser sends it.
func (g *guarded) visit(c *http.Client, method, path, kind, body string) reply {
	g.t.Helper()
	req, err := http.NewRequest(method, g.url+path, strings.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	req.Header.Set("Accept", "text/html,*/*;q=0.8")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	r, err := do(c, req)
	if err != nil {
		g.t.Fatalf("%s %s: %v\n%s", method, path, err, g.said)
	}
	return r
}
