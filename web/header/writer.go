package header

import (
	"bufio"
	"io"
	"net"
	"net/http"

	"tenet/web/csp"
)

// A lateWriter sets headers as the answer begins, when those of the
// application are known. It passes on what the connection can do: flushing,
// hijacking, sendfile, pushing; http.ResponseController finds the rest through
// Unwrap.
type lateWriter struct {
	http.ResponseWriter
	*middleware
	own     []line
	private bool
	begun   bool
}

func (w *lateWriter) begin() {
	if w.begun {
		return
	}
	w.begun = true
	h := w.Header()
	if w.enforce {
		w.set(h, w.own, w.private, false)
	}
	for _, l := range w.own {
		if isPolicy(l) {
			h[l.key] = w.combine(l, h[l.key])
		}
	}
}

// combine puts our policy and the application's together.
func (w *lateWriter) combine(ours line, theirs []string) []string {
	if len(theirs) == 0 {
		return ours.value
	}
	switch w.merge {
	case Both:
		return append(append([]string{}, ours.value...), theirs...)
	case Join:
		joined := csp.Parse(ours.value[0])
		for _, value := range theirs {
			for _, p := range csp.ParseHeader(value) {
				joined = csp.Join(joined, p)
			}
		}
		return []string{joined.String()}
	case Replace:
		return ours.value
	}
	return theirs
}

// WriteHeader sets the headers before a final status. Informational ones, but
// for 101, come before it.
func (w *lateWriter) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.begin()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *lateWriter) Write(b []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(b)
}

// WriteString saves the copy of a text into bytes, where the connection can.
func (w *lateWriter) WriteString(s string) (int, error) {
	w.begin()
	return io.WriteString(w.ResponseWriter, s)
}

// ReadFrom lets the kernel copy a file to the connection, where it can.
func (w *lateWriter) ReadFrom(r io.Reader) (int64, error) {
	w.begin()
	return io.Copy(w.ResponseWriter, r)
}

// Flush sends what is written so far.
func (w *lateWriter) Flush() { w.FlushError() }

// FlushError is Flush, with the error that http.ResponseController returns.
func (w *lateWriter) FlushError() error {
	w.begin()
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack takes the connection over. What is answered then is not ours.
func (w *lateWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.begun = true
	}
	return conn, buf, err
}

// Push starts a server push, where the connection can.
func (w *lateWriter) Push(target string, opts *http.PushOptions) error {
	if p, ok := w.ResponseWriter.(http.Pusher); ok {
		return p.Push(target, opts)
	}
	return http.ErrNotSupported
}

// Unwrap is for http.ResponseController.
func (w *lateWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
