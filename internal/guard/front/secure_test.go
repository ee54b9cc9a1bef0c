package front_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tenet/internal/guard/front"
)

// A site is a front with TLS, on three listeners.
type site struct {
	plain, secure, quic string
	state               string
	roots               *x509.CertPool
	stop                context.CancelFunc
	done                chan error
}

// secure starts a front with certificates of the internal authority, if opts
// name no others.
func secure(t testing.TB, opts front.Options, next http.Handler) *site {
	t.Helper()
	s := &site{state: opts.TLS.State, roots: x509.NewCertPool(), done: make(chan error, 1)}
	if opts.TLS.Mode == "" {
		s.state = filepath.Join(t.TempDir(), "state")
		opts.TLS = front.TLS{Mode: "internal", State: s.state}
	}
	if opts.Timeouts.Drain == 0 {
		opts.Timeouts.Drain = time.Second
	}
	var l front.Listeners
	for _, to := range []*[]net.Listener{&l.Plain, &l.Secure} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		*to = append(*to, ln)
	}
	s.plain, s.secure = l.Plain[0].Addr().String(), l.Secure[0].Addr().String()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.QUIC = append(l.QUIC, c)
	s.quic = c.LocalAddr().String()
	if opts.TLS.Port == 0 {
		_, port, _ := net.SplitHostPort(s.secure)
		opts.TLS.Port, _ = strconv.Atoi(port)
	}
	f, err := front.New(opts, next)
	if err != nil {
		t.Fatal(err)
	}
	if opts.TLS.Mode == "internal" {
		pem, err := os.ReadFile(filepath.Join(s.state, front.AuthorityFile))
		if err != nil || !s.roots.AppendCertsFromPEM(pem) {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() { s.done <- f.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-s.done:
			if err != nil {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("Serve does not end")
		}
		s.done <- nil
	})
	return s
}

// dial opens a TLS connection with one of the protocols.
func (s *site) dial(t testing.TB, protos ...string) *tls.Conn {
	t.Helper()
	c, err := tls.Dial("tcp", s.secure, &tls.Config{RootCAs: s.roots, ServerName: "localhost", NextProtos: protos})
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(10 * time.Second))
	t.Cleanup(func() { c.Close() })
	return c
}

// handshake opens a TLS connection for HTTP/1.1 that nobody closes.
func (s *site) handshake() (net.Conn, error) {
	return tls.Dial("tcp", s.secure, &tls.Config{RootCAs: s.roots, ServerName: "localhost", NextProtos: []string{"http/1.1"}})
}
