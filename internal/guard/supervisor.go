package guard

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A supervisor owns the sockets, starts the proxy and the application, and
// keeps both running. It handles no request.
type supervisor struct {
	log     *Log
	runtime string // folder of sockets and temporary files; removed at the end
	sockets []socket
	count   atomic.Int64  // members started so far
	hurry   chan struct{} // closed by the second signal: no more patience
	reread  func() (Options, error)
	quit    func()          // begins a graceful stop
	ending  <-chan struct{} // closed when guard begins to stop: nothing is started any more

	plan atomic.Pointer[Plan] // that runs
	desk desk                 // the proxy

	observed observations

	mu       sync.Mutex
	slots    []*slot
	hinting  *hints
	serving  map[string]bool // sockets of the members that take requests
	reloads  sync.Mutex      // one at a time
	retiring sync.WaitGroup  // members that finish their last requests
}

// A slot is a place for one member: it is kept occupied.
type slot struct {
	number  int
	replace chan *member // a new one that is up, from a reload
	gone    chan struct{}
}

// Run starts what the plan says and keeps it running until ctx ends, which
// asks for a graceful stop. hup asks for a reload, for which reread returns
// the options as they are then, and hurry, once closed, for an end without
// patience. The error says why guard could not start.
func Run(ctx context.Context, p *Plan, log *Log, hup <-chan os.Signal, hurry chan struct{}, reread func() (Options, error)) error {
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	s := &supervisor{quit: quit, ending: ctx.Done(), log: log, hurry: hurry, reread: reread, serving: map[string]bool{}}
	s.desk.changed = make(chan struct{}, 1)
	s.plan.Store(p)
	var err error
	if s.sockets, err = bind(ctx, p.Endpoints, p.sys.descriptors); err != nil {
		return err
	}
	defer func() { unbind(s.sockets) }()
	if len(s.sockets) < len(p.Endpoints) {
		log.Warn("no HTTP/3: this system has no UDP sockets as it needs them")
	}
	if s.runtime, err = p.runtimeFolder(); err != nil {
		return err
	}
	defer os.RemoveAll(s.runtime)
	if err := p.stateFolder(); err != nil {
		return err
	}
	if err := s.copyCertificates(p); err != nil {
		return fmt.Errorf("cannot hand the certificate on: %w", cause(err))
	}
	control, err := s.listenControl(p)
	if err != nil {
		return err
	}
	defer control.Close()
	for _, note := range p.Notes {
		log.Say("%s", note)
	}
	return s.run(ctx, hup)
}

// run is the life of guard: the proxy and the members come up, work, and go.
func (s *supervisor) run(ctx context.Context, hup <-chan os.Signal) error {
	p := s.plan.Load()
	// What runs outlives ctx: its end asks for a graceful stop, in order.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	known := p.hasAuthority()
	if err := s.desk.open(ctx, s, p); err != nil {
		return fmt.Errorf("the proxy does not start: %w", err)
	}
	s.announce(p, !known)
	var keepers sync.WaitGroup
	for i := range p.members() {
		sl := &slot{number: i, replace: make(chan *member), gone: make(chan struct{})}
		s.slots = append(s.slots, sl)
		keepers.Go(func() { s.keep(work, sl) })
	}
	go s.followCertificates(work)
	go s.watchClock(work)
	var desk sync.WaitGroup
	desk.Go(func() { s.desk.keep(work, s) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-hup:
			go func() {
				if text, err := s.reload(work); err != nil {
					s.log.Warn("%s", err)
				} else {
					s.log.Say("%s", text)
				}
			}()
		}
	}
	s.log.Say("stopping: new connections are refused, requests finish within %s", p.StopTimeout)
	started := time.Now()
	s.desk.stop(p.StopTimeout, s.hurry) // first: requests in flight need their members
	cancel()
	desk.Wait()
	keepers.Wait()
	s.retiring.Wait()
	if s.plan.Load().Observe && s.plan.Load().launch != nil {
		s.log.Say("%s", strings.TrimRight(s.advice(), "\n"))
	}
	s.log.Say("stopped after %s", time.Since(started).Round(10*time.Millisecond))
	return nil
}

// keep keeps a slot occupied until ctx ends.
func (s *supervisor) keep(ctx context.Context, sl *slot) {
	defer close(sl.gone)
	var wait backoff
	m := s.occupy(ctx, sl, &wait)
	for m != nil {
		select {
		case fresh := <-sl.replace:
			s.retire(m)
			m, wait = fresh, backoff{}
		case <-m.done:
			s.withdraw(m)
			s.remove(m)
			s.log.Warn("%s ended after %s (%s)%s", s.title(m), ago(m.ran), m.ended, s.consequence(ctx))
			pause := wait.next(m.ran, true)
			m = nil
			if s.rest(ctx, pause) {
				m = s.occupy(ctx, sl, &wait)
			}
		case <-ctx.Done():
			s.withdraw(m)
			s.dismiss(m)
			return
		}
	}
}

// occupy starts members until one serves. It returns nil when guard stops.
func (s *supervisor) occupy(ctx context.Context, sl *slot, wait *backoff) *member {
	for {
		p := s.plan.Load()
		m, err := s.raise(ctx, p, sl.number)
		if err == nil {
			s.admit(m)
			s.log.Say("%s serves (%s)", s.title(m), m)
			return m
		}
		if ctx.Err() != nil || s.isEnding() {
			return nil
		}
		pause := wait.next(0, false)
		if pause == 0 { // nothing has served yet: do not spin
			pause = firstWait
		}
		s.log.Warn("%s does not start: %v; again in %s", p.title(sl.number), err, ago(pause))
		if wait.worry() {
			s.log.Warn("%s failed %d times in a row. guard keeps trying, at most %s apart; what it wrote stands above", p.title(sl.number), wait.failures, longest)
		}
		select { // a reload may bring one that works
		case m := <-sl.replace:
			return m
		case <-time.After(pause):
		case <-s.ending:
			return nil
		}
	}
}

func (s *supervisor) isEnding() bool {
	select {
	case <-s.ending:
		return true
	default:
		return false
	}
}

// rest waits, and reports whether guard still runs after that.
func (s *supervisor) rest(ctx context.Context, pause time.Duration) bool {
	select {
	case <-time.After(pause):
		return ctx.Err() == nil && !s.isEnding()
	case <-s.ending:
		return false
	}
}

// admit lets a member take requests.
func (s *supervisor) admit(m *member) {
	s.mu.Lock()
	s.serving[m.socket] = true
	s.mu.Unlock()
	s.desk.update(s.backends)
}

// withdraw lets it take no more.
func (s *supervisor) withdraw(m *member) {
	s.mu.Lock()
	delete(s.serving, m.socket)
	s.mu.Unlock()
	s.desk.update(s.backends)
}

// retire ends a member that another one has replaced, once its requests are
// done. It does not wait for that.
func (s *supervisor) retire(m *member) {
	s.withdraw(m)
	s.retiring.Go(func() {
		s.desk.drain(m.socket, s.plan.Load().StopTimeout, s.hurry)
		s.dismiss(m)
	})
}

// dismiss ends a member that has no requests any more.
func (s *supervisor) dismiss(m *member) {
	grace := s.plan.Load().StopTimeout
	if m.stop(grace, s.hurry) {
		s.log.Warn("%s did not end within %s after %s and was killed", s.title(m), ago(grace), s.plan.Load().sys.asked())
	}
	s.remove(m)
}

func (s *supervisor) consequence(ctx context.Context) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil || len(s.serving) > 0 {
		return "; starting it again"
	}
	return "; requests wait until it serves again"
}

// backends lists the sockets that take requests.
func (s *supervisor) backends() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sortedKeys(s.serving)
}

// runtimeFolder makes the folder of sockets and temporary files. Its path is
// short, because the path of a unix socket may have 107 bytes at most, and
// others may pass through it, because the proxy and the application have
// users of their own.
func (p *Plan) runtimeFolder() (string, error) {
	var errs error
	for _, base := range p.runtimeBases() {
		dir, err := os.MkdirTemp(base, "tenet-")
		if err != nil {
			errs = err
			continue
		}
		if p.split() {
			err = os.Chmod(dir, 0o711)
		}
		real := dir
		if err == nil { // as Node.js sees it, whose permission model knows no links: /var is one on macOS
			real, err = filepath.EvalSymlinks(dir)
		}
		if name := filepath.Join(real, "m1000000", socketFolder, socketName+".9"); err == nil && len(name) > longestSocket && p.sys.descriptors {
			err = fmt.Errorf("the path %s is too long for a socket", name)
		}
		if err == nil {
			return real, nil
		}
		errs = err
		os.Remove(dir)
	}
	return "", fmt.Errorf("there is no folder for sockets and temporary files: %w", errs)
}

// longestSocket is how long the path of a unix socket may be on Linux, less
// what macOS takes of it.
const longestSocket = 103
