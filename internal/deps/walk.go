package deps

import (
	"path"
	"slices"

	"tenet/internal/npm"
	"tenet/internal/reach"
	"tenet/internal/source"
)

// A walk finds out which of the packages that matter are loaded: from what the
// code loads, through the files of installed packages, to those that an
// advisory affects. Only packages on the way to one of these are read.
type walk struct {
	t       *Tree
	used    *Used
	reader  *reach.Reader
	wanted  map[*npm.Node]bool
	byDir   map[string]*npm.Node   // by folder from the root of the file system
	byID    map[string][]*npm.Node // by name@version, where that is not known: pnpm has several for other peers
	arrived map[*npm.Node]*arrival
	aside   map[*npm.Node]*Import
	seen    map[visit]bool
	blind   bool // a package that the code loads is not installed: its files may load what nothing else does

	certain, doubtful []todo // queues
}

// An arrival is how a package was first got to.
type arrival struct {
	from  *arrival // nil: the code of the project
	by    Import
	maybe bool
}

// A visit is one entry of one package. File "" is all of it: nobody knows
// which part.
type visit struct {
	node  *npm.Node
	file  string
	maybe bool
}

type todo struct {
	visit
	pkg *reach.Package // nil: not installed
	at  *arrival
}

// maxVisits bounds a walk.
const maxVisits = 200_000

// walked walks one tree to the affected nodes.
func (in *Input) walked(t *Tree, affected []*npm.Node, reader *reach.Reader) *walk {
	w := &walk{
		t: t, used: &in.Used, reader: reader, byDir: map[string]*npm.Node{}, byID: map[string][]*npm.Node{},
		arrived: map[*npm.Node]*arrival{}, aside: map[*npm.Node]*Import{}, seen: map[visit]bool{},
	}
	for _, n := range t.Graph.Nodes {
		if n.Path != "" {
			w.byDir[path.Join(t.Dir, n.Path)] = n
		} else {
			w.byID[n.ID()] = append(w.byID[n.ID()], n)
		}
	}
	w.wanted = w.leadingTo(affected)
	for i := range w.used.Imports {
		if im := &w.used.Imports[i]; within(t.Dir, im.File) {
			w.start(im)
		}
	}
	w.drain()
	if !w.used.Known || w.blind {
		w.doubt()
		w.drain()
	}
	return w
}

// twins returns the nodes that cannot be told from n in what is installed.
func (w *walk) twins(n *npm.Node) []*npm.Node {
	if n.Path == "" {
		if same := w.byID[n.ID()]; len(same) > 1 {
			return same
		}
	}
	return []*npm.Node{n}
}

// leadingTo returns the nodes with edges that lead to one of these.
func (w *walk) leadingTo(nodes []*npm.Node) map[*npm.Node]bool {
	wanted := map[*npm.Node]bool{}
	for queue := slices.Clone(nodes); len(queue) > 0; queue = queue[1:] {
		for _, n := range w.twins(queue[0]) {
			if wanted[n] {
				continue
			}
			wanted[n] = true
			for _, e := range n.In {
				queue = append(queue, e.From)
			}
		}
	}
	return wanted
}

// start begins at a place of the project's own code.
func (w *walk) start(im *Import) {
	dir := path.Dir(im.File)
	n, pkg := w.find(dir, im.Package)
	if im.How == Command {
		n, pkg = w.command(dir, im.Package)
	}
	if n == nil {
		return
	}
	w.blind = w.blind || pkg == nil && im.How == ByCode && !im.Aside && n.Origin != npm.FromHere
	if !w.wanted[n] {
		return
	}
	if im.Path == "package.json" {
		return // what it says of itself is not its code
	}
	// What only developers install starts nothing in production.
	if im.Aside || im.How == Command && n.Dev {
		if w.aside[n] == nil {
			w.aside[n] = im
		}
		return
	}
	at := &arrival{by: *im, maybe: im.How == ByName}
	file, known := "", false
	switch {
	case pkg == nil || at.maybe:
	case im.How == Command:
		file, known = w.reader.Bin(pkg, im.Package)
	default:
		file, known = w.entry(pkg, im.Path, im.Require)
	}
	w.visit(n, pkg, file, known, at)
}

// entry returns the file of a path in a package. What is not code, a style or
// a picture, loads nothing.
func (w *walk) entry(pkg *reach.Package, sub string, required bool) (file string, known bool) {
	file, ok := w.reader.Entry(pkg, sub, required)
	if !ok && sub != "" {
		switch path.Ext(sub) {
		case ".css", ".scss", ".sass", ".less", ".json", ".svg", ".png":
			return path.Join(pkg.Dir, sub), true
		}
	}
	return file, ok
}

// visit notes the arrival at a package, and that its entry is to be followed.
func (w *walk) visit(n *npm.Node, pkg *reach.Package, file string, known bool, at *arrival) {
	if n.Origin == npm.FromHere {
		return // its code is the project's, which counts anyway
	}
	for _, n := range w.twins(n) {
		if old := w.arrived[n]; old == nil || old.maybe && !at.maybe {
			w.arrived[n] = at
		}
	}
	if !known {
		file = ""
	}
	v := visit{n, file, at.maybe || file == ""}
	if w.seen[v] || w.seen[visit{n, file, false}] || w.seen[visit{n, "", true}] && v.maybe || len(w.seen) > maxVisits {
		return
	}
	w.seen[v] = true
	if at.maybe {
		w.doubtful = append(w.doubtful, todo{v, pkg, at})
	} else {
		w.certain = append(w.certain, todo{v, pkg, at})
	}
}

// drain follows everything that has been visited, the certain before the
// doubtful, in the order in which it was met.
func (w *walk) drain() {
	for {
		var next todo
		switch {
		case len(w.certain) > 0:
			next, w.certain = w.certain[0], w.certain[1:]
		case len(w.doubtful) > 0:
			next, w.doubtful = w.doubtful[0], w.doubtful[1:]
		default:
			return
		}
		w.leave(next)
	}
}

// leave follows what an entry loads.
func (w *walk) leave(from todo) {
	if from.file == "" || from.pkg == nil {
		w.all(from)
		return
	}
	loads := w.reader.Loads(from.pkg, from.file)
	for _, l := range loads.List {
		by := Import{
			Package: l.Name, Path: l.Sub, File: path.Join(from.pkg.Dir, l.File), Require: !l.Import,
			Place: source.Span{File: path.Join(from.pkg.Dir, l.File), Line: l.Line, Col: 1, EndLine: l.Line, EndCol: 1},
		}
		n, pkg := w.find(path.Dir(by.File), l.Name)
		if n == nil || !w.wanted[n] || l.Sub == "package.json" {
			continue
		}
		at := &arrival{from: from.at, by: by, maybe: from.maybe || l.Maybe}
		file, known := "", false
		if pkg != nil && !l.Below {
			file, known = w.entry(pkg, l.Sub, !l.Import)
		}
		w.visit(n, pkg, file, known, at)
	}
	if loads.Open {
		w.all(from)
	}
}

// all says that a package may load whatever it asks for.
func (w *walk) all(from todo) {
	for _, n := range w.twins(from.node) {
		for _, e := range n.Out {
			if e.Kind != npm.Dev && w.wanted[e.To] {
				by := Import{Package: e.To.Installed(), File: e.Place.File, Place: e.Place}
				w.visit(e.To, nil, "", false, &arrival{from: from.at, by: by, maybe: true})
			}
		}
	}
}

// doubt says that whatever the project asks for may be loaded: by code that
// could not be read, or by packages that are not there to be read. An engine,
// a driver or a plugin is often loaded by the package that it is for.
func (w *walk) doubt() {
	for _, root := range w.t.Graph.Roots {
		for _, e := range root.Out {
			if e.Kind == npm.Dev || !w.wanted[e.To] || w.arrived[e.To] != nil {
				continue
			}
			by := Import{Package: e.To.Installed(), File: e.Place.File, Place: e.Place, How: ByName}
			w.visit(e.To, nil, "", false, &arrival{by: by, maybe: true})
		}
	}
}

// ways returns the places from the project's own code on.
func (a *arrival) ways() []Import {
	var list []Import
	for ; a != nil; a = a.from {
		list = append(list, a.by)
	}
	slices.Reverse(list)
	return list
}
