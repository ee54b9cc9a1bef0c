package front_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// switching is an application that switches to WebSocket and sends back what it
// gets, whatever it is.
func switching(t *testing.T) upstream.Backend {
	return app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			io.WriteString(w, "plain")
			return
		}
		c, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
		io.Copy(c, rw)
	}))
}

// Behind a 101 the bytes are nobody's business: such that are no HTTP, and such
// that are, also to a front that looks at every byte.
func TestTunnelIsNotLookedAt(t *testing.T) {
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{switching(t)}}))
	plain := serve(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{switching(t)}}))
	for name, c := range map[string]net.Conn{"plain": open(t, plain), "TLS": s.dial(t, "http/1.1")} {
		io.WriteString(c, "GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n") // the connection has served before
		r := bufio.NewReader(c)
		if res, err := http.ReadResponse(r, nil); err != nil || res.ContentLength != 5 {
			t.Fatalf("%s: %v, %v", name, res, err)
		} else {
			io.Copy(io.Discard, res.Body)
		}
		io.WriteString(c, "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
		if res, err := http.ReadResponse(r, nil); err != nil || res.StatusCode != 101 {
			t.Fatalf("%s: %v, %v", name, res, err)
		}
		for _, text := range []string{"\x81\x05hello", "\n\n\r\r\x00\xff", "GET / HTTP/1.1\nTransfer-Encoding : x\n\n", strings.Repeat("\x00", 1<<20)} {
			go io.WriteString(c, text)
			got := make([]byte, len(text))
			if _, err := io.ReadFull(r, got); err != nil || string(got) != text {
				t.Fatalf("%s: %d bytes came back changed, %v", name, len(text), err)
			}
		}
		c.Close()
	}
}

// HTTP/2 has no Upgrade; browsers ask over HTTP/1.1 then, as we announce no
// extended CONNECT (RFC 8441).
func TestEarlyHintsAndExpectPass(t *testing.T) {
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "</a.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		io.Copy(w, r.Body)
	}))
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	c := s.dial(t, "http/1.1")
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
	r := bufio.NewReader(c)
	for _, want := range []int{103, 100} {
		if res, err := http.ReadResponse(r, nil); err != nil || res.StatusCode != want {
			t.Fatalf("%v, %v; want %d", res, err, want)
		}
	}
	io.WriteString(c, "hello")
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v, %v", res, err)
	}
	if text, err := io.ReadAll(res.Body); err != nil || string(text) != "hello" {
		t.Errorf("%q, %v", text, err)
	}
}

// A page of the proxy has the request's id, and says nothing else.
func TestFailureHasAnID(t *testing.T) {
	gone := upstream.Backend{Name: "app", Network: "unix", Address: "/nonexistent/app.sock"}
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{gone}, Wait: -1}))
	for version, client := range s.clients(t) {
		req, _ := http.NewRequest("GET", s.url(version, "/"), nil)
		req.Header.Set("Accept", "text/html")
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		id := res.Header.Get("X-Request-Id")
		if res.StatusCode != 502 && res.StatusCode != 503 || len(id) != 26 || !strings.Contains(string(text), id) || strings.Contains(string(text), "nonexistent") {
			t.Errorf("%s: %d %v %s", version, res.StatusCode, res.Header, text)
		}
	}
}

// A handshake that does not come to its end keeps nobody waiting.
func TestSlowHandshakeIsCutOff(t *testing.T) {
	s := secure(t, front.Options{Timeouts: front.Timeouts{Header: 200 * time.Millisecond}}, hello)
	c := open(t, s.secure)
	start := time.Now()
	io.WriteString(c, "\x16\x03\x01")
	if _, err := io.Copy(io.Discard, c); time.Since(start) > 5*time.Second {
		t.Errorf("held for %v, %v", time.Since(start), err)
	}
	if c, err := tls.Dial("tcp", s.secure, &tls.Config{RootCAs: s.roots, ServerName: "localhost"}); err != nil {
		t.Error(err)
	} else {
		c.Close()
	}
}

// A connection serves requests with bodies one after the other, whether they
// were read or not.
func TestConnectionOutlivesBodies(t *testing.T) {
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n, err)
	}))
	u := forward(t, upstream.Options{Backends: []upstream.Backend{b}})
	addr := serve(t, front.Options{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/unread" {
			io.WriteString(w, "unread")
			return
		}
		u.ServeHTTP(w, r)
	}))
	c := open(t, addr)
	r := bufio.NewReader(c)
	for _, test := range []struct{ request, want string }{
		{"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "5 <nil>"},
		{"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "5 <nil>"},
		{"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n" + strings.Repeat("x", 30000), "30000 <nil>"},
		{"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "unread"},
		{"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "0 <nil>"},
		{"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "5 <nil>"},
	} {
		io.WriteString(c, test.request)
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("%.40q: %v", test.request, err)
		}
		if text, err := io.ReadAll(res.Body); err != nil || string(text) != test.want {
			t.Errorf("%.40q: %q, %v; want %q", test.request, text, err, test.want)
		}
		time.Sleep(20 * time.Millisecond) // the server is now listening for the next
	}
}
