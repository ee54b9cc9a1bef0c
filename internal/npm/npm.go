// Package npm says which packages a Node.js project has, and who asked for
// them: one graph, whatever wrote it down.
//
//	g, err := npm.Load(fsys, ".")
//	for _, n := range g.Nodes {
//		fmt.Println(n.Name, n.Version, n.Place, n.Dev)
//	}
//	for _, way := range g.Paths(n, 10) { ... }
//
// A [Node] is one installed copy, or one entry of a lockfile. An [Edge] is one
// line of a package.json that asks for it, of the project or of a package.
// Three kinds of texts lead to a graph:
//
//   - a lockfile ([ReadLock]): package-lock.json and npm-shrinkwrap.json of the
//     versions 1 to 3, yarn.lock of Yarn 1 and of its successors, pnpm-lock.yaml
//     6 and 9, bun.lock;
//   - a node_modules folder ([ReadInstalled]), as npm, Yarn and pnpm lay it out;
//   - a package.json alone, whose ranges are judged as they stand ([Judge]) or
//     resolved as npm would today ([Resolve]).
//
// Two things can go wrong with a lockfile. If it is not readable (cut off,
// marked with conflicts, of a version nobody here knows) there is no graph but
// an error, a *source.Error, that names file and line. If it is readable but
// contradicts itself or the package.json beside it, there is a graph, and
// [Graph.Faults] names the places.
//
// Dev, optional and peer are not read from lockfiles, half of which do not say,
// but follow from the edges: a package is Dev if no way of other edges leads
// to it. The package reads through an fs.FS, writes nothing and asks no
// network; what it wants to know of a registry it asks a [Registry].
package npm

import "tenet/internal/source"

// A Graph is the packages of a project.
type Graph struct {
	File   string          // it was read from, "" for an installed tree
	Format string          // "package-lock.json v3", "yarn.lock", "node_modules" ...
	Roots  []*Node         // the project and the members of its workspace
	Nodes  []*Node         // all others, in the order of the text
	Faults []*source.Error // where the lockfile contradicts itself or package.json
}

// A Node is one package.
type Node struct {
	Name    string // in the registry
	Alias   string // it is installed as, if that is not Name
	Version string // "" if not known: of folders and of some git dependencies
	Path    string // it is installed at, from the root; "" where the lockfile does not say
	Key     string // of the entry in the lockfile
	Links   int    // links that lead to it, as far as a lockfile of npm lists them
	Place   source.Span
	Origin  Origin
	From    string // the address or folder, for origins other than the registry

	// What follows from the edges.
	Dev        bool // only development needs it
	Optional   bool // the installation may go without it
	Peer       bool // only peer dependencies ask for it
	Extraneous bool // nobody asks for it

	Bundled    bool // it comes inside the package that asks for it
	Deprecated string

	Out []*Edge // what it asks for
	In  []*Edge // who asks for it
}

// Origin says where a package comes from.
type Origin uint8

// The origins.
const (
	FromRegistry Origin = iota
	FromGit
	FromURL    // a tarball somewhere
	FromFolder // of this machine, or a tarball there
	FromHere   // the project, or a member of its workspace
)

// An Edge is a line of a package.json that asks for a package.
type Edge struct {
	From, To *Node
	Name     string // as the line says: the alias, if there is one
	Spec     string // the range, tag, address or folder
	Kind     Kind
	Place    source.Span
}

// Kind is the list that a dependency stands in.
type Kind uint8

// The kinds of dependencies. An optional peer is one that
// peerDependenciesMeta says may be missing.
const (
	Prod Kind = iota
	Dev
	Optional
	Peer
	OptionalPeer
)

var kindNames = [...]string{"dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "peerDependencies"}

func (k Kind) String() string { return kindNames[k] }

// lists are the lists of a package.json, in the order in which one of them
// wins over those before it for the same name. npm installs what is in
// dependencies and in devDependencies for production.
var lists = [...]Kind{Peer, Dev, Prod, Optional}

// Installed is the name that n is required by.
func (n *Node) Installed() string {
	if n.Alias != "" {
		return n.Alias
	}
	return n.Name
}

// ID is name@version, or the name of a package without a known version.
func (n *Node) ID() string {
	if n.Version == "" {
		return n.Name
	}
	return n.Name + "@" + n.Version
}
