package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// stringKinds are sinks to which only a text does harm.
var stringKinds = model.Kinds(model.Command, model.Program, model.Argument, model.Code, model.Path, model.SQL, model.LDAP, model.XPath, model.HTML, model.DOM, model.Request, model.Redirect,
	model.Header, model.Log, model.Format, model.Template, model.Pattern, model.Subject, model.Key, model.Method, model.Module, model.Mail, model.Unpack)

// compare reads x OP y.
func (g *guard) compare(op string, x, y flow.Value, outcome bool) bool {
	switch op {
	case "!=", "!==":
		return g.compare("===", x, y, !outcome)
	case "==", "===":
		return g.equal(x, y, outcome) || g.equal(y, x, outcome)
	case "<", "<=":
		return g.less(x, y, outcome)
	case ">", ">=":
		return g.less(y, x, outcome)
	case "in": // key in allowed
		return outcome && g.is(x) && g.kind != model.Key
	}
	return false
}

// equal reads x === y.
func (g *guard) equal(x, y flow.Value, outcome bool) bool {
	c := y.Const()
	switch {
	case c.Kind == flow.True || c.Kind == flow.False:
		if op := x.Op(); op == js.OpCall || op == js.OpBinary || op == js.OpAwait || op == js.OpRef {
			return g.refutes(x, outcome == (c.Kind == flow.True))
		}
	case c.Kind == flow.Number && c.Num <= 0:
		if call, ok := x.AsCall(); ok && isIndexOf(call.Method()) {
			if c.Num == 0 { // x.indexOf(prefix) === 0
				return outcome && g.prefix(call)
			}
			return g.index(x, outcome)
		}
	}
	if g.is(x) && !g.element {
		switch {
		case c.Kind == flow.String:
			if outcome {
				return true
			}
			return keyKinds.Has(g.kind) && c.Text == proto
		case c.Kind == flow.Number:
			return outcome
		case outcome && y.Op() == js.OpGet && isFixed(y.File.Value(y.Row().X)):
			return true // an enumeration
		}
	}
	if u := x.Row(); u.Op == js.OpUnary && x.File.JS.Str(u.Str) == "typeof" && g.is(x.File.Value(u.X)) && c.Kind == flow.String {
		return g.typed(c.Text, outcome)
	}
	return outcome && c.Kind == flow.String && g.hostOf(x)
}

// typed reads typeof subject === name.
func (g *guard) typed(name string, outcome bool) bool {
	switch name {
	case "number", "boolean", "bigint", "undefined":
		return outcome
	case "string":
		if outcome {
			return g.kind == model.NoSQL || g.kind == model.Merge
		}
		return stringKinds.Has(g.kind) && g.kind != model.HTML && g.kind != model.Key
	case "object", "function":
		return outcome && stringKinds.Has(g.kind) && g.kind != model.Key && g.kind != model.SQL
	}
	return false
}

// hostOf reports whether v is the host of an address made of the subject, and
// the sink cares for nothing else.
func (g *guard) hostOf(v flow.Value) bool {
	if g.kind != model.Request && g.kind != model.Redirect || v.Op() != js.OpGet {
		return false
	}
	switch v.Name() {
	case "host", "hostname", "origin":
	default:
		return false
	}
	base := v.File.Value(v.Row().X)
	for _, o := range base.Origins() {
		if c, ok := o.AsCall(); ok && c.Arg(0).OK() && (g.is(c.Arg(0)) || same(base, g.subject, 0)) {
			return true
		}
	}
	return same(base, g.subject, 0)
}

// less reads x < y: a bound on the length of the subject.
func (g *guard) less(x, y flow.Value, outcome bool) bool {
	if call, ok := x.AsCall(); ok && isIndexOf(call.Method()) { // x.indexOf(y) < 0
		return g.index(x, outcome)
	}
	if call, ok := y.AsCall(); ok && isIndexOf(call.Method()) { // -1 < x.indexOf(y)
		return g.index(y, !outcome)
	}
	if g.kind != model.Subject && g.kind != model.Size {
		return false
	}
	small, large := x, y
	if !outcome {
		small, large = y, x
	}
	if !isConst(large) {
		return false
	}
	return g.is(small) || small.Op() == js.OpGet && small.Name() == "length" && g.is(small.File.Value(small.Row().X))
}

func isConst(v flow.Value) bool {
	if v.Const().Kind != flow.NoConst {
		return true
	}
	name := v.Name()
	return name != "" && strings.ToUpper(name) == name || strings.HasPrefix(strings.ToLower(name), "max")
}

func isIndexOf(method string) bool {
	return method == "indexOf" || method == "search" || method == "lastIndexOf" || method == "findIndex"
}

// index reads a call of indexOf; absent says whether what is looked for was
// not found.
func (g *guard) index(v flow.Value, absent bool) bool {
	c, ok := v.AsCall()
	if !ok || !isIndexOf(c.Method()) {
		return false
	}
	if c.Method() == "search" {
		return g.pattern(c.Arg(0), c.Receiver(), !absent)
	}
	return g.member(c.Receiver(), c.Arg(0), !absent)
}

// member reads list.includes(x), or text.includes(part).
func (g *guard) member(list, x flow.Value, found bool) bool {
	if g.is(x) && !g.element {
		if found {
			return !g.is(list)
		}
		return keyKinds.Has(g.kind) && holds(list, proto)
	}
	if !g.is(list) || found {
		return false
	}
	part, ok := x.Str()
	return ok && g.without(part)
}

// without reports whether a text that does not contain part is harmless.
func (g *guard) without(part string) bool {
	switch g.kind {
	case model.Path, model.Unpack, model.Module:
		return part == ".." || part == "../" || part == "." || part == "./"
	case model.Key, model.Merge:
		return part == proto || part == "_"
	case model.HTML, model.DOM:
		return part == "<"
	case model.Redirect:
		return part == "//" || part == ":" || part == "://"
	}
	return false
}

// prefix reads subject.startsWith(y), subject.indexOf(y) === 0.
func (g *guard) prefix(c flow.Call) bool {
	if !g.is(c.Receiver()) {
		return false
	}
	text, constant := c.Arg(0).Str()
	switch g.kind {
	case model.Path, model.Unpack, model.Module:
		// Without ".." resolved, a prefix says nothing.
		return g.isNormal(g.subject) || g.isNormal(c.Receiver())
	case model.Request, model.Redirect:
		return constant && fixesHost(text, g.kind)
	case model.Argument:
		return false
	}
	return false
}

// isNormal reports whether a path has been resolved.
func (g *guard) isNormal(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		switch c.Callee.Name() {
		case "resolve", "join", "normalize", "realpath", "realpathSync", "fileURLToPath":
		default:
			return false
		}
	}
	return true
}

// originsOf returns the definitions that reach a variable, or the value itself.
func originsOf(v flow.Value) []flow.Value {
	if v.Op() != js.OpRef {
		return []flow.Value{v}
	}
	var list []flow.Value
	for _, d := range v.File.Reaching(v.ID) {
		def := v.File.Value(d.Value)
		if def.Op() == js.OpAwait {
			def = v.File.Value(def.Row().X)
		}
		list = append(list, def)
	}
	return list
}
