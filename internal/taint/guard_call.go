package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// call reads a condition that is a call.
func (g *guard) call(c flow.Call, outcome bool) bool {
	switch method := c.Method(); method {
	case "includes", "contains", "has", "indexOf":
		return g.member(c.Receiver(), c.Arg(0), outcome)
	case "startsWith":
		return outcome && g.prefix(c) || !outcome && g.is(c.Receiver()) && g.startless(c.Arg(0))
	case "test", "exec":
		return g.pattern(c.Receiver(), c.Arg(0), outcome)
	case "match", "search":
		return g.pattern(c.Arg(0), c.Receiver(), outcome)
	case "hasOwnProperty", "propertyIsEnumerable":
		return outcome && g.own(c.Receiver(), c.Arg(0))
	case "call":
		if inner := c.Receiver(); inner.Name() == "hasOwnProperty" || inner.Name() == "propertyIsEnumerable" {
			return outcome && g.own(c.Arg(0), c.Arg(1))
		}
	case "some":
		return !outcome && g.every(c, false)
	case "every":
		return outcome && g.every(c, true)
	}
	for _, p := range c.Callee.Paths() {
		if row, ok := model.Validators[p]; ok && row.Kinds.Has(g.kind) && row.Outcome == outcome && g.is(c.Arg(row.Arg)) {
			return true
		}
	}
	if g.relative(c, outcome) {
		return true
	}
	return g.wrapper(c, outcome)
}

// own reads object.hasOwnProperty(key). That the object which the keys are
// taken from has them itself says nothing: JSON makes __proto__ its own.
func (g *guard) own(object, key flow.Value) bool {
	if !g.is(key) {
		return false
	}
	if !keyKinds.Has(g.kind) {
		return true
	}
	for _, o := range originsOf(key) {
		if o.Op() == js.OpKey && same(o.File.Value(o.Row().X), object, 0) {
			return false
		}
	}
	return true
}

// startless reads !x.startsWith(y): what x may still be.
func (g *guard) startless(y flow.Value) bool {
	text, ok := y.Str()
	switch {
	case !ok:
		return false
	case g.kind == model.Argument:
		return text == "-"
	case g.kind == model.Redirect:
		return text == "//" || text == "http"
	case g.kind == model.Path || g.kind == model.Unpack:
		return text == ".." && g.isRelative(g.subject)
	}
	return false
}

// relative reads !path.relative(root, x).startsWith('..'), and the same
// through a variable.
func (g *guard) relative(c flow.Call, outcome bool) bool {
	if outcome || c.Method() != "startsWith" || g.kind != model.Path && g.kind != model.Unpack {
		return false
	}
	if text, ok := c.Arg(0).Str(); !ok || !strings.HasPrefix(text, "..") {
		return false
	}
	for _, o := range originsOf(c.Receiver()) {
		if r, ok := o.AsCall(); ok && r.Callee.Name() == "relative" && g.is(r.Arg(1)) {
			return true
		}
	}
	return false
}

func (g *guard) isRelative(v flow.Value) bool {
	for _, o := range originsOf(v) {
		if r, ok := o.AsCall(); !ok || r.Callee.Name() != "relative" && r.Callee.Name() != "normalize" {
			return false
		}
	}
	return true
}

// every reads list.every(f) and list.some(f) on the list that is the subject.
func (g *guard) every(c flow.Call, outcome bool) bool {
	if !g.element || !g.is(c.Receiver()) {
		return false
	}
	for _, o := range c.Arg(0).Origins() {
		if o.Op() == js.OpFunc && g.returns(o.File, o.Row().Func, 0, outcome) {
			return true
		}
	}
	return false
}

// wrapper reads a call of a function of the program that checks its argument,
// or of a function that is called after such a check.
func (g *guard) wrapper(c flow.Call, outcome bool) bool {
	arg := -1
	for i, a := range c.Args() {
		if g.is(a) && !g.element {
			arg = i
			break
		}
	}
	if arg < 0 {
		return false
	}
	targets, _ := c.Targets()
	for _, t := range targets {
		if g.returns(t.File, t.Func, arg, outcome) {
			return true
		}
	}
	return saysSafe(c.Callee.Name(), g.kind, outcome)
}

// returns reports whether a function that returns the outcome has checked its
// parameter number arg.
func (g *guard) returns(f *flow.File, fn js.FuncID, arg int, outcome bool) bool {
	row := f.Func(fn)
	params := f.JS.List[row.Lo:row.Hi]
	if arg >= len(params) || g.depth > 2 {
		return false
	}
	inner := guard{s: g.s, kind: g.kind, subject: f.Value(params[arg]), left: g.left / 2, depth: g.depth + 1}
	relevant := false
	for _, id := range f.Returns(fn) {
		r := f.Value(id)
		if c := r.Const(); c.Kind != flow.NoConst && !c.Default && c.Truthy() != outcome {
			continue
		}
		relevant = true
		if !inner.refutes(r, outcome) && !inner.holdsAt(r) {
			return false
		}
	}
	return relevant
}

// saysSafe reports whether a function that nobody can look into says by its
// name that it checks what it is given.
func saysSafe(name string, kind model.Kind, outcome bool) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "")
	for _, row := range model.ValidatorNames {
		if row.Kinds.Has(kind) && row.Outcome == outcome && slices.Contains(row.Names, name) {
			return true
		}
	}
	for _, row := range model.SanitizerNames { // isSafeKey(key) as a condition
		if row.Kinds.Has(kind) && slices.Contains(row.Names, name) {
			return true
		}
	}
	return false
}

// asserted reports whether a statement before v has checked the subject, and
// throws or ends the process unless it passes.
func (g *guard) asserted(v flow.Value) bool {
	if g.element {
		return false
	}
	f := v.File
	root := g.subject
	for root.Op() == js.OpGet || root.Op() == js.OpGetDyn {
		root = f.Value(root.Row().X)
	}
	if root.Op() != js.OpRef || root.File != v.File {
		return false
	}
	for _, a := range g.s.a.detail(f).passed[root.Row().Sym] {
		call, _ := f.Value(a.call).AsCall()
		if call.Row().Start >= v.Row().Start || !f.Dominates(a.call, v.ID) {
			continue
		}
		arg := call.Arg(a.n)
		if !arg.OK() || !g.is(arg) {
			continue
		}
		targets, _ := call.Targets()
		for _, t := range targets {
			if g.throws(t, a.n) {
				return true
			}
		}
		if len(targets) == 0 && assertsSafe(call.Callee.Name(), g.kind) {
			return true
		}
	}
	return g.assertions(v)
}

// throws reports whether a function throws unless its parameter is harmless.
func (g *guard) throws(t flow.Target, arg int) bool {
	row := t.File.Func(t.Func)
	params := t.File.JS.List[row.Lo:row.Hi]
	if arg >= len(params) || g.depth > 2 {
		return false
	}
	inner := guard{s: g.s, kind: g.kind, subject: t.File.Value(params[arg]), left: g.left / 2, depth: g.depth + 1}
	for _, id := range g.s.a.detail(t.File).throws[t.Func] {
		block := t.File.JS.At(id).Block
		b := &t.File.JS.Blocks[block]
		if b.Kind == js.BlockIf && inner.refutes(t.File.Value(b.Cond), !b.Polarity) {
			return true
		}
	}
	return false
}

// assertions reads assert(condition) before v.
func (g *guard) assertions(v flow.Value) bool {
	f := v.File
	for _, id := range g.s.a.detail(f).asserts {
		call, _ := f.Value(id).AsCall()
		if call.Row().Start < v.Row().Start && f.Dominates(id, v.ID) && g.refutes(call.Arg(0), true) {
			return true
		}
	}
	return false
}

func assertsSafe(name string, kind model.Kind) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "")
	for _, prefix := range []string{"assert", "validate", "check", "ensure", "verify"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && (saysSafe("is"+rest, kind, true) || saysSafe("isvalid"+rest, kind, true) || saysSafe("issafe"+rest, kind, true)) {
			return true
		}
	}
	return false
}
