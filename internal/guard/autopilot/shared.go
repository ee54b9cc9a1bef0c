package autopilot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A Shared store holds documents that the guards of several machines have in
// common; package share has one. An error means that nothing was read or
// written, and that it is worth trying again.
type Shared interface {
	// Read returns a document and its version. If the version is the one that
	// the asker has, data is nil; of a document that is not there, both are empty.
	Read(ctx context.Context, name, have string) (data []byte, version string, err error)
	// Change replaces a document by what a function makes of it, nil for one
	// that is not there. The function may be called several times; what it has
	// made of the document that is left counts. nil leaves the document as it is.
	Change(ctx context.Context, name string, change func(old []byte) ([]byte, error)) (version string, err error)
}

// The documents. They are what the files of the store are.
const (
	learnedDoc = "csp-learned"
	controlDoc = "csp-control"
	keyDoc     = "csp-key"
)

// An exchange is how this guard stands with the others. Whoever exchanges has
// turn.
type exchange struct {
	id      string            // of this guard, in the addresses of reports
	turn    chan struct{}     // has room for one
	version map[string]string // of documents, as last seen
	since   time.Time         // of the mode that all guards have, as last seen
	failed  bool              // the last time; then there is something to hand in
}

func newExchange() exchange {
	return exchange{id: newNonce(), turn: make(chan struct{}, 1), version: map[string]string{}}
}

// exchangeFor bounds how long an exchange takes.
const exchangeFor = 3 * time.Second

// exchange hands in what was learned here, if there is news, and takes over what
// other guards know. Whether the others can be reached is told by the store:
// here it only means that learning goes on alone.
func (a *Autopilot) exchange(news bool) {
	if a.options.Shared == nil {
		return
	}
	a.others.turn <- struct{}{}
	defer func() { <-a.others.turn }()
	ctx, cancel := context.WithTimeout(context.Background(), exchangeFor)
	defer cancel()
	errKey, errControl := a.exchangeKey(ctx), a.exchangeControl(ctx)
	errFacts := a.exchangeFacts(ctx, news || a.others.failed)
	a.others.failed = errFacts != nil
	if err := errors.Join(errKey, errControl, errFacts); err != nil {
		a.options.Logger.Debug("csp: nothing was exchanged with other guards", "err", err)
	}
}

// exchangeKey makes the tokens of all guards the same: a page that one has sent
// is reported to another.
func (a *Autopilot) exchangeKey(ctx context.Context) error {
	data, version, err := a.options.Shared.Read(ctx, keyDoc, a.others.version[keyDoc])
	if err == nil && version == "" {
		version, err = a.options.Shared.Change(ctx, keyDoc, func(old []byte) ([]byte, error) {
			if data = old; data == nil {
				data = a.tokens.secret()
			}
			if old != nil {
				return nil, nil
			}
			return data, nil
		})
	}
	if err != nil {
		return err
	}
	if data != nil {
		if len(data) != keyBytes {
			return fmt.Errorf("%s has %d bytes", keyDoc, len(data))
		}
		a.tokens.use(data)
		if err := a.store.saveKey(data); err != nil {
			return err
		}
	}
	a.others.version[keyDoc] = version
	return nil
}

// exchangeControl makes what the operator wants the same for all guards: what
// was said last holds.
func (a *Autopilot) exchangeControl(ctx context.Context) error {
	data, version, err := a.options.Shared.Read(ctx, controlDoc, a.others.version[controlDoc])
	if err != nil {
		return err
	}
	ours, err := a.store.control()
	if err != nil {
		return err
	}
	since := a.others.since
	if data != nil || version == "" {
		theirs, err := parseControl(data)
		if err != nil {
			return err
		}
		if since = theirs.Since; since.After(ours.Since) {
			if err := a.store.saveControl(theirs); err != nil {
				return err
			}
		}
	}
	if ours.Since.After(since) {
		since = ours.Since
		version, err = a.options.Shared.Change(ctx, controlDoc, func(old []byte) ([]byte, error) {
			if c, err := parseControl(old); err == nil && !ours.Since.After(c.Since) {
				return nil, nil
			}
			return json.Marshal(ours)
		})
		if err != nil {
			return err
		}
	}
	a.others.version[controlDoc], a.others.since = version, since
	return nil
}

// exchangeFacts adds what was learned here to what all know, and the other way
// round.
func (a *Autopilot) exchangeFacts(ctx context.Context, news bool) error {
	data, version, err := a.options.Shared.Read(ctx, learnedDoc, a.others.version[learnedDoc])
	if err != nil {
		return err
	}
	a.mu.Lock()
	handIn := version == "" && len(a.facts.rows) > 0 || news && len(a.facts.mine) > 0
	a.mu.Unlock()
	if handIn {
		if data, version, err = a.handIn(ctx); err != nil {
			return err
		}
	}
	if data != nil {
		l, err := parseLearned(data)
		if err != nil {
			return err
		}
		a.takeOver(l.Facts)
	}
	a.others.version[learnedDoc] = version
	return nil
}

// handIn adds what is known here to the common document. It returns what that
// has become.
func (a *Autopilot) handIn(ctx context.Context) (data []byte, version string, err error) {
	a.mu.Lock()
	known, mine, set := a.facts.sorted(), a.facts.mine, a.settings()
	a.facts.mine = map[key]counts{}
	a.mu.Unlock()
	version, err = a.options.Shared.Change(ctx, learnedDoc, func(old []byte) ([]byte, error) {
		l, bad := parseLearned(old)
		if bad != nil {
			a.options.Logger.Error("csp: what all guards have learned cannot be read; it begins anew with what this one knows", "err", bad)
		}
		all := l.facts()
		for k, n := range mine {
			if f := all.rows[k]; f != nil {
				f.HTML, f.Told = f.HTML+n.html, f.Told+n.told
			}
		}
		for _, f := range known {
			all.join(f)
		}
		fresh, err := json.Marshal(learned{Version: storeVersion, Settings: set, Facts: all.sorted()})
		if data = fresh; err != nil || bytes.Equal(fresh, old) {
			return nil, err
		}
		return fresh, nil
	})
	if err != nil { // it is handed in again; counts may be a little too high then
		a.mu.Lock()
		defer a.mu.Unlock()
		for k, n := range mine {
			a.facts.count(k, n)
		}
	}
	return data, version, err
}

// takeOver adds what all guards know to what this one does.
func (a *Autopilot) takeOver(all []Fact) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range all {
		n := a.facts.mine[f.key()] // the others do not have these yet
		f.HTML, f.Told = f.HTML+n.html, f.Told+n.told
		a.dirty = a.facts.join(f) || a.dirty
	}
	a.refresh()
}

// counts are how often this guard has seen a fact since it was handed in.
type counts struct{ html, told uint64 }

// count adds to what has to be handed in. What finds no room is handed in
// without its counts.
func (fs *facts) count(k key, n counts) {
	if fs.mine == nil || len(fs.mine) >= maxFacts && fs.mine[k] == (counts{}) {
		return
	}
	old := fs.mine[k]
	fs.mine[k] = counts{old.html + n.html, old.told + n.told}
}

// join adds a fact that was learned elsewhere, or at another time. It reports
// whether that changes anything. It may be done any number of times.
func (fs *facts) join(f Fact) bool {
	old := fs.rows[f.key()]
	if old == nil {
		fs.room()
		fs.rows[f.key()] = &f
		fs.weak = append(fs.weak, f.key())
		if f.HTML > 0 && (f.Directive == "script-src" || f.Directive == "style-src") {
			fs.known++
		}
		return true
	}
	before := *old
	if f.First.Before(old.First) {
		old.First = f.First
	}
	if f.Last.After(old.Last) {
		old.Last = f.Last
	}
	old.HTML, old.Told = max(old.HTML, f.HTML), max(old.Told, f.Told)
	old.Pages, old.Shown, old.Networks = union(old.Pages, f.Pages, maxPages), union(old.Shown, f.Shown, maxSeen), union(old.Networks, f.Networks, maxSeen)
	return !reflect.DeepEqual(before, *old)
}

// union adds what is new to a list of bounded length. It changes neither.
func union[T comparable](list, more []T, most int) []T {
	out := list[:len(list):len(list)]
	for _, v := range more {
		if len(out) < most && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// parseLearned reads the document of all guards; nil is one in which nothing
// stands. Facts that no autopilot writes are left out: the policy is made of them.
func parseLearned(data []byte) (learned, error) {
	var l learned
	if data == nil {
		return l, nil
	}
	if err := json.Unmarshal(data, &l); err != nil || l.Version > storeVersion {
		return learned{}, fmt.Errorf("%s: %w", learnedDoc, errDamaged)
	}
	l.Facts = slices.DeleteFunc(l.Facts, func(f Fact) bool {
		return len(f.Source) > maxSource || strings.ContainsAny(f.Source+f.Directive, " ;,\r\n\t\"")
	})
	return l, nil
}

// parseControl reads what the operator wants of all guards; nil is nothing.
func parseControl(data []byte) (control, error) {
	var c control
	if data == nil {
		return c, nil
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("%s: %w", controlDoc, errDamaged)
	}
	return c, c.check(controlDoc)
}
