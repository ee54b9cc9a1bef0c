package yaml

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tenet/internal/source"
)

// A Dialect says how strictly JSON is read.
type Dialect uint8

// The dialects.
const (
	StrictJSON   Dialect = iota // RFC 8259
	TolerantJSON                // with // and /* */ comments and trailing commas
)

// ParseJSON reads a JSON text. The error is a *source.Error.
func ParseJSON(text *source.Text, d Dialect) (*Node, error) {
	return Limits{MaxSize, MaxNodes}.ParseJSON(text, d)
}

// ParseJSON is the function ParseJSON within other limits.
func (l Limits) ParseJSON(text *source.Text, d Dialect) (*Node, error) {
	if err := text.WithinSize(l.Size); err != nil {
		return nil, err
	}
	r := &jsonReader{text: text, data: text.Data, tolerant: d == TolerantJSON, limit: l.Nodes}
	n, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if err := r.space(); err != nil {
		return nil, err
	}
	if r.at < len(r.data) {
		return nil, r.errorf("unexpected %s after the value", r.here())
	}
	return n, nil
}

type jsonReader struct {
	text     *source.Text
	data     string
	at       int
	nodes    int
	limit    int // of nodes
	tolerant bool
}

func (r *jsonReader) errorf(format string, args ...any) error {
	return r.text.Errorf(r.at, "not readable as JSON: "+format, args...)
}

// here names the character at the cursor.
func (r *jsonReader) here() string {
	if r.at >= len(r.data) {
		return "end of file"
	}
	c, _ := utf8.DecodeRuneInString(r.data[r.at:])
	return strconv.QuoteRuneToASCII(c)
}

func (r *jsonReader) peek() byte {
	if r.at < len(r.data) {
		return r.data[r.at]
	}
	return 0
}

func (r *jsonReader) space() error {
	for r.at < len(r.data) {
		switch rest := r.data[r.at:]; {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			r.at++
		case r.tolerant && strings.HasPrefix(rest, "//"):
			if i := strings.IndexAny(rest, "\r\n"); i >= 0 {
				r.at += i
			} else {
				r.at = len(r.data)
			}
		case r.tolerant && strings.HasPrefix(rest, "/*"):
			i := strings.Index(rest[2:], "*/")
			if i < 0 {
				return r.errorf("the comment never ends")
			}
			r.at += i + 4
		default:
			return nil
		}
	}
	return nil
}

func (r *jsonReader) value(depth int) (*Node, error) {
	if err := r.space(); err != nil {
		return nil, err
	}
	if depth >= MaxDepth {
		return nil, r.errorf("nested deeper than %d levels", MaxDepth)
	}
	if r.nodes++; r.nodes > r.limit {
		return nil, r.errorf("holds more than %d values", r.limit)
	}
	n := &Node{Start: r.at, text: r.text, size: 1, deep: 1}
	var err error
	switch c := r.peek(); {
	case c == '{':
		n.Kind = Map
		err = r.list(n, '}', depth)
	case c == '[':
		n.Kind = Seq
		err = r.list(n, ']', depth)
	case c == '"':
		n.Kind, n.Quoted = String, true
		n.Value, err = r.str()
	case c == '-' || c >= '0' && c <= '9':
		n.Kind = Number
		n.Value, err = r.number()
	default:
		err = r.word(n)
	}
	n.End = r.at
	return n, err
}

// list reads what stands between brackets.
func (r *jsonReader) list(n *Node, end byte, depth int) error {
	r.at++
	for first := true; ; first = false {
		if err := r.space(); err != nil {
			return err
		}
		if r.peek() == end && (first || r.tolerant) {
			break
		}
		if n.Kind == Map {
			if err := r.key(n); err != nil {
				return err
			}
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if n.Kind == Map {
			v.key = n.Keys[len(n.Keys)-1]
		}
		n.Values = append(n.Values, v)
		n.size += v.size
		n.deep = max(n.deep, v.deep+1)
		if err := r.space(); err != nil {
			return err
		}
		if r.peek() == end {
			break
		}
		if r.peek() != ',' {
			return r.errorf("expected ',' or '%c', found %s", end, r.here())
		}
		r.at++
	}
	r.at++
	return nil
}

func (r *jsonReader) key(n *Node) error {
	if r.peek() != '"' {
		return r.errorf("expected a key in double quotes, found %s", r.here())
	}
	k, err := r.value(0)
	if err != nil {
		return err
	}
	n.Keys = append(n.Keys, k)
	if err := r.space(); err != nil {
		return err
	}
	if r.peek() != ':' {
		return r.errorf("expected ':' after the key %q, found %s", k.Value, r.here())
	}
	r.at++
	return nil
}

func (r *jsonReader) word(n *Node) error {
	for _, w := range []struct {
		text string
		kind Kind
	}{{"true", Bool}, {"false", Bool}, {"null", Null}} {
		if strings.HasPrefix(r.data[r.at:], w.text) {
			r.at += len(w.text)
			n.Kind, n.Value = w.kind, w.text
			return nil
		}
	}
	return r.errorf("unexpected %s", r.here())
}

func (r *jsonReader) number() (string, error) {
	start := r.at
	for r.at < len(r.data) && strings.IndexByte("+-.eE0123456789", r.data[r.at]) >= 0 {
		r.at++
	}
	s := r.data[start:r.at]
	if _, err := strconv.ParseFloat(s, 64); err != nil && len(s) < 64 {
		r.at = start
		return "", r.errorf("%q is not a number", s)
	}
	return s, nil
}

// str reads a string and undoes its escapes (RFC 8259, section 7). Half of a
// surrogate pair becomes U+FFFD.
func (r *jsonReader) str() (string, error) {
	start := r.at
	r.at++
	var b strings.Builder
	plain := r.at
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c == '"':
			b.WriteString(r.data[plain:r.at])
			r.at++
			return b.String(), nil
		case c == '\\':
			b.WriteString(r.data[plain:r.at])
			if err := r.escape(&b); err != nil {
				return "", err
			}
			plain = r.at
		case c < 0x20:
			return "", r.errorf("a string may not hold %s", r.here())
		default:
			r.at++
		}
	}
	r.at = start
	return "", r.errorf("the string never ends")
}

func (r *jsonReader) escape(b *strings.Builder) error {
	if r.at+1 >= len(r.data) {
		return r.errorf("the string never ends")
	}
	c := r.data[r.at+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		r.at += 2
		return nil
	}
	u, ok := r.unit(r.at)
	if !ok {
		return r.errorf("unknown escape %s in a string", fmt.Sprintf("%q", r.data[r.at:r.at+2]))
	}
	r.at += 6
	if utf16.IsSurrogate(u) {
		if low, ok := r.unit(r.at); ok {
			if pair := utf16.DecodeRune(u, low); pair != utf8.RuneError {
				r.at += 6
				u = pair
			}
		}
	}
	b.WriteRune(u)
	return nil
}

// unit reads \uXXXX at an offset.
func (r *jsonReader) unit(at int) (rune, bool) {
	if at+6 > len(r.data) || r.data[at] != '\\' || r.data[at+1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(r.data[at+2:at+6], 16, 16)
	return rune(v), err == nil
}
