package guard

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"tenet/internal/guard/sandbox"
)

// A desk is the supervisor's hold on the proxy: the process that takes
// connections, and the link to it.
type desk struct {
	changed chan struct{} // has room for one: current is another one
	mu      sync.Mutex    // held while backends are sent, so that the last list is the last to arrive
	current *proxyProcess
	stopped bool
}

// A proxyProcess is one process of the proxy.
type proxyProcess struct {
	*process
	*link
}

// patience is how long the proxy may take to answer what it can answer at once.
const patience = 10 * time.Second

// open starts the first proxy.
func (d *desk) open(ctx context.Context, s *supervisor, p *Plan) error {
	fresh, err := s.raiseProxy(ctx, p, nil)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current = fresh
	return nil
}

// keep starts the proxy again whenever it ends, until ctx ends. Meanwhile
// connections wait in the queues of the sockets.
func (d *desk) keep(ctx context.Context, s *supervisor) {
	var wait backoff
	for {
		d.mu.Lock()
		now := d.current
		d.mu.Unlock()
		select {
		case <-now.done:
		case <-d.changed:
			continue
		case <-ctx.Done():
			now.kill()
			return
		}
		d.mu.Lock()
		replaced, stopped := d.current != now, d.stopped
		d.mu.Unlock()
		if replaced {
			continue
		}
		if stopped || ctx.Err() != nil {
			return
		}
		s.log.Warn("the proxy ended after %s (%s); starting it again, %s", ago(now.ran), now.ended, s.plan.Load().sys.meanwhile())
		if !s.rest(ctx, wait.next(now.ran, true)) {
			return
		}
		for d.again(ctx, s) != nil {
			if !s.rest(ctx, max(firstWait, wait.next(0, false))) {
				return
			}
		}
	}
}

// again starts a proxy in the place of one that ended.
func (d *desk) again(ctx context.Context, s *supervisor) error {
	fresh, err := s.raiseProxy(ctx, s.plan.Load(), nil)
	if err != nil {
		s.log.Warn("the proxy does not start: %v", err)
		return err
	}
	d.mu.Lock()
	d.current = fresh
	d.mu.Unlock()
	d.update(s.backends)
	return nil
}

// replace puts a new proxy in the place of one that works. The old one
// finishes its requests. Both accept from the same sockets, so no connection
// is lost; where each binds its own, the old one lets go of the ports once the
// new one is ready to take them.
func (d *desk) replace(ctx context.Context, s *supervisor, p *Plan) error {
	swap := func(fresh *proxyProcess) {
		d.mu.Lock()
		old := d.current
		d.current = fresh
		d.mu.Unlock()
		select {
		case d.changed <- struct{}{}:
		default: // keep has not looked since the last change
		}
		s.retiring.Go(func() { old.finish(p.StopTimeout, s.hurry) })
	}
	var ready func(*proxyProcess)
	if !p.sys.descriptors {
		ready = swap
	}
	fresh, err := s.raiseProxy(ctx, p, ready)
	if err != nil {
		return err
	}
	if ready == nil {
		swap(fresh)
	}
	d.update(s.backends)
	return nil
}

// update tells the proxy which members take requests.
func (d *desk) update(list func() []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == nil || d.stopped {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := d.current.call(ctx, message{Op: opBackends, Backends: list()})
	_ = err // it has ended, or hangs: keep starts another one, which is told at its start
}

// drain waits until a member that was withdrawn has no requests.
func (d *desk) drain(socket string, limit time.Duration, hurry <-chan struct{}) {
	d.mu.Lock()
	now := d.current
	d.mu.Unlock()
	ctx, cancel := impatient(limit, hurry)
	defer cancel()
	_, err := now.call(ctx, message{Op: opDrain, Backend: socket, Seconds: limit.Seconds()})
	_ = err // a proxy that ended has no requests
}

// tell sends what needs no answer. A proxy that is not there misses it.
func (d *desk) tell(ctx context.Context, m message) {
	d.mu.Lock()
	now := d.current
	d.mu.Unlock()
	if now != nil {
		_, err := now.call(ctx, m)
		_ = err // a count is not worth more
	}
}

// ask forwards a person's question.
func (d *desk) ask(ctx context.Context, args []string) (string, error) {
	d.mu.Lock()
	now := d.current
	d.mu.Unlock()
	if now == nil {
		return "", errors.New("the proxy is not up yet")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	a, err := now.call(ctx, message{Op: opAsk, Args: args})
	return a.Text, err
}

// stop ends the proxy gracefully, for good.
func (d *desk) stop(limit time.Duration, hurry <-chan struct{}) {
	d.mu.Lock()
	now := d.current
	d.stopped = true
	d.mu.Unlock()
	now.finish(limit, hurry)
}

// finish lets a proxy answer its last requests and ends it.
func (p *proxyProcess) finish(limit time.Duration, hurry <-chan struct{}) {
	ctx, cancel := impatient(limit, hurry)
	defer cancel()
	_, err := p.call(ctx, message{Op: opStop, Seconds: limit.Seconds()})
	_ = err        // late or gone: it ends now in any case
	p.conn.Close() // which ends it
	p.stop(time.Second, hurry)
}

// impatient is a context that ends with the limit, or with hurry.
func impatient(limit time.Duration, hurry <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+time.Second)
	go func() {
		select {
		case <-hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// raiseProxy starts a proxy and waits until it serves. ready, if there is one,
// is called when nothing is left to do but to accept.
func (s *supervisor) raiseProxy(ctx context.Context, p *Plan, ready func(*proxyProcess)) (*proxyProcess, error) {
	ours, theirs, err := socketPair()
	if err != nil {
		return nil, err
	}
	proc, err := s.spawnProxy(p, theirs)
	theirs.Close() // the proxy's end is the proxy's alone: it closes when that ends
	if err != nil {
		ours.Close()
		return nil, err
	}
	fresh := &proxyProcess{proc, newLink(ours)}
	go fresh.serve(func(message) message { return message{Error: "the supervisor answers nothing"} })
	wait, cancel := context.WithTimeout(ctx, p.StartTimeout)
	defer cancel()
	_, err = fresh.call(wait, message{Op: opStart, Config: p.proxyConfig(s.runtime, s.sockets), Backends: s.backends()})
	if err == nil {
		if ready != nil {
			ready(fresh)
		}
		_, err = fresh.call(wait, message{Op: opServe})
	}
	if err != nil {
		fresh.kill()
		if errors.Is(err, errGone) {
			err = fmt.Errorf("it ended (%s)", fresh.ended)
		}
		return nil, err
	}
	return fresh, nil
}

func (s *supervisor) spawnProxy(p *Plan, link handover) (*process, error) {
	cmd, err := p.proxyCommand(s.runtime, link, s.files())
	if err != nil {
		return nil, err
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	access, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	proc, err := spawn(cmd, sandbox.Limits{},
		func() { s.log.PumpProxy(errs); errs.Close() },
		func() { s.log.PumpAccess(access); access.Close() })
	if err != nil {
		return nil, cause(err)
	}
	return proc, nil
}

func (s *supervisor) files() []*os.File {
	var list []*os.File
	for _, c := range s.sockets {
		if c.file != nil {
			list = append(list, c.file)
		}
	}
	return list
}
