package http1_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/http1"
)

// A script is a connection whose client sends data in pieces of some size, and
// does not care for the answers.
type script struct {
	data []byte
	size int
	sent bytes.Buffer
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), s.size)], s.data)
	s.data = s.data[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error)      { return s.sent.Write(p) }
func (s *script) Close() error                     { return nil }
func (s *script) LocalAddr() net.Addr              { return nil }
func (s *script) RemoteAddr() net.Addr             { return nil }
func (s *script) SetDeadline(time.Time) error      { return nil }
func (s *script) SetReadDeadline(time.Time) error  { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

// A sighting is a request that a handler has read to its end, or not.
type sighting struct {
	text  string
	whole bool
}

func sight(r *http.Request) sighting {
	body, err := io.ReadAll(r.Body)
	return sighting{fmt.Sprintf("%s %s %s host=%q length=%d %s body=%q trailer %s", r.Method, r.RequestURI, r.Proto, r.Host, r.ContentLength, sorted(r.Header), body, sorted(r.Trailer)), err == nil}
}

// read serves data that comes in pieces, and returns what the handler sees and
// why the rest was refused.
func read(data []byte, size int) (seen []sighting, reason string) {
	s := http1.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, sight(r))
	}), http1.Options{HeaderBytes: 4096, Refused: func(why string) { reason = why }})
	s.ServeConn(context.Background(), &script{data: data, size: size})
	return seen, reason
}

// However bytes are cut into reads, the same requests are found in them, the
// rest is refused for the same reason, and net/http finds the same in what is
// not refused.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\r\nGET / HTTP/1.0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET http://a/ HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\nExpect: 100-continue\r\nPragma: no-cache\r\n\r\n1\r\nx\r\n0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 5000) + "\r\n\r\n",
	} {
		f.Add([]byte(seed), 7)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		want, why := read(data, 1)
		got, reason := read(data, max(1, size))
		if fmt.Sprint(got) != fmt.Sprint(want) || reason != why {
			t.Fatalf("of %q in pieces of %d we see %+v, then %q; byte by byte %+v, then %q", data, size, got, reason, want, why)
		}
		agree(t, data, want)
	})
}

// agree reads requests as net/http does, and compares.
func agree(t *testing.T, data []byte, seen []sighting) {
	r := bufio.NewReader(bytes.NewReader(data))
	for i, want := range seen {
		if i > 0 {
			if line, _ := r.Peek(2); string(line) == "\r\n" { // as a server does after a POST
				r.Discard(2)
			}
		}
		req, err := http.ReadRequest(r)
		if err != nil {
			if !want.whole {
				return
			}
			t.Fatalf("net/http finds no request in %q where we see %q: %v", data, want.text, err)
		}
		delete(req.Header, "Host")
		if got := sight(req); want.whole && got != want {
			t.Fatalf("net/http sees %q in %q, we %q", got.text, data, want.text)
		}
		if !want.whole {
			return
		}
	}
}
