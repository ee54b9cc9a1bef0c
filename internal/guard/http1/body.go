package http1

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// How the end of a request's body is known.
const (
	noBody = iota
	byLength
	byChunks
)

// A body is the body of a request. A handler may read it in one goroutine
// while it answers in another.
type body struct {
	x        *exchange
	kind     int
	expected bool // the client waits for 100 (Continue); guarded by response.mu

	mu     sync.Mutex // guards the rest
	left   int64      // of the whole, or of the chunk
	inside bool       // a chunk has begun whose final CRLF has not been read
	closed bool
	err    error // what every further read returns
}

// Read reads a piece. An [Error] means that the body cannot be understood.
func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	return b.read(p)
}

// Close makes further reads fail. What is left is read by the server.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	return nil
}

// read reads for whoever holds b.mu.
func (b *body) read(p []byte) (n int, err error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	b.proceed()
	if b.kind == byChunks {
		n, err = b.readChunks(p)
	} else {
		n, err = b.piece(p)
		if err == nil && b.left == 0 {
			err = io.EOF
		}
	}
	if err != nil {
		b.failed(err)
	}
	return n, b.err
}

// failed remembers how reading has ended.
func (b *body) failed(err error) {
	c := b.x.conn
	var timeout net.Error
	switch e, ok := errors.AsType[*Error](err); {
	case ok:
		c.server.opts.Refused(e.Reason)
	case errors.As(err, &timeout) && timeout.Timeout():
	case err == io.EOF:
		c.leave.read(c)
	default:
		b.x.context.end(context.Canceled) // the client has left
	}
	b.err = err
}

// piece takes up to left bytes, waiting if none is there.
func (b *body) piece(p []byte) (int, error) {
	c := b.x.conn
	p = p[:min(int64(len(p)), b.left)]
	if c.r == c.w && len(p) < firstBuffer {
		if err := c.fill(); err != nil {
			return 0, unexpected(err)
		}
	}
	var n int
	if c.r < c.w {
		n = copy(p, c.buf[c.r:c.w])
		c.r += n
	} else {
		var err error
		if n, err = c.Read(p); n == 0 {
			return 0, unexpected(err)
		}
	}
	b.left -= int64(n)
	return n, nil
}

func unexpected(err error) error {
	switch err {
	case nil:
		return io.ErrNoProgress
	case io.EOF:
		return io.ErrUnexpectedEOF
	}
	return err
}

// proceed tells a client that it may send the body it announced, unless it has
// an answer already.
func (b *body) proceed() {
	w := &b.x.response
	w.mu.Lock()
	defer w.mu.Unlock()
	if !b.expected || w.begun {
		return
	}
	b.expected = false
	// What fails here fails again when reading.
	_, _ = b.x.conn.write([]byte("HTTP/1.1 100 Continue\r\n\r\n"))
}

// drain reads what the handler has left, if it is little: the next request
// comes behind it. It reports false if the connection has to end.
func (b *body) drain() bool {
	if b.kind == noBody {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err == io.EOF
	}
	if b.tooMuch() {
		return false
	}
	c := b.x.conn
	if !c.deadline.Swap(true) {
		if c.SetReadDeadline(time.Now().Add(c.server.opts.HeaderTimeout)) != nil {
			return false
		}
	}
	var rest [4 << 10]byte
	for n := 0; n < mostUnread; {
		m, err := b.read(rest[:])
		if n += m; err != nil {
			return err == io.EOF
		}
	}
	return false
}

// tooMuch reports a body that is not worth reading to its end, or that may not
// come: a client that was not told to go on need not send it (RFC 9110, section
// 10.1.1). The caller holds b.mu.
func (b *body) tooMuch() bool {
	return b.expected || b.kind == byLength && b.left > mostUnread
}

// abandoned reports a body that will end the connection if the handler does
// not read it. One that is being read is not.
func (b *body) abandoned() bool {
	if b.kind == noBody || !b.mu.TryLock() {
		return false
	}
	defer b.mu.Unlock()
	return b.err != nil && b.err != io.EOF || b.err == nil && b.tooMuch()
}
