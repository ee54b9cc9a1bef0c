package upstream

import (
	"errors"
	"io"
	"net/http"
)

// How the end of an answer's body is known.
const (
	noBody = iota
	byLength
	byChunks
	byClose
)

// A body reads the body of an answer, piece by piece out of the connection's
// buffer: nothing is copied before it is written to the client.
type body struct {
	c       *conn
	kind    int
	left    int64 // of the whole by length, of the chunk by chunks
	inside  bool  // a chunk has begun whose final CRLF has not been read
	trailer []field
}

// newBody says how the body of an answer to a request with this method ends
// (RFC 9112 section 6.3).
func newBody(c *conn, method string, h head) body {
	switch {
	case method == http.MethodHead || h.status == http.StatusNoContent || h.status == http.StatusNotModified:
		return body{c: c, kind: noBody}
	case h.chunks:
		return body{c: c, kind: byChunks}
	case h.length == 0:
		return body{c: c, kind: noBody}
	case h.length > 0:
		return body{c: c, kind: byLength, left: h.length}
	}
	return body{c: c, kind: byClose}
}

// next returns the next piece, which is valid until the next call, or io.EOF
// after the last one.
func (b *body) next() ([]byte, error) {
	switch b.kind {
	case byLength:
		if b.left == 0 {
			return nil, io.EOF
		}
		return b.piece()
	case byChunks:
		if b.left == 0 {
			if err := b.chunk(); err != nil {
				return nil, err
			}
		}
		return b.piece()
	case byClose:
		b.left = int64(len(b.c.buf))
		p, err := b.piece()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		return p, err
	}
	return nil, io.EOF
}

// piece takes up to left bytes, waiting if none is there.
func (b *body) piece() ([]byte, error) {
	c := b.c
	if c.r == c.w {
		if err := b.fill(); err != nil {
			return nil, err
		}
	}
	n := int(min(int64(c.w-c.r), b.left))
	p := c.buf[c.r : c.r+n]
	c.r += n
	b.left -= int64(n)
	return p, nil
}

func (b *body) fill() error {
	b.c.clock(b.c.b.u.opts.IdleTimeout)
	err := b.c.fill()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// chunk reads the line before the next chunk (RFC 9112 section 7.1), after the
// last one the trailer, and then returns io.EOF. Extensions have no meaning
// that both sides agree on, and are refused.
func (b *body) chunk() error {
	if b.inside {
		line, err := b.line(2)
		if err != nil {
			return err
		}
		if len(line) != 0 {
			return badAnswer("chunk longer than it says")
		}
		b.inside = false
	}
	line, err := b.line(maxChunkLine)
	if err != nil {
		return err
	}
	size, ok := parseHex(line)
	if !ok {
		return badAnswer("chunk size %.40q", line)
	}
	if size > 0 {
		b.left, b.inside = size, true
		return nil
	}
	b.kind = noBody
	return b.readTrailer()
}

func (b *body) readTrailer() error {
	text := make([]byte, 0)
	for {
		line, err := b.line(b.c.b.u.opts.MaxHeaderBytes)
		if err != nil {
			return err
		}
		if len(line) == 0 {
			break
		}
		if len(text)+len(line)+2 > b.c.b.u.opts.MaxHeaderBytes {
			return badAnswer("trailer of more than %d bytes", b.c.b.u.opts.MaxHeaderBytes)
		}
		text = append(append(text, line...), "\r\n"...)
	}
	if len(text) > 0 {
		fields, err := parseFields(string(text), nil, b.c.b.u.opts.MaxFields)
		if err != nil {
			return err
		}
		b.trailer = fields
	}
	return io.EOF
}

// line reads a line of up to most bytes with its CRLF, which is cut off.
func (b *body) line(most int) ([]byte, error) {
	c := b.c
	for scanned := 0; ; {
		for i := c.r + scanned; i < c.w; i++ {
			if c.buf[i] != '\n' {
				continue
			}
			if i == c.r || c.buf[i-1] != '\r' {
				return nil, badAnswer("line that ends without CR")
			}
			line := c.buf[c.r : i-1]
			c.r = i + 1
			return line, nil
		}
		scanned = c.w - c.r
		if scanned >= most {
			return nil, badAnswer("line of more than %d bytes between chunks", most)
		}
		if err := b.fill(); err != nil {
			return nil, err
		}
	}
}

// parseHex reads the size of a chunk: hexadecimal digits, and nothing else.
func parseHex(line []byte) (int64, bool) {
	if len(line) == 0 || len(line) > 15 {
		return 0, false
	}
	var n int64
	for _, c := range line {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | int64(c-'0')
		case 'a' <= c && c <= 'f':
			n = n<<4 | int64(c-'a'+10)
		case 'A' <= c && c <= 'F':
			n = n<<4 | int64(c-'A'+10)
		default:
			return 0, false
		}
	}
	return n, true
}
