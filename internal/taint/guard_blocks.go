package taint

import (
	"regexp"
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// blocks says what stands in the blocks of a file: which blocks, and whether
// control leaves the function there.
type blocks struct {
	kids   map[js.BlockID][]js.BlockID // the branches, cases and loops, in source order
	leaves map[js.BlockID]bool         // there is a return or a throw right in it
}

func blocksOf(f *js.File) blocks {
	b := blocks{map[js.BlockID][]js.BlockID{}, map[js.BlockID]bool{}}
	for i := range f.Blocks {
		switch f.Blocks[i].Kind {
		case js.BlockIf, js.BlockLoop, js.BlockCase, js.BlockAfter:
			b.kids[f.Blocks[i].Parent] = append(b.kids[f.Blocks[i].Parent], js.BlockID(i))
		}
	}
	for i := range f.Values {
		if v := &f.Values[i]; v.Op == js.OpReturn || v.Op == js.OpThrow {
			b.leaves[v.Block] = true
		}
	}
	return b
}

// earlier reports whether statements before v leave unless the subject is
// harmless: branches that leave on every way that an engine takes, loops that
// run until it is, cases of a switch.
func (g *guard) earlier(v flow.Value) bool {
	f, pos := v.File, v.Row().Start
	d := g.s.a.detail(f)
	for b := v.Row().Block; b >= 0 && g.left > 0; b = f.JS.Blocks[b].Parent {
		here := &f.JS.Blocks[b]
		for _, k := range d.blocks.kids[b] {
			block := &f.JS.Blocks[k]
			if block.End > pos || block.Start >= pos {
				continue
			}
			switch block.Kind {
			case js.BlockIf:
				if !block.Exits && g.nearlyLeaves(f, k, 0) && g.refutes(f.Value(block.Cond), !block.Polarity) {
					return true
				}
			case js.BlockLoop:
				if g.afterLoop(f, k) {
					return true
				}
			case js.BlockCase:
				if leaves := g.caseLeaves(f, b, k); leaves && block.Cond == 0 && g.oneOf(f, b) || leaves && block.Cond != 0 && g.refutes(f.Value(block.Cond), false) {
					return true
				}
			}
		}
		if here.Kind == js.BlockCase && here.Cond == 0 && g.otherCases(f, b) {
			return true
		}
	}
	return false
}

// nearlyLeaves reports whether control leaves a block on all ways but those
// that no engine takes.
func (g *guard) nearlyLeaves(f *flow.File, b js.BlockID, depth int) bool {
	if f.JS.Blocks[b].Exits {
		return true
	}
	kids := g.s.a.detail(f).blocks.kids[b]
	if len(kids) == 0 || depth > 4 {
		return false
	}
	last := kids[len(kids)-1]
	block := &f.JS.Blocks[last]
	switch {
	case block.Kind == js.BlockAfter:
		return g.nearlyLeaves(f, last, depth+1)
	case block.Kind != js.BlockIf || !g.nearlyLeaves(f, last, depth+1):
		return false
	case block.Polarity: // without an else
		return alwaysThere(f.Value(block.Cond))
	case len(kids) < 2:
		return false
	}
	then := kids[len(kids)-2]
	return f.JS.Blocks[then].Cond == block.Cond && g.nearlyLeaves(f, then, depth+1)
}

// afterLoop reads what a loop leaves behind: its condition is false, and what
// it has checked of each element holds for all.
func (g *guard) afterLoop(f *flow.File, loop js.BlockID) bool {
	if block := &f.JS.Blocks[loop]; block.Cond != 0 && !g.element && g.refutes(f.Value(block.Cond), false) && !g.breaks(f, block) {
		return true
	}
	return g.element && g.checksEach(f, loop, 0)
}

// checksEach reports whether a loop leaves the function if an element of the
// subject harms.
func (g *guard) checksEach(f *flow.File, b js.BlockID, depth int) bool {
	d := g.s.a.detail(f)
	for _, k := range d.blocks.kids[b] {
		block := &f.JS.Blocks[k]
		switch block.Kind {
		case js.BlockIf:
			inner := *g
			inner.element, inner.each = false, true
			if block.Exits && d.blocks.leaves[k] && inner.refutes(f.Value(block.Cond), !block.Polarity) {
				return true
			}
			g.facts = inner.facts
		case js.BlockAfter:
			if depth < 4 && g.checksEach(f, k, depth+1) {
				return true
			}
		}
	}
	return false
}

// loopThrows reports whether a loop right in a body throws if an element of
// the subject harms.
func (g *guard) loopThrows(f *flow.File, body js.BlockID) bool {
	for _, k := range g.s.a.detail(f).blocks.kids[body] {
		if f.JS.Blocks[k].Kind == js.BlockLoop && g.checksEach(f, k, 0) {
			return true
		}
	}
	return false
}

// caseLeaves reports whether a case leaves the function, or what the switch
// stands in, and does not only end the switch. One without statements falls
// into the next.
func (g *guard) caseLeaves(f *flow.File, parent, k js.BlockID) bool {
	kids := g.s.a.detail(f).blocks.kids[parent]
	for i, x := range kids {
		if x != k {
			continue
		}
		for _, next := range kids[i:] {
			block := &f.JS.Blocks[next]
			switch {
			case block.Kind != js.BlockCase:
				return false
			case block.Exits:
				return !g.breaks(f, block)
			}
		}
	}
	return false
}

// otherCases reads the default of a switch: no case was equal.
func (g *guard) otherCases(f *flow.File, b js.BlockID) bool {
	for _, k := range g.s.a.detail(f).blocks.kids[f.JS.Blocks[b].Parent] {
		block := &f.JS.Blocks[k]
		if block.Kind == js.BlockCase && block.Cond != 0 && block.Start < f.JS.Blocks[b].Start && !g.fallsInto(f, k, b) && g.refutes(f.Value(block.Cond), false) {
			return true
		}
	}
	return false
}

// oneOf reports whether every case of the switches in a block that does not
// leave stands for something harmless.
func (g *guard) oneOf(f *flow.File, parent js.BlockID) bool {
	found := false
	for _, k := range g.s.a.detail(f).blocks.kids[parent] {
		block := &f.JS.Blocks[k]
		if block.Kind != js.BlockCase || block.Cond == 0 || g.caseLeaves(f, parent, k) {
			continue
		}
		if found = g.refutes(f.Value(block.Cond), true); !found {
			return false
		}
	}
	return found
}

// fallsInto reports whether control passes from a case to a later one.
func (g *guard) fallsInto(f *flow.File, from, to js.BlockID) bool {
	for _, k := range g.s.a.detail(f).blocks.kids[f.JS.Blocks[to].Parent] {
		if k >= from && k < to && f.JS.Blocks[k].Exits {
			return false
		}
	}
	return true
}

var breakWord = regexp.MustCompile(`\bbreak\b`)

// breaks reports whether there is a break in the text of a block.
func (g *guard) breaks(f *flow.File, b *js.Block) bool {
	if b.Start < 0 || int(b.End) > len(f.JS.Text.Data) || b.Start > b.End {
		return true
	}
	at := g.s.a.breaksOf(f)
	i, _ := slices.BinarySearch(at, b.Start)
	return i < len(at) && at[i]+int32(len("break")) <= b.End
}

// breaksOf returns where the word stands in the text of a file: blocks lie in
// each other, and each is asked about often.
func (a *Analysis) breaksOf(f *flow.File) []int32 {
	d := a.detail(f)
	d.breaks.once.Do(func() {
		for _, m := range breakWord.FindAllStringIndex(f.JS.Text.Data, -1) {
			d.breaks.at = append(d.breaks.at, int32(m[0]))
		}
	})
	return d.breaks.at
}

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
		g := guard{s: s, kind: s.kind, subject: st.v, def: d.Value, decoded: st.context.decoded, left: maxLooks}
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
	for _, k := range s.a.detail(f).blocks.kids[branch] {
		block := &f.JS.Blocks[k]
		if block.Kind != js.BlockIf || !block.Exits || block.Start < d.Pos {
			continue
		}
		g := guard{s: s, kind: s.kind, subject: st.v, def: d.Value, decoded: st.context.decoded, left: maxLooks}
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
		for _, k := range s.a.detail(f).blocks.kids[b] {
			block := &f.JS.Blocks[k]
			if block.Kind != js.BlockLoop || block.Cond == 0 || block.End > use.Start || d.Pos > block.End {
				continue
			}
			g := guard{s: s, kind: s.kind, subject: st.v, loop: true, decoded: st.context.decoded, left: maxLooks}
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
