package regex

import "slices"

// A place is where a node stands: which alternative of each alternation
// around it, outermost first.
type place []branch

type branch struct {
	alt *Node
	sub int
}

// apart reports whether two places are in different alternatives of one
// alternation: never do both match.
func (a place) apart(b place) bool {
	for i := range min(len(a), len(b)) {
		if a[i].alt != b[i].alt {
			return false
		}
		if a[i].sub != b[i].sub {
			return true
		}
	}
	return false
}

// places visits the nodes of a pattern, parents first, with where they stand.
func (n *Node) places(at place, visit func(*Node, place)) {
	visit(n, at)
	for i, s := range n.Subs {
		if n.Kind == Alt {
			s.places(append(slices.Clip(at), branch{n, i}), visit)
		} else {
			s.places(at, visit)
		}
	}
}

// EmptyReferences returns the back references that always match the empty text:
// each group that they name ends behind them, holds them, or stands in another
// alternative. Patterns with a lookbehind, which is matched from its end, are
// not looked at.
func (re *Regexp) EmptyReferences() []*Node {
	type seen struct {
		*Node
		place
	}
	groups := map[int]seen{}
	var references []seen
	behind := false
	re.Tree.places(nil, func(n *Node, at place) {
		behind = behind || n.Kind == Look && n.Behind
		if n.Number > 0 {
			groups[n.Number] = seen{n, at}
		}
		if n.Kind == BackReference {
			references = append(references, seen{n, at})
		}
	})
	if behind {
		return nil
	}
	var empty []*Node
	for _, r := range references {
		if !slices.ContainsFunc(r.Refs, func(number int) bool {
			g := groups[number]
			return g.End <= r.Pos && !g.apart(r.place)
		}) {
			empty = append(empty, r.Node)
		}
	}
	return empty
}

// namedTwice returns a name that two groups have which can both match: those
// of different alternatives may share one (ECMA-262, 22.2.1.1).
func (n *Node) namedTwice() (second *Node, name string) {
	named := map[string][]place{}
	n.places(nil, func(g *Node, at place) {
		if g.Name == "" || second != nil {
			return
		}
		for _, other := range named[g.Name] {
			if !other.apart(at) {
				second, name = g, g.Name
			}
		}
		named[g.Name] = append(named[g.Name], at)
	})
	return second, name
}
