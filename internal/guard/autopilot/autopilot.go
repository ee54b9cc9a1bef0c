package autopilot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"tenet/web/csp"
)

// An Autopilot learns a policy and sends it. [New] makes one; it is safe for
// concurrent use.
type Autopilot struct {
	options Options
	store   *Store
	tokens  *tokens
	limits  limits
	burst   burst
	now     func() time.Time

	others exchange

	sending  atomic.Pointer[sending] // what answers are given
	readings sync.Pool               // of *reading: a scanner has some kilobytes of room

	mu      sync.Mutex
	facts   facts
	slots   slots
	control control
	dirty   bool
	savedAt time.Time
	failed  bool          // the last save
	wake    chan struct{} // there is something to save
	done    chan struct{} // the last save is over
}

// A sending is what is in force; it is replaced, never changed.
type sending struct {
	mode   Mode // that in effect: a policy that fell back is observed
	policy template
	known  int  // facts.known when the policy was made
	nonces bool // pages have the placeholder
}

// New returns an autopilot that works until the context is done; then it
// stores what it knows. The error names every mistake of the options.
func New(ctx context.Context, o Options) (*Autopilot, error) { return newAt(ctx, o, time.Now) }

func newAt(ctx context.Context, o Options, now func() time.Time) (*Autopilot, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	a := &Autopilot{options: o, now: now, wake: make(chan struct{}, 1), done: make(chan struct{})}
	a.burst.options = o.FallBack
	if o.Mode == Off {
		a.sending.Store(&sending{mode: Off})
		close(a.done)
		return a, nil
	}
	store, err := openStore(o.Dir)
	if err != nil {
		return nil, err
	}
	store.now = now
	a.store = store
	if err := a.load(); err != nil {
		return nil, err
	}
	a.mu.Lock()
	a.refresh()
	a.dirty = true
	a.mu.Unlock()
	err = a.save()
	if err != nil && permanent(err) {
		return nil, fmt.Errorf("guard.csp: the store cannot be written: %w", err)
	}
	a.told(err)
	if o.Shared != nil {
		a.others, a.facts.mine = newExchange(), map[key]counts{}
		a.exchange(false)
		a.look()
	}
	go a.run(ctx)
	return a, nil
}

// load reads what is stored. What was learned and cannot be read is set aside:
// it is evidence, and can be had again. A policy that was accepted and cannot
// be read is an error.
func (a *Autopilot) load() error {
	learned, err := a.store.learned()
	switch {
	case errors.Is(err, errDamaged):
		a.options.Logger.Error("csp: what was learned cannot be read; learning begins anew", "err", err)
		a.options.Ledger.Event("csp", "What was learned could not be read; learning began anew.")
	case err != nil:
		return fmt.Errorf("guard.csp: %w", err)
	}
	a.facts = learned.facts()
	if a.control, err = a.store.control(); err != nil {
		return fmt.Errorf("guard.csp: %w", err)
	}
	key, err := a.store.key()
	if err != nil && permanent(err) {
		return fmt.Errorf("guard.csp: the store cannot be written: %w", err)
	} // else tokens are good until the process ends
	a.tokens = newTokens(key, a.now)
	return nil
}

// Placeholder returns what templates write as nonce="...".
func (a *Autopilot) Placeholder() string { return a.options.Placeholder }

// mode is the one that the operator wants. a.mu is held.
func (a *Autopilot) mode() Mode {
	if a.control.Mode != "" {
		return a.control.Mode
	}
	return a.options.Mode
}

// refresh makes anew what answers are given. a.mu is held.
func (a *Autopilot) refresh() {
	now := a.now()
	s := &sending{mode: a.mode(), known: a.facts.known}
	for k := range a.facts.rows {
		s.nonces = s.nonces || k.source == requestNonce
	}
	switch {
	case s.mode == Enforce && a.control.Policy == "":
		s.mode = Observe
	case s.mode == Enforce && a.burst.resting(now):
		// Report-only, but the policy that was accepted: whether the burst is
		// over shows under no other.
		s.mode, s.policy = Observe, newTemplate(csp.Parse(a.control.Policy))
	case s.mode == Enforce:
		s.policy = newTemplate(csp.Parse(a.control.Policy))
	}
	if s.mode == Observe && s.policy.parts == nil {
		s.policy = newTemplate(a.watching(now))
	}
	a.sending.Store(s)
}

// confirm is for how long a source that only reports tell of is part of the
// report-only policy, before browsers are asked again whether it is used.
const confirm = 10 * time.Minute

// watching returns the report-only policy: all that pages have shown, however
// rarely, so that browsers report the rest. a.mu is held.
func (a *Autopilot) watching(now time.Time) csp.Policy {
	var use []Fact
	for _, f := range a.facts.sorted() {
		if f.HTML > 0 || now.Sub(f.Last) < confirm {
			use = append(use, f)
		}
	}
	set := a.settings()
	set.Sightings = 0
	return propose(use, set).policy()
}

func (a *Autopilot) settings() settings {
	return settings{Base: a.options.Base.String(), Sightings: a.options.Sightings, Networks: a.options.Networks, UnsafeHashes: a.options.UnsafeHashes}
}

// Wrap returns a handler that sends the policy with the pages of next, learns
// from them, and answers the reports.
func (a *Autopilot) Wrap(next http.Handler) http.Handler {
	if a.options.Mode == Off {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == a.options.Path {
			a.reports(w, r)
			return
		}
		s := a.sending.Load()
		if s.mode == Off {
			next.ServeHTTP(w, r)
			return
		}
		p := &page{ResponseWriter: w, pilot: a, sending: s, request: r}
		next.ServeHTTP(p, asked(r, s))
		p.finish()
	})
}
