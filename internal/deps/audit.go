package deps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"tenet/internal/advisory"
	"tenet/internal/audit"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// Audit returns what npm audit says of the packages of a tree: which are
// affected, those included that cannot avoid an affected one, and what mends
// them. Advisories for which without is true do not count.
func (p *Project) Audit(t *Tree, without func(pkg, id string) bool) map[string]*audit.Package {
	in := audit.Input{Graph: t.Graph, Advisories: map[string][]advisory.Advisory{}, Node: p.node(), Safe: p.Safe}
	if p.documents != nil {
		in.Documents = p.documents.of
	}
	known := map[string]bool{}
	for _, x := range t.Affected {
		key := x.Node.Name + " " + x.Advisory.ID
		if !known[key] && (without == nil || !without(x.Node.Name, x.Advisory.ID)) {
			known[key] = true
			in.Advisories[x.Node.Name] = append(in.Advisories[x.Node.Name], x.Advisory)
		}
	}
	for _, list := range in.Advisories {
		slices.SortFunc(list, func(a, b advisory.Advisory) int { return cmpNumbers(&a, &b) })
	}
	return audit.Of(in)
}

// node is the version of Node.js that runs the project, as far as it names one:
// the image of its Dockerfile, before what only developers use.
func (p *Project) node() string {
	found := ""
	for _, r := range p.Runtimes {
		if v := semver.Valid(r.Statement.Version, semver.Strict); v != "" && (found == "" || r.Statement.Ships) {
			found = v
		}
	}
	return found
}

// cmpNumbers is the order in which npm's registry lists advisories: by their
// numbers. Those of other sources have none, and follow by their ids.
func cmpNumbers(a, b *advisory.Advisory) int {
	number := func(x *advisory.Advisory) uint64 {
		if len(x.Ranges) == 0 {
			return 0
		}
		return x.Ranges[0].Number
	}
	switch x, y := number(a), number(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	}
	return 0
}

// publish asks for the documents of the packages that an audit looks at, and
// keeps of them what it needs.
func (p *Project) publish(ctx context.Context, reg npm.Registry) {
	ctx, cancel := context.WithTimeout(ctx, foreseeing)
	defer cancel()
	d := &documents{ctx: ctx, reg: reg, known: map[string]*npm.Packument{}, wanted: map[string]bool{}}
	for _, t := range p.Trees {
		for _, n := range t.Graph.Nodes {
			d.wanted[n.Name], d.wanted[n.Installed()] = true, true
		}
	}
	p.documents = d
	for _, t := range p.Trees {
		p.Audit(t, nil)
	}
	d.reg = nil // what was not asked for until now stays unknown
	if d.failed > 0 {
		p.notes = append(p.notes, fmt.Sprintf("what is published of %d packages is not known: %v", d.failed, d.err))
	}
}

// documents are those of a registry that an audit has wanted to see.
type documents struct {
	ctx    context.Context
	reg    npm.Registry    // nil: asks for no more
	wanted map[string]bool // what a release may ask for: the names in the trees

	mu     sync.Mutex
	known  map[string]*npm.Packument
	failed int
	err    error // the first
}

// of returns the documents of packages, nil where there is none.
func (d *documents) of(names []string) []*npm.Packument {
	out := make([]*npm.Packument, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		d.mu.Lock()
		known, ok := d.known[name]
		d.mu.Unlock()
		if out[i] = known; ok || d.reg == nil {
			continue
		}
		all.Go(func() { out[i] = d.ask(name) })
	}
	all.Wait()
	return out
}

func (d *documents) ask(name string) *npm.Packument {
	got, err := d.reg.Packument(d.ctx, name)
	if got != nil {
		got = d.trimmed(got)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known[name] = got
	if err != nil && !errors.Is(err, npm.ErrNotPublished) {
		if d.failed++; d.err == nil {
			d.err = err
		}
	}
	return got
}

// trimmed leaves out what no tree has: a document may be of thousands of
// releases.
func (d *documents) trimmed(p *npm.Packument) *npm.Packument {
	small := &npm.Packument{Name: p.Name, Tags: p.Tags, Releases: slices.Clone(p.Releases)}
	for i := range small.Releases {
		r := &small.Releases[i]
		var kept []npm.Dependency
		for _, dep := range r.Deps {
			if d.wanted[dep.Name] {
				kept = append(kept, dep)
			}
		}
		r.Deps = kept
	}
	return small
}
