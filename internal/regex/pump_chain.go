package regex

import "slices"

// chains finds loops that follow one another and can all read one character:
// n of them make the matcher try about length^n ways to share out a run of
// that character.
func (g *graph) chains() []candidate {
	var found []candidate
	work := 0
	for atom := range g.a.atoms.rep {
		if work += len(g.verts); work > maxEdges {
			break
		}
		use := func(v int32) bool { return g.consumes(v, atom) }
		comps, home := components(len(g.verts), func(v int32) []edge { return g.out[v] }, use)
		length := make([]int, len(comps))
		next := make([]int32, len(comps))
		for i, c := range comps { // what a component leads to comes before it
			next[i] = -1
			for _, v := range c {
				for _, e := range g.out[v] {
					if h := home[e.to]; h >= 0 && int(h) != i && length[h] > 0 && length[h] > lengthOf(length, next[i]) {
						next[i] = h
					}
				}
			}
			length[i] = lengthOf(length, next[i])
			if g.isLoop(c, func(e edge) bool { return use(e.to) }) {
				length[i]++
			}
		}
		found = append(found, g.longest(atom, comps, length, next)...)
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return b.degree - a.degree })
	return found
}

func lengthOf(length []int, i int32) int {
	if i < 0 {
		return 0
	}
	return length[i]
}

// longest returns the longest chain that begins with the search, and the
// longest that begins with a loop of the pattern.
func (g *graph) longest(atom int, comps [][]int32, length []int, next []int32) []candidate {
	search, loop := -1, -1
	for i, c := range comps {
		if length[i] < 2 {
			continue
		}
		if c[0] == 0 {
			search = i
		} else if loop < 0 || length[i] >= length[loop] {
			loop = i
		}
	}
	var found []candidate
	for _, i := range []int{search, loop} {
		if i < 0 {
			continue
		}
		c := candidate{degree: length[i], pump: []rune{g.a.atoms.rep[atom]}}
		for at := int32(i); at >= 0; at = next[at] {
			if g.isLoop(comps[at], func(e edge) bool { return g.consumes(e.to, atom) }) {
				c.loops = append(c.loops, comps[at][0])
			}
		}
		c.prefix = g.prefix(c.loops[0])
		found = append(found, c)
	}
	return found
}

// A triple is a step of three runs at once: one stays in the first loop, one
// goes from the first to the second, one stays in the second.
type triple struct {
	a, b, c int32
	from    int32
	letter  rune
}

// pairs finds two loops, one after the other, that can read the same text of
// several characters, while it also leads from the first to the second.
func (g *graph) pairs() []candidate {
	p := pumper{g, tripleBudget}
	var loops []int32 // first in the pattern first
	for i := len(g.comps) - 1; i >= 0; i-- {
		if g.looped[i] {
			loops = append(loops, g.comps[i][0])
		}
	}
	var found []candidate
	for i, to := range loops {
		reach := g.reaches(to)
		p.budget -= len(g.verts)
		for _, from := range loops[:i] {
			if p.budget <= 0 {
				return found
			}
			if word := p.bridge(from, to, reach); word != nil {
				found = append(found, candidate{degree: 2, prefix: g.prefix(from), pump: word, loops: []int32{from, to}})
			}
		}
	}
	return found
}

// bridge returns a text that leads from a loop to another, and round both of
// them. Reach has the vertices from which the second can be reached.
func (p *pumper) bridge(from, to int32, reach []bool) []rune {
	g := p.g
	if !reach[from] {
		return nil
	}
	queue := []triple{{from, from, to, -1, 0}}
	seen := map[[3]int32]bool{}
	for at := 0; at < len(queue) && p.budget > 0; at++ {
		t := queue[at]
		for _, ea := range g.out[t.a] {
			if g.home[ea.to] != g.home[from] {
				continue
			}
			for _, ec := range g.out[t.c] {
				if g.home[ec.to] != g.home[to] {
					continue
				}
				for _, eb := range g.out[t.b] {
					p.budget--
					if !reach[eb.to] {
						continue
					}
					atom, ok := g.shared3(ea.to, eb.to, ec.to)
					key := [3]int32{ea.to, eb.to, ec.to}
					if !ok || seen[key] {
						continue
					}
					seen[key] = true
					next := triple{ea.to, eb.to, ec.to, int32(at), g.a.atoms.rep[atom]}
					queue = append(queue, next)
					if next.a == from && next.b == to && next.c == to {
						return spell(queue)
					}
				}
			}
		}
	}
	return nil
}

func spell(queue []triple) []rune {
	var word []rune
	for t := queue[len(queue)-1]; t.from >= 0; t = queue[t.from] {
		word = append(word, t.letter)
	}
	slices.Reverse(word)
	return word
}

// reaches returns the vertices from which a vertex can be reached.
func (g *graph) reaches(to int32) []bool {
	reach := make([]bool, len(g.comps))
	reach[g.home[to]] = true
	for i, c := range g.comps { // what a component leads to comes before it
		for _, v := range c {
			for _, e := range g.out[v] {
				reach[i] = reach[i] || reach[g.home[e.to]]
			}
		}
	}
	out := make([]bool, len(g.verts))
	for v := range out {
		out[v] = reach[g.home[v]]
	}
	return out
}
