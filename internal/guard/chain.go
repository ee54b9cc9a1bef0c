package guard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
	"tenet/internal/guard/share"
	"tenet/internal/guard/status"
	"tenet/internal/guard/upstream"
)

// A chain is what stands between the front and the application: access log
// and ledger, what each rule enforces, and the autopilot of the policy.
type chain struct {
	handler http.Handler
	ledger  *ledger.Ledger
	pilot   *autopilot.Autopilot
	status  http.Handler
	share   *share.Share                // nil: this guard is alone
	flush   func(context.Context) error // of the access log
	cancel  context.CancelFunc          // ends what works in the background
	leave   func()                      // ends share
}

// newChain builds the chain from its end to its beginning, so that the rule
// that stands first in the list sees a request first and an answer last.
func newChain(ctx context.Context, c *proxyConfig, p *proxy) (*chain, error) {
	log := p.log
	ctx, cancel := context.WithCancel(ctx)
	ch := &chain{ledger: ledger.New(), cancel: cancel, leave: func() {}}
	if err := ch.openShare(c, p); err != nil {
		cancel()
		return nil, err
	}
	h, err := ch.openPilot(ctx, c, p)
	if err != nil {
		cancel()
		return nil, err
	}
	if h, err = ch.firewall(c, h, log); err != nil {
		cancel()
		return nil, err
	}
	for _, r := range slices.Backward(p.rules) {
		if r.Enforce == nil {
			continue
		}
		e, err := ch.enforcement(r, c, log)
		if err != nil {
			cancel()
			return nil, err
		}
		wrap, err := r.Enforce(e)
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

// close ends the work in the background, once everything is stored.
func (ch *chain) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := ch.flush(ctx)
	ch.cancel()
	err = errors.Join(err, ch.closePilot(ctx))
	ch.leave()
	return err
}

// serveStatus serves the page, the metrics and the health.
func (ch *chain) serveStatus(l net.Listener) {
	s := &http.Server{Handler: ch.status, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	_ = s.Serve(l) // ends with the process
}

// statusHandler is the page with the metrics and the health.
func (ch *chain) statusHandler(c *proxyConfig, p *proxy) (http.Handler, error) {
	o := status.Options{
		Snapshot: ch.ledger.Snapshot,
		Ready: func() error {
			if !slices.ContainsFunc(p.up.Status(), func(s upstream.Status) bool { return s.Ready }) {
				return errors.New("no process of the application takes requests")
			}
			return nil
		},
		CSP:     ch.pilot.Status,
		Suggest: func() autopilot.Suggestion { return ch.pilot.Suggest(autopilot.DefaultWindow) },
		Name:    c.Name,
		Version: c.Version,
		Hosts:   c.Guard.StatusHosts,
		Pprof:   c.Guard.Pprof,
	}
	if ch.share != nil {
		o.Shared = ch.share.State
	}
	for _, r := range p.rules {
		o.Rules = append(o.Rules, status.Rule{Name: r.Name, Title: r.Title})
	}
	return status.New(o)
}
