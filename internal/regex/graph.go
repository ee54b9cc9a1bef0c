package regex

// A graph is an automaton without empty moves. Its vertices are the states
// that consume; to stand on one means that its character was the last to be
// consumed. Vertex 0 stands for the search that begins anew at every position
// of the text: it consumes anything and leads to where a match can begin.
type graph struct {
	a      *automaton
	verts  []int32 // vertex -> state
	vertex map[int32]int32
	out    [][]edge // by vertex; vertices with the same continuation share one
	home   []int32  // vertex -> number of its component
	comps  [][]int32
	looped []bool // by component: it can be gone round
	first  []edge // where a match can begin at the start of the text
}

// An edge leads to a vertex; twice if there are two ways, without consuming
// anything on either of them.
type edge struct {
	to    int32
	twice bool
}

const maxEdges = 60000

// newGraph returns nil if the graph is too large.
func newGraph(a *automaton) *graph {
	g := &graph{a: a, verts: []int32{-1}, vertex: map[int32]int32{}}
	for i := range a.states {
		if a.states[i].kind == stConsume {
			g.vertex[int32(i)] = int32(len(g.verts))
			g.verts = append(g.verts, int32(i))
		}
	}
	w := &closer{g: g, visits: make([]uint8, len(a.states)), onPath: make([]bool, len(a.states))}
	g.out = make([][]edge, len(g.verts))
	if !a.flags.Sticky {
		if begin := w.closure(a.start, false); len(begin) > 0 {
			g.out[0] = append([]edge{{to: 0}}, begin...)
		}
	}
	g.first = w.closure(a.start, true)
	memo := map[int32][]edge{}
	total := 0
	for v := 1; v < len(g.verts); v++ {
		next := a.states[g.verts[v]].next[0]
		edges, ok := memo[next]
		if !ok {
			edges = w.closure(next, false)
			memo[next] = edges
			if total += len(edges) + 1; total > maxEdges {
				return nil
			}
		}
		g.out[v] = edges
	}
	g.comps, g.home = components(len(g.verts), func(v int32) []edge { return g.out[v] }, nil)
	g.looped = make([]bool, len(g.comps))
	for i, c := range g.comps {
		g.looped[i] = g.isLoop(c, func(edge) bool { return true })
	}
	return g
}

// atoms returns what a vertex consumes.
func (g *graph) atoms(v int32) atomSet { return g.a.atoms.of[g.a.states[g.verts[v]].set] }

// consumes reports whether a vertex consumes an atom.
func (g *graph) consumes(v int32, atom int) bool { return v == 0 || g.atoms(v).has(atom) }

// shared returns an atom that two vertices consume.
func (g *graph) shared(v, w int32) (int, bool) {
	switch {
	case v == 0 && w == 0:
		return 0, true
	case v == 0:
		return g.atoms(w).common(g.atoms(w))
	case w == 0:
		return g.atoms(v).common(g.atoms(v))
	}
	return g.atoms(v).common(g.atoms(w))
}

func (g *graph) shared3(u, v, w int32) (int, bool) {
	switch {
	case u == 0:
		return g.shared(v, w)
	case v == 0:
		return g.shared(u, w)
	case w == 0:
		return g.shared(u, v)
	}
	return g.atoms(u).common3(g.atoms(v), g.atoms(w))
}

func (g *graph) isLoop(comp []int32, use func(edge) bool) bool {
	if len(comp) > 1 {
		return true
	}
	for _, e := range g.out[comp[0]] {
		if e.to == comp[0] && use(e) {
			return true
		}
	}
	return false
}

// A closer finds what can be consumed next.
type closer struct {
	g       *graph
	visits  []uint8
	onPath  []bool
	touched []int32
	ways    map[int32]int
	order   []int32
	atStart bool
}

func (w *closer) closure(s int32, atStart bool) []edge {
	w.ways, w.order, w.atStart = map[int32]int{}, nil, atStart
	w.walk(s)
	for _, t := range w.touched {
		w.visits[t] = 0
	}
	w.touched = w.touched[:0]
	edges := make([]edge, 0, len(w.order))
	for _, t := range w.order {
		edges = append(edges, edge{t, w.ways[t] > 1})
	}
	return edges
}

// walk follows the empty moves from a state. It does not go round a loop
// without consuming anything, as the language refuses such iterations.
// Whatever is reached in two ways needs no third.
func (w *closer) walk(s int32) {
	st := &w.g.a.states[s]
	if st.kind == stConsume {
		v := w.g.vertex[s]
		if w.ways[v] == 0 {
			w.order = append(w.order, v)
		}
		w.ways[v]++
		return
	}
	if w.visits[s] >= 2 || st.loop && (w.onPath[s] || st.head > 0 && w.onPath[st.head]) {
		return
	}
	if w.visits[s] == 0 {
		w.touched = append(w.touched, s)
	}
	w.visits[s]++
	if st.kind == stAssert && !st.node.Multiline {
		if st.node.Kind == LineEnd || st.node.Kind == LineStart && !w.atStart {
			return
		}
	}
	w.onPath[s] = true
	for _, n := range st.next {
		w.walk(n)
	}
	w.onPath[s] = false
}

// components returns the strongly connected components, those that are
// reached first last (Tarjan), and the component of each vertex. Only
// vertices that pass the filter count; the home of all others is -1.
func components(n int, out func(int32) []edge, use func(int32) bool) (comps [][]int32, home []int32) {
	t := tarjan{out: out, use: use, home: make([]int32, n), index: make([]int32, n), low: make([]int32, n)}
	for v := range n {
		t.home[v] = -1
	}
	for v := range int32(n) {
		if t.index[v] == 0 && (use == nil || use(v)) {
			t.visit(v)
		}
	}
	return t.comps, t.home
}

type tarjan struct {
	out              func(int32) []edge
	use              func(int32) bool
	home, index, low []int32
	stack            []int32
	comps            [][]int32
	next             int32
}

func (t *tarjan) visit(v int32) {
	t.next++
	t.index[v], t.low[v] = t.next, t.next
	t.stack = append(t.stack, v)
	for _, e := range t.out(v) {
		switch {
		case t.use != nil && !t.use(e.to):
		case t.index[e.to] == 0:
			t.visit(e.to)
			t.low[v] = min(t.low[v], t.low[e.to])
		case t.home[e.to] < 0:
			t.low[v] = min(t.low[v], t.index[e.to])
		}
	}
	if t.low[v] != t.index[v] {
		return
	}
	for i := len(t.stack) - 1; ; i-- {
		if t.stack[i] == v {
			comp := append([]int32(nil), t.stack[i:]...)
			for _, w := range comp {
				t.home[w] = int32(len(t.comps))
			}
			t.comps = append(t.comps, comp)
			t.stack = t.stack[:i]
			return
		}
	}
}
