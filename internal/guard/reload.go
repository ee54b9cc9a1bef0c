package guard

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// reload puts a new version of the application in the place of the one that
// runs, and reads the configuration anew. All new members are up and healthy
// before the first request goes to any of them; if one does not come up, all
// of them go, and the old version stays in service. It returns what to tell.
func (s *supervisor) reload(ctx context.Context) (string, error) {
	if !s.reloads.TryLock() {
		return "", errors.New("a reload is under way: wait for it to end")
	}
	defer s.reloads.Unlock()
	started := time.Now()
	old := s.plan.Load()
	o, err := s.reread()
	var p *Plan
	if err == nil {
		o.nonce = old.nonce
		p, err = NewPlan(ctx, o)
	}
	if err != nil {
		return "", fmt.Errorf("not reloaded, the old version stays in service: %w", err)
	}
	fixed := old.fixed(p)
	fresh, err := s.raiseAll(ctx, p)
	if err != nil {
		return "", fmt.Errorf("not reloaded, the old version stays in service: the new one does not start: %w", err)
	}
	if err := s.copyCertificates(p); err != nil {
		s.dismissAll(fresh)
		return "", fmt.Errorf("not reloaded, the old version stays in service: the certificate cannot be handed on: %w", cause(err))
	}
	if !old.sameProxy(p) {
		if err := s.desk.replace(ctx, s, p); err != nil {
			s.dismissAll(fresh)
			return "", fmt.Errorf("not reloaded, the old version stays in service: a proxy with the new settings does not start: %w", err)
		}
	}
	s.plan.Store(p)
	s.switchTo(ctx, fresh)
	text := fmt.Sprintf("reloaded in %s: %s serves, the old one finishes its requests", ago(time.Since(started)), plural(len(fresh), "new process", "new processes"))
	if len(fresh) == 0 {
		text = fmt.Sprintf("reloaded in %s", ago(time.Since(started)))
	}
	if fixed != "" {
		text += ". Only a restart changes " + fixed
	}
	return text, nil
}

// raiseAll starts a member for each slot, or none.
func (s *supervisor) raiseAll(ctx context.Context, p *Plan) ([]*member, error) {
	fresh := make([]*member, p.members())
	errs := make([]error, len(fresh))
	var all sync.WaitGroup
	for i := range fresh {
		all.Go(func() { fresh[i], errs[i] = s.raise(ctx, p, i) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			s.dismissAll(fresh)
			return nil, err
		}
	}
	return fresh, nil
}

// dismissAll ends members that never served.
func (s *supervisor) dismissAll(list []*member) {
	for _, m := range list {
		if m != nil {
			m.kill()
			s.remove(m)
		}
	}
}

// switchTo lets the new members take requests and gives them to the slots,
// which see to the old ones.
func (s *supervisor) switchTo(ctx context.Context, fresh []*member) {
	s.mu.Lock()
	for _, m := range fresh {
		s.serving[m.socket] = true
	}
	s.mu.Unlock()
	s.desk.update(s.backends)
	for i, m := range fresh {
		select {
		case s.slots[i].replace <- m:
		case <-ctx.Done(): // guard stops, and so does the new version
			m.kill()
			s.remove(m)
		}
	}
}

// fixed names the settings that differ and hold until guard is started anew.
func (p *Plan) fixed(next *Plan) string {
	var names []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"listen", sameList(p.Endpoints, next.Endpoints)},
		{"instances", p.members() == next.members()},
		{"user", p.App == next.App},
		{"state", p.StateDir == next.StateDir},
		{"log", p.Log == next.Log},
	} {
		if !f.same {
			names = append(names, f.name)
		}
	}
	next.Endpoints, next.App, next.Proxy, next.StateDir, next.Log = p.Endpoints, p.App, p.Proxy, p.StateDir, p.Log
	next.Instances = p.Instances
	return list(names)
}
