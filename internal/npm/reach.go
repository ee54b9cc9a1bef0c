package npm

import (
	"slices"
	"strings"
)

// reach returns the nodes that edges of the given kinds lead to.
func (g *Graph) reach(kinds ...Kind) map[*Node]bool {
	seen := make(map[*Node]bool, len(g.Nodes)+len(g.Roots))
	queue := slices.Clone(g.Roots)
	for _, r := range g.Roots {
		seen[r] = true
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, e := range n.Out {
			if !seen[e.To] && slices.Contains(kinds, e.Kind) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return seen
}

// mark sets what follows from the edges.
func (g *Graph) mark() {
	all := g.reach(Prod, Dev, Optional, Peer, OptionalPeer)
	production := g.reach(Prod, Optional, Peer, OptionalPeer)
	required := g.reach(Prod, Dev, Peer) // an optional peer is no reason to install
	direct := g.reach(Prod, Dev, Optional)
	for _, n := range g.Nodes {
		n.Extraneous = !all[n]
		n.Dev = all[n] && !production[n]
		n.Optional = all[n] && !required[n]
		n.Peer = all[n] && !direct[n]
	}
}

// Production returns the nodes that the project needs when it runs: all but
// the Dev and the Extraneous.
func (g *Graph) Production() []*Node {
	return slices.DeleteFunc(slices.Clone(g.Nodes), func(n *Node) bool { return n.Dev || n.Extraneous })
}

// Find returns the nodes of a package, in the order of the text: by its name
// in the registry, or the name it is installed as.
func (g *Graph) Find(name string) []*Node {
	var found []*Node
	for _, n := range g.Nodes {
		if n.Name == name || n.Alias == name {
			found = append(found, n)
		}
	}
	return found
}

// A Path leads from a root to a node.
type Path []*Edge

func (p Path) String() string {
	var b strings.Builder
	for i, e := range p {
		if i == 0 {
			b.WriteString(e.From.ID())
		}
		b.WriteString(" > " + e.To.ID())
	}
	return b.String()
}

// Paths returns the shortest paths from the roots to n, at most limit, in the
// order of the roots and of their lines. Of a package that is needed when the
// project runs, only paths without development dependencies count.
func (g *Graph) Paths(n *Node, limit int) []Path {
	distance := g.distances(!n.Dev)
	if _, ok := distance[n]; !ok {
		return nil
	}
	var paths []Path
	// Backwards over edges that come from one step nearer: every way of these
	// arrives, so the work is bounded by the paths that are asked for.
	var walk func(at *Node, way Path)
	walk = func(at *Node, way Path) {
		if distance[at] == 0 {
			p := slices.Clone(way)
			slices.Reverse(p)
			paths = append(paths, p)
			return
		}
		for _, e := range at.In {
			if d, ok := distance[e.From]; ok && len(paths) < limit && d == distance[at]-1 && (n.Dev || e.Kind != Dev) {
				walk(e.From, append(way, e))
			}
		}
	}
	if limit > 0 {
		walk(n, nil)
	}
	return paths
}

// distances counts the edges from the nearest root.
func (g *Graph) distances(production bool) map[*Node]int {
	distance := make(map[*Node]int, len(g.Nodes))
	queue := slices.Clone(g.Roots)
	for _, r := range g.Roots {
		distance[r] = 0
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, e := range n.Out {
			if _, ok := distance[e.To]; !ok && !(production && e.Kind == Dev) {
				distance[e.To] = distance[n] + 1
				queue = append(queue, e.To)
			}
		}
	}
	return distance
}

// A Reason says why one copy of a package is there.
type Reason struct {
	Node  *Node
	Paths []Path // none for one that nobody asks for
}

// Why returns every copy of a package with at most limit paths to each.
func (g *Graph) Why(name string, limit int) []Reason {
	var reasons []Reason
	for _, n := range g.Find(name) {
		reasons = append(reasons, Reason{n, g.Paths(n, limit)})
	}
	return reasons
}
