package flow

import (
	"slices"

	"tenet/internal/js"
)

// Reaching returns the definitions that may reach a use of a variable: row id,
// an OpRef. A definition that every way to the use passes kills those before
// it, and one in a branch that the use is not in, or that leaves, does not reach.
//
// It reads the tree of blocks, not a graph of control flow: what it does not
// understand (labels, jumps into loops) reaches.
func (f *File) Reaching(id js.ValueID) []js.Def {
	use := f.JS.At(id)
	defs := f.JS.DefsOf(use.Sym)
	if len(defs) < 2 {
		return defs
	}
	if len(defs) < manyDefs {
		return f.reachingUse(use, defs)
	}
	known, ok := f.reached[id]
	if !ok {
		known = f.reachingUse(use, nearest(defs, use.Start))
		if f.reached == nil {
			f.reached = map[js.ValueID][]js.Def{}
		}
		f.reached[id] = known
	}
	return known
}

func (f *File) reachingUse(use *js.Value, defs []js.Def) []js.Def {
	at, block := use.Start, use.Block
	home := f.JS.Syms[use.Sym].Func
	// In a closure, the variable is what it was when the closure was made, or
	// what it is given later.
	later := false
	for fn := f.JS.Blocks[block].Func; fn != home; fn = f.JS.Blocks[block].Func {
		row := &f.JS.Funcs[fn]
		if fn == 0 {
			return defs
		}
		made := f.JS.At(row.Value)
		at, block = made.Start, made.Block
		later = true
		if row.Kind == js.FuncDeclaration {
			return defs // called from anywhere
		}
	}
	return f.reaching(defs, at, block, home, later)
}

// Of a variable that is set more often, only the definitions next to a use are
// looked at: each use looks at each definition, and some at each two of them.
const (
	manyDefs  = 16 // from here on, what reaches a use is remembered
	maxBefore = 192
	maxAfter  = 64
)

// nearest returns the definitions, which stand in source order, that are next to
// a place.
func nearest(defs []js.Def, at int32) []js.Def {
	if len(defs) <= maxBefore+maxAfter {
		return defs
	}
	n, _ := slices.BinarySearchFunc(defs, at, func(d js.Def, at int32) int { return int(d.Pos - at) })
	return defs[max(0, n-maxBefore):min(len(defs), n+maxAfter)]
}

func (f *File) reaching(defs []js.Def, at int32, block js.BlockID, home js.FuncID, later bool) []js.Def {
	var reach []js.Def
	killed := int32(-1) // the position of the last definition that every way passes
	for _, d := range defs {
		where := f.passedTry(f.blockAt(d), at)
		if pos := f.given(d); pos <= at && f.JS.Blocks[where].Func == home && f.encloses(where, block) && pos > killed {
			killed = pos
		}
	}
	killed = max(killed, f.bothBranches(defs, at, block, home))
	for _, d := range defs {
		where, pos := f.blockAt(d), f.given(d)
		switch {
		case f.JS.Blocks[where].Func != home:
			reach = append(reach, d) // set by a closure, nobody knows when
		case pos < killed:
		case pos <= at:
			if !f.apart(where, block, at) {
				reach = append(reach, d)
			}
		case later || f.loops(where, block, killed):
			reach = append(reach, d)
		}
	}
	return reach
}

// bothBranches returns the start of the last if before the use, on both sides
// of which the variable is given a value, or of the last try that gives it one
// as its catch clause does; -1 if there is none.
func (f *File) bothBranches(defs []js.Def, at int32, block js.BlockID, home js.FuncID) int32 {
	start := int32(-1)
	for i, d := range defs {
		one := &f.JS.Blocks[f.blockAt(d)]
		if one.Kind != js.BlockIf && one.Kind != js.BlockTry || one.Func != home || one.End > at || !f.encloses(one.Parent, block) {
			continue
		}
		for _, e := range defs[i+1:] {
			if other := &f.JS.Blocks[f.blockAt(e)]; other.Kind == js.BlockCatch && other.End <= at && f.caughtBy(f.blockAt(d), f.blockAt(e)) {
				start = max(start, one.Start)
			} else if one.Kind == js.BlockIf && other.Kind == js.BlockIf && other.Cond == one.Cond && other.Polarity != one.Polarity && other.End <= at {
				start = max(start, min(one.Start, other.Start))
			}
		}
	}
	return start
}

// given returns where a definition takes place: behind its value, which may use
// the variable as it was before. Functions are there from the start.
func (f *File) given(d js.Def) int32 {
	if v := f.JS.At(d.Value); v.Op != js.OpFunc && v.Op != js.OpClass {
		return max(d.Pos, v.End)
	}
	return d.Pos
}

// blockAt returns the block in which a definition takes place. The row of a
// function stands in the block around it; so does every other row.
func (f *File) blockAt(d js.Def) js.BlockID { return f.JS.At(d.Value).Block }

// encloses reports whether block a is b or around b.
func (f *File) encloses(a, b js.BlockID) bool {
	for b >= 0 {
		if a == b {
			return true
		}
		if b < a {
			return false // blocks are numbered from the outside in
		}
		b = f.JS.Blocks[b].Parent
	}
	return false
}

// apart reports whether control cannot pass from block a to a place behind it
// in block b: the two are different branches, or a leaves the function.
func (f *File) apart(a, b js.BlockID, at int32) bool {
	shape := &f.Prog.shapes[f.id]
	for x := a; x >= 0 && !f.encloses(x, b); x = f.JS.Blocks[x].Parent {
		block := &f.JS.Blocks[x]
		if block.Exits && shape.leaves[x] && at >= block.End {
			return true
		}
		for y := b; y >= 0 && block.Cond != 0; y = f.JS.Blocks[y].Parent {
			other := &f.JS.Blocks[y]
			if other.Cond == block.Cond && other.Polarity != block.Polarity && block.Kind == js.BlockIf && other.Kind == js.BlockIf {
				return true
			}
		}
	}
	return false
}

// loops reports whether a later definition comes round to the use: both lie in
// one loop, in which nothing before the use kills it.
func (f *File) loops(def, use js.BlockID, killed int32) bool {
	for x := use; x >= 0; x = f.JS.Blocks[x].Parent {
		block := &f.JS.Blocks[x]
		if block.Kind == js.BlockLoop && f.encloses(x, def) {
			return killed < block.Start
		}
		if block.Kind == js.BlockBody {
			return false
		}
	}
	return false
}

// leavesOf finds the blocks from which a return, a throw or the end of the
// process leaves the function, and not only a loop or a switch.
func leavesOf(f *js.File, r *rows) []bool {
	leaves := make([]bool, len(f.Blocks))
	for _, op := range [...]js.Op{js.OpReturn, js.OpThrow} {
		for _, id := range r.of(op) {
			leaves[f.At(id).Block] = true
		}
	}
	// A block whose last statement is an if that leaves on both sides leaves as
	// well. Inner blocks have higher numbers.
	for i := len(f.Blocks) - 1; i > 0; i-- {
		if b := &f.Blocks[i]; b.Exits && leaves[i] && b.Kind != js.BlockBody && f.Blocks[b.Parent].Exits {
			leaves[b.Parent] = true
		}
	}
	return leaves
}

// Dominates reports whether every way to row b passes row a, which stands
// before it in the same function or in one around.
func (f *File) Dominates(a, b js.ValueID) bool {
	at := f.JS.At(b)
	return f.encloses(f.passedTry(f.JS.At(a).Block, at.Start), at.Block)
}
