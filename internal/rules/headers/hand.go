package headers

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/web/csp"
)

const hole = csp.Hole

// A setting is one header with the value that the code gives it.
type setting struct {
	header *header
	text   string     // the value; hole where it is not known
	value  flow.Value // what to underline
	guess  bool       // the environment may say otherwise
	who    string     // what sets it, in the source's words: "helmet's hsts"; "" by hand
}

// setters are methods that take the name of a header and its value. The names
// of the headers of the table are so peculiar that no receiver need be known.
var setters = []string{"setHeader", "set", "header", "append", "appendHeader"}

// mentions reports whether a file has the name of a header of the table.
func mentions(f *js.File) bool {
	for _, s := range f.Strings() {
		if byName(s) != nil {
			return true
		}
	}
	return false
}

// handWritten yields the headers of the table that a file sets by name:
//
//	res.setHeader('X-Frame-Options', 'DENY')
//	{ 'X-Frame-Options': 'DENY' }                    of writeHead, set, headers, new Response
//	{ key: 'X-Frame-Options', value: 'DENY' }        of headers() of next.config.js
//	headers['X-Frame-Options'] = 'DENY'
//	<meta httpEquiv="Content-Security-Policy" content="default-src 'self'" />
//
// row is where the name stands, for callers that want to know around what.
func handWritten(f *flow.File, yield func(h *header, row js.ValueID, value flow.Value)) {
	if !mentions(f.JS) {
		return
	}
	for i := range f.JS.Values {
		id := js.ValueID(i)
		row := &f.JS.Values[i]
		switch row.Op {
		case js.OpCall:
			c, _ := f.Value(id).AsCall()
			if n, _ := c.Len(); n < 2 || !slices.Contains(setters, c.Method()) {
				continue
			}
			if name, ok := c.Arg(0).Str(); ok && byName(name) != nil {
				yield(byName(name), id, c.Arg(1))
			}
		case js.OpProp:
			if h := byName(f.JS.Str(row.Str)); h != nil && row.Flags&(js.FlagMethod|js.FlagGetter|js.FlagSetter) == 0 {
				yield(h, id, f.Value(row.X))
			}
		case js.OpObject, js.OpJSX:
			if h, value := keyAndValue(f.Value(id)); h != nil {
				yield(h, id, value)
			}
		case js.OpAssign:
			target := f.JS.At(row.X)
			if h := byName(f.JS.Str(target.Str)); h != nil && target.Op == js.OpGet && f.JS.Str(row.Str) == "=" {
				yield(h, id, f.Value(row.Y))
			}
		}
	}
}

// keyAndValue reads { key: name, value: text } and the like.
func keyAndValue(v flow.Value) (*header, flow.Value) {
	var name string
	var value flow.Value
	for _, m := range v.File.JS.Operands(v.Row()) {
		p := v.File.JS.At(m)
		if p.Op != js.OpProp {
			continue
		}
		switch v.File.JS.Str(p.Str) {
		case "key", "name", "httpEquiv", "http-equiv":
			name, _ = v.File.Value(p.X).Str()
		case "value", "content":
			value = v.File.Value(p.X)
		}
	}
	if !value.OK() {
		return nil, value
	}
	return byName(name), value
}

// byHand returns the values of the headers that a file sets by name.
func byHand(f *flow.File) []setting {
	type key struct{}
	return flow.Memo(f, key{}, findByHand)
}

func findByHand(f *flow.File) []setting {
	var all []setting
	handWritten(f, func(h *header, _ js.ValueID, value flow.Value) {
		all = append(all, texts(h, value)...)
	})
	return slices.DeleteFunc(all, setting.isLabel)
}

// isLabel reports whether the text is no value of the header but another
// spelling of its name, as in tables that map one to the other, or, of a
// policy, has no directive at all.
func (s setting) isLabel() bool {
	if s.header.isPolicy() && !hasHole(s.text) {
		return !slices.ContainsFunc(csp.Parse(s.text).Directives, func(d csp.Directive) bool { return csp.Known(d.Name) })
	}
	return plain(s.text) == plain(s.header.name)
}

// plain leaves the letters of a name.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// texts returns what a value may be when it is sent: one setting for each
// origin, without those of development and those of which nothing is known.
func texts(h *header, value flow.Value) []setting {
	var all []setting
	if value.OnlyInDevelopment() {
		return nil
	}
	if c := value.Const(); c.Kind == flow.String || c.Kind == flow.Number {
		return []setting{{h, c.Text, place(c.At, value), c.Default, ""}}
	}
	origins := value.Origins()
	for _, o := range origins {
		if o.OnlyInDevelopment() {
			continue
		}
		if text := render(o); strings.Trim(text, hole) != "" {
			all = append(all, setting{h, text, o, len(origins) > 1, ""})
		}
	}
	return all
}

// place returns where a constant is written if that is in the same file as
// its use, so that findings stay in the file that is checked.
func place(at, use flow.Value) flow.Value {
	if at.OK() && at.File == use.File {
		return at
	}
	return use
}
