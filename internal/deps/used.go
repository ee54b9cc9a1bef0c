package deps

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/npm"
	"tenet/internal/source"
)

// Used is what the project's own code does with packages.
type Used struct {
	Imports []Import
	Calls   []Call
	Known   bool // all code was read, so that what is not here is not done
}

// An Import is a place that loads a package.
type Import struct {
	Package string // "lodash", "@nestjs/core"; of a [Command] its first word
	Path    string // the rest of the specifier: "fp/set"
	File    string
	Place   source.Span
	Aside   bool // in a test, an example or a tool: it does not run in production
	How     How
	Require bool // by require, which may find another file than an import
}

// How says in which way a place loads a package.
type How uint8

// The ways.
const (
	ByCode  How = iota // require, import, re-export, require.resolve
	Command            // a command of the package is run: "next start"
	ByName             // a text is the package's name: whoever gets it may load the package
)

// A Call is a place that calls a function of a package.
type Call struct {
	Path  string // "lodash.template"
	Place source.Span
	Aside bool
}

// Reach says whether the code gets to a package.
type Reach struct {
	Kind ReachKind
	// Ways is the evidence: the places of the shortest way, the project's own
	// code first, then files of packages. Of Unknown it is a way that may be
	// taken, if there is one; of NotLoaded the place in a test or tool that
	// loads it, if there is one.
	Ways []Import
	Call *Call // of the function that the advisory is about, if Kind is Called
}

// ReachKind says how far the code gets.
type ReachKind uint8

// The kinds, the weakest first.
const (
	Unknown   ReachKind = iota
	NotLoaded           // nothing that runs loads it
	Loaded
	Called // what the advisory is about is called
)

var reachNames = [...]string{"unknown", "not loaded", "loaded", "called"}

func (k ReachKind) String() string { return reachNames[k] }

// reach says how far the code gets to one copy of a package.
func (w *walk) reach(n *npm.Node, a *advisory.Advisory) Reach {
	at := w.arrived[n]
	switch {
	case at != nil && !at.maybe:
		r := Reach{Kind: Loaded, Ways: at.ways()}
		if c := w.call(n, a); c != nil {
			r.Kind, r.Call = Called, c
		}
		return r
	case at != nil:
		return Reach{Kind: Unknown, Ways: at.ways()}
	case !w.used.Known && n.Extraneous:
		return Reach{}
	}
	r := Reach{Kind: NotLoaded}
	if aside := w.aside[n]; aside != nil {
		r.Ways = []Import{*aside}
	}
	return r
}

// call returns the first call of a function that an advisory is about.
func (w *walk) call(n *npm.Node, a *advisory.Advisory) *Call {
	paths := functionsOf(n.Name, a)
	for i := range w.used.Calls {
		c := &w.used.Calls[i]
		if c.Aside || !slices.Contains(paths, c.Path) || !within(w.t.Dir, c.Place.File) {
			continue
		}
		if w.means(c, n) {
			cp := *c
			return &cp
		}
	}
	return nil
}

// means reports whether a call is one of this very copy of the package, or of
// a package that hands what it is given to this copy.
func (w *walk) means(c *Call, n *npm.Node) bool {
	name, dir := packageOf(c.Path), path.Dir(c.Place.File)
	own, _ := w.find(dir, n.Installed())
	switch {
	case name == n.Installed():
		return own == n
	case !w.imports(name):
		return own == n // a package that shares its paths with another one
	case own == n && strings.HasPrefix(c.Path, name+":"):
		return true // an engine that the project installs for a framework
	}
	by, _ := w.find(dir, name)
	return by != nil && slices.ContainsFunc(by.Out, func(e *npm.Edge) bool { return e.To == n })
}

// imports reports whether code of the project loads a package itself.
func (w *walk) imports(name string) bool {
	return slices.ContainsFunc(w.used.Imports, func(im Import) bool { return im.Package == name && im.How == ByCode })
}

// packageOf is the package that a library path belongs to: express for
// express:res.render and for express().use.
func packageOf(libraryPath string) string {
	from := 0
	if strings.HasPrefix(libraryPath, "@") {
		from = strings.IndexByte(libraryPath, '/') + 1
	}
	if end := strings.IndexAny(libraryPath[from:], ".:(/"); end >= 0 {
		// highlight.js, js-yaml: a dot may belong to the name.
		if libraryPath[from+end] == '.' && strings.HasPrefix(libraryPath[from+end:], ".js") && !strings.HasPrefix(libraryPath[from+end:], ".json") {
			return libraryPath[:from+end+len(".js")]
		}
		return libraryPath[:from+end]
	}
	return libraryPath
}

// within reports whether a file lies in a folder.
func within(dir, file string) bool { return dir == "." || strings.HasPrefix(file, dir+"/") }
