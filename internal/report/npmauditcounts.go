package report

import (
	"tenet/internal/advisory"
	"tenet/internal/npm"
)

func (c *auditCounts) add(level advisory.Severity) {
	v := &c.Vulnerabilities
	v.Total++
	switch level {
	case advisory.Low:
		v.Low++
	case advisory.Moderate:
		v.Moderate++
	case advisory.Critical:
		v.Critical++
	default:
		v.High++
	}
}

// countNodes counts the packages of a graph as npm does: one may be of
// several kinds, and is for production only if it is of none.
func countNodes(c *auditCounts, g *npm.Graph) {
	d := &c.Dependencies
	for _, n := range g.Nodes {
		d.Total++
		plain := true
		for _, is := range []struct {
			yes bool
			n   *int
		}{{n.Dev, &d.Dev}, {n.Optional, &d.Optional}, {n.Peer, &d.Peer}} {
			if is.yes {
				*is.n++
				plain = false
			}
		}
		if plain {
			d.Prod++
		}
	}
}
