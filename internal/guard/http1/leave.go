package http1

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"
)

// A leave notices that the client leaves while it waits for an answer. Only
// reading shows that, and what is read may be the next request. So it is done
// where nobody else reads, and only for answers that take their time: most are
// complete before it would have begun.
type leave struct {
	mu      sync.Mutex // guards the rest
	x       *exchange  // that is under way
	allowed bool       // nobody else reads
	ticks   int        // that the exchange has seen
	done    chan struct{}
}

// allow notes a new exchange.
func (l *leave) allow(c *conn, x *exchange) {
	l.mu.Lock()
	l.x, l.ticks = x, 0
	l.allowed = x.body.kind == noBody && c.r == c.w
	l.mu.Unlock()
}

// read notes that the body of the exchange has come to its end.
func (l *leave) read(c *conn) {
	l.mu.Lock()
	if l.x != nil {
		l.allowed = c.r == c.w
	}
	l.mu.Unlock()
}

// look is called at each tick, from another goroutine.
func (l *leave) look(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.x == nil || !l.allowed || l.done != nil {
		return
	}
	if l.ticks++; l.ticks > 1 {
		l.done = make(chan struct{})
		go c.watch(l.x, l.done)
	}
}

// watch reads until something comes, which is kept for the next request.
func (c *conn) watch(x *exchange, done chan struct{}) {
	defer close(done)
	c.r, c.w = 0, 0
	n, err := c.Read(c.buf)
	c.w = n
	if n == 0 && err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		x.context.end(context.Canceled)
	}
}

// end ends the watching. After it the connection is the caller's alone.
func (l *leave) end(c *conn) {
	l.mu.Lock()
	done := l.done
	l.x, l.allowed, l.done = nil, false, nil
	l.mu.Unlock()
	if done == nil {
		return
	}
	// Where this fails the connection is gone, and reading returns anyway.
	_ = c.SetReadDeadline(time.Unix(1, 0))
	<-done
	_ = c.SetReadDeadline(time.Time{})
}

// cut ends the context of the exchange.
func (l *leave) cut() {
	l.mu.Lock()
	x := l.x
	l.mu.Unlock()
	if x != nil {
		x.context.end(context.Canceled)
	}
}
