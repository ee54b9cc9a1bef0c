package upstream_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// The example of RFC 6455 section 1.3.
const (
	upgradeRequest = "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
	upgradeAnswer  = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)

// frame makes a WebSocket frame of a client (RFC 6455 section 5.2).
func frame(final bool, opcode byte, payload []byte) []byte {
	first := opcode
	if final {
		first |= 0x80
	}
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	mask := [4]byte{0x12, 0x34, 0x56, 0x78}
	b = append(b, mask[:]...)
	for i, c := range payload {
		b = append(b, c^mask[i%4])
	}
	return b
}

// readFrame reads a frame of a server.
func readFrame(r *bufio.Reader) (opcode byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := uint64(head[1] & 0x7f)
	size := map[uint64]int{126: 2, 127: 8}[n]
	if size > 0 {
		var ext [8]byte
		if _, err := io.ReadFull(r, ext[8-size:]); err != nil {
			return 0, nil, err
		}
		n = binary.BigEndian.Uint64(ext[:])
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(r, payload)
	return head[0] & 0x0f, payload, err
}

func TestTunnelPassesEveryByte(t *testing.T) {
	const size = 1 << 20
	up, down := make([]byte, size), make([]byte, size)
	rand.Read(up)
	rand.Read(down)
	got := make(chan []byte, 1)
	a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
		a.head(r)
		go io.WriteString(c, upgradeAnswer+string(down)) // the first frame comes with the head
		b, _ := io.ReadAll(r)                            // until the client has said all
		got <- b
		io.WriteString(c, "last words")
	})
	c := dial(t, proxy(t, upstream.Options{}, a.Backend))
	io.WriteString(c, upgradeRequest)
	r := bufio.NewReader(c)
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != 101 || res.Header.Get("Upgrade") != "websocket" || res.Header.Get("Connection") != "Upgrade" {
		t.Fatalf("%v, %v", res, err)
	}
	go func() {
		c.Write(up)
		c.(*net.TCPConn).CloseWrite()
	}()
	back, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(back, append(down, "last words"...)) {
		t.Errorf("down: %d bytes, %v; want %d unchanged", len(back), err, size+10)
	}
	if b := <-got; !bytes.Equal(b, up) {
		t.Errorf("up: %d bytes, want %d unchanged", len(b), size)
	}
	if !strings.Contains(a.heads[0], "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n") {
		t.Errorf("the application got %q", a.heads[0])
	}
}

func TestSwitchMustBeWhatWasAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		request, answer string
		status          int
	}{
		"refused by the application": {upgradeRequest, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403},
		"other protocol":             {upgradeRequest, strings.Replace(upgradeAnswer, "websocket", "h2c", 1), 502},
		"wrong key":                  {upgradeRequest, strings.Replace(upgradeAnswer, "s3pP", "xxxx", 1), 502},
		"no key":                     {upgradeRequest, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 502},
		"not asked for":              {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", upgradeAnswer, 502},
		"asked for h2c":              {strings.Replace(upgradeRequest, "websocket", "h2c", 1), upgradeAnswer, 502},
		"not in Connection":          {strings.Replace(upgradeRequest, "keep-alive, Upgrade", "keep-alive", 1), upgradeAnswer, 502},
		"in HTTP/1.0":                {strings.Replace(upgradeRequest, "HTTP/1.1", "HTTP/1.0", 1), upgradeAnswer, 502},
		"with a body":                {strings.Replace(upgradeRequest, "Host: a", "Host: a\r\nContent-Length: 1", 1) + "x", upgradeAnswer, 502},
	} {
		t.Run(name, func(t *testing.T) {
			a := answering(t, test.answer, true)
			c := dial(t, proxy(t, upstream.Options{}, a.Backend))
			io.WriteString(c, test.request)
			if res, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != test.status {
				t.Errorf("%v, %v; want %d", res, err, test.status)
			}
		})
	}
}

func TestTunnelEnds(t *testing.T) {
	over := make(chan bool, 1)
	a := raw(t, func(a *app, n int, c net.Conn, r *bufio.Reader) {
		a.head(r)
		io.WriteString(c, upgradeAnswer)
		if n == 2 {
			return // the application dies
		}
		io.Copy(io.Discard, r)
		over <- true
	})
	addr := proxy(t, upstream.Options{TunnelTimeout: 200 * time.Millisecond}, a.Backend)
	for _, why := range []string{"nothing moves", "application died"} {
		c := dial(t, addr)
		io.WriteString(c, upgradeRequest)
		r := bufio.NewReader(c)
		if res, err := http.ReadResponse(r, nil); err != nil || res.StatusCode != 101 {
			t.Fatalf("%v, %v", res, err)
		}
		start := time.Now()
		if n, err := io.Copy(io.Discard, r); n != 0 || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %d bytes, %v, after %v", why, n, err, time.Since(start))
		}
		if why == "nothing moves" {
			<-over // told to the application as well
		}
	}
}

// websockets starts the server of testdata/ws with its real library, and
// returns what it prints.
func websockets(t *testing.T) (upstream.Backend, *bufio.Reader) {
	t.Helper()
	dir, socket := t.TempDir(), filepath.Join(t.TempDir(), "ws.sock")
	if err := os.CopyFS(dir, os.DirFS("testdata/ws")); err != nil {
		t.Fatal(err)
	}
	install := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return node(t, "ws", filepath.Join(dir, "server.cjs"), socket)
}

func TestWebSocketServerOfNode(t *testing.T) {
	b, printed := websockets(t)
	addr := proxy(t, upstream.Options{}, b)
	if res, body, err := get(t, addr); err != nil || res.StatusCode != 200 || body != "not a socket" {
		t.Fatalf("plain request: %v, %q, %v", res, body, err)
	}
	c := dial(t, addr)
	io.WriteString(c, upgradeRequest)
	r := bufio.NewReader(c)
	if res, err := http.ReadResponse(r, nil); err != nil || res.StatusCode != 101 {
		t.Fatalf("%v, %v", res, err)
	}
	big := make([]byte, 1<<20)
	rand.Read(big)
	for _, test := range []struct {
		name   string
		send   []byte
		opcode byte
		want   []byte
	}{
		{"text", frame(true, 1, []byte("gr\u00fc\u00df dich")), 1, []byte("gr\u00fc\u00df dich")},
		{"binary", frame(true, 2, []byte{0, 1, 255}), 2, []byte{0, 1, 255}},
		{"empty", frame(true, 2, nil), 2, nil},
		{"200 bytes", frame(true, 2, big[:200]), 2, big[:200]},
		{"fragments", append(frame(false, 1, []byte("one ")), frame(true, 0, []byte("two"))...), 1, []byte("one two")},
		{"1 MB", frame(true, 2, big), 2, big},
	} {
		c.Write(test.send)
		if opcode, payload, err := readFrame(r); err != nil || opcode != test.opcode || !bytes.Equal(payload, test.want) {
			t.Fatalf("%s: opcode %d, %d bytes, %v; want %d, %d bytes", test.name, opcode, len(payload), err, test.opcode, len(test.want))
		}
	}
	c.Write(frame(true, 9, []byte("ball")))
	for _, want := range []struct {
		opcode  byte
		payload string
	}{{10, "ball"}, {1, "pinged ball"}} {
		if opcode, payload, err := readFrame(r); err != nil || opcode != want.opcode || string(payload) != want.payload {
			t.Fatalf("ping: opcode %d, %q, %v; want %d, %q", opcode, payload, err, want.opcode, want.payload)
		}
	}
	c.Write(frame(true, 8, []byte("\x03\xe8bye")))
	if opcode, payload, err := readFrame(r); err != nil || opcode != 8 || string(payload) != "\x03\xe8bye" && string(payload) != "\x03\xe8" {
		t.Errorf("close: opcode %d, %q, %v", opcode, payload, err)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("after the close: %v, want the end", err)
	}
	c.Close()
	if line, err := printed.ReadString('\n'); line != "closed 1000 bye\n" {
		t.Errorf("the server saw %q, %v", line, err)
	}
}
