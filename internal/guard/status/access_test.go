package status

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/ledger"
	"tenet/internal/syncbuf"
)

// logged serves one request and returns the lines of the log.
func logged(t *testing.T, o AccessOptions, h http.HandlerFunc, r *http.Request) string {
	t.Helper()
	out := &syncbuf.Buffer{}
	o.Writer = out
	wrap, drain, err := Access(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { recover() }()
		wrap(h).ServeHTTP(httptest.NewRecorder(), r)
	}()
	if err := drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func request(target string) *http.Request {
	r := httptest.NewRequest("GET", target, nil)
	r.RemoteAddr = "203.0.113.9:4711"
	r.Header.Set("X-Request-Id", "abc123")
	r.Header.Set("User-Agent", `curl "8"`)
	r.Header.Set("Referer", "https://user:pw@shop.example/reset?token=secret#frag")
	r.Header.Set("Cookie", "sid=secret")
	r.Header.Set("Authorization", "Basic secret")
	return r
}

func ok(w http.ResponseWriter, _ *http.Request) {
	ledger.Took(w, 1500*time.Microsecond)
	w.WriteHeader(201)
	io.WriteString(w, "hello")
}

func TestAccessFormats(t *testing.T) {
	for format, want := range map[string]string{
		"common":   `^203\.0\.113\.9 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "GET /a%20b\?- HTTP/1\.1" 201 5\n$`,
		"combined": `^203\.0\.113\.9 - - \[[^]]+\] "GET /a%20b\?- HTTP/1\.1" 201 5 "https://shop\.example/reset\?-" "curl \\"8\\""\n$`,
		"json": `^\{"time":"[0-9TZ:.-]+","id":"abc123","client":"203\.0\.113\.9","method":"GET","host":"example\.com","path":"/a%20b\?-","protocol":"HTTP/1\.1",` +
			`"agent":"curl \\"8\\"","referer":"https://shop\.example/reset\?-","status":201,"bytes":5,"duration":0\.\d{6},"upstream":0\.001500\}\n$`,
	} {
		got := logged(t, AccessOptions{Format: format}, ok, request("/a%20b?q=secret"))
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s: %s", format, got)
		}
		if strings.Contains(got, "secret") || strings.Contains(got, "pw") {
			t.Errorf("%s: a secret is in the log: %s", format, got)
		}
	}
	if got := logged(t, AccessOptions{Format: "common", Queries: true}, ok, request("/a?q=1")); !strings.Contains(got, "/a?q=1 ") {
		t.Errorf("the query that was asked for is not there: %s", got)
	}
}

func TestAccessRefusesAFormat(t *testing.T) {
	_, _, err := Access(t.Context(), AccessOptions{Format: "comon"})
	if err == nil || err.Error() != `guard.accessLog: unknown value "comon"; it takes json, common or combined; did you mean "common"?` {
		t.Error(err)
	}
}

// A client chooses most of what a line says: it must not write lines itself
// (CWE-117), nor send anything to a terminal.
func TestAccessInjection(t *testing.T) {
	evil := "x\" 200 1\n127.0.0.1 - - \"\x1b[2J\x00\u202e\u00e9\xff\U0001f600\\"
	for _, format := range formats {
		r := request("/p")
		r.Method, r.Host, r.Proto, r.RemoteAddr = evil, evil, evil, evil
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = evil, "", evil
		for _, name := range []string{"X-Request-Id", "User-Agent", "Referer"} {
			r.Header.Set(name, evil)
		}
		got := logged(t, AccessOptions{Format: format, Queries: true}, ok, r)
		if strings.Count(got, "\n") != 1 {
			t.Errorf("%s: more than one line: %q", format, got)
		}
		for i := range len(got) - 1 {
			if got[i] < ' ' || got[i] > '~' {
				t.Fatalf("%s: byte %#x in the log: %q", format, got[i], got)
			}
		}
		if format == "json" {
			var fields map[string]any
			if err := json.Unmarshal([]byte(got), &fields); err != nil {
				t.Errorf("not JSON: %v: %s", err, got)
			}
			if want := strings.ToValidUTF8(evil, "\ufffd"); fields["agent"] != want {
				t.Errorf("the agent is %q, not %q", fields["agent"], want)
			}
			continue
		}
		if !regexp.MustCompile(`^\S+ - - \[[^]]+\] "([^"\\]|\\.)*" 201 5( "([^"\\]|\\.)*" "([^"\\]|\\.)*")?\n$`).MatchString(got) {
			t.Errorf("%s: the line has another shape: %s", format, got)
		}
	}
}

func FuzzAccessText(f *testing.F) {
	f.Add("plain", "caf\u00e9 \"\\\n\xff\U0001f600")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > maxField || len(b) > maxField {
			return
		}
		var back string
		if err := json.Unmarshal(appendText(nil, b), &back); err != nil {
			t.Errorf("%q becomes %s: %v", b, appendText(nil, b), err)
		}
		if string([]rune(b)) != back {
			t.Errorf("%q becomes %q", b, back)
		}
		if quoted := appendQuoted(appendQuoted(nil, a), b); !regexp.MustCompile(`^"([^"\\]|\\.)*""([^"\\]|\\.)*"$`).Match(quoted) {
			t.Errorf("a text ends its quotation: %s", quoted)
		}
	})
}

func TestAccessCounts(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		class   int
		line    string
	}{
		"nothing written":  {func(http.ResponseWriter, *http.Request) {}, 2, `"status":200,"bytes":0`},
		"cut off":          {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, `"aborted":true`},
		"cut off halfway":  {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "abc"); panic(http.ErrAbortHandler) }, 2, `"status":200,"bytes":3`},
		"not found":        {http.NotFound, 4, `"status":404`},
		"copied from file": {func(w http.ResponseWriter, _ *http.Request) { io.Copy(w, io.LimitReader(zeros{}, 1<<17)) }, 2, `"bytes":131072`},
	} {
		l := ledger.New()
		line := logged(t, AccessOptions{Ledger: l}, c.handler, request("/"))
		if s := l.Snapshot().Requests; s.Classes[c.class] != 1 || s.InFlight != 0 {
			t.Errorf("%s: %+v", name, s)
		}
		if !strings.Contains(line, c.line) {
			t.Errorf("%s: %s has no %s", name, line, c.line)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// A WebSocket, flushes and full duplex work through the log.
func TestAccessPassesOn(t *testing.T) {
	out := &syncbuf.Buffer{}
	wrap, drain, err := Access(t.Context(), AccessOptions{Writer: out})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/flush" {
			w.WriteHeader(http.StatusEarlyHints)
			io.WriteString(w, "a")
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			w.(http.Flusher).Flush()
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\n\r\nbytes")
		conn.Close()
	})))
	defer server.Close()
	if _, err := http.Get(server.URL + "/flush"); err != nil {
		t.Error(err)
	}
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "GET /ws HTTP/1.1\r\nHost: a\r\n\r\n")
	if status, _ := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(status, "101") {
		t.Error(status)
	}
	lines := []string{`"status":200,"bytes":1,`, `"upgraded":true`}
	written := func(line string) bool { return strings.Contains(out.String(), line) }
	for range 200 { // the handlers end a moment after the client has its answers
		drain(t.Context())
		if !slices.ContainsFunc(lines, func(line string) bool { return !written(line) }) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, line := range lines {
		if !written(line) {
			t.Errorf("no line with %s: %s", line, out.String())
		}
	}
}

func BenchmarkAccess(b *testing.B) {
	wrap, _, err := Access(b.Context(), AccessOptions{Writer: io.Discard, Ledger: ledger.New()})
	if err != nil {
		b.Fatal(err)
	}
	h := wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }))
	r, w := request("/a?b"), nothing{}
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}

type nothing struct{}

func (nothing) Header() http.Header         { return nil }
func (nothing) Write(b []byte) (int, error) { return len(b), nil }
func (nothing) WriteHeader(int)             {}
