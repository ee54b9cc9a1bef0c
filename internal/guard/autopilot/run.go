package autopilot

import (
	"context"
	"time"
)

const (
	saveAfter  = 2 * time.Second // a change is stored
	saveCounts = time.Minute     // counts and times of what is known are stored
	lookAround = 3 * time.Second // how often the control file and the clock are looked at
)

// run saves, and follows what SetMode of another process stores.
func (a *Autopilot) run(ctx context.Context) {
	defer close(a.done)
	look := time.NewTicker(lookAround)
	defer look.Stop()
	var save <-chan time.Time
	for {
		select {
		case <-a.wake:
			if save == nil {
				save = time.After(saveAfter)
			}
			continue
		case <-save:
			save = nil
			a.exchange(true)
			a.saved()
		case <-look.C:
			a.exchange(false)
			a.look()
		case <-ctx.Done():
			a.exchange(true)
			a.saved()
			return
		}
	}
}

// saved makes the policy anew, and stores.
func (a *Autopilot) saved() {
	a.mu.Lock()
	a.refresh()
	a.mu.Unlock()
	a.told(a.save())
}

// told names what keeps the store from being written, once, and that it is
// written again.
func (a *Autopilot) told(err error) {
	a.mu.Lock()
	failed := a.failed
	a.failed = err != nil
	a.mu.Unlock()
	switch {
	case err != nil && !failed:
		a.options.Logger.Error("csp: what is learned cannot be stored; it is kept in memory and tried again", "err", err)
		a.options.Ledger.Event("csp", "What is learned cannot be stored: "+err.Error())
	case err == nil && failed:
		a.options.Logger.Info("csp: what is learned is stored again")
		a.options.Ledger.Event("csp", "What is learned is stored again.")
	}
}

func (a *Autopilot) save() error {
	a.mu.Lock()
	if !a.dirty {
		a.mu.Unlock()
		return nil
	}
	a.dirty, a.savedAt = false, a.now()
	l := learned{Settings: a.settings(), Facts: a.facts.sorted()}
	a.mu.Unlock()
	err := a.store.saveLearned(l)
	if err != nil {
		a.mu.Lock()
		a.dirty = true
		a.mu.Unlock()
	}
	return err
}

// changed notes that there is something to save. a.mu is held.
func (a *Autopilot) changed() {
	a.dirty = true
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// look reads the control file again and lets a fall-back end.
func (a *Autopilot) look() {
	c, err := a.store.control()
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if err == nil && c != a.control {
		a.control = c
		a.burst.forget()
		a.options.Logger.Info("csp: mode changed", "mode", string(a.mode()))
		a.options.Ledger.Event("csp", "The mode is now "+string(a.mode())+".")
	}
	if a.burst.rested(now) {
		a.options.Logger.Info("csp: the policy is enforced again after a quiet time")
		a.options.Ledger.Event("csp", "The policy is enforced again after a quiet time.")
	}
	if a.dirty && now.Sub(a.savedAt) > saveCounts {
		a.changed()
	}
	a.refresh()
}

// Reload does at once what otherwise happens within seconds: it follows what
// SetMode has stored.
func (a *Autopilot) Reload() {
	if a.options.Mode != Off {
		a.look()
	}
}

// Wait returns when what is known is stored, after the context of New is done.
func (a *Autopilot) Wait() { <-a.done }
