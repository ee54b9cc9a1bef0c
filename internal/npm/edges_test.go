package npm

import (
	"slices"
	"strings"
	"testing"
)

// Who asks for what is the same in the lockfile of every manager, where they
// have chosen the same versions. Peers are not: npm's first format and Yarn's
// do not write them down.
func TestLocksAgreeOnEdges(t *testing.T) {
	gyp := nodeGyp(load(t, "yarn-berry"))
	differ := map[string]bool{}
	for id := range only {
		name, _ := SplitID(id)
		differ[name] = true
	}
	all := map[string][]string{}
	names := slices.DeleteFunc(slices.Clone(locked), func(name string) bool { return name == "npm6" })
	for _, name := range names {
		g := load(t, name)
		seen := map[string]bool{}
		for _, n := range slices.Concat(g.Roots, g.Nodes) {
			for _, e := range n.Out {
				edge := n.ID() + " > " + e.To.ID() + ", " + e.Kind.String()
				if seen[edge] || e.Kind == Peer || e.Kind == OptionalPeer || differ[e.To.Name] || differ[n.Name] || gyp[e.To.ID()] {
					continue
				}
				seen[edge] = true
				all[edge] = append(all[edge], name)
			}
		}
	}
	for edge, in := range all {
		if len(in) != len(names) {
			t.Errorf("%s: in %s alone", edge, strings.Join(in, " "))
		}
	}
	if len(all) < 300 {
		t.Errorf("only %d edges", len(all))
	}
}
