package upstream

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// A head is the parsed beginning of an answer: status line and header.
type head struct {
	status int
	minor  int     // of HTTP/1.x
	fields []field // as sent, hop-by-hop ones included
	length int64   // of the body; -1: unknown
	chunks bool    // Transfer-Encoding: chunked
	close  bool    // the connection ends with this answer
	life   time.Duration
	hops   []string // further fields that Connection names
}

// readHead reads one head, interim ones (1xx) too.
func (c *conn) readHead() (head, error) {
	scanned := 0 // of buf[r:w]
	line := 0    // where the present line starts
	for {
		end, next, err := headEnd(c.buf[c.r:c.w], scanned, line)
		if err != nil {
			return head{}, err
		}
		if end > 0 {
			if end > c.b.u.opts.MaxHeaderBytes {
				return head{}, badAnswer("head of more than %d bytes", c.b.u.opts.MaxHeaderBytes)
			}
			text := string(c.buf[c.r : c.r+end])
			c.r += end
			h, err := parseHead(text, c.fields[:0], c.b.u.opts.MaxFields)
			c.fields = h.fields
			return h, err
		}
		scanned, line = c.w-c.r, next
		if scanned >= c.b.u.opts.MaxHeaderBytes {
			return head{}, badAnswer("head of more than %d bytes", c.b.u.opts.MaxHeaderBytes)
		}
		if err := c.fill(); err != nil {
			return head{}, err
		}
	}
}

// headEnd looks for the empty line that ends a head, from scanned on; line is
// where the line begins that scanned is in. It returns the length of the head
// with that line, 0 if more has to be read. An LF without its CR is refused.
func headEnd(b []byte, scanned, line int) (end, next int, err error) {
	for {
		i := bytes.IndexByte(b[scanned:], '\n')
		if i < 0 {
			return 0, line, nil
		}
		i += scanned
		if i == 0 || b[i-1] != '\r' {
			return 0, 0, badAnswer("line that ends without CR")
		}
		if i == line+1 {
			return i + 1, 0, nil
		}
		scanned, line = i+1, i+1
	}
}

// parseHead parses a whole head, the empty line included.
func parseHead(text string, fields []field, most int) (head, error) {
	line, rest, _ := strings.Cut(text, "\r\n")
	h := head{length: -1}
	if len(line) < len("HTTP/1.1 200") || line[:7] != "HTTP/1." || line[7] != '0' && line[7] != '1' || line[8] != ' ' {
		return h, badAnswer("status line %.40q", line)
	}
	h.minor = int(line[7] - '0')
	for _, c := range []byte(line[9:12]) {
		if c < '0' || c > '9' {
			return h, badAnswer("status line %.40q", line)
		}
		h.status = 10*h.status + int(c-'0')
	}
	if h.status < 100 || h.status > 599 || len(line) > 12 && (line[12] != ' ' || !validValue(line[13:])) {
		return h, badAnswer("status line %.40q", line)
	}
	var err error
	if h.fields, err = parseFields(strings.TrimSuffix(rest, "\r\n"), fields, most); err != nil {
		return h, err
	}
	return h, h.frame()
}

// frame reads the fields that say where the body ends. There must be one
// meaning only (RFC 9112 section 6.3).
func (h *head) frame() error {
	var connection, length, coding []string
	for _, f := range h.fields {
		switch f.name {
		case "Connection":
			connection = append(connection, f.value)
		case "Content-Length":
			length = append(length, f.value)
		case "Transfer-Encoding":
			coding = append(coding, f.value)
		case "Keep-Alive":
			h.life = keepAlive(f.value)
		}
	}
	h.close = h.minor == 0 && !hasToken(connection, "keep-alive") || hasToken(connection, "close")
	h.hops = nominated(connection)
	if len(length) > 1 || len(coding) > 1 || len(length) > 0 && len(coding) > 0 {
		return badAnswer("the body's length is said %d times", len(length)+len(coding))
	}
	bodiless := h.status < 200 || h.status == 204
	switch {
	case len(coding) > 0:
		if h.minor == 0 || bodiless || !strings.EqualFold(coding[0], "chunked") {
			return badAnswer("Transfer-Encoding %.40q in an answer with status %d of HTTP/1.%d", coding[0], h.status, h.minor)
		}
		h.chunks = true
	case len(length) > 0:
		n, ok := parseLength(length[0])
		if !ok || bodiless && n > 0 {
			return badAnswer("Content-Length %.40q in an answer with status %d", length[0], h.status)
		}
		h.length = n
	}
	return nil
}

// parseLength reads digits, and nothing else.
func parseLength(text string) (int64, bool) {
	if len(text) == 0 || len(text) > 18 {
		return 0, false
	}
	var n int64
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// keepAlive reads timeout=N of Node's Keep-Alive field, and takes off what a
// request may spend on its way: the connection must not be used when the
// application is about to close it.
func keepAlive(value string) time.Duration {
	for part := range strings.SplitSeq(value, ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(part), "=")
		if n, err := strconv.Atoi(text); err == nil && strings.EqualFold(name, "timeout") && n > 0 && n < 1<<20 {
			life := time.Duration(n) * time.Second
			return life - min(life/2, time.Second)
		}
	}
	return 0
}
