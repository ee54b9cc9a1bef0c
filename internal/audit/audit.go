// Package audit says of a project's packages what `npm audit` says: not only
// which have advisories, but also which cannot avoid those that do, and what
// would mend it.
//
// A package that asks for another with a range that only vulnerable versions
// satisfy is vulnerable itself (npm calls that a metavulnerability), and so is
// who cannot avoid it in turn. Which versions there are is written in the
// registry's documents, one for each package. Without them the lockfile's own
// ranges are judged by what could be published: a range that lies in that of
// the advisory admits nothing else, whatever appears, and of packages further
// out only the installed versions are known.
//
// The work is npm's, step by step, where one can see a difference: the same
// order, the same search among the versions of a package, the same range out
// of them. See the classes AuditReport and Vuln of @npmcli/arborist, and the
// package @npmcli/metavuln-calculator.
package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/npm"
)

// Input is what an audit starts from.
type Input struct {
	Graph      *npm.Graph
	Advisories map[string][]advisory.Advisory // by package, of those that affect an installed version

	// Documents returns what is published under names, in their order: nil
	// where nobody says it. It may be nil, which is nil for all.
	Documents func(names []string) []*npm.Packument

	Node string // the version of Node.js that runs the project; "" if nobody says it

	// Safe returns the lowest version above one that no advisory is known to
	// affect, or "". It is asked about packages without a document.
	Safe func(name, version string) string
}

// A Package is what is wrong with the installed copies of one package.
type Package struct {
	Name     string
	Severity advisory.Severity
	Direct   bool     // the project, or a member of its workspace, asks for it
	Via      []Via    // in the order in which they were found
	Effects  []string // names of packages that are affected because they ask for it, sorted
	Range    string   // the versions that are affected
	Nodes    []*npm.Node
	Fix      Fix
}

// A Via is a reason: an advisory of the package itself, or the name of a
// package that it asks for.
type Via struct {
	Advisory   *advisory.Advisory
	Range      advisory.Range // the part of the advisory's ranges that it is about
	Dependency string         // instead
}

// Severity is that of an advisory as npm reads it: what is not said is high.
func Severity(a *advisory.Advisory) advisory.Severity {
	if l := a.Level(); l != advisory.Unknown {
		return l
	}
	return advisory.High
}

// Of returns the affected packages by name.
func Of(in Input) map[string]*Package {
	a := &audit{in: in, published: map[string]*published{}, holes: map[string]*hole{}, inherited: map[inherits]*cause{}, nodes: map[string][]*npm.Node{}}
	for _, n := range in.Graph.Nodes {
		a.nodes[n.Name] = append(a.nodes[n.Name], n)
	}
	names := slices.Sorted(maps.Keys(in.Advisories))
	a.learn(names)
	for _, name := range names {
		for i := range in.Advisories[name] {
			x := &in.Advisories[name][i]
			for _, r := range entries(x.Ranges) {
				a.queue = append(a.queue, newCause(a.known(name), x, r))
			}
		}
	}
	seen := map[string]bool{}
	for i := 0; i < len(a.queue); i++ {
		a.spread(a.queue[i], seen)
	}
	a.settle()
	out := map[string]*Package{}
	for _, h := range a.order {
		if a.holes[h.pub.name] == h {
			out[h.pub.name] = h.report()
		}
	}
	return out
}

// entries are the ranges as npm's database has them: each under a number of its
// own, where it is known. A list that was too long for one is one again.
func entries(ranges []advisory.Range) []advisory.Range {
	var list []advisory.Range
	for _, r := range ranges {
		if n := len(list); n > 0 && r.Number != 0 && list[n-1].Number == r.Number {
			list[n-1].NPM = list[n-1].String() + " || " + r.String()
		} else {
			list = append(list, r)
		}
	}
	return list
}

// An audit is one at work.
type audit struct {
	in        Input
	nodes     map[string][]*npm.Node // by package
	published map[string]*published
	queue     []*cause
	inherited map[inherits]*cause
	holes     map[string]*hole
	order     []*hole // in which they were found
}

// maxCauses bounds an audit. Advisories themselves come first, so it is effects
// far out that a hostile lockfile is not told of.
const maxCauses = 100_000

// inherits is a package, and what is wrong with one that it asks for.
type inherits struct {
	name string
	from *cause
}

// spread marks the nodes that a cause affects, and queues what follows from
// that for those that ask for them. Where another cause has marked a node
// before, nothing new follows.
func (a *audit) spread(c *cause, seen map[string]bool) {
	h := a.holes[c.pub.name]
	if h == nil {
		h = &hole{pub: c.pub, nodes: map[*npm.Node]bool{}, tops: map[*npm.Node]bool{}, fix: Fix{Kind: InRange}, effects: map[*hole]bool{}}
		a.holes[c.pub.name] = h
		a.order = append(a.order, h)
	}
	h.causes = append(h.causes, c)
	if key := c.pub.name + "@" + c.text; !seen[key] {
		seen[key] = true
		var fresh []*npm.Node
		for _, n := range a.nodes[c.pub.name] {
			if audited(n) && !h.nodes[n] && c.hits(n.Version, "") {
				h.nodes[n] = true
				h.list = append(h.list, n)
				fresh = append(fresh, n)
			}
		}
		a.learn(askers(fresh))
		for _, n := range fresh {
			a.blame(h, c, n)
		}
	}
	if len(h.nodes) == 0 {
		delete(a.holes, c.pub.name)
		return
	}
	if !slices.ContainsFunc(h.list, func(n *npm.Node) bool { return c.hits(n.Version, "") }) {
		h.causes = h.causes[:len(h.causes)-1] // what is installed is affected by others only
	}
}

// blame finds out what a marked node means for those that ask for it.
func (a *audit) blame(h *hole, c *cause, n *npm.Node) {
	for _, e := range n.In {
		passed := false // to who asks: what mends that mends this
		if !isTop(e.From) {
			m := a.inherit(e.From.Name, c)
			passed = e.From.Origin == npm.FromRegistry && m.hits(e.From.Version, e.Spec)
			if passed && !m.queued && len(a.queue) < maxCauses {
				m.queued = true
				a.queue = append(a.queue, m)
			}
		}
		switch {
		case passed:
		case !h.pub.real:
			h.fix = Stricter(h.fix, h.mendOffline(a.in.Safe, c, e))
		case isTop(e.From) && !h.tops[e.From]:
			h.fix = h.mend(e, a.in.Node)
			h.tops[e.From] = h.fix.Kind != InRange
		}
	}
}

// inherit returns what a cause means for a package that asks for it.
func (a *audit) inherit(name string, c *cause) *cause {
	key := inherits{name, c}
	if a.inherited[key] == nil {
		a.inherited[key] = newInherited(a.known(name), c)
	}
	return a.inherited[key]
}

// settle joins packages with those that they ask for. What mends a package
// mends those below it that brought it there: they get the stricter answer.
func (a *audit) settle() {
	for _, h := range a.order {
		if a.holes[h.pub.name] != h {
			continue
		}
		for _, c := range h.causes {
			if c.from == nil {
				continue
			}
			if below := a.holes[c.from.pub.name]; below != nil {
				if !slices.Contains(h.via, below) {
					h.via = append(h.via, below)
				}
				below.effects[h] = true
				h.pass(h.fix)
			}
		}
	}
}

// askers are the names of the packages that ask for nodes.
func askers(nodes []*npm.Node) []string {
	var names []string
	for _, n := range nodes {
		for _, e := range n.In {
			if !isTop(e.From) && !slices.Contains(names, e.From.Name) {
				names = append(names, e.From.Name)
			}
		}
	}
	return names
}

// audited reports whether npm's registry is asked about a node. One from
// elsewhere is another package, whatever its name: npm asks all the same.
func audited(n *npm.Node) bool { return n.Version != "" && n.Origin == npm.FromRegistry }

// isTop reports whether a node is of the project itself: its root, a member of
// its workspace, or a folder that it links to.
func isTop(n *npm.Node) bool {
	return n.Origin == npm.FromHere || n.Origin == npm.FromFolder && n.Path != "" && !strings.Contains("/"+n.Path, "/node_modules/")
}

// A hole is a package with the causes of what is wrong with it.
type hole struct {
	pub     *published
	causes  []*cause
	nodes   map[*npm.Node]bool
	list    []*npm.Node        // the same, in the order in which they were found
	tops    map[*npm.Node]bool // nodes of the project that cannot be mended in range
	via     []*hole
	effects map[*hole]bool
	fix     Fix
}

func (h *hole) report() *Package {
	p := &Package{Name: h.pub.name, Nodes: h.list, Fix: h.fix}
	for _, c := range h.causes {
		p.Severity = max(p.Severity, Severity(c.advisory))
		if c.from != nil {
			p.Via = append(p.Via, Via{Dependency: c.from.pub.name})
		} else {
			p.Via = append(p.Via, Via{Advisory: c.advisory, Range: c.rng})
		}
	}
	for _, n := range h.list {
		p.Direct = p.Direct || slices.ContainsFunc(n.In, func(e *npm.Edge) bool { return e.From.Origin == npm.FromHere })
	}
	for above := range h.effects {
		p.Effects = append(p.Effects, above.pub.name)
	}
	slices.SortFunc(p.Effects, Collate)
	slices.SortStableFunc(p.Nodes, func(a, b *npm.Node) int { return Collate(location(a), location(b)) })
	p.Range = h.simple()
	return p
}

// location is where a node is installed, as far as its lockfile says.
func location(n *npm.Node) string { return cmp.Or(n.Path, n.Key, n.ID()) }
