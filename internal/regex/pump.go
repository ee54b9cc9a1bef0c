package regex

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
	pairBudget   = 400000 // edges compared in search of an exponential pump
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
	inside := func(v int32) bool { return g.home[v] == id }
	var queue []pair
	seen := map[int64]bool{}
	// step adds the pairs to which two vertices lead; true when they meet.
	step := func(x, y, from int32) bool {
		for i, e := range g.out[x] {
			if !inside(e.to) {
				continue
			}
			if x == y && e.twice {
				atom, _ := g.shared(e.to, e.to)
				queue = append(queue, pair{e.to, e.to, from, g.a.atoms.rep[atom]})
				return true
			}
			others := g.out[y]
			if x == y {
				others = others[i+1:]
			}
			for _, f := range others {
				p.budget--
				if !inside(f.to) {
					continue
				}
				atom, ok := g.shared(e.to, f.to)
				if !ok {
					continue
				}
				a, b := min(e.to, f.to), max(e.to, f.to)
				if key := int64(a)<<32 | int64(b); !seen[key] {
					seen[key] = true
					queue = append(queue, pair{a, b, from, g.a.atoms.rep[atom]})
					if a == b {
						return true
					}
				}
			}
		}
		return false
	}
	met := false
	parted := map[int32]bool{}
	for _, v := range comp {
		if next := g.a.states[g.verts[v]].next[0]; !parted[next] && !met && p.budget > 0 {
			parted[next] = true
			met = step(v, v, -1-v)
		}
	}
	for at := 0; at < len(queue) && !met && p.budget > 0; at++ {
		met = step(queue[at].a, queue[at].b, int32(at))
	}
	if !met {
		return candidate{}, false
	}
	var word []rune
	last := queue[len(queue)-1]
	origin := last.a
	for at := last; ; at = queue[at.from] {
		word = append([]rune{at.letter}, word...)
		if at.from < 0 {
			origin = -1 - at.from
			break
		}
	}
	word = append(word, g.path([]int32{last.a}, origin, inside)...)
	return candidate{exponential: true, prefix: g.prefix(origin), pump: word, loops: []int32{origin, last.a}}, true
}

// path returns a shortest text that leads from one of the vertices to another
// inside a part of the graph.
func (g *graph) path(from []int32, to int32, inside func(int32) bool) []rune {
	type hop struct {
		v, before int32
		letter    rune
	}
	var queue []hop
	seen := make([]bool, len(g.verts))
	for _, v := range from {
		queue = append(queue, hop{v: v, before: -1})
		seen[v] = true
	}
	for at := 0; at < len(queue); at++ {
		if queue[at].v == to {
			var word []rune
			for h := queue[at]; h.before >= 0; h = queue[h.before] {
				word = append([]rune{h.letter}, word...)
			}
			return word
		}
		for _, e := range g.out[queue[at].v] {
			if !seen[e.to] && inside(e.to) {
				seen[e.to] = true
				atom, _ := g.shared(e.to, e.to)
				queue = append(queue, hop{e.to, int32(at), g.a.atoms.rep[atom]})
			}
		}
	}
	return nil
}

// prefix returns a shortest text that leads from the start of the text to a
// vertex; nil for the search itself, which needs none.
func (g *graph) prefix(to int32) []rune {
	if to == 0 {
		return nil
	}
	best := []rune(nil)
	for _, e := range g.first {
		atom, ok := g.shared(e.to, e.to)
		if !ok {
			continue
		}
		word := append([]rune{g.a.atoms.rep[atom]}, g.path([]int32{e.to}, to, func(int32) bool { return true })...)
		if (len(word) > 1 || e.to == to) && (best == nil || len(word) < len(best)) {
			best = word
		}
	}
	return best
}
