package front

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"tenet/internal/guard/http1"
)

// WebSockets over HTTP/2 and 3 open with an extended CONNECT (RFC 8441, RFC
// 9220): a stream of the connection takes the place of a connection. For
// everybody behind us such a request is what it would be over HTTP/1.1, a GET
// with Upgrade, and a tunnel is the stream, dressed as a connection.
//
// net/http tells clients of this only with GODEBUG=http2xconnect=1, which
// guard's supervisor sets for the proxy; quic-go always does.

// protocolField is where net/http puts :protocol.
const protocolField = ":protocol"

// opening makes an extended CONNECT a GET, and reports whether it was one.
// Other protocols than WebSocket, and :protocol elsewhere, stay what they are
// and are refused by check.
func opening(r *http.Request) bool {
	if r.ProtoMajor < 2 {
		return false
	}
	protocol := r.Header.Get(protocolField)
	if r.ProtoMajor == 3 && r.Method == http.MethodConnect && r.Proto != "HTTP/3.0" {
		protocol = r.Proto
	}
	if r.Method != http.MethodConnect || !http1.EqualFold(protocol, "websocket") {
		return false
	}
	delete(r.Header, protocolField)
	r.Method = http.MethodGet
	if r.ProtoMajor == 3 {
		r.Proto = "HTTP/3.0"
	}
	return true
}

// upgrade turns a request that was an extended CONNECT into one of HTTP/1.1
// that asks for WebSocket, with a key of our own (RFC 8441 section 5.1: it has
// none), and keeps its stream for the tunnel.
func upgrade(w *writer, r *http.Request) *http.Request {
	var key [16]byte
	rand.Read(key[:]) // never fails: crypto/rand ends the process instead
	w.stream = &stream{w: w, body: r.Body}
	r.Body, r.ContentLength = http.NoBody, 0
	delete(r.Header, "Content-Length")
	inner := *r
	inner.ProtoMajor, inner.ProtoMinor = 1, 1
	inner.Header["Connection"] = []string{"Upgrade"}
	inner.Header["Upgrade"] = []string{"websocket"}
	inner.Header["Sec-Websocket-Key"] = []string{base64.StdEncoding.EncodeToString(key[:])}
	if inner.Header["Sec-Websocket-Version"] == nil {
		inner.Header["Sec-Websocket-Version"] = []string{"13"}
	}
	return &inner
}

// A stream is a stream of HTTP/2 or 3 as a connection. It begins with the head
// of an answer of HTTP/1.1, as every hijacked connection does.
type stream struct {
	w    *writer
	body io.ReadCloser
	once sync.Once

	head   []byte // what was written of the answer's head
	opened bool   // it was sent
}

// mostHead bounds the head of an answer that opens a tunnel.
const mostHead = 64 << 10

// Read reads what the client sends.
func (s *stream) Read(p []byte) (int, error) { return s.body.Read(p) }

// Write sends to the client at once: somebody waits for each message.
func (s *stream) Write(p []byte) (int, error) {
	if s.opened {
		return s.send(p)
	}
	s.head = append(s.head, p...)
	end := bytes.Index(s.head, []byte("\r\n\r\n"))
	if end < 0 {
		if len(s.head) > mostHead {
			return 0, errors.New("the head of the answer is too long")
		}
		return len(p), nil
	}
	if err := s.open(s.head[:end+4]); err != nil {
		return 0, err
	}
	rest := s.head[end+4:]
	s.head = nil
	if len(rest) > 0 {
		if _, err := s.send(rest); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// open answers 200, which opens the tunnel (RFC 8441 section 5), with the
// fields of the application's 101 that are not of its connection.
func (s *stream) open(head []byte) error {
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		return errors.New("a tunnel opens with 101")
	}
	to := s.w.to.Header()
	clear(to)
	for name, values := range res.Header {
		switch name {
		case "Connection", "Upgrade", "Sec-Websocket-Accept", "Content-Length", "Transfer-Encoding":
		default:
			to[name] = values
		}
	}
	to["X-Request-Id"] = s.w.id
	s.opened = true
	defer s.w.watch()()
	s.w.to.WriteHeader(http.StatusOK)
	return s.w.rc.Flush()
}

func (s *stream) send(p []byte) (int, error) {
	defer s.w.watch()()
	n, err := s.w.to.Write(p)
	if err == nil {
		err = s.w.rc.Flush()
	}
	return n, err
}

// Close ends both directions, also of who waits for one.
func (s *stream) Close() error {
	s.once.Do(func() {
		_ = s.w.rc.SetReadDeadline(time.Unix(1, 0)) // the stream ends in any case
		s.body.Close()
	})
	return nil
}

// LocalAddr has no meaning: it is one of many streams.
func (s *stream) LocalAddr() net.Addr { return &net.TCPAddr{} }

// RemoteAddr is the client's.
func (s *stream) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(s.w.link.peer) }

// SetDeadline bounds reading: each write is bounded anyway.
func (s *stream) SetDeadline(t time.Time) error { return s.SetReadDeadline(t) }

// SetReadDeadline bounds reading.
func (s *stream) SetReadDeadline(t time.Time) error { return s.w.rc.SetReadDeadline(t) }

// SetWriteDeadline does nothing.
func (s *stream) SetWriteDeadline(time.Time) error { return nil }

// hijack hands out the stream.
func (s *stream) hijack() (net.Conn, *bufio.ReadWriter, error) {
	s.w.wrote = true
	return s, bufio.NewReadWriter(bufio.NewReaderSize(s, 512), bufio.NewWriterSize(s, 2<<10)), nil
}

// refused is the status for a client that asked for a tunnel and was answered
// with a page: to it every 2xx would mean that the tunnel is open.
func (s *stream) refused(status int, header http.Header) int {
	delete(header, "Connection")
	if status < 200 || status >= 300 {
		return status
	}
	for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding", "Etag", "Last-Modified"} {
		delete(header, name)
	}
	return http.StatusNotImplemented
}
