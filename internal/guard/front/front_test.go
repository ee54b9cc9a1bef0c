package front_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// app serves a handler on a unix socket, as a guarded application does.
func app(t testing.TB, h http.Handler) upstream.Backend {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h}
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return upstream.Backend{Name: "app", Network: "unix", Address: path}
}

// forward makes an upstream that lives as long as the test.
func forward(t testing.TB, opts upstream.Options) *upstream.Upstream {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	u, err := upstream.New(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// serve starts a front for plain HTTP and returns its address.
func serve(t testing.TB, opts front.Options, next http.Handler) string {
	t.Helper()
	opts.Timeouts.Drain = time.Second
	f, err := front.New(opts, next)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Serve(ctx, front.Listeners{Plain: []net.Listener{ln}}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return ln.Addr().String()
}

func TestRequestReachesTheApplicationWithTheClientsAddress(t *testing.T) {
	seen := make(chan *http.Request, 1)
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r
		io.WriteString(w, "hello")
	}))
	addr := serve(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	req, err := http.NewRequest("GET", "http://"+addr+"/a%2fb?x=%20", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Forwarded-For", "9.9.9.9")
	req.Header.Set("X-Forwarded-Port", "1")
	req.Header.Set("Forwarded", "for=9.9.9.9")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, err := io.ReadAll(res.Body); err != nil || string(text) != "hello" {
		t.Fatalf("body %q, %v", text, err)
	}
	r := <-seen
	if r.RequestURI != "/a%2fb?x=%20" || r.Host != addr {
		t.Errorf("target %q, host %q", r.RequestURI, r.Host)
	}
	for name, want := range map[string]string{
		"X-Forwarded-For": "127.0.0.1", "X-Real-Ip": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": addr,
		"Forwarded": `for=127.0.0.1;host="` + addr + `";proto=http`, "X-Forwarded-Port": "",
	} {
		if got := strings.Join(r.Header.Values(name), "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if id := r.Header.Get("X-Request-Id"); len(id) != 26 {
		t.Errorf("X-Request-Id %q", id)
	}
}

// serveUntilEnd serves on listeners until the test ends.
func serveUntilEnd(t testing.TB, f *front.Front, l front.Listeners) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

// testLog writes to the test's log.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}
