package npm

import (
	"io/fs"
	"path"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// readPackageLock reads package-lock.json and npm-shrinkwrap.json. Version 1
// nests what is installed; version 3 lists it by path; version 2 has both.
func readPackageLock(fsys fs.FS, text *source.Text) (*Graph, error) {
	root, err := parseJSON(text, yaml.StrictJSON)
	if err != nil {
		return nil, err
	}
	version := root.Get("lockfileVersion")
	format := path.Base(text.Name) + " v" + version.Str()
	switch packages := root.Get("packages"); {
	case version == nil && packages == nil && root.Get("dependencies") == nil:
		return nil, text.Errorf(root.Start, "not a lockfile of npm: it has no lockfileVersion")
	case version == nil && packages == nil, version.Str() == "1":
		return readNested(newBuilder(fsys, text, path.Base(text.Name)+" v1"), root)
	case version.Str() != "2" && version.Str() != "3":
		at := root
		if version != nil {
			at = version.Entry()
		}
		return nil, text.Errorf(at.Start, "lockfile version %s is not known: 1, 2 and 3 are", version.Str())
	case packages == nil:
		return nil, text.Errorf(version.Start, "a lockfile of version %s has packages, this one has none", version.Str())
	default:
		return readFlat(newBuilder(fsys, text, format), root, packages)
	}
}

// readFlat reads the packages of version 2 and 3.
func readFlat(b *builder, root, packages *yaml.Node) (*Graph, error) {
	l := newLayout()
	b.find = l.find
	patterns := b.patterns()
	if main := packages.Get(""); b.main == nil {
		patterns = texts(main.Get("workspaces"))
	}
	links := map[string]string{}
	for key, entry := range b.latest(packages) {
		at := key.Value
		switch name := nameAt(at); {
		case entry.Get("link").Is(true):
			links[at] = path.Clean(entry.Get("resolved").Str())
		case at == "":
			b.told(b.root, orElse(entry.Get("name").Str(), root.Get("name").Str()), entry.Get("version").Str(), key.Span(), dependencies(entry))
		case name == "" && isMember(patterns, at):
			n := b.member(at)
			b.told(n, orElse(entry.Get("name").Str(), path.Base(at)), entry.Get("version").Str(), key.Span(), dependencies(entry))
			l.nodes[at] = n
		default:
			n := &Node{Name: orElse(name, path.Base(at)), Version: entry.Get("version").Str(), Path: at, Key: at, Place: key.Span()}
			if name == "" {
				n.Origin, n.From = FromFolder, at
			}
			if real := entry.Get("name").Str(); real != "" && real != n.Name {
				n.Name, n.Alias = real, n.Name
			}
			n.Bundled, n.Deprecated = entry.Get("inBundle").Is(true), entry.Get("deprecated").Str()
			if from := entry.Get("resolved").Str(); hasPrefix(from, "git", "file:") {
				n.Origin, n.From = originOf(from), from
			}
			l.nodes[at] = n
			if err := b.add(n, dependencies(entry)); err != nil {
				return nil, err
			}
		}
	}
	for _, at := range sortedKeys(links) {
		to := links[at]
		if n := l.nodes[to]; n != nil {
			if installed := nameAt(at); n.Origin == FromFolder && n.Name == path.Base(to) && installed != "" {
				n.Name = installed
			}
			n.Links++
			l.nodes[at] = n
		}
	}
	return b.finish()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// latest yields a map's pairs without those that a later one replaces, and
// notes these.
func (b *builder) latest(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	last := map[string]*yaml.Node{}
	for key := range n.Pairs() {
		if before := last[key.Value]; before != nil {
			b.faultf(key.Span(), "%q is here twice, first in line %d: npm takes this one", key.Value, before.Span().Line)
		}
		last[key.Value] = key
	}
	return func(yield func(key, value *yaml.Node) bool) {
		for key, value := range n.Pairs() {
			if last[key.Value] == key && value.Kind != yaml.Null && !yield(key, value) {
				return
			}
		}
	}
}

// readNested reads the dependencies of version 1.
func readNested(b *builder, root *yaml.Node) (*Graph, error) {
	l := newLayout()
	b.find = l.find
	b.lenient = true // optional dependencies of packages are not told from others
	b.root.Name, b.root.Version = orElse(b.root.Name, root.Get("name").Str()), orElse(b.root.Version, root.Get("version").Str())
	folders := map[string]bool{}
	for _, dir := range memberFolders(b.fsys, b.dir, b.patterns()) {
		folders[dir] = true
	}
	var read func(dir string, entries *yaml.Node) error
	read = func(dir string, entries *yaml.Node) error {
		for key, entry := range b.latest(entries) {
			at := join(dir, key.Value)
			if folder, ok := strings.CutPrefix(entry.Get("version").Str(), "file:"); ok && folders[path.Clean(folder)] {
				n := b.member(folder)
				l.nodes[at], l.from[n] = n, at
			} else {
				n := nestedNode(at, key, entry)
				b.local(n)
				l.nodes[at] = n
				if err := b.add(n, requires(entry)); err != nil {
					return err
				}
			}
			if err := read(at, entry.Get("dependencies")); err != nil {
				return err
			}
		}
		return nil
	}
	if err := read(".", root.Get("dependencies")); err != nil {
		return nil, err
	}
	// An entry that is there for optional dependencies only says so itself.
	optional := map[*Node]bool{}
	for _, n := range b.g.Nodes {
		optional[n], n.Optional = n.Optional, false
	}
	for n, deps := range b.wants {
		for i, d := range deps {
			if to := l.find(n, d); n.Origin != FromHere && optional[to] {
				deps[i].Kind = Optional
			}
		}
	}
	return b.finish()
}

func nestedNode(at string, key, entry *yaml.Node) *Node {
	n := &Node{Name: key.Value, Path: at, Key: at, Place: key.Span()}
	n.Bundled, n.Dev, n.Optional = entry.Get("bundled").Is(true), entry.Get("dev").Is(true), entry.Get("optional").Is(true)
	switch version := entry.Get("version").Str(); {
	case strings.HasPrefix(version, "npm:"):
		n.Alias = n.Name
		n.Name, n.Version = SplitID(version[len("npm:"):])
	case strings.ContainsAny(version, ":/"):
		n.Origin, n.From = originOf(version), version
	default:
		n.Version = version
	}
	return n
}

// requires reads what an entry of version 1 asks for.
func requires(entry *yaml.Node) []Dependency {
	var deps []Dependency
	for name, spec := range entry.Get("requires").Pairs() {
		if len(name.Value) > maxName {
			continue
		}
		deps = append(deps, Dependency{Name: name.Value, Spec: spec.Str(), Kind: Prod, Place: spec.Entry().Span()})
	}
	return deps
}
