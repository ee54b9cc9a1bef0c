package front

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// A wire is a connection that speaks HTTP/1.1. It reads every byte before
// net/http does, and ends the connection at the first one that makes a request
// ambiguous. net/http is strict about most of what request smuggling uses, but
// mends some of it without a trace: folded lines, LF without CR, two equal
// lengths, a length beside chunks, chunk extensions. Here none of it is let
// through (RFC 9112 section 11.2, CWE-444).
//
// What is refused is kept from net/http up to the byte that would have
// completed it, so it can only answer 400 and close.
type wire struct {
	net.Conn
	link   *link
	scan   scanner
	opaque atomic.Bool // after an upgrade the bytes are not HTTP
	failed *wireError
	bad    atomic.Bool // failed is set
	tell   func(reason string)
}

// What a client may still send after it was refused, before it is cut off.
const (
	lingers   = 500 * time.Millisecond
	lingering = 256 << 10 // bytes
)

// A wireError ends a connection. Its text is the reason in one word.
type wireError struct{ reason string }

func (e *wireError) Error() string   { return "request refused: " + e.reason }
func (e *wireError) HTTPStatus() int { return 400 }

// CloseWrite tells the client that nothing more comes.
func (w *wire) CloseWrite() error {
	if half, ok := w.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Close closes the connection. A client that is still sending would get a reset
// in the place of the answer that says why: what it sends is read away for a
// moment (RFC 9112, section 9.6).
func (w *wire) Close() error {
	if w.bad.Load() && w.CloseWrite() == nil && w.Conn.SetReadDeadline(time.Now().Add(lingers)) == nil {
		_, _ = io.CopyN(io.Discard, w.Conn, lingering)
	}
	return w.Conn.Close()
}

// Read reads what is in order.
func (w *wire) Read(p []byte) (int, error) {
	if w.opaque.Load() {
		return w.Conn.Read(p)
	}
	if w.failed != nil {
		return 0, w.failed
	}
	n, err := w.Conn.Read(p)
	if n == 0 {
		return n, err
	}
	good, reason := w.scan.feed(p[:n])
	if reason == "" {
		return n, err
	}
	w.failed = &wireError{reason}
	w.bad.Store(true)
	w.tell(reason)
	if good == 0 {
		return 0, w.failed
	}
	return good, nil
}
