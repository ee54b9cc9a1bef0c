// Package front turns connections into requests that are safe to hand on. It
// serves HTTP/1.1, HTTP/2 and HTTP/3 on listeners that it is given, ends TLS,
// and lets through only messages that mean one thing.
//
// Trust ends here. What a client says about itself (X-Forwarded-For and its
// kin) is believed of named proxies only and overwritten for everybody
// downstream; what it says about the length of a message must be said once
// (CWE-444); and it gets so much of the server's time, memory and connections,
// and no more.
//
//	accept.go   listeners to connections: limits, PROXY protocol, TLS
//	wire.go     the bytes of HTTP/1 before net/http reads them
//	check.go    a parsed request, of any version
//	client.go   who is asking: addresses, the fields that say so
//	rate.go     how often
//	body.go     how much, how slowly; json.go with what inside
//	writer.go   the answer's way back; compress.go smaller
//	tls*.go     certificates: off, internal, acme, files
//
// Downstream of it every request has, whatever the client sent: X-Request-Id,
// X-Forwarded-For (the client's address, alone), X-Forwarded-Proto,
// X-Forwarded-Host, X-Real-Ip and Forwarded; RemoteAddr is the client's
// address, and URL.Scheme is how the client is connected.
package front

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listeners are what a Front serves on.
type Listeners struct {
	// Plain is HTTP without TLS. With TLS off it is where the application
	// answers; otherwise ACME's challenges are answered there and all else is
	// sent to https.
	Plain []net.Listener
	// Secure is HTTP/1.1 and HTTP/2 over TLS.
	Secure []net.Listener
	// QUIC is HTTP/3, announced by Alt-Svc on Secure.
	QUIC []net.PacketConn
}

// A Front serves requests to a handler. Make one with New.
type Front struct {
	opts  Options
	next  http.Handler
	links registry
}

// New checks opts, of which it says all mistakes at once. The handler gets only
// requests that have passed every check.
func New(opts Options, next http.Handler) (*Front, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	f := &Front{opts: opts, next: next}
	f.links.open = map[*link]struct{}{}
	f.links.clients = map[string]int{}
	return f, nil
}

// Serve accepts until ctx is done or a listener fails, then stops: no new
// connections, idle ones closed, requests under way finished within
// Timeouts.Drain, tunnels cut after it. It closes the listeners.
func (f *Front) Serve(ctx context.Context, l Listeners) error {
	gate := newGate()
	server := f.server(gate)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, ln := range l.Plain {
		group.Go(func() { cancel(f.accept(ctx, ln, gate, f.plain)) })
	}
	group.Go(func() {
		if err := server.Serve(gate); !errors.Is(err, http.ErrServerClosed) {
			cancel(err)
		}
	})
	<-ctx.Done()
	for _, ln := range l.Plain {
		ln.Close()
	}
	f.drain(server)
	group.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// drain lets what is under way finish, and cuts what does not.
func (f *Front) drain(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), f.opts.Timeouts.Drain)
	defer cancel()
	if server.Shutdown(ctx) == nil {
		f.links.wait(ctx) // hijacked connections are not the server's
	}
	server.Close()
	f.links.closeAll()
}

func (f *Front) server(gate *gate) *http.Server {
	return &http.Server{
		Handler:           f,
		ReadHeaderTimeout: f.opts.Timeouts.Header,
		IdleTimeout:       f.opts.Timeouts.Idle,
		MaxHeaderBytes:    f.opts.Limits.HeaderBytes,
		ErrorLog:          f.errorLog(),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, linkKey{}, linkOf(c))
		},
	}
}

// ServeHTTP is the way of every request, whatever version carried it.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.identify(r)
	f.next.ServeHTTP(w, r)
}

// pause is how long accepting rests after a passing failure, such as too many
// open files.
const pause = 50 * time.Millisecond
