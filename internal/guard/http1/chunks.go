package http1

import (
	"bytes"
	"io"
	"net/http"
)

// readChunks reads a piece of a body in chunks (RFC 9112, section 7.1).
func (b *body) readChunks(p []byte) (int, error) {
	if b.left == 0 {
		if err := b.nextChunk(); err != nil {
			return 0, err
		}
	}
	n, err := b.piece(p)
	// What comes next is looked at if it is here: most bodies end with it, and
	// whoever reads this one need not come again.
	if err == nil && b.left == 0 && b.lookAhead() {
		err = b.nextChunk()
	}
	return n, err
}

// lookAhead reports that the end of this chunk and the whole of the last one,
// without a trailer, are in the buffer.
func (b *body) lookAhead() bool {
	c := b.x.conn
	return bytes.HasPrefix(c.buf[c.r:c.w], []byte("\r\n0\r\n\r\n"))
}

// nextChunk reads the end of a chunk and the size of the next, or the trailer
// behind the last one and io.EOF.
func (b *body) nextChunk() error {
	if b.inside {
		line, err := b.line(2, "chunk-end")
		if err != nil {
			return err
		}
		if len(line) != 0 {
			return bad("chunk-end")
		}
		b.inside = false
	}
	line, err := b.line(maxSize+2, "chunk-size")
	if err != nil {
		return err
	}
	size, reason := chunkSize(line)
	if reason != "" {
		return bad(reason)
	}
	if size > 0 {
		b.left, b.inside = size, true
		return nil
	}
	return b.trailer()
}

const maxSize = 15 // digits

// chunkSize reads the line before a chunk. Extensions carry nothing that
// anybody uses, and parsers differ about them.
func chunkSize(line []byte) (size int64, reason string) {
	if len(line) == 0 || len(line) > maxSize {
		return 0, "chunk-size"
	}
	for _, c := range line {
		switch {
		case '0' <= c && c <= '9':
			size = size<<4 | int64(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			size = size<<4 | int64(c|0x20-'a'+10)
		case c == ';':
			return 0, "chunk-extension"
		default:
			return 0, "chunk-size"
		}
	}
	return size, ""
}

// trailer reads the fields behind the last chunk, and the empty line.
func (b *body) trailer() error {
	c := b.x.conn
	h := head{most: c.head.most, framing: framing{trailing: true}}
	var text []byte
	for {
		line, err := b.line(h.most-len(text), "head-too-large")
		if err != nil {
			return err
		}
		if len(line) == 0 {
			break
		}
		h.line = len(text)
		if reason := h.field(line); reason != "" {
			return bad(reason)
		}
		text = append(append(text, line...), "\r\n"...)
	}
	r := &b.x.request
	for name, values := range header(string(text), h.fields) {
		if r.Trailer == nil {
			r.Trailer = http.Header{}
		}
		r.Trailer[name] = values
	}
	return io.EOF
}

// line reads a line of up to most bytes with its CRLF, which is cut off. It is
// valid until the next read. The reason is that of a line that is longer.
func (b *body) line(most int, long string) ([]byte, error) {
	c := b.x.conn
	for scanned := 0; ; {
		here := c.buf[c.r:c.w]
		if i := bytes.IndexByte(here[scanned:], '\n'); i >= 0 {
			i += scanned
			switch {
			case i >= most:
				return nil, bad(long)
			case i == 0 || here[i-1] != '\r':
				return nil, bad("lf-without-cr")
			}
			c.r += i + 1
			return here[:i-1], nil
		}
		if scanned = len(here); scanned >= most {
			return nil, bad(long)
		}
		if err := c.fill(); err != nil {
			return nil, unexpected(err)
		}
	}
}
