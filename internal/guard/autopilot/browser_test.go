//go:build browser

// These tests need Chromium. `make browser` runs them.

package autopilot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"tenet/internal/guard/ledger"
)

// browse shows a page in Chromium and returns the document as it is when
// everything is loaded. The pages have a picture that takes a second: virtual
// time would run ahead of the sockets.
func browse(t *testing.T, address string) string {
	t.Helper()
	program := "chromium"
	if p := os.Getenv("CHROMIUM"); p != "" {
		program = p
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
		"--user-data-dir="+t.TempDir(), "--dump-dom", address)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v (install it with apt-get install chromium, or name it in CHROMIUM)", program, err)
	}
	return string(out)
}

// A site has what makes policies hard: inline scripts and styles, a style
// attribute, a second origin with scripts, styles, pictures and an API, and
// WebSockets to both.
type site struct {
	own, cdn *httptest.Server
	pilot    *Autopilot
	ledger   *ledger.Ledger
	nonce    string // " nonce=..." of its scripts; "" without
	more     string // markup of the head
}

func newSite(t *testing.T, o Options) *site {
	s := &site{ledger: ledger.New()}
	o.Ledger = s.ledger
	pilot, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s.pilot = pilot
	echo := websocket.Server{Handler: func(c *websocket.Conn) { io.WriteString(c, "hello") }}
	cdn := http.NewServeMux()
	cdn.Handle("/ws", echo)
	for path, content := range map[string][2]string{
		"/lib.js":   {"text/javascript", "did('cdn script'); const s = document.createElement('script'); s.src = '/own.js'; document.head.append(s)"},
		"/lib.css":  {"text/css", "h1 { color: rgb(1, 2, 3) }"},
		"/dot.svg":  {"image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`},
		"/api.json": {"application/json", "{}"},
	} {
		cdn.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", content[0])
			w.Header().Set("Access-Control-Allow-Origin", "*")
			io.WriteString(w, content[1])
		})
	}
	s.cdn = httptest.NewServer(cdn)
	t.Cleanup(s.cdn.Close)
	s.cdn.URL = strings.Replace(s.cdn.URL, "127.0.0.1", "localhost", 1)
	own := http.NewServeMux()
	own.Handle("/ws", echo)
	own.HandleFunc("/own.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, "did('own script')")
	})
	own.HandleFunc("/api.json", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "{}") })
	own.HandleFunc("/slow.svg", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Second)
		w.Header().Set("Content-Type", "image/svg+xml")
		io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	})
	own.HandleFunc("/", s.page)
	s.own = httptest.NewServer(s.pilot.Wrap(own))
	t.Cleanup(s.own.Close)
	return s
}

func (s *site) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html><head><title>%[5]s</title><link rel="icon" href="data:,">%[2]s
<style%[3]s>h1 { font-size: 77px }</style><link rel="stylesheet" href="%[1]s/lib.css">
<script%[3]s>function did(what) { const p = document.createElement('p'); p.textContent = 'done: ' + what; document.body.append(p) }</script>
</head><body><h1 style="margin-left: 3px">Shop</h1><p>Hello %[4]s</p>
<img src="%[1]s/dot.svg"><img src="/slow.svg">
<script%[3]s src="%[1]s/lib.js"></script>
<script%[3]s>
did('inline script');
const h = getComputedStyle(document.querySelector('h1'));
if (h.fontSize === '77px') did('inline style');
if (h.color === 'rgb(1, 2, 3)') did('cdn style');
if (h.marginLeft === '3px') did('style attribute');
document.querySelector('img').decode().then(() => did('cdn picture'), () => {});
for (const base of ['', '%[1]s']) fetch(base + '/api.json').then(r => r.json()).then(() => did('fetch ' + (base ? 'cdn' : 'own')), () => {});
for (const [name, base] of [['own', location.origin], ['cdn', '%[1]s']]) {
  const ws = new WebSocket(base.replace('http', 'ws') + '/ws');
  ws.onmessage = () => did('socket ' + name);
}
</script></body></html>`, s.cdn.URL, s.more, s.nonce, r.URL.Query().Get("name"), r.URL.Path)
}

// all is what the pages do when they work.
var all = []string{"cdn script", "own script", "inline script", "inline style", "cdn style", "style attribute", "cdn picture", "fetch own", "fetch cdn", "socket own", "socket cdn"}

func missing(dom string) []string {
	var out []string
	for _, what := range all {
		if !strings.Contains(dom, "done: "+what+"<") {
			out = append(out, what)
		}
	}
	return out
}

// settle waits for reports, which browsers send after the fact.
func settle() { time.Sleep(1500 * time.Millisecond) }

// observeThenEnforce walks the way that an operator does.
func observeThenEnforce(t *testing.T, s *site) Suggestion {
	for _, page := range []string{"/", "/cart", "/", "/cart"} {
		if lost := missing(browse(t, s.own.URL+page)); len(lost) > 0 {
			t.Fatalf("%s does not work while it is observed: %v", page, lost)
		}
		settle()
	}
	got, err := s.pilot.SetMode(Enforce, SetOptions{})
	if err != nil {
		t.Fatalf("%v: %+v", err, got.Breaks)
	}
	t.Log(got.Policy)
	before := reports(s)
	for _, page := range []string{"/", "/cart"} {
		if lost := missing(browse(t, s.own.URL+page)); len(lost) > 0 {
			t.Errorf("%s does not work under %s: %v", page, got.Policy, lost)
		}
	}
	settle()
	if after := reports(s); after != before {
		t.Errorf("%d violations were reported: %+v", after-before, s.ledger.Snapshot().Reports)
	}
	return got
}

func reports(s *site) (n uint64) {
	for _, r := range s.ledger.Snapshot().Reports {
		n += r.N
	}
	return n
}

// inject asks for a page into which an attacker writes.
func inject(t *testing.T, s *site, markup string) {
	t.Helper()
	before := reports(s)
	dom := browse(t, s.own.URL+"/cart?name="+strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "'", "%27", "\"", "%22", "=", "%3D", "/", "%2F", "#", "%23", "&", "%26").Replace(markup))
	if !strings.Contains(dom, "done: inline script<") {
		t.Fatalf("%s: the page itself does not work: %s", markup, dom)
	}
	if strings.Contains(dom, "<title>INJECTED<") {
		t.Errorf("%s ran", markup)
	}
	settle()
	if reports(s) == before {
		t.Errorf("%s was not reported", markup)
	}
}

func TestBrowserHashes(t *testing.T) {
	s := newSite(t, Options{Networks: 1})
	s.more = `<script src="/own.js" defer></script>`
	got := observeThenEnforce(t, s)
	for _, want := range []string{"script-src 'self' 'sha256-", " " + s.cdn.URL, "connect-src 'self' ", "style-src 'sha256-", "style-src-attr 'unsafe-inline'"} {
		if !strings.Contains(got.Policy, want) {
			t.Errorf("%s is not in %s", want, got.Policy)
		}
	}
	for _, markup := range []string{
		`<script>document.title = 'INJECTED'</script>`,
		`<img src=x onerror="document.title='INJECTED'">`,
		`<svg onload="document.title='INJECTED'">`,
		`<script src="data:text/javascript,document.title='INJECTED'"></script>`,
		`<iframe srcdoc="<script>parent.document.title='INJECTED'</script>"></iframe>`,
		`<base href="https://evil.example/">`,
	} {
		inject(t, s, markup)
	}
}

func TestBrowserNonces(t *testing.T) {
	o := Options{Networks: 1, Placeholder: NewPlaceholder()}
	s := newSite(t, o)
	s.nonce = fmt.Sprintf(" nonce=%q", o.Placeholder)
	got := observeThenEnforce(t, s)
	for _, want := range []string{"script-src 'nonce-{request}' 'strict-dynamic';", "style-src 'nonce-{request}' " + s.cdn.URL + ";"} {
		if !strings.Contains(got.Policy, want) {
			t.Errorf("%s is not in %s", want, got.Policy)
		}
	}
	for _, markup := range []string{
		`<script>document.title = 'INJECTED'</script>`,
		`<script nonce="">document.title = 'INJECTED'</script>`,
		`<script nonce="TENET_NONCE">document.title = 'INJECTED'</script>`,
		`<img src=x onerror="document.title='INJECTED'">`,
	} {
		inject(t, s, markup)
	}
}
