package upstream_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// An app is an application on a unix socket that answers with bytes, not with
// a server's idea of them. It counts its connections and keeps what it read.
type app struct {
	upstream.Backend
	ln    net.Listener
	mu    sync.Mutex
	conns int
	heads []string // of requests without a body, in the order of their arrival
}

// raw starts an app; serve gets each connection, and its number from 1.
func raw(t testing.TB, serve func(a *app, n int, c net.Conn, r *bufio.Reader)) *app {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	a := &app{Backend: upstream.Backend{Name: "app", Network: "unix", Address: path}, ln: ln}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			a.mu.Lock()
			a.conns++
			n := a.conns
			a.mu.Unlock()
			go func() {
				defer c.Close()
				serve(a, n, c, bufio.NewReader(c))
			}()
		}
	}()
	return a
}

// answering is an app that gives the same bytes to every request, and closes
// the connection if close is set.
func answering(t testing.TB, answer string, close bool) *app {
	return raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
		for {
			if _, err := a.head(r); err != nil {
				return
			}
			io.WriteString(c, answer)
			if close {
				return
			}
		}
	})
}

// head reads a request's head and remembers it.
func (a *app) head(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		b.WriteString(line)
		if err != nil {
			return b.String(), err
		}
		if line == "\r\n" {
			a.mu.Lock()
			a.heads = append(a.heads, b.String())
			a.mu.Unlock()
			return b.String(), nil
		}
	}
}

func (a *app) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.conns
}

// handler is an app of net/http.
func handler(t testing.TB, name string, h http.HandlerFunc) upstream.Backend {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: h}
	go s.Serve(ln)
	t.Cleanup(func() { s.Close() })
	return upstream.Backend{Name: name, Network: "unix", Address: path}
}

func open(t testing.TB, opts upstream.Options) *upstream.Upstream {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	u, err := upstream.New(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// proxy serves an Upstream in front of the backends and returns its address.
func proxy(t testing.TB, opts upstream.Options, backends ...upstream.Backend) string {
	t.Helper()
	opts.Backends = backends
	return serve(t, open(t, opts))
}

func serve(t testing.TB, h http.Handler) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = nil
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// dial opens a connection that fails the test rather than hang.
func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(10 * time.Second))
	t.Cleanup(func() { c.Close() })
	return c
}

// get asks for / and returns the final answer with its body. A body that breaks off
// is an error.
func get(t testing.TB, addr string) (*http.Response, string, error) {
	t.Helper()
	c := dial(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n")
	r := bufio.NewReader(c)
	res, err := http.ReadResponse(r, nil)
	for err == nil && res.StatusCode < 200 {
		res, err = http.ReadResponse(r, nil)
	}
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}
