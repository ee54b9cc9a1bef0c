package regex

import (
	"math/bits"
	"slices"
)

// An atomSet is a set of atoms.
type atomSet []uint64

func (s atomSet) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s atomSet) add(i int)      { s[i>>6] |= 1 << (i & 63) }

// common returns the first atom in both sets.
func (s atomSet) common(o atomSet) (int, bool) {
	for i := range s {
		if both := s[i] & o[i]; both != 0 {
			return i<<6 + bits.TrailingZeros64(both), true
		}
	}
	return 0, false
}

func (s atomSet) common3(o, p atomSet) (int, bool) {
	for i := range s {
		if all := s[i] & o[i] & p[i]; all != 0 {
			return i<<6 + bits.TrailingZeros64(all), true
		}
	}
	return 0, false
}

// An alphabet is the atoms of some sets: classes of characters that are in
// the same of them.
type alphabet struct {
	chars []Set     // of each atom
	rep   []rune    // of each atom the character that is best to read
	of    []atomSet // of each set its atoms
	word  atomSet
	line  atomSet // line ends
}

// newAlphabet cuts the characters into atoms, the ones that are best to read
// first. Word characters and line ends are told apart as well.
func newAlphabet(sets []Set, word, line Set) alphabet {
	all := append(slices.Clone(sets), word, line)
	type edge struct {
		at  rune
		set int
	}
	var edges []edge
	for i, s := range all {
		for _, r := range s {
			edges = append(edges, edge{r.Lo, i}, edge{r.Hi + 1, i})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return int(a.at - b.at) })
	inside := make([]byte, (len(all)+7)/8)
	index := map[string]int{}
	var atoms []Set
	var members []string
	piece := func(lo, hi rune) {
		if lo > hi {
			return
		}
		key := string(inside)
		i, ok := index[key]
		if !ok {
			i = len(atoms)
			index[key] = i
			atoms, members = append(atoms, nil), append(members, key)
		}
		atoms[i] = append(atoms[i], Range{lo, hi})
	}
	next := rune(0)
	for _, e := range edges {
		piece(next, e.at-1)
		next = e.at
		inside[e.set/8] ^= 1 << (e.set % 8)
	}
	piece(next, lastRune)
	return ordain(atoms, members, len(all))
}

// ordain sorts the atoms by how well their best character reads.
func ordain(atoms []Set, members []string, sets int) alphabet {
	type entry struct {
		rep      rune
		rank, at int
	}
	var entries []entry
	for i, s := range atoms {
		r, rank := s.normal().pick()
		entries = append(entries, entry{r, rank, i})
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return int(a.rep - b.rep)
	})
	out := alphabet{of: make([]atomSet, sets)}
	for i := range out.of {
		out.of[i] = make(atomSet, (len(atoms)+63)/64)
	}
	for n, e := range entries {
		out.chars = append(out.chars, atoms[e.at].normal())
		out.rep = append(out.rep, e.rep)
		for s := range sets {
			if members[e.at][s/8]&(1<<(s%8)) != 0 {
				out.of[s].add(n)
			}
		}
	}
	out.word, out.line = out.of[sets-2], out.of[sets-1]
	out.of = out.of[:sets-2]
	return out
}
