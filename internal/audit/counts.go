package audit

import "tenet/internal/npm"

// Counts are the packages of a project as npm counts them: one may be of
// several kinds, and is for production if it is of none. A folder that is
// linked to counts once more for each link; Prod counts the project, too, and
// Total does not.
type Counts struct {
	Prod     int `json:"prod"`
	Dev      int `json:"dev"`
	Optional int `json:"optional"`
	Peer     int `json:"peer"`

	// PeerOptional is always 0: npm writes it, and never counts it.
	PeerOptional int `json:"peerOptional"`

	Total int `json:"total"`
}

// Count adds the packages of a graph, the members of a workspace among them.
func (c *Counts) Count(g *npm.Graph) {
	for i, n := range g.Roots {
		if i > 0 {
			c.add(n)
		}
	}
	c.Prod++
	for _, n := range g.Nodes {
		c.add(n)
	}
}

func (c *Counts) add(n *npm.Node) {
	times := 1 + n.Links
	c.Total += times
	plain := true
	for _, is := range []struct {
		yes bool
		n   *int
	}{{n.Dev, &c.Dev}, {n.Optional, &c.Optional}, {n.Peer, &c.Peer}} {
		if is.yes {
			*is.n += times
			plain = false
		}
	}
	if plain {
		c.Prod += times
	}
}
