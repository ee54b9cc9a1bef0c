package leaks

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/rule"
)

// inspected is how much of an answer is looked at, and how much is ever held
// back. Errors are shorter.
const inspected = 64 << 10

// detailed is how much of a masked answer those are told who count them; the
// log gets all that was inspected.
const detailed = 2 << 10

// A writer holds the beginning of an answer back until it is known that
// nothing in it is for the developer alone. It goes through these stages:
// before the status; holding; then passing, or masked, or cut.
type writer struct {
	http.ResponseWriter
	m *masker
	r *http.Request

	begun  bool // the application has given its status
	status int
	coded  string // Content-Encoding of what the application sends
	stage  stage
	buf    *[]byte // what is held back, or of what is masked

	left int    // bytes that are still looked at of what was flushed early
	tail []byte // the end of what went out, in which a stack may begin

	hidden *trace // what was found; nil if the status was reason enough
	id     string // of what is masked
	ours   bool   // the answer is not the application's
}

// NotFromApplication says that what follows is an error page of the proxy
// itself, which has nothing to hide that the log should have. The visitor sees
// one kind of error pages.
func (w *writer) NotFromApplication() { w.ours = true }

type stage uint8

const (
	passing stage = iota
	holding
	masked // the visitor has his answer, the rest is for the log
	cut    // the answer ends here: its beginning was gone
)

// WriteHeader decides whether the answer has to be looked at.
func (w *writer) WriteHeader(status int) {
	h := w.Header()
	switch {
	case w.begun:
		return
	case status < 200 && status != http.StatusSwitchingProtocols:
		w.m.strip(h)
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.begun, w.status, w.coded = true, status, h.Get("Content-Encoding")
	w.m.strip(h)
	switch {
	case w.r.Method == http.MethodHead, status < 200, status == http.StatusNoContent, status == http.StatusNotModified:
	case status >= 500 && !w.m.o.KeepServerErrors:
		w.buf = w.m.buffers.Get().(*[]byte)
		w.mask()
		return
	case speaks(h):
		w.buf = w.m.buffers.Get().(*[]byte)
		w.stage = holding
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// speaks reports whether an answer is text that may hold a stack: HTML, JSON,
// XML, plain text. Scripts, style sheets and streams of events are not.
func speaks(h http.Header) bool {
	switch media := mediaOf(h); {
	case media == "", media == "application/json", media == "application/xml", strings.HasSuffix(media, "+json"), strings.HasSuffix(media, "+xml") && media != "image/svg+xml":
	case media == "text/event-stream", media == "text/css", media == "text/javascript", !strings.HasPrefix(media, "text/"):
		return false
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Encoding"))) {
	case "", "identity", "gzip", "x-gzip", "deflate":
		return true
	}
	return false // not asked for, and unreadable to us
}

func mediaOf(h http.Header) string {
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media))
}

func (w *writer) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	switch w.stage {
	case masked:
		w.keep(b)
		return len(b), nil
	case cut:
		return len(b), nil
	case holding:
		return w.hold(b)
	}
	if w.left > 0 {
		return w.watch(b)
	}
	return w.ResponseWriter.Write(b)
}

// keep adds to the buffer what has room in it.
func (w *writer) keep(b []byte) (rest []byte) {
	n := min(len(b), inspected-len(*w.buf))
	*w.buf = append(*w.buf, b[:n]...)
	return b[n:]
}

func (w *writer) hold(b []byte) (int, error) {
	rest := w.keep(b)
	if len(*w.buf) < inspected && !w.whole() {
		return len(b), nil
	}
	if err := w.decide(); err != nil {
		return 0, err
	}
	if len(rest) > 0 && w.stage == passing {
		if n, err := w.ResponseWriter.Write(rest); err != nil {
			return len(b) - len(rest) + n, err
		}
	}
	return len(b), nil
}

// whole reports whether the buffer holds all that was announced.
func (w *writer) whole() bool {
	text := w.Header().Get("Content-Length")
	if text == "" { // of most pages: an error would cost more than the number
		return false
	}
	n, err := strconv.Atoi(text)
	return err == nil && len(*w.buf) >= n
}

// decide looks at what was held back, and sends it or masks it.
func (w *writer) decide() error {
	if w.hidden = found(*w.buf, w.coded, w.status); w.hidden != nil {
		w.mask()
		return nil
	}
	w.stage = passing
	w.ResponseWriter.WriteHeader(w.status)
	_, err := w.ResponseWriter.Write(*w.buf)
	return err
}

// watch looks at what follows an early flush. The status is gone: all that can
// be done is to end where the stack begins.
func (w *writer) watch(b []byte) (int, error) {
	look := b[:min(len(b), w.left)]
	w.left -= len(look)
	text := slices.Concat(w.tail, look)
	if at := stackAt(text); at >= 0 {
		w.hidden, w.stage = &stacks[0], cut
		if w.buf == nil {
			w.buf = w.m.buffers.Get().(*[]byte)
		}
		*w.buf = append((*w.buf)[:0], text[at:]...)
		w.id = idOf(w.r)
		if before := at - len(w.tail); before > 0 {
			if _, err := w.ResponseWriter.Write(b[:before]); err != nil {
				return 0, err
			}
		}
		return len(b), nil
	}
	w.tail = text[max(0, len(text)-frame):]
	return w.ResponseWriter.Write(b)
}

// mask sends the visitor a text of ours.
func (w *writer) mask() {
	w.stage = masked
	status := w.status
	if status < 400 {
		status = http.StatusInternalServerError // an error that the application called a success
	}
	w.answer(status)
}

// finish ends the answer.
func (w *writer) finish() {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	if w.stage == holding {
		if err := w.decide(); err != nil {
			w.stage = passing // the visitor is gone
		}
	}
	w.told()
	w.release()
}

// told tells everybody who asked for it what was masked.
func (w *writer) told() {
	if w.stage != masked && w.stage != cut || w.buf == nil || w.ours {
		return
	}
	body := string(unpacked(*w.buf, w.coded))
	what, id := "is a failure", stackToClient.ID
	if w.hidden != nil {
		what = w.hidden.what
		id = checkOf(w.hidden)
	}
	w.m.e.Tell(id, "answer masked that "+what)
	w.m.e.Logger().Error("an answer of the application was not shown to the visitor", "why", what, "id", w.id, "method", w.r.Method, "path", w.r.URL.Path, "status", w.status, "answer", body)
	if w.m.e.Masked != nil {
		w.m.e.Masked(rule.Masked{ID: w.id, Method: w.r.Method, Path: w.r.URL.Path, Status: w.status, Detail: strings.ToValidUTF8(body[:min(len(body), detailed)], "")})
	}
}

func (w *writer) release() {
	if w.buf != nil {
		*w.buf = (*w.buf)[:0]
		w.m.buffers.Put(w.buf)
		w.buf = nil
	}
}
