package guard

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// An endpoint is a place where clients arrive, or where the status is shown.
type endpoint struct {
	Address string // host:port, the host may be empty
	Kind    string // plain, tls, redirect, quic or status
}

// network of the endpoint, as package net names it.
func (e endpoint) network() string {
	if e.Kind == kindQUIC {
		return "udp"
	}
	return "tcp"
}

// The kinds of endpoints.
const (
	kindPlain    = "plain"    // HTTP/1.1 and HTTP/2 without TLS
	kindTLS      = "tls"      // HTTP/1.1 and HTTP/2 with TLS
	kindQUIC     = "quic"     // HTTP/3, at the port of a TLS endpoint
	kindRedirect = "redirect" // sends clients to HTTPS, and answers certificate authorities
	kindStatus   = "status"
)

// A socket is an endpoint that is bound.
type socket struct {
	endpoint
	file  *os.File // a duplicate for the proxy; nil where it binds its own
	close func() error
	bound string // the address with the port that the system chose
}

// bind binds all endpoints, or none. The sockets stay open as long as guard
// runs: while a proxy is replaced, connections wait in their queues. Those that
// cannot be handed on are closed again: it is known then that they can be had.
// HTTP/3 is left out where the system has no sockets for it.
func bind(ctx context.Context, endpoints []endpoint, handOn bool) ([]socket, error) {
	var all []socket
	var errs []error
	chosen := map[string]string{} // ports that were left to the system, by address
	for _, e := range endpoints {
		wanted := e.Address
		if e.Kind == kindQUIC && chosen[wanted] != "" {
			wanted = chosen[wanted]
		}
		s, err := bindOne(ctx, e, wanted, handOn)
		if e.Kind == kindQUIC && notSupported(err) {
			continue
		}
		if err != nil {
			errs = append(errs, bindError(e, err))
			continue
		}
		if e.Kind == kindTLS {
			chosen[e.Address] = s.bound
		}
		all = append(all, s)
	}
	if len(errs) > 0 {
		unbind(all)
		return nil, errors.Join(errs...)
	}
	return all, nil
}

func bindOne(ctx context.Context, e endpoint, address string, handOn bool) (socket, error) {
	var l net.ListenConfig
	if e.network() == "udp" {
		c, err := l.ListenPacket(ctx, "udp", address)
		if err != nil {
			return socket{}, err
		}
		return keep(e, c.(*net.UDPConn), c.LocalAddr().String(), handOn)
	}
	c, err := l.Listen(ctx, "tcp", address)
	if err != nil {
		return socket{}, err
	}
	return keep(e, c.(*net.TCPListener), c.Addr().String(), handOn)
}

// keep keeps a socket open in this process, and a copy to hand on.
func keep(e endpoint, c interface {
	File() (*os.File, error)
	Close() error
}, bound string, handOn bool) (socket, error) {
	if !handOn {
		return socket{endpoint: e, close: func() error { return nil }, bound: bound}, c.Close()
	}
	f, err := c.File()
	if err != nil {
		return socket{}, errors.Join(err, c.Close())
	}
	return socket{e, f, func() error { return errors.Join(f.Close(), c.Close()) }, bound}, nil
}

func unbind(all []socket) {
	for _, s := range all {
		_ = s.close() // the process is about to end, or to say why it does not start
	}
}

// lowPorts is the first port that every user may bind on most systems.
const lowPorts = 1024

// bindError says what to do when a port cannot be had.
func bindError(e endpoint, err error) error {
	_, port, _ := net.SplitHostPort(e.Address)
	n, _ := strconv.Atoi(port)
	switch {
	case errors.Is(err, fs.ErrPermission) && n > 0 && n < lowPorts && runtime.GOOS == "linux":
		return fmt.Errorf("port %s is for root alone here. Start guard as root (the application will not be), choose another port with --listen, or allow it once: setcap cap_net_bind_service=+ep on the tenet program", port)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("cannot listen on %s: it is not allowed here. Choose another port with --listen", e.Address)
	case inUse(err):
		return fmt.Errorf("cannot listen on %s: another process does already. See which with `%s`, or choose another port with --listen", e.Address, whoListens())
	}
	return fmt.Errorf("cannot listen on %s: %w", e.Address, cause(err))
}

// cause is the innermost reason of a network error, without addresses.
func cause(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}

// endpointAddress reads what people write for --listen: a port, :port, a host
// with a port, or an address with a port.
func endpointAddress(text string) (string, error) {
	if _, err := strconv.Atoi(text); err == nil {
		text = ":" + text
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", fmt.Errorf("`%s` is no address to listen on: a port such as 8080, or a host and a port such as 127.0.0.1:8080", text)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return "", fmt.Errorf("`%s` is no port: a number from 1 to 65535", port)
	}
	return net.JoinHostPort(host, port), nil
}

// loopback reports whether only this machine can reach an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// endpoints says where to listen and for what. With TLS, port 80 sends
// clients to HTTPS, and each TLS port serves HTTP/3 as well.
func endpoints(listen []string, tls bool, status string) []endpoint {
	var all []endpoint
	for _, a := range listen {
		_, port, _ := net.SplitHostPort(a)
		switch {
		case !tls:
			all = append(all, endpoint{a, kindPlain})
		case port == "80" && len(listen) > 1:
			all = append(all, endpoint{a, kindRedirect})
		default:
			all = append(all, endpoint{a, kindTLS}, endpoint{a, kindQUIC})
		}
	}
	if status != "" {
		all = append(all, endpoint{status, kindStatus})
	}
	return slices.Clip(all)
}

// whoListens is a command that says who does.
func whoListens() string {
	switch runtime.GOOS {
	case "linux":
		return "ss -ltnp"
	case "windows":
		return "netstat -abno"
	}
	return "lsof -nP -iTCP -sTCP:LISTEN"
}
