//go:build unix

package upstream_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// rival is net/http's own way: a ReverseProxy whose pool is large enough.
func rival(b upstream.Backend) http.Handler {
	target := &url.URL{Scheme: "http", Host: "app"}
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				var d net.Dialer
				return d.DialContext(ctx, b.Network, b.Address)
			},
			MaxIdleConnsPerHost: 1024, DisableCompression: true,
		},
	}
}

// BenchmarkForward measures this process's CPU for a request through a server,
// the proxy and back. The application and the client are in the process too,
// and cost the same for both; "none" is them alone.
func BenchmarkForward(b *testing.B) {
	const answer = "HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1024\r\nETag: W/\"400-abc\"\r\n" +
		"Set-Cookie: sid=s%3Aabcdefghijklmnop; Path=/; HttpOnly\r\nDate: Thu, 26 Nov 2026 11:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n"
	a := answering(b, answer+strings.Repeat("x", 1024), false)
	u := open(b, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	body := []byte(strings.Repeat("x", 1024))
	none := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", "1024")
		w.Write(body)
	})
	for _, test := range []struct {
		name string
		h    http.Handler
	}{{"upstream", u}, {"ReverseProxy", rival(a.Backend)}, {"none", none}} {
		b.Run(test.name, func(b *testing.B) {
			addr := serve(b, test.h)
			b.ReportAllocs()
			start := cpu(b)
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					b.Error(err)
					return
				}
				defer c.Close()
				c.SetDeadline(time.Now().Add(time.Minute))
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
			})
			b.ReportMetric(float64(cpu(b)-start)/float64(b.N), "cpu-ns/op")
		})
	}
}

// cpu is the processor time that this process has used, in nanoseconds.
func cpu(b *testing.B) int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return r.Utime.Nano() + r.Stime.Nano()
}

// BenchmarkGigabyte passes 1 GB each way and reports the largest resident
// memory of this process, application and client included.
func BenchmarkGigabyte(b *testing.B) {
	const size = 1 << 30
	app := handler(b, "app", func(w http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(io.Discard, r.Body); err != nil || n != size {
			w.WriteHeader(500)
		}
		io.Copy(w, &noise{n: size})
	})
	addr := proxy(b, upstream.Options{}, app)
	for b.Loop() {
		req, err := http.NewRequest("POST", "http://"+addr, &noise{n: size})
		if err != nil {
			b.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil || res.StatusCode != 200 {
			b.Fatal(res, err)
		}
		if n, err := io.Copy(io.Discard, res.Body); err != nil || n != size {
			b.Fatal(n, err)
		}
		res.Body.Close()
	}
	b.SetBytes(2 * size)
	b.ReportMetric(float64(peak(b))/(1<<20), "peak-MB")
}

// peak is the largest resident memory so far, in bytes.
func peak(b *testing.B) int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("reads /proc/self/status")
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kb int64
	for _, c := range strings.TrimSpace(rest) {
		if c < '0' || c > '9' {
			break
		}
		kb = 10*kb + int64(c-'0')
	}
	return kb << 10
}
