package front

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
)

// quicServer makes the server of HTTP/3. Requests in the first flight, which
// could be replayed (RFC 8446 section 8), are not taken.
func (f *Front) quicServer(secure *tls.Config) *http3.Server {
	return &http3.Server{
		Handler:        f,
		TLSConfig:      secure,
		MaxHeaderBytes: f.opts.Limits.HeaderBytes,
		IdleTimeout:    f.opts.Timeouts.Idle,
		QUICConfig: &quic.Config{
			MaxIncomingStreams:   int64(f.opts.Limits.Streams),
			HandshakeIdleTimeout: f.opts.Timeouts.Header,
			MaxIdleTimeout:       f.opts.Timeouts.Idle,
		},
		ConnContext: func(ctx context.Context, c *quic.Conn) context.Context {
			return context.WithValue(ctx, linkKey{}, f.quicLink(c))
		},
	}
}

// quicLink counts a connection of QUIC like one of TCP. One too many is closed.
func (f *Front) quicLink(c *quic.Conn) *link {
	state := c.ConnectionState().TLS
	l := &link{f: f, peer: addrOf(c.RemoteAddr()), tls: &state, quic: c}
	if !f.trusted(l.peer.Addr()) {
		l.key = group(l.peer.Addr())
	}
	if reason := f.links.add(l, f.opts.Limits.Connections, f.opts.Limits.PerClient); reason != "" {
		f.blocked(reason)
		l.Close()
		return l
	}
	context.AfterFunc(c.Context(), func() { f.links.remove(l) })
	return l
}

// altSvcOf announces HTTP/3 on the port that clients know.
func altSvcOf(port int) string { return fmt.Sprintf(`h3=":%d"; ma=86400`, port) }

// serveQUIC serves HTTP/3 until the connection is closed.
func serveQUIC(s *http3.Server, c net.PacketConn) error {
	if err := s.Serve(c); err != http.ErrServerClosed {
		return err
	}
	return nil
}
