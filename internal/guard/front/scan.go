package front

import "bytes"

// What a scanner expects next.
const (
	inRequestLine = iota
	inFields
	inLength
	inChunkSize
	inChunk
	inChunkEnd
	inTrailer
)

// A scanner follows requests through a stream of bytes, cut anywhere.
type scanner struct {
	most  int // bytes of a head, and of a trailer
	state int
	line  []byte // the beginning of a line that was cut
	size  int    // of the head or trailer so far
	left  int64  // of a body by length, or of a chunk

	blank           bool   // an empty line has come before the request
	minor           byte   // of HTTP/1.x
	authority, host string // of a target in absolute form; of Host
	absolute        bool
	hosts, lengths  int
	codings         int
	length          int64
	chunks          bool
}

// feed reads p. It returns how much may be passed on, and why no more if that
// is not all.
func (s *scanner) feed(p []byte) (good int, reason string) {
	for i := 0; i < len(p); {
		if s.state == inLength || s.state == inChunk {
			n := int(min(int64(len(p)-i), s.left))
			i += n
			if s.left -= int64(n); s.left == 0 {
				if s.state == inChunk {
					s.state = inChunkEnd
				} else {
					s.reset()
				}
			}
			continue
		}
		end := bytes.IndexByte(p[i:], '\n')
		if end < 0 {
			s.size += len(p) - i
			if s.size > s.most {
				return i, "head-too-large"
			}
			s.line = append(s.line, p[i:]...)
			return len(p), ""
		}
		line := p[i : i+end]
		if len(s.line) > 0 {
			s.line = append(s.line, line...)
			line = s.line
		}
		if s.size += end + 1; s.size > s.most {
			return i, "head-too-large"
		}
		if len(line) == 0 || line[len(line)-1] != '\r' {
			return i + end, "lf-without-cr"
		}
		if reason := s.take(line[:len(line)-1]); reason != "" {
			return i + end, reason
		}
		s.line = s.line[:0]
		i += end + 1
	}
	return len(p), ""
}

// reset makes the scanner expect a request. Only its buffer stays, if small.
func (s *scanner) reset() {
	line := s.line[:0]
	if cap(line) > 4<<10 {
		line = nil
	}
	*s = scanner{most: s.most, line: line}
}

// take reads one line without its end.
func (s *scanner) take(line []byte) (reason string) {
	switch s.state {
	case inRequestLine:
		if len(line) == 0 && !s.blank { // net/http takes it after a POST only
			s.blank = true
			return ""
		}
		s.state = inFields
		return s.requestLine(line)
	case inFields:
		if len(line) == 0 {
			return s.endHead()
		}
		return s.field(line)
	case inChunkSize:
		return s.chunkSize(line)
	case inChunkEnd:
		s.state, s.size = inChunkSize, 0
		if len(line) != 0 {
			return "chunk-end"
		}
	case inTrailer:
		if len(line) == 0 {
			s.reset()
			return ""
		}
		return s.field(line)
	}
	return ""
}

// requestLine reads METHOD SP target SP HTTP/1.x (RFC 9112 section 3).
func (s *scanner) requestLine(line []byte) (reason string) {
	method, rest, ok := bytes.Cut(line, []byte(" "))
	target, version, ok2 := bytes.Cut(rest, []byte(" "))
	if !ok || !ok2 || len(target) == 0 || !isToken(method) {
		return "request-line"
	}
	if len(version) != len("HTTP/1.1") || string(version[:7]) != "HTTP/1." || version[7] != '0' && version[7] != '1' {
		return "version"
	}
	s.minor = version[7] - '0'
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
	end := bytes.IndexAny(after, "/?")
	if end < 0 {
		end = len(after)
	}
	s.absolute, s.authority = true, string(after[:end])
	return ""
}

// field reads a line of the header or trailer (RFC 9112 section 5).
func (s *scanner) field(line []byte) (reason string) {
	if line[0] == ' ' || line[0] == '\t' {
		return "folded-line"
	}
	colon := bytes.IndexByte(line, ':')
	if colon < 0 || !isToken(line[:colon]) {
		return "field-name"
	}
	value := bytes.Trim(line[colon+1:], " \t")
	for _, c := range value {
		if c < ' ' && c != '\t' || c == 0x7f {
			return "field-value"
		}
	}
	return s.frame(line[:colon], value)
}

// frame looks at the fields by which a message is taken apart.
func (s *scanner) frame(name, value []byte) (reason string) {
	switch {
	case is(name, "Host"):
		s.hosts++
		if s.absolute {
			s.host = string(value)
		}
	case is(name, "Content-Length"):
		s.lengths++
		n, ok := digits(value)
		if !ok {
			return "content-length"
		}
		s.length = n
	case is(name, "Transfer-Encoding"):
		s.codings++
		if !is(value, "chunked") {
			return "transfer-encoding"
		}
		s.chunks = true
	default:
		return ""
	}
	if s.state == inTrailer {
		return "trailer"
	}
	return ""
}

// endHead decides how the message goes on, which must be sayable in one way.
func (s *scanner) endHead() (reason string) {
	switch {
	case s.hosts > 1, s.hosts == 0 && s.minor == 1:
		return "host"
	case s.absolute && s.hosts == 1 && !equalFold(s.authority, s.host):
		return "host-differs"
	case s.lengths > 1:
		return "content-length-twice"
	case s.codings > 1:
		return "transfer-encoding-twice"
	case s.lengths > 0 && s.codings > 0:
		return "length-and-chunks"
	case s.codings > 0 && s.minor == 0:
		return "chunks-in-http-1.0"
	case s.chunks:
		s.state, s.size = inChunkSize, 0
	case s.length > 0:
		s.state, s.left = inLength, s.length
	default:
		s.reset()
	}
	return ""
}

// chunkSize reads the line before a chunk. Extensions carry nothing that
// anybody uses, and parsers differ about them.
func (s *scanner) chunkSize(line []byte) (reason string) {
	if len(line) == 0 || len(line) > 15 {
		return "chunk-size"
	}
	s.left = 0
	for _, c := range line {
		switch {
		case '0' <= c && c <= '9':
			s.left = s.left<<4 | int64(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			s.left = s.left<<4 | int64(c|0x20-'a'+10)
		case c == ';':
			return "chunk-extension"
		default:
			return "chunk-size"
		}
	}
	s.state, s.size = inChunk, 0
	if s.left == 0 {
		s.state = inTrailer
	}
	return ""
}
