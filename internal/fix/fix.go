// Package fix plans the smallest set of edits to package.json files after
// which the fewest known advisories affect what a project installs:
//
//	plan, err := fix.Make(project, fsys)
//	for _, f := range plan.Files { fmt.Print(f.Diff()) }
//
// Three changes help, and the least that does is taken: nothing but an update,
// where the ranges admit a safe version; a line of the project's own
// package.json; an override, where packages ask for it that do not admit one.
// An override stays within a major version, and is made only if no other copy
// of the package is of another one: it holds for all who ask.
//
// Lockfiles are left to the package manager, whose commands are part of the
// plan. Edits keep every other byte of a file.
package fix

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"tenet/internal/audit"
	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
	"tenet/internal/source"
)

// A Plan is what to do about a project.
type Plan struct {
	Files    []*File   // that change, by name
	Steps    []Step    // in the order of the project
	Commands []Command // to type afterwards
}

// A File is a package.json before and after.
type File struct {
	Name     string
	Old, New string
}

// Diff shows what changes, as patch reads it.
func (f *File) Diff() string {
	return string(diff.Diff("a/"+f.Name, []byte(f.Old), "b/"+f.Name, []byte(f.New)))
}

// A Step is what is done about one version of a package, or why nothing is.
type Step struct {
	Package  string // "lodash 4.17.15"
	To       string // the safe version
	Change   deps.Change
	Findings int    // advisories that it gets rid of
	Dev      bool   // only development needs the package
	Major    bool   // To is of another major version
	Text     string // "package.json:12: ^4.17.0 becomes ^4.17.21", or the reason
	Done     bool
}

// A Command is what to type in a folder.
type Command struct{ Dir, Text string }

// Make plans. The error is that of a package.json that cannot be read.
func Make(p *deps.Project, fsys fs.FS) (*Plan, error) {
	m := &maker{fsys: fsys, edits: map[string]*editor{}}
	for _, t := range p.Trees {
		if err := m.tree(p, t); err != nil {
			return nil, err
		}
	}
	return m.finish()
}

type maker struct {
	fsys  fs.FS
	edits map[string]*editor // by file
	plan  Plan
}

func (m *maker) tree(p *deps.Project, t *deps.Tree) error {
	manager := t.Manager()
	var updates []string
	edited := false
	groups, report := t.Groups(), p.Audit(t, nil)
	moved := moves(p, t, groups)
	for _, g := range groups {
		r := p.Remedy(g)
		s := Step{Package: g.Name + " " + g.Version, To: r.To, Change: r.Change, Findings: len(g.Affected), Dev: g.Dev(), Major: r.Major}
		switch r.Change {
		case deps.Nothing:
			s.Text = "no safe version is known" + without(report[g.Name])
		case deps.Prune:
			s.Done, s.Text = true, "nobody asks for it"
			m.plan.Commands = appendCommand(m.plan.Commands, Command{t.Dir, manager.Prune})
		case deps.Update:
			s.Done, s.Text = true, "the ranges admit it"
			updates = with(updates, g.Name)
		case deps.Raise:
			if err := m.raise(&s, r); err != nil {
				return err
			}
		case deps.Override:
			if i := slices.IndexFunc(r.Askers, func(e *npm.Edge) bool { return moved[e.From] != "" }); i >= 0 {
				if err := m.raise(&s, r); err != nil {
					return err
				}
				s.Text = moved[r.Askers[i].From] + " is raised, and may bring another: look again after the installation"
				break
			}
			if err := m.override(&s, t, r); err != nil {
				return err
			}
			if !s.Done {
				s.Text += without(report[g.Name])
			}
		}
		edited = edited || s.Done && (r.Change == deps.Raise || r.Change == deps.Override)
		m.plan.Steps = append(m.plan.Steps, s)
	}
	if edited {
		m.plan.Commands = appendCommand(m.plan.Commands, Command{t.Dir, manager.Install})
	}
	if len(updates) > 0 {
		text := manager.Update
		for _, name := range updates {
			text += " " + name
		}
		m.plan.Commands = appendCommand(m.plan.Commands, Command{t.Dir, text})
	}
	return nil
}

// without names the direct dependency whose later version does without an
// affected package, or with a safe one, as npm audit does: by what the ranges in
// between admit. Without a registry's word for it there is nothing to name.
func without(x *audit.Package) string {
	if x == nil || x.Fix.Kind != audit.Change || x.Fix.Name == x.Name {
		return ""
	}
	return fmt.Sprintf(": %s %s may do without it", x.Fix.Name, x.Fix.Version)
}

// raise changes lines of the project's own package.json files.
func (m *maker) raise(s *Step, r deps.Remedy) error {
	for _, e := range r.Lines {
		if k := npm.ParseSpec(e.Name, e.Spec).Kind; k != npm.SpecRange && k != npm.SpecTag {
			s.Text = fmt.Sprintf("%s:%d: %s is no range", e.Place.File, e.Place.Line, e.Spec)
			return nil
		}
	}
	for _, e := range r.Lines {
		ed, err := m.editor(e.Place.File)
		if err != nil {
			return err
		}
		spec := deps.Raised(e.Spec, r.To)
		if !ed.set([]string{e.Kind.String(), e.Name}, spec) {
			s.Text = fmt.Sprintf("%s:%d cannot be edited", e.Place.File, e.Place.Line)
			return nil
		}
		s.Done, s.Text = true, fmt.Sprintf("%s:%d: %s becomes %s", e.Place.File, e.Place.Line, e.Spec, spec)
	}
	return nil
}

// override decides the version for packages that do not admit it.
func (m *maker) override(s *Step, t *deps.Tree, r deps.Remedy) error {
	switch {
	case r.Major:
		s.Text = fmt.Sprintf("%s asks for %s, and %s may break it: raise what brings it", r.Askers[0].From.ID(), r.Askers[0].Spec, r.To)
		return nil
	case m.mixed(t, r):
		s.Text = "other packages need another major version of it: raise what brings the old one"
		return nil
	}
	if len(r.Lines) > 0 { // npm refuses an override that contradicts a line of the project
		if err := m.raise(s, r); err != nil || !s.Done {
			return err
		}
		s.Done = false
	}
	ed, err := m.editor(path.Join(t.Dir, "package.json"))
	if err != nil {
		return err
	}
	value := r.To
	for _, e := range direct(t, r.Name) {
		value = deps.Raised(e.Spec, r.To) // the same text in both places, or npm refuses it
		if !slices.Contains(r.Lines, e) {
			value = e.Spec
		}
	}
	if !ed.set(append(slices.Clone(t.Manager().Overrides), r.Name), value) {
		s.Text = "package.json cannot be edited"
		return nil
	}
	s.Done, s.Text = true, fmt.Sprintf("an override, for %s asks for %s", r.Askers[0].From.ID(), r.Askers[0].Spec)
	return nil
}

// mixed reports whether copies of a package are of several major versions,
// all of which an override would replace.
func (m *maker) mixed(t *deps.Tree, r deps.Remedy) bool {
	to, err := semver.Parse(r.To, semver.Audit)
	for _, n := range t.Graph.Find(r.Name) {
		v, err2 := semver.Parse(n.Version, semver.Audit)
		if err != nil || err2 != nil || v.Major != to.Major || v.Major == 0 && v.Minor != to.Minor || v.Compare(to) > 0 {
			return true
		}
	}
	return false
}

// direct returns the lines of the project itself that ask for a package.
func direct(t *deps.Tree, name string) []*npm.Edge {
	var list []*npm.Edge
	for _, n := range t.Graph.Find(name) {
		for _, e := range n.In {
			if e.From.Origin == npm.FromHere {
				list = append(list, e)
			}
		}
	}
	return list
}

func (m *maker) editor(file string) (*editor, error) {
	if ed := m.edits[file]; ed != nil {
		return ed, nil
	}
	data, err := fs.ReadFile(m.fsys, file)
	if err != nil {
		return nil, err
	}
	if len(data) > npm.MaxManifest {
		return nil, &source.Error{File: file, Why: "too large to edit"}
	}
	ed, err := newEditor(file, string(data))
	if err == nil {
		m.edits[file] = ed
	}
	return ed, err
}

func (m *maker) finish() (*Plan, error) {
	for name, ed := range m.edits {
		if ed.text != ed.old {
			m.plan.Files = append(m.plan.Files, &File{name, ed.old, ed.text})
		}
	}
	slices.SortFunc(m.plan.Files, func(a, b *File) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return &m.plan, nil
}

func with(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func appendCommand(list []Command, c Command) []Command {
	if slices.Contains(list, c) {
		return list
	}
	return append(list, c)
}
