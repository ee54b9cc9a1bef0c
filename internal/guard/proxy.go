package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/share"
	"tenet/internal/guard/upstream"
	"tenet/internal/rule"
)

// The descriptors that a proxy gets: the link to the supervisor, then its
// sockets.
const (
	linkDescriptor  = 3
	firstDescriptor = 4
)

// A proxy is the process between the clients and the application.
type proxy struct {
	rules  []*rule.Rule
	access io.Writer
	log    *slog.Logger
	link   io.Closer // whose end is ours

	mu       sync.Mutex
	config   *proxyConfig // once started
	front    *front.Front
	up       *upstream.Upstream
	chain    *chain
	draining map[string]chan struct{} // closed once a backend that was removed has no requests
	current  map[string]bool

	cancel context.CancelFunc // ends accepting
	served chan struct{}      // closed once all requests are done
}

// Serve is the life of the proxy: it waits for the supervisor to tell it what
// to do, and ends when the supervisor does. link is the value of LinkVariable.
// What it has to say goes to errs, a JSON object on each line, and the access
// log to access.
func Serve(rules []*rule.Rule, link string, access, errs io.Writer) error {
	conn, err := takeLink(link)
	if err != nil {
		return errors.New("this stage is started by tenet guard, not by hand")
	}
	share.Silence()
	p := &proxy{
		rules: rules, access: access, link: conn, log: slog.New(slog.NewJSONHandler(errs, nil)),
		draining: map[string]chan struct{}{}, current: map[string]bool{}, served: make(chan struct{}),
	}
	newLink(conn).serve(p.handle)
	return nil
}

// handle answers the supervisor.
func (p *proxy) handle(m message) message {
	var text string
	var err error
	switch m.Op {
	case opStart:
		err = p.start(m)
	case opServe:
		err = p.serve()
	case opBackends:
		err = p.update(m.Backends)
	case opDrain:
		err = p.drain(m.Backend, seconds(m.Seconds))
	case opStop:
		err = p.stop(seconds(m.Seconds))
	case opNote:
		err = p.note(m.Args)
	case opAsk:
		text, err = p.answer(m.Args)
	default:
		err = fmt.Errorf("the proxy does not know `%s`", m.Op)
	}
	if err != nil {
		return message{Error: err.Error()}
	}
	return message{Text: text}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

var errNotStarted = errors.New("the proxy was not started yet")

// start gets ready to serve as the supervisor says: all that can go wrong but
// for the sockets has not.
func (p *proxy) start(m message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.up != nil || m.Config == nil {
		return errors.New("the proxy is started once, with settings")
	}
	var err error
	if p.up, err = upstream.New(context.Background(), m.Config.upstreamOptions(p.log)); err != nil {
		return err
	}
	backends, err := m.Config.backends(m.Backends)
	if err != nil {
		return err
	}
	if err := p.set(backends); err != nil {
		return err
	}
	if p.chain, err = newChain(context.Background(), m.Config, p); err != nil {
		return err
	}
	options, err := m.Config.frontOptions(p.chain.ledger, p.log)
	if err != nil {
		return err
	}
	p.chain.shareFront(m.Config, &options)
	p.config = m.Config
	p.front, err = front.New(options, p.chain.handler)
	return err
}

// serve returns once connections are accepted.
func (p *proxy) serve() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.front == nil || p.cancel != nil {
		return errors.New("the proxy serves once, after its start")
	}
	ctx, cancel := context.WithCancel(context.Background())
	listeners, err := p.config.listeners(ctx, p.log)
	if err != nil {
		cancel()
		return err
	}
	p.cancel = cancel
	if p.config.Bind && listeners.status != nil { // the next proxy needs its port
		context.AfterFunc(ctx, func() { listeners.status.Close() })
	}
	if listeners.status != nil {
		go p.chain.serveStatus(listeners.status)
	}
	go func() {
		defer close(p.served)
		if err := p.front.Serve(ctx, listeners.Listeners); err != nil {
			p.log.Error("a listener failed", "error", err.Error())
			p.link.Close()
		}
	}()
	return nil
}

// update replaces the members that take requests.
func (p *proxy) update(sockets []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.up == nil {
		return errNotStarted
	}
	list := make([]upstream.Backend, 0, len(sockets))
	for _, s := range sockets {
		list = append(list, unixBackend(s))
	}
	return p.set(list)
}

// set replaces the backends; those that are left out finish their requests,
// which is noted. The caller holds mu.
func (p *proxy) set(list []upstream.Backend) error {
	next := map[string]bool{}
	for _, b := range list {
		next[b.Name] = true
	}
	for name := range p.current {
		if !next[name] && p.draining[name] == nil {
			p.startDraining(name)
		}
	}
	p.current = next
	return p.up.Set(list)
}

// startDraining takes a backend out of the list and notes when its last
// request has ended. It returns once no new request goes there.
func (p *proxy) startDraining(name string) {
	done := make(chan struct{})
	p.draining[name] = done
	go func() {
		defer close(done)
		_ = p.up.Drain(context.Background(), name) // ends with the requests, or with the process
	}()
	for slices.ContainsFunc(p.up.Status(), func(s upstream.Status) bool { return s.Name == name }) {
		time.Sleep(100 * time.Microsecond) // Drain waits for the requests that it has taken out of the list first
	}
}

// drain waits for the last requests of a member that was left out.
func (p *proxy) drain(name string, limit time.Duration) error {
	p.mu.Lock()
	done := p.draining[name]
	p.mu.Unlock()
	if done == nil {
		return nil
	}
	select {
	case <-done:
	case <-time.After(limit):
	}
	p.mu.Lock()
	delete(p.draining, name)
	p.mu.Unlock()
	return nil
}

// stop accepts nothing more and waits for the requests under way.
func (p *proxy) stop(limit time.Duration) error {
	p.mu.Lock()
	cancel, chain := p.cancel, p.chain
	p.mu.Unlock()
	if cancel == nil {
		return errNotStarted
	}
	cancel()
	select {
	case <-p.served:
	case <-time.After(limit):
	}
	return chain.close()
}

// note counts what the preload of the application did.
func (p *proxy) note(args []string) error {
	p.mu.Lock()
	chain := p.chain
	p.mu.Unlock()
	if chain == nil || len(args) != 2 {
		return errNotStarted
	}
	name := args[0]
	if name != "strict" {
		name = "eval" // the switches are of this rule, but for one
	}
	chain.ledger.Enforced(name, args[1]+": "+args[0])
	return nil
}

// answer is for a person who asks.
func (p *proxy) answer(args []string) (string, error) {
	p.mu.Lock()
	chain := p.chain
	p.mu.Unlock()
	if chain == nil {
		return "", errNotStarted
	}
	return chain.ask(args)
}
