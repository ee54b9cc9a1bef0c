package probe

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

// A guard decides which addresses are dialled. It looks at addresses, after
// names are resolved: a name may be resolved differently the next time.
type guard struct {
	mu     sync.Mutex
	host   string // that was asked for
	first  netip.Addr
	public bool // the first address was one of the internet
}

// A RefusedError is a connection that was not made: a public service pointed
// at an address that only this machine or network reaches.
type RefusedError struct{ Addr netip.Addr }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s is an address of this machine or network, and a redirect from outside must not lead there", e.Addr)
}

// private are the ranges that netip's own questions do not cover.
var private = []netip.Prefix{
	netip.MustParsePrefix("100.64.0.0/10"), // shared by carriers, RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),  // RFC 6890
	netip.MustParsePrefix("198.18.0.0/15"), // benchmarks, RFC 2544
	netip.MustParsePrefix("240.0.0.0/4"),   // reserved
	netip.MustParsePrefix("0.0.0.0/8"),     // this network
	netip.MustParsePrefix("64:ff9b:1::/48"),
}

// isPrivate reports whether an address is not one of the internet.
func isPrivate(a netip.Addr) bool {
	a = a.Unmap()
	if a.Is6() {
		b := a.As16()
		if nat := netip.MustParsePrefix("64:ff9b::/96"); nat.Contains(a) { // IPv4 inside, RFC 6052
			return isPrivate(netip.AddrFrom4([4]byte(b[12:])))
		}
		if b[0] == 0x20 && b[1] == 0x02 { // 6to4
			return isPrivate(netip.AddrFrom4([4]byte(b[2:6])))
		}
	}
	for _, p := range private {
		if p.Contains(a) {
			return true
		}
	}
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.IsInterfaceLocalMulticast()
}

// allow judges one address that is about to be dialled. What the user typed
// is his choice. Everything later has to be as public as that was, and never
// link-local, where clouds keep their keys.
func (g *guard) allow(host string, a netip.Addr) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	a = a.Unmap()
	if !g.first.IsValid() {
		g.first, g.public = a, !isPrivate(a)
		return nil
	}
	switch {
	case a == g.first:
		return nil
	case g.public && isPrivate(a), a.IsLinkLocalUnicast() && host != g.host:
		return &RefusedError{a}
	}
	return nil
}

// local reports whether the first address was none of the internet.
func (g *guard) local() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.first.IsValid() && !g.public
}

// dial is for http.Transport.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, _ := net.SplitHostPort(address)
	d := net.Dialer{ControlContext: func(_ context.Context, _, resolved string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(resolved)
		if err != nil {
			return err
		}
		return g.allow(host, at.Addr())
	}}
	return d.DialContext(ctx, network, address)
}
