package http1

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	firstBuffer = 2 << 10 // bytes for a head at first; it grows with what comes
	keptBuffer  = 8 << 10 // and is given back above this
	mostUnread  = 256 << 10
)

// What conn.until says besides a time.
const (
	busy = 0
	over = -1 << 63
)

// A conn is one connection to a client. All but what is said otherwise is for
// the goroutine that serves it.
type conn struct {
	net.Conn
	server *Server
	values context.Context
	remote string
	tls    *tls.ConnectionState

	buf  []byte
	r, w int // what was read and not yet used is buf[r:w]
	head head

	header http.Header // of answers, empty between them

	blank    bool        // an empty line is forgiven: the last request had a body
	writable time.Time   // when the deadline for writing was last set
	taken    bool        // by Hijack
	deadline atomic.Bool // one for reading is set

	// until is when the present wait for a head ends, in unix nanoseconds;
	// negative while not a byte of it has come; busy or over. Who changes it
	// to over closes the connection.
	until atomic.Int64
	born  int64       // when it was accepted
	new   atomic.Bool // it has not said anything
	leave leave
}

func newConn(ctx context.Context, s *Server, nc net.Conn) *conn {
	c := &conn{Conn: nc, server: s, values: ctx, buf: make([]byte, firstBuffer)}
	c.new.Store(true)
	c.head.most = s.opts.HeaderBytes
	if a := nc.RemoteAddr(); a != nil {
		c.remote = a.String()
	}
	if t, ok := nc.(*tls.Conn); ok {
		state := t.ConnectionState()
		c.tls = &state
	}
	return c
}

// serve serves one request after the other.
func (c *conn) serve() {
	defer func() {
		if !c.taken {
			c.until.Store(over)
			c.Close()
			c.server.remove(c)
		}
	}()
	for first := true; ; first = false {
		end, err := c.await(first)
		if err != nil {
			c.refuse(err)
			return
		}
		x, err := c.request(end)
		if err != nil {
			c.refuse(err)
			return
		}
		if !c.exchange(x) {
			return
		}
	}
}

var errOver = errors.New("the connection has ended")

// await reads the next head and returns its length. An error that is no *Error
// is the end of the connection.
func (c *conn) await(first bool) (int, error) {
	s := c.server
	c.head.begin(c.blank)
	if len(c.buf) > keptBuffer && c.w-c.r <= firstBuffer {
		buf := make([]byte, firstBuffer)
		c.r, c.w, c.buf = 0, copy(buf, c.buf[c.r:c.w]), buf
	}
	idle := !first && c.r == c.w
	if idle {
		c.until.Store(-s.now.Load() - int64(s.opts.IdleTimeout))
		if s.draining.Load() {
			return 0, errOver
		}
	} else {
		c.until.Store(s.now.Load() + int64(s.opts.HeaderTimeout))
	}
	for fill := c.r == c.w; ; fill = true {
		if fill {
			if err := c.fill(); err != nil {
				return 0, err
			}
			if first {
				c.new.Store(false)
			}
		}
		end, reason := c.head.feed(c.buf[c.r:c.w])
		if reason != "" {
			return 0, bad(reason)
		}
		if end > 0 {
			if c.until.Swap(busy) == over {
				return 0, errOver
			}
			return end, nil
		}
		if idle {
			idle = false
			if old := c.until.Load(); old == over || !c.until.CompareAndSwap(old, s.now.Load()+int64(s.opts.HeaderTimeout)) {
				return 0, errOver
			}
		}
	}
}

// fill reads more into the buffer, which grows up to the size of a head.
func (c *conn) fill() error {
	switch {
	case c.r == c.w:
		c.r, c.w = 0, 0
	case c.w < len(c.buf):
	case c.r > 0:
		copy(c.buf, c.buf[c.r:c.w])
		c.r, c.w = 0, c.w-c.r
	default:
		buf := make([]byte, min(4*len(c.buf), max(c.head.most+1, 2*firstBuffer)))
		copy(buf, c.buf)
		c.buf = buf
	}
	n, err := c.Read(c.buf[c.w:])
	c.w += n
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return err
}

// exchange has a request answered. It reports whether another may follow.
func (c *conn) exchange(x *exchange) (again bool) {
	c.leave.allow(c, x)
	finished := false
	defer func() {
		if finished {
			return
		}
		// The answer breaks off; what of it was buffered does not help anybody.
		if err := recover(); err != nil && err != http.ErrAbortHandler {
			c.complain(err)
		}
		c.leave.end(c)
		x.context.end(context.Canceled)
		x.response.release()
		again = false
	}()
	c.server.handler.ServeHTTP(&x.response, &x.request)
	finished = true
	c.leave.end(c)
	if c.taken {
		x.context.end(context.Canceled)
		return false
	}
	kept := x.response.finish()
	x.context.end(context.Canceled)
	c.blank = x.body.kind != noBody
	if !x.body.drain() {
		c.linger()
		return false
	}
	if c.deadline.Swap(false) && c.SetReadDeadline(time.Time{}) != nil {
		return false
	}
	return kept
}

// write writes within the time for it. A deadline costs: one that was set in
// the last quarter of it is left as it is.
func (c *conn) write(p []byte) (int, error) {
	limit := c.server.opts.WriteTimeout
	if now := time.Unix(0, c.server.now.Load()); now.Sub(c.writable) > limit/4 {
		now = time.Now()
		if err := c.SetWriteDeadline(now.Add(limit)); err != nil {
			return 0, err
		}
		c.writable = now
	}
	return c.Conn.Write(p)
}

// look is called at each tick: it ends a wait that takes too long, and has the
// client watched that waits for an answer. The server's lock is held.
func (c *conn) look(now int64) {
	switch until := c.until.Load(); {
	case until == over:
	case until == busy:
		c.leave.look(c)
	case max(until, -until) < now:
		if c.until.CompareAndSwap(until, over) {
			go c.Close() // of TLS it may wait for the client
		}
	}
}

// closeIdle closes a connection between two requests, and one that was opened
// a while ago and has said nothing.
func (c *conn) closeIdle(now int64) {
	until := c.until.Load()
	silent := c.new.Load() && now-c.born > int64(fresh)
	if (until < busy || silent && until > busy) && until != over && c.until.CompareAndSwap(until, over) {
		go c.Close()
	}
}

// cut ends the connection whatever it is doing.
func (c *conn) cut() {
	c.until.Store(over)
	go c.Close()
	c.leave.cut()
}
