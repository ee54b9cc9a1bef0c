package upstream

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// An exchange is one request on its way to the application and back.
type exchange struct {
	u  *Upstream
	w  http.ResponseWriter
	r  *http.Request
	rc *http.ResponseController

	target  string
	upgrade string   // the protocol asked for, if it is let through
	hops    []string // further fields that Connection names
	expect  bool     // the client waits for 100 (Continue)
	te      bool     // the client takes trailers
	stream  bool     // the body is sent while the answer is read
	hold    *[]byte  // the pooled buffer of small
	small   []byte   // the whole body, if it was read beforehand

	begun bool // the head of the answer has been written
}

// prepare checks what will be written, and reads a small body: slow clients
// then keep no process of the application waiting.
func (x *exchange) prepare() error {
	r := x.r
	x.target = target(r.URL)
	if !validToken(r.Method) || !validTarget(x.target) || !validHost(r.Host) {
		return badRequest("method, target or host cannot be forwarded")
	}
	x.expect = hasToken(r.Header["Expect"], "100-continue")
	x.te = hasToken(r.Header["Te"], "trailers")
	if connection := r.Header["Connection"]; connection != nil {
		x.hops = nominated(connection)
		if r.ProtoAtLeast(1, 1) && r.ProtoMajor == 1 && hasToken(connection, "upgrade") && r.ContentLength == 0 {
			x.upgrade = x.u.upgrade(r.Header["Upgrade"])
		}
	}
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	if r.ContentLength < 0 || r.ContentLength > smallBody || x.expect || len(r.Trailer) > 0 {
		x.stream = true
		if r.ProtoMajor == 1 {
			// Without it the server reads the rest of the body before it
			// writes an answer. Servers that cannot are not of net/http.
			_ = x.control().EnableFullDuplex()
		}
		return nil
	}
	x.hold = x.u.buffers.Get().(*[]byte)
	x.small = (*x.hold)[:r.ContentLength]
	if _, err := io.ReadFull(r.Body, x.small); err != nil {
		return &clientError{err}
	}
	return nil
}

// release gives buffers back.
func (x *exchange) release() {
	if x.hold != nil {
		x.u.buffers.Put(x.hold)
		x.hold, x.small = nil, nil
	}
}

func (x *exchange) control() *http.ResponseController {
	if x.rc == nil {
		x.rc = http.NewResponseController(x.w)
	}
	return x.rc
}

// replayable reports requests that may be sent twice (RFC 9110 section 9.2.2)
// and still can be.
func (x *exchange) replayable() bool {
	if x.stream || x.upgrade != "" {
		return false
	}
	switch x.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// stale reports that an exchange failed because the application had closed the
// idle connection before the request reached it.
func (x *exchange) stale(c *conn, err error) bool {
	var e *Error
	return c.reused && !c.started && !c.aborted.Load() && !x.begun && x.replayable() && !timedOut(err) && !errors.As(err, &e)
}

// upgrade picks the first protocol that is let through.
func (u *Upstream) upgrade(lines []string) string {
	for _, p := range u.opts.Upgrades {
		if hasToken(lines, p) {
			return p
		}
	}
	return ""
}

// appendHead writes the request's head. Framing is ours: a length if it is
// known, else chunks.
func (x *exchange) appendHead(b []byte) ([]byte, error) {
	r := x.r
	b = append(b, r.Method...)
	b = append(b, ' ')
	b = append(b, x.target...)
	b = append(b, " HTTP/1.1\r\nHost: "...)
	b = append(b, r.Host...)
	b = append(b, "\r\n"...)
	for name, values := range r.Header {
		if x.skip(name) {
			continue
		}
		if !validToken(name) {
			return nil, badRequest("field name %.40q", name)
		}
		for _, v := range values {
			if strings.IndexByte(v, '\n') >= 0 || strings.IndexByte(v, '\r') >= 0 || strings.IndexByte(v, 0) >= 0 {
				return nil, badRequest("control character in %s", name)
			}
			b = append(b, name...)
			b = append(b, ": "...)
			b = append(b, v...)
			b = append(b, "\r\n"...)
		}
	}
	return append(x.appendFraming(b), "\r\n"...), nil
}

// appendFraming writes the fields that concern this connection.
func (x *exchange) appendFraming(b []byte) []byte {
	r := x.r
	switch {
	case x.stream && (r.ContentLength < 0 || len(r.Trailer) > 0):
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
		for name := range r.Trailer {
			if validToken(name) && !noTrailer(name) {
				b = append(append(append(b, "Trailer: "...), name...), "\r\n"...)
			}
		}
	case x.stream || x.small != nil:
		b = strconv.AppendInt(append(b, "Content-Length: "...), r.ContentLength, 10)
		b = append(b, "\r\n"...)
	case r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch:
		b = append(b, "Content-Length: 0\r\n"...)
	}
	if x.expect && x.stream {
		b = append(b, "Expect: 100-continue\r\n"...)
	}
	switch {
	case x.upgrade != "":
		b = append(append(append(b, "Connection: Upgrade\r\nUpgrade: "...), x.upgrade...), "\r\n"...)
	case x.te:
		b = append(b, "Connection: TE\r\nTE: trailers\r\n"...)
	}
	return b
}

// skip reports fields of the request that are not forwarded as they are.
func (x *exchange) skip(name string) bool {
	switch name {
	case "Host", "Content-Length", "Expect":
		return true
	}
	if hop(name) {
		return true
	}
	for _, h := range x.hops {
		if h == name && !ours(name) {
			return true
		}
	}
	return false
}

// target is the request target in origin form, or * (RFC 9112 section 3.2).
// Bytes above ASCII in a query, which some clients send raw, are escaped.
func target(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery == "" && !u.ForceQuery {
		return path
	}
	return path + "?" + escapeHigh(u.RawQuery)
}

func escapeHigh(s string) string {
	high := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			high++
		}
	}
	if high == 0 {
		return s
	}
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, len(s)+2*high)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 {
			b = append(b, '%', digits[c>>4], digits[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

func validToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !token[s[i]] {
			return false
		}
	}
	return s != ""
}

// validTarget accepts visible ASCII that starts as a path does, or is *.
func validTarget(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s == "*" || s != "" && s[0] == '/'
}

// validHost refuses what would end the line or make it mean another server.
// An empty host is that of a request of HTTP/1.0.
func validHost(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`/\@,?#<>"`, c) >= 0 {
			return false
		}
	}
	return true
}
