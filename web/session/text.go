package session

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// text reads a string and writes it as QuoteJSONString of ECMAScript does.
func (n *normaliser) text() (string, error) {
	n.pos++
	var b strings.Builder
	b.WriteByte('"')
	for n.pos < len(n.in) {
		c := n.in[n.pos]
		switch {
		case c == '"':
			n.pos++
			b.WriteByte('"')
			return b.String(), nil
		case c < 0x20:
			return "", errSyntax
		case c == '\\':
			if err := n.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
			n.pos++
		}
	}
	return "", errSyntax
}

func (n *normaliser) escape(b *strings.Builder) error {
	if n.pos+1 >= len(n.in) {
		return errSyntax
	}
	c := n.in[n.pos+1]
	if c != 'u' {
		i := strings.IndexByte(`"\/bfnrt`, c)
		if i < 0 {
			return errSyntax
		}
		n.pos += 2
		quote(b, rune("\"\\/\b\f\n\r\t"[i]))
		return nil
	}
	r, ok := n.unit()
	if !ok {
		return errSyntax
	}
	if r >= 0xd800 && r < 0xdc00 {
		at := n.pos
		if low, ok := n.unit(); ok && low >= 0xdc00 && low < 0xe000 {
			r = 0x10000 + (r-0xd800)<<10 + low - 0xdc00
		} else {
			n.pos = at
		}
	}
	quote(b, r)
	return nil
}

// unit reads \uXXXX, if that stands here.
func (n *normaliser) unit() (rune, bool) {
	if n.pos+6 > len(n.in) || n.in[n.pos] != '\\' || n.in[n.pos+1] != 'u' {
		return 0, false
	}
	v := rune(0)
	for _, c := range []byte(n.in[n.pos+2 : n.pos+6]) {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if d < 0 || c < '0' {
			return 0, false
		}
		v = v<<4 + rune(d)
	}
	n.pos += 6
	return v, true
}

// quote writes one character of a string; r may be a surrogate.
func quote(b *strings.Builder, r rune) {
	if i := strings.IndexRune("\"\\\b\f\n\r\t", r); i >= 0 && r < 0x80 {
		b.WriteByte('\\')
		b.WriteByte(`"\bfnrt`[i])
		return
	}
	if r < 0x20 || r >= 0xd800 && r < 0xe000 {
		hex := strconv.FormatInt(int64(r), 16)
		b.WriteString(`\u` + "0000"[len(hex):] + hex)
		return
	}
	b.WriteRune(r)
}

// quoted returns s as JavaScript writes it.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		quote(&b, r)
	}
	b.WriteByte('"')
	return b.String()
}

// utf8Text decodes bytes as Buffer.toString does: each maximal part of a
// sequence that is not UTF-8 becomes one U+FFFD (WHATWG Encoding, and Unicode
// 3.9, table 3-8); Go would make one of each byte.
func utf8Text(data []byte) string {
	if utf8.Valid(data) {
		return string(data)
	}
	var b strings.Builder
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			size = malformed(data)
		}
		b.WriteRune(r)
		data = data[size:]
	}
	return b.String()
}

// malformed returns how many bytes at the start could begin a character.
func malformed(data []byte) int {
	low, high, need := byte(0x80), byte(0xbf), 0
	switch c := data[0]; {
	case c >= 0xc2 && c <= 0xdf:
		need = 1
	case c >= 0xe0 && c <= 0xef:
		if need = 2; c == 0xe0 {
			low = 0xa0
		} else if c == 0xed {
			high = 0x9f
		}
	case c >= 0xf0 && c <= 0xf4:
		if need = 3; c == 0xf0 {
			low = 0x90
		} else if c == 0xf4 {
			high = 0x8f
		}
	}
	n := 1
	for n <= need && n < len(data) && data[n] >= low && data[n] <= high {
		low, high = 0x80, 0xbf
		n++
	}
	return n
}
