package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// call reads a condition that is a call.
func (g *guard) call(c flow.Call, outcome bool) bool {
	switch method := c.Method(); method {
	case "includes", "contains", "has", "indexOf":
		if len(c.Receiver().Paths()) == 0 || c.Receiver().Op() != js.OpGlobal {
			if g.member(c.Receiver(), c.Arg(0), outcome) {
				return true
			}
		}
	case "startsWith":
		if outcome && g.prefix(c.Receiver(), c.Arg(0)) || !outcome && g.startless(c.Receiver(), c.Arg(0)) {
			return true
		}
	case "endsWith":
		if outcome && g.endsIn(c.Receiver(), c.Arg(0)) {
			return true
		}
	case "test", "exec":
		return g.pattern(c.Receiver(), c.Arg(0), outcome, true)
	case "match", "search":
		return g.pattern(c.Arg(0), c.Receiver(), outcome, false)
	case "hasOwnProperty", "propertyIsEnumerable":
		return outcome && g.own(c.Receiver(), c.Arg(0))
	case "call":
		if inner := c.Receiver(); isOwnTest(inner.Name()) || isOwnTest(definedAs(inner)) {
			return outcome && g.own(c.Arg(0), c.Arg(1))
		}
	case "some":
		if !outcome && g.every(c, false, true) || outcome && !g.element && (g.every(c, true, false) || g.isFound(c)) {
			return true
		}
	case "every":
		return outcome && g.every(c, true, true)
	case "find", "findIndex":
		if outcome && g.isFound(c) {
			return true
		}
	case "get":
		if outcome && g.isLookedUp(c) {
			return true
		}
	}
	if outcome && g.compiled(c) {
		return true
	}
	for _, p := range c.Callee.Paths() {
		row, ok := model.Validators[p]
		if !ok || !row.Kinds.Has(g.kind) || row.Outcome != outcome || !g.is(numbered(c.Arg(row.Arg))) || g.element {
			continue
		}
		if row.Arg != 1 || !keyKinds.Has(g.kind) || g.own(c.Arg(0), c.Arg(1)) {
			return true
		}
	}
	return g.wrapper(c, outcome)
}

// numbered returns the text that is asked about as a number: x of Number(x) and
// +x, which are numbers for no text with more in it. parseInt would stop there.
func numbered(v flow.Value) flow.Value {
	if c, ok := v.AsCall(); ok && c.Callee.Is("globalThis.Number") {
		return c.Arg(0)
	}
	if row := v.Row(); row.Op == js.OpUnary && v.File.JS.Str(row.Str) == "+" {
		return v.File.Value(row.X)
	}
	return v
}

func isOwnTest(name string) bool { return name == "hasOwnProperty" || name == "propertyIsEnumerable" }

// definedAs returns the last name of what a variable holds: of
// const has = Object.prototype.hasOwnProperty.
func definedAs(v flow.Value) string {
	if v.Op() == js.OpRef {
		if defs := v.File.JS.DefsOf(v.Row().Sym); len(defs) == 1 {
			return v.File.Value(defs[0].Value).Name()
		}
	}
	return ""
}

// own reads object.hasOwnProperty(key). That the object which the keys are
// taken from has them itself says nothing: JSON makes __proto__ its own.
func (g *guard) own(object, key flow.Value) bool {
	if g.element || !g.is(key) {
		return false
	}
	if !keyKinds.Has(g.kind) {
		return true
	}
	return !keyOf(key, object) && !g.from.ownKey(object)
}

// ownKey is keyOf for a helper hasOwn(object, key): what it was given says
// whose key it is.
func (a asked) ownKey(object flow.Value) bool {
	if !a.call.OK() {
		return false
	}
	for _, o := range originsOf(object) {
		if o.Op() == js.OpParam && o.Row().Func == a.fn && keyOf(a.key, a.call.Arg(int(o.Row().Y))) {
			return true
		}
	}
	return false
}

// present reads a condition which says that there is a value, of a helper that
// gives none for a subject that harms: getProperty(object, key) is undefined
// for __proto__.
func (g *guard) present(v flow.Value) bool {
	if !keyKinds.Has(g.kind) || g.depth > 2 {
		return false
	}
	if g.given(v) {
		return true
	}
	origins := originsOf(v)
	c, ok := origins[0].AsCall()
	if !ok || len(origins) > 1 {
		return false
	}
	for _, a := range c.Args() { // isObject(getProperty(object, key))
		if g.given(a) {
			return true
		}
	}
	return false
}

// given reports whether a call gets the subject, and returns nothing or a
// falsy value unless it is harmless.
func (g *guard) given(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok || g.left < 0 {
			return false
		}
		targets, _ := c.Targets()
		found := false
		for _, t := range targets {
			for i, a := range c.Args() {
				inner := g.inside(nthParam(t.File, t.Func, i))
				found = found || g.is(a) && inner.subject.OK() && inner.nothing(t.File, t.Func)
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// nothing reports whether all that a function returns is falsy, or stands
// where the subject has been checked.
func (g *guard) nothing(f *flow.File, fn js.FuncID) bool {
	var queue []flow.Value
	for _, id := range f.Returns(fn) {
		queue = append(queue, f.Value(id))
	}
	guarded := false
	for n := 0; n < len(queue) && n < 20; n++ {
		v := queue[n]
		if row := v.Row(); row.Op == js.OpCond {
			queue = append(queue, f.Value(row.Y), f.Value(f.JS.List[row.Lo]))
			continue
		}
		if c := v.Const(); c.Kind != flow.NoConst && !c.Truthy() || v.Op() == js.OpUndefined || v.Op() == js.OpNull {
			continue
		}
		if !g.holdsAt(v) {
			return false
		}
		guarded = true
	}
	return guarded
}
