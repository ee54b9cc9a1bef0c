package front

import (
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"tenet/internal/guard/http1"
)

// Options of a Front. The zero value is the secure default.
type Options struct {
	TLS      TLS
	Limits   Limits
	Timeouts Timeouts

	Rates   []Rate      // nil: DefaultRates; empty: none
	Limiter Limiter     // keeps the buckets: in memory
	Bodies  []BodyLimit // exceptions to Limits.BodyBytes, the first that covers a path holds

	// Hosts are the names that are answered to; others get 421. None: all.
	Hosts []string
	// TrustedProxies are the addresses of proxies and content networks in front
	// of us, whose word about the client is believed.
	TrustedProxies []netip.Prefix
	// ClientHeader is where they say it: X-Forwarded-For (the default),
	// Forwarded, or a field with one address such as CF-Connecting-IP.
	ClientHeader string
	// ProxyProtocol are the addresses that must begin each connection with a
	// PROXY header, version 1 or 2. No others may.
	ProxyProtocol []netip.Prefix

	JSON          JSONGuard // what is refused inside of JSON and queries: nothing
	NoCompression bool      // leave answers as they come

	Log     *slog.Logger        // what goes wrong outside of a request: nothing
	Blocked func(reason string) // each request or connection refused, in one stable word: not told
}

// UsualConnections is Limits.Connections when it is left out.
const UsualConnections = 16384

// Limits of size and number. A zero is the default said with it.
type Limits struct {
	HeaderBytes int   // of a request's head: 32 KiB
	Fields      int   // in it: 100
	URLBytes    int   // of the target: 8 KiB
	BodyBytes   int64 // of a body: 64 MiB; negative: no limit
	BodyRate    int64 // bytes a second that a body must at least come with, after a grace: 240
	Connections int   // at a time: 16384
	PerClient   int   // connections of one address, IPv6 by networks of 64 bits; trusted proxies have none: 512
	Streams     int   // requests at a time on a connection of HTTP/2 or 3: 128
	Resets      int   // requests that a connection may give up within ten seconds (CVE-2023-44487): 200
	RateKeys    int   // buckets of rates in memory: 65536
}

// Timeouts of each phase of a connection. A zero is the default said with it.
type Timeouts struct {
	Header time.Duration // for a request's head, for a PROXY header and for the TLS handshake: 10 s
	Idle   time.Duration // between requests on a connection: 75 s
	Body   time.Duration // the grace of Limits.BodyRate: 15 s
	Write  time.Duration // for the client to take a piece of the answer: 60 s
	Drain  time.Duration // for requests under way when Serve is to stop: 20 s
}

// complete checks options and fills in the defaults.
func (o Options) complete() (Options, error) {
	errs := o.numbers()
	for _, r := range o.Rates {
		errs = append(errs, r.check())
	}
	if o.Rates == nil {
		o.Rates = DefaultRates()
	}
	if o.ClientHeader == "" {
		o.ClientHeader = "X-Forwarded-For"
	}
	if !http1.IsToken([]byte(o.ClientHeader)) {
		errs = append(errs, fmt.Errorf("guard.clientHeader: %q is not the name of a field", o.ClientHeader))
	}
	o.Hosts = append([]string(nil), o.Hosts...)
	for i, h := range o.Hosts {
		o.Hosts[i] = strings.ToLower(h)
		if !validHost(strings.TrimPrefix(h, "*.")) {
			errs = append(errs, fmt.Errorf("guard.hosts: %q is not a host name: write it as in example.com or *.example.com", h))
		}
	}
	for _, b := range o.Bodies {
		if b.Bytes < 0 || len(b.Paths) == 0 {
			errs = append(errs, errors.New("guard.limits.bodies: each needs paths, and a size that is not negative"))
		}
		errs = append(errs, Rate{Name: "bodies", Requests: 1, Paths: b.Paths}.check())
	}
	errs = append(errs, o.JSON.check(), o.TLS.check())
	return o, errors.Join(errs...)
}

// numbers checks and completes sizes and times.
func (o *Options) numbers() (errs []error) {
	for _, s := range []struct {
		value     *int
		zero, top int
		key       string
	}{
		{&o.Limits.HeaderBytes, 32 << 10, 1 << 20, "guard.limits.header"},
		{&o.Limits.Fields, 100, 10_000, "guard.limits.fields"},
		{&o.Limits.URLBytes, 8 << 10, 1 << 20, "guard.limits.url"},
		{&o.Limits.Connections, UsualConnections, 1 << 20, "guard.limits.connections"},
		{&o.Limits.PerClient, 512, 1 << 20, "guard.limits.clientConnections"},
		{&o.Limits.Streams, 128, 10_000, "guard.limits.streams"},
		{&o.Limits.Resets, 200, 1 << 20, "guard.limits.resets"},
		{&o.Limits.RateKeys, 65536, 1 << 24, "Limits.RateKeys"},
	} {
		if *s.value < 0 || *s.value > s.top {
			errs = append(errs, fmt.Errorf("%s: %d is not from 1 to %d", s.key, *s.value, s.top))
		}
		if *s.value == 0 {
			*s.value = s.zero
		}
	}
	switch {
	case o.Limits.BodyBytes == 0:
		o.Limits.BodyBytes = 64 << 20
	case o.Limits.BodyBytes < 0:
		o.Limits.BodyBytes = 1 << 62
	}
	if o.Limits.BodyRate < 0 {
		errs = append(errs, fmt.Errorf("guard.limits.bodyRate: %d is negative: leave it out for 240", o.Limits.BodyRate))
	}
	if o.Limits.BodyRate == 0 {
		o.Limits.BodyRate = 240
	}
	for _, d := range []struct {
		value *time.Duration
		zero  time.Duration
		key   string
	}{
		{&o.Timeouts.Header, 10 * time.Second, "guard.limits.headerTimeout"},
		{&o.Timeouts.Idle, 75 * time.Second, "guard.limits.idleTimeout"},
		{&o.Timeouts.Body, 15 * time.Second, "guard.limits.bodyTimeout"},
		{&o.Timeouts.Write, 60 * time.Second, "guard.limits.writeTimeout"},
		{&o.Timeouts.Drain, 20 * time.Second, "Timeouts.Drain"},
	} {
		if *d.value < 0 {
			errs = append(errs, fmt.Errorf("%s: %v is negative: leave it out for %v", d.key, *d.value, d.zero))
		}
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	return errs
}

// answersTo reports a host that is among Options.Hosts.
func (f *Front) answersTo(host string) bool {
	if len(f.opts.Hosts) == 0 {
		return true
	}
	name := strings.ToLower(host)
	if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.HasSuffix(name, "]") {
		name = name[:i]
	}
	for _, h := range f.opts.Hosts {
		if h == name || strings.HasPrefix(h, "*.") && strings.HasSuffix(name, h[1:]) && strings.Count(name, ".") == strings.Count(h, ".") {
			return true
		}
	}
	return false
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
