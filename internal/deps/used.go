package deps

import (
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
	Package string // "lodash", "@nestjs/core"
	Path    string // the rest of the specifier: "fp/set"
	File    string
	Place   source.Span
	Aside   bool // in a test, an example or a tool: it does not run in production
}

// A Call is a place that calls a function of a package.
type Call struct {
	Path  string // "lodash.template"
	Place source.Span
	Aside bool
}

// Reach says whether the code gets to a package.
type Reach struct {
	Kind ReachKind
	// Ways is the evidence, the project's own code first.
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
func (u *Used) reach(t *Tree, n *npm.Node, a advisory.Advisory) Reach {
	for i := range u.Imports {
		im := &u.Imports[i]
		if im.Package == n.Installed() && !im.Aside && t.directly(n) {
			return Reach{Kind: Loaded, Ways: []Import{*im}}
		}
	}
	return Reach{}
}

// directly reports whether the project itself asks for n.
func (t *Tree) directly(n *npm.Node) bool {
	for _, e := range n.In {
		if e.From.Origin == npm.FromHere {
			return true
		}
	}
	return false
}
