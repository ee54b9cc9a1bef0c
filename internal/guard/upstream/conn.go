package upstream

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"tenet/internal/guard/local"
	"tenet/internal/guard/socket"
)

// A conn is one connection to the application. While it is in use it holds a
// buffer, in which first the request is put together and then the answer read.
type conn struct {
	net.Conn
	b    *backend
	raw  syscall.RawConn // nil if the connection has no descriptor
	peek *peeker
	hold *[]byte // the pooled buffer
	buf  []byte
	r, w int // what is read and not yet used is buf[r:w]

	reused  bool      // has answered before
	started bool      // a byte of the present answer has come
	since   time.Time // idle since
	until   time.Time // idle, it may be used before this
	set     time.Time // when the read deadline was last set
	due     time.Time // both deadlines, as expect has set them; zero after others
	stall   func()    // called before waiting for more of a body
	giveUp  func()    // abort
	aborted atomic.Bool
	fields  []field
}

const reasonDial = "refused"

// connect takes an idle connection or makes one. Requests that could not be
// repeated get one that was used a moment ago, or a new one.
func (b *backend) connect(ctx context.Context, fresh bool) (*conn, error) {
	b.requests.Add(1)
	if c := b.take(fresh); c != nil {
		return c, nil
	}
	c, err := b.dial(ctx)
	if err != nil {
		b.failures.Add(1)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		reason := "handshake" // which another try would not mend
		if _, ok := errors.AsType[*net.OpError](err); ok {
			reason = reasonDial
			b.refuse()
		}
		return nil, &Error{Status: http.StatusBadGateway, Reason: reason, Err: fmt.Errorf("connect to %s: %w", b.Name, err)}
	}
	b.refusals.Store(0)
	return c, nil
}

// refuse keeps requests away from a backend for a moment that grows with each
// refusal in a row, from 20 ms to a second.
func (b *backend) refuse() {
	n := min(b.refusals.Add(1)-1, 6)
	pause := min(20*time.Millisecond<<n, time.Second)
	b.retry.Store(time.Now().Add(pause).UnixNano())
}

func (b *backend) dial(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, b.u.opts.DialTimeout)
	defer cancel()
	nc, err := b.open(ctx)
	for pause := time.Millisecond; err != nil && full(err); pause = min(2*pause, 20*time.Millisecond) {
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
		}
		nc, err = b.open(ctx)
	}
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: socket.Wrap(nc), b: b}
	if s, ok := nc.(syscall.Conn); ok {
		if c.raw, err = s.SyscallConn(); err == nil {
			c.peek = newPeeker()
		}
	}
	c.giveUp = c.abort
	if b.TLS != nil {
		t := tls.Client(c.Conn, b.tls())
		if err := t.HandshakeContext(ctx); err != nil {
			nc.Close()
			return nil, err
		}
		c.Conn = t
	}
	return c, nil
}

// open makes a connection of the network.
func (b *backend) open(ctx context.Context) (net.Conn, error) {
	if b.Network == "unix" {
		return local.Dial(ctx, b.Address)
	}
	var d net.Dialer
	return d.DialContext(ctx, b.Network, b.Address)
}

// tls is the configuration with the name that the certificate must have.
func (b *backend) tls() *tls.Config {
	if b.TLS.ServerName != "" {
		return b.TLS
	}
	c := b.TLS.Clone()
	c.ServerName, _, _ = net.SplitHostPort(b.Address)
	return c
}

// begin readies a connection for one exchange.
func (c *conn) begin() {
	c.hold = c.b.u.buffers.Get().(*[]byte)
	c.buf = *c.hold
	c.r, c.w = 0, 0
	c.started = false
	c.set = time.Time{}
}

// end gives the buffer back. What was read is gone after it.
func (c *conn) end() {
	if c.hold != nil {
		c.b.u.buffers.Put(c.hold)
		c.hold, c.buf = nil, nil
	}
	c.stall = nil
}

// abort ends the exchange from another goroutine; reads and writes fail.
func (c *conn) abort() {
	c.aborted.Store(true)
	c.Close()
}

// fill reads more into the buffer, moving what is there to its start if there
// is no room behind it.
func (c *conn) fill() error {
	switch {
	case c.r == c.w:
		c.r, c.w = 0, 0
	case c.w == len(c.buf):
		if c.r == 0 {
			return badAnswer("head or line of more than %d bytes", len(c.buf))
		}
		copy(c.buf, c.buf[c.r:c.w])
		c.r, c.w = 0, c.w-c.r
	}
	if c.stall != nil {
		c.stall()
	}
	n, err := c.Read(c.buf[c.w:])
	if n > 0 {
		c.started = true
		c.w += n
		return nil
	}
	return err
}

// expect lets an answer take d, or up to a quarter more: deadlines cost, and
// one that an earlier answer has left is good for this one then.
func (c *conn) expect(now time.Time, d time.Duration) {
	if left := c.due.Sub(now); left < d || left > d+d/4 {
		c.due = now.Add(d + d/4)
		c.SetDeadline(c.due)
	}
}

// clock lets the next reads take up to d. Deadlines cost; one that was set in
// the last quarter of d is left as it is.
func (c *conn) clock(d time.Duration) {
	if now := time.Now(); now.Sub(c.set) > d/4 {
		c.SetReadDeadline(now.Add(d))
		c.set, c.due = now, time.Time{}
	}
}
