package status

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"tenet/internal/guard/ledger"
)

const (
	maxQueued = 1 << 20          // bytes of lines that wait for the writer
	nameAgain = 10 * time.Minute // after which a writer that stays broken is named again
)

// lines hands lines to a writer that may be slow. Two buffers take turns: one
// is filled while the other is written. When the one is full, lines are lost
// and counted.
type lines struct {
	writer io.Writer
	logger *slog.Logger
	ledger *ledger.Ledger

	mu      sync.Mutex
	queued  []byte
	lost    uint64 // since the last line that was taken
	writing bool
	done    bool
	wake    chan struct{}
	idle    chan struct{} // has room for one: the writer has nothing to do
}

func newLines(ctx context.Context, w io.Writer, logger *slog.Logger, l *ledger.Ledger) *lines {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	out := &lines{writer: w, logger: logger, ledger: l, wake: make(chan struct{}, 1), idle: make(chan struct{}, 1)}
	go out.run(ctx)
	return out
}

// add queues the line that appendTo appends.
func (l *lines) add(appendTo func([]byte) []byte) {
	l.mu.Lock()
	if l.done || len(l.queued) > maxQueued {
		l.lost++
	} else {
		l.queued = appendTo(l.queued)
	}
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default: // it is awake
	}
}

// drain waits until nothing is queued. It is fine on nil.
func (l *lines) drain(ctx context.Context) error {
	if l == nil {
		return nil
	}
	for {
		l.mu.Lock()
		empty := len(l.queued) == 0 && !l.writing || l.done
		l.mu.Unlock()
		if empty {
			return nil
		}
		select {
		case <-l.idle:
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errNotDrained
		}
	}
}

func (l *lines) run(ctx context.Context) {
	var spare []byte
	var t trouble
	for {
		select {
		case <-l.wake:
		case <-ctx.Done():
			l.mu.Lock()
			l.done = true
			l.mu.Unlock()
			return
		}
		for l.batch(&spare, &t) {
		}
		l.mu.Lock()
		l.writing = false
		l.mu.Unlock()
		select {
		case l.idle <- struct{}{}:
		default:
		}
	}
}

// batch writes what is queued, while the next lines go into the spare buffer.
// It reports false if there is nothing.
func (l *lines) batch(spare *[]byte, t *trouble) bool {
	l.mu.Lock()
	batch, lost := l.queued, l.lost
	l.lost, l.writing = 0, len(batch) > 0
	if len(batch) > 0 {
		l.queued, *spare = (*spare)[:0], nil // each buffer is in one hand only
	}
	l.mu.Unlock()
	if len(batch) == 0 && lost == 0 {
		return false
	}
	var err error
	if len(batch) > 0 {
		_, err = l.writer.Write(batch)
		*spare = batch
	}
	l.report(t, err, countLines(batch), lost)
	return true
}

// trouble is what was said of a writer that does not work.
type trouble struct {
	since time.Time // zero while it works
	named time.Time
	lost  uint64
}

// report names a writer that fails, or is too slow, once; and once more when
// it works again.
func (l *lines) report(t *trouble, err error, written, lost uint64) {
	now := time.Now()
	if err != nil {
		lost += written
	}
	t.lost += lost
	switch {
	case err == nil && lost == 0:
		if !t.since.IsZero() {
			l.logger.Info("access log: written again", "lost", t.lost, "after", now.Sub(t.since).Round(time.Second))
			l.ledger.Event("access log", "The access log is written again.")
			*t = trouble{}
		}
		return
	case t.since.IsZero():
		t.since = now
	case now.Sub(t.named) < nameAgain:
		return
	}
	t.named = now
	reason := "the writer is too slow"
	if err != nil {
		reason = err.Error()
	}
	l.logger.Error("access log: lines are lost; requests are served all the same", "err", reason, "lost", t.lost)
	l.ledger.Event("access log", "Lines of the access log are lost: "+reason+".")
}

func countLines(b []byte) uint64 {
	var n uint64
	for _, c := range b {
		if c == '\n' {
			n++
		}
	}
	return n
}
