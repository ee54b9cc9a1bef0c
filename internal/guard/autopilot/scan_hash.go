package autopilot

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"unicode/utf8"
)

// A contentHash is that of an inline element, as browsers compute it: of the
// text of the document, in UTF-8. So line ends are \n, and what is not ASCII
// can be known only if the page is in UTF-8.
type contentHash struct {
	hash   hash.Hash
	size   int
	cr     bool // a \r came last, and is not hashed yet
	bad    bool // not valid UTF-8, or a NUL
	wide   bool // not ASCII
	utf8   bool // the page says that it is in UTF-8
	other  bool // or that it is in something else
	broken [utf8.UTFMax]byte
	left   int // bytes of a character in broken
	sumBuf [sha256.Size]byte
}

// page begins a page of which no encoding is known.
func (h *contentHash) page() { h.utf8, h.other = false, false }

// charset takes the encoding that the page names; the first counts.
func (h *contentHash) charset(label string) {
	if h.utf8 || h.other || label == "" {
		return
	}
	switch label {
	case "utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8":
		h.utf8 = true
	default:
		h.other = true
	}
}

func (h *contentHash) reset() {
	if h.hash == nil {
		h.hash = sha256.New()
	}
	h.hash.Reset()
	h.size, h.cr, h.bad, h.wide, h.left = 0, false, false, false, 0
}

func (h *contentHash) write(b []byte) {
	if len(b) == 0 {
		return
	}
	h.size += len(b)
	h.check(b)
	if h.cr {
		h.cr = false
		if b[0] != '\n' {
			h.hash.Write(newline)
		}
	}
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			h.hash.Write(b)
			return
		}
		h.hash.Write(b[:i])
		b = b[i+1:]
		if len(b) == 0 {
			h.cr = true
			return
		}
		if b[0] != '\n' {
			h.hash.Write(newline)
		}
	}
}

var newline = []byte{'\n'}

// check looks for what is no text, across the borders of parts.
func (h *contentHash) check(b []byte) {
	if h.bad {
		return
	}
	if bytes.IndexByte(b, 0) >= 0 {
		h.bad = true
		return
	}
	for h.left > 0 && len(b) > 0 {
		h.broken[h.left] = b[0]
		h.left++
		b = b[1:]
		if utf8.FullRune(h.broken[:h.left]) {
			h.bad = h.bad || !utf8.Valid(h.broken[:h.left])
			h.left = 0
		}
	}
	if isASCII(b) {
		return
	}
	h.wide = true
	end := len(b)
	for i := max(0, len(b)-utf8.UTFMax+1); i < len(b); i++ {
		if utf8.RuneStart(b[i]) && !utf8.FullRune(b[i:]) {
			end = i
			break
		}
	}
	h.left = copy(h.broken[:], b[end:])
	h.bad = h.bad || !utf8.Valid(b[:end])
}

func isASCII(b []byte) bool {
	var all byte
	for _, c := range b {
		all |= c
	}
	return all < utf8.RuneSelf
}

// sum returns the source expression, "" if the hash of browsers may be
// another, and the size.
func (h *contentHash) sum() (string, int) {
	if h.cr {
		h.hash.Write(newline)
	}
	if h.bad || h.left > 0 || h.wide && !h.utf8 {
		return "", h.size
	}
	return hashSource(h.hash.Sum(h.sumBuf[:0])), h.size
}

func hashSource(sum []byte) string { return "'sha256-" + base64.StdEncoding.EncodeToString(sum) + "'" }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r' }

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 0x20
	}
	return c
}
