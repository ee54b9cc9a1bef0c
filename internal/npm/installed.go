package npm

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenet/internal/source"
)

// The limits of a walk through node_modules.
const (
	maxNested  = 64
	maxEntries = 1_000_000
)

// ReadInstalled reads the packages that lie in the node_modules of a project,
// its own and those of the members of its workspace: nested as npm and Yarn
// lay them out, or linked into pnpm's store. The dependencies that package.json
// files ask for are found as Node.js would find them.
func ReadInstalled(fsys fs.FS, dir string) (*Graph, error) {
	top := path.Join(dir, "node_modules")
	if info, err := fs.Stat(fsys, top); err != nil || !info.IsDir() {
		return nil, &source.Error{File: top, Why: "there is no such folder"}
	}
	b := newBuilder(fsys, &source.Text{Name: top}, "node_modules")
	b.g.File = ""
	w := &installed{builder: b, layout: newLayout(), links: map[string]string{}, bundles: map[string]bool{}}
	b.find = w.find
	b.lenient = true // what an installation went without
	for _, member := range memberFolders(fsys, dir, b.patterns()) {
		w.nodes[member] = b.member(member)
	}
	for _, root := range slices.Clone(b.g.Roots) {
		if err := w.modules(path.Join(root.Path, "node_modules"), 0); err != nil {
			return nil, err
		}
	}
	if err := w.follow(); err != nil {
		return nil, err
	}
	w.bundled()
	return b.finish()
}

type installed struct {
	*builder
	*layout
	links   map[string]string // by the path of the link: where it leads
	bundles map[string]bool   // paths of what a package brings along
	seen    int
}

func (w *installed) find(n *Node, d Dependency) *Node { return w.layout.find(n, d) }

// modules reads a node_modules folder.
func (w *installed) modules(dir string, depth int) error {
	if depth > maxNested {
		return nil
	}
	entries, err := fs.ReadDir(w.fsys, path.Join(w.dir, dir))
	if err != nil {
		return nil // there is none, or it is not ours to read
	}
	for _, e := range entries {
		if w.seen++; w.seen > maxEntries {
			return &source.Error{File: path.Join(w.dir, dir), Why: fmt.Sprintf("more than %d entries in node_modules", maxEntries)}
		}
		at := path.Join(dir, e.Name())
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			w.link(at)
		case !e.IsDir():
		case e.Name() == ".pnpm" || e.Name() == ".store": // of pnpm, and of Yarn's pnpm linker
			err = w.store(at, depth)
		case strings.HasPrefix(e.Name(), "@") && path.Base(dir) == "node_modules":
			err = w.modules(at, depth+1)
		case !strings.HasPrefix(e.Name(), "."):
			err = w.pkg(at, depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// store reads .pnpm/NAME@VERSION/node_modules, and .store/NAME/package.
func (w *installed) store(dir string, depth int) error {
	entries, err := fs.ReadDir(w.fsys, path.Join(w.dir, dir))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if w.seen++; e.IsDir() && e.Name() != "node_modules" {
			at := path.Join(dir, e.Name())
			if err := w.modules(path.Join(at, "node_modules"), depth+1); err != nil {
				return err
			}
			if _, err := fs.Stat(w.fsys, path.Join(w.dir, at, "package", "package.json")); err == nil {
				if err := w.pkg(path.Join(at, "package"), depth+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// link notes where a link leads, if that is inside of the tree.
func (w *installed) link(at string) {
	to, err := fs.ReadLink(w.fsys, path.Join(w.dir, at))
	if err != nil || path.IsAbs(to) {
		return
	}
	to = path.Join(path.Dir(at), strings.ReplaceAll(to, `\`, "/"))
	if !strings.HasPrefix(to, "..") {
		w.links[at] = to
	}
}

// pkg reads one package, and what is nested in it.
func (w *installed) pkg(at string, depth int) error {
	if w.nodes[at] != nil {
		return nil
	}
	file := path.Join(w.dir, at, "package.json")
	m, err := ReadManifest(w.fsys, file)
	if err != nil {
		if _, statErr := fs.Stat(w.fsys, file); statErr == nil {
			w.fault(err)
		}
		return w.modules(path.Join(at, "node_modules"), depth+1)
	}
	name := nameAt(at)
	n := &Node{Name: orElse(m.Name, name), Version: m.Version, Path: at, Key: at, Place: m.Place}
	// In the store of Yarn, packages lie in folders with names of its own.
	if name != "" && n.Name != name && !strings.Contains(at, "/.store/") {
		n.Alias = name
	}
	w.nodes[at] = n
	for _, name := range m.Bundled {
		w.bundles[join(at, name)] = true
	}
	if err := w.add(n, m.Deps); err != nil {
		return err
	}
	return w.modules(path.Join(at, "node_modules"), depth+1)
}

// follow gives each link the package it leads to. One that leads to a folder
// of the project that is no member of its workspace brings a package in.
func (w *installed) follow() error {
	for _, at := range sortedKeys(w.links) {
		to := w.links[at]
		for range 8 { // a link to a link
			next, ok := w.links[to]
			if !ok {
				break
			}
			to = next
		}
		if w.nodes[to] == nil && !strings.Contains("/"+to, "/node_modules/") {
			if err := w.pkg(to, 0); err != nil {
				return err
			}
			if n := w.nodes[to]; n != nil {
				n.Origin, n.From = FromFolder, to
			}
		}
		if n := w.nodes[to]; n != nil {
			w.nodes[at] = n
		}
	}
	return nil
}

// bundled marks what lies inside of a package that brings it along, and all
// that is nested there.
func (w *installed) bundled() {
	for _, n := range w.g.Nodes {
		for at := n.Path; ; {
			cut := strings.LastIndex(at, "/node_modules/")
			if cut < 0 {
				break
			}
			if w.bundles[at] {
				n.Bundled = true
				break
			}
			at = at[:cut]
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Unlocked returns the packages of an installed tree whose name and version
// stand in no entry of the lockfile: put there by hand, or left over.
func Unlocked(installed, lock *Graph) []*Node {
	known := map[string]bool{}
	for _, n := range lock.Nodes {
		known[n.ID()] = true
	}
	var extra []*Node
	for _, n := range installed.Nodes {
		if !known[n.ID()] && n.Origin == FromRegistry {
			extra = append(extra, n)
		}
	}
	return extra
}
