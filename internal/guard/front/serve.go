package front

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/quic-go/quic-go/http3"
)

// Serve accepts until ctx is done or a listener fails, then stops: no new
// connections, idle ones closed, requests under way finished within
// Timeouts.Drain, tunnels cut after it. It closes the listeners. It is called
// once.
func (f *Front) Serve(ctx context.Context, l Listeners) error {
	if f.secure == nil && len(l.Secure)+len(l.QUIC) > 0 {
		return errors.New("listeners for TLS are open, but TLS is off")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := f.start(ctx); err != nil {
		return err
	}
	if len(l.QUIC) > 0 {
		f.altSvc = altSvcOf(f.opts.TLS.port())
	}
	gate := newGate()
	server := f.server(gate)
	h3 := f.quicServer(f.secure)
	var group sync.WaitGroup
	for _, ln := range l.Plain {
		group.Go(func() { cancel(f.accept(ctx, ln, gate, nil)) })
	}
	for _, ln := range l.Secure {
		group.Go(func() { cancel(f.accept(ctx, ln, gate, f.secure)) })
	}
	for _, c := range l.QUIC {
		group.Go(func() { cancel(serveQUIC(h3, c)) })
	}
	group.Go(func() { cancel(server.Serve(gate)) })
	<-ctx.Done()
	cause := context.Cause(ctx)
	for _, ln := range append(l.Plain[:len(l.Plain):len(l.Plain)], l.Secure...) {
		ln.Close()
	}
	f.drain(server, h3)
	for _, c := range l.QUIC {
		c.Close()
	}
	group.Wait()
	if errors.Is(cause, context.Canceled) {
		return nil
	}
	return cause
}

// drain lets what is under way finish, and cuts what does not.
func (f *Front) drain(server *http.Server, h3 *http3.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), f.opts.Timeouts.Drain)
	defer cancel()
	h3done := make(chan struct{})
	go func() {
		defer close(h3done)
		// Its Close, which Shutdown ends with, waits for handlers.
		_ = h3.Shutdown(ctx)
	}()
	one := make(chan error)
	go func() { one <- f.one.Shutdown(ctx) }()
	if err := server.Shutdown(ctx); errors.Join(err, <-one) == nil {
		f.links.wait(ctx) // hijacked connections are not the server's
	}
	f.one.Close()
	server.Close()
	select {
	case <-h3done:
	case <-ctx.Done():
	}
	f.links.closeAll()
	select {
	case <-h3done:
	case <-time.After(time.Second): // a handler that does not notice is left behind
	}
}

func (f *Front) server(gate *gate) *http.Server {
	return &http.Server{
		Handler:           f,
		ReadHeaderTimeout: f.opts.Timeouts.Header,
		IdleTimeout:       f.opts.Timeouts.Idle,
		MaxHeaderBytes:    f.opts.Limits.HeaderBytes,
		ErrorLog:          f.errorLog(),
		// OPTIONS * is the application's to answer, or ours to refuse.
		DisableGeneralOptionsHandler: true,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: f.opts.Limits.Streams,
			MaxReadFrameSize:     16 << 10,
			WriteByteTimeout:     f.opts.Timeouts.Write,
			SendPingTimeout:      f.opts.Timeouts.Idle,
		},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, linkKey{}, linkOf(c))
		},
	}
}
