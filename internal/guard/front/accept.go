package front

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"

	"tenet/internal/guard/socket"
)

// A link is one accepted connection.
type link struct {
	net.Conn
	f    *Front
	peer netip.AddrPort       // who is connected; after a PROXY header, whom it names
	key  string               // under which it is counted, "" if it is not by client
	tls  *tls.ConnectionState // nil without TLS
	quic *quic.Conn           // instead of Conn
	once sync.Once
	last atomic.Pointer[identity] // of the last request

	mu     sync.Mutex // guards the rest
	resets int        // requests given up since start
	start  time.Time
}

func (l *link) secure() bool { return l.tls != nil }

// reset counts a request that the client gave up, and closes the connection of
// one that does little else (rapid reset, CVE-2023-44487).
func (l *link) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.start) > 10*time.Second {
		l.start, l.resets = now, 0
	}
	if l.resets++; l.resets > l.f.opts.Limits.Resets {
		l.f.blocked("resets")
		l.Close()
	}
}

type linkKey struct{}

// linkOf finds the link below what net/http was given.
func linkOf(c net.Conn) *link {
	for {
		switch v := c.(type) {
		case *link:
			return v
		case interface{ NetConn() net.Conn }:
			c = v.NetConn()
		default:
			return nil
		}
	}
}

// Close closes the connection and gives back its place.
func (l *link) Close() error {
	var err error
	if l.quic != nil {
		err = l.quic.CloseWithError(quic.ApplicationErrorCode(http3.ErrCodeExcessiveLoad), "")
	} else {
		err = l.Conn.Close()
	}
	l.once.Do(func() { l.f.links.remove(l) })
	return err
}

// CloseWrite tells the client that nothing more comes.
func (l *link) CloseWrite() error {
	if half, ok := l.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// A registry counts connections, in all and by client.
type registry struct {
	mu      sync.Mutex
	open    map[*link]struct{}
	clients map[string]int
}

func (r *registry) add(l *link, most, each int) (reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case len(r.open) >= most:
		return "connections"
	case l.key != "" && r.clients[l.key] >= each:
		return "connections-per-client"
	}
	r.open[l] = struct{}{}
	if l.key != "" {
		r.clients[l.key]++
	}
	return ""
}

func (r *registry) remove(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.open[l]; !ok {
		return
	}
	delete(r.open, l)
	if l.key == "" {
		return
	}
	if r.clients[l.key]--; r.clients[l.key] == 0 {
		delete(r.clients, l.key)
	}
}

// wait waits until no connection is open or ctx is done.
func (r *registry) wait(ctx context.Context) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		r.mu.Lock()
		n := len(r.open)
		r.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (r *registry) closeAll() {
	r.mu.Lock()
	var all []*link
	for l := range r.open {
		all = append(all, l)
	}
	r.mu.Unlock()
	for _, l := range all {
		l.Close()
	}
}

// A gate is the listener that net/http accepts from: connections that have
// agreed on HTTP/2, whichever listener they come from.
type gate struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newGate() *gate {
	return &gate{conns: make(chan net.Conn), done: make(chan struct{})}
}

// Accept waits for the next connection.
func (g *gate) Accept() (net.Conn, error) {
	select {
	case c := <-g.conns:
		return c, nil
	case <-g.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (g *gate) Close() error {
	g.once.Do(func() { close(g.done) })
	return nil
}

// Addr has no meaning: there may be several listeners.
func (g *gate) Addr() net.Addr { return &net.TCPAddr{} }

func (g *gate) pass(c net.Conn) {
	select {
	case g.conns <- c:
	case <-g.done:
		c.Close()
	}
}

// accept takes connections from a listener until it is closed, and readies
// each in a goroutine of its own. The error is the listener's.
func (f *Front) accept(ctx context.Context, ln net.Listener, gate *gate, secure *tls.Config) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return err
			}
			if f.opts.Log != nil {
				f.opts.Log.Error("accept", "listener", ln.Addr().String(), "error", err.Error())
			}
			time.Sleep(pause)
			continue
		}
		l := &link{Conn: socket.Wrap(c), f: f, peer: addrOf(c.RemoteAddr())}
		if a := l.peer.Addr(); !f.trusted(a) && !within(f.opts.ProxyProtocol, a) {
			l.key = group(a)
		}
		if reason := f.links.add(l, f.opts.Limits.Connections, f.opts.Limits.PerClient); reason != "" {
			f.blocked(reason)
			c.Close()
			continue
		}
		if secure == nil && len(f.opts.ProxyProtocol) == 0 {
			go f.serveOne(l, l)
			continue
		}
		go f.ready(ctx, l, gate, secure)
	}
}

// ready does what comes before HTTP: PROXY header and TLS handshake, within the
// time for a head.
func (f *Front) ready(ctx context.Context, l *link, gate *gate, secure *tls.Config) {
	l.SetDeadline(time.Now().Add(f.opts.Timeouts.Header))
	if err := l.introduce(); err != nil {
		f.blocked("proxy-protocol")
		l.Close()
		return
	}
	if secure == nil {
		l.SetDeadline(time.Time{})
		f.serveOne(l, l)
		return
	}
	t := tls.Server(l, secure)
	if err := t.HandshakeContext(ctx); err != nil {
		f.errorLog().Printf("TLS handshake with %s: %v", l.peer, err)
		l.Close()
		return
	}
	l.SetDeadline(time.Time{})
	state := t.ConnectionState()
	l.tls = &state
	switch state.NegotiatedProtocol {
	case "h2":
		gate.pass(t)
	case "", "http/1.1":
		f.serveOne(t, l)
	default: // answered within the handshake, as ACME's tls-alpn-01
		t.Close()
	}
}

// serveOne serves HTTP/1.
func (f *Front) serveOne(c net.Conn, l *link) {
	f.one.ServeConn(context.WithValue(context.Background(), linkKey{}, l), c)
}

// addrOf reads an address of the net package; of sockets without one it is the
// loopback address, as they are local.
func addrOf(a net.Addr) netip.AddrPort {
	if t, ok := a.(interface{ AddrPort() netip.AddrPort }); ok {
		p := t.AddrPort()
		return netip.AddrPortFrom(p.Addr().Unmap().WithZone(""), p.Port())
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0)
}

// group is the address by which clients are counted: of IPv6 the network of 64
// bits, within which a client moves as it likes (RFC 8981).
func group(a netip.Addr) string {
	if a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return a.String()
	}
	return p.String()
}
