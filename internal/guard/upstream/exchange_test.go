package upstream_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// expect reads exactly these bytes.
func expect(t *testing.T, r io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Fatalf("read %q, %v; want %q", got[:n], err, want)
	}
}

func TestInterimAnswersPass(t *testing.T) {
	a := answering(t, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nX-End: 1\r\nContent-Length: 2\r\n\r\nok", false)
	u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	addr := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Set-Before", "1")
		u.ServeHTTP(w, r)
	}))
	c := dial(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	r := bufio.NewReader(c)
	expect(t, r, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != 200 || res.Header.Get("X-End") != "1" || res.Header.Get("X-Set-Before") != "1" || res.Header.Get("Link") != "" {
		t.Fatalf("%v, %v", res, err)
	}
	// HTTP/1.0 knows no interim answers.
	old := dial(t, addr)
	io.WriteString(old, "GET / HTTP/1.0\r\n\r\n")
	if text, err := io.ReadAll(old); err != nil || !bytes.HasPrefix(text, []byte("HTTP/1.0 200 OK\r\n")) {
		t.Fatalf("%q, %v", text, err)
	}
}

func TestExpectReachesTheApplication(t *testing.T) {
	for _, test := range []struct{ name, says, want, body string }{
		{"goes on", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "hello"},
		{"says nothing", "", "HTTP/1.1 100 Continue\r\n\r\n", "hello"}, // after a second
		{"refuses", "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 417 Expectation Failed\r\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := make(chan string, 1)
			a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
				head, _ := a.head(r)
				if !strings.Contains(head, "\r\nExpect: 100-continue\r\n") {
					t.Errorf("no Expect in %q", head)
				}
				io.WriteString(c, test.says)
				body := make([]byte, 5)
				n, _ := io.ReadFull(r, body)
				got <- string(body[:n])
				io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			})
			c := dial(t, proxy(t, upstream.Options{}, a.Backend))
			io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
			r := bufio.NewReader(c)
			expect(t, r, test.want)
			if test.body != "" {
				io.WriteString(c, test.body)
				expect(t, r, "HTTP/1.1 200 OK\r\n")
			}
			if body := <-got; body != test.body {
				t.Errorf("body %q, want %q", body, test.body)
			}
		})
	}
}

func TestTrailersPassBothWays(t *testing.T) {
	got := make(chan string, 1)
	a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
		head, _ := a.head(r)
		rest := make([]byte, len("5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n"))
		io.ReadFull(r, rest)
		got <- head + string(rest)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Told, Set-Cookie\r\n\r\n2\r\nok\r\n0\r\nX-Told: 1\r\nx-untold: 2\r\nSet-Cookie: a=b\r\n\r\n")
	})
	c := dial(t, proxy(t, upstream.Options{}, a.Backend))
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nTE: trailers\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\nAuthorization: Basic YQ==\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "ok" {
		t.Fatalf("%q, %v", body, err)
	}
	if want := fmt.Sprint(http.Header{"X-Told": {"1"}, "X-Untold": {"2"}}); fmt.Sprint(res.Trailer) != want {
		t.Errorf("trailer %v, want %v", res.Trailer, want)
	}
	sent := <-got
	if !strings.Contains(sent, "\r\nTrailer: X-Sum\r\n") || !strings.HasSuffix(sent, "\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n") {
		t.Errorf("the application got %q", sent)
	}
}

// Each event must arrive before the next one is made.
func TestEventsAreNotHeldBack(t *testing.T) {
	for name, head := range map[string]string{
		"chunks": "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
		"length": "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n",
		"close":  "HTTP/1.1 200 OK\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			next := make(chan bool)
			a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
				a.head(r)
				io.WriteString(c, head)
				for range 3 {
					<-next
					event := "data: 45\n\n"
					if name == "chunks" {
						event = "a\r\n" + event + "\r\n"
					}
					io.WriteString(c, event)
				}
				if name == "chunks" {
					io.WriteString(c, "0\r\n\r\n")
				}
			})
			res, err := http.Get("http://" + proxy(t, upstream.Options{}, a.Backend)) // returns with the head, before any event
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			for range 3 {
				next <- true
				expect(t, res.Body, "data: 45\n\n")
			}
			if rest, err := io.ReadAll(res.Body); err != nil || len(rest) > 0 {
				t.Errorf("%q, %v", rest, err)
			}
		})
	}
}

// noise is n bytes that repeat only after a prime number of them.
type noise struct{ n, at int64 }

func (s *noise) Read(p []byte) (int, error) {
	if s.at == s.n {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), s.n-s.at)]
	for i := range p {
		p[i] = byte((s.at + int64(i)) % 251)
	}
	s.at += int64(len(p))
	return len(p), nil
}

func TestLargeBodiesPassUnchanged(t *testing.T) {
	const size = 8 << 20
	b := handler(t, "app", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.New()
		n, err := io.Copy(sum, r.Body)
		if err != nil || n != size {
			http.Error(w, fmt.Sprint(n, err), 500)
			return
		}
		w.Header().Set("X-Sum", fmt.Sprintf("%x", sum.Sum(nil)))
		if r.URL.Path == "/length" {
			w.Header().Set("Content-Length", fmt.Sprint(size))
		}
		io.Copy(w, &noise{n: size})
	})
	addr := proxy(t, upstream.Options{}, b)
	want := sha256.New()
	io.Copy(want, &noise{n: size})
	for _, path := range []string{"/chunks", "/length"} {
		req := httptest.NewRequest("POST", "http://"+addr+path, &noise{n: size})
		req.RequestURI = ""
		req.ContentLength = -1
		if path == "/length" {
			req.ContentLength = size
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got := sha256.New()
		if _, err := io.Copy(got, res.Body); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if sum := fmt.Sprintf("%x", want.Sum(nil)); res.Header.Get("X-Sum") != sum || fmt.Sprintf("%x", got.Sum(nil)) != sum {
			t.Errorf("%s: up %s, down %x, want %s", path, res.Header.Get("X-Sum"), got.Sum(nil), sum)
		}
	}
}

// A client that reads nothing stops the application, not the proxy's memory.
func TestSlowReaderHoldsTheApplicationBack(t *testing.T) {
	var sent atomic.Int64
	b := handler(t, "app", func(w http.ResponseWriter, r *http.Request) {
		piece := make([]byte, 64<<10)
		for range 1 << 14 { // a gigabyte
			n, err := w.Write(piece)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	c := dial(t, proxy(t, upstream.Options{}, b))
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	last := int64(-1)
	for sent.Load() != last {
		last = sent.Load()
		time.Sleep(300 * time.Millisecond)
	}
	if last == 0 || last > 64<<20 {
		t.Errorf("the application wrote %d bytes to a client that reads none", last)
	}
}
