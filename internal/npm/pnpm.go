package npm

import (
	"io/fs"
	"path"
	"strings"

	"tenet/internal/npm/semver"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// readPnpm reads pnpm-lock.yaml. Its importers are the members of the
// workspace, with what each of their lines has become. Version 6 lists packages
// as /name@1.0.0(peer@2.0.0); version 9 as name@1.0.0, and apart from them, as
// snapshots, what each asks for with each set of peers.
func readPnpm(fsys fs.FS, text *source.Text) (*Graph, error) {
	root, err := parseYAML(text)
	if err != nil {
		return nil, err
	}
	version := root.Get("lockfileVersion")
	if version == nil {
		return nil, text.Errorf(root.Start, "not a lockfile of pnpm: it has no lockfileVersion")
	}
	p := &pnpm{builder: newBuilder(fsys, text, "pnpm-lock.yaml v"+version.Str()), nodes: map[string]*Node{}, importers: map[*Node]map[string]string{}}
	p.find = p.resolve
	p.overrides(root.Get("overrides"))
	p.packages = map[string]*yaml.Node{}
	snapshots := root.Get("packages")
	switch v := version.Str(); v {
	case "6.0", "6.1":
		p.slash = "/"
	case "9.0":
		for key, entry := range snapshots.Pairs() {
			p.packages[key.Value] = entry
		}
		snapshots = root.Get("snapshots")
	default:
		return nil, text.Errorf(version.Entry().Start, "lockfile version %s is not known: 6.0, 6.1 and 9.0 are", v)
	}
	importers := root.Get("importers")
	if importers == nil {
		p.importer(".", root)
	}
	for dir, entry := range p.latest(importers) {
		p.importer(dir.Value, entry)
	}
	for key, entry := range p.latest(snapshots) {
		if err := p.snapshot(key, entry); err != nil {
			return nil, err
		}
	}
	return p.finish()
}

type pnpm struct {
	*builder
	slash     string                      // that package keys start with
	nodes     map[string]*Node            // by key
	packages  map[string]*yaml.Node       // of version 9, by name@version
	importers map[*Node]map[string]string // what a name has become
}

// importer reads what one package.json asks for: {specifier, version} by name.
func (p *pnpm) importer(dir string, entry *yaml.Node) {
	n := p.member(dir)
	refs := map[string]string{}
	var deps []Dependency
	for _, kind := range lists {
		for name, line := range entry.Get(kind.String()).Pairs() {
			refs[name.Value] = line.Get("version").Str()
			deps = append(deps, Dependency{name.Value, line.Get("specifier").Str(), kind, name.Span()})
		}
	}
	p.importers[n] = refs
	p.told(n, "", "", entry.Span(), deps)
}

func (p *pnpm) snapshot(key, entry *yaml.Node) error {
	id, _, _ := strings.Cut(strings.TrimPrefix(key.Value, p.slash), "(")
	about := entry
	place := key.Span()
	if more := p.packages[id]; more != nil {
		about, place = more, more.Entry().Span()
	}
	n := &Node{Key: key.Value, Place: place, Deprecated: about.Get("deprecated").Str()}
	n.Name, n.Version = SplitID(id)
	if name := about.Get("name").Str(); name != "" {
		n.Name = name
	}
	if _, err := semver.Parse(n.Version, semver.Install); err != nil {
		n.From = orElse(n.Version, id)
		n.Origin, n.Version = pnpmOrigin(about), about.Get("version").Str()
		if n.Origin == FromFolder {
			n.From = "file:" + strings.TrimPrefix(n.From, "file:")
			p.local(n)
		}
	}
	var deps []Dependency
	for _, kind := range []Kind{Prod, Optional} {
		for name, ref := range entry.Get(kind.String()).Pairs() {
			d := Dependency{name.Value, ref.Str(), kind, ref.Entry().Span()}
			if about.Get(Peer.String(), d.Name) != nil {
				d.Kind = Peer
			}
			deps = append(deps, d)
		}
	}
	p.nodes[key.Value] = n
	return p.add(n, deps)
}

// pnpmOrigin reads the resolution of what is no version.
func pnpmOrigin(about *yaml.Node) Origin {
	r := about.Get("resolution")
	switch tarball := r.Get("tarball").Str(); {
	case r.Get("type").Str() == "git" || strings.Contains(tarball, "codeload.github.com"):
		return FromGit
	case r.Get("directory") != nil || strings.HasPrefix(tarball, "file:"):
		return FromFolder
	}
	return FromURL
}

// resolve finds the key that a name has become: a version, a key of its own
// (an alias, an address), or a link to a folder.
func (p *pnpm) resolve(from *Node, d Dependency) *Node {
	ref := d.Spec
	refs, importer := p.importers[from]
	if importer {
		ref = refs[d.Name]
	}
	if folder, ok := strings.CutPrefix(ref, "link:"); ok {
		dir := path.Clean(folder)
		if importer {
			dir = path.Join(from.Path, folder)
		}
		if n := p.members[dir]; n != nil {
			return n
		}
		return p.linked(d.Name, dir, d.Place)
	}
	n := p.nodes[p.slash+d.Name+"@"+ref]
	if n == nil {
		n = p.nodes[ref]
	}
	if n != nil && n.Name != d.Name && n.Alias == "" {
		n.Alias = d.Name
	}
	return n
}

// linked is a folder outside of the workspace.
func (p *pnpm) linked(name, dir string, place source.Span) *Node {
	key := "link:" + dir
	if n := p.nodes[key]; n != nil {
		return n
	}
	n := &Node{Name: name, Key: key, Place: place, Origin: FromFolder, From: key}
	p.local(n)
	p.nodes[key] = n
	p.g.Nodes = append(p.g.Nodes, n)
	return n
}
