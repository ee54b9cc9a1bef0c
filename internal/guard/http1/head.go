package http1

import (
	"bytes"

	"golang.org/x/net/http/httpguts"
)

// A span is a field of a head by its places in it.
type span struct{ name, colon, from, to int }

// A head is the beginning of a request while it comes in, and what is known of
// it when it is whole. Lines are judged as they come, each once.
type head struct {
	most int // bytes

	scanned int  // up to here there is no more end of a line
	line    int  // where the present line starts
	blank   bool // one empty line is forgiven (RFC 9112, section 2.2)

	start, methodEnd, targetEnd int // of the request line
	minor                       byte
	fields                      []span

	authority, host []byte // of a target in absolute form; of Host
	absolute        bool
	framing
}

// A framing is what a head says of how its message goes on.
type framing struct {
	hosts, lengths, codings int
	length                  int64
	chunks                  bool
	trailing                bool // the fields are those of a trailer
}

// begin expects a head.
func (h *head) begin(blank bool) {
	*h = head{most: h.most, fields: h.fields[:0], host: h.host[:0], blank: blank}
}

// feed looks at b, the head as far as it has come; the next call has more of
// the same. It returns the length of the head when it is whole, or what is
// wrong with it.
func (h *head) feed(b []byte) (end int, reason string) {
	for {
		i := bytes.IndexByte(b[h.scanned:], '\n')
		if i < 0 {
			h.scanned = len(b)
			if len(b) > h.most {
				return 0, "head-too-large"
			}
			return 0, ""
		}
		i += h.scanned
		switch {
		case i >= h.most:
			return 0, "head-too-large"
		case i == h.line || b[i-1] != '\r':
			return 0, "lf-without-cr"
		}
		line := b[h.line : i-1]
		switch {
		case len(line) == 0 && h.methodEnd > 0:
			return i + 1, h.decide()
		case len(line) == 0 && h.blank:
			h.blank, h.start = false, i+1
		case h.methodEnd == 0:
			reason = h.requestLine(line)
		default:
			reason = h.field(line)
		}
		if reason != "" {
			return 0, reason
		}
		h.scanned, h.line = i+1, i+1
	}
}

// requestLine reads METHOD SP target SP HTTP/1.x (RFC 9112, section 3).
func (h *head) requestLine(line []byte) (reason string) {
	method := bytes.IndexByte(line, ' ')
	if method <= 0 || !IsToken(line[:method]) {
		return "request-line"
	}
	rest := line[method+1:]
	space := bytes.IndexByte(rest, ' ')
	if space <= 0 {
		return "request-line"
	}
	target, version := rest[:space], rest[space+1:]
	if len(version) != len("HTTP/1.1") || string(version[:7]) != "HTTP/1." || version[7] != '0' && version[7] != '1' {
		return "version"
	}
	h.methodEnd = h.line + method
	h.targetEnd = h.methodEnd + 1 + space
	h.minor = version[7] - '0'
	for _, c := range target {
		if c <= ' ' || c == 0x7f || c == '#' {
			return "target"
		}
	}
	if target[0] == '/' || string(target) == "*" {
		return ""
	}
	_, after, ok := bytes.Cut(target, []byte("://"))
	if !ok {
		return "target" // CONNECT's host:port among others
	}
	if end := bytes.IndexAny(after, "/?"); end >= 0 {
		after = after[:end]
	}
	h.absolute, h.authority = true, bytes.Clone(after)
	return ""
}

// field reads a line of the header or trailer (RFC 9112, section 5).
func (h *head) field(line []byte) (reason string) {
	if line[0] == ' ' || line[0] == '\t' {
		return "folded-line"
	}
	colon := bytes.IndexByte(line, ':')
	if colon < 0 || !IsToken(line[:colon]) {
		return "field-name"
	}
	from, to := colon+1, len(line)
	for from < to && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	for from < to && (line[to-1] == ' ' || line[to-1] == '\t') {
		to--
	}
	for _, c := range line[from:to] {
		if c < ' ' && c != '\t' || c == 0x7f {
			return "field-value"
		}
	}
	h.fields = append(h.fields, span{h.line, h.line + colon, h.line + from, h.line + to})
	return h.frame(line[:colon], line[from:to])
}

// frame looks at the fields by which a message is taken apart.
func (h *head) frame(name, value []byte) (reason string) {
	switch {
	case EqualFold(name, "Host"):
		h.hosts++
		if h.hosts == 1 {
			h.host = append(h.host[:0], value...)
		}
	case EqualFold(name, "Content-Length"):
		h.lengths++
		n, ok := Length(value)
		if !ok {
			return "content-length"
		}
		h.length = n
	case EqualFold(name, "Transfer-Encoding"):
		h.codings++
		if !EqualFold(value, "chunked") {
			return "transfer-encoding"
		}
		h.chunks = true
	default:
		return ""
	}
	if h.trailing {
		return "trailer"
	}
	return ""
}

// decide says how the message goes on, which must be sayable in one way.
func (h *head) decide() (reason string) {
	switch {
	case h.hosts > 1, h.hosts == 0 && h.minor == 1:
		return "host"
	case h.absolute && h.hosts == 1 && !EqualFold(h.authority, string(h.host)):
		return "host-differs"
	case !httpguts.ValidHostHeader(string(h.host)):
		return "host"
	case h.lengths > 1:
		return "content-length-twice"
	case h.codings > 1:
		return "transfer-encoding-twice"
	case h.lengths > 0 && h.codings > 0:
		return "length-and-chunks"
	case h.codings > 0 && h.minor == 0:
		return "chunks-in-http-1.0"
	}
	return ""
}
