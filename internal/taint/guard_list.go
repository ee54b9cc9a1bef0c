package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// isFixed reports whether a value is made in the code: a literal that holds
// what is allowed.
func isFixed(v flow.Value) bool {
	for _, o := range v.Origins() {
		switch o.Op() {
		case js.OpObject, js.OpArray, js.OpEnum, js.OpNew:
		default:
			return false
		}
	}
	return true
}

// members lists the constant texts of a list literal, of a Set of one, or the
// keys of an object literal; whole is false if there may be others.
func members(list flow.Value) (texts []string, whole bool) { return listed(list, 0) }

func listed(list flow.Value, depth int) (texts []string, whole bool) {
	if depth > 4 {
		return nil, false
	}
	whole = true
	for _, o := range list.Origins() {
		more, ok := membersOf(o, depth)
		texts, whole = append(texts, more...), whole && ok
	}
	return texts, whole && len(texts) > 0
}

func membersOf(o flow.Value, depth int) (texts []string, whole bool) {
	whole = true
	switch row := o.Row(); row.Op {
	case js.OpArray:
		for _, id := range o.File.JS.Operands(row) {
			e := o.File.Value(id)
			if e.Op() == js.OpSpread {
				more, ok := listed(o.File.Value(e.Row().X), depth+1)
				texts, whole = append(texts, more...), whole && ok
			} else if t, ok := e.Str(); ok {
				texts = append(texts, t)
			} else {
				whole = false
			}
		}
	case js.OpObject:
		for _, id := range o.File.JS.Operands(row) {
			if p := o.File.JS.At(id); p.Op == js.OpProp && p.Str != 0 {
				texts = append(texts, o.File.JS.Str(p.Str))
			}
		}
	case js.OpNew, js.OpCall: // new Set([...]), Object.freeze([...]), 'a b'.split(' ')
		c, _ := o.AsCall()
		if t, ok := c.Receiver().Str(); ok && c.Method() == "split" {
			sep, _ := c.Arg(0).Str()
			return strings.Split(t, sep), true
		}
		if method := c.Method(); c.Arg(0).OK() && (o.Op() == js.OpNew || method == "freeze" || method == "from" || method == "of") {
			return listed(c.Arg(0), depth+1)
		}
		return nil, false
	default:
		return nil, false
	}
	return texts, whole
}

// holds reports whether a list contains a text, or a text does.
func holds(list flow.Value, text string) bool {
	if t, ok := list.Str(); ok {
		return strings.Contains(t, text)
	}
	texts, _ := members(list)
	for _, t := range texts {
		if t == text {
			return true
		}
	}
	return false
}

// every reads list.every(f) and list.some(f): on the list that is the subject,
// on the parts of the path that it is, or on a list of what it must not contain.
// If all elements are known to pass, so is the list that is made a text of.
func (g *guard) every(c flow.Call, outcome, all bool) bool {
	parts := g.isSplit(c.Receiver())
	for _, o := range c.Arg(0).Origins() {
		if o.Op() != js.OpFunc {
			continue
		}
		switch fn := o.Row().Func; {
		case parts && pathKinds.Has(g.kind):
			if inner := g.inside(firstParam(o.File, fn)); inner.subject.OK() {
				inner.segment, inner.element = true, false
				return inner.returns(o.File, fn, outcome)
			}
		case (g.element || all) && g.is(c.Receiver()) || parts || all && g.isOneOrMore(c.Receiver()):
			if inner := g.inside(firstParam(o.File, fn)); inner.subject.OK() {
				inner.element = false
				return inner.returns(o.File, fn, outcome)
			}
		case !g.element:
			return g.anyOf(c, o.File, fn, outcome) || outcome && g.inOneOf(c, o.File, fn)
		}
	}
	return false
}

// isFound reads list.find((x) => x.name === subject): what is there already.
func (g *guard) isFound(c flow.Call) bool {
	if made, ok := c.Arg(0).AsCall(); ok { // list.find(named(subject))
		targets, _ := made.Targets()
		for i, a := range made.Args() {
			for _, t := range targets {
				if inner := g.inside(nthParam(t.File, t.Func, i)); g.is(a) && inner.subject.OK() && inner.finds(c.Arg(0)) {
					return true
				}
			}
		}
	}
	return g.finds(c.Arg(0))
}

// finds reports whether a function that is given things asks whether the
// subject is one, or a name of one.
func (g *guard) finds(test flow.Value) bool {
	for _, o := range test.Origins() {
		if o.Op() != js.OpFunc || g.element {
			continue
		}
		param := firstParam(o.File, o.Row().Func)
		for _, id := range o.File.Returns(o.Row().Func) {
			row := o.File.JS.At(id)
			if row.Op != js.OpBinary || !strings.HasPrefix(o.File.JS.Str(row.Str), "===") {
				continue
			}
			x, y := o.File.Value(row.X), o.File.Value(row.Y)
			if isBelow(x, param) && g.is(sameLetters(y)) || isBelow(y, param) && g.is(sameLetters(x)) {
				return !keyKinds.Has(g.kind)
			}
		}
	}
	return false
}

// sameLetters returns the text of which a value has the letters, in capitals or
// small ones.
func sameLetters(v flow.Value) flow.Value {
	if c, ok := v.AsCall(); ok && (c.Method() == "toLowerCase" || c.Method() == "toUpperCase") {
		return c.Receiver()
	}
	return v
}

// isBelow reports whether v is a parameter, or a property of it.
func isBelow(v, param flow.Value) bool {
	for v.Op() == js.OpGet {
		v = v.File.Value(v.Row().X)
	}
	return sameParam(param, v)
}

// isLookedUp reads table.get(subject + '/index.html'): an address of which a
// table of the program has a page is one of its own.
func (g *guard) isLookedUp(c flow.Call) bool {
	if g.kind != model.Redirect || g.element {
		return false
	}
	for _, p := range c.Receiver().Paths() {
		if strings.Contains(p, ":") || strings.HasPrefix(p, "globalThis.URL") { // a request, its query
			return false
		}
	}
	v := c.Arg(0)
	for range 4 {
		inner, ok := v.AsCall()
		switch {
		case v.Op() == js.OpBinary && v.File.JS.Str(v.Row().Str) == "+":
			v = v.File.Value(v.Row().X)
		case ok && inner.Method() == "replace":
			v = inner.Receiver()
		}
	}
	return g.is(v)
}

// isSplit reports whether a value is the subject in parts.
func (g *guard) isSplit(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok || c.Method() != "split" || g.element || !g.is(c.Receiver()) {
			return false
		}
	}
	return v.OK()
}

// anyOf reads ['..', '~'].some((part) => x.includes(part)), and its like with
// startsWith and ===.
func (g *guard) anyOf(c flow.Call, f *flow.File, fn js.FuncID, outcome bool) bool {
	texts, whole := members(c.Receiver())
	param := firstParam(f, fn)
	if len(texts) == 0 || !param.OK() {
		return false
	}
	for _, id := range f.Returns(fn) {
		r := f.Value(id)
		if row := r.Row(); row.Op == js.OpBinary && strings.HasPrefix(f.JS.Str(row.Str), "==") {
			x, y := f.Value(row.X), f.Value(row.Y)
			if (g.is(x) || g.hostOf(x)) && sameParam(param, y) || (g.is(y) || g.hostOf(y)) && sameParam(param, x) {
				return g.listed(c.Receiver(), outcome)
			}
		}
		test, ok := r.AsCall()
		if !ok || !g.is(test.Receiver()) || !sameParam(param, test.Arg(0)) {
			continue
		}
		switch method := test.Method(); {
		case method == "startsWith" && outcome:
			return whole && !pathKinds.Has(g.kind) && allFixHost(texts, g)
		case (method == "includes" || method == "startsWith") && !outcome:
			for _, t := range texts {
				if method == "includes" && g.without(t) || method == "startsWith" && g.startlessText(test.Receiver(), t) {
					return true
				}
			}
		}
	}
	return false
}

func allFixHost(texts []string, g *guard) bool {
	for _, t := range texts {
		if !fixesHost(t, g.kind) {
			return false
		}
	}
	return true
}

// listed reads that the subject is on a list, or is not.
func (g *guard) listed(list flow.Value, found bool) bool {
	if found {
		return !g.is(list)
	}
	return keyKinds.Has(g.kind) && !g.part && g.denied(func(name string) bool { return holds(list, name) })
}

func firstParam(f *flow.File, fn js.FuncID) flow.Value { return nthParam(f, fn, 0) }

func nthParam(f *flow.File, fn js.FuncID, n int) flow.Value {
	row := f.Func(fn)
	if params := f.JS.List[row.Lo:row.Hi]; n < len(params) {
		return f.Value(params[n])
	}
	return flow.Value{}
}

const proto = "__proto__"

var keyKinds = model.Kinds(model.Key, model.Merge)

// isOneOrMore reads Array.isArray(x) ? x : [x], the subject or a list of it.
func (g *guard) isOneOrMore(v flow.Value) bool {
	row := v.Row()
	if row.Op != js.OpCond {
		return false
	}
	lists := 0
	for _, id := range []js.ValueID{row.Y, v.File.JS.List[row.Lo]} {
		one := v.File.Value(id)
		switch items := one.File.JS.Operands(one.Row()); {
		case g.is(one):
		case one.Op() == js.OpArray && len(items) == 1 && g.is(one.File.Value(items[0])):
			lists++
		default:
			return false
		}
	}
	return lists == 1
}

// firstPart returns the path whose first part v is: of path.split(sep)[0].
func firstPart(v flow.Value) flow.Value {
	if (v.Op() == js.OpGet || v.Op() == js.OpGetDyn) && v.Key() == "0" {
		if c, ok := v.File.Value(v.Row().X).AsCall(); ok && c.Method() == "split" {
			return c.Receiver()
		}
	}
	return flow.Value{}
}
