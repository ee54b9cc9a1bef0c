package autopilot

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Suggest returns the tightest policy that would have broken nothing within
// the window up to now; 0 means DefaultWindow.
func (s *Store) Suggest(window time.Duration) (Suggestion, error) {
	l, err := s.learned()
	if err != nil {
		return Suggestion{}, err
	}
	c, err := s.control()
	if err != nil {
		return Suggestion{}, err
	}
	return within(l.Facts, l.Settings, c, window, s.now()), nil
}

// Suggest is [Store.Suggest] with what the proxy knows at this moment.
func (a *Autopilot) Suggest(window time.Duration) Suggestion {
	if a.options.Mode == Off {
		return Suggestion{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return within(a.facts.sorted(), a.settings(), a.control, window, a.now())
}

// within suggests from the facts that were seen in the window. Under an
// enforced policy browsers do not report what it allows, so that facts of
// which only reports tell keep the evidence that they had then.
func within(all []Fact, set settings, c control, window time.Duration, now time.Time) Suggestion {
	if window <= 0 {
		window = DefaultWindow
	}
	var use []Fact
	for _, f := range all {
		kept := c.Mode == Enforce && f.HTML == 0 && !f.Last.Before(c.Since.Add(-window))
		if kept || !f.Last.Before(now.Add(-window)) {
			use = append(use, f)
		}
	}
	out := propose(use, set)
	out.Window = window
	for i := range out.Sources {
		out.Sources[i].New = c.Mode == Enforce && out.Sources[i].Fact.First.After(c.Since)
	}
	return out
}

// SetOptions are those of SetMode.
type SetOptions struct {
	Window time.Duration // of the suggestion that is accepted; DefaultWindow if 0
	Force  bool          // although something would break
}

// ErrBreaks is the error of SetMode if the policy would break pages.
var ErrBreaks = errors.New("the policy would break pages")

// SetMode stores the mode; the proxy follows within seconds, or at once on
// [Autopilot.Reload]. Enforce accepts the policy that is suggested now: it is
// returned, and from then on nothing that pages show changes it. If something
// would break, the error is [ErrBreaks] and nothing is stored, unless forced.
func (s *Store) SetMode(m Mode, o SetOptions) (Suggestion, error) {
	var out Suggestion
	c := control{Mode: m, Since: s.now().UTC()}
	// Where another machine's clock is ahead of ours, what is said last holds all the same.
	if before, err := s.control(); err == nil && !c.Since.After(before.Since) {
		c.Since = before.Since.Add(time.Millisecond)
	}
	switch m {
	case Off, Observe:
	case Enforce:
		var err error
		if out, err = s.Suggest(o.Window); err != nil {
			return out, err
		}
		if len(out.Breaks) > 0 && !o.Force {
			return out, fmt.Errorf("%w: %s", ErrBreaks, count(len(out.Breaks), "thing"))
		}
		c.Policy = out.Policy
	default:
		return out, fmt.Errorf("unknown mode %q; it is %s", string(m), strings.Join(modes, ", "))
	}
	return out, s.saveControl(c)
}

// A Status is what an operator asks for.
type Status struct {
	Mode   Mode      `json:"mode"`             // that the operator wants
	Policy string    `json:"policy,omitempty"` // that is enforced, or was accepted
	Since  time.Time `json:"since"`            // of the mode; zero if it is that of the configuration
	Facts  int       `json:"facts"`            // how much is known
	Last   time.Time `json:"last"`             // when something was last seen

	// Resting is set while an enforced policy is report-only, because browsers
	// report that it breaks pages: until when, if that ends. Only the proxy
	// knows it.
	Resting time.Time `json:"resting"`
}

// Status returns what is stored. Mode is "" if nobody has called SetMode.
func (s *Store) Status() (Status, error) {
	l, err := s.learned()
	if err != nil {
		return Status{}, err
	}
	c, err := s.control()
	return status(l.Facts, c), err
}

// Status returns what is in force.
func (a *Autopilot) Status() Status {
	if a.options.Mode == Off {
		return Status{Mode: Off}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	out := status(a.facts.sorted(), a.control)
	out.Mode = a.mode()
	out.Resting = a.burst.restsUntil(a.now())
	return out
}

func status(all []Fact, c control) Status {
	out := Status{Mode: c.Mode, Policy: c.Policy, Since: c.Since, Facts: len(all)}
	for _, f := range all {
		if f.Last.After(out.Last) {
			out.Last = f.Last
		}
	}
	return out
}

// SetMode is [Store.SetMode] for the proxy itself.
func (a *Autopilot) SetMode(m Mode, o SetOptions) (Suggestion, error) {
	if a.options.Mode == Off {
		return Suggestion{}, errors.New("guard.csp is off in the configuration: nothing is observed")
	}
	a.exchange(true) // the policy is for what all guards know
	if err := a.save(); err != nil {
		return Suggestion{}, err
	}
	out, err := a.store.SetMode(m, o)
	if err == nil {
		a.exchange(true)
		a.Reload()
	}
	return out, err
}
