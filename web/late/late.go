// Package late wraps a response so that something happens as the answer
// begins, when the headers that the application has set are known.
//
//	lw := &late.Writer{ResponseWriter: w, Begin: func() { w.Header().Del("Server") }}
//	next.ServeHTTP(lw, r)
//	lw.Finish()
package late

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// A Writer calls Begin once, before the final status goes out. It passes on
// what the connection can do: flushing, hijacking, sendfile, pushing;
// http.ResponseController finds the rest through Unwrap.
type Writer struct {
	http.ResponseWriter
	Begin func()
	Hint  func() // before each informational answer, such as 103 Early Hints, but 101; may be nil
	begun bool
}

// Finish calls Begin if the handler has written nothing.
func (w *Writer) Finish() { w.begin() }

func (w *Writer) begin() {
	if !w.begun {
		w.begun = true
		w.Begin()
	}
}

// WriteHeader sets the headers before a final status. Informational ones, but
// for 101, come before it.
func (w *Writer) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.begin()
	} else if w.Hint != nil && !w.begun {
		w.Hint()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *Writer) Write(b []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(b)
}

// WriteString saves the copy of a text into bytes, where the connection can.
func (w *Writer) WriteString(s string) (int, error) {
	w.begin()
	return io.WriteString(w.ResponseWriter, s)
}

// ReadFrom lets the kernel copy a file to the connection, where it can.
func (w *Writer) ReadFrom(r io.Reader) (int64, error) {
	w.begin()
	return io.Copy(w.ResponseWriter, r)
}

// Flush sends what is written so far.
func (w *Writer) Flush() { w.FlushError() }

// FlushError is Flush, with the error that http.ResponseController returns.
func (w *Writer) FlushError() error {
	w.begin()
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack takes the connection over. What is answered then is not ours.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.begun = true
	}
	return conn, buf, err
}

// Push starts a server push, where the connection can.
func (w *Writer) Push(target string, opts *http.PushOptions) error {
	if p, ok := w.ResponseWriter.(http.Pusher); ok {
		return p.Push(target, opts)
	}
	return http.ErrNotSupported
}

// Unwrap is for http.ResponseController.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
