package http1

import (
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
)

// added is the room in a header for what a proxy adds to a request.
const added = 8

// request makes a request of the head, which is n bytes long. Its names and
// values are parts of one string.
func (c *conn) request(n int) (*exchange, error) {
	h := &c.head
	text := string(c.buf[c.r : c.r+n])
	c.r += n
	x := newExchange(c)
	r := &x.request
	r.Method, r.RequestURI = text[h.start:h.methodEnd], text[h.methodEnd+1:h.targetEnd]
	r.ProtoMajor, r.ProtoMinor, r.Proto = 1, int(h.minor), "HTTP/1.1"
	if h.minor == 0 {
		r.Proto = "HTTP/1.0"
	}
	if !simpleTarget(r.RequestURI, &x.url) {
		u, err := url.ParseRequestURI(r.RequestURI)
		if err != nil {
			return nil, bad("target")
		}
		x.url = *u
	}
	r.URL = &x.url
	r.Header = header(text, h.fields)
	r.Host = x.url.Host
	if r.Host == "" && h.hosts > 0 {
		r.Host = r.Header["Host"][0]
	}
	delete(r.Header, "Host")
	r.RemoteAddr, r.TLS = c.remote, c.tls
	r.Close = closes(h.minor, r.Header["Connection"])
	if noCache := r.Header["Pragma"]; len(noCache) > 0 && noCache[0] == "no-cache" && r.Header["Cache-Control"] == nil {
		r.Header["Cache-Control"] = []string{"no-cache"} // RFC 9111, section 5.4
	}
	return x, x.frame(h)
}

// header makes a map of fields.
func header(text string, fields []span) http.Header {
	m := make(http.Header, len(fields)+added)
	values := make([]string, len(fields))
	for i, f := range fields {
		name := canonical(text[f.name:f.colon])
		values[i] = text[f.from:f.to]
		if before, again := m[name]; again {
			m[name] = append(before, values[i])
		} else {
			m[name] = values[i : i+1 : i+1]
		}
	}
	return m
}

// frame prepares the request's body.
func (x *exchange) frame(h *head) error {
	r := &x.request
	r.Body = http.NoBody
	switch {
	case h.chunks:
		delete(r.Header, "Transfer-Encoding")
		r.TransferEncoding = []string{"chunked"}
		r.ContentLength = -1
		x.body.kind = byChunks
		if err := x.announced(); err != nil {
			return err
		}
	case h.length > 0:
		r.ContentLength = h.length
		x.body.kind, x.body.left = byLength, h.length
	}
	if x.body.kind != noBody {
		r.Body = &x.body
	}
	switch expect := r.Header["Expect"]; {
	case len(expect) == 0 || expect[0] == "":
	case !hasToken(expect, "100-continue"):
		return &Error{http.StatusExpectationFailed, "expect"}
	case h.minor == 1 && x.body.kind != noBody:
		x.body.expected = true
	}
	return nil
}

// announced makes the trailer of the names that the request announces.
func (x *exchange) announced() error {
	r := &x.request
	lines := r.Header["Trailer"]
	delete(r.Header, "Trailer")
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name := textproto.CanonicalMIMEHeaderKey(textproto.TrimString(part))
			switch name {
			case "":
				continue
			case "Transfer-Encoding", "Trailer", "Content-Length":
				return bad("trailer")
			}
			if r.Trailer == nil {
				r.Trailer = http.Header{}
			}
			r.Trailer[name] = nil
		}
	}
	return nil
}

// closes reports whether a client wants the connection to end with the answer
// (RFC 9112, section 9.3).
func closes(minor byte, connection []string) bool {
	if connection == nil {
		return minor == 0
	}
	return hasToken(connection, "close") || minor == 0 && !hasToken(connection, "keep-alive")
}

// hasToken reports whether one of the comma-separated lists has the token.
func hasToken(lines []string, token string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if EqualFold(textproto.TrimString(part), token) {
				return true
			}
		}
	}
	return false
}

// plain holds the characters of paths that mean themselves, and which
// url.URL writes as they are.
var plain = characters("$&+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")

// simpleTarget does what url.ParseRequestURI does, for targets without escapes.
func simpleTarget(target string, u *url.URL) bool {
	if target[0] != '/' {
		return false
	}
	path, query, asked := strings.Cut(target, "?")
	for i := 0; i < len(path); i++ {
		if !plain[path[i]] {
			return false
		}
	}
	u.Path, u.RawQuery, u.ForceQuery = path, query, asked && query == ""
	return true
}
