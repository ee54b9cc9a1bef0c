//go:build unix

package switches

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// Whatever form of listen an application uses, it is heard on guard's socket
// and does not notice.
func TestListenForms(t *testing.T) {
	dir := project(t, map[string]string{"app.cjs": app(t, "forms.cjs")})
	forms := []struct {
		name, address string
		port          int
	}{
		{"port", "::", 3000}, {"text", "::", 3000}, {"host", "127.0.0.1", 3000}, {"backlog", "::", 3000},
		{"backlog without host", "::", 3000}, {"options", "127.0.0.1", 3000}, {"options with text", "::", 3000},
		{"no port", "::", 0}, {"null", "::", 0}, {"again", "::", 3000}, {"probe", "::", 3000}, {"both", "127.0.0.1", 3000},
		{"promise", "::", 3000},
	}
	for _, form := range forms {
		t.Run(form.name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, options(t, dir, nodeBinary(t, ""), "node", "app.cjs", form.name))
			a.waitFor("callback")
			var got struct {
				Address   struct{ Address, Family string }
				Listening bool
				Local     int
			}
			res := a.get("/")
			if err := json.Unmarshal([]byte(res.body), &got); err != nil {
				t.Fatal(err)
			}
			if got.Address.Address != form.address || got.Local != form.port || !got.Listening {
				t.Errorf("got %s", res.body)
			}
			if !strings.Contains(res.body, fmt.Sprint(`"port":`, form.port)) {
				t.Errorf("got %s", res.body)
			}
			if out := a.output.String(); !strings.Contains(out, "event\n") || form.name == "both" && !strings.Contains(out, `second {"address":"::1","family":"IPv6","port":3000}`) {
				t.Errorf("printed %s", out)
			}
		})
	}
}

// waitFor waits until the application has printed a text.
func (r *running) waitFor(text string) {
	r.t.Helper()
	for !strings.Contains(r.output.String(), text) {
		select {
		case <-r.done:
			if !strings.Contains(r.output.String(), text) {
				r.t.Fatalf("the application ended without %q: %v\n%s", text, r.err, r.output)
			}
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Other servers and wrong calls are left to Node.js.
func TestOtherServersAreLeftAlone(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		a := serve(t, options(t, project(t, map[string]string{"app.cjs": app(t, "second.cjs")}), node, "node", "app.cjs"))
		a.waitFor("}")
		const want = `{"mistake":"ERR_SOCKET_BAD_PORT","twice":"ERR_SERVER_ALREADY_LISTEN","second":true,"third":true,"variable":"gone"}`
		if got := lastLine(a.output.String()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got := a.get("/").body; got != "first" {
			t.Errorf("the first server answers %q", got)
		}
		info, err := os.Stat(a.socket)
		if err != nil || info.Mode().Perm()&0o666 != 0o666 {
			t.Errorf("the socket is %v, %v: the proxy of another user must reach it", info.Mode(), err)
		}
	})
}

// Servers of TLS and HTTP/2 speak HTTP/1.1 with the proxy, and requests to
// them are what the client's connection was.
func TestKindsOfServers(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		dir := project(t, map[string]string{"app.cjs": app(t, "servers.cjs")})
		for _, kind := range []string{"http", "https", "http2", "http2 with TLS", "http2 with TLS alone", "net in front"} {
			t.Run(kind, func(t *testing.T) {
				a := serve(t, options(t, dir, node, "node", "app.cjs", kind))
				res := a.get("/", "X-Forwarded-Proto", "https", "X-Forwarded-For", "[2001:db8::7]:4711")
				const want = `{"secure":true,"ip":"2001:db8::7","protocol":"https","port":4711,"family":"IPv6"}`
				if res.body != want || res.header.Get("X-App") != "yes" {
					t.Errorf("got %s", res.body)
				}
				res = a.get("/", "X-Forwarded-Proto", "http", "X-Forwarded-For", "203.0.113.9:80")
				if res.body != `{"secure":false,"ip":"203.0.113.9","protocol":"http","port":80,"family":"IPv4"}` {
					t.Errorf("got %s", res.body)
				}
				if res = a.get("/"); res.body != `{"secure":false,"ip":"127.0.0.1","protocol":"http","port":0,"family":"IPv4"}` {
					t.Errorf("without headers: %s", res.body)
				}
				if kind != "net in front" {
					if got := a.webSocket(); got != "true 203.0.113.9" {
						t.Errorf("the WebSocket says %q", got)
					}
				}
			})
		}
	})
}

// webSocket upgrades a connection (RFC 6455) and returns the first message.
func (r *running) webSocket() string {
	r.t.Helper()
	c, err := net.Dial("unix", r.socket)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	_, err = fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n")
	if err != nil {
		r.t.Fatal(err)
	}
	in := bufio.NewReader(c)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != 101 {
		r.t.Fatalf("%v %v", res, err)
	}
	head := make([]byte, 2)
	if _, err := io.ReadFull(in, head); err != nil {
		r.t.Fatal(err)
	}
	data := make([]byte, head[1])
	if _, err := io.ReadFull(in, data); err != nil {
		r.t.Fatal(err)
	}
	return string(data)
}

// Workers of a cluster share guard's socket; their primary does not take it.
func TestCluster(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		a := serve(t, options(t, project(t, map[string]string{"app.cjs": app(t, "cluster.cjs")}), node, "node", "app.cjs"))
		a.waitFor("primary true")
		seen := map[int]bool{}
		for deadline := time.Now().Add(patience); len(seen) < 2 && time.Now().Before(deadline); {
			var got struct {
				ID, Port int
				IP       string
			}
			res := a.get("/", "X-Forwarded-For", "203.0.113.9")
			if err := json.Unmarshal([]byte(res.body), &got); err != nil || got.Port != 3000 || got.IP != "203.0.113.9" {
				t.Fatalf("got %s", res.body)
			}
			seen[got.ID] = true
		}
		if !seen[1] || !seen[2] {
			t.Errorf("only workers %v answered", seen)
		}
	})
}

// The server may be in a thread, or in a child process with an environment of
// its own.
func TestServersElsewhere(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		dir := project(t, map[string]string{
			"thread.cjs": app(t, "thread.cjs"), "parent.cjs": app(t, "parent.cjs"),
			"child.cjs": "require('http').createServer((req, res) => res.end(req.socket.remoteAddress)).listen(3000)",
		})
		for _, file := range []string{"thread.cjs", "parent.cjs"} {
			a := serve(t, options(t, dir, node, "node", file))
			if got := a.get("/", "X-Forwarded-For", "203.0.113.9").body; got != "203.0.113.9" {
				t.Errorf("%s: %q", file, got)
			}
		}
	})
}
