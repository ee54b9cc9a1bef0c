package npm

import (
	"io/fs"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// readBun reads bun.lock: JSON with trailing commas. Its workspaces are what
// the project asks for; its packages are lists, by the names of the packages
// they are nested in: ["ms@2.0.0", registry, {dependencies}, hash].
func readBun(fsys fs.FS, text *source.Text) (*Graph, error) {
	root, err := parseJSON(text, yaml.TolerantJSON)
	if err != nil {
		return nil, err
	}
	version := root.Get("lockfileVersion")
	if version == nil {
		return nil, text.Errorf(root.Start, "not a lockfile of Bun: it has no lockfileVersion")
	}
	if v := version.Str(); v != "0" && v != "1" {
		return nil, text.Errorf(version.Entry().Start, "lockfile version %s is not known: 0 and 1 are", v)
	}
	b := newBuilder(fsys, text, "bun.lock v"+version.Str())
	l := newLayout()
	b.find = l.find
	b.overrides(root.Get("overrides"))
	for dir, entry := range b.latest(root.Get("workspaces")) {
		n := b.member(orElse(dir.Value, "."))
		b.told(n, entry.Get("name").Str(), entry.Get("version").Str(), dir.Span(), bunDependencies(entry))
	}
	for key, entry := range b.latest(root.Get("packages")) {
		items := entry.Items()
		if len(items) == 0 {
			return nil, text.Errorf(entry.Start, "the package %q has no list", key.Value)
		}
		if len(key.Value) > maxPath {
			return nil, text.Errorf(key.Start, "a path of %d bytes, above the limit of %d", len(key.Value), maxPath)
		}
		at := bunPath(key.Value)
		name, resolved := SplitID(items[0].Str())
		if dir, ok := strings.CutPrefix(resolved, "workspace:"); ok {
			n := b.member(orElse(dir, "."))
			l.nodes[at], l.from[n] = n, at
			continue
		}
		n := &Node{Name: name, Path: at, Key: key.Value, Place: key.Span()}
		if installed := nameAt(at); installed != name {
			n.Alias = installed
		}
		if n.Origin = originOf(resolved); n.Origin == FromRegistry {
			n.Version = resolved
		} else {
			n.From = resolved
		}
		var deps []Dependency
		for _, item := range items[1:] {
			if item.Kind == yaml.Map {
				deps = append(deps, bunDependencies(item)...)
				n.Bundled = item.Get("bundled").Is(true)
			}
		}
		b.local(n)
		l.nodes[at] = n
		if err := b.add(n, deps); err != nil {
			return nil, err
		}
	}
	return b.finish()
}

func bunDependencies(entry *yaml.Node) []Dependency {
	deps := dependencies(entry)
	for _, name := range texts(entry.Get("optionalPeers")) {
		for i := range deps {
			if deps[i].Name == name && deps[i].Kind == Peer {
				deps[i].Kind = OptionalPeer
			}
		}
	}
	return deps
}

// bunPath turns "mocha/@x/y" into node_modules/mocha/node_modules/@x/y.
func bunPath(key string) string {
	at, scope := ".", ""
	for part := range strings.SplitSeq(key, "/") {
		if strings.HasPrefix(part, "@") && scope == "" {
			scope = part + "/"
			continue
		}
		at, scope = join(at, scope+part), ""
	}
	return at
}
