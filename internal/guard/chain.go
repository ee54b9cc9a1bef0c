package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/front"
	"tenet/internal/guard/ledger"
	"tenet/internal/guard/status"
	"tenet/internal/guard/upstream"
	"tenet/internal/rule"
)

// A chain is what stands between the front and the application: access log
// and ledger, what each rule enforces, and the autopilot of the policy.
type chain struct {
	handler http.Handler
	ledger  *ledger.Ledger
	pilot   *autopilot.Autopilot
	status  http.Handler
	flush   func(context.Context) error // of the access log
	cancel  context.CancelFunc          // ends what works in the background
}

// newChain builds the chain from its end to its beginning, so that the rule
// that stands first in the list sees a request first and an answer last.
func newChain(ctx context.Context, c *proxyConfig, p *proxy) (*chain, error) {
	log := p.log
	ctx, cancel := context.WithCancel(ctx)
	ch := &chain{ledger: ledger.New(), cancel: cancel}
	h, err := ch.openPilot(ctx, c, p)
	if err != nil {
		cancel()
		return nil, err
	}
	for _, r := range slices.Backward(p.rules) {
		if r.Enforce == nil {
			continue
		}
		wrap, err := r.Enforce(ch.enforcement(r, c, log))
		if err != nil {
			cancel()
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		h = wrap(h)
	}
	access, flush, err := status.Access(ctx, c.accessOptions(p.access, ch.ledger, log))
	if err != nil {
		cancel()
		return nil, err
	}
	ch.handler, ch.flush = access(h), flush
	if ch.status, err = ch.statusHandler(c, p); err != nil {
		cancel()
		return nil, err
	}
	return ch, nil
}

// enforcement says to a rule what is asked of it.
func (ch *chain) enforcement(r *rule.Rule, c *proxyConfig, log *slog.Logger) rule.Enforcement {
	e := rule.Enforcement{
		Note:   func(_, what string) { ch.ledger.Enforced(r.Name, what) },
		Masked: func(m rule.Masked) { ch.ledger.Masked(m.ID, m.Method, m.Path, m.Status, m.Detail) },
		Log:    log,
	}
	// The autopilot, next to the application, sends the policy: a second one
	// that knows nothing of the pages would break them.
	e.Headers.Config.ContentSecurityPolicy.Omit = true
	return e
}

// close ends the work in the background, once everything is stored.
func (ch *chain) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := ch.flush(ctx)
	ch.cancel()
	return errors.Join(err, ch.closePilot(ctx))
}

// serveStatus serves the page, the metrics and the health.
func (ch *chain) serveStatus(l net.Listener) {
	s := &http.Server{Handler: ch.status, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	_ = s.Serve(l) // ends with the process
}

func (c *proxyConfig) upstreamOptions(log *slog.Logger) upstream.Options {
	return upstream.Options{AnswerTimeout: c.Limits.AnswerTimeout, Log: log}
}

// backends are the members, or the server that guard did not start.
func (c *proxyConfig) backends(sockets []string) []upstream.Backend {
	if c.Upstream != "" {
		b, err := upstream.ParseBackend(c.Upstream)
		if err != nil { // settle has parsed it
			return nil
		}
		return []upstream.Backend{b}
	}
	var list []upstream.Backend
	for _, s := range sockets {
		list = append(list, unixBackend(s))
	}
	return list
}

func unixBackend(path string) upstream.Backend {
	return upstream.Backend{Name: path, Network: "unix", Address: path}
}

func (c *proxyConfig) frontOptions(l *ledger.Ledger, log *slog.Logger) (front.Options, error) {
	o := front.Options{Log: log, Blocked: l.Blocked}
	o.Limits.HeaderBytes = int(c.Limits.Header)
	if n := c.Limits.Connections; n != nil {
		o.Limits.Connections = *n
	}
	o.Timeouts.Header, o.Timeouts.Idle, o.Timeouts.Drain = c.Limits.RequestTimeout, c.Limits.IdleTimeout, 24*time.Hour
	for _, text := range c.TrustedProxies {
		p, err := prefix(text)
		if err != nil {
			return o, err
		}
		o.TrustedProxies = append(o.TrustedProxies, p)
	}
	if c.ProxyProtocol {
		o.ProxyProtocol = o.TrustedProxies
	}
	return o, nil
}

// prefix reads an address or a range.
func prefix(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(text)
}

func (c *proxyConfig) accessOptions(w io.Writer, l *ledger.Ledger, log *slog.Logger) status.AccessOptions {
	o := status.AccessOptions{Format: c.AccessLog, Ledger: l, Logger: log}
	if c.AccessLog != "" {
		o.Writer = w
	}
	return o
}

func (ch *chain) statusHandler(c *proxyConfig, p *proxy) (http.Handler, error) {
	return http.NotFoundHandler(), nil
}
