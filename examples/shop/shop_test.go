// Package shop_test holds the two example shops to what they promise: both
// install with npm ci and serve their pages under Node, the careless one is
// really open to attack, the mended one is not, and planted.txt tells the
// truth about the careless source.
package shop_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const passPhrase = "a long pass phrase"

// A page is a request without a session, and the status that each shop answers.
type page struct {
	path             string
	careless, mended int
}

func TestShopsServeTheirPages(t *testing.T) {
	careless, mended := startCareless(t), startMended(t)
	for _, p := range []page{
		{"/", 200, 200},
		{"/product/1", 200, 200},
		{"/product/99", 404, 404},
		{"/search?q=lamp", 200, 200},
		{"/search?q=&sort=-price", 200, 200},
		{"/login", 200, 200},
		{"/cart", 200, 200},
		{"/download?file=lamp.txt", 200, 200},
		{"/healthz", 200, 200},
		{"/js/shop.js", 200, 200},
		{"/css/shop.css", 200, 200},
		{"/vendor/jquery-1.12.4.min.js", 200, 404},
		{"/vendor/jquery.min.js", 404, 200},
		{"/admin", 302, 302},                      // to the sign-in
		{"/orders/1001/invoice", 200, 302},        // anybody's invoice
		{"/download?file=../shop.json", 200, 404}, // path traversal
		{"/files/app.js", 200, 404},               // the source
		{"/search?q=(", 500, 200},                 // a broken regular expression
		{"/no/such/page", 404, 404},
	} {
		for _, s := range []struct {
			shop *visitor
			want int
		}{{careless, p.careless}, {mended, p.mended}} {
			if got := s.shop.get(p.path).status; got != s.want {
				t.Errorf("%s: GET %s: status %d, want %d", s.shop.name, p.path, got, s.want)
			}
		}
	}

	t.Run("careless breaks the rules", func(t *testing.T) { attack(t, careless) })
	t.Run("mended keeps the rules", func(t *testing.T) { withstand(t, mended) })
}

// attack shows that the breaks which a request can show are real.
func attack(t *testing.T, shop *visitor) {
	shop = shop.anew() // the session cookie is set once
	home := shop.get("/")
	wantHeader(t, home, "X-Powered-By", "^Express$")
	wantHeader(t, home, "Content-Security-Policy", "^$")
	wantHeader(t, home, "Strict-Transport-Security", "^$")
	if c := home.cookie("connect.sid"); c == nil || c.HttpOnly || c.Secure || c.SameSite != 0 {
		t.Errorf("session cookie of careless = %v, want connect.sid without attributes", c)
	}
	wantHeader(t, shop.get("/cart"), "Strict-Transport-Security", "^max-age=3600$")
	wantBody(t, shop.get("/search?q=("), `at .*routes/products\.js:\d+`)                                      // leaks
	wantBody(t, shop.get("/search?q=<b>bold</b>"), `Results for <b>bold</b>`)                                 // flaws
	wantBody(t, shop.get("/search?where=p.name="+url.QueryEscape("'taken'")), `taken`)                        // eval
	wantBody(t, shop.get("/orders/1001/invoice?width="+url.QueryEscape("9 /dev/null; pwd; :")), `(?m)^/\S+$`) // flaws

	in := shop.post("/login", url.Values{"name": {"admin"}, "password": {"admin"}, "next": {"https://example.org/"}})
	if got := in.header.Get("Location"); in.status != 302 || got != "https://example.org/" {
		t.Errorf("POST /login: status %d to %q, want 302 to another host", in.status, got)
	}
	if c := in.cookie("remember"); c == nil || c.HttpOnly || c.Secure || c.Domain != ".example.com" || c.MaxAge < 9*365*24*3600 {
		t.Errorf("login token of careless = %v, want ten years, wide and open", c)
	}
	wantBody(t, shop.get("/admin"), `[0-9a-f]{32}`) // password hashes
}

// withstand makes the same visits to the mended shop.
func withstand(t *testing.T, shop *visitor) {
	home := shop.get("/")
	wantHeader(t, home, "X-Powered-By", "^$")
	wantHeader(t, home, "Content-Security-Policy", `^default-src 'none';script-src 'self';`)
	wantHeader(t, home, "Strict-Transport-Security", `^max-age=31536000; includeSubDomains$`)
	wantHeader(t, home, "X-Content-Type-Options", "^nosniff$")
	wantBody(t, shop.get("/search?q=<b>bold</b>"), `Results for &lt;b&gt;bold&lt;/b&gt;`)

	if got := shop.post("/login", url.Values{"name": {"ann"}, "password": {passPhrase}}).status; got != 403 {
		t.Errorf("POST /login without a CSRF token: status %d, want 403", got)
	}
	form := shop.get("/login")
	token := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(form.body)
	if token == nil {
		t.Fatalf("no CSRF token in the login form:\n%s", form.body)
	}
	in := shop.post("/login", url.Values{"name": {"ann"}, "password": {passPhrase}, "csrf": {token[1]}, "next": {"https://example.org/"}})
	if got := in.header.Get("Location"); in.status != 302 || got != "/" {
		t.Fatalf("POST /login: status %d to %q, want 302 to /\n%s", in.status, got, in.body)
	}
	for _, name := range []string{"__Host-shop", "__Host-shop.sig"} {
		c := in.cookie(name)
		if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" {
			t.Errorf("cookie %s of mended = %v, want Secure, HttpOnly, SameSite=Lax, Path=/ and no Domain", name, c)
		}
	}
	wantBody(t, shop.get("/admin"), `1 orders, 1 users`)
	wantBody(t, shop.get("/orders/1001/invoice"), `^Invoice 1001 for jane`)
	if got := shop.get("/orders/4711").status; got != 404 {
		t.Errorf("GET /orders/4711: status %d, want 404", got)
	}
}

func TestMendedDoesNotStartWithoutKeys(t *testing.T) {
	dir := install(t, "mended")
	for _, keys := range []string{"", "short", strings.Repeat("k", 32) + ",short"} {
		out, err := command(t, dir, "node", "app.js").with("SESSION_KEYS="+keys, "PORT=0").run("")
		if err == nil || !strings.HasPrefix(out, "shop: SESSION_KEYS must hold") || strings.Count(out, "\n") != 1 {
			t.Errorf("SESSION_KEYS=%q: error %v and output %q, want a failure and one clear line", keys, err, out)
		}
	}
}

// planted.txt names a place, a rule, the code there and what is wrong.
var plantedLine = regexp.MustCompile("^(\\S+):(\\d+)  ([a-z]+)  `([^`]+)`  (\\S.*)$")

var rules = []string{"eval", "strict", "leaks", "flaws", "root", "headers", "cookies", "scope", "libraries", "dependencies"}

func TestPlantedListIsTrue(t *testing.T) {
	planted := map[string]int{}
	readme := read(t, "careless/README.md")
	for n, line := range strings.Split(strings.TrimSpace(read(t, "planted.txt")), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		m := plantedLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("planted.txt:%d: %q is not of the form of the others", n+1, line)
			continue
		}
		file, rule, code := m[1], m[3], m[4]
		at, _ := strconv.Atoi(m[2])
		lines := strings.Split(read(t, filepath.Join("careless", file)), "\n")
		if at < 1 || at > len(lines) || !strings.Contains(lines[at-1], code) {
			t.Errorf("planted.txt:%d: %s has no %s", n+1, file+":"+m[2], code)
		}
		if !slices.Contains(rules, rule) {
			t.Errorf("planted.txt:%d: %s is not a rule", n+1, rule)
		}
		if link := "[" + file + ":" + m[2] + "](" + file + "#L" + m[2] + ")"; !strings.Contains(readme, link) {
			t.Errorf("planted.txt:%d: careless/README.md does not list %s", n+1, link)
		}
		planted[rule]++
	}
	for _, rule := range rules {
		if planted[rule] == 0 {
			t.Errorf("planted.txt breaks nothing of rule %s", rule)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
