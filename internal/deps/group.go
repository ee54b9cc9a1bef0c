package deps

import (
	"cmp"
	"slices"

	"tenet/internal/advisory"
	"tenet/internal/npm"
)

// A Group is the advisories that affect one version of a package in a tree:
// whoever raises that version is rid of all of them.
type Group struct {
	Tree     *Tree
	Name     string
	Version  string
	Copies   []*npm.Node // with this version, in the order of the graph
	Affected []Affected  // one for each advisory, the worst first; of several copies what reaches farthest
}

// Groups returns the affected packages of a tree, in the order of its graph.
func (t *Tree) Groups() []*Group {
	var list []*Group
	at := map[advisory.Package]*Group{}
	for _, x := range t.Affected {
		key := advisory.Package{Name: x.Node.Name, Version: x.Node.Version}
		g := at[key]
		if g == nil {
			g = &Group{Tree: t, Name: key.Name, Version: key.Version}
			at[key] = g
			list = append(list, g)
		}
		g.add(x)
	}
	for _, g := range list {
		slices.SortStableFunc(g.Affected, func(a, b Affected) int {
			return cmp.Or(cmp.Compare(b.Advisory.Level(), a.Advisory.Level()), cmp.Compare(a.Advisory.ID, b.Advisory.ID))
		})
	}
	return list
}

func (g *Group) add(x Affected) {
	if !slices.Contains(g.Copies, x.Node) {
		g.Copies = append(g.Copies, x.Node)
	}
	for i := range g.Affected {
		old := &g.Affected[i]
		if old.Advisory.ID != x.Advisory.ID {
			continue
		}
		if worse(x, *old) {
			*old = x
		}
		return
	}
	g.Affected = append(g.Affected, x)
}

// worse reports whether a copy matters more than another: what runs before
// what development needs, and then what the code gets to.
func worse(a, b Affected) bool {
	if a.Node.Dev != b.Node.Dev {
		return b.Node.Dev
	}
	return a.Reach.Kind != NotLoaded && (a.Reach.Kind > b.Reach.Kind || b.Reach.Kind == NotLoaded)
}

// ID is name@version.
func (g *Group) ID() string { return g.Name + "@" + g.Version }

// Dev reports whether only development needs every copy.
func (g *Group) Dev() bool {
	return !slices.ContainsFunc(g.Copies, func(n *npm.Node) bool { return !n.Dev })
}
