package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// notPrototype reports whether what stands at a place runs only if an object is
// not Object.prototype.
func notPrototype(object, at flow.Value) bool {
	for cond, outcome := range at.Conditions() {
		if differs(cond, outcome, object, 0) {
			return true
		}
	}
	return false
}

// differs reads object !== Object.prototype.
func differs(cond flow.Value, outcome bool, object flow.Value, depth int) bool {
	f, row := cond.File, cond.Row()
	if depth > 8 {
		return false
	}
	x, y := f.Value(row.X), f.Value(row.Y)
	switch op := f.JS.Str(row.Str); {
	case row.Op == js.OpUnary && op == "!":
		return differs(x, !outcome, object, depth+1)
	case row.Op == js.OpLogical && (op == "&&") == outcome:
		return differs(x, outcome, object, depth+1) || differs(y, outcome, object, depth+1)
	case row.Op == js.OpBinary && (op == "===" || op == "==" || op == "!==" || op == "!="):
		if y.Is("globalThis.Object.prototype") {
			x, y = y, x
		}
		return x.Is("globalThis.Object.prototype") && same(y, object, 0) && outcome == (op[0] == '!')
	}
	return false
}

// madeOwn reports whether a property is read only where the object has one of
// its own: if (!hasOwn(object, key)) object[key] = {}. With __proto__ the
// assignment gives the object a prototype of its own.
func (s *search) madeOwn(read flow.Value) bool {
	f, row := read.File, read.Row()
	g := guard{s: s, kind: model.Key, subject: f.Value(row.Y), left: s.looks()}
	for b := row.Block; b >= 0; b = f.JS.Blocks[b].Parent {
		for _, k := range s.a.blocks(f).before(f, b, row.Start) {
			block := &f.JS.Blocks[k]
			if block.Kind == js.BlockIf && block.End <= row.Start && g.refutes(f.Value(block.Cond), !block.Polarity) && sets(f, k, read) {
				return true
			}
		}
		if f.JS.Blocks[b].Kind == js.BlockBody {
			break
		}
	}
	return false
}

// sets reports whether a block assigns to the property that is read elsewhere.
func sets(f *flow.File, block js.BlockID, read flow.Value) bool {
	for _, id := range f.Rows(js.OpAssign) {
		if v := f.JS.At(id); v.Block == block && f.JS.Str(v.Str) == "=" && f.JS.At(v.X).Op == js.OpGetDyn && same(f.Value(v.X), read, 0) {
			return true
		}
	}
	return false
}
