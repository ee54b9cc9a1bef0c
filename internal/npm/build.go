package npm

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"tenet/internal/npm/semver"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A builder makes a graph of what one text says. A reader of a format adds
// nodes with what they ask for, and says how a name finds its package.
type builder struct {
	g       *Graph
	fsys    fs.FS
	dir     string // of the project
	text    *source.Text
	root    *Node
	members map[string]*Node // of the workspace, by folder from the project; the root is "."
	main    *Manifest        // of the root, nil without package.json
	wants   map[*Node][]Dependency
	read    map[*Node]bool // roots whose wants come from their package.json
	find    func(from *Node, d Dependency) *Node
	decided map[string]bool // names that the lockfile says are overridden
	lenient bool            // an entry that is missing means nothing
	edges   int
}

// newBuilder reads the package.json beside the text. One that is missing or
// not readable leaves the root to what the lockfile says of it.
func newBuilder(fsys fs.FS, text *source.Text, format string) *builder {
	b := &builder{
		g: &Graph{File: text.Name, Format: format}, fsys: fsys, dir: path.Dir(text.Name), text: text,
		members: map[string]*Node{}, wants: map[*Node][]Dependency{}, read: map[*Node]bool{},
	}
	b.root = b.member(".")
	return b
}

// member returns the root, or adds a member of the workspace.
func (b *builder) member(dir string) *Node {
	dir = path.Clean(dir)
	if n := b.members[dir]; n != nil {
		return n
	}
	n := &Node{Path: dir, Origin: FromHere}
	b.members[dir] = n
	b.g.Roots = append(b.g.Roots, n)
	file := path.Join(b.dir, dir, "package.json")
	if !fs.ValidPath(file) {
		return n
	}
	m, err := ReadManifest(b.fsys, file)
	if err != nil {
		if _, statErr := fs.Stat(b.fsys, file); !errors.Is(statErr, fs.ErrNotExist) {
			b.fault(err)
		}
		return n
	}
	n.Name, n.Version, n.Place = m.Name, m.Version, m.Place
	b.wants[n], b.read[n] = m.Deps, true
	if dir == "." {
		b.main = m
	}
	return n
}

// told sets what the lockfile says of a root that has no package.json.
func (b *builder) told(n *Node, name, version string, place source.Span, deps []Dependency) {
	if b.read[n] {
		return
	}
	n.Name, n.Version, n.Place = name, version, place
	b.wants[n], b.read[n] = deps, true
}

// The limits of names and paths. npm's is 214 for a name.
const (
	maxName = 512
	maxPath = 2048
)

// overrides reads what a lockfile itself says of them: package.json is not the
// only place where pnpm and Bun look.
func (b *builder) overrides(n *yaml.Node) {
	b.decided = map[string]bool{}
	for _, o := range overrides(n, "", 0) {
		b.decided[o.Name] = true
	}
}

// maxFaults is how many contradictions are worth telling.
const maxFaults = 100

func (b *builder) fault(err error) {
	var e *source.Error
	if errors.As(err, &e) && len(b.g.Faults) < maxFaults {
		b.g.Faults = append(b.g.Faults, e)
	}
}

func (b *builder) faultf(at source.Span, format string, args ...any) {
	b.fault(&source.Error{File: at.File, Line: at.Line, Col: at.Col, Why: fmt.Sprintf(format, args...)})
}

// add adds a node with what it asks for. Development dependencies of others
// are not installed.
func (b *builder) add(n *Node, deps []Dependency) error {
	if len(b.g.Nodes) >= MaxNodes {
		return &source.Error{File: b.text.Name, Line: n.Place.Line, Col: n.Place.Col, Why: fmt.Sprintf("more than %d packages", MaxNodes)}
	}
	if len(n.Path) > maxPath {
		return &source.Error{File: b.text.Name, Line: n.Place.Line, Col: n.Place.Col, Why: fmt.Sprintf("a path of %d bytes, above the limit of %d", len(n.Path), maxPath)}
	}
	b.g.Nodes = append(b.g.Nodes, n)
	for _, d := range deps {
		if d.Kind != Dev {
			b.wants[n] = append(b.wants[n], d)
		}
	}
	return nil
}

// finish draws the edges and marks the nodes.
func (b *builder) finish() (*Graph, error) {
	for _, from := range b.g.Roots {
		for _, d := range b.wants[from] {
			if to := b.edge(from, d); to != nil {
				b.check(from, d, to)
			}
		}
	}
	for _, from := range b.g.Nodes {
		for _, d := range b.wants[from] {
			b.edge(from, d)
		}
	}
	if b.edges >= MaxEdges {
		return nil, &source.Error{File: b.text.Name, Why: fmt.Sprintf("more than %d dependencies", MaxEdges)}
	}
	if !b.read[b.root] {
		b.adopt()
	}
	b.g.mark()
	return b.g, nil
}

func (b *builder) edge(from *Node, d Dependency) *Node {
	to := b.find(from, d)
	if to == nil {
		if b.required(from, d) {
			b.faultf(d.Place, "%s asks for %s@%s, which %s does not have", orProject(from), d.Name, d.Spec, path.Base(b.text.Name))
		}
		return nil
	}
	if b.edges++; to == from || b.edges >= MaxEdges {
		return nil
	}
	e := &Edge{From: from, To: to, Name: d.Name, Spec: d.Spec, Kind: d.Kind, Place: d.Place}
	from.Out, to.In = append(from.Out, e), append(to.In, e)
	if to.Origin == FromRegistry && hasPrefix(d.Spec, "https:", "http:") {
		to.Origin, to.From = FromURL, d.Spec
	}
	return to
}

// required reports whether what is not there is a contradiction. An installed
// tree may have gone without what only development needs.
func (b *builder) required(from *Node, d Dependency) bool {
	switch {
	case from.Origin != FromHere && b.lenient:
		return false
	case d.Kind == Dev:
		return b.g.File != ""
	}
	return d.Kind == Prod
}

func orProject(n *Node) string {
	if id := n.ID(); id != "" {
		return id
	}
	return "the project"
}

// check compares a line of the project's package.json with what is locked. A
// peer that does not fit is a matter between packages, which managers allow.
func (b *builder) check(from *Node, d Dependency, to *Node) {
	s := ParseSpec(d.Name, d.Spec)
	if s.Kind != SpecRange || to.Origin == FromGit || to.Origin == FromURL || d.Kind == Peer || d.Kind == OptionalPeer {
		return
	}
	if b.main.overridden(d.Name) || b.main.overridden(to.Name) || b.decided[d.Name] || b.decided[to.Name] {
		return
	}
	lock := fmt.Sprintf("%s:%d", to.Place.File, to.Place.Line)
	v, err := semver.Parse(to.Version, semver.Install)
	switch {
	case to.Origin == FromRegistry && s.Name != to.Name:
		b.faultf(d.Place, "%s asks for %s, but %s has %s", orProject(from), s.Name, lock, to.ID())
	case err == nil && !s.Range.Contains(v):
		b.faultf(d.Place, "%s asks for %s@%s, but %s has version %s", orProject(from), s.Name, s.Text, lock, to.Version)
	}
}

// adopt makes a root that nothing is known of ask for the packages that no
// other asks for, and for one of each ring that would hang in the air.
func (b *builder) adopt() {
	take := func(n *Node, kind Kind) {
		e := &Edge{From: b.root, To: n, Name: n.Installed(), Kind: kind, Place: n.Place}
		b.root.Out, n.In = append(b.root.Out, e), append(n.In, e)
	}
	for _, n := range b.g.Nodes {
		if len(n.In) == 0 {
			kind := Prod
			if n.Dev { // as far as the lockfile says
				kind = Dev
			}
			take(n, kind)
		}
	}
	seen := b.g.reach(Prod, Dev, Optional, Peer, OptionalPeer)
	for _, n := range b.g.Nodes {
		if !seen[n] {
			take(n, Prod)
			for m := range (&Graph{Roots: []*Node{n}}).reach(Prod, Dev, Optional, Peer, OptionalPeer) {
				seen[m] = true
			}
		}
	}
}

// local reads the version of a package in a folder of the project from its own
// package.json.
func (b *builder) local(n *Node) {
	dir := n.From
	for _, prefix := range []string{"file:", "link:", "portal:"} {
		dir = strings.TrimPrefix(dir, prefix)
	}
	file := path.Join(b.dir, dir, "package.json")
	if n.Origin != FromFolder || !fs.ValidPath(file) {
		return
	}
	if m, err := ReadManifest(b.fsys, file); err == nil {
		n.Version = m.Version
	}
}

// Admits reports whether the line of e admits a version, as npm installs.
func (e *Edge) Admits(version string) bool {
	spec := ParseSpec(e.Name, e.Spec)
	switch spec.Kind {
	case SpecRange:
		return semver.Satisfies(version, spec.Text, semver.Install)
	case SpecTag:
		return spec.Text == "latest"
	}
	return false
}
