package front

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// boundaries feeds a scanner byte by byte and returns where requests end, and
// how much was passed on.
func boundaries(data []byte) (ends []int, passed int, reason string) {
	s := scanner{most: 4096}
	for i := range data {
		if _, reason := s.feed(data[i : i+1]); reason != "" {
			return ends, i, reason
		}
		if s.state == inRequestLine && len(s.line) == 0 && s.size == 0 && !s.blank {
			ends = append(ends, i+1)
		}
	}
	return ends, len(data), ""
}

// However bytes are cut into reads, the same is refused for the same reason, and
// net/http finds the same requests in what is passed on, and their ends at the
// same places.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\r\nGET / HTTP/1.0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET http://a/ HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
	} {
		f.Add([]byte(seed), 7)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		ends, passed, reason := boundaries(data)
		size = max(1, size)
		s, n := scanner{most: 4096}, 0
		for n < len(data) {
			piece := data[n:min(n+size, len(data))]
			good, why := s.feed(piece)
			if n += good; why != "" {
				if why != reason || n != passed && why != "head-too-large" {
					t.Fatalf("in pieces of %d: %q after %d; byte by byte: %q after %d", size, why, n, reason, passed)
				}
				break
			}
		}
		if n == len(data) && reason != "" && n != passed {
			t.Fatalf("in pieces of %d all is in order, byte by byte %q after %d", size, reason, passed)
		}
		agreeOn(t, data[:passed], ends)
	})
}

// agreeOn reads requests as net/http does and compares where they end.
func agreeOn(t *testing.T, data []byte, ends []int) {
	under := bytes.NewReader(data)
	r := bufio.NewReader(under)
	for _, end := range ends {
		for r.Buffered() == 0 || bytes.HasPrefix(peek(r, 2), []byte("\r\n")) { // as a server does after a POST
			if _, err := r.Peek(1); err != nil {
				t.Fatalf("no request before %d of %q", end, data)
			}
			if !bytes.HasPrefix(peek(r, 2), []byte("\r\n")) {
				break
			}
			r.Discard(2)
		}
		req, err := http.ReadRequest(r)
		if err != nil {
			return // net/http is stricter about targets and hosts
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Fatalf("body of %s %s in %q: %v", req.Method, req.RequestURI, data, err)
		}
		if at := len(data) - under.Len() - r.Buffered(); at != end {
			t.Fatalf("net/http ends a request of %q at %d, we at %d", data, at, end)
		}
	}
	// What is left is not a whole request to net/http either.
	if req, err := http.ReadRequest(r); err == nil {
		if _, err := io.Copy(io.Discard, req.Body); err == nil {
			t.Fatalf("net/http finds one more request in %q: %s %s", data, req.Method, req.RequestURI)
		}
	}
}

func peek(r *bufio.Reader, n int) []byte {
	b, _ := r.Peek(n)
	return b
}

func TestLongHeadIsNotKept(t *testing.T) {
	s := scanner{most: 1000}
	_, reason := s.feed([]byte("GET / HTTP/1.1\r\nX: " + strings.Repeat("a", 2000)))
	if reason != "head-too-large" || cap(s.line) > 2000 {
		t.Errorf("%q, %d bytes kept", reason, cap(s.line))
	}
}

// FuzzJSON: what encoding/json reads as one value is refused exactly if it is
// too deep or has a key that pollutes.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,{"b":null}]}`, `{"__proto__":{}}`, `{"a":{"\u005f_proto__":1}}`, `{"constructor":{"prototype":{"x":1}}}`, `{"constructor":{"a":{"prototype":1}}}`,
		`{"a":"__proto__"}`, `["constructor",{"prototype":1}]`, `[[[[[[]]]]]]`, `{"constructor":"x","prototype":1}`, `{"a\"":{"b\\":1}}`, `{"constructor":[{"prototype":1}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		deep, pollutes, err := measure(data)
		if err != nil {
			return
		}
		j := &jsonReader{guard: JSONGuard{Depth: 5, Keys: true}, tell: func(string) {}}
		var refused error
		for i := range data {
			if _, refused = j.Write(data[i : i+1]); refused != nil {
				break
			}
		}
		if want := deep > 5 || pollutes; want != (refused != nil) {
			t.Fatalf("%q: depth %d, pollutes %v, but %v", data, deep, pollutes, refused)
		}
		if refused != nil && !errors.As(refused, new(jsonError)) {
			t.Fatal(refused)
		}
	})
}
