package fix

import (
	"tenet/internal/deps"
	"tenet/internal/npm"
)

// moves are the packages of which nobody knows what they will ask for: those that
// the plan raises, and those that are here for these alone. Each has the name of
// the raised one.
func moves(p *deps.Project, t *deps.Tree, groups []*deps.Group) map[*npm.Node]string {
	moved := map[*npm.Node]string{}
	var raised, ours []*npm.Node
	for _, g := range groups {
		if p.Remedy(g).Change != deps.Raise {
			continue
		}
		for _, n := range g.Copies {
			moved[n], raised = n.Name, append(raised, n)
		}
	}
	for _, n := range t.Graph.Nodes {
		if n.Origin == npm.FromHere {
			ours = append(ours, n)
		}
	}
	stays := below(ours, func(n *npm.Node) bool { return moved[n] == "" })
	for _, r := range raised {
		for n := range below([]*npm.Node{r}, func(n *npm.Node) bool { return moved[n] == "" && !stays[n] }) {
			moved[n] = r.Name
		}
	}
	return moved
}

// below are the packages that others ask for, and those that these ask for in
// turn, as far as enter lets it go.
func below(from []*npm.Node, enter func(*npm.Node) bool) map[*npm.Node]bool {
	found := map[*npm.Node]bool{}
	for len(from) > 0 {
		n := from[len(from)-1]
		from = from[:len(from)-1]
		for _, e := range n.Out {
			if e.To != nil && !found[e.To] && enter(e.To) {
				found[e.To] = true
				from = append(from, e.To)
			}
		}
	}
	return found
}
