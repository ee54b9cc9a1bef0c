package leaks

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/rule"
)

// serve runs an application behind the rule, on a real connection.
func serve(t *testing.T, app http.HandlerFunc) *httptest.Server {
	t.Helper()
	wrap, err := enforce(rule.Enforcement{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wrap(app))
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, url string) *http.Response {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// Events arrive as they are sent, and so does what an application flushes.
func TestStreamsAreNotHeldBack(t *testing.T) {
	for _, media := range []string{"text/event-stream", "text/plain"} {
		goOn := make(chan bool)
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", media)
			for range 3 {
				fmt.Fprint(w, "data: 1\n")
				http.NewResponseController(w).Flush()
				<-goOn
			}
		})
		lines := bufio.NewReader(get(t, server.URL).Body)
		for range 3 {
			if line, err := lines.ReadString('\n'); err != nil || line != "data: 1\n" {
				t.Fatalf("%s: got %q, %v", media, line, err)
			}
			goOn <- true
		}
	}
}

// Of an answer without end, no more than the first part is held back.
func TestLongAnswersAreNotHeldBack(t *testing.T) {
	goOn := make(chan bool)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, strings.Repeat("x", inspected+16<<10)) // 16 KB more than are held, for net/http to send
		<-goOn
		io.WriteString(w, stackText) // beyond what is looked at
	})
	resp := get(t, server.URL)
	if _, err := io.CopyN(io.Discard, resp.Body, inspected); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if rest := read(t, resp.Body); !strings.HasSuffix(rest, stackText) {
		t.Errorf("the end is missing: %d bytes", len(rest))
	}
}

// When the beginning is gone, an answer ends where a stack begins, also if
// that is in two parts.
func TestCutsWhatWasFlushed(t *testing.T) {
	for name, parts := range map[string][]string{
		"in one":    {"<p>hello</p>", "<pre>Error: x\n    at f (/srv/shop/a.js:1:2)\n"},
		"in two":    {"<p>hello</p>", "<pre>Error: x\n    at f (/srv/sh", "op/a.js:1:2)\n"},
		"at once":   {"", "<p>hello</p><pre>Error: x\n    at f (/srv/shop/a.js:1:2)\n"},
		"with more": {"<p>hello</p>", "<pre>Error: x\n    at f (/srv/shop/a.js:1:2)\n", "    at g (/srv/shop/b.js:1:2)\n"},
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for _, p := range parts {
				io.WriteString(w, p)
				w.(http.Flusher).Flush()
			}
		})
		got := read(t, get(t, server.URL).Body)
		if strings.Contains(got, ".js:1:2") || !strings.HasPrefix(got, "<p>hello</p>") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// The visitor has his answer while the application goes on.
func TestMasksAtOnce(t *testing.T) {
	goOn := make(chan bool)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(500)
		<-goOn
	})
	resp := get(t, server.URL)
	if got := read(t, resp.Body); !strings.HasPrefix(got, "Something went wrong.") {
		t.Errorf("got %q", got)
	}
	close(goOn)
}

func TestWholeAnswersPass(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789abcde\n"), 20000)
	for name, app := range map[string]http.HandlerFunc{
		"in one":  func(w http.ResponseWriter, r *http.Request) { w.Write(long) },
		"in many": func(w http.ResponseWriter, r *http.Request) { io.CopyBuffer(w, &slow{long}, make([]byte, 1000)) },
		"announced": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(long)))
			w.Write(long)
		},
		"as a picture": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			io.Copy(w, bytes.NewReader(long))
		},
		"by ReadFrom": func(w http.ResponseWriter, r *http.Request) { w.(io.ReaderFrom).ReadFrom(&slow{long}) },
		"as text":     func(w http.ResponseWriter, r *http.Request) { w.(io.StringWriter).WriteString(string(long)) },
		"flushed": func(w http.ResponseWriter, r *http.Request) {
			w.Write(long[:5])
			w.(http.Flusher).Flush()
			w.Write(long[5:])
		},
	} {
		resp := get(t, serve(t, app).URL)
		if got := read(t, resp.Body); got != string(long) {
			t.Errorf("%s: got %d bytes of %d", name, len(got), len(long))
		}
	}
}

// slow gives what it has in pieces, and nothing but Read.
type slow struct{ rest []byte }

func (s *slow) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest[:min(len(s.rest), 4567)])
	s.rest = s.rest[n:]
	return n, nil
}

// What stands around the answer stays: trailers, hints, 304, the length of
// what HEAD asks for.
func TestKeepsHTTP(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/trailer":
			w.Header().Set("Trailer", "X-Sum")
			io.WriteString(w, "hello")
			w.Header().Set("X-Sum", "5")
		case "/hint":
			w.Header().Set("X-Powered-By", "Express")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
			w.WriteHeader(http.StatusTeapot) // one too many
		case "/same":
			w.WriteHeader(http.StatusNotModified)
		case "/head":
			w.Header().Set("Content-Length", "1234")
		}
	})
	resp := get(t, server.URL+"/trailer")
	if body := read(t, resp.Body); body != "hello" || resp.Trailer.Get("X-Sum") != "5" {
		t.Errorf("got %q with %v", body, resp.Trailer)
	}
	for path, want := range map[string]int{"/hint": 202, "/same": 304, "/none": 200} {
		if resp := get(t, server.URL+path); resp.StatusCode != want || resp.Header.Get("X-Powered-By") != "" {
			t.Errorf("%s: got %d %v", path, resp.StatusCode, resp.Header)
		}
	}
	if resp, err := http.Head(server.URL + "/head"); err != nil || resp.ContentLength != 1234 {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestUpgradesPass(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
		io.CopyN(conn, conn, 4)
	})
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
	in := bufio.NewReader(conn)
	for line := ""; line != "\r\n"; {
		if line, err = in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	io.WriteString(conn, "ping")
	echo := make([]byte, 4)
	if _, err := io.ReadFull(in, echo); err != nil || string(echo) != "ping" {
		t.Errorf("got %q, %v", echo, err)
	}
}

// A handler that gives up in the middle leaves a broken answer, not half of
// one that looks whole; what was masked by then is told.
func TestGivingUp(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	})
	if resp, err := http.Get(server.URL); err == nil {
		resp.Body.Close()
		t.Errorf("got %d", resp.StatusCode)
	}
	v := &visit{}
	func() {
		defer func() {
			if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
				t.Errorf("got %v", err)
			}
		}()
		v.to(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(500)
			io.WriteString(w, "why")
			panic(http.ErrAbortHandler)
		})
	}()
	if len(v.masked) != 1 || v.masked[0].Detail != "why" {
		t.Errorf("told %v", v.masked)
	}
}

// FuzzMask holds that no stack is in what visitors get, however an answer is
// cut into parts and flushed, and that whatever has none arrives as it was.
func FuzzMask(f *testing.F) {
	f.Add(200, "text/html", "<p>"+stackText, uint16(7), true)
	f.Add(404, "application/json", `{"at ":"at 10:30:15"}`, uint16(3), false)
	f.Add(200, "", "at C:\\a\\b.js:1:2", uint16(100), true)
	wrap, err := enforce(rule.Enforcement{Leaks: rule.LeakOptions{KeepServerErrors: true}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, media, body string, size uint16, flush bool) {
		if status < 200 || status > 599 || size == 0 || strings.ContainsAny(media, "\r\n") {
			return
		}
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", "id")
		wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if media != "" {
				w.Header().Set("Content-Type", media)
			}
			w.WriteHeader(status)
			for part := range slices.Chunk([]byte(body), int(size)) {
				w.Write(part)
				if flush {
					w.(http.Flusher).Flush()
				}
			}
		})).ServeHTTP(w, r)
		got := w.Body.String()
		if status == 204 || status == 304 || !speaks(w.Header()) {
			return
		}
		if len(body) <= inspected && stackAt([]byte(got)) >= 0 {
			t.Errorf("status %d, %q in parts of %d: visitors get %q", status, body, size, got)
		}
		if found([]byte(body), "", status) == nil && got != body {
			t.Errorf("status %d, %q in parts of %d became %q", status, body, size, got)
		}
	})
}

// FuzzStackAt holds that the scan finds what the expression finds.
func FuzzStackAt(f *testing.F) {
	f.Add([]byte(stackText))
	f.Add([]byte("at 10:30:15 at /a:1:2"))
	f.Add([]byte(`{"s":"at f (C:\\a.js:1:2)"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		want := -1
		if m := stacks[0].is.FindIndex(text); m != nil {
			want = m[0]
		}
		if got := stackAt(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	page := []byte("<!doctype html><title>Shop</title>" + strings.Repeat(`<li class="item"><a href="/product/12" title="A lamp: 10:30">Look at this lamp, at 12 euros: it is bright.</a></li>`+"\n", 450))
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{"text/html"}
		w.Write(page)
	})
	wrap, err := enforce(rule.Enforcement{})
	if err != nil {
		b.Fatal(err)
	}
	for name, h := range map[string]http.Handler{"bare": app, "enforced": wrap(app)} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest("GET", "/", nil)
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(&nobody{http.Header{}}, r)
			}
		})
	}
}

// nobody is a visitor who reads nothing.
type nobody struct{ h http.Header }

func (n *nobody) Header() http.Header         { return n.h }
func (n *nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n *nobody) WriteHeader(int)             {}
