package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

var pathKinds = model.Kinds(model.Path, model.Unpack, model.Module)

// is reports whether a value is the subject, or a plain form of it.
func (g *guard) is(v flow.Value) bool {
	if g.decoded && !isDecoded(v, 0) {
		return false
	}
	if g.isPlain(v) {
		return true
	}
	return pathKinds.Has(g.kind) && !g.segment && g.locates(v, 0)
}

func (g *guard) isPlain(v flow.Value) bool {
	v = plainForm(v)
	for i := len(g.path) - 1; i >= 0; i-- {
		v = definedBy(v)
		row := v.Row()
		if name := g.nameOf(v); name == "" || name != g.path[i] {
			return false
		}
		v = v.File.Value(row.X)
	}
	switch {
	case g.each:
		return g.isElement(v)
	case g.loop:
		return v.Op() == js.OpRef && v.File == g.subject.File && v.Row().Sym == g.subject.Row().Sym
	case g.def != 0:
		return v.Op() == js.OpRef && g.isDefinition(v)
	}
	return same(v, plainForm(g.subject), 0)
}

// isDefinition reports whether a variable may hold the definition of the
// subject that is meant.
func (g *guard) isDefinition(v flow.Value) bool {
	if v.File != g.subject.File || v.Row().Sym != g.subject.Row().Sym {
		return false
	}
	for _, d := range v.File.Reaching(v.ID) {
		if d.Value == g.def {
			return true
		}
	}
	return false
}

// isElement reports whether a value is an element of the list that is the
// subject: list[i], or the variable of a loop over it.
func (g *guard) isElement(v flow.Value) bool {
	for _, o := range originsOf(v) {
		row := o.Row()
		if row.Op != js.OpGetDyn && row.Op != js.OpElem || !same(o.File.Value(row.X), g.subject, 0) {
			return false
		}
	}
	return true
}

// locates reports whether a value is the place that a path made of the subject
// leads to: path.resolve(root, subject), and what path.relative makes of it.
func (g *guard) locates(v flow.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	for _, o := range originsOf(v) {
		if o.Op() != js.OpCall {
			return false
		}
		c, _ := o.AsCall()
		args := c.Args()
		switch c.Callee.Name() {
		case "resolve", "join", "realpath", "realpathSync", "normalize":
		case "relative":
			args = args[min(1, len(args)):]
		default:
			return false
		}
		found := false
		for _, a := range args {
			found = found || g.isPlain(a) || g.locates(a, depth+1)
		}
		if !found {
			return false
		}
	}
	return true
}

// isDecoded reports whether a text has been decoded as far as it will be.
func isDecoded(v flow.Value, depth int) bool {
	if depth > 6 {
		return false
	}
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		if isDecoding(c.Callee.Name()) {
			continue
		}
		found := isDecoded(c.Receiver(), depth+1)
		for _, a := range c.Args() {
			found = found || isDecoded(a, depth+1)
		}
		if !found {
			return false
		}
	}
	return v.OK()
}

// same reports whether two expressions give the same value: the same variable
// with the same definitions, or the same properties of it.
func same(a, b flow.Value, depth int) bool {
	if a == b {
		return a.OK()
	}
	ra, rb := a.Row(), b.Row()
	if a.File != b.File || depth > 8 {
		return false
	}
	if ra.Op != rb.Op {
		return sameParam(a, b) || sameParam(b, a) || sameName(a, b, depth) || sameName(b, a, depth) || sameIndex(a, b) || sameIndex(b, a)
	}
	switch ra.Op {
	case js.OpRef:
		if ra.Sym != rb.Sym {
			return sameName(a, b, depth) || sameName(b, a, depth)
		}
		return sameDefs(a, b)
	case js.OpGet:
		return ra.Str == rb.Str && same(a.File.Value(ra.X), a.File.Value(rb.X), depth+1)
	case js.OpGetDyn:
		return same(a.File.Value(ra.X), a.File.Value(rb.X), depth+1) && same(a.File.Value(ra.Y), a.File.Value(rb.Y), depth+1)
	case js.OpThis:
		return true
	case js.OpGlobal:
		return ra.Str == rb.Str
	case js.OpString, js.OpNumber:
		return ra.Str == rb.Str
	case js.OpParam:
		return ra.Func == rb.Func && ra.Y == rb.Y
	}
	return false
}

// sameParam reports whether ref is a use of the parameter param.
func sameParam(param, ref flow.Value) bool {
	if param.Op() != js.OpParam || ref.Op() != js.OpRef {
		return false
	}
	for _, d := range ref.File.Reaching(ref.ID) {
		if d.Value == param.ID {
			return true
		}
	}
	return false
}

// sameName reports whether ref is a variable that holds nothing but v.
func sameName(ref, v flow.Value, depth int) bool {
	if ref.Op() != js.OpRef {
		return false
	}
	defs := ref.File.JS.DefsOf(ref.Row().Sym)
	if len(defs) != 1 {
		return false
	}
	switch def := ref.File.Value(defs[0].Value); def.Op() {
	case js.OpRef, js.OpGet, js.OpGetDyn:
		return same(def, v, depth+1)
	}
	return false
}

// sameIndex reports whether x is i, and y is i++, which gives the same number.
func sameIndex(x, y flow.Value) bool {
	row := y.Row()
	if x.Op() != js.OpRef || row.Op != js.OpUpdate {
		return false
	}
	text := y.File.JS.Text.Data
	if int(row.End) > len(text) || row.Start >= row.End || text[row.Start] == '+' || text[row.Start] == '-' {
		return false // ++i
	}
	return same(x, y.File.Value(row.X), 1)
}

func sameDefs(a, b flow.Value) bool {
	if len(a.File.JS.DefsOf(a.Row().Sym)) < 2 {
		return true
	}
	da, db := a.File.Reaching(a.ID), b.File.Reaching(b.ID)
	if len(da) != len(db) {
		return false
	}
	for i := range da {
		if da[i] != db[i] {
			return false
		}
	}
	return true
}

// plainForm strips calls that do not change what a check says of a value:
// what holds for x.toLowerCase() or decodeURIComponent(x) holds for x.
func plainForm(v flow.Value) flow.Value {
	for range 6 {
		at := v
		if v.Op() == js.OpRef {
			if defs := v.File.JS.DefsOf(v.Row().Sym); len(defs) == 1 {
				at = v.File.Value(defs[0].Value)
			}
		}
		c, ok := at.AsCall()
		if !ok || c.Op() != js.OpCall {
			break
		}
		inner := plainCall(c)
		if !inner.OK() {
			break
		}
		v = inner
	}
	return v
}

func plainCall(c flow.Call) flow.Value {
	switch c.Method() {
	case "normalize":
		if len(c.Args()) > 0 { // path.normalize(x)
			return c.Arg(0)
		}
		return c.Receiver()
	case "toString", "trim", "toLowerCase", "toUpperCase", "toLocaleLowerCase":
		return c.Receiver()
	}
	switch c.Callee.Name() {
	case "String", "decodeURIComponent", "decodeURI", "unescape", "resolve", "realpathSync":
		if n, _ := c.Len(); n == 1 {
			return c.Arg(0)
		}
	}
	return flow.Value{}
}

// originsOf returns the definitions that reach a variable, what is stored to a
// property, or the value itself.
func originsOf(v flow.Value) []flow.Value {
	var list []flow.Value
	switch v.Op() {
	case js.OpRef:
		for _, d := range v.File.Reaching(v.ID) {
			list = append(list, awaited(v.File.Value(d.Value)))
		}
	case js.OpGet:
		base := v.File.Value(v.Row().X)
		switch base.Op() {
		case js.OpRef:
			for _, id := range v.File.Stored(base.Row().Sym, v.Name()) {
				list = append(list, awaited(v.File.Value(id)))
			}
		case js.OpThis:
			for _, id := range v.File.Members(v.File.This(v.FuncID()), v.Name()) {
				list = append(list, awaited(v.File.Value(id)))
			}
		}
	}
	if len(list) == 0 {
		return []flow.Value{awaited(v)}
	}
	return list
}

func awaited(v flow.Value) flow.Value {
	if v.Op() == js.OpAwait {
		return v.File.Value(v.Row().X)
	}
	return v
}
