package npm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenet/internal/npm/semver"
	"tenet/internal/source"
)

// A Registry knows what is published. Package names are those of npm:
// "@scope/name" with its slash.
type Registry interface {
	// Packument returns what is published under a name, or an error; for a name
	// that does not exist one that is [ErrNotPublished].
	Packument(ctx context.Context, name string) (*Packument, error)
}

// ErrNotPublished says that a registry has no package of a name.
var ErrNotPublished = errors.New("not published")

// A Packument is all that is published under one name.
type Packument struct {
	Name     string
	Tags     map[string]string // "latest" and others, to versions
	Releases []Release
}

// A Release is one published version.
type Release struct {
	Version    string
	Deprecated string
	Deps       []Dependency // without those for development
	Bundled    []string     `json:",omitempty"` // names of those that come inside it
	Node       string       `json:",omitempty"` // the versions of Node.js that it says it runs on
}

// The limits of a resolution.
const (
	maxResolved = 20_000  // packages
	maxReleases = 200_000 // of one packument
)

// Resolve asks a registry which packages npm would install today for a project
// without a lockfile: its package.json and those of the members of its
// workspace, as [ReadProject] returns them. For each line that is the version
// tagged latest if the range admits it, or else the highest that it does; a
// version at the top of the tree is used again wherever it fits. What cannot be
// resolved (folders, repositories, names that are not published) is a fault.
//
// Peers are installed as npm 7 and later do; optional ones are not. The error
// is that of the registry or of ctx.
func Resolve(ctx context.Context, project []*Manifest, reg Registry) (*Graph, error) {
	r := &resolver{
		ctx: ctx, reg: reg, known: map[string]*releases{}, nodes: map[string]*Node{}, top: map[string]*Node{}, members: map[string]*Node{},
		g: &Graph{Format: "package.json"},
	}
	for i, m := range project {
		root := &Node{Name: m.Name, Version: m.Version, Path: folderIn(project[0].Dir, m.Dir), Place: m.Place, Origin: FromHere}
		r.g.Roots = append(r.g.Roots, root)
		if i == 0 {
			r.m, r.g.File = m, m.Place.File
		} else {
			r.members[m.Name] = root
		}
		r.queue = append(r.queue, wanted{root, byName(m.Deps)})
	}
	for len(r.queue) > 0 {
		w := r.queue[0]
		r.queue = r.queue[1:]
		for _, d := range w.deps {
			if err := r.line(w.node, d); err != nil {
				return nil, err
			}
		}
	}
	r.g.mark()
	return r.g, nil
}

// folderIn is a folder as the project around it calls it; "" is the project's.
func folderIn(project, dir string) string {
	switch {
	case dir == project:
		return ""
	case project == ".":
		return dir
	}
	return strings.TrimPrefix(dir, project+"/")
}

// byName is the order in which npm resolves.
func byName(deps []Dependency) []Dependency {
	deps = slices.Clone(deps)
	slices.SortStableFunc(deps, func(a, b Dependency) int { return cmp.Compare(a.Name, b.Name) })
	return deps
}

type wanted struct {
	node *Node
	deps []Dependency
}

type resolver struct {
	ctx   context.Context
	reg   Registry
	m     *Manifest
	g     *Graph
	queue []wanted
	known map[string]*releases
	nodes map[string]*Node // by alias and ID
	top   map[string]*Node // what lies in the outermost node_modules
	edges int

	members map[string]*Node // of the workspace, by name
}

// line resolves one line of a package.json.
func (r *resolver) line(from *Node, d Dependency) error {
	if d.Kind == OptionalPeer {
		return nil
	}
	if to := r.members[d.Name]; to != nil {
		r.edge(from, to, d)
		return nil
	}
	text := d.Spec
	if from.Origin != FromHere {
		text = r.decided(d, from)
	}
	s := ParseSpec(d.Name, text)
	if s.Kind != SpecRange && s.Kind != SpecTag {
		r.fault(d, "%s@%s is not in a registry: what it brings is not known", d.Name, d.Spec)
		return nil
	}
	to := r.top[d.Name]
	if to == nil || to.Name != s.Name || !admits(s, to.Version) {
		var err error
		if to, err = r.place(d, s); to == nil {
			return err
		}
	}
	r.edge(from, to, d)
	return nil
}

func (r *resolver) edge(from, to *Node, d Dependency) {
	if r.edges++; to == from || r.edges > MaxEdges {
		return
	}
	e := &Edge{From: from, To: to, Name: d.Name, Spec: d.Spec, Kind: d.Kind, Place: d.Place}
	from.Out, to.In = append(from.Out, e), append(to.In, e)
}

// decided is the spec after the project's overrides: of the package everywhere,
// or below the package that asks.
func (r *resolver) decided(d Dependency, from *Node) string {
	if !r.m.overridden(d.Name) {
		return d.Spec
	}
	for _, o := range r.m.Overrides {
		if o.Name == d.Name && (o.In == "" || o.In == from.Name) {
			if name, ok := strings.CutPrefix(o.Spec, "$"); ok {
				for _, own := range r.m.Deps {
					if own.Name == name {
						return own.Spec
					}
				}
			}
			return o.Spec
		}
	}
	return d.Spec
}

// admits reports whether a version that is there already will do.
func admits(s Spec, version string) bool {
	v, err := semver.Parse(version, semver.Install)
	return err == nil && s.Kind == SpecRange && s.Range.Contains(v)
}

// place picks a release and makes or finds its node; nil without one.
func (r *resolver) place(d Dependency, s Spec) (*Node, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	list, err := r.releases(s.Name)
	if err != nil {
		return nil, err
	}
	if list == nil {
		r.fault(d, "no package %s is published", s.Name)
		return nil, nil
	}
	picked := list.pick(s)
	if picked == nil {
		r.fault(d, "no version of %s is published that %q admits", s.Name, s.Text)
		return nil, nil
	}
	key := d.Name + " " + s.Name + "@" + picked.Version
	if n := r.nodes[key]; n != nil {
		return n, nil
	}
	if len(r.g.Nodes) >= maxResolved {
		return nil, &source.Error{File: r.g.File, Why: fmt.Sprintf("its dependencies are more than %d packages", maxResolved)}
	}
	n := &Node{Name: s.Name, Version: picked.Version, Place: d.Place, Deprecated: picked.Deprecated}
	if d.Name != s.Name {
		n.Alias = d.Name
	}
	if r.top[d.Name] == nil {
		r.top[d.Name] = n
		n.Path = join(".", d.Name)
	}
	r.nodes[key] = n
	r.g.Nodes = append(r.g.Nodes, n)
	deps := make([]Dependency, 0, len(picked.Deps))
	for _, sub := range picked.Deps {
		sub.Place = d.Place // the line of the project that leads here
		deps = append(deps, sub)
	}
	r.queue = append(r.queue, wanted{n, byName(deps)})
	return n, nil
}

func (r *resolver) fault(d Dependency, format string, args ...any) {
	if d.Kind != Optional && len(r.g.Faults) < maxFaults {
		r.g.Faults = append(r.g.Faults, &source.Error{File: d.Place.File, Line: d.Place.Line, Col: d.Place.Col, Why: fmt.Sprintf(format, args...)})
	}
}
