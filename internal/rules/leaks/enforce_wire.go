package leaks

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
)

// What a connection can do, and a writer passes on.

// WriteString saves no copy, but keeps io.WriteString from making two.
func (w *writer) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// ReadFrom lets the kernel copy what is not looked at.
func (w *writer) ReadFrom(src io.Reader) (n int64, err error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	part := make([]byte, 32<<10)
	for w.stage != passing || w.left > 0 {
		k, readErr := src.Read(part)
		if k > 0 {
			if _, err := w.Write(part[:k]); err != nil {
				return n, err
			}
			n += int64(k)
		}
		if readErr == io.EOF {
			return n, nil
		} else if readErr != nil {
			return n, readErr
		}
	}
	rest, err := io.Copy(w.ResponseWriter, src)
	return n + rest, err
}

// Flush sends what is written so far.
func (w *writer) Flush() { w.FlushError() }

// FlushError is Flush, with the error that http.ResponseController returns.
// What is held back is judged as it is; what follows is looked at on its way.
func (w *writer) FlushError() error {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	switch w.stage {
	case masked, cut:
		return nil
	case holding:
		if len(*w.buf) == 0 {
			w.stage = passing
			w.ResponseWriter.WriteHeader(w.status)
		} else if err := w.decide(); err != nil || w.stage == masked {
			return err
		}
		w.left, w.tail = inspected-len(*w.buf), slices.Clone((*w.buf)[max(0, len(*w.buf)-frame):])
		if w.coded != "" {
			w.left = 0
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack takes the connection over. What is answered then is not ours.
func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.begun, w.stage = true, passing
	}
	return conn, buf, err
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
