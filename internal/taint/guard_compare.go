package taint

import (
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// stringKinds are sinks to which only a text does harm.
var stringKinds = model.Kinds(model.Command, model.Program, model.Argument, model.Code, model.Path, model.SQL, model.LDAP, model.XPath, model.HTML, model.DOM, model.Listing, model.Request, model.Redirect, model.Link,
	model.Header, model.Log, model.Format, model.Template, model.Pattern, model.Subject, model.Key, model.Method, model.Module, model.Mail, model.Unpack, model.Policy, model.CookieScope)

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
	case "instanceof": // x instanceof Object, which texts and numbers are not
		return !outcome && !g.element && objectKinds.Has(g.kind) && g.is(x) && y.Is("globalThis.Object")
	case "in": // key in allowed
		return outcome && !g.element && g.is(x) && g.kind != model.Key
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
		if call, ok := heldIn(x).AsCall(); ok && isIndexOf(call.Method()) {
			if c.Num == 0 { // x.indexOf(prefix) === 0
				return outcome && g.prefix(call.Receiver(), call.Arg(0)) || !outcome && g.startless(call.Receiver(), call.Arg(0))
			}
			return g.index(call.Value, outcome)
		} else if ok && c.Num == 0 && call.Callee.Is("node:net.isIP") { // 4, 6, or 0 for none
			return g.refutes(call.Value, !outcome)
		}
	case c.Kind == flow.Null: // x.match(re) === null
		if call, ok := heldIn(x).AsCall(); ok && (call.Method() == "match" || call.Method() == "exec") {
			return g.refutes(call.Value, !outcome)
		}
	}
	if outcome && pathKinds.Has(g.kind) && (g.folderOf(x, y) || g.folderOf(y, x)) {
		return true
	}
	if g.is(x) && !g.element && g.equalTo(y, c, outcome) {
		return true
	}
	if u := x.Row(); u.Op == js.OpUnary && x.File.JS.Str(u.Str) == "typeof" && c.Kind == flow.String {
		if g.is(x.File.Value(u.X)) {
			return g.typed(c.Text, outcome)
		}
		return outcome && c.Text != "undefined" && g.present(x.File.Value(u.X))
	}
	if outcome && c.Kind == flow.String && c.Text != "undefined" && c.Text != "null" && (x.Op() == js.OpCall || x.Op() == js.OpRef) && g.present(x) {
		return true
	}
	if g.begins(x, y, outcome) || !outcome && c.Text == ".." && g.startless(firstPart(x), y) {
		return true
	}
	return outcome && g.hostOf(x) && g.isOurs(y, c)
}

// equalTo reads subject === y, a constant.
func (g *guard) equalTo(y flow.Value, c flow.Const, outcome bool) bool {
	switch {
	case c.Kind == flow.String:
		if outcome {
			return !keyKinds.Has(g.kind) || c.Text != proto && c.Text != "constructor" && c.Text != "prototype"
		}
		return g.segment && c.Text == ".." || keyKinds.Has(g.kind) && !g.part && g.denied(func(name string) bool { return name == c.Text })
	case c.Kind == flow.Number:
		return outcome
	case outcome && pathKinds.Has(g.kind) && g.from.key.OK() && y.Op() == js.OpRef && g.isNormal(g.subject) && !g.is(y):
		return true // the folder that the path is asked to be in
	case outcome && pathKinds.Has(g.kind) && g.isNormal(y) && !g.locates(y, 0):
		return g.isInside(y) // the root itself
	case outcome && y.Op() == js.OpGet && isFixed(y.File.Value(y.Row().X)):
		return true // an enumeration
	case outcome && stringKinds.Has(g.kind) && !keyKinds.Has(g.kind) && (y.Op() == js.OpGet || y.Op() == js.OpRef):
		return g.isOurs(y, c) // req.url === config.rootPath
	}
	return false
}

// begins reads x.slice(0, root.length) === root, x[0] === '/'.
func (g *guard) begins(x, y flow.Value, outcome bool) bool {
	if c, ok := x.AsCall(); ok {
		switch c.Method() {
		case "slice", "substr", "substring":
			if n := c.Arg(0).Const(); n.Kind != flow.Number || n.Num != 0 {
				return false
			}
		case "charAt":
			if n := c.Arg(0).Const(); n.Kind == flow.Number {
				return g.char(c.Receiver(), strconv.Itoa(int(n.Num)), y, outcome)
			}
			return false
		default:
			return false
		}
		if outcome {
			return g.prefix(c.Receiver(), y)
		}
		return g.startless(c.Receiver(), y)
	}
	if row := x.Row(); row.Op == js.OpGet && isIndex(x.Name()) {
		return g.char(x.File.Value(row.X), x.Name(), y, outcome)
	}
	return false
}

// typed reads typeof subject === name.
func (g *guard) typed(name string, outcome bool) bool {
	if g.element {
		return false
	}
	switch name {
	case "number", "boolean", "bigint", "undefined":
		return outcome && g.kind != model.Size
	case "string":
		if outcome {
			return objectKinds.Has(g.kind)
		}
		return stringKinds.Has(g.kind) && g.kind != model.HTML && g.kind != model.Listing && g.kind != model.Key
	case "object", "function":
		if !outcome {
			return name == "object" && objectKinds.Has(g.kind)
		}
		return stringKinds.Has(g.kind) && g.kind != model.Key && g.kind != model.SQL
	}
	return false
}

// less reads x < y: a bound on the length of the subject.
func (g *guard) less(x, y flow.Value, outcome bool) bool {
	if call, ok := heldIn(x).AsCall(); ok && isIndexOf(call.Method()) { // x.indexOf(y) < 0
		return g.index(call.Value, outcome)
	}
	if call, ok := heldIn(y).AsCall(); ok && isIndexOf(call.Method()) { // -1 < x.indexOf(y)
		return g.index(call.Value, !outcome)
	}
	if g.kind != model.Subject && g.kind != model.Size && g.kind != model.Loop {
		return false
	}
	small, large := x, y
	if !outcome {
		small, large = y, x
	}
	if !isBound(large) {
		return false
	}
	return g.is(small) || small.Op() == js.OpGet && small.Name() == "length" && g.is(small.File.Value(small.Row().X))
}

// isBound reports whether a value limits: a number, or something that is called so.
func isBound(v flow.Value) bool {
	if v.Const().Kind != flow.NoConst {
		return true
	}
	name := v.Name()
	lower := strings.ToLower(name)
	return name != "" && strings.ToUpper(name) == name || strings.Contains(lower, "max") || strings.Contains(lower, "limit")
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
		return g.pattern(c.Arg(0), c.Receiver(), !absent, false)
	}
	return g.member(c.Receiver(), c.Arg(0), !absent)
}

// member reads list.includes(x), or text.includes(part).
func (g *guard) member(list, x flow.Value, found bool) bool {
	if g.element {
		return !found && keyKinds.Has(g.kind) && g.is(list) && g.denied(func(name string) bool { return holds(x, name) }) // path.includes('__proto__')
	}
	if g.is(x) {
		return g.listed(list, found)
	}
	if found && g.hostOf(x) { // hosts.includes(new URL(address).host)
		return g.listed(list, true)
	}
	part, ok := x.Str()
	if found && pathKinds.Has(g.kind) && g.isPiece(x, 8) {
		return !g.is(list) // files.includes(folder + '/' + name)
	}
	if found {
		// A normalised path that contains its root.
		return !ok && pathKinds.Has(g.kind) && x.OK() && g.is(list) && g.isNormal(list)
	}
	if ok && part == ".." && pathKinds.Has(g.kind) && g.isSplit(list) {
		return true
	}
	return ok && g.is(list) && g.without(part)
}

// isPiece reports whether a text is put together from the subject and others.
func (g *guard) isPiece(x flow.Value, depth int) bool {
	var pieces []js.ValueID
	switch row := x.Row(); {
	case row.Op == js.OpTemplate:
		pieces = x.File.JS.Operands(row)
	case row.Op == js.OpBinary && x.File.JS.Str(row.Str) == "+":
		pieces = []js.ValueID{row.X, row.Y}
	}
	for _, id := range pieces[:min(len(pieces), 16)] {
		if v := x.File.Value(id); g.is(v) || depth > 0 && v.Op() == js.OpBinary && g.isPiece(v, depth-1) {
			return true
		}
	}
	return false
}
