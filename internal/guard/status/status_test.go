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

	"golang.org/x/net/html"

	"tenet/internal/guard/ledger"
	"tenet/web/csp"
	"tenet/web/header"
)

var update = flag.Bool("update", false, "rewrite the golden files")

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
