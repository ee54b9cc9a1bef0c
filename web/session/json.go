package session

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Values are kept in the text that JSON.stringify of JavaScript makes of what
// JSON.parse read, so that a session that nobody changes is the same text for
// Node.js and for us. The differences from encoding/json: the order of keys is
// theirs, with array indices first, < and > are not escaped, lone surrogates
// are, numbers are doubles, and -0 is 0.

const maxDepth = 500 // nesting of a session

var errSyntax = errors.New("it is no JSON")

// A normaliser reads one JSON text and writes it as JavaScript would.
type normaliser struct {
	in    string
	pos   int
	depth int
	exact bool // an integer that a double cannot hold is an error
}

// normalise returns text as JSON.stringify(JSON.parse(text)).
func normalise(text string, exact bool) (string, error) {
	n := &normaliser{in: text, exact: exact}
	out, err := n.value()
	if err == nil {
		err = n.end()
	}
	return out, err
}

func (n *normaliser) end() error {
	if n.space(); n.pos < len(n.in) {
		return errSyntax
	}
	return nil
}

func (n *normaliser) space() {
	for n.pos < len(n.in) && strings.IndexByte(" \t\n\r", n.in[n.pos]) >= 0 {
		n.pos++
	}
}

func (n *normaliser) take(c byte) bool {
	if n.pos < len(n.in) && n.in[n.pos] == c {
		n.pos++
		return true
	}
	return false
}

func (n *normaliser) value() (string, error) {
	n.space()
	if n.pos == len(n.in) {
		return "", errSyntax
	}
	switch c := n.in[n.pos]; {
	case c == '{':
		o, err := n.object()
		if err != nil {
			return "", err
		}
		return o.json(), nil
	case c == '[':
		list, err := n.array()
		return "[" + strings.Join(list, ",") + "]", err
	case c == '"':
		return n.text()
	case c == '-' || c >= '0' && c <= '9':
		return n.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(n.in[n.pos:], word) {
			n.pos += len(word)
			return word, nil
		}
	}
	return "", errSyntax
}

func (n *normaliser) deeper() error {
	if n.depth++; n.depth > maxDepth {
		return errors.New("it is nested too deeply")
	}
	return nil
}

func (n *normaliser) object() (*object, error) {
	if err := n.deeper(); err != nil {
		return nil, err
	}
	n.pos++
	o := &object{}
	for n.space(); !n.take('}'); n.space() {
		if len(o.keys) > 0 && !n.take(',') {
			return nil, errSyntax
		}
		if n.space(); n.pos == len(n.in) || n.in[n.pos] != '"' {
			return nil, errSyntax
		}
		key, err := n.text()
		if err != nil {
			return nil, err
		}
		if n.space(); !n.take(':') {
			return nil, errSyntax
		}
		v, err := n.value()
		if err != nil {
			return nil, err
		}
		o.set(key, v)
	}
	n.depth--
	return o, nil
}

func (n *normaliser) array() ([]string, error) {
	if err := n.deeper(); err != nil {
		return nil, err
	}
	n.pos++
	var list []string
	for n.space(); !n.take(']'); n.space() {
		if len(list) > 0 && !n.take(',') {
			return nil, errSyntax
		}
		v, err := n.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	n.depth--
	return list, nil
}

func (n *normaliser) digits() int {
	from := n.pos
	for n.pos < len(n.in) && n.in[n.pos] >= '0' && n.in[n.pos] <= '9' {
		n.pos++
	}
	return n.pos - from
}

// number reads the grammar of RFC 8259, section 6, and writes as
// Number::toString of ECMAScript does.
func (n *normaliser) number() (string, error) {
	from := n.pos
	n.take('-')
	zero := n.pos < len(n.in) && n.in[n.pos] == '0'
	if d := n.digits(); d == 0 || zero && d > 1 {
		return "", errSyntax
	}
	whole := true
	if n.take('.') {
		if whole = false; n.digits() == 0 {
			return "", errSyntax
		}
	}
	if n.take('e') || n.take('E') {
		if whole = false; !n.take('+') {
			n.take('-')
		}
		if n.digits() == 0 {
			return "", errSyntax
		}
	}
	literal := n.in[from:n.pos]
	f, err := strconv.ParseFloat(literal, 64)
	if i, failed := strconv.ParseInt(literal, 10, 64); n.exact && whole && (failed != nil || i > 1<<53 || i < -1<<53) {
		return "", errors.New("the number " + literal + " is larger than JavaScript can hold exactly; store it as text")
	}
	if math.IsInf(f, 0) {
		return "null", nil
	} else if err != nil || f == 0 {
		return "0", nil
	}
	format := byte('f')
	if abs := math.Abs(f); abs < 1e-6 || abs >= 1e21 {
		format = 'e'
	}
	out := strconv.FormatFloat(f, format, -1, 64)
	out = strings.Replace(out, "e-0", "e-", 1)
	return out, nil
}

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
