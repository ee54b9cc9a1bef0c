package guard_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"golang.org/x/net/http2"
)

// A dialer opens a WebSocket over one version of HTTP. It returns the answer,
// and the tunnel if that opened one.
type dialer func(t *testing.T, address, path string) (*http.Response, io.ReadWriteCloser)

var dialers = map[string]dialer{"HTTP/1.1": dialH1, "HTTP/2": dialH2, "HTTP/3": dialH3}

var anyCertificate = &tls.Config{InsecureSkipVerify: true} // guard's own authority is a new one each time

func opening(method, address, path string, body io.Reader) *http.Request {
	req, err := http.NewRequest(method, "https://"+address+path, body)
	if err != nil {
		panic(err) // the address is guard's own
	}
	req.Header.Set("Sec-WebSocket-Version", "13")
	req.Header.Set("Sec-WebSocket-Protocol", "chat")
	req.Header.Set("Cookie", "sid=1")
	return req
}

func dialH1(t *testing.T, address, path string) (*http.Response, io.ReadWriteCloser) {
	c, err := tls.Dial("tcp", address, anyCertificate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	req := opening("GET", address, path, nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "websocket")
	req.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	if err := req.Write(c); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(c)
	res, err := http.ReadResponse(r, req)
	if err != nil {
		t.Fatal(err)
	}
	return res, tunnel{r, c, c}
}

type tunnel struct {
	io.Reader
	io.Writer
	io.Closer
}

// overH2 is a client of HTTP/2 alone, with one connection.
func overH2(t *testing.T) http.RoundTripper {
	//lint:ignore SA1019 http.Transport, which is to take its place, sends no :protocol
	var transport http.RoundTripper = &http2.Transport{TLSClientConfig: anyCertificate}
	t.Cleanup(transport.(interface{ CloseIdleConnections() }).CloseIdleConnections)
	return transport
}

func dialH2(t *testing.T, address, path string) (*http.Response, io.ReadWriteCloser) {
	transport := overH2(t)
	up, w := io.Pipe()
	req := opening("CONNECT", address, path, up)
	req.Header[":protocol"] = []string{"websocket"}
	res, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close(); w.Close() })
	return res, tunnel{res.Body, w, w}
}

func dialH3(t *testing.T, address, path string) (*http.Response, io.ReadWriteCloser) {
	conn, err := quic.DialAddr(t.Context(), address, http3.ConfigureTLSConfig(anyCertificate.Clone()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseWithError(0, "") })
	client := (&http3.Transport{}).NewClientConn(conn)
	<-client.ReceivedSettings()
	if !client.Settings().EnableExtendedConnect {
		t.Fatal("the server does not take extended CONNECT")
	}
	s, err := client.OpenRequestStream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	req := opening("CONNECT", address, path, nil)
	req.Proto = "websocket"
	if err := s.SendRequestHeader(req); err != nil {
		t.Fatal(err)
	}
	res, err := s.ReadResponse()
	if err != nil {
		t.Fatal(err)
	}
	s.SetDeadline(time.Now().Add(patience))
	return res, s
}

// frame is a message as clients send it (RFC 6455 section 5.2).
func frame(opcode byte, payload []byte) []byte {
	b := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	mask := [4]byte{1, 2, 3, 4}
	b = append(b, mask[:]...)
	for i, c := range payload {
		b = append(b, c^mask[i%4])
	}
	return b
}

// message reads one of the server's.
func message(t *testing.T, r io.Reader) (opcode byte, payload []byte) {
	t.Helper()
	var head [10]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		t.Fatal(err)
	}
	n := uint64(head[1] & 0x7f)
	if more := map[uint64]int{126: 2, 127: 8}[n]; more > 0 {
		if _, err := io.ReadFull(r, head[10-more:]); err != nil {
			t.Fatal(err)
		}
		var wide [8]byte
		copy(wide[8-more:], head[10-more:])
		n = binary.BigEndian.Uint64(wide[:])
	}
	payload = make([]byte, n)
	if _, err := io.ReadFull(r, payload); err != nil {
		t.Fatal(err)
	}
	return head[0] & 0x0f, payload
}

// webSocketApp is the application with its package.
func webSocketApp(t *testing.T) string {
	t.Helper()
	dir := appDir(t, "websocket")
	packages(t, filepath.Join(dir, "node_modules"), dir, "websocket")
	return dir
}

// A real application with package ws hears WebSockets over every version of
// HTTP, does not notice which, and says its own close.
func TestWebSocket(t *testing.T) {
	g := start(t, webSocketApp(t), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--access-log", "json", "--", "node", "app.js")
	address := strings.TrimPrefix(g.url, "https://")
	for version, dial := range dialers {
		t.Run(version, func(t *testing.T) {
			res, ws := dial(t, address, "/chat?room=1")
			want := map[string]int{"HTTP/1.1": http.StatusSwitchingProtocols}[version]
			if want == 0 {
				want = http.StatusOK
			}
			if res.StatusCode != want || res.Header.Get("Sec-WebSocket-Protocol") != "chat" {
				t.Fatalf("status %d, %v", res.StatusCode, res.Header)
			}
			if want == http.StatusOK && (res.Header.Get("Connection") != "" || res.Header.Get("Upgrade") != "" || res.Header.Get("Sec-WebSocket-Accept") != "" || res.Header.Get("X-Request-Id") == "") {
				t.Errorf("fields of a connection: %v", res.Header)
			}
			var hello struct {
				Encrypted                      bool
				Address, Path, Cookie, Version string
			}
			if _, text := message(t, ws); json.Unmarshal(text, &hello) != nil || !hello.Encrypted || hello.Address != "127.0.0.1" || hello.Path != "/chat?room=1" || hello.Cookie != "sid=1" || hello.Version != "1.1" {
				t.Errorf("the application sees %+v", hello)
			}
			for _, size := range []int{1, 200, 70_000, 3 << 20} {
				sent := make([]byte, size)
				rand.Read(sent)
				wrote := make(chan struct{})
				go func() {
					defer close(wrote)
					ws.Write(frame(2, sent))
				}()
				if op, got := message(t, ws); op != 2 || !bytes.Equal(got, sent) {
					t.Errorf("%d bytes came back as %d, opcode %d", size, len(got), op)
				}
				<-wrote
			}
			ws.Write(frame(9, []byte("there?")))
			if op, got := message(t, ws); op != 10 || string(got) != "there?" {
				t.Errorf("a ping is answered by %d %q", op, got)
			}
			ws.Write(frame(1, []byte("bye")))
			if op, got := message(t, ws); op != 8 || string(got[2:]) != "as you wish" {
				t.Errorf("the close is %d %q", op, got)
			}
			ws.Write(frame(8, []byte{0x0f, 0xa1})) // as RFC 6455 section 5.5.1 wants it
			if n, err := io.Copy(io.Discard, ws); n > 0 || err != nil && !errors.Is(err, net.ErrClosed) {
				t.Errorf("after the close: %d bytes, %v", n, err)
			}
		})
	}
	g.wait(g.out, `"path":"/chat\?-","protocol":"HTTP/3.0".*"status":101`)
}

// What is no WebSocket to the application opens no tunnel, of no version.
func TestWebSocketRefused(t *testing.T) {
	g := start(t, webSocketApp(t), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--", "node", "app.js")
	address := strings.TrimPrefix(g.url, "https://")
	for version, dial := range dialers {
		if res, _ := dial(t, address, "/private"); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: status %d", version, res.StatusCode)
		}
	}
	deaf := start(t, webSocketApp(t), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--env", "DEAF=1", "--", "node", "app.js")
	address = strings.TrimPrefix(deaf.url, "https://")
	for version, want := range map[string]int{"HTTP/1.1": http.StatusOK, "HTTP/2": http.StatusNotImplemented, "HTTP/3": http.StatusNotImplemented} {
		res, _ := dialers[version](t, address, "/")
		if res.StatusCode != want {
			t.Errorf("%s: an application without WebSockets: status %d, want %d", version, res.StatusCode, want)
		}
	}
}

// A client that leaves, and many at once on one connection: all end, and what
// they held is free again.
func TestWebSocketsOfOneConnection(t *testing.T) {
	g := start(t, webSocketApp(t), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--", "node", "app.js")
	address := strings.TrimPrefix(g.url, "https://")
	transport := overH2(t)
	for round := range 3 {
		var all []io.Closer
		for i := range 60 { // two rounds are more than the 128 streams of a connection
			up, w := io.Pipe()
			req := opening("CONNECT", address, fmt.Sprint("/chat?", i), up)
			req.Header[":protocol"] = []string{"websocket"}
			res, err := transport.RoundTrip(req)
			if err != nil {
				t.Fatalf("round %d, %d: %v", round, i, err)
			}
			if op, _ := message(t, res.Body); op != 1 {
				t.Fatalf("opcode %d", op)
			}
			all = append(all, res.Body, w)
		}
		for _, c := range all {
			c.Close()
		}
	}
	if got := g.get("/"); got.status != http.StatusOK {
		t.Errorf("status %d", got.status)
	}
}
