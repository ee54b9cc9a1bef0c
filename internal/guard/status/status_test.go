package status

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
	"tenet/web/csp"
	"tenet/web/header"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sample is a snapshot with something of everything, some of it hostile.
func sample() ledger.Snapshot {
	now := time.Date(2026, 11, 26, 14, 30, 0, 0, time.UTC)
	count := func(n uint64, minutes int) ledger.Count {
		return ledger.Count{N: n, First: now.Add(-50 * time.Hour), Last: now.Add(-time.Duration(minutes) * time.Minute)}
	}
	return ledger.Snapshot{
		Time: now, Began: now.Add(-51 * time.Hour),
		Enforced: []ledger.Enforced{
			{Rule: "cookies", What: "Secure added", Count: count(18211, 1)},
			{Rule: "cookies", What: "HttpOnly added", Count: count(9120, 1)},
			{Rule: "eval", What: "code generation off", Count: count(4, 60)},
			{Rule: "headers", What: "Strict-Transport-Security set", Count: count(1204331, 0)},
			{Rule: "headers", What: "Content-Security-Policy enforced by autopilot", Count: count(88412, 0)},
			{Rule: "leaks", What: "error masked", Count: count(2, 3)},
			{Rule: "leaks", What: "X-Powered-By removed", Count: count(1204331, 0)},
			{Rule: "scope", What: "__Host- prefix added", Count: count(512, 9)},
			{Rule: "limits", What: "body limited", Count: count(3, 2000)},
		},
		Blocked: []ledger.Blocked{
			{Reason: "rate limit of /login", Count: count(1290, 2)},
			{Reason: "body too large", Count: count(12, 700)},
			{Reason: "CSP report: from another site", Count: count(3, 4)},
		},
		Reports: []ledger.Report{
			{Directive: "script-src-elem", Blocked: "inline", Page: "/cart", Count: count(31, 5)},
			{Directive: "connect-src", Blocked: "https://evil.example", Page: "/<script>alert(1)</script>", Count: count(2, 2900)},
		},
		Masked: []ledger.Masked{
			{Time: now.Add(-3 * time.Minute), ID: "9f2c4e81d07ab3365f10c2e4a9b8d7f1", Method: "POST", Path: "/checkout", Status: 500,
				Detail: "TypeError: Cannot read properties of undefined (reading 'price')\n    at total (/srv/shop/cart.js:41:18)\n    at /srv/shop/app.js:88:22"},
			{Time: now.Add(-30 * time.Hour), ID: "\"><img src=x onerror=alert(1)>", Method: "GET", Path: "/</pre><script>alert(2)</script>", Status: 502, Detail: "</pre><script>alert(3)</script>"},
		},
		MaskedTotal: 2,
		Events: []ledger.Event{
			{Time: now.Add(-time.Hour), Kind: "csp", Text: "The mode is now enforce."},
			{Time: now.Add(-2 * time.Hour), Kind: "access log", Text: "Lines of the access log are lost: no space left on device."},
		},
		Requests: ledger.Requests{
			InFlight: 14, Classes: [6]uint64{3, 21, 1180442, 20117, 3729, 22},
			Latency: ledger.Latency{
				Bounds: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
				Counts: []uint64{1200, 84022, 510220, 390110, 150200, 50110, 12020, 4010, 1900, 402, 88, 20, 7, 2, 1, 1}, Sum: 6220.5,
			},
		},
	}
}

var tenRules = []Rule{
	{"eval", "Run no text as code"}, {"strict", "Run everything in strict mode"}, {"leaks", "Keep errors inside"},
	{"flaws", "Let the code be analysed"}, {"root", "Never run as root"}, {"headers", "Send the headers that protect"},
	{"cookies", "Keep session cookies to yourself"}, {"scope", "Scope cookies tightly"},
	{"libraries", "Serve no vulnerable libraries"}, {"dependencies", "Install no vulnerable modules"},
}

func options() Options {
	now := sample().Time
	fact := autopilot.Fact{Directive: "script-src-attr", First: now, Last: now, HTML: 4, Pages: []string{"/cart", "/<b>"}}
	return Options{
		Snapshot: sample, Rules: tenRules, Name: "shop", Version: "1.2.3",
		CSP: func() autopilot.Status {
			return autopilot.Status{Mode: autopilot.Enforce, Policy: "default-src 'none'; script-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", Since: now}
		},
		Suggest: func() autopilot.Suggestion {
			return autopilot.Suggestion{
				Policy: "default-src 'none'; script-src 'self' https://cdn.example", Sources: make([]autopilot.Source, 2),
				Breaks: []autopilot.Break{{Directive: "script-src-attr", What: "onclick of button", Advice: "add the handler in a script, with addEventListener", Fact: fact}},
				Held:   []autopilot.Held{{Directive: "worker-src", Source: "https://w.example", Why: "only reports tell of it, which anybody can send; if it is yours, name it in guard.cspAllow", Fact: fact}},
			}
		},
	}
}

func serve(t *testing.T, o Options) http.Handler {
	t.Helper()
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Host = "localhost:9229"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPageGolden(t *testing.T) {
	got := get(serve(t, options()), "/.tenet/").Body.String()
	shown := strings.Replace(got, style, "", 1) // the style is a file of its own
	file := filepath.Join("testdata", "page.html")
	if *update {
		if err := os.WriteFile(file, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if shown != string(want) {
		t.Errorf("the page differs from %s (-update rewrites it):\n%s", file, shown)
	}
}

// walk calls f for all elements.
func walk(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := range n.ChildNodes() {
		walk(c, f)
	}
}

// The page is under its own policy: no script, one style that has the hash,
// and nothing that strangers wrote becomes markup.
func TestPageKeepsItsPolicy(t *testing.T) {
	w := get(serve(t, options()), "/.tenet/")
	policy := csp.Parse(w.Header().Get("Content-Security-Policy"))
	if bad := csp.Evaluate(policy); len(bad) > 0 {
		t.Errorf("the policy is weak: %v", bad)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	styles := 0
	walk(doc, func(n *html.Node) {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("<%s %s=%q> needs more than the policy allows", n.Data, a.Key, a.Val)
			}
		}
		switch n.Data {
		case "script", "img", "iframe", "form", "object", "base":
			t.Errorf("the page has a <%s>", n.Data)
		case "style":
			styles++
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; policy.Get("style-src").Values[0] != want {
				t.Errorf("the style has the hash %s, the policy %v", want, policy.Get("style-src").Values)
			}
		}
	})
	if styles != 1 {
		t.Errorf("%d styles", styles)
	}
	for _, h := range header.Table() {
		if v := w.Header().Get(h.Name); h.Essential && !h.OverTLS && v == "" {
			t.Errorf("%s is not sent", h.Name)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the page may be cached")
	}
}

// What x/net/html does not tell: elements that are not closed, ids that are
// there twice, links that lead nowhere, tables without scopes.
func TestPageIsWellFormed(t *testing.T) {
	text := get(serve(t, options()), "/.tenet/?refresh=5").Body.String()
	var open []string
	void := map[string]bool{"meta": true, "link": true, "br": true, "rect": true}
	ids := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(text))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		switch tok.Type {
		case html.StartTagToken:
			if !void[tok.Data] {
				open = append(open, tok.Data)
			}
			for _, a := range tok.Attr {
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("id %s is there twice", a.Val)
				}
				ids[a.Val] = ids[a.Val] || a.Key == "id"
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
	for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("nothing has the id %s", m[1])
		}
	}
	if !strings.Contains(text, `<meta http-equiv="refresh" content="5">`) {
		t.Error("the page does not follow")
	}
}

// A page of another site can give its own name the address 127.0.0.1.
func TestRebinding(t *testing.T) {
	o := options()
	o.Hosts = []string{"tenet.internal"}
	h := serve(t, o)
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:9229": 200, "127.0.0.1": 200, "127.8.8.8:1": 200, "[::1]:9229": 200, "[::1]": 200, "[::ffff:127.0.0.1]": 200, "tenet.internal:80": 200,
		"evil.example": 421, "evil.example:9229": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.1.5": 421, "0.0.0.0": 421, "": 421,
		"127.0.0.1@evil.example": 421, "[::]": 421,
	} {
		for _, path := range []string{"/.tenet/", "/.tenet/metrics", "/.tenet/health", "/.tenet/ledger", "/"} {
			r := httptest.NewRequest("GET", path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if got := w.Code; got != want && !(path == "/" && got == 302 && want == 200) {
				t.Errorf("Host %q, %s: %d, not %d", host, path, got, want)
			}
		}
	}
}

func TestPaths(t *testing.T) {
	o := options()
	h := serve(t, o)
	for path, want := range map[string]int{
		"/": 302, "/.tenet": 302, "/.tenet/": 200, "/.tenet/health": 200, "/.tenet/ready": 200, "/.tenet/metrics": 200, "/.tenet/ledger": 200,
		"/.tenet/other": 404, "/etc/passwd": 404, "/.tenet/pprof/heap": 404, "/debug/pprof/": 404,
	} {
		if got := get(h, path).Code; got != want {
			t.Errorf("%s: %d, not %d", path, got, want)
		}
	}
	r := httptest.NewRequest("POST", "/.tenet/", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	o.Pprof = true
	h = serve(t, o)
	if got := get(h, "/.tenet/pprof/heap"); got.Code != 200 || got.Body.Len() < 100 {
		t.Errorf("a profile: %d, %d bytes", got.Code, got.Body.Len())
	}
	if got := get(h, "/.tenet/pprof/profile?seconds=3600").Code; got != 400 {
		t.Errorf("a profile of an hour: %d", got)
	}
	var back ledger.Snapshot
	if err := json.Unmarshal(get(h, "/.tenet/ledger").Body.Bytes(), &back); err != nil || back.Requests.InFlight != 14 {
		t.Errorf("the ledger: %v, %+v", err, back.Requests)
	}
}

func TestReady(t *testing.T) {
	o := options()
	o.Ready = func() error { return errors.New("no process of the application answers") }
	h := serve(t, o)
	if w := get(h, "/.tenet/ready"); w.Code != 503 || w.Body.String() != "no process of the application answers\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(h, "/.tenet/health"); w.Code != 200 {
		t.Errorf("health: %d", w.Code)
	}
	if !strings.Contains(get(h, "/.tenet/").Body.String(), "no process of the application answers") {
		t.Error("the page does not say why it is not ready")
	}
}

func TestMetrics(t *testing.T) {
	w := get(serve(t, options()), "/.tenet/metrics")
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.Contains(line, "tenet_guard_") {
			lines = append(lines, line)
		}
	}
	got, file := strings.Join(lines, ""), filepath.Join("testdata", "metrics.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the metrics differ from %s:\n%s", file, got)
	}
	if !strings.Contains(w.Body.String(), "go_goroutines ") || !strings.Contains(w.Body.String(), "process_open_fds ") {
		t.Error("nothing about the process")
	}
}

// What strangers choose gets into labels; no metric may be refused for it.
func TestMetricsOfHostileNames(t *testing.T) {
	l := ledger.New()
	l.CSPReport("img-src\xff", "a\"b\n\xfe", "/")
	l.Blocked("\xc3")
	l.Enforced("x\xff", "\xff")
	w := get(serve(t, Options{Snapshot: l.Snapshot}), "/.tenet/metrics")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "tenet_guard_csp_reports_total") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

// A proxy that has seen nothing has a page too.
func TestEmptyPage(t *testing.T) {
	w := get(serve(t, Options{Snapshot: ledger.New().Snapshot, Rules: tenRules}), "/.tenet/")
	if w.Code != 200 || strings.Count(w.Body.String(), `class="empty"`) != 5 {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	_, err := New(Options{Hosts: []string{"http://a"}})
	if err == nil || !strings.Contains(err.Error(), "Snapshot is missing") || !strings.Contains(err.Error(), `guard.statusHosts: "http://a"`) {
		t.Error(err)
	}
}
