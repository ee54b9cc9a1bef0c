package session

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// An object is an object of JavaScript: names and values as JSON text in the
// order in which JavaScript lists them.
type object struct {
	keys   []string // as JSON strings
	values []string
}

func (o *object) index(key string) int { return slices.Index(o.keys, key) }

// set gives a property its value. A new one goes to the end, but array indices
// go before all other names, in their order (OrdinaryOwnPropertyKeys).
func (o *object) set(key, value string) {
	if i := o.index(key); i >= 0 {
		o.values[i] = value
		return
	}
	at := len(o.keys)
	if n, ok := arrayIndex(key); ok {
		at = slices.IndexFunc(o.keys, func(k string) bool {
			other, isIndex := arrayIndex(k)
			return !isIndex || other > n
		})
		if at < 0 {
			at = len(o.keys)
		}
	}
	o.keys, o.values = slices.Insert(o.keys, at, key), slices.Insert(o.values, at, value)
}

func (o *object) remove(key string) {
	if i := o.index(key); i >= 0 {
		o.keys, o.values = slices.Delete(o.keys, i, i+1), slices.Delete(o.values, i, i+1)
	}
}

// arrayIndex reports whether a key is an index: a number below 2^32-1 written
// without zeros before it.
func arrayIndex(key string) (uint64, bool) {
	s := key[1 : len(key)-1]
	if s == "" || len(s) > 10 || s[0] == '0' && len(s) > 1 || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil && n < 1<<32-1
}

func (o *object) json() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, k := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(k)
		b.WriteByte(':')
		b.WriteString(o.values[i])
	}
	b.WriteByte('}')
	return b.String()
}

// inherited are the names that every session of cookie-session has already:
// what is stored under them, Node.js does not read back.
func inherited(name string) bool {
	switch name {
	case "_ctx", "isChanged", "isNew", "isPopulated",
		"constructor", "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
		"hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toString", "valueOf", "toLocaleString":
		return true
	}
	return false
}

// properties reads a JSON text as "for (key in JSON.parse(text))" does: an
// array has its indices, a text its characters, other values nothing.
func properties(text string) (*object, error) {
	n := &normaliser{in: text}
	n.space()
	if n.pos == len(text) {
		return nil, errSyntax
	}
	all, err := &object{}, error(nil)
	switch text[n.pos] {
	case '{':
		all, err = n.object()
	case '[':
		var list []string
		list, err = n.array()
		for i, v := range list {
			all.set(quoted(strconv.Itoa(i)), v)
		}
	default:
		var v string
		if v, err = n.value(); err == nil && v[0] == '"' {
			for i, unit := range units(v) {
				all.set(quoted(strconv.Itoa(i)), unit)
			}
		}
	}
	if err == nil {
		err = n.end()
	}
	if err != nil {
		return nil, err
	}
	kept := &object{}
	for i, k := range all.keys {
		if !inherited(k[1 : len(k)-1]) {
			kept.keys, kept.values = append(kept.keys, k), append(kept.values, all.values[i])
		}
	}
	return kept, nil
}

// units returns the UTF-16 units of a JSON string, each as one.
func units(text string) []string {
	var list []string
	n := &normaliser{in: text, pos: 1}
	for n.pos < len(text)-1 {
		var b strings.Builder
		b.WriteByte('"')
		if text[n.pos] == '\\' {
			if r, ok := n.unit(); ok {
				quote(&b, r)
			} else {
				b.WriteString(text[n.pos : n.pos+2])
				n.pos += 2
			}
		} else {
			r := []rune(text[n.pos:min(n.pos+4, len(text))])[0]
			n.pos += len(string(r))
			if r >= 0x10000 {
				quote(&b, 0xd800+(r-0x10000)>>10)
				list = append(list, b.String()+`"`)
				b.Reset()
				b.WriteByte('"')
				r = 0xdc00 + (r-0x10000)&0x3ff
			}
			quote(&b, r)
		}
		list = append(list, b.String()+`"`)
	}
	return list
}

// decodeBase64 reads as Buffer.from(text, 'base64') does: of both alphabets,
// past what is of neither, to the first =.
func decodeBase64(text string) []byte {
	text, _, _ = strings.Cut(text, "=")
	clean := make([]byte, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; {
		case c == '-':
			clean = append(clean, '+')
		case c == '_':
			clean = append(clean, '/')
		case c == '+', c == '/', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out, err := base64.RawStdEncoding.DecodeString(string(clean))
	if err != nil {
		return nil // cannot be: only letters of the alphabet are left
	}
	return out
}

// decode reads the value of a cookie of cookie-session.
func decode(value string) (*object, error) { return properties(utf8Text(decodeBase64(value))) }

// encode writes the value of a cookie of cookie-session.
func (o *object) encode() string { return base64.StdEncoding.EncodeToString([]byte(o.json())) }

// marshal returns a Go value as JavaScript writes it.
func marshal(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	n := &normaliser{in: b.String(), exact: true, depth: 1} // it will stand in the object of the session
	return n.all()
}
