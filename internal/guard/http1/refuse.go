package http1

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"time"
)

const (
	// What a client may still send after it was refused, before it is cut off:
	// it would get a reset in place of the answer (RFC 9112, section 9.6).
	lingers   = 500 * time.Millisecond
	lingering = 256 << 10
)

// An Error is what is wrong with a request: the status of the answer, and the
// reason in one stable word.
type Error struct {
	Status int
	Reason string
}

func (e *Error) Error() string { return "request refused: " + e.Reason }

// HTTPStatus is the status of the answer.
func (e *Error) HTTPStatus() int { return e.Status }

func bad(reason string) error {
	if reason == "head-too-large" {
		return &Error{http.StatusRequestHeaderFieldsTooLarge, reason}
	}
	return &Error{http.StatusBadRequest, reason}
}

// complain tells of a handler that panics, with where.
func (c *conn) complain(what any) {
	if c.server.opts.Log == nil {
		return
	}
	stack := make([]byte, 16<<10)
	stack = stack[:runtime.Stack(stack, false)]
	c.server.opts.Log.Printf("panic serving %s: %v\n%s", c.remote, what, stack)
}

// refuse answers what could not be read.
func (c *conn) refuse(err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return
	}
	c.until.Store(busy)
	c.server.opts.Refused(e.Reason)
	text := http.StatusText(e.Status)
	if _, err := c.write(refusal(e.Status, text)); err == nil {
		c.linger()
	}
}

// linger ends the connection for a client that may still be sending.
func (c *conn) linger() {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if ok && half.CloseWrite() == nil && c.SetReadDeadline(time.Now().Add(lingers)) == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, lingering)
	}
}

// refusal is the whole answer to what is no request.
func refusal(status int, text string) []byte {
	body := strconv.Itoa(status) + " " + text + "\n"
	return []byte(statusLine(1, status) + "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}
