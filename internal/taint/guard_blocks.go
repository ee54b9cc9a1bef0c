package taint

import (
	"slices"
	"strings"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// blocks says what stands in the blocks of a file: which blocks, and whether
// control leaves the function there.
type blocks struct {
	once   sync.Once
	first  []int32      // of the children of each block, in inner
	inner  []js.BlockID // the branches, cases and loops right in a block, in source order, one block after another
	leaves []bool       // there is a return or a throw right in it
}

// blocks returns what stands in the blocks of a file.
func (a *Analysis) blocks(f *flow.File) *blocks {
	b := &a.details[f.Index()].blocks
	b.once.Do(func() { b.read(f.JS) })
	return b
}

func (s *blocks) read(f *js.File) {
	s.first, s.leaves = make([]int32, len(f.Blocks)+1), make([]bool, len(f.Blocks))
	for i := range f.Blocks {
		if b := &f.Blocks[i]; b.Parent >= 0 && branches(b.Kind) {
			s.first[b.Parent+1]++
		}
	}
	for i := range f.Blocks {
		s.first[i+1] += s.first[i]
	}
	s.inner = make([]js.BlockID, s.first[len(f.Blocks)])
	next := slices.Clone(s.first)
	for i := range f.Blocks {
		if b := &f.Blocks[i]; b.Parent >= 0 && branches(b.Kind) {
			s.inner[next[b.Parent]] = js.BlockID(i)
			next[b.Parent]++
		}
	}
	for i := range f.Values {
		if v := &f.Values[i]; v.Op == js.OpReturn || v.Op == js.OpThrow {
			s.leaves[v.Block] = true
		}
	}
}

// branches reports whether control may pass a block of a kind by, or come back to it.
func branches(kind js.BlockKind) bool {
	switch kind {
	case js.BlockIf, js.BlockLoop, js.BlockCase, js.BlockAfter:
		return true
	}
	return false
}

// kids returns the branches, cases and loops right in a block, in source order.
func (s *blocks) kids(b js.BlockID) []js.BlockID { return s.inner[s.first[b]:s.first[b+1]] }

// before returns the last branches, cases and loops right in a block that begin
// before a place.
func (s *blocks) before(f *flow.File, b js.BlockID, pos int32) []js.BlockID {
	kids := s.kids(b)
	n, _ := slices.BinarySearchFunc(kids, pos, func(k js.BlockID, pos int32) int { return int(f.JS.Blocks[k].Start - pos) })
	return kids[max(0, n-maxKids):n]
}

// earlier reports whether statements before v leave unless the subject is
// harmless: branches that leave on every way that an engine takes, loops that
// run until it is, cases of a switch.
func (g *guard) earlier(v flow.Value) bool {
	f, pos := v.File, v.Row().Start
	d := g.s.a.blocks(f)
	for b := v.Row().Block; b >= 0 && g.left > 0; b = f.JS.Blocks[b].Parent {
		here := &f.JS.Blocks[b]
		kids := d.kids(b)
		before, _ := slices.BinarySearchFunc(kids, pos, func(k js.BlockID, pos int32) int { return int(f.JS.Blocks[k].Start - pos) })
		for i := max(0, before-maxKids); i < before; i++ {
			k := kids[i]
			block := &f.JS.Blocks[k]
			if block.End > pos {
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
				if leaves := g.caseLeaves(f, kids[i:]); leaves && block.Cond == 0 && g.oneOf(f, b) || leaves && block.Cond != 0 && g.refutes(f.Value(block.Cond), false) {
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
	kids := g.s.a.blocks(f).kids(b)
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
	d := g.s.a.blocks(f)
	for _, k := range d.kids(b) {
		block := &f.JS.Blocks[k]
		switch block.Kind {
		case js.BlockIf:
			inner := *g
			inner.element, inner.each = false, true
			if block.Exits && d.leaves[k] && inner.refutes(f.Value(block.Cond), !block.Polarity) {
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
	for _, k := range g.s.a.blocks(f).kids(body) {
		if f.JS.Blocks[k].Kind == js.BlockLoop && g.checksEach(f, k, 0) {
			return true
		}
	}
	return false
}

// caseLeaves reports whether a case leaves the function, or what the switch
// stands in, and does not only end the switch. One without statements falls
// into the next: kids are the case and those that follow.
func (g *guard) caseLeaves(f *flow.File, kids []js.BlockID) bool {
	for _, k := range kids[:min(len(kids), maxFalls)] {
		block := &f.JS.Blocks[k]
		switch {
		case block.Kind != js.BlockCase:
			return false
		case block.Exits:
			return !g.breaks(f, block)
		}
	}
	return false
}

const (
	maxFalls = 100  // cases that one falls through
	maxKids  = 2000 // branches of one block that are looked at, the last before a use
)

// otherCases reads the default of a switch: no case was equal.
func (g *guard) otherCases(f *flow.File, b js.BlockID) bool {
	kids := g.s.a.blocks(f).kids(f.JS.Blocks[b].Parent)
	last := js.BlockID(-1) // the last case before b that does not fall into the next
	for _, k := range kids {
		if k < b && f.JS.Blocks[k].Exits {
			last = k
		}
	}
	for _, k := range kids {
		block := &f.JS.Blocks[k]
		if block.Kind == js.BlockCase && block.Cond != 0 && block.Start < f.JS.Blocks[b].Start && k <= last && g.left > 0 && g.refutes(f.Value(block.Cond), false) {
			return true
		}
	}
	return false
}

// oneOf reports whether every case of the switches in a block that does not
// leave stands for something harmless.
func (g *guard) oneOf(f *flow.File, parent js.BlockID) bool {
	found := false
	kids := g.s.a.blocks(f).kids(parent)
	for i, k := range kids {
		block := &f.JS.Blocks[k]
		if block.Kind != js.BlockCase || block.Cond == 0 || g.caseLeaves(f, kids[i:]) {
			continue
		}
		if found = g.refutes(f.Value(block.Cond), true); !found {
			return false
		}
	}
	return found
}

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
	d := &a.details[f.Index()]
	d.breaks.once.Do(func() {
		text := f.JS.Text.Data
		for at := 0; ; at += len("break") {
			n := strings.Index(text[at:], "break")
			if n < 0 {
				return
			}
			at += n
			if end := at + len("break"); (at == 0 || !isWord(text[at-1])) && (end == len(text) || !isWord(text[end])) {
				d.breaks.at = append(d.breaks.at, int32(at))
			}
		}
	})
	return d.breaks.at
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
