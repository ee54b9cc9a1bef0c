//go:build unix

package guard

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tenet/internal/config"
	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
	"tenet/internal/rules"
)

// BenchmarkChain measures a page's way through all that guard puts between
// net/http and the application: front, access log, rules, autopilot, upstream
// with its unix socket. The application answers without looking.
func BenchmarkChain(b *testing.B) {
	log := slog.New(slog.DiscardHandler)
	p := &proxy{rules: rules.All(), access: io.Discard, log: log}
	c := &proxyConfig{Guard: config.Guard{TLS: "off"}, State: b.TempDir(), Nonce: "tenet-nonce-placeholder", Name: "bench"}
	ctx, cancel := context.WithCancel(b.Context())
	var err error
	if p.up, err = upstream.New(ctx, upstream.Options{Backends: []upstream.Backend{unixBackend(cannedPage(b))}}); err != nil {
		b.Fatal(err)
	}
	if p.chain, err = newChain(ctx, c, p); err != nil {
		b.Fatal(err)
	}
	options, err := c.frontOptions(p.chain.ledger, log)
	if err != nil {
		b.Fatal(err)
	}
	options.Rates = []front.Rate{{Name: "all", Requests: 1_000_000, Burst: 1_000_000}}
	f, err := front.New(options, p.chain.handler)
	if err != nil {
		b.Fatal(err)
	}
	defer p.chain.pilot.Wait()
	defer cancel()
	w := &discard{}
	b.ReportAllocs()
	start := cpu(b)
	for b.Loop() {
		w.header, w.status = make(http.Header, 16), 0
		f.ServeHTTP(w, visit())
		if w.status != http.StatusOK {
			b.Fatal(w.status)
		}
	}
	b.ReportMetric(float64(cpu(b)-start)/float64(b.N), "cpu-ns/op")
}

// cpu is what this process has used of the processors: that of others, on a
// machine with much to do, is not in it.
func cpu(b *testing.B) int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return r.Utime.Nano() + r.Stime.Nano()
}

// visit is what net/http makes of a visitor's request.
func visit() *http.Request {
	return &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: "/"}, RequestURI: "/", Host: "bench.example", RemoteAddr: "127.0.0.1:1234",
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: http.NoBody,
		Header: http.Header{"User-Agent": {"bench"}, "Accept": {"text/html"}, "Accept-Encoding": {"identity"}},
	}
}

// discard is an answer that nobody reads.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) FlushError() error           { return nil }

// cannedPage is an application that answers with a page of 1 KB and a cookie.
func cannedPage(b *testing.B) (socket string) {
	socket = filepath.Join(b.TempDir(), "app.sock")
	ln, err := net.Listen("unix", socket)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ln.Close() })
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Powered-By: bench\r\nSet-Cookie: session=0123456789abcdef0123456789abcdef; Path=/\r\n" +
		"Date: Thu, 26 Nov 2026 11:00:00 GMT\r\nContent-Length: 996\r\n\r\n<!doctype html><title>one</title><p>" + strings.Repeat("0123456789abcdef", 60))
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
					if _, err := c.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return socket
}
