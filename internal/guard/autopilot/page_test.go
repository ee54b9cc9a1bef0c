package autopilot

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

// answer is a handler that sends these headers and this body.
func answer(status int, body string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Add(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
}

const html8 = "text/html; charset=utf-8"

// The policy goes with documents, not with what they load.
func TestWhichAnswersGetThePolicy(t *testing.T) {
	b := start(t, Options{})
	for kind, want := range map[string]bool{
		"text/html": true, "Text/HTML ; charset=utf-8": true, "application/xhtml+xml": true, "image/svg+xml": true, "text/xml": true, "": true,
		"text/css": false, "application/json": false, "text/javascript": false, "image/png": false, "text/html5": false, "text/plain": false,
	} {
		res := b.get(answer(200, "x", "Content-Type", kind), "http://shop.example/", client(1))
		if got := res.Header.Get("Content-Security-Policy-Report-Only") != ""; got != want {
			t.Errorf("%q: %v", kind, got)
		}
	}
	for status, want := range map[int]bool{200: true, 404: true, 500: true, 302: true, 204: true, 304: true} {
		res := b.get(answer(status, "", "Content-Type", html8), "http://shop.example/", client(1))
		if got := res.Header.Get("Content-Security-Policy-Report-Only") != ""; got != want {
			t.Errorf("%d: %v", status, got)
		}
	}
}

// What the application sends itself stays, whatever is added.
func TestOwnPoliciesStay(t *testing.T) {
	own := []string{"Content-Security-Policy", "img-src 'none'", "Content-Security-Policy-Report-Only", "media-src 'none'; report-uri /mine", "Reporting-Endpoints", `mine="/mine"`}
	b := start(t, Options{})
	res := b.get(answer(200, shopPage, append(own, "Content-Type", html8)...), "https://shop.example/", client(1))
	if v := res.Header["Content-Security-Policy"]; len(v) != 1 || v[0] != own[1] {
		t.Errorf("observing: %q", v)
	}
	if v := res.Header["Content-Security-Policy-Report-Only"]; len(v) != 2 || v[0] != own[3] || !strings.HasSuffix(v[1], "; report-to tenet-csp") {
		t.Errorf("observing: %q", v)
	}
	if v := res.Header["Reporting-Endpoints"]; len(v) != 2 || v[0] != own[5] || !regexp.MustCompile(`^tenet-csp="/\.tenet/csp\?n=0&t=[A-Za-z0-9_-]{16}"$`).MatchString(v[1]) {
		t.Errorf("endpoints: %q", v)
	}
	b.visitShop()
	if _, err := b.SetMode(Enforce, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	res = b.get(answer(200, shopPage, append(own, "Content-Type", html8)...), "http://shop.example/", client(1))
	if v := res.Header["Content-Security-Policy"]; len(v) != 2 || v[0] != own[1] || !strings.HasPrefix(v[1], shopPolicy) {
		t.Errorf("enforcing: %q", v)
	}
	if v := res.Header["Content-Security-Policy-Report-Only"]; len(v) != 1 || v[0] != own[3] {
		t.Errorf("enforcing: %q", v)
	}
}

// Browsers take report-to from secure pages only, and leave report-uri aside
// where it stands.
func TestWhereReportsGo(t *testing.T) {
	b := start(t, Options{Path: "/csp-reports"})
	plain := b.get(answer(200, "", "Content-Type", html8), "http://shop.example/", client(1)).Header
	if v := plain.Get("Content-Security-Policy-Report-Only"); strings.Contains(v, "report-to") || !strings.Contains(v, "; report-uri /csp-reports?n=0&t=") || plain.Get("Reporting-Endpoints") != "" {
		t.Errorf("plain: %v", plain)
	}
	r := httptest.NewRequest("GET", "http://shop.example/", nil)
	r.TLS, r.URL.Scheme = &tls.ConnectionState{}, ""
	w := httptest.NewRecorder()
	b.Wrap(answer(200, "", "Content-Type", html8)).ServeHTTP(w, r)
	if v := w.Header().Get("Content-Security-Policy-Report-Only"); !strings.Contains(v, "report-uri /csp-reports?") || !strings.HasSuffix(v, "; report-to tenet-csp") {
		t.Errorf("secure: %q", v)
	}
}

// Pages are asked for uncompressed; what scripts fetch is left as it is.
func TestCompression(t *testing.T) {
	b := start(t, Options{})
	h := b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", html8)
		w.Header().Set("X-Asked", r.Header.Get("Accept-Encoding"))
		if r.URL.Path != "/stubborn" {
			io.WriteString(w, shopPage)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, shopPage)
		z.Close()
	}))
	ask := func(path, accept, dest string) *http.Response {
		r := httptest.NewRequest("GET", "http://shop.example"+path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		r.Header.Set("Accept", accept)
		r.Header.Set("Sec-Fetch-Dest", dest)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Error("the request of those above was changed")
		}
		return w.Result()
	}
	for _, c := range []struct{ accept, dest, asked string }{
		{"text/html,*/*", "", ""}, {"*/*", "iframe", ""}, {"text/html", "document", ""}, {"*/*", "", "gzip"}, {"text/html", "empty", "gzip"}, {"image/*", "image", "gzip"},
	} {
		if got := ask("/", c.accept, c.dest).Header.Get("X-Asked"); got != c.asked {
			t.Errorf("%+v: asked for %q", c, got)
		}
	}
	ask("/stubborn", "*/*", "empty") // a script fetches it: it is no page
	if s := b.Suggest(0); len(s.Breaks) != 0 {
		t.Errorf("%+v", s.Breaks)
	}
	res := ask("/stubborn", "text/html", "document")
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(z); string(body) != shopPage {
		t.Error("a compressed page was changed")
	}
	if s := b.Suggest(0); len(s.Breaks) != 1 || !strings.Contains(s.Breaks[0].What, "compresses although it was asked not to: gzip") {
		t.Errorf("a page that cannot be read is not named: %+v", s.Breaks)
	}
}

// Text whose bytes are not those that browsers hash is not hashed.
func TestCharsets(t *testing.T) {
	latin := "<script>'caf\xe9'</script>"
	for _, c := range []struct{ kind, page, want string }{
		{"text/html; charset=utf-8", "<script>'\u00e9'</script>", hashed("'\u00e9'")},
		{"text/html", "<meta charset=UTF-8><script>'\u00e9'</script>", hashed("'\u00e9'")},
		{"text/html", "<meta http-equiv=Content-Type content='text/html; charset=utf8'><script>'\u00e9'</script>", hashed("'\u00e9'")},
		{"text/html", "\xef\xbb\xbf<script>'\u00e9'</script>", hashed("'\u00e9'")},
		{"text/html", "<script>'\u00e9'</script>", ""},
		{"text/html; charset=iso-8859-1", latin, ""},
		{"text/html; charset=iso-8859-1", "<meta charset=utf-8>" + latin, ""},
		{"text/html; charset=utf-8", latin, ""},
		{"text/html; charset=iso-8859-1", "<script>cafe</script>", hashed("cafe")},
	} {
		b := start(t, Options{Sightings: 1})
		b.get(answer(200, c.page, "Content-Type", c.kind), "http://shop.example/", client(1))
		s := b.Suggest(0)
		if c.want == "" && (len(s.Breaks) != 1 || strings.Contains(s.Policy, "sha256")) || c.want != "" && !strings.Contains(s.Policy, c.want) {
			t.Errorf("%s %q: %s, %+v", c.kind, c.page, s.Policy, s.Breaks)
		}
	}
}

// Through a real connection: what is streamed arrives as it is sent, early
// hints and WebSockets get through, large answers are not held.
func TestStreams(t *testing.T) {
	// As long as one that is drawn, which may begin with the t at which the first
	// part ends: that letter would wait for the next part, as it must.
	b := start(t, Options{Placeholder: "a-placeholder-as-drawn"})
	more := make(chan bool)
	server := httptest.NewServer(b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stream":
			w.Header().Set("Content-Type", html8)
			w.WriteHeader(http.StatusEarlyHints)
			io.WriteString(w, "<p>first")
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-more
			io.WriteString(w, "</p>")
		case "/file":
			w.Header().Set("Content-Type", "application/octet-stream")
			if _, ok := w.(io.ReaderFrom); !ok {
				t.Error("sendfile is lost")
			}
			io.Copy(w, io.LimitReader(zeros{}, 1<<20))
		case "/page":
			w.Header().Set("Content-Type", html8)
			io.Copy(w, strings.NewReader(strings.Repeat("<p>text</p>", 100000)))
		case "/ws":
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n\r\nhello")
			conn.Close()
		}
	})))
	defer server.Close()
	res, err := http.Get(server.URL + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 8)
	if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "<p>first" {
		t.Errorf("%q, %v", first, err)
	}
	close(more)
	if rest, _ := io.ReadAll(res.Body); string(rest) != "</p>" {
		t.Errorf("%q", rest)
	}
	for path, want := range map[string]int{"/file": 1 << 20, "/page": 1100000} {
		res, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, res.Body); n != int64(want) || err != nil {
			t.Errorf("%s: %d bytes, %v", path, n, err)
		}
	}
	conn, err := net.DialTimeout("tcp", server.Listener.Addr().String(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "GET /ws HTTP/1.1\r\nHost: a\r\n\r\n")
	if got, _ := io.ReadAll(bufio.NewReader(conn)); !bytes.HasSuffix(got, []byte("\r\n\r\nhello")) {
		t.Errorf("%q", got)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// A page that is cut off, by the application or by the client, teaches nothing.
func TestBrokenPagesTeachNothing(t *testing.T) {
	b := start(t, Options{Sightings: 1})
	server := httptest.NewServer(b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", html8)
		io.WriteString(w, shopPage)
		panic(http.ErrAbortHandler)
	})))
	defer server.Close()
	if res, err := http.Get(server.URL); err == nil {
		io.Copy(io.Discard, res.Body)
	}
	if s := b.Suggest(0); len(s.Sources) != 0 {
		t.Errorf("learned %+v", s.Sources)
	}
}

func BenchmarkPage50KB(b *testing.B) {
	a, err := New(b.Context(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	page := benchPage()
	h := a.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", html8)
		for i := 0; i < len(page); i += 16 << 10 {
			w.Write(page[i:min(len(page), i+16<<10)])
		}
	}))
	r := httptest.NewRequest("GET", "http://shop.example/", nil)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(&discard{header: http.Header{}}, r)
	}
}

type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}
