package autopilot

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask sends one request through the autopilot, from an address.
func ask(t *testing.T, h http.Handler, method, target, from, kind, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr = from + ":4711"
	r.Header.Set("Accept", "text/html")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

const shopPage = `<!doctype html><meta charset=utf-8><title>a</title>
<script src="https://cdn.example/lib.js"></script><script>let a = 1</script><link rel=stylesheet href=/a.css><style>p{}</style>
<img src="/a.png"><form action="/cart"></form>`

func pages(html string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, html)
	})
}

func TestObserveThenEnforce(t *testing.T) {
	a, err := New(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := a.Wrap(pages(shopPage))
	res := ask(t, h, "GET", "http://shop.example/", "203.0.113.1", "", "")
	if v := res.Header.Get("Content-Security-Policy-Report-Only"); !strings.HasPrefix(v, "default-src 'none'; ") || !strings.Contains(v, "; report-uri /.tenet/csp?t=") {
		t.Errorf("observing: %q", v)
	}
	ask(t, h, "GET", "http://shop.example/cart", "203.0.113.1", "", "")
	s, err := a.SetMode(Enforce, SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := "default-src 'none'; script-src 'sha256-LR77O7gZuwWPP6oIUi+Brh87v/AQdFnxrR+/2brRlgM=' https://cdn.example; style-src 'self' 'sha256-"
	if !strings.HasPrefix(s.Policy, want[:20]) {
		t.Errorf("suggested: %s", s.Policy)
	}
	res = ask(t, h, "GET", "http://shop.example/", "203.0.113.1", "", "")
	if v := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(v, s.Policy) {
		t.Errorf("enforcing: %q", v)
	}
	t.Log(s.Policy)
}
