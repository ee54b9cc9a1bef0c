package front

import (
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/netip"
	"strings"
	"time"
)

// Options of a Front. The zero value is the secure default.
type Options struct {
	Limits   Limits
	Timeouts Timeouts

	// TrustedProxies are the addresses of proxies and content networks in front
	// of us, whose word about the client is believed.
	TrustedProxies []netip.Prefix
	// ClientHeader is where they say it: X-Forwarded-For (the default),
	// Forwarded, or a field with one address such as CF-Connecting-IP.
	ClientHeader string
	// ProxyProtocol are the addresses that must begin each connection with a
	// PROXY header, version 1 or 2. No others may.
	ProxyProtocol []netip.Prefix

	Log     *slog.Logger        // what goes wrong outside of a request: nothing
	Blocked func(reason string) // each request or connection refused, in one stable word: not told
}

// Limits of size and number. A zero is the default said with it.
type Limits struct {
	HeaderBytes int // of a request's head: 32 KiB
	Connections int // at a time: 16384
	PerClient   int // connections of one address, IPv6 by networks of 64 bits: 512
}

// Timeouts of each phase of a connection. A zero is the default said with it.
type Timeouts struct {
	Header time.Duration // for a request's head, for a PROXY header and for the TLS handshake: 10 s
	Idle   time.Duration // between requests on a connection: 75 s
	Drain  time.Duration // for requests under way when Serve is to stop: 20 s
}

// complete checks options and fills in the defaults.
func (o Options) complete() (Options, error) {
	var errs []error
	for _, s := range []struct {
		value     *int
		zero, top int
		key       string
	}{
		{&o.Limits.HeaderBytes, 32 << 10, 1 << 20, "guard.limits.header_bytes"},
		{&o.Limits.Connections, 16384, 1 << 20, "guard.limits.connections"},
		{&o.Limits.PerClient, 512, 1 << 20, "guard.limits.per_client"},
	} {
		if *s.value < 0 || *s.value > s.top {
			errs = append(errs, fmt.Errorf("%s: %d is not from 1 to %d", s.key, *s.value, s.top))
		}
		if *s.value == 0 {
			*s.value = s.zero
		}
	}
	for _, d := range []struct {
		value *time.Duration
		zero  time.Duration
		key   string
	}{
		{&o.Timeouts.Header, 10 * time.Second, "guard.timeouts.header"},
		{&o.Timeouts.Idle, 75 * time.Second, "guard.timeouts.idle_connection"},
		{&o.Timeouts.Drain, 20 * time.Second, "guard.timeouts.drain"},
	} {
		if *d.value < 0 {
			errs = append(errs, fmt.Errorf("%s: %v is negative: leave it out for %v", d.key, *d.value, d.zero))
		}
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	if o.ClientHeader == "" {
		o.ClientHeader = "X-Forwarded-For"
	}
	return o, errors.Join(errs...)
}

// blocked tells of something refused.
func (f *Front) blocked(reason string) {
	if f.opts.Blocked != nil {
		f.opts.Blocked(reason)
	}
}

// errorLog is where net/http writes about connections that ended badly. They
// are the clients' affair, so they are told at the level for debugging.
func (f *Front) errorLog() *log.Logger {
	return log.New(quiet{f.opts.Log}, "", 0)
}

type quiet struct{ to *slog.Logger }

func (q quiet) Write(p []byte) (int, error) {
	if q.to != nil {
		q.to.Debug("connection", "message", strings.TrimSpace(string(p)))
	}
	return len(p), nil
}
