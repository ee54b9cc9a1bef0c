package share

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	lostAfter  = 5                      // failures in a row,
	silence    = 250 * time.Millisecond // in which nothing was answered
	foundAfter = 3                      // answers in time, of
	tries      = 6
	askEvery   = time.Second      // while it is lost
	showEvery  = 2 * time.Second  // how often a guard shows itself
	seenFor    = 10 * time.Second // for how long one counts that has
)

// A watch is a circuit breaker: it says whether the server is asked at all.
type watch struct {
	share *Share

	lost     atomic.Bool
	row      atomic.Int32 // failures since the last success
	heard    atomic.Int64 // when that was, Unix nanoseconds
	failures atomic.Uint64
	alone    atomic.Uint64

	mu     sync.Mutex
	since  time.Time
	why    string
	guards int             // that were seen last
	back   []chan struct{} // closed when the server is found again
}

var errLost = errors.New("the server that the guards share is lost")

// up reports whether the server is to be asked.
func (w *watch) up() bool { return !w.lost.Load() }

// note counts how a question ended. An answer that is an error of the server
// counts as a failure, but for those that say that there is nothing.
func (w *watch) note(err error) {
	if err == nil || errors.Is(err, redis.Nil) || errors.Is(err, context.Canceled) {
		if err == nil {
			w.row.Store(0)
			w.heard.Store(time.Now().UnixNano())
		}
		return
	}
	w.failures.Add(1)
	if w.row.Add(1) >= lostAfter && time.Since(time.Unix(0, w.heard.Load())) > silence {
		w.lose(err)
	}
}

// lose says, once, that the server is lost.
func (w *watch) lose(err error) {
	if w.lost.Swap(true) {
		return
	}
	o := w.share.options
	w.mu.Lock()
	w.since, w.why = time.Now(), reason(err)
	text := fmt.Sprintf("The server that the guards share is lost (%s): rates hold for each guard alone, with %s of what is allowed; what is learnt is kept here; certificates stay as they are.", w.why, fraction(w.guards))
	w.mu.Unlock()
	o.Logger.Warn(text, "server", o.Address.String())
	o.Ledger.Event("redis", text)
}

// find says, once, that it is back.
func (w *watch) find() {
	w.row.Store(0)
	if !w.lost.Swap(false) {
		return
	}
	o := w.share.options
	w.mu.Lock()
	w.since, w.why = time.Now(), ""
	for _, c := range w.back {
		close(c)
	}
	w.back = nil
	w.mu.Unlock()
	o.Logger.Info("the server that the guards share is back", "server", o.Address.String())
	o.Ledger.Event("redis", "The server that the guards share is back.")
}

// found returns a channel that is closed when the server is not, or no more,
// lost.
func (w *watch) found() <-chan struct{} {
	c := make(chan struct{})
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.up() {
		close(c)
		return c
	}
	w.back = append(w.back, c)
	return c
}

// share of the rates that a guard has when it is alone: one in so many.
func (w *watch) oneIn() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.guards
}

func (w *watch) state() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return State{
		Server: w.share.options.Address.String(), Up: w.up(), Since: w.since.UTC(), Guards: w.guards,
		Failures: w.failures.Load(), Alone: w.alone.Load(), Why: w.why,
	}
}

// run shows this guard to the others, asks after a server that is lost, and
// closes the connections at the end.
func (s *Share) run(ctx context.Context) {
	defer close(s.done)
	if err := s.show(ctx, slow); err != nil {
		s.watch.lose(err)
	}
	ask, show := time.NewTicker(askEvery), time.NewTicker(showEvery)
	defer ask.Stop()
	defer show.Stop()
	for {
		select {
		case <-show.C:
			if s.watch.up() {
				s.watch.note(s.show(ctx, slow))
			}
		case <-ask.C:
			if !s.watch.up() && s.answers(ctx) {
				s.watch.find()
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
			defer cancel()
			if s.watch.up() {
				_ = s.client.ZRem(last, s.key("guards"), s.id).Err() // else it is forgotten soon
			}
			_ = s.client.Close() // nothing is on its way any more
			return
		}
	}
}

// answers reports whether the server takes what it is told, several times within
// the time that a request has for it.
func (s *Share) answers(ctx context.Context) bool {
	if s.show(ctx, slow) != nil { // a connection is made
		return false
	}
	inTime := 0
	for range tries {
		began := time.Now()
		if s.show(ctx, slow) != nil {
			return false
		}
		if time.Since(began) <= s.options.Timeout {
			inTime++
		}
	}
	return inTime >= foundAfter
}

// show enters this guard among those that are there, and counts them. Just after
// the server was lost or found the others may not have shown themselves yet.
func (s *Share) show(ctx context.Context, limit time.Duration) error {
	var n int64
	err := s.ask(ctx, limit, func(ctx context.Context) (err error) {
		n, err = showScript.Run(ctx, s.client, []string{s.key("guards")}, s.id, int64(seenFor/time.Second)).Int64()
		return err
	})
	if err != nil {
		return err
	}
	w := s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if seen := min(max(int(n), s.options.Guards, 1), mostGuards); seen >= w.guards || time.Since(w.since) > seenFor {
		w.guards = seen
	}
	return nil
}

// ask asks the server, within a time.
func (s *Share) ask(ctx context.Context, limit time.Duration, question func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return question(ctx)
}

// slowly asks what no request waits for. Its failures count; a server that is
// lost is not asked.
func (s *Share) slowly(ctx context.Context, question func(context.Context) error) error {
	if !s.watch.up() {
		return errLost
	}
	err := s.ask(ctx, slow, question)
	if ctx.Err() == nil {
		s.watch.note(err)
	}
	return err
}

// reason says in a few words why a server does not answer. The words of the
// server are not repeated whole: they may quote what it was sent.
func reason(err error) string {
	var number syscall.Errno
	var network net.Error
	var told redis.Error
	switch {
	case errors.As(err, &number):
		return number.Error()
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "no answer in time"
	case errors.Is(err, io.EOF):
		return "the connection ended"
	case errors.As(err, &told):
		word, _, _ := strings.Cut(told.Error(), " ")
		return "it answers " + word
	}
	return err.Error()
}

// fraction says how much of a rate one of so many guards has.
func fraction(guards int) string {
	if guards == 1 {
		return "all"
	}
	return fmt.Sprintf("1/%d", guards)
}

// randomID is a name that no other guard has.
func randomID() string {
	var b [12]byte
	rand.Read(b[:]) // never fails: crypto/rand
	return hex.EncodeToString(b[:])
}
