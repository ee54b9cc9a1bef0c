//go:build unix

package front_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// canned is an application that answers with 1 KB and does nothing else.
func canned(b *testing.B) upstream.Backend {
	path := filepath.Join(b.TempDir(), "app.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ln.Close() })
	answer := "HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1024\r\nETag: W/\"400-abc\"\r\n" +
		"Date: Thu, 26 Nov 2026 11:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n" + strings.Repeat("x", 1024)
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 4096)
				for {
					if _, err := c.Read(buf); err != nil {
						return
					}
					if _, err := io.WriteString(c, answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return upstream.Backend{Name: "app", Network: "unix", Address: path}
}

// BenchmarkWhole measures this process's CPU for a request through front and
// upstream, and through net/http with a ReverseProxy. Application and client are
// in the process and cost the same for both; "neither" is them without a proxy.
func BenchmarkWhole(b *testing.B) {
	backend := canned(b)
	rival := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: "http", Host: "app"}); r.SetXForwarded() },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				var d net.Dialer
				return d.DialContext(ctx, backend.Network, backend.Address)
			},
			MaxIdleConnsPerHost: 1024, DisableCompression: true,
		},
	}
	s := httptest.NewServer(rival)
	defer s.Close()
	addr := serve(b, front.Options{Rates: []front.Rate{}}, forward(b, upstream.Options{Backends: []upstream.Backend{backend}}))
	limited := serve(b, front.Options{Rates: []front.Rate{{Name: "all", Requests: 1e6, Burst: 1e6}}}, forward(b, upstream.Options{Backends: []upstream.Backend{backend}}))
	for _, test := range []struct{ name, network, addr string }{
		{"front+upstream", "tcp", addr}, {"with-a-rate", "tcp", limited}, {"ReverseProxy", "tcp", s.Listener.Addr().String()}, {"neither", "unix", backend.Address},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			start := cpu(b)
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) { load(b, pb, test.network, test.addr) })
			b.ReportMetric(float64(cpu(b)-start)/float64(b.N), "cpu-ns/op")
		})
	}
}

func load(b *testing.B, pb *testing.PB, network, addr string) {
	c, err := net.Dial(network, addr)
	if err != nil {
		b.Error(err)
		return
	}
	defer c.Close()
	buf := make([]byte, 4096)
	request := []byte("GET /page?x=1 HTTP/1.1\r\nHost: example.com\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html\r\nAccept-Language: en\r\nCookie: sid=abc\r\n\r\n")
	for pb.Next() {
		if _, err := c.Write(request); err != nil {
			b.Error(err)
			return
		}
		for got, want := 0, -1; got != want; {
			n, err := c.Read(buf[got:])
			if err != nil {
				b.Error(err)
				return
			}
			got += n
			if end := bytes.Index(buf[:got], []byte("\r\n\r\n")); end >= 0 {
				want = end + 4 + 1024
			}
		}
	}
}

func cpu(b *testing.B) int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return r.Utime.Nano() + r.Stime.Nano()
}

// BenchmarkIdle holds connections that have each served a request and wait for
// the next, and reports what one costs, its end in the client included.
func BenchmarkIdle(b *testing.B) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		b.Fatal(err)
	}
	connections := int(min(10_000, limit.Cur/2-100)) // each has two ends in this process
	for _, test := range []struct {
		name string
		dial func() (net.Conn, error)
	}{plainDial(b, connections), secureDial(b, connections)} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				before := inUse()
				var group sync.WaitGroup
				conns := make([]net.Conn, connections)
				for i := range 20 {
					group.Go(func() {
						for j := i; j < connections; j += 20 {
							conns[j] = used(b, test.dial)
						}
					})
				}
				group.Wait()
				b.ReportMetric(float64(inUse()-before)/float64(connections), "bytes/connection")
				for _, c := range conns {
					c.Close()
				}
				time.Sleep(time.Second)
			}
		})
	}
}

func used(b *testing.B, dial func() (net.Conn, error)) net.Conn {
	c, err := dial()
	if err != nil {
		b.Error(err)
		return nil
	}
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if res, err := http.ReadResponse(bufio.NewReaderSize(c, 512), nil); err != nil || res.StatusCode != 200 {
		b.Error(res, err)
	}
	return c
}

type dialler = struct {
	name string
	dial func() (net.Conn, error)
}

func plainDial(b *testing.B, n int) dialler {
	addr := serve(b, front.Options{Rates: []front.Rate{}, Limits: front.Limits{PerClient: n + 10}, Timeouts: front.Timeouts{Idle: 10 * time.Minute}},
		forward(b, upstream.Options{Backends: []upstream.Backend{canned(b)}}))
	return dialler{"plain", func() (net.Conn, error) { return net.Dial("tcp", addr) }}
}

func secureDial(b *testing.B, n int) dialler {
	s := secure(b, front.Options{Rates: []front.Rate{}, Limits: front.Limits{PerClient: n + 10}, Timeouts: front.Timeouts{Idle: 10 * time.Minute, Header: time.Minute}},
		forward(b, upstream.Options{Backends: []upstream.Backend{canned(b)}}))
	return dialler{"TLS", func() (net.Conn, error) { return s.handshake() }}
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
