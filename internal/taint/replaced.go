package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// replaced reports whether a definition reaches the use of a variable only if
// it is harmless, because otherwise the variable is given something else:
// if (bad(x)) x = 'y'.
func (s *search) replaced(st *state, d js.Def, all []js.Def) bool {
	f := st.v.File
	if len(all) < 2 || st.path != 0 && s.paths[st.path].name != anything || s.visit != nil {
		return false
	}
	if s.looped(st, d) || s.checkedInBranch(st, d) {
		return true
	}
	use := st.v.Row()
	for _, e := range all {
		if e == d || e.Pos < d.Pos {
			continue
		}
		id := f.JS.At(e.Value).Block
		block := &f.JS.Blocks[id]
		if block.Kind != js.BlockIf && block.Kind != js.BlockCond || block.Cond == 0 || block.End > use.Start || block.Parent < 0 {
			continue
		}
		if !encloses(f, block.Parent, use.Block) || !encloses(f, f.JS.At(d.Value).Block, block.Parent) {
			continue
		}
		g := guard{s: s, kind: s.kind, subject: st.v, def: d.Value, decoded: st.context.decoded, part: st.context.part, left: s.looks()}
		if g.refutes(f.Value(block.Cond), !block.Polarity) {
			return true
		}
	}
	return false
}

// checkedInBranch reports whether the branch in which a definition stands is
// left after it unless it is harmless: else { x = a; if (!ok(x)) return }.
func (s *search) checkedInBranch(st *state, d js.Def) bool {
	f := st.v.File
	branch := f.JS.At(d.Value).Block
	if block := &f.JS.Blocks[branch]; block.Kind != js.BlockIf || block.End > st.v.Row().Start {
		return false
	}
	for _, k := range s.a.blocks(f).kids(branch) {
		block := &f.JS.Blocks[k]
		if block.Kind != js.BlockIf || !block.Exits || block.Start < d.Pos {
			continue
		}
		g := guard{s: s, kind: s.kind, subject: st.v, def: d.Value, decoded: st.context.decoded, part: st.context.part, left: s.looks()}
		if g.refutes(f.Value(block.Cond), !block.Polarity) {
			return true
		}
	}
	return false
}

// looped reports whether a definition reaches the use of a variable only after
// a loop that runs until it is harmless: while (x.includes('..')) x = ...
func (s *search) looped(st *state, d js.Def) bool {
	f, use := st.v.File, st.v.Row()
	for b := use.Block; b >= 0; b = f.JS.Blocks[b].Parent {
		for _, k := range s.a.blocks(f).before(f, b, use.Start) {
			block := &f.JS.Blocks[k]
			if block.Kind != js.BlockLoop || block.Cond == 0 || block.End > use.Start || d.Pos > block.End {
				continue
			}
			g := guard{s: s, kind: s.kind, subject: st.v, loop: true, decoded: st.context.decoded, part: st.context.part, left: s.looks()}
			if g.refutes(f.Value(block.Cond), false) && !g.breaks(f, block) {
				return true
			}
		}
	}
	return false
}

func encloses(f *flow.File, a, b js.BlockID) bool {
	for ; b >= 0; b = f.JS.Blocks[b].Parent {
		if a == b {
			return true
		}
	}
	return false
}
