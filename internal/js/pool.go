package js

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
)

// PoolOptions say how a [Pool] works. Command is required; the zero value of
// any other field means its default.
type PoolOptions struct {
	// Command makes a process that calls [Serve] on its standard input and
	// output: usually this very program with a hidden argument.
	Command func() *exec.Cmd
	Workers int           // processes at most; default: one for each processor, up to 8
	Timeout time.Duration // for one file; default 10 s
	Memory  int64         // bytes that one worker may use; default 1 GB; enforced where /proc exists
}

// A Pool extracts files in worker processes. The parser can be made to
// exhaust its stack, which ends a Go process, or to run for hours, which
// nothing in its process can stop; here that costs one file and one worker.
//
// Workers start when there is work for them, at most one new for every few
// files that wait, and stay until Close.
type Pool struct {
	o PoolOptions

	mu      sync.Mutex
	queue   []*task // no worker has them yet; oldest first
	workers []*worker
	mute    int   // workers in a row that ended without a greeting
	broken  error // why no worker can be started
	closed  bool
	free    [][]byte // what answers are read into

	running sync.WaitGroup // workers and the watch
	stop    chan struct{}  // ends the watch; nil until the first worker starts
}

// A task is a job and its fate.
type task struct {
	job       Job
	tries     int // workers that died when it was their turn, before they read it
	cancelled bool
	done      chan result // one, buffered
}

type result struct {
	facts []byte
	err   error
}

// How far a worker is filled ahead: enough that it never waits for the pool,
// little enough that the others do not idle at the end.
const (
	aheadJobs  = 32
	aheadBytes = 128 << 10
)

var errClosed = errors.New("the pool of parsers is closed")

// NewPool returns a pool without any worker yet.
func NewPool(o PoolOptions) *Pool {
	if o.Workers <= 0 {
		o.Workers = min(runtime.NumCPU(), 8)
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	return &Pool{o: o}
}

// Concurrency is how many calls of Extract at a time keep all workers busy.
func (p *Pool) Concurrency() int { return p.o.Workers * aheadJobs }

// Extract returns the facts of a file in their stored form, see [Decode]. The
// error is a [*Lost] if the file is to blame. When ctx ends, the worker that is
// at the file is killed.
func (p *Pool) Extract(ctx context.Context, job Job) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if n := len(job.Text.Data); n > defaults.Bytes { // not worth a trip
		return nil, &Lost{Name: job.Name, Why: tooLarge(n, defaults.Bytes)}
	}
	t := &task{job: job, done: make(chan result, 1)}
	p.mu.Lock()
	if err := p.unusable(); err != nil {
		p.mu.Unlock()
		return nil, err
	}
	p.queue = append(p.queue, t)
	p.dispatch()
	p.mu.Unlock()
	select {
	case r := <-t.done:
		return r.facts, r.err
	case <-ctx.Done():
		p.cancel(t)
		return nil, ctx.Err()
	}
}

// Close ends all workers and returns when they are gone. Calls of Extract
// that still wait return an error.
func (p *Pool) Close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		p.failQueue(errClosed)
		for _, w := range p.workers {
			w.kill("")
		}
		if p.stop != nil {
			close(p.stop)
		}
	}
	p.mu.Unlock()
	p.running.Wait()
}

// The methods below are called with p.mu held.

func (p *Pool) unusable() error {
	if p.closed {
		return errClosed
	}
	return p.broken
}

func (p *Pool) failQueue(err error) {
	for _, t := range p.queue {
		t.done <- result{err: err}
	}
	p.queue = nil
}

// dispatch hands waiting tasks to the least busy workers that have room, and
// starts another worker if those there are have more than enough to do.
func (p *Pool) dispatch() {
	for len(p.queue) > 0 {
		t := p.queue[0]
		if t.cancelled {
			p.queue = p.queue[1:]
			continue
		}
		w := p.leastBusy()
		if len(p.workers) < p.o.Workers && (w == nil || p.overloaded()) {
			w = p.spawn()
		}
		if w == nil || !w.room(t) {
			return
		}
		p.queue = p.queue[1:]
		w.give(t)
	}
}

func (p *Pool) leastBusy() (best *worker) {
	for _, w := range p.workers {
		if !w.dying && (best == nil || w.load < best.load) {
			best = w
		}
	}
	return best
}

// overloaded reports whether there is work for one worker more: starting one
// costs as much as parsing some 100 KB.
func (p *Pool) overloaded() bool {
	jobs, size := len(p.queue), 0
	for _, t := range p.queue {
		size += len(t.job.Text.Data)
	}
	for _, w := range p.workers {
		if len(w.tasks) == 0 {
			return false
		}
		jobs += len(w.tasks)
		size += w.load
	}
	return size > len(p.workers)*(64<<10) || jobs > len(p.workers)*4
}

func (p *Pool) spawn() *worker {
	w := &worker{p: p, deadline: time.Now().Add(p.o.Timeout), wake: make(chan struct{}, 1), quit: make(chan struct{})}
	p.workers = append(p.workers, w)
	if p.stop == nil {
		p.stop = make(chan struct{})
		p.running.Go(p.watch)
	}
	p.running.Go(w.run)
	return w
}

// cancel forgets a task. Only a worker that is at it must be killed; what it
// had besides goes to another.
func (p *Pool) cancel(t *task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.cancelled = true
	for _, w := range p.workers {
		if w.started && w.tasks[0] == t {
			w.kill("cancelled")
		}
	}
}

// gone settles what a worker that ended leaves behind.
func (p *Pool) gone(w *worker, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.workers = slices.DeleteFunc(p.workers, func(x *worker) bool { return x == w })
	rest := w.tasks
	switch {
	case len(rest) == 0 || p.closed:
	case w.started:
		rest[0].done <- result{err: &Lost{Name: rest[0].job.Name, Why: why}}
		rest = rest[1:]
	case w.greeted:
		if rest[0].tries++; rest[0].tries > 1 {
			rest[0].done <- result{err: &Lost{Name: rest[0].job.Name, Why: "two parser processes ended before they read it: " + why}}
			rest = rest[1:]
		}
	}
	for _, t := range rest {
		t.job.careful = true // it may have been at any of them
	}
	p.queue = append(slices.Clone(rest), p.queue...)
	if !w.greeted {
		// Nothing was heard of it, not even a greeting: a second one like that
		// is no accident.
		if p.mute++; p.mute > 1 {
			p.broken = fmt.Errorf("start a parser process: %s", why)
		}
	}
	if err := p.unusable(); err != nil {
		p.failQueue(err)
		return
	}
	p.dispatch()
}

// watch kills workers that are late or too large.
func (p *Pool) watch() {
	tick := time.NewTicker(min(p.o.Timeout/4+1, 100*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-tick.C:
			p.mu.Lock()
			for _, w := range p.workers {
				switch {
				case (len(w.tasks) > 0 || !w.greeted) && now.After(w.deadline):
					w.kill("took longer than " + seconds(p.o.Timeout))
				case w.resident() > p.o.Memory:
					w.kill("needed more than " + memory(p.o.Memory))
				}
			}
			if p.unusable() == nil {
				p.dispatch()
			}
			p.mu.Unlock()
		}
	}
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}

func memory(n int64) string {
	if n%(1<<30) == 0 {
		return strconv.FormatInt(n>>30, 10) + " GB"
	}
	return megabytes(int(n)) + " of memory"
}
