package autopilot

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestNonces(t *testing.T) {
	b := start(t, Options{})
	p := b.Placeholder()
	page := `<script nonce="` + p + `">a()</script><script nonce="` + p + `" src=https://cdn.example/x.js></script>`
	h := answer(200, page, "Content-Type", html8, "Content-Length", strconv.Itoa(len(page)), "Cache-Control", "public, max-age=60")
	seen := map[string]bool{}
	for i := range 4 {
		res := b.get(h, "http://shop.example/"+fmt.Sprint(i), client(1))
		body, _ := io.ReadAll(res.Body)
		m := regexp.MustCompile(`nonce="([A-Za-z0-9_-]{22})"`).FindAllStringSubmatch(string(body), -1)
		if len(m) != 2 || m[0][1] != m[1][1] || m[0][1] == p || seen[m[0][1]] {
			t.Fatalf("nonces: %s", body)
		}
		seen[m[0][1]] = true
		if res.Header.Get("Content-Length") != strconv.Itoa(len(body)) {
			t.Errorf("length %s of %d bytes", res.Header.Get("Content-Length"), len(body))
		}
		if i < 2 {
			b.Reload()
			continue
		}
		policy := res.Header.Get("Content-Security-Policy-Report-Only")
		if !strings.Contains(policy, "script-src 'nonce-"+m[0][1]+"' 'strict-dynamic';") {
			t.Errorf("the policy has another nonce: %s", policy)
		}
		if v := res.Header.Get("Cache-Control"); v != "max-age=60, private" {
			t.Errorf("others may be given the page with the nonce: %q", v)
		}
	}
	// A page that the browser has kept goes with the nonce that it has kept.
	res := b.get(answer(304, "", "Content-Type", html8), "http://shop.example/", client(1))
	if v := res.Header.Get("Content-Security-Policy-Report-Only"); v != "" {
		t.Errorf("304 has %q", v)
	}
	if s := b.Suggest(0); !strings.Contains(s.Policy, "script-src 'nonce-{request}' 'strict-dynamic'") || len(s.Weaknesses) != 0 {
		t.Errorf("%s: %v", s.Policy, s.Weaknesses)
	}
	// A script without a nonce takes 'strict-dynamic' away, which would block it.
	for i := range 2 {
		b.get(answer(200, "<script src=/plain.js></script>", "Content-Type", html8), "http://shop.example/"+fmt.Sprint(i), client(1))
	}
	if s := b.Suggest(0); !strings.Contains(s.Policy, "script-src 'self' 'nonce-{request}';") {
		t.Errorf("%s", s.Policy)
	}
}

// A placeholder of another length makes the page longer or shorter.
func TestPlaceholderOfAnotherLength(t *testing.T) {
	b := start(t, Options{Placeholder: "TENET_NONCE"})
	page := `<script nonce="TENET_NONCE">a()</script>TENET_NONCE`
	server := httptest.NewServer(b.Wrap(answer(200, page, "Content-Type", html8, "Content-Length", strconv.Itoa(len(page)))))
	defer server.Close()
	res, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || !regexp.MustCompile(`^<script nonce="[A-Za-z0-9_-]{22}">a\(\)</script>TENET_NONCE$`).Match(body) {
		t.Errorf("%s, %v", body, err)
	}
}

// An application that makes nonces of its own, and sends a policy, is believed
// for the answer that has them.
func TestNoncesOfTheApplication(t *testing.T) {
	b := start(t, Options{})
	n := 0
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("Content-Type", html8)
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("script-src 'nonce-app%d'", n))
		fmt.Fprintf(w, "<script nonce=app%d>data(%d)</script>", n, n)
	})
	for i := range 5 {
		b.get(h, "http://shop.example/"+fmt.Sprint(i), client(1))
	}
	s, err := b.SetMode(Enforce, SetOptions{})
	if err != nil || !strings.Contains(s.Policy, "script-src 'nonce-{application}' 'strict-dynamic';") {
		t.Fatalf("%v: %s", err, s.Policy)
	}
	res := b.get(h, "http://shop.example/", client(1))
	if v := res.Header["Content-Security-Policy"]; len(v) != 2 || !strings.Contains(v[1], "script-src 'nonce-app6'  'strict-dynamic'") {
		t.Errorf("%q", v)
	}
	if v := b.get(answer(200, "", "Content-Type", html8), "http://shop.example/", client(1)).Header.Get("Content-Security-Policy"); strings.Contains(v, "nonce-") {
		t.Errorf("a nonce is left over: %q", v)
	}
}

// Whoever knows the placeholder can vouch for scripts. So no answer shows it:
// not a compressed one, not a part of one, not one without a type.
func TestThePlaceholderStaysSecret(t *testing.T) {
	b := start(t, Options{})
	page := `<script nonce="` + b.Placeholder() + `">a()</script>`
	packed := &bytes.Buffer{}
	z := gzip.NewWriter(packed)
	io.WriteString(z, page)
	z.Close()
	h := b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/untyped" {
			w.Header().Set("Content-Type", html8)
		}
		switch {
		case r.Header.Get("Range") != "":
			w.Header().Set("Content-Range", "bytes 0-60/99")
			w.WriteHeader(http.StatusPartialContent)
			io.WriteString(w, page[:40])
		case strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Length", strconv.Itoa(packed.Len()))
			w.Write(packed.Bytes())
		case r.URL.Path == "/error":
			w.WriteHeader(500)
			io.WriteString(w, page)
		default:
			io.Copy(w, strings.NewReader(page))
		}
	}))
	ask := func(path string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://shop.example"+path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	ask("/", "Accept", "text/html")
	b.Reload()
	for _, c := range []struct {
		path    string
		headers []string
		status  int
	}{
		{"/", []string{"Accept", "text/html", "Accept-Encoding", "gzip"}, 200},
		{"/", []string{"Accept-Encoding", "gzip"}, 200},
		{"/", []string{"Sec-Fetch-Dest", "empty", "Accept-Encoding", "br, gzip"}, 200},
		{"/fallback.js", []string{"Accept-Encoding", "gzip"}, 406},
		{"/", []string{"Range", "bytes=0-60"}, 416},
		{"/", []string{"Range", "bytes=0-60", "Accept", "text/html"}, 416},
		{"/untyped", nil, 200},
		{"/error", nil, 500},
	} {
		w := ask(c.path, c.headers...)
		body := w.Body.String()
		if w.Code != c.status || strings.Contains(body, b.Placeholder()[:8]) || bytes.Contains(w.Body.Bytes(), packed.Bytes()[:20]) {
			t.Errorf("%s %v: %d %q", c.path, c.headers, w.Code, body)
		}
		if w.Code < 400 && !strings.Contains(body, ">a()</script>") || w.Code > 400 && w.Code < 500 && (body != "" || w.Header().Get("Content-Length") != "") {
			t.Errorf("%s %v: %d %q", c.path, c.headers, w.Code, body)
		}
	}
}

// Wherever the placeholder stands in a page, and however the page is cut.
func TestSwapper(t *testing.T) {
	const p, n = "abababababababababcabc", "0123456789012345678901"
	for page, want := range map[string]string{
		"":                  "",
		"text":              "text",
		p:                   n,
		"x" + p + p + "y":   "x" + n + n + "y",
		"ab" + p + "ab":     "ab" + n + "ab",
		p[:21] + "d" + p:    p[:21] + "d" + n,
		`nonce = "` + p[:9]: `nonce = "` + p[:9],
	} {
		for cut := range len(page) + 1 {
			for second := cut; second <= len(page); second++ {
				got := ""
				s := swapper{placeholder: p, nonce: n, out: func(b []byte) { got += string(b) }}
				s.write([]byte(page[:cut]))
				s.write([]byte(page[cut:second]))
				s.write([]byte(page[second:]))
				if s.finish(); got != want {
					t.Fatalf("%q cut at %d and %d: %q, not %q", page, cut, second, got, want)
				}
			}
		}
	}
}

// Scripts hand the nonce on to what they load.
func TestNonceWithinScripts(t *testing.T) {
	b := start(t, Options{})
	page := `<script nonce="` + b.Placeholder() + `">__webpack_nonce__ = "` + b.Placeholder() + `"</script>`
	body, _ := io.ReadAll(b.get(answer(200, page, "Content-Type", html8), "http://shop.example/", client(1)).Body)
	m := regexp.MustCompile(`^<script nonce="([^"]{22})">__webpack_nonce__ = "([^"]{22})"</script>$`).FindStringSubmatch(string(body))
	if m == nil || m[1] != m[2] || m[1] == b.Placeholder() {
		t.Errorf("%s", body)
	}
}
