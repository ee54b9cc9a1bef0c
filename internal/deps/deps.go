// Package deps says what a project is made of that it did not write: the
// packages that it installs and the libraries that lie in its folders, which
// advisories affect them, how they came there, and whether the code reaches
// them.
//
// It joins what other packages know: npm reads lockfiles, signature recognises
// libraries, advisory and its registry know what is vulnerable. Rules see the
// result alone, a [Project].
package deps

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/advisory/nodejs"
	"tenet/internal/advisory/registry"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
	"tenet/internal/reach"
	"tenet/internal/source"
)

// A Project is what rules about dependencies look at.
type Project struct {
	Trees     []*Tree         // one for each lockfile, node_modules folder or lone package.json, by folder
	Asked     []Asked         // what a package.json without lockfile asks for and advisories affect
	Libraries []Library       // recognised in files, by place
	Runtimes  []Runtime       // what the project says about the Node.js that runs it
	Source    Advisories      // who said what is vulnerable
	Unread    []*Unread       // lockfiles that could not be read
	Faults    []*source.Error // where lockfiles contradict themselves or package.json

	safe     map[string][]semver.Version    // by package, the lowest first
	passed   map[string][]advisory.Advisory // those of versions that ended others, by package
	notes    []string
	foreseen int // projects that a registry was asked about

	documents *documents // of a registry, for Audit; nil if none was asked
}

// Unread is a file that says what is installed, and could not be read.
type Unread struct {
	File string
	Err  error // a *source.Error where there is a place
}

// A Tree is the packages of one folder.
type Tree struct {
	Dir      string // of the project, slash-separated
	Graph    *npm.Graph
	Foreseen bool        // nothing is locked or installed: it is what npm would install today
	Unlocked []*npm.Node // installed beside the lockfile, and not in it
	Affected []Affected  // by the order of the graph, then by severity and id
}

// Affected is an advisory that affects one copy of a package.
type Affected struct {
	Node     *npm.Node
	Advisory advisory.Advisory
	Reach    Reach
}

// A Runtime is a statement about the Node.js that runs the project.
type Runtime struct {
	File      string
	Statement nodejs.Statement
	Verdicts  []nodejs.Verdict
	Ended     *nodejs.Line // the release line that it asks for, if nobody mends that any more
}

// Advisories says where the advisories came from.
type Advisories struct {
	registry.Source
	Local    *registry.Source // for names that the registry was not told, if it was asked
	Withheld []string         // these names
	Notes    []string
}

// A Finder knows the advisories of packages; *registry.Finder is one.
type Finder interface {
	Find(ctx context.Context, queries []registry.Query) (*registry.Result, error)
}

// Input is what a project is read from.
type Input struct {
	FS        fs.FS
	Lockfiles []string // paths of lockfiles
	Manifests []string // paths of package.json files
	Libraries []Library
	Runtimes  []Runtime
	Used      Used
	Kept      Store // what installed packages load, from one run to the next
	Finder    Finder
	Published npm.Registry // what could be installed; nil is not to be asked
	Lone      []string     // the package.json files about which it is asked when nothing locks them
	Documents npm.Registry // of the packages that [Project.Audit] looks at; nil if nobody will, or nobody is to be asked
}

// A Store keeps one text from one run to the next.
type Store = reach.Store

// Read reads the lockfiles and asks for advisories, once for all of them.
func Read(ctx context.Context, in Input) (*Project, error) {
	p := &Project{Libraries: slices.Clone(in.Libraries), Runtimes: in.Runtimes}
	p.trees(in)
	for _, t := range p.Trees {
		p.Faults = append(p.Faults, t.Graph.Faults...)
	}
	for _, file := range in.Manifests {
		if p.alone(path.Dir(file)) {
			p.Asked = append(p.Asked, lines(in.FS, file)...)
		}
	}
	p.foresee(ctx, in)
	for i := range p.Asked {
		p.Asked[i].foreseen = !p.alone(path.Dir(p.Asked[i].Dependency.Place.File))
	}
	answer, err := in.Finder.Find(ctx, p.queries())
	if err != nil {
		return nil, err
	}
	p.Source = Advisories{answer.Source, answer.Local, answer.Withheld, slices.Concat(p.notes, answer.Notes)}
	byPackage := map[advisory.Package][]advisory.Advisory{}
	for _, f := range answer.Found {
		byPackage[f.Package] = append(byPackage[f.Package], f.Advisory)
	}
	reader := reach.NewReader(in.FS, in.Kept)
	for _, t := range p.Trees {
		in.affected(t, byPackage, reader)
	}
	reader.Keep()
	for i := range p.Asked {
		p.Asked[i].judge(byPackage)
	}
	for i := range p.Libraries {
		l := &p.Libraries[i]
		l.Advisories = join(l.Advisories, byPackage[advisory.Package{Name: l.Package, Version: l.Version}])
	}
	finder := p.settled(in.Finder)
	if err := p.cures(ctx, finder); err != nil {
		return nil, err
	}
	if err := p.repair(ctx, finder); err != nil {
		return nil, err
	}
	if in.Documents != nil {
		before := len(p.notes)
		p.publish(ctx, in.Documents)
		p.Source.Notes = append(p.Source.Notes, p.notes[before:]...)
		if err := p.cures(ctx, finder); err != nil { // now that it is known what follows on a last affected version
			return nil, err
		}
	}
	return p, nil
}

// settled is a finder that has been asked already: a registry that has not
// answered is not waited for again.
func (p *Project) settled(finder Finder) Finder {
	f, ok := finder.(*registry.Finder)
	if !ok || p.Source.Kind == registry.Online {
		return finder
	}
	still := *f
	still.Offline = true
	return &still
}

// affected fills in what affects a tree, and whether the code gets there.
func (in *Input) affected(t *Tree, known map[advisory.Package][]advisory.Advisory, reader *reach.Reader) {
	var nodes []*npm.Node
	for _, n := range t.Graph.Nodes {
		// One from elsewhere is another package, whatever its name.
		if n.Origin == npm.FromRegistry && len(known[advisory.Package{Name: n.Name, Version: n.Version}]) > 0 {
			nodes = append(nodes, n)
		}
	}
	if len(nodes) == 0 {
		return
	}
	w := in.walked(t, nodes, reader)
	for _, n := range nodes {
		for _, a := range known[advisory.Package{Name: n.Name, Version: n.Version}] {
			t.Affected = append(t.Affected, Affected{Node: n, Advisory: a, Reach: w.reach(n, &a)})
		}
	}
}

// trees reads the packages of every folder with a lockfile, and of those with
// a package.json and a node_modules folder of its own and no lockfile.
func (p *Project) trees(in Input) {
	var done []string
	add := func(dir, file string) {
		if slices.Contains(done, dir) {
			return
		}
		done = append(done, dir)
		g, err := npm.Load(in.FS, dir)
		switch {
		case errors.Is(err, npm.ErrNoPackages):
		case err != nil:
			if at := (*source.Error)(nil); errors.As(err, &at) && at.File != "" {
				file = at.File
			}
			p.Unread = append(p.Unread, &Unread{file, err})
		default:
			p.Trees = append(p.Trees, &Tree{Dir: dir, Graph: g, Unlocked: unlocked(in.FS, dir, g)})
		}
	}
	for _, file := range in.Lockfiles {
		add(path.Dir(file), file)
	}
	for _, file := range in.Manifests {
		if !p.covered(path.Dir(file)) {
			add(path.Dir(file), file)
		}
	}
	slices.SortStableFunc(p.Trees, func(a, b *Tree) int { return strings.Compare(a.Dir, b.Dir) })
}

// unlocked compares a lockfile with what is installed beside it.
func unlocked(fsys fs.FS, dir string, lock *npm.Graph) []*npm.Node {
	if lock.File == "" {
		return nil
	}
	installed, err := npm.ReadInstalled(fsys, dir)
	if err != nil {
		return nil // nothing is
	}
	return npm.Unlocked(installed, lock)
}

// covered reports whether a folder is the root or a workspace member of a
// tree that is known.
func (p *Project) covered(dir string) bool {
	for _, t := range p.Trees {
		for _, root := range t.Graph.Roots {
			if path.Join(t.Dir, root.Path) == dir {
				return true
			}
		}
	}
	return false
}

// Asking reports whether there was anything to ask about.
func (p *Project) Asking() bool { return len(p.queries()) > 0 }

// queries lists every version of every package that a registry knows.
func (p *Project) queries() []registry.Query {
	var all []registry.Query
	for _, t := range p.Trees {
		for _, n := range t.Graph.Nodes {
			if n.Origin == npm.FromRegistry && n.Version != "" {
				all = append(all, registry.Query{Name: n.Name, Version: n.Version})
			}
		}
	}
	for i := range p.Asked {
		if q, ok := p.Asked[i].query(); ok {
			all = append(all, q)
		}
	}
	for _, l := range p.Libraries {
		if !l.Local {
			all = append(all, registry.Query{Name: l.Package, Version: l.Version})
		}
	}
	return all
}
