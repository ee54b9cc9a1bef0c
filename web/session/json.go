package session

import (
	"errors"
	"math"
	"strconv"
	"strings"
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

// all returns the text as JSON.stringify(JSON.parse(text)).
func (n *normaliser) all() (string, error) {
	out, err := n.value()
	if err == nil {
		err = n.end()
	}
	if err != nil {
		return "", err
	}
	return out, nil
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
