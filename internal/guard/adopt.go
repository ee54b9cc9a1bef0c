package guard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"

	"tenet/internal/guard/front"
)

// adopted are the sockets that the proxy listens on.
type adopted struct {
	front.Listeners
	status net.Listener
}

// add puts a socket where it belongs.
func (a *adopted) add(e endpoint, l net.Listener, c net.PacketConn) {
	switch {
	case c != nil:
		a.QUIC = append(a.QUIC, c)
	case e.Kind == kindTLS:
		a.Secure = append(a.Secure, l)
	case e.Kind == kindStatus:
		a.status = l
	default:
		a.Plain = append(a.Plain, l)
	}
}

// adopt makes listeners of the descriptors that the supervisor has bound.
func adopt(sockets []endpoint) (adopted, error) {
	var a adopted
	for i, e := range sockets {
		f := os.NewFile(uintptr(firstDescriptor+i), e.Address)
		var l net.Listener
		var c net.PacketConn
		var err error
		if e.network() == "udp" {
			c, err = net.FilePacketConn(f)
		} else {
			l, err = net.FileListener(f)
		}
		f.Close()
		if err != nil {
			return a, fmt.Errorf("taking over the socket of %s: %w", e.Address, cause(err))
		}
		a.add(e, l, c)
	}
	return a, nil
}

// How long the proxy before this one may take to close its sockets. That of
// HTTP/3 stays as long as requests come through it: we do without.
const (
	letGo     = 5 * time.Second
	letGoQUIC = 500 * time.Millisecond
)

// take binds the sockets in this process.
func take(ctx context.Context, sockets []endpoint, log *slog.Logger) (adopted, error) {
	var a adopted
	var o net.ListenConfig
	for _, e := range sockets {
		var err error
		if e.network() == "udp" {
			err = again(letGoQUIC, func() error {
				c, err := o.ListenPacket(ctx, "udp", e.Address)
				if err == nil {
					a.add(e, nil, c)
				}
				return err
			})
			if inUse(err) {
				log.Warn("no HTTP/3: the port is still that of the proxy before", "address", e.Address)
				err = nil
			}
		} else {
			err = again(letGo, func() error {
				l, err := o.Listen(ctx, "tcp", e.Address)
				if err == nil {
					a.add(e, l, nil)
				}
				return err
			})
		}
		if err != nil {
			a.close()
			return adopted{}, bindError(e, err)
		}
	}
	return a, nil
}

// again binds until it works, fails otherwise than by an address in use, or
// the time is over.
func again(limit time.Duration, bind func() error) error {
	for end := time.Now().Add(limit); ; time.Sleep(10 * time.Millisecond) {
		if err := bind(); !inUse(err) || time.Now().After(end) {
			return err
		}
	}
}

// close gives up what was taken.
func (a *adopted) close() {
	for _, l := range append(append([]net.Listener{a.status}, a.Plain...), a.Secure...) {
		if l != nil {
			l.Close()
		}
	}
	for _, c := range a.QUIC {
		c.Close()
	}
}

// inUse reports that an address is another socket's.
func inUse(err error) bool {
	const windows = syscall.Errno(10048) // WSAEADDRINUSE
	return errors.Is(err, syscall.EADDRINUSE) || runtime.GOOS == "windows" && errors.Is(err, windows)
}

// notSupported reports that the system cannot do it: Wine's UDP lacks what
// Go asks for.
func notSupported(err error) bool {
	const windows = syscall.Errno(10045) // WSAEOPNOTSUPP
	return errors.Is(err, syscall.EOPNOTSUPP) || runtime.GOOS == "windows" && errors.Is(err, windows)
}

// listeners are the sockets that the supervisor has bound, or those that it
// cannot hand on.
func (c *proxyConfig) listeners(ctx context.Context, log *slog.Logger) (adopted, error) {
	if c.Bind {
		return take(ctx, c.Sockets, log)
	}
	return adopt(c.Sockets)
}
