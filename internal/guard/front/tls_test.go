package front_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quic-go/quic-go/http3"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// clients speak each version of HTTP to a site.
func (s *site) clients(t testing.TB) map[string]*http.Client {
	t.Helper()
	config := func() *tls.Config { return &tls.Config{RootCAs: s.roots} } // each transport changes its own
	h1 := &http.Transport{TLSClientConfig: config(), TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}, DisableCompression: true}
	h2 := &http.Transport{TLSClientConfig: config(), ForceAttemptHTTP2: true, DisableCompression: true}
	h3 := &http3.Transport{TLSClientConfig: config(), DisableCompression: true}
	t.Cleanup(func() { h1.CloseIdleConnections(); h2.CloseIdleConnections(); h3.Close() })
	return map[string]*http.Client{"HTTP/1.1": {Transport: h1}, "HTTP/2.0": {Transport: h2}, "HTTP/3.0": {Transport: h3}}
}

// url is where a client of this version asks.
func (s *site) url(version, path string) string {
	addr := s.secure
	if version == "HTTP/3.0" {
		addr = s.quic
	}
	_, port, _ := net.SplitHostPort(addr)
	return "https://localhost:" + port + path
}

func TestEveryVersionMeansTheSame(t *testing.T) {
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		w.Header().Set("Trailer", "X-Sum")
		fmt.Fprintf(w, "%s %s %s %s %s %s %v", r.Method, r.RequestURI, r.Header.Get("X-Forwarded-Proto"), r.Header.Get("X-Forwarded-For"), r.Host, body, err)
		w.Header().Set("X-Sum", "42")
	}))
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	for version, client := range s.clients(t) {
		target := s.url(version, "/a%2fb?c=%20")
		for _, length := range []int64{5, -1} {
			req, err := http.NewRequest("POST", target, io.LimitReader(strings.NewReader("hello"), 5))
			if err != nil {
				t.Fatal(err)
			}
			req.ContentLength = length
			res, err := client.Do(req)
			if err != nil {
				t.Fatalf("%s: %v", version, err)
			}
			text, err := io.ReadAll(res.Body)
			want := fmt.Sprintf("POST /a%%2fb?c=%%20 https 127.0.0.1 %s hello <nil>", req.Host)
			if err != nil || res.Proto != version || string(text) != want || res.Trailer.Get("X-Sum") != "42" || len(res.Header.Get("X-Request-Id")) != 26 {
				t.Errorf("%s: %s %q, %v, %v %v; want %q", version, res.Proto, text, err, res.Header, res.Trailer, want)
			}
			if want := fmt.Sprintf(`h3=":%s"; ma=86400`, s.secure[strings.LastIndexByte(s.secure, ':')+1:]); res.Header.Get("Alt-Svc") != want {
				t.Errorf("%s: Alt-Svc %q, want %q", version, res.Header.Get("Alt-Svc"), want)
			}
			res.Body.Close()
		}
	}
}

func TestEventsAreNotHeldBackByAnyVersion(t *testing.T) {
	next := make(chan bool)
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(200)
		w.(http.Flusher).Flush()
		for range 3 {
			<-next
			io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
		}
	}))
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	for version, client := range s.clients(t) {
		req, _ := http.NewRequest("GET", s.url(version, "/"), nil)
		req.Header.Set("Accept-Encoding", "gzip, br")
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		for range 3 {
			next <- true
			got := make([]byte, 9)
			if _, err := io.ReadFull(res.Body, got); err != nil || string(got) != "data: 1\n\n" {
				t.Errorf("%s: %q, %v", version, got, err)
			}
		}
		res.Body.Close()
	}
}

func TestClientThatLeavesIsNoticedByEveryVersion(t *testing.T) {
	left := make(chan bool, 1)
	started := make(chan bool, 1)
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started <- true
		<-r.Context().Done()
		left <- true
	}))
	s := secure(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	for version, client := range s.clients(t) {
		ctx, cancel := context.WithCancel(context.Background())
		req, _ := http.NewRequestWithContext(ctx, "GET", s.url(version, "/"), nil)
		go func() { <-started; cancel() }()
		if res, err := client.Do(req); err == nil {
			t.Errorf("%s: %v", version, res)
		}
		select {
		case <-left:
		case <-time.After(5 * time.Second):
			t.Fatalf("%s: the application was not told", version)
		}
	}
}

func TestPlainIsSentToHTTPS(t *testing.T) {
	s := secure(t, front.Options{Hosts: []string{"localhost"}}, hello)
	port := s.secure[strings.LastIndexByte(s.secure, ':')+1:]
	for request, want := range map[string]string{
		"GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n":         "308 https://localhost:" + port + "/a?b=c",
		"POST /a HTTP/1.1\r\nHost: localhost:8080\r\n\r\n":       "308 https://localhost:" + port + "/a",
		"GET //evil.example HTTP/1.1\r\nHost: localhost\r\n\r\n": "308 https://localhost:" + port + "//evil.example",
		"GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n":          "421 ",
	} {
		c := open(t, s.plain)
		io.WriteString(c, request)
		res := answer(t, c)
		if got := fmt.Sprint(res.StatusCode, " ", res.Header.Get("Location")); got != want {
			t.Errorf("%q: %s, want %s", request, got, want)
		}
	}
}

// Requests under way are finished, tunnels are cut at the deadline.
func TestGracefulStop(t *testing.T) {
	started, release := make(chan bool), make(chan bool)
	s := secure(t, front.Options{Timeouts: front.Timeouts{Drain: 3 * time.Second}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/tunnel" {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
			started <- true
			io.Copy(c, c)
			return
		}
		if r.Method == "OPTIONS" {
			return
		}
		started <- true
		<-release
		io.WriteString(w, "done")
	}))
	tunnel := s.dial(t, "http/1.1")
	io.WriteString(tunnel, "GET /tunnel HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-started
	idle := s.dial(t, "http/1.1")
	io.WriteString(idle, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")
	answer(t, idle)
	answers := make(chan string)
	for version, client := range s.clients(t) {
		go func() {
			res, err := client.Get(s.url(version, "/"))
			if err != nil {
				answers <- version + ": " + err.Error()
				return
			}
			defer res.Body.Close()
			text, err := io.ReadAll(res.Body)
			answers <- fmt.Sprint(string(text), err)
		}()
		<-started
	}
	s.stop()
	if _, err := idle.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("idle connection: %v, want its end", err)
	}
	if c, err := net.DialTimeout("tcp", s.secure, time.Second); err == nil {
		c.Close()
		t.Error("a new connection is taken")
	}
	close(release)
	for range 3 {
		if got := <-answers; got != "done<nil>" {
			t.Error(got)
		}
	}
	r := bufio.NewReader(tunnel)
	r.ReadString('\n')
	r.ReadString('\n')
	start := time.Now()
	if _, err := r.ReadByte(); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("tunnel: %v after %v", err, time.Since(start))
	}
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	s.done <- nil
}
