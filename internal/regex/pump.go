package regex

import "slices"

// A candidate is a text that may make the pattern slow: prefix, then the pump
// many times. Loops are the vertices between which the matcher can choose,
// first to last; 0 is the search itself.
type candidate struct {
	exponential bool
	degree      int // expected
	prefix      []rune
	pump        []rune
	loops       []int32
}

// A pumper looks for candidates within a budget of compared edges.
type pumper struct {
	g      *graph
	budget int
}

const (
	pairBudget   = 250000 // edges compared in search of an exponential pump
	tripleBudget = 200000 // and of a polynomial one of several characters
)

// exponential finds loops in which one text can be read in two ways: two runs
// from a vertex back to it that part on the way. It walks over pairs of
// vertices, from where the runs part to where they meet.
func (g *graph) exponential() []candidate {
	p := pumper{g, pairBudget}
	var found []candidate
	for i := len(g.comps) - 1; i >= 0; i-- {
		if comp := g.comps[i]; g.looped[i] && comp[0] != 0 {
			if c, ok := p.ambiguous(int32(i), comp); ok {
				found = append(found, c)
			}
		}
	}
	return found
}

// A pair is a step of two runs at once.
type pair struct {
	a, b   int32
	from   int32 // index of the pair before; -1-v where they part at vertex v
	letter rune
}

func (p *pumper) ambiguous(id int32, comp []int32) (candidate, bool) {
	g := p.g
	r := &runs{pumper: p, id: id, seen: map[int64]bool{}}
	met := false
	parted := map[int32]bool{}
	for _, v := range comp {
		if next := g.a.states[g.verts[v]].next[0]; !parted[next] && !met && p.budget > 0 {
			parted[next] = true
			met = r.step(v, v, -1-v)
		}
	}
	for at := 0; at < len(r.queue) && !met && p.budget > 0; at++ {
		met = r.step(r.queue[at].a, r.queue[at].b, int32(at))
	}
	if !met {
		return candidate{}, false
	}
	last := r.queue[len(r.queue)-1]
	at := last
	word := []rune{at.letter}
	for at.from >= 0 {
		at = r.queue[at.from]
		word = append([]rune{at.letter}, word...)
	}
	origin := -1 - at.from
	word = append(word, g.path(last.a, origin, r.inside)...)
	return candidate{exponential: true, prefix: g.prefix(origin), pump: word, loops: []int32{origin, last.a}}, true
}

// runs are two runs through one component.
type runs struct {
	*pumper
	id    int32
	queue []pair
	seen  map[int64]bool
}

func (r *runs) inside(v int32) bool { return r.g.home[v] == r.id }

// step adds the pairs to which two vertices lead; true when the runs meet,
// which is the last pair then.
func (r *runs) step(x, y, from int32) bool {
	g := r.g
	for i, e := range g.out[x] {
		if !r.inside(e.to) {
			continue
		}
		if x == y && e.twice {
			atom, _ := g.shared(e.to, e.to)
			r.queue = append(r.queue, pair{e.to, e.to, from, g.a.atoms.rep[atom]})
			return true
		}
		others := g.out[y]
		if x == y {
			others = others[i+1:]
		}
		for _, f := range others {
			r.budget--
			if !r.inside(f.to) {
				continue
			}
			atom, ok := g.shared(e.to, f.to)
			if !ok {
				continue
			}
			a, b := min(e.to, f.to), max(e.to, f.to)
			key := int64(a)<<32 | int64(b)
			if r.seen[key] {
				continue
			}
			r.seen[key] = true
			r.budget -= 4 // to remember costs more than to compare
			r.queue = append(r.queue, pair{a, b, from, g.a.atoms.rep[atom]})
			if a == b {
				return true
			}
		}
	}
	return false
}

// path returns a shortest text that leads from a vertex to another inside a
// part of the graph.
func (g *graph) path(from, to int32, inside func(int32) bool) []rune {
	return g.spell([]hop{{v: from, before: -1}}, to, inside)
}

// prefix returns a shortest text that leads from the start of the text to a
// vertex; nil for the search itself, which needs none.
func (g *graph) prefix(to int32) []rune {
	if to == 0 {
		return nil
	}
	var first []hop
	for _, e := range g.first {
		if atom, ok := g.shared(e.to, e.to); ok {
			first = append(first, hop{e.to, -1, g.a.atoms.rep[atom], true})
		}
	}
	return g.spell(first, to, func(int32) bool { return true })
}

// A hop is a vertex on the way from somewhere.
type hop struct {
	v, before int32
	letter    rune
	spelled   bool // the letter is part of the text
}

func (g *graph) spell(queue []hop, to int32, inside func(int32) bool) []rune {
	seen := make([]bool, len(g.verts))
	for _, h := range queue {
		seen[h.v] = true
	}
	for at := 0; at < len(queue); at++ {
		if queue[at].v == to {
			var word []rune
			for h := queue[at]; h.spelled; h = queue[h.before] {
				word = append(word, h.letter)
				if h.before < 0 {
					break
				}
			}
			slices.Reverse(word)
			return word
		}
		for _, e := range g.out[queue[at].v] {
			if !seen[e.to] && inside(e.to) {
				seen[e.to] = true
				atom, _ := g.shared(e.to, e.to)
				queue = append(queue, hop{e.to, int32(at), g.a.atoms.rep[atom], true})
			}
		}
	}
	return nil
}
