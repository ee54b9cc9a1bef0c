package front_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/front"
)

// reasons collects what a front has refused.
type reasons struct {
	mu   sync.Mutex
	list []string
}

func (r *reasons) add(reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, reason)
}

func (r *reasons) has(reason string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Contains(r.list, reason)
}

func (r *reasons) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = nil
}

var hello = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	io.WriteString(w, "hello")
})

func open(t testing.TB, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(10 * time.Second))
	t.Cleanup(func() { c.Close() })
	return c
}

func answer(t testing.TB, c net.Conn) *http.Response {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// Clients that dribble are cut off, while others are served.
func TestSlowClientsAreHeldOff(t *testing.T) {
	var why reasons
	opts := front.Options{Blocked: why.add, Limits: front.Limits{BodyRate: 1000}}
	opts.Timeouts.Header, opts.Timeouts.Body = time.Second, time.Second
	addr := serve(t, opts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
		}
	}))
	var wg sync.WaitGroup
	for i := range 60 {
		c := open(t, addr)
		wg.Go(func() {
			start := time.Now()
			text := "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 1000)
			if i%2 == 1 {
				text = strings.Repeat("a", 1000)
				io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
			}
			go func() {
				for j := range text {
					if _, err := c.Write([]byte{text[j]}); err != nil {
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
			}()
			io.Copy(io.Discard, c)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("connection %d was held for %v", i, took)
			}
		})
	}
	for range 20 {
		start := time.Now()
		res, err := http.Get("http://" + addr)
		if err != nil || res.StatusCode != 200 || time.Since(start) > 5*time.Second {
			t.Errorf("an honest client: %v, %v after %v", res, err, time.Since(start))
		}
		time.Sleep(10 * time.Millisecond)
	}
	wg.Wait()
	// A large body that keeps coming takes longer than the grace.
	c := open(t, addr)
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 15000\r\n\r\n")
	for range 15 {
		c.Write(make([]byte, 1000))
		time.Sleep(100 * time.Millisecond)
	}
	if res := answer(t, c); res.StatusCode != 200 {
		t.Errorf("a steady upload: %d", res.StatusCode)
	}
}

func TestLimits(t *testing.T) {
	var why reasons
	addr := serve(t, front.Options{
		Blocked: why.add, Hosts: []string{"a", "*.example.com"},
		Limits: front.Limits{URLBytes: 100, Fields: 10, HeaderBytes: 4096, BodyBytes: 1000},
		Bodies: []front.BodyLimit{{Paths: []string{"/upload/**"}, Bytes: 2000}},
	}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			if errors.As(err, new(*http.MaxBytesError)) {
				w.WriteHeader(413)
			}
		}
	}))
	body := func(n int) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", n, strings.Repeat("x", n)) }
	chunk := func(n int) string {
		return fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", n, strings.Repeat("x", n))
	}
	for _, test := range []struct {
		name, request string
		status        int
		reason        string
	}{
		{"all small", "POST / HTTP/1.1\r\nHost: a\r\n" + body(1000), 200, ""},
		{"long URL", "GET /" + strings.Repeat("a", 100) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414, "url-too-long"},
		{"many fields", "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-A: b\r\n", 11) + "\r\n", 431, "too-many-fields"},
		{"long head", "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 9000) + "\r\n\r\n", 431, ""},
		{"long body", "POST / HTTP/1.1\r\nHost: a\r\n" + body(1001), 413, "body-too-large"},
		{"long chunks", "POST / HTTP/1.1\r\nHost: a\r\n" + chunk(1001), 413, "body-too-large"},
		{"chunks in time", "POST / HTTP/1.1\r\nHost: a\r\n" + chunk(1000), 200, ""},
		{"where more is allowed", "POST /upload/a HTTP/1.1\r\nHost: a\r\n" + body(2000), 200, ""},
		{"and no more than that", "POST /upload/a HTTP/1.1\r\nHost: a\r\n" + body(2001), 413, "body-too-large"},
		{"another host", "GET / HTTP/1.1\r\nHost: b\r\n\r\n", 421, "host-unknown"},
		{"host with a port", "GET / HTTP/1.1\r\nHost: A:8080\r\n\r\n", 200, ""},
		{"host below", "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n", 200, ""},
		{"host far below", "GET / HTTP/1.1\r\nHost: a.www.example.com\r\n\r\n", 421, "host-unknown"},
		{"the parent", "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", 421, "host-unknown"},
	} {
		c := open(t, addr)
		io.WriteString(c, test.request)
		if res := answer(t, c); res.StatusCode != test.status {
			t.Errorf("%s: %d, want %d", test.name, res.StatusCode, test.status)
		}
		if test.reason != "" && !why.has(test.reason) {
			t.Errorf("%s: %q is not among %q", test.name, test.reason, why.list)
		}
		why.clear()
	}
}

func TestConnectionsAreLimited(t *testing.T) {
	var why reasons
	addr := serve(t, front.Options{Blocked: why.add, Limits: front.Limits{PerClient: 3}}, hello)
	var kept []net.Conn
	for range 3 {
		c := open(t, addr)
		io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		if res := answer(t, c); res.StatusCode != 200 {
			t.Fatal(res.Status)
		}
		kept = append(kept, c)
	}
	c := open(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Error("a fourth connection of one client is served")
	}
	if !why.has("connections-per-client") {
		t.Errorf("%q", why.list)
	}
	kept[0].Close()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c := open(t, addr)
		io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		if n, _ := c.Read(make([]byte, 1)); n == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a place that became free is not given away")
		}
	}
}

func TestProxyProtocolIsDemandedOfItsAddresses(t *testing.T) {
	var why reasons
	seen := make(chan string, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.RemoteAddr + " " + r.Header.Get("X-Forwarded-For")
	})
	opts := front.Options{Blocked: why.add, ProxyProtocol: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	addr := serve(t, opts, h)
	c := open(t, addr)
	io.WriteString(c, "PROXY TCP4 192.0.2.7 192.0.2.8 4711 80\r\nGET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n")
	if res := answer(t, c); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	if got := <-seen; got != "192.0.2.7:4711 192.0.2.7" {
		t.Errorf("the client is %q", got)
	}
	c = open(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil || !why.has("proxy-protocol") {
		t.Errorf("without a header: %d bytes, %v, %q", n, err, why.list)
	}
	// And of nobody else: there the header is a bad request.
	opts.ProxyProtocol = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	c = open(t, serve(t, opts, h))
	io.WriteString(c, "PROXY TCP4 192.0.2.7 192.0.2.8 4711 80\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if res := answer(t, c); res.StatusCode != 400 {
		t.Errorf("from a stranger: %s", res.Status)
	}
}

func TestMistakesAreNamedTogether(t *testing.T) {
	_, err := front.New(front.Options{
		TLS: front.TLS{Mode: "acme"}, Limits: front.Limits{Fields: -1, HeaderBytes: 1 << 30}, Timeouts: front.Timeouts{Write: -1}, ClientHeader: "a b", Hosts: []string{"a/b"},
		Rates: []front.Rate{{Name: "x"}, {Requests: 1}, {Name: "y", Requests: 1, Paths: []string{"a"}}}, JSON: front.JSONGuard{Depth: -1},
	}, hello)
	for _, part := range []string{"guard.state", "guard.domains", "guard.limits.fields", "guard.limits.writeTimeout", "guard.limits.header:", "guard.clientHeader", "guard.hosts", "guard.rates x", "has no name", `"a" starts neither`, "guard.json.depth"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
}

// A client that reads nothing does not keep its request for ever.
func TestAnswerThatIsNotReadIsGivenUp(t *testing.T) {
	over := make(chan error, 1)
	addr := serve(t, front.Options{Timeouts: front.Timeouts{Write: 200 * time.Millisecond}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		for piece := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(piece)
		}
		over <- err
	}))
	c := open(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	select {
	case <-over:
	case <-time.After(5 * time.Second):
		t.Error("the handler still writes")
	}
}
