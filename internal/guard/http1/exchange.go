package http1

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// An exchange is one request with its answer: all that is needed for it, in
// one piece of memory. It is not used again, since handlers may keep requests.
type exchange struct {
	conn     *conn
	request  http.Request
	url      url.URL
	context  requestContext
	body     body
	response response
}

func newExchange(c *conn) *exchange {
	x := &exchange{conn: c}
	x.context.values = c.values
	x.request = *new(http.Request).WithContext(&x.context)
	x.body.x = x
	x.response.x = x
	x.response.length = -1
	return x
}

// A requestContext is done when the request is, or the client has left. Its
// channel is made for those who ask for it; [context.AfterFunc] needs none.
type requestContext struct {
	values context.Context

	mu    sync.Mutex // guards the rest
	done  chan struct{}
	err   error
	first *after // the functions to be called, the last one first
	one   after  // room for one: most requests have no more
}

type after struct {
	f    func()
	next *after
}

// Deadline says that there is none.
func (c *requestContext) Deadline() (time.Time, bool) { return time.Time{}, false }

// Value returns what the connection's context has.
func (c *requestContext) Value(key any) any { return c.values.Value(key) }

// Done is closed when the request has ended or the client has left.
func (c *requestContext) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = make(chan struct{})
		if c.err != nil {
			close(c.done)
		}
	}
	return c.done
}

// Err is context.Canceled after that.
func (c *requestContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// AfterFunc has f called in a goroutine of its own when the context is done;
// stop reports whether it has kept it from that. Package context looks for
// this method.
func (c *requestContext) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		go f()
		return func() bool { return false }
	}
	a := &c.one
	if a.f != nil {
		a = new(after)
	}
	a.f, a.next = f, c.first
	c.first = a
	return func() bool { return c.forget(a) }
}

func (c *requestContext) forget(a *after) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at := &c.first; *at != nil; at = &(*at).next {
		if *at == a {
			*at = a.next
			return true
		}
	}
	return false
}

// end ends the context.
func (c *requestContext) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return
	}
	c.err = err
	if c.done != nil {
		close(c.done)
	}
	for a := c.first; a != nil; a = a.next {
		go a.f()
	}
	c.first = nil
}
