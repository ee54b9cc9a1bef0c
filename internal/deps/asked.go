package deps

import (
	"io/fs"
	"path"
	"regexp"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// Asked is a line of a package.json that nothing says the installed version
// of, with the advisories that affect what it admits.
type Asked struct {
	Dependency npm.Dependency
	All        []advisory.Advisory // every version that it admits is affected
	Some       []advisory.Advisory // the lowest version that it admits is, others are not

	foreseen bool // a tree says which version would be installed
}

// Foreseen reports whether a tree says which version would be installed.
func (a *Asked) Foreseen() bool { return a.foreseen }

// lines reads what a package.json asks for.
func lines(fsys fs.FS, file string) []Asked {
	m, err := npm.ReadManifest(fsys, file)
	if err != nil {
		return nil // the reader of configuration says what is wrong
	}
	var all []Asked
	for _, d := range m.Deps {
		if d.Kind != npm.Peer && d.Kind != npm.OptionalPeer {
			all = append(all, Asked{Dependency: d})
		}
	}
	return all
}

// query asks about the lowest version that a line admits: what affects all of
// them affects it.
func (a *Asked) query() (registry.Query, bool) {
	spec := npm.ParseSpec(a.Dependency.Name, a.Dependency.Spec)
	if spec.Kind != npm.SpecRange || a.foreseen {
		return registry.Query{}, false
	}
	lowest := numbers.FindString(spec.Text)
	if lowest == "" {
		return registry.Query{}, false
	}
	for strings.Count(lowest, ".") < 2 {
		lowest += ".0"
	}
	return registry.Query{Name: spec.Name, Version: lowest}, true
}

var numbers = regexp.MustCompile(`\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?`)

// judge sorts the advisories of the lowest version.
func (a *Asked) judge(found map[advisory.Package][]advisory.Advisory) {
	q, ok := a.query()
	if !ok {
		return
	}
	spec := npm.ParseSpec(a.Dependency.Name, a.Dependency.Spec)
	for _, x := range found[advisory.Package{Name: q.Name, Version: q.Version}] {
		vulnerable, err := semver.ParseRange(x.Range(), semver.Audit)
		if err != nil {
			continue
		}
		switch cover, _ := npm.Judge(spec, vulnerable); cover {
		case semver.All:
			a.All = append(a.All, x)
		case semver.Some:
			a.Some = append(a.Some, x)
		}
	}
}

// alone reports whether a folder has a package.json that no tree speaks for,
// nor that of a folder above.
func (p *Project) alone(dir string) bool {
	for up := dir; ; up = path.Dir(up) {
		for _, t := range p.Trees {
			if t.Dir == up {
				return false
			}
		}
		if up == "." || up == "/" {
			return true
		}
	}
}
