package cookie

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A text is a cookie as written into a header: `name=value; Attribute=value`.
// Parts of it may be computed.
type text struct {
	name   string
	named  bool         // the name is constant
	value  string       // its constant parts
	values []flow.Value // its computed parts
	attrs  []attr
	maybe  map[string]bool // attributes that a computed part may add
	open   bool            // a computed part may add any attribute
}

// An attr is one attribute; open if its value is computed.
type attr struct {
	key, text   string
	given, open bool
}

// attr returns an attribute by its name in lower case, and whether it is known
// to be given or not. The last one counts: RFC 6265, section 5.3.
func (t *text) attr(name string) (a attr, known bool) {
	for i := len(t.attrs) - 1; i >= 0; i-- {
		if t.attrs[i].key == name {
			return t.attrs[i], true
		}
	}
	return attr{}, !t.open && !t.maybe[name]
}

func (t *text) flag(name string) State {
	switch a, known := t.attr(name); {
	case a.given:
		return On
	case known:
		return Off
	}
	return Unknown
}

// hole stands for a computed part while a text is parsed.
const hole = "\x00"

// Bounds that real cookies do not reach.
const (
	maxDepth  = 40
	maxPieces = 400
	maxText   = 1 << 14
)

// parse takes the text that v is apart; nil if it is not seen to be a cookie.
func parse(v flow.Value) *text {
	w := writer{left: maxPieces}
	if !w.write(v, 0) {
		return nil
	}
	holes := w.holes
	first, rest, _ := strings.Cut(w.String(), ";")
	name, value, ok := strings.Cut(first, "=")
	if !ok || name == "" {
		return nil
	}
	t := &text{maybe: map[string]bool{}}
	take := func(s string) []flow.Value { // the holes of a part, in order
		n := strings.Count(s, hole)
		taken := holes[:n]
		holes = holes[n:]
		return taken
	}
	t.name = trim(name)
	if parts := take(name); len(parts) > 0 {
		t.name = nameHint(t.name, parts)
	} else {
		t.named = true
	}
	t.values = take(value)
	t.open = !t.named && len(t.values) > 0 && trim(rest) == "" // a header that is copied whole
	t.value = trim(strings.ReplaceAll(value, hole, ""))
	for _, h := range t.values {
		t.adds(h, false)
	}
	for segment := range strings.SplitSeq(rest, ";") {
		key, val, _ := strings.Cut(segment, "=")
		parts := take(segment)
		a := attr{key: strings.ToLower(trim(key)), text: trim(val), given: true, open: strings.Contains(val, hole)}
		inKey := strings.Contains(key, hole)
		for _, h := range parts {
			t.adds(h, inKey)
		}
		if a.key = trim(strings.ReplaceAll(a.key, hole, "")); a.key != "" {
			t.attrs = append(t.attrs, a)
		}
	}
	return t
}

// A writer puts the text of a value together, with a hole for each part that
// is not constant.
type writer struct {
	strings.Builder
	holes []flow.Value
	left  int // parts that may yet be looked at: a name that stands twice in the next doubles them
}

// write adds v; it is false if v is too large.
func (w *writer) write(v flow.Value, depth int) bool {
	if w.left--; !v.OK() || depth > maxDepth || w.left < 0 || w.Len() > maxText {
		return false
	}
	if c := v.Const(); (c.Kind == flow.String || c.Kind == flow.Number) && !c.Default {
		w.WriteString(strings.ReplaceAll(c.Text, hole, ""))
		return true
	}
	if parts, sep, ok := parts(v); ok {
		for i, p := range parts {
			if i > 0 {
				w.WriteString(sep)
			}
			if !w.write(p, depth+1) {
				return false
			}
		}
		return true
	}
	w.WriteString(hole)
	w.holes = append(w.holes, v)
	return true
}

// parts takes templates, sums, joined arrays, and variables that hold one of
// these apart.
func parts(v flow.Value) (parts []flow.Value, sep string, ok bool) {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpTemplate:
		for _, p := range f.JS.Operands(row) {
			parts = append(parts, f.Value(p))
		}
		return parts, "", true
	case js.OpBinary:
		return []flow.Value{f.Value(row.X), f.Value(row.Y)}, "", f.JS.Str(row.Str) == "+"
	case js.OpRef:
		o := v.Origin()
		return []flow.Value{o}, "", o != v && (o.Op() == js.OpTemplate || o.Op() == js.OpBinary) && len(f.JS.DefsOf(row.Sym)) == 1
	case js.OpCall:
		return joined(v)
	}
	return nil, "", false
}

// joined recognises ['a', 'b'].join('; ').
func joined(v flow.Value) (list []flow.Value, sep string, ok bool) {
	c, _ := v.AsCall()
	if c.Method() != "join" {
		return nil, "", false
	}
	sep, ok = c.Arg(0).Str()
	receiver := c.Receiver()
	if !ok || receiver.Op() != js.OpArray { // a variable may be pushed to
		return nil, "", false
	}
	list = entries(receiver)
	for _, e := range list {
		if e.Op() == js.OpSpread {
			return nil, "", false
		}
	}
	return list, sep, true
}

// adds notes what a computed part may bring along besides a value: attributes
// if it may be a text with a semicolon, anything if nothing is known of it and
// it stands where attributes stand.
func (t *text) adds(h flow.Value, amongAttributes bool) {
	if h.Op() == js.OpRef && len(h.File.JS.DefsOf(h.Row().Sym)) > 1 {
		t.open = true // put together in steps
	}
	for _, o := range h.Origins() {
		if op := o.Op(); op != js.OpString && op != js.OpTemplate && op != js.OpBinary {
			t.open = t.open || amongAttributes
			continue
		}
		w := writer{left: maxPieces}
		t.open = !w.write(o, 0) || t.open
		s := w.String()
		if !amongAttributes {
			_, after, found := strings.Cut(s, ";")
			if !found {
				continue
			}
			s = after
		}
		t.open = t.open || len(w.holes) > 0
		for segment := range strings.SplitSeq(s, ";") {
			key, _, _ := strings.Cut(segment, "=")
			t.maybe[strings.ToLower(trim(key))] = true
		}
	}
}

// nameHint joins what is constant of a computed name with the names of what it
// is computed from: enough to tell a session from a theme.
func nameHint(constant string, parts []flow.Value) string {
	words := []string{strings.ReplaceAll(constant, hole, "")}
	for _, p := range parts {
		if s, ok := p.Str(); ok {
			words = append(words, s)
		} else if n := p.Name(); n != "" {
			words = append(words, n)
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// trim removes what RFC 6265 takes for space around names and values.
func trim(s string) string { return strings.Trim(s, " \t") }
