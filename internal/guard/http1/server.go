// Package http1 serves HTTP/1.1 and 1.0 to a proxy's clients: one connection,
// one goroutine, one parser.
//
// It takes the place of net/http's server, for two reasons. That one mends
// without a trace much of what request smuggling uses (folded lines, LF without
// CR, two equal lengths, a length beside chunks, chunk extensions), so that a
// proxy has to read the bytes before it does, and two parsers of one request
// are what smuggling lives on (CWE-444). Here every byte is read once, by a
// parser that refuses what has more than one reading (RFC 9112, section 11.2).
// And half of what a proxied request costs there is bookkeeping: a goroutine
// that waits for the client to leave, deadlines that are set and taken back,
// headers that are copied, sorted and written apart from their body.
//
// Handlers are those of net/http, and find what they know: Flush, Hijack, full
// duplex, deadlines, trailers, interim answers, panics with
// http.ErrAbortHandler, a context that is done when the client leaves.
// Different are, on purpose: an answer is written at once while the request's
// body is still coming, and the end of a client is noticed after a tenth of a
// second, not at once.
//
//	server.go     connections, clock, time-outs, the end (this file: options)
//	conn.go       one connection: requests one after the other
//	head.go       the bytes of a head; fields.go, request.go what they mean
//	body.go       a request's body, chunks.go taken apart
//	response.go   the answer: what handlers call; framing.go its head; refuse.go without a handler
//	exchange.go   one request and its context; leave.go a client that goes
package http1

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options of a Server. A zero is the default said with it.
type Options struct {
	HeaderTimeout time.Duration // for a head, from the connection's start or its first byte: 10 s
	IdleTimeout   time.Duration // between requests: 75 s
	WriteTimeout  time.Duration // for the client to take a piece of an answer: 60 s
	HeaderBytes   int           // of a head, and of a trailer: 32 KiB

	Refused func(reason string) // each request that cannot be understood, in one stable word: not told
	Log     *log.Logger         // handlers that panic: nothing
}

// tick is how exact the clock of connections is: time-outs of heads and idle
// connections, and the notice of clients that leave.
const tick = 100 * time.Millisecond

// fresh is how long a new connection that says nothing is waited for when the
// server is to stop.
const fresh = 5 * time.Second

// A Server serves connections that it is given. [New] makes one; it is safe
// for concurrent use.
type Server struct {
	opts    Options
	handler http.Handler

	now      atomic.Int64           // unix nanoseconds, as of the last tick
	date     atomic.Pointer[string] // the field Date of that second
	draining atomic.Bool

	mu       sync.Mutex
	conns    map[*conn]struct{}
	sweeping bool // the clock runs, as long as there are connections
}

// New returns a server of h.
func New(h http.Handler, o Options) *Server {
	for _, d := range []struct {
		value *time.Duration
		zero  time.Duration
	}{{&o.HeaderTimeout, 10 * time.Second}, {&o.IdleTimeout, 75 * time.Second}, {&o.WriteTimeout, 60 * time.Second}} {
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	if o.HeaderBytes == 0 {
		o.HeaderBytes = 32 << 10
	}
	if o.Refused == nil {
		o.Refused = func(string) {}
	}
	s := &Server{opts: o, handler: h, conns: map[*conn]struct{}{}}
	s.setClock(time.Now())
	return s
}

// ServeConn serves requests on c until it ends, which it then closes, unless a
// handler has taken it over. Values of ctx are those of the requests' contexts.
func (s *Server) ServeConn(ctx context.Context, c net.Conn) {
	k := newConn(ctx, s, c)
	if !s.add(k) {
		c.Close()
		return
	}
	k.serve()
}

func (s *Server) add(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining.Load() {
		return false
	}
	if !s.sweeping {
		s.sweeping = true
		s.setClock(time.Now())
		go s.sweep()
	}
	c.born = s.now.Load()
	s.conns[c] = struct{}{}
	return true
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

// sweep is the clock of all connections: one goroutine in place of a timer for
// each. It ends with the last of them.
func (s *Server) sweep() {
	beat := time.NewTicker(tick)
	defer beat.Stop()
	for now := range beat.C {
		s.setClock(now)
		s.mu.Lock()
		if len(s.conns) == 0 {
			s.sweeping = false
			s.mu.Unlock()
			return
		}
		for c := range s.conns {
			c.look(now.UnixNano())
		}
		s.mu.Unlock()
	}
}

func (s *Server) setClock(now time.Time) {
	old := s.now.Swap(now.UnixNano())
	if old/int64(time.Second) != now.Unix() || s.date.Load() == nil {
		text := "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n"
		s.date.Store(&text)
	}
}

// Shutdown takes no more requests: idle connections are closed, others after
// the answer they are working on. It returns when all are, or ctx is done,
// whose error it then returns. Connections that were taken over are not waited
// for.
func (s *Server) Shutdown(ctx context.Context) error {
	s.draining.Store(true)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if s.closeIdle() == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

// closeIdle closes idle connections, and says how many others there are.
func (s *Server) closeIdle() int {
	now := time.Now().UnixNano()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.closeIdle(now)
	}
	return len(s.conns)
}

// Close closes all connections at once, but for those that were taken over.
func (s *Server) Close() {
	s.draining.Store(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.cut()
	}
}
