package npm

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Manifest is what this package reads of a package.json.
type Manifest struct {
	Dir        string // it lies in, from the root
	Name       string
	Version    string
	Deps       []Dependency // each name once
	Workspaces []string     // patterns of folders
	Bundled    []string     // names that the package brings along
	Overrides  []Override
	decided    map[string]bool // names in Overrides
	Place      source.Span     // of the name, or of the whole
}

// A Dependency is a line of a list of dependencies.
type Dependency struct {
	Name, Spec string
	Kind       Kind
	Place      source.Span
}

// An Override is a line of npm's overrides, Yarn's resolutions or pnpm's and
// Bun's overrides: it decides the version of a package that others ask for.
type Override struct {
	Name  string // of the package whose version is decided
	In    string // the pattern of who asks for it, "" for all
	Spec  string
	Place source.Span
}

// ReadManifest reads a package.json.
func ReadManifest(fsys fs.FS, file string) (*Manifest, error) {
	text, err := readText(fsys, file, MaxManifest)
	if err != nil {
		return nil, err
	}
	root, err := parseJSON(text, yaml.StrictJSON)
	if err != nil {
		return nil, err
	}
	return manifestOf(root, path.Dir(file)), nil
}

func manifestOf(root *yaml.Node, dir string) *Manifest {
	m := &Manifest{Dir: dir, Name: root.Get("name").Str(), Version: root.Get("version").Str(), Place: root.Span()}
	if name := root.Get("name"); name != nil {
		m.Place = name.Entry().Span()
	}
	m.Deps = dependencies(root)
	globs := root.Get("workspaces")
	if globs != nil && globs.Kind == yaml.Map {
		globs = globs.Get("packages")
	}
	m.Workspaces = texts(globs)
	m.Workspaces = m.Workspaces[:min(len(m.Workspaces), maxPatterns)]
	m.Bundled = bundled(root, m.Deps)
	for _, list := range []*yaml.Node{root.Get("overrides"), root.Get("resolutions"), root.Get("pnpm", "overrides")} {
		m.Overrides = append(m.Overrides, overrides(list, "", 0)...)
	}
	m.decided = map[string]bool{}
	for _, o := range m.Overrides {
		m.decided[o.Name] = true
	}
	return m
}

// bundled reads bundleDependencies, under both of its names: a list, or true
// for all.
func bundled(root *yaml.Node, deps []Dependency) []string {
	n := root.Get("bundleDependencies")
	if n == nil {
		n = root.Get("bundledDependencies")
	}
	if !n.Is(true) {
		return texts(n)
	}
	var all []string
	for _, d := range deps {
		if d.Kind == Prod || d.Kind == Optional {
			all = append(all, d.Name)
		}
	}
	return all
}

func texts(n *yaml.Node) []string {
	var list []string
	for _, item := range n.Items() {
		if item.Kind == yaml.String {
			list = append(list, item.Value)
		}
	}
	return list
}

// dependencies reads the lists of a package.json, or of an entry of a lockfile
// that has them under the same names. Where a name stands in several, the
// list that npm prefers counts.
func dependencies(root *yaml.Node) []Dependency {
	var deps []Dependency
	at := map[string]int{}
	for _, kind := range lists {
		for name, spec := range root.Get(kind.String()).Pairs() {
			if spec.Kind >= yaml.Seq || name.Value == "" || len(name.Value) > maxName {
				continue
			}
			d := Dependency{Name: name.Value, Spec: spec.Value, Kind: kind, Place: spec.Entry().Span()}
			if i, ok := at[d.Name]; ok {
				deps[i] = d
				continue
			}
			at[d.Name] = len(deps)
			deps = append(deps, d)
		}
	}
	for name, meta := range root.Get("peerDependenciesMeta").Pairs() {
		if i, ok := at[name.Value]; ok && deps[i].Kind == Peer && meta.Get("optional").Is(true) {
			deps[i].Kind = OptionalPeer
		}
	}
	slices.SortStableFunc(deps, func(a, b Dependency) int { return a.Place.Start - b.Place.Start })
	return deps
}

// maxPatterns bounds the workspace patterns.
const maxPatterns = 1000

// maxNesting bounds npm's overrides within overrides.
const maxNesting = 20

// overrides reads the three forms: {"qs": "1"}, {"express": {"qs": "1", ".": "4"}}
// and "express/**/qs" or "express>qs".
func overrides(n *yaml.Node, in string, depth int) []Override {
	var list []Override
	for key, value := range n.Pairs() {
		name, parent := key.Value, in
		if i := strings.LastIndexByte(name, '>'); i > 0 {
			parent, name = name[:i], name[i+1:]
		}
		if parts := strings.Split(name, "/"); len(parts) > 1 {
			last := len(parts) - 1
			if strings.HasPrefix(parts[last-1], "@") {
				last--
			}
			parent, name = strings.TrimSuffix(strings.Join(append(nonEmpty(in), parts[:last]...), "/"), "/**"), strings.Join(parts[last:], "/")
			parent = strings.TrimPrefix(parent, "**")
		}
		name, _ = SplitID(name)
		switch {
		case value.Kind == yaml.Map && depth < maxNesting:
			list = append(list, overrides(value, strings.TrimPrefix(in+"/"+name, "/"), depth+1)...)
		case value.Kind < yaml.Seq && name == ".":
			list = append(list, Override{Name: path.Base(in), Spec: value.Value, Place: value.Entry().Span()})
		case value.Kind < yaml.Seq:
			list = append(list, Override{Name: name, In: parent, Spec: value.Value, Place: value.Entry().Span()})
		}
	}
	return list
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// overridden reports whether m decides versions of a package.
func (m *Manifest) overridden(name string) bool {
	return m != nil && m.decided[name]
}
