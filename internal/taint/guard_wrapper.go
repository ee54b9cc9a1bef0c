package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// wrapper reads a call of a function of the program that checks its argument,
// or of a function that is called after such a check.
func (g *guard) wrapper(c flow.Call, outcome bool) bool {
	targets, _ := c.Targets()
	exact := false
	for i, a := range c.Args() {
		below, ok := g.below(a)
		listed := !ok && g.isAmong(a)
		if !ok && !listed {
			continue
		}
		exact = exact || !listed && len(below) == 0 && !(keyKinds.Has(g.kind) && asksSource(c, i))
		for _, t := range targets {
			inner := g.inside(nthParam(t.File, t.Func, i))
			inner.path, inner.from = below, asked{c, a, t.Func}
			inner.element = inner.element || listed
			if inner.subject.OK() && inner.returns(t.File, t.Func, outcome) {
				return true
			}
		}
	}
	return exact && len(targets) == 0 && saysSafe(c.Callee.Name(), g.kind, outcome)
}

// isAmong reports whether the subject is an element of a list that is written
// out: allSane([from, to]).
func (g *guard) isAmong(v flow.Value) bool {
	if v.Op() != js.OpArray || g.element {
		return false
	}
	items := v.File.JS.Operands(v.Row())
	for _, id := range items[:min(len(items), 8)] {
		if g.is(v.File.Value(id)) {
			return true
		}
	}
	return false
}

// asksSource reports whether argument n of hasOwn(object, key) says nothing of
// a key: it is the object, or a key that this very object was asked for.
func asksSource(c flow.Call, n int) bool {
	if count, _ := c.Len(); count != 2 {
		return false
	}
	name := strings.ToLower(c.Callee.Name())
	return n == 0 && (strings.Contains(name, "own") || strings.HasPrefix(name, "has")) || n == 1 && keyOf(c.Arg(1), c.Arg(0))
}

// below returns the properties by which the subject is reached from a value,
// none if the value is the subject itself.
func (g *guard) below(v flow.Value) (path []string, ok bool) {
	if g.is(v) {
		return nil, true
	}
	if g.def != 0 || g.each || g.decoded || v.Op() == js.OpString {
		return nil, false
	}
	if len(g.path) > 0 {
		above := *g
		for above.path = g.path[:len(g.path)-1]; ; above.path = above.path[:len(above.path)-1] {
			if above.isPlain(v) {
				return g.path[len(above.path):], true
			}
			if len(above.path) == 0 {
				return nil, false
			}
		}
	}
	for at := g.subject; at.Op() == js.OpGet && len(path) < 3; {
		path = append([]string{at.Name()}, path...)
		if at = at.File.Value(at.Row().X); same(v, at, 0) {
			return path, true
		}
	}
	return nil, false
}

// returns reports whether a function that returns the outcome has checked the
// subject, one of its parameters.
func (g *guard) returns(f *flow.File, fn js.FuncID, outcome bool) bool {
	if g.depth > 5 {
		return false
	}
	relevant := false
	for _, id := range f.Returns(fn) {
		r := f.Value(id)
		if c := r.Const(); c.Kind != flow.NoConst && !c.Default && c.Truthy() != outcome {
			continue
		}
		if (r.Op() == js.OpUndefined || r.Op() == js.OpNull) && outcome {
			continue
		}
		relevant = true
		if !g.refutes(r, outcome) && !g.holdsAt(r) {
			return false
		}
	}
	return relevant && (outcome || f.Func(fn).Kind == js.FuncArrow || endsInReturn(f, fn))
}

// endsInReturn reports whether a function cannot come to its end without a
// return, which would be a falsy answer.
func endsInReturn(f *flow.File, fn js.FuncID) bool {
	for _, id := range f.Returns(fn) {
		block := f.JS.At(id).Block
		for b := block; b >= 0; b = f.JS.Blocks[b].Parent {
			if k := f.JS.Blocks[b].Kind; k != js.BlockAfter && k != js.BlockTry && k != js.BlockBody {
				break
			}
			if f.JS.Blocks[b].Kind == js.BlockBody {
				return true
			}
		}
	}
	return f.JS.Blocks[f.Func(fn).Block].Exits
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
	return false
}

// asserted reports whether a statement before v has checked the subject, and
// throws or ends the process unless it passes.
func (g *guard) asserted(v flow.Value) bool {
	f := v.File
	root := g.subject
	for root.Op() == js.OpGet || root.Op() == js.OpGetDyn {
		root = f.Value(root.Row().X)
	}
	var calls []js.ValueID
	switch {
	case root.File != v.File:
	case root.Op() == js.OpRef:
		calls = lastBefore(f, g.s.a.checks(f).of[root.Row().Sym], v.Row().Start)
	case root.Op() == js.OpParam:
		for _, sym := range g.s.a.detail(f).params[root.ID] {
			calls = append(calls, lastBefore(f, g.s.a.checks(f).of[sym], v.Row().Start)...)
		}
	}
	for _, id := range calls {
		call, _ := f.Value(id).AsCall()
		if call.Row().End <= v.Row().Start && f.Dominates(id, v.ID) && g.passes(call) {
			return true
		}
	}
	return g.assertions(v)
}

// maxChecks is how many calls before a use are looked at for a check: a variable
// that everything is given has as many as the file has lines.
const maxChecks = 200

// lastBefore returns the last calls of a list that end before a place; of a
// short list all calls, as it need not be in order.
func lastBefore(f *flow.File, calls []js.ValueID, pos int32) []js.ValueID {
	if len(calls) <= maxChecks {
		return calls
	}
	n, _ := slices.BinarySearchFunc(calls, pos+1, func(id js.ValueID, end int32) int { return int(f.JS.At(id).End - end) })
	return calls[max(0, n-maxChecks):n]
}

// passes reports whether a call throws unless the subject, which it is given,
// is harmless.
func (g *guard) passes(call flow.Call) bool {
	if !g.look() {
		return false
	}
	if g.parses(call) {
		return true
	}
	targets, _ := call.Targets()
	for i, a := range call.Args() {
		below, ok := g.below(a)
		if !ok {
			continue
		}
		for _, t := range targets {
			inner := g.inside(nthParam(t.File, t.Func, i))
			inner.path, inner.from = below, asked{call, a, t.Func}
			if inner.subject.OK() && inner.throws(t.File, t.Func) {
				return true
			}
		}
		if len(targets) == 0 && len(below) == 0 && assertsSafe(call.Callee.Name(), g.kind) {
			return true
		}
	}
	if g.element && call.Method() == "forEach" && g.is(call.Receiver()) {
		for _, o := range call.Arg(0).Origins() {
			if o.Op() != js.OpFunc {
				continue
			}
			inner := g.inside(firstParam(o.File, o.Row().Func))
			inner.element = false
			if inner.subject.OK() && inner.throws(o.File, o.Row().Func) {
				return true
			}
		}
	}
	return false
}

// throws reports whether a function throws unless the subject, one of its
// parameters, is harmless.
func (g *guard) throws(f *flow.File, fn js.FuncID) bool {
	if g.depth > 5 {
		return false
	}
	for _, id := range g.s.a.detail(f).throws[fn] {
		if g.left <= 0 {
			return false
		}
		block := f.JS.At(id).Block
		b := &f.JS.Blocks[block]
		if b.Kind == js.BlockIf && plainly(f, b.Parent) && g.refutes(f.Value(b.Cond), !b.Polarity) {
			return true
		}
	}
	body := f.Func(fn).Block
	for _, sym := range g.s.a.detail(f).params[g.subject.ID] {
		for _, id := range g.s.a.checks(f).of[sym] {
			if call, _ := f.Value(id).AsCall(); g.left > 0 && f.JS.At(id).Block == body && g.passes(call) {
				return true
			}
		}
	}
	return g.element && g.loopThrows(f, body)
}

// plainly reports whether a block runs whenever its function does, unless that
// has left before.
func plainly(f *flow.File, b js.BlockID) bool {
	for ; b >= 0; b = f.JS.Blocks[b].Parent {
		switch f.JS.Blocks[b].Kind {
		case js.BlockBody:
			return true
		case js.BlockAfter, js.BlockTry:
		default:
			return false
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
