package front

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A body is a request's body with limits: how large it gets, how long it may
// be waited for, and what the guards find inside.
type body struct {
	io.ReadCloser
	f     *Front
	rc    *http.ResponseController
	left  int64         // of the limit
	limit int64         // for the error
	got   int64         // bytes so far
	spent time.Duration // waiting for them
	guard io.Writer     // reads along; its error refuses the body

	ended atomic.Bool // there is no more to be read
	mu    sync.Mutex  // deadlines are set, or have been cut for good
	cut   bool
}

// limit is how large the body of a request may be.
func (f *Front) limit(r *http.Request) int64 {
	for i := range f.opts.Bodies {
		if f.opts.Bodies[i].covers(r) {
			return f.opts.Bodies[i].Bytes
		}
	}
	return f.opts.Limits.BodyBytes
}

// A BodyLimit is an exception to Limits.BodyBytes for some paths.
type BodyLimit struct {
	Paths []string // as in Rate
	Bytes int64
}

func (l BodyLimit) covers(r *http.Request) bool {
	any := readyRates([]Rate{{Paths: l.Paths}})[0]
	return any.covers(r.Method, func() []string { return segments(r.URL.Path) })
}

// errCut is what a reader gets whose body nobody wants any more.
var errCut = errors.New("the request's body is no longer read")

// Read reads as net/http does, within the limits. The time that is allowed
// grows with what has come: a grace, and then a rate (slow POST, CWE-400).
func (b *body) Read(p []byte) (int, error) {
	if b.ended.Load() {
		return 0, io.EOF
	}
	start := time.Now()
	allowed := b.f.opts.Timeouts.Body + time.Duration(b.got)*time.Second/time.Duration(b.f.opts.Limits.BodyRate) - b.spent
	if !b.deadline(start.Add(max(allowed, time.Millisecond))) {
		return 0, errCut
	}
	n, err := b.ReadCloser.Read(p)
	b.got += int64(n)
	b.spent += time.Since(start)
	if b.left -= int64(n); b.left < 0 {
		b.f.blocked("body-too-large")
		return 0, &http.MaxBytesError{Limit: b.limit}
	}
	if n > 0 && b.guard != nil {
		if _, bad := b.guard.Write(p[:n]); bad != nil {
			return 0, bad
		}
	}
	switch err {
	case nil:
	case io.EOF:
		// The server now listens for the client's leaving: that must not run
		// out of time.
		b.deadline(time.Time{})
		b.ended.Store(true)
	default:
		_ = b.finish(time.Unix(1, 0)) // nothing good comes any more
	}
	return n, err
}

// deadline sets until when the next read may take, unless the body was cut.
func (b *body) deadline(t time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cut {
		return false
	}
	// Servers without deadlines are those of tests.
	_ = b.rc.SetReadDeadline(t)
	return true
}

// stop ends a read under way and all later ones. A time ahead is a deadline
// that somebody downstream wants: ours is tighter.
func (b *body) stop(t time.Time) error {
	if t.IsZero() || time.Until(t) > 0 {
		return nil
	}
	return b.finish(t)
}

// finish bounds what the server does with the rest of a body that the handler
// has not read. A body that was read to its end is left alone: the server waits
// for the next request there.
func (b *body) finish(t time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cut || b.ended.Load() {
		return nil
	}
	b.cut = true
	return b.rc.SetReadDeadline(t)
}
