package upstream_test

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

func TestLeastConnections(t *testing.T) {
	release := make(chan bool)
	var names []string
	var mu sync.Mutex
	slow := func(name string) upstream.Backend {
		return handler(t, name, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			names = append(names, name)
			mu.Unlock()
			<-release
		})
	}
	u := open(t, upstream.Options{Backends: []upstream.Backend{slow("a"), slow("b"), slow("c")}})
	var wg sync.WaitGroup
	for i := range 9 {
		wg.Go(func() { send(u, "GET", "/", "192.0.2.1:1") })
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
			mu.Lock()
			n := len(names)
			mu.Unlock()
			if n == i+1 || time.Now().After(deadline) {
				break
			}
		}
	}
	for _, s := range u.Status() {
		if s.Active != 3 {
			t.Errorf("%s has %d requests, want 3", s.Name, s.Active)
		}
	}
	close(release)
	wg.Wait()
}

func TestAffinity(t *testing.T) {
	backends := []upstream.Backend{named(t, "one"), named(t, "two"), named(t, "six")}
	auto := open(t, upstream.Options{Backends: backends})
	seen := map[string]bool{}
	for i := range 30 {
		remote := fmt.Sprintf("192.0.2.%d:1", i)
		first := send(auto, "GET", "/socket.io/?EIO=4&transport=polling", remote).Body.String()
		seen[first] = true
		for range 5 {
			if next := send(auto, "POST", "/socket.io/?EIO=4&transport=polling&sid=x", remote).Body.String(); next != first {
				t.Fatalf("client %s moved from %s to %s", remote, first, next)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("30 clients on %v, want all three", seen)
	}
	same := send(auto, "GET", "/socket.io/", "[2001:db8:1:2::1]:1").Body.String()
	if other := send(auto, "GET", "/socket.io/", "[2001:db8:1:2:ffff::9]:7").Body.String(); other != same {
		t.Errorf("one network of 64 bits on %s and %s", same, other)
	}

	sticky := open(t, upstream.Options{Backends: backends, Affinity: upstream.CookieAffinity})
	w := send(sticky, "GET", "/", "192.0.2.1:1")
	cookie := w.Result().Cookies()[0]
	if cookie.Name != "tenet-backend" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || strings.Contains(cookie.Value, w.Body.String()) {
		t.Errorf("cookie %v", cookie)
	}
	for range 10 {
		again := send(sticky, "GET", "/", "192.0.2.9:1", "Cookie", cookie.Name+"="+cookie.Value)
		if again.Body.String() != w.Body.String() || len(again.Result().Cookies()) > 0 {
			t.Fatalf("moved from %s to %s, or got the cookie again: %v", w.Body, again.Body, again.Header())
		}
	}
	sticky.Mark(w.Body.String(), false)
	if moved := send(sticky, "GET", "/", "192.0.2.9:1", "Cookie", cookie.Name+"="+cookie.Value); moved.Body.String() == w.Body.String() || len(moved.Result().Cookies()) != 1 {
		t.Errorf("stayed with %s, which is down", moved.Body)
	}
}

func TestRequestsWaitForAnApplicationThatRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.sock")
	b := upstream.Backend{Name: "app", Network: "unix", Address: path}
	u := open(t, upstream.Options{Backends: []upstream.Backend{b}, Wait: 5 * time.Second})
	var wg sync.WaitGroup
	codes := make(chan int, 20)
	for i := range 20 {
		wg.Go(func() { codes <- send(u, []string{"GET", "POST"}[i%2], "/", "192.0.2.1:1").Code })
	}
	time.Sleep(200 * time.Millisecond)
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	go s.Serve(ln)
	defer s.Close()
	wg.Wait()
	for range 20 {
		if code := <-codes; code != 200 {
			t.Errorf("status %d, want 200", code)
		}
	}
}

func TestNobodyWaitsForEver(t *testing.T) {
	gone := upstream.Backend{Name: "app", Network: "unix", Address: filepath.Join(t.TempDir(), "no.sock")}
	u := open(t, upstream.Options{Backends: []upstream.Backend{gone}, Wait: 100 * time.Millisecond})
	if w := send(u, "GET", "/", "192.0.2.1:1", "X-Request-Id", "abc"); w.Code != 502 || !strings.Contains(w.Body.String(), "Request: abc") {
		t.Errorf("refused: %d %q, want 502", w.Code, w.Body)
	}
	if strings.Contains(send(u, "GET", "/", "192.0.2.1:1").Body.String(), "no.sock") {
		t.Error("the page shows the socket's path")
	}
	u = open(t, upstream.Options{Wait: 100 * time.Millisecond})
	if w := send(u, "GET", "/", "192.0.2.1:1"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("no backend: %d %v, want 503 with Retry-After", w.Code, w.Header())
	}
	u = open(t, upstream.Options{Wait: time.Minute, MaxWaiting: 1})
	codes := make(chan int)
	for range 2 {
		go func() { codes <- send(u, "GET", "/", "192.0.2.1:1").Code }()
	}
	if code := <-codes; code != 503 {
		t.Errorf("crowded: %d, want 503 at once", code)
	}
	if err := u.Set([]upstream.Backend{named(t, "late")}); err != nil {
		t.Fatal(err)
	}
	if code := <-codes; code != 200 {
		t.Errorf("the one that waits: %d, want 200", code)
	}
}
