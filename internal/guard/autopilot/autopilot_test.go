package autopilot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/ledger"
	"tenet/internal/syncbuf"
	"tenet/web/csp"
)

// A bench is an autopilot with a clock of its own and what it says.
type bench struct {
	*Autopilot
	t      *testing.T
	ledger *ledger.Ledger
	said   *syncbuf.Buffer

	mu    sync.Mutex
	clock time.Time
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clock
}

func (b *bench) wait(d time.Duration) {
	b.mu.Lock()
	b.clock = b.clock.Add(d)
	b.mu.Unlock()
	b.Reload()
}

func start(t *testing.T, o Options) *bench {
	t.Helper()
	b := &bench{t: t, ledger: ledger.New(), said: &syncbuf.Buffer{}, clock: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
	o.Ledger, o.Logger = b.ledger, slog.New(slog.NewTextHandler(b.said, nil))
	ctx, cancel := context.WithCancel(context.Background())
	a, err := newAt(ctx, o, b.now)
	if err != nil {
		t.Fatal(err)
	}
	b.Autopilot = a
	t.Cleanup(func() { cancel(); a.Wait() })
	return b
}

// get asks for a page as the browser of a client does.
func (b *bench) get(h http.Handler, target, from string) *http.Response {
	b.t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	r.RemoteAddr = from + ":4711"
	r.Header.Set("Accept", "text/html,*/*")
	w := httptest.NewRecorder()
	b.Wrap(h).ServeHTTP(w, r)
	return w.Result()
}

// report sends what a browser would, to the address that a page was given; ""
// leaves the token out.
func (b *bench) report(page *http.Response, from, document, directive, blocked string) *http.Response {
	b.t.Helper()
	target := "/.tenet/csp"
	if page != nil {
		policy := page.Header.Get("Content-Security-Policy") + page.Header.Get("Content-Security-Policy-Report-Only")
		_, rest, _ := strings.Cut(policy, "report-uri ")
		target, _, _ = strings.Cut(rest, ";")
	}
	disposition := "report"
	if page != nil && page.Header.Get("Content-Security-Policy") != "" {
		disposition = "enforce"
	}
	body := fmt.Sprintf(`{"csp-report":{"document-uri":%q,"effective-directive":%q,"blocked-uri":%q,"disposition":%q}}`, document, directive, blocked, disposition)
	r := httptest.NewRequest("POST", "http://shop.example"+target, strings.NewReader(body))
	r.RemoteAddr = from + ":4711"
	r.Header.Set("Content-Type", "application/csp-report")
	w := httptest.NewRecorder()
	b.Wrap(http.NotFoundHandler()).ServeHTTP(w, r)
	return w.Result()
}

func client(network int) string { return fmt.Sprintf("203.%d.%d.7", network/256, network%256) }

// serve answers with HTML, by path.
func serve(pages map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := pages[r.URL.Path]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		io.WriteString(w, text)
	})
}

const shopPage = `<!doctype html><meta charset=utf-8><title>a</title>
<script src="https://cdn.example/lib.js"></script><script>let a = 1</script><link rel=stylesheet href=/a.css><style>p{}</style>
<img src="/a.png"><form action="/cart"></form>`

var shop = map[string]string{"/": shopPage, "/cart": shopPage}

const shopPolicy = "default-src 'none'; script-src 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ=' https://cdn.example; " +
	"style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; img-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

func (b *bench) visitShop() {
	for _, page := range []string{"/", "/cart"} {
		b.get(serve(shop), "http://shop.example"+page, client(1))
	}
}

func TestObserveSuggestEnforce(t *testing.T) {
	b := start(t, Options{})
	res := b.get(serve(shop), "http://shop.example/", client(1))
	if v := res.Header.Get("Content-Security-Policy-Report-Only"); !strings.HasPrefix(v, "default-src 'none'; object-src 'none'; ") || !strings.Contains(v, "; report-uri /.tenet/csp?n=0&t=") {
		t.Errorf("observing: %q", v)
	}
	if res.Header.Get("Content-Security-Policy") != "" {
		t.Error("a policy is enforced although it is observed")
	}
	b.visitShop()
	s, err := b.SetMode(Enforce, SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Policy != shopPolicy {
		t.Errorf("suggested:\n%s\nnot\n%s", s.Policy, shopPolicy)
	}
	res = b.get(serve(shop), "http://shop.example/", client(1))
	if v := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(v, shopPolicy+"; report-uri ") {
		t.Errorf("enforcing: %q", v)
	}
	if body, _ := io.ReadAll(res.Body); string(body) != shopPage {
		t.Errorf("the page was changed: %s", body)
	}
	if st := b.Status(); st.Mode != Enforce || st.Policy != shopPolicy || st.Facts != 6 {
		t.Errorf("status: %+v", st)
	}
	if _, err := b.SetMode(Off, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	res = b.get(serve(shop), "http://shop.example/", client(1))
	if res.Header.Get("Content-Security-Policy") != "" || res.Header.Get("Content-Security-Policy-Report-Only") != "" {
		t.Error("a policy is sent although it is off")
	}
}

func TestBreaksStandInTheWay(t *testing.T) {
	b := start(t, Options{})
	page := serve(map[string]string{"/": "<button onclick='a()'></button><a href='javascript:b()'>x</a>"})
	b.get(page, "http://shop.example/", client(1))
	b.get(page, "http://shop.example/", client(2))
	s, err := b.SetMode(Enforce, SetOptions{})
	if !errors.Is(err, ErrBreaks) || len(s.Breaks) != 2 || b.Status().Mode != Observe {
		t.Fatalf("%v: %+v", err, s.Breaks)
	}
	if strings.Contains(s.Policy, "unsafe") {
		t.Errorf("the policy is unsafe: %s", s.Policy)
	}
	if _, err := b.SetMode(Enforce, SetOptions{Force: true}); err != nil || b.Status().Mode != Enforce {
		t.Errorf("forced: %v", err)
	}
	if _, err := b.SetMode("on", SetOptions{}); err == nil || err.Error() != `unknown mode "on"; it is off, observe, enforce` {
		t.Error(err)
	}
	with := start(t, Options{UnsafeHashes: true})
	with.get(page, "http://shop.example/", client(1))
	with.get(page, "http://shop.example/", client(2))
	if s := with.Suggest(0); !strings.Contains(s.Policy, "script-src-attr 'unsafe-hashes' "+hashed("a()")+";") || len(s.Breaks) != 1 {
		t.Errorf("%s, %+v", s.Policy, s.Breaks)
	}
}

func TestWindow(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	b.wait(72 * time.Hour)
	if s := b.Suggest(24 * time.Hour); strings.Contains(s.Policy, "script-src") || !strings.HasPrefix(s.Text(), "Nothing has been learned in this window") {
		t.Errorf("old evidence counts: %s", s.Text())
	}
	if s := b.Suggest(100 * time.Hour); s.Policy != shopPolicy {
		t.Errorf("evidence within the window does not count: %s", s.Policy)
	}
}

func TestManyHashes(t *testing.T) {
	b := start(t, Options{})
	for i := range 200 {
		path := fmt.Sprint("/p/", i)
		for network := range 2 {
			b.get(serve(map[string]string{path: fmt.Sprintf("<script>product(%d)</script>", i)}), "http://shop.example"+path, client(network))
		}
	}
	s := b.Suggest(0)
	if n := strings.Count(s.Policy, "'sha256-"); n != maxHashes {
		t.Errorf("%d hashes in the policy", n)
	}
	if len(s.Breaks) != 1 || s.Breaks[0].What != "200 different inline scripts, of which a header holds 60" {
		t.Errorf("%+v", s.Breaks)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	_, err := New(t.Context(), Options{
		Mode: "enforced", Base: csp.Parse("default-src 'self'; defualt-src a; default-src b"), Allow: csp.Parse("img-src a,b"), Path: "csp", Placeholder: "a b", Sightings: -1, Networks: 99,
		FallBack: FallBack{Window: time.Millisecond, Share: 2},
	})
	want := []string{
		`guard.csp: unknown value "enforced"; it takes observe, enforce or off; did you mean "enforce"?`,
		`guard.cspBase: browsers read no directive "defualt-src"`,
		"guard.cspBase: browsers would drop default-src: it stands there twice, or is not ASCII",
		`guard.cspAllow: "a,b" is no source: spaces stand between sources`,
		`guard.cspPath: "csp" is not a path on the site, such as /.tenet/csp`,
		`guard.cspPlaceholder: "a b" is not 8 to 64 letters, digits, - and _`,
		"guard.cspSightings: -1 is not between 1 and 16",
		"guard.cspNetworks: 99 is not between 1 and 16",
		"guard.cspFallBack.window: 1ms is less than a second",
		"guard.cspFallBack.share: 2 is not above 0 and at most 1",
	}
	if err == nil || !slices.Equal(strings.Split(err.Error(), "\n"), want) {
		t.Error(err)
	}
}

// What the operator allows needs no evidence, and is part of what is suggested.
func TestBase(t *testing.T) {
	b := start(t, Options{Base: csp.Parse("default-src 'self'; script-src 'self' https://tags.example; report-uri /old; upgrade-insecure-requests")})
	b.visitShop()
	want := "default-src 'self'; script-src 'self' https://tags.example 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ=' https://cdn.example; " +
		"style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; img-src 'self'; form-action 'self'; upgrade-insecure-requests"
	if s := b.Suggest(0); s.Policy != want || len(s.Weaknesses) != 1 || s.Weaknesses[0].Directive != "base-uri" {
		t.Errorf("%s\n%v", s.Policy, s.Weaknesses)
	}
}

func TestAllow(t *testing.T) {
	b := start(t, Options{Allow: csp.Parse("script-src https://tags.example; connect-src wss://live.example; frame-ancestors https://partner.example")})
	want := "default-src 'none'; script-src https://tags.example; connect-src wss://live.example; object-src 'none'; base-uri 'none'; form-action 'self'; " +
		"frame-ancestors 'self' https://partner.example"
	if s := b.Suggest(0); s.Policy != want {
		t.Errorf("%s", s.Policy)
	}
}
