package upstream_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// send hands one request to the Upstream and returns the recorded answer.
func send(u http.Handler, method, path, remote string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.RemoteAddr = remote
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	u.ServeHTTP(w, r)
	return w
}

// named is an app that answers with its name.
func named(t testing.TB, name string) upstream.Backend {
	return handler(t, name, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, name) })
}

func TestConnectionIsUsedAgain(t *testing.T) {
	a := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false)
	u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	for range 5 {
		if w := send(u, "GET", "/", "192.0.2.1:1"); w.Code != 200 {
			t.Fatal(w.Code)
		}
	}
	if n := a.count(); n != 1 {
		t.Errorf("%d connections for 5 requests, want 1", n)
	}
	if s := u.Status(); s[0].Idle != 1 || s[0].Requests != 5 || s[0].Failures != 0 || s[0].Active != 0 || !s[0].Ready {
		t.Errorf("status %+v", s)
	}
}

// The application closes each connection after its first answer without saying
// so: half of the connections that look idle are closed when they are used.
func TestIdleConnectionThatWasClosedCostsNothing(t *testing.T) {
	a := raw(t, func(a *app, n int, c net.Conn, r *bufio.Reader) {
		a.head(r)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
		if n%2 == 0 {
			a.head(r) // takes the next request, and closes without an answer
		}
	})
	u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	for i := range 20 {
		if w := send(u, "GET", "/", "192.0.2.1:1"); w.Code != 200 || w.Body.String() != "ok" {
			t.Fatalf("request %d: %d %q", i, w.Code, w.Body)
		}
	}
}

// A POST may have been acted upon: it is never sent twice.
func TestOnlyIdempotentRequestsAreSentAgain(t *testing.T) {
	for method, want := range map[string]int{"GET": 200, "HEAD": 200, "OPTIONS": 200, "PUT": 200, "DELETE": 200, "POST": 502, "PATCH": 502} {
		a := raw(t, func(a *app, n int, c net.Conn, r *bufio.Reader) {
			a.head(r)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			if n == 1 {
				a.head(r)
			}
		})
		u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
		send(u, "GET", "/first", "192.0.2.1:1")
		if w := send(u, method, "/second", "192.0.2.1:1"); w.Code != want {
			t.Errorf("%s: %d, want %d", method, w.Code, want)
		}
		a.mu.Lock()
		seen := strings.Count(strings.Join(a.heads, ""), " /second ")
		a.mu.Unlock()
		if sent := map[int]int{200: 2, 502: 1}[want]; seen != sent {
			t.Errorf("%s reached the application %d times, want %d", method, seen, sent)
		}
	}
}

// A request that fails on a new connection has met an application that died of
// it: it is not tried on the next one.
func TestRequestThatKillsIsNotRepeated(t *testing.T) {
	a := raw(t, func(a *app, n int, c net.Conn, r *bufio.Reader) { a.head(r) })
	u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	if w := send(u, "GET", "/", "192.0.2.1:1"); w.Code != 502 || a.count() != 1 {
		t.Errorf("status %d after %d connections, want 502 after 1", w.Code, a.count())
	}
}

// Node says how long it keeps an idle connection; a second less is safe.
func TestKeepAliveHintIsKept(t *testing.T) {
	t.Parallel()
	a := answering(t, "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=4\r\nContent-Length: 2\r\n\r\nok", false)
	u := open(t, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	send(u, "GET", "/", "192.0.2.1:1")
	send(u, "GET", "/", "192.0.2.1:1")
	if n := a.count(); n != 1 {
		t.Errorf("%d connections at once, want 1", n)
	}
	time.Sleep(3100 * time.Millisecond)
	send(u, "GET", "/", "192.0.2.1:1")
	if n := a.count(); n != 2 {
		t.Errorf("%d connections after the pause, want 2", n)
	}
}

// New processes before old ones are drained: no request fails.
func TestReloadLosesNoRequest(t *testing.T) {
	u := open(t, upstream.Options{Backends: []upstream.Backend{named(t, "0")}, Wait: -1})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var failed, all sync.Map
	for range 4 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				w := send(u, []string{"GET", "POST"}[i%2], "/", "192.0.2.1:1")
				all.Store(w.Body.String(), true)
				if w.Code != 200 {
					failed.Store(w.Body.String(), w.Code)
				}
			}
		})
	}
	for i := 1; i <= 20; i++ {
		old := u.Status()[0].Name
		next := named(t, fmt.Sprint(i))
		if err := u.Set([]upstream.Backend{next}); err != nil {
			t.Fatal(err)
		}
		if err := u.Drain(ctx, old); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	wg.Wait()
	failed.Range(func(body, code any) bool { t.Errorf("%v: %v", code, body); return true })
	n := 0
	all.Range(func(any, any) bool { n++; return true })
	if n < 15 {
		t.Errorf("only %d of 21 backends answered", n)
	}
}

func TestDrainWaitsForWhatIsUnderWay(t *testing.T) {
	started, release := make(chan bool), make(chan bool)
	b := handler(t, "app", func(w http.ResponseWriter, r *http.Request) {
		started <- true
		<-release
	})
	u := open(t, upstream.Options{Backends: []upstream.Backend{b}})
	answer := make(chan int)
	go func() { answer <- send(u, "GET", "/", "192.0.2.1:1").Code }()
	<-started
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := u.Drain(short, "app"); err == nil || !strings.Contains(err.Error(), "backend app: 1 requests were still under way") {
		t.Errorf("drained too early: %v", err)
	}
	close(release)
	if code := <-answer; code != 200 {
		t.Errorf("status %d", code)
	}
}

func TestMistakesAreNamedTogether(t *testing.T) {
	_, err := upstream.New(context.Background(), upstream.Options{AnswerTimeout: -1, MaxIdle: -1, Upgrades: []string{"h2c"}, Cookie: "a b", Affinity: 9})
	for _, key := range []string{"guard.limits.answerTimeout", "MaxIdle", "guard.upgrades", "Cookie", "guard.affinity"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not in %v", key, err)
		}
	}
	u := open(t, upstream.Options{})
	err = u.Set([]upstream.Backend{{Name: "a", Network: "unix"}, {Name: "a", Network: "udp", Address: "x"}, {Name: "c", Network: "udp", Address: "x"}})
	for _, part := range []string{`"a" has no address`, "must be there and differ", `network "udp"`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s is not in %v", part, err)
		}
	}
}

func TestParseBackend(t *testing.T) {
	for text, want := range map[string]string{
		"unix:/run/a.sock":       "unix /run/a.sock",
		"unix:///run/a.sock":     "unix /run/a.sock",
		"http://localhost:3000":  "tcp localhost:3000",
		"http://localhost:3000/": "tcp localhost:3000",
		"http://a.example":       "tcp a.example:80",
		"https://a.example":      "tcp a.example:443",
		"http://[::1]":           "tcp [::1]:80",
	} {
		if b, err := upstream.ParseBackend(text); err != nil || b.Network+" "+b.Address != want || (b.TLS != nil) != strings.HasPrefix(text, "https") {
			t.Errorf("%s: %+v, %v", text, b, err)
		}
	}
	for _, text := range []string{"", "3000", "localhost:3000", "unix:a.sock", "ftp://a", "http://a/b", "http://a?b", "http://u:p@a", "http://"} {
		if b, err := upstream.ParseBackend(text); err == nil {
			t.Errorf("%q is accepted: %+v", text, b)
		}
	}
}

func TestUpstreamOverTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	b, err := upstream.ParseBackend(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if w := send(open(t, upstream.Options{Backends: []upstream.Backend{b}}), "GET", "/", "192.0.2.1:1"); w.Code != 502 {
		t.Errorf("a certificate that nobody knows: %d, want 502", w.Code)
	}
	b.TLS = s.Client().Transport.(*http.Transport).TLSClientConfig
	u := open(t, upstream.Options{Backends: []upstream.Backend{b}})
	for range 3 {
		if w := send(u, "GET", "/", "192.0.2.1:1"); w.Code != 200 || w.Body.String() != "HTTP/1.1" {
			t.Errorf("%d %q", w.Code, w.Body)
		}
	}
}

func TestNothingStaysOpen(t *testing.T) {
	before := descriptors(t)
	a := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false)
	ctx, cancel := context.WithCancel(context.Background())
	u, err := upstream.New(ctx, upstream.Options{Backends: []upstream.Backend{a.Backend}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { send(u, "GET", "/", "192.0.2.1:1") })
	}
	wg.Wait()
	cancel()
	a.ln.Close()
	for deadline := time.Now().Add(5 * time.Second); descriptors(t) > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d descriptors, %d before", descriptors(t), before)
		}
	}
}

func descriptors(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("counts descriptors in /proc")
	}
	return len(entries)
}
