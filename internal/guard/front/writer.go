package front

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"tenet/internal/guard/upstream"
)

// A writer is the answer's way back: it watches over clients that do not read,
// adds our own fields, compresses where that is safe, and lets go of the
// connection after a 101.
type writer struct {
	to    http.ResponseWriter
	rc    http.ResponseController // by value: one allocation less for each request
	f     *Front
	r     *http.Request
	id    []string
	link  *link
	body  *body // of the request; nil if it has none
	wrote bool

	stream *stream // of an extended CONNECT; nil for all others
	mute   bool    // what is written now is no answer to it

	comp *compressor // nil: as it comes

	timer *time.Timer // HTTP/2 and 3: running while a write waits
	mu    sync.Mutex  // guards over
	over  bool        // the handler has returned
}

// Header returns the answer's fields.
func (w *writer) Header() http.Header { return w.to.Header() }

// WriteHeader sends an interim status on, and prepares for the body of a final one.
func (w *writer) WriteHeader(status int) {
	if status >= 200 && !w.wrote {
		w.wrote = true
		header := w.to.Header()
		if w.stream != nil {
			before := status
			status = w.stream.refused(status, header)
			w.mute = status != before
		}
		header["X-Request-Id"] = w.id
		if w.f.altSvc != "" && w.link.secure() {
			header["Alt-Svc"] = []string{w.f.altSvc}
		}
		if !w.mute {
			w.comp = w.f.compressorFor(w.r, status, header)
		}
	}
	defer w.watch()()
	w.to.WriteHeader(status)
}

// Write writes a piece of the body.
func (w *writer) Write(p []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	if w.mute {
		return len(p), nil
	}
	defer w.watch()()
	if w.comp != nil {
		return w.comp.Write(w.to, p)
	}
	return w.to.Write(p)
}

// FlushError sends what was written.
func (w *writer) FlushError() error {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	defer w.watch()()
	if w.comp != nil {
		if err := w.comp.flush(w.to); err != nil {
			return err
		}
	}
	return w.rc.Flush()
}

// Flush is for those who do not ask for the error.
func (w *writer) Flush() {
	// The next write tells.
	_ = w.FlushError()
}

// Hijack hands out the connection, whose bytes are no longer looked at.
func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.stream != nil {
		return w.stream.hijack()
	}
	c, rw, err := w.rc.Hijack()
	if err != nil {
		return nil, nil, err
	}
	w.wrote = true
	return c, rw, nil
}

// SetReadDeadline in the past stops the reading of the request's body.
func (w *writer) SetReadDeadline(t time.Time) error {
	if w.body != nil {
		return w.body.stop(t)
	}
	return nil
}

// SetWriteDeadline does nothing: each write has one.
func (w *writer) SetWriteDeadline(time.Time) error { return nil }

// EnableFullDuplex lets the answer overtake the request's body.
func (w *writer) EnableFullDuplex() error {
	if err := w.rc.EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// watch bounds how long a write may wait for the client to read. Over HTTP/1
// the server does it; over HTTP/2 and 3 a deadline would end the stream even if
// nothing waits, so that a timer runs during each write.
func (w *writer) watch() (done func()) {
	limit := w.f.opts.Timeouts.Write
	if w.r.ProtoMajor == 1 {
		return func() {}
	}
	if w.timer == nil {
		w.timer = time.AfterFunc(limit, w.expire)
	} else {
		w.timer.Reset(limit)
	}
	return func() { w.timer.Stop() }
}

// expire ends the stream in which a write waits.
func (w *writer) expire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.f.blocked("slow-reader")
		_ = w.rc.SetWriteDeadline(time.Unix(1, 0))
	}
}

// finish completes the answer after the handler has returned properly.
func (w *writer) finish() {
	if w.comp != nil {
		func() {
			defer w.watch()()
			w.comp.close(w.to)
		}()
	}
	if w.r.ProtoMajor != 1 {
		// What is still buffered is sent after us.
		_ = w.rc.SetWriteDeadline(time.Now().Add(w.f.opts.Timeouts.Write))
	}
}

// end lets go of everything, also after a panic.
func (w *writer) end() {
	w.mu.Lock()
	w.over = true
	w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	if w.r.ProtoMajor != 1 && w.r.Context().Err() != nil {
		w.link.reset()
	}
	if w.comp != nil {
		w.comp.release(w.f)
		w.comp = nil
	}
	if w.body != nil {
		_ = w.body.finish(time.Now().Add(w.f.opts.Timeouts.Body))
	}
}

// problem answers with an error page.
func (f *Front) problem(w http.ResponseWriter, r *http.Request, status int) {
	if id := r.Header.Get("X-Request-Id"); id != "" {
		w.Header().Set("X-Request-Id", id)
	}
	upstream.WriteProblem(w, r, status)
}
