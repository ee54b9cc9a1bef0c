package npm

import (
	"path"
	"strings"
)

// A layout is packages by the path they are installed at.
type layout struct {
	nodes   map[string]*Node
	from    map[*Node]string // where a node looks for others, if not at its Path
	folders map[string]*folder
	starts  map[*Node]*folder
}

// A folder is one that has packages in its node_modules. Paths of hostile
// lockfiles are long and many, so the search goes from folder to folder
// instead of making and hashing a path at every step.
type folder struct {
	around *folder // the nearest one outside
	has    map[string]*Node
}

func newLayout() *layout { return &layout{nodes: map[string]*Node{}, from: map[*Node]string{}} }

// find looks for a package as Node.js does: in the node_modules of the folder,
// and of every folder around it. All nodes must be known by then.
func (l *layout) find(n *Node, d Dependency) *Node {
	if l.folders == nil {
		l.index()
	}
	start, ok := l.starts[n]
	if !ok {
		dir, elsewhere := l.from[n]
		if !elsewhere {
			dir = n.Path
		}
		start = l.nearest(dir)
		l.starts[n] = start
	}
	for f := start; f != nil; f = f.around {
		if to := f.has[d.Name]; to != nil {
			return to
		}
	}
	return nil
}

func (l *layout) index() {
	l.folders, l.starts = map[string]*folder{}, map[*Node]*folder{}
	for at, n := range l.nodes {
		name := nameAt(at)
		if name == "" {
			continue
		}
		dir := path.Clean(strings.TrimSuffix(at, "node_modules/"+name))
		if l.folders[dir] == nil {
			l.folders[dir] = &folder{has: map[string]*Node{}}
		}
		l.folders[dir].has[name] = n
	}
	for dir, f := range l.folders {
		if parent := path.Dir(dir); dir != "." && parent != dir {
			f.around = l.nearest(parent)
		}
	}
}

// nearest is the folder with packages at or around a path.
func (l *layout) nearest(dir string) *folder {
	for {
		if f := l.folders[dir]; f != nil {
			return f
		}
		parent := path.Dir(dir)
		if dir == "." || parent == dir {
			return nil
		}
		dir = parent
	}
}

// join is the path of a package in the node_modules of a folder.
func join(dir, name string) string {
	if dir == "." || dir == "" {
		return "node_modules/" + name
	}
	return dir + "/node_modules/" + name
}

// nameAt is the name of the package that is installed at a path.
func nameAt(p string) string {
	if i := strings.LastIndex("/"+p, "/node_modules/"); i >= 0 {
		return p[i+len("node_modules/"):]
	}
	return ""
}
