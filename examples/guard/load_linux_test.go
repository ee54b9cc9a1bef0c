//go:build !race

package guard_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// large is what goes up and down in one request each.
const large = 1 << 30

// unhurried is a tenet.yaml without rates, in which paths take a large body
// and slow clients are given up soon.
const unhurried = `guard:
  rates: []
  limits:
    bodies: [{paths: [/up], size: 2 GB}]
    headerTimeout: 3s
    bodyTimeout: 2s
    writeTimeout: 3s
`

// loaded is the application that takes and gives, and the process before it.
func loaded(t *testing.T, args ...string) (g *guarded, proxy int) {
	t.Helper()
	args = append([]string{"--listen", "127.0.0.1:0", "--config", file(t, unhurried)}, args...)
	g = start(t, appDir(t, "load"), append(args, "--", "node", "app.js")...)
	return g, proxyOf(t, g.cmd.Process.Pid, g.seen().Pid)
}

// resident is how much memory a process has in use, in MB.
func resident(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var kb int
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb >> 10
		}
	}
	t.Fatalf("process %d has no memory", pid)
	return 0
}

// watched calls f and returns the most memory that a process had meanwhile.
func watched(t *testing.T, pid int, f func()) (most int) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case <-done:
			tick.Stop()
			return max(most, resident(t, pid))
		case <-tick.C:
			most = max(most, resident(t, pid))
		}
	}
}

// pattern gives the bytes that the application expects, and checks those that
// it sends.
type pattern struct {
	at    int64
	wrong bool
}

var block = func() []byte {
	b := make([]byte, 1<<16)
	for i := range b {
		b[i] = byte(i*31 + i>>8)
	}
	return b
}()

func (p *pattern) Read(b []byte) (int, error) {
	n := copy(b, block[p.at%int64(len(block)):])
	p.at += int64(n)
	return n, nil
}

func (p *pattern) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		want := block[p.at%int64(len(block)):]
		n := min(len(rest), len(want))
		p.wrong = p.wrong || !bytes.Equal(rest[:n], want[:n])
		p.at += int64(n)
		rest = rest[n:]
	}
	return len(b), nil
}

// A gigabyte goes up while another comes down, over each kind of connection,
// and the proxy has no more memory for it than for small requests.
func TestGigabyte(t *testing.T) {
	const room = 48 // MB more than before
	for name, args := range map[string][]string{"plain": nil, "TLS": {"--tls", "internal", "--domain", "localhost"}} {
		t.Run(name, func(t *testing.T) {
			g, proxy := loaded(t, args...)
			for range 50 {
				g.get("/")
			}
			before, began := resident(t, proxy), time.Now()
			most := watched(t, proxy, func() {
				var both sync.WaitGroup
				both.Go(func() { upload(t, g) })
				both.Go(func() { download(t, g) })
				both.Wait()
			})
			t.Logf("1 GB up and 1 GB down in %.1f s; the proxy had %d MB before and at most %d MB meanwhile", time.Since(began).Seconds(), before, most)
			if most > before+room {
				t.Errorf("the proxy had %d MB before and %d MB meanwhile, want at most %d more", before, most, room)
			}
		})
	}
}

func upload(t *testing.T, g *guarded) {
	res, err := client().Post(g.url+"/up", "application/octet-stream", io.LimitReader(&pattern{}, large))
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	var got struct{ Bytes, Wrong int64 }
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || got.Bytes != large || got.Wrong != 0 {
		t.Errorf("the application got %+v (%v), want %d bytes", got, err, large)
	}
}

func download(t *testing.T, g *guarded) {
	res, err := client().Get(g.url + fmt.Sprint("/down?bytes=", large))
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	var got pattern
	if _, err := io.Copy(&got, res.Body); err != nil || got.at != large || got.wrong {
		t.Errorf("got %d bytes, wrong %v (%v), want %d", got.at, got.wrong, err, large)
	}
}

// needFiles fails where so many files cannot be open, as this test and the
// proxy each need.
func needFiles(t *testing.T, n uint64) {
	t.Helper()
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	if l.Max < n {
		t.Fatalf("a process may open %d files here and this test needs %d: raise the hard limit (ulimit -Hn)", l.Max, n)
	}
	l.Cur = l.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
}

// from connects from one of many addresses of this machine: of one alone,
// guard takes 512 connections. Its system takes in little that it does not
// read, as one at the other end of a slow line does.
func from(i int, to string) (net.Conn, error) {
	d := net.Dialer{
		Timeout: patience, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 2, byte(1+i%50))},
		Control: func(_, _ string, c syscall.RawConn) (err error) {
			if e := c.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10) }); e != nil {
				return e
			}
			return err
		},
	}
	return d.Dial("tcp", to)
}

// many opens n connections, some at a time.
func many(t *testing.T, n int, open func(i int) (net.Conn, error)) []net.Conn {
	t.Helper()
	all := make([]net.Conn, n)
	var next atomic.Int64
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				c, err := open(i)
				if err != nil {
					t.Errorf("connection %d of %d: %v", i, n, err)
					return
				}
				all[i] = c
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
	t.Cleanup(func() {
		for _, c := range all {
			c.Close()
		}
	})
	return all
}

// Ten thousand visitors have asked for a page each and stay connected. guard
// has less than 500 MB, and serves others at once.
func TestIdleConnections(t *testing.T) {
	const visitors, room = 10_000, 500
	needFiles(t, visitors+500)
	for name, args := range map[string][]string{"plain": nil, "TLS": {"--tls", "internal", "--domain", "localhost"}} {
		t.Run(name, func(t *testing.T) {
			g, proxy := loaded(t, args...)
			before := resident(t, proxy)
			config := &tls.Config{InsecureSkipVerify: true, ServerName: "localhost"}
			address := g.url[strings.LastIndex(g.url, "/")+1:]
			all := many(t, visitors, func(i int) (net.Conn, error) {
				c, err := from(i, address)
				if err != nil {
					return nil, err
				}
				if args != nil {
					c = tls.Client(c, config)
				}
				return c, asked(c)
			})
			after, supervisor := resident(t, proxy), resident(t, g.cmd.Process.Pid)
			began := time.Now()
			if got := g.get("/"); got.status != http.StatusOK {
				t.Errorf("another visitor gets %d", got.status)
			}
			t.Logf("%d idle connections: the proxy has %d MB, before %d MB; the supervisor %d MB; another visitor waits %v", visitors, after, before, supervisor, time.Since(began).Round(time.Millisecond))
			if after+supervisor > room {
				t.Errorf("guard has %d MB, want at most %d", after+supervisor, room)
			}
			for _, i := range []int{0, visitors / 2, visitors - 1} {
				if err := asked(all[i]); err != nil {
					t.Errorf("connection %d was not kept: %v", i, err)
				}
			}
		})
	}
}

// asked asks for a page on a connection, and reads the answer to its end.
func asked(c net.Conn) error {
	c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	var got []byte
	for buf := make([]byte, 4096); !bytes.HasSuffix(got, []byte("}")) && !bytes.HasSuffix(got, []byte("0\r\n\r\n")); {
		n, err := c.Read(buf)
		if err != nil {
			return err
		}
		got = append(got, buf[:n]...)
	}
	if !bytes.HasPrefix(got, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("got %.60q", got)
	}
	return nil
}

// Slow clients of every kind, more than guard takes of one address, hold
// nobody up and are given up one after the other.
func TestSlowClients(t *testing.T) {
	const each = 700
	needFiles(t, 4*each+500)
	for name, args := range map[string][]string{"plain": nil, "TLS": {"--tls", "internal", "--domain", "localhost"}} {
		t.Run(name, func(t *testing.T) {
			g, _ := loaded(t, args...)
			address := g.url[strings.LastIndex(g.url, "/")+1:]
			config := &tls.Config{InsecureSkipVerify: true, ServerName: "localhost"}
			var open atomic.Int64
			clients := 0
			for kind, first := range slowly {
				n := each
				if kind == "reader" { // the application works for them until all buffers are full
					n = 100
				}
				all := many(t, n, func(i int) (net.Conn, error) {
					c, err := from(i, address)
					if err != nil || args == nil || kind == "silent" {
						return c, err
					}
					s := tls.Client(c, config)
					return s, s.Handshake()
				})
				clients += n
				for _, c := range all {
					open.Add(1)
					go func() {
						defer open.Add(-1)
						drip(c, first)
					}()
				}
			}
			slowest, began := time.Duration(0), time.Now()
			c := client()
			for open.Load() > 0 {
				start := time.Now()
				if r, err := get(c, g.url+"/"); err != nil || r.status != http.StatusOK {
					t.Fatalf("a visitor gets %d, %v", r.status, err)
				}
				slowest = max(slowest, time.Since(start))
				if time.Since(began) > patience {
					t.Fatalf("%d slow clients are still connected", open.Load())
				}
				time.Sleep(20 * time.Millisecond)
			}
			t.Logf("%d slow clients were given up within %v; meanwhile no visitor waited longer than %v", clients, time.Since(began).Round(time.Millisecond), slowest.Round(time.Millisecond))
			if slowest > 5*time.Second {
				t.Errorf("a visitor waited %v", slowest)
			}
		})
	}
}

// slowly is how slow clients begin. What follows is a byte a second.
var slowly = map[string]string{
	"silent": "",
	"head":   "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
	"body":   "POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n",
	"reader": "GET /down?bytes=50000000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}

// drip writes what there is, then a byte a second, and reads nothing, until
// the connection is closed from the other side.
func drip(c net.Conn, first string) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(2 * patience))
	if first == slowly["silent"] {
		_, _ = io.Copy(io.Discard, c) // ends when guard gives up
		return
	}
	if _, err := io.WriteString(c, first); err != nil {
		return
	}
	for range time.Tick(time.Second) {
		if _, err := io.WriteString(c, "a"); err != nil {
			return
		}
	}
}
