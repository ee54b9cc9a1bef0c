package deps

import (
	"path"
	"strings"

	"tenet/internal/npm"
	"tenet/internal/reach"
)

// find returns the copy of a package that a name means in the files of a
// folder: the one that is installed, or, where nothing is, the one that the
// lockfile gives to the package around the folder.
func (w *walk) find(dir, name string) (*npm.Node, *reach.Package) {
	if pkg := w.reader.Locate(dir, name); pkg != nil {
		if n := w.nodeOf(pkg); n != nil {
			return n, pkg
		}
	}
	if strings.Contains("/"+dir+"/", "/node_modules/") {
		return w.asked(w.around(dir), name), nil
	}
	return w.asked(w.root(dir), name), nil
}

// nodeOf returns the entry of the lockfile for an installed package.
func (w *walk) nodeOf(pkg *reach.Package) *npm.Node {
	if n := w.byDir[pkg.Dir]; n != nil {
		return n
	}
	if same := w.byID[pkg.Name+"@"+pkg.Version]; len(same) > 0 {
		return same[0]
	}
	return nil
}

// around returns the installed package that a folder belongs to.
func (w *walk) around(dir string) *npm.Node {
	for ; dir != "." && dir != "/"; dir = path.Dir(dir) {
		if n := w.byDir[dir]; n != nil {
			return n
		}
	}
	return nil
}

// root returns the project, or the member of its workspace, that a folder
// belongs to.
func (w *walk) root(dir string) *npm.Node {
	var best *npm.Node
	for _, r := range w.t.Graph.Roots {
		at := path.Join(w.t.Dir, r.Path)
		if (at == "." || dir == at || strings.HasPrefix(dir, at+"/")) && (best == nil || len(r.Path) > len(best.Path)) {
			best = r
		}
	}
	return best
}

// asked returns what a package asks for by a name, or what the project does:
// what is installed for it is found from everywhere.
func (w *walk) asked(n *npm.Node, name string) *npm.Node {
	for _, from := range append([]*npm.Node{n}, w.t.Graph.Roots...) {
		if from == nil {
			continue
		}
		for _, e := range from.Out {
			if e.Name == name {
				return e.To
			}
		}
	}
	return w.byDir[path.Join(w.t.Dir, "node_modules", name)]
}

// command returns the package whose command has that name: one that the
// project asks for, by its bin or by its own name.
func (w *walk) command(dir, name string) (*npm.Node, *reach.Package) {
	root := w.root(dir)
	for _, from := range append([]*npm.Node{root}, w.t.Graph.Roots...) {
		if from == nil {
			continue
		}
		for _, e := range from.Out {
			n, pkg := w.find(dir, e.Name)
			if n == nil {
				continue
			}
			if pkg == nil && n.Name == name {
				return n, nil
			}
			if pkg != nil {
				if _, ok := w.reader.Bin(pkg, name); ok {
					return n, pkg
				}
			}
		}
	}
	return nil, nil
}
