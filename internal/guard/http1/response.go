package http1

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	room = 256      // bytes before a head for what is known last: see framing.go
	full = 16 << 10 // bytes that are collected before they are sent: a record of TLS
	size = room + full + 32
)

// buffers are those of answers under way.
var buffers = sync.Pool{New: func() any { return new([size]byte) }}

const (
	usualFields = 24 // of an answer
	keptFields  = 64 // in a header that is used again
)

// A response is the answer to one request. Its head and the beginning of its
// body are collected in one buffer, so that most answers are one write.
type response struct {
	x      *exchange
	header http.Header
	status int // 0 until WriteHeader

	hold   *[size]byte // the pooled buffer; nil before and after
	b      []byte      // what is to be sent is b[start:]
	start  int
	bodyAt int // the body begins in b

	length  int64 // that the handler has announced; -1: none
	written int64 // of the body
	chunks  bool
	close   bool // the connection ends with this answer
	bare    bool // there is no body: HEAD, 204, 304
	typed   bool // a Content-Type was set, or must not be guessed
	dated   bool // or a Date
	trailer []string
	duplex  bool

	mu    sync.Mutex // for writing: the body may send 100 (Continue)
	begun bool       // the framing of the answer is decided; guarded by mu
	err   error      // of the connection
}

// Header returns the fields of the answer.
func (w *response) Header() http.Header {
	if w.header == nil {
		c := w.x.conn
		if w.header, c.header = c.header, nil; w.header == nil {
			w.header = make(http.Header, usualFields)
		}
	}
	return w.header
}

// WriteHeader begins the answer with the fields as they are now, or sends an
// interim one.
func (w *response) WriteHeader(status int) {
	switch {
	case status < 100 || status > 999:
		panic(fmt.Sprintf("invalid status %d", status))
	case w.status != 0 || w.x.conn.taken:
		return // the first one holds
	case status < 200 && status != http.StatusSwitchingProtocols:
		w.interim(status)
		return
	}
	w.status = status
	w.bare = w.x.request.Method == http.MethodHead || bodiless(status)
	w.hold = buffers.Get().(*[size]byte)
	w.start = room
	w.b = w.appendFields(w.hold[:room])
	w.b = append(w.b, "\r\n"...)
	w.bodyAt = len(w.b)
}

// Write writes a piece of the body.
func (w *response) Write(p []byte) (int, error) {
	if err := w.ready(len(p)); err != nil {
		return 0, err
	}
	total := len(p)
	for len(p) > 0 {
		if w.begun && !w.chunks && !w.bare && w.start == len(w.b) && len(p) >= full {
			return total - len(p), w.send(p)
		}
		if len(w.b) >= room+full {
			if err := w.flush(); err != nil {
				return total - len(p), err
			}
		}
		n := min(len(p), room+full-len(w.b))
		w.b = append(w.b, p[:n]...)
		p = p[n:]
	}
	return total, nil
}

// WriteString is Write.
func (w *response) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// ready begins the answer and counts what comes to it.
func (w *response) ready(n int) error {
	if w.x.conn.taken {
		return http.ErrHijacked
	}
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if n == 0 {
		return nil
	}
	if bodiless(w.status) {
		return http.ErrBodyNotAllowed
	}
	if w.written += int64(n); w.length >= 0 && w.written > w.length {
		return http.ErrContentLength
	}
	return w.err
}

// Flush sends what was written.
func (w *response) Flush() { _ = w.FlushError() } // the next write tells

// FlushError sends what was written.
func (w *response) FlushError() error {
	if err := w.ready(0); err != nil {
		return err
	}
	return w.flush()
}

// flush sends what is in the buffer, as a chunk if the length is not known.
func (w *response) flush() error {
	if !w.begun {
		w.begin()
	}
	if w.bare {
		w.b = w.b[:w.bodyAt]
	}
	if w.chunks && len(w.b) > w.bodyAt {
		w.chunk()
		w.b = append(w.b, "\r\n"...)
	}
	if w.start == len(w.b) {
		return w.err
	}
	err := w.send(w.b[w.start:])
	w.b, w.start, w.bodyAt = w.hold[:room], room, room
	return err
}

// send writes to the connection.
func (w *response) send(p []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		if _, w.err = w.x.conn.write(p); w.err != nil {
			w.x.context.end(context.Canceled) // nobody is there
		}
	}
	return w.err
}

// finish completes the answer. It reports whether the connection may serve
// another request.
func (w *response) finish() bool {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if !w.begun {
		if body := len(w.b) - w.bodyAt; w.length < 0 && len(w.trailer) == 0 && !w.trails() && (!w.bare || body > 0) {
			w.length = int64(body)
		}
		w.begin()
	}
	if w.bare {
		w.b = w.b[:w.bodyAt]
	}
	if w.chunks {
		if len(w.b) > w.bodyAt {
			w.chunk()
			w.b = append(w.b, "\r\n"...)
		}
		w.b = w.appendTrailer(append(w.b, "0\r\n"...))
	}
	if w.start < len(w.b) {
		_ = w.send(w.b[w.start:]) // kept in err
	}
	w.release()
	if w.header != nil && len(w.header) <= keptFields { // handlers are done with it
		clear(w.header)
		w.x.conn.header, w.header = w.header, nil
	}
	short := !w.bare && w.length >= 0 && w.written != w.length
	return w.err == nil && !w.close && !short
}

// release gives the buffer back.
func (w *response) release() {
	if w.hold != nil {
		buffers.Put(w.hold)
		w.hold, w.b = nil, nil
	}
}

// SetReadDeadline bounds the reading of the request's body.
func (w *response) SetReadDeadline(t time.Time) error {
	w.x.conn.deadline.Store(true)
	return w.x.conn.SetReadDeadline(t)
}

// SetWriteDeadline bounds writing, until the server sets the next deadline.
func (w *response) SetWriteDeadline(t time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.x.conn.writable = time.Time{}
	return w.x.conn.SetWriteDeadline(t)
}

// EnableFullDuplex says that the body is read while the answer is written,
// which needs no permission here; only that the connection ends with a large
// body that is not read is then not announced.
func (w *response) EnableFullDuplex() error {
	w.duplex = true
	return nil
}

// Hijack hands the connection over, with what was read ahead.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c := w.x.conn
	if c.taken {
		return nil, nil, http.ErrHijacked
	}
	if w.status != 0 {
		return nil, nil, fmt.Errorf("the answer has begun: %w", http.ErrHijacked)
	}
	c.leave.end(c)
	c.taken = true
	c.server.remove(c)
	rest := append([]byte(nil), c.buf[c.r:c.w]...)
	c.buf, c.r, c.w = nil, 0, 0
	r := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), c.Conn), max(len(rest), 16))
	if len(rest) > 0 {
		if _, err := r.Peek(len(rest)); err != nil {
			return nil, nil, err
		}
	}
	return c.Conn, bufio.NewReadWriter(r, bufio.NewWriterSize(c.Conn, 1<<10)), c.SetDeadline(time.Time{})
}
