package check

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/deps"
	"tenet/internal/target"
)

// loadsFile is the name under which the cache keeps what installed packages
// load.
const loadsFile = "loads"

func (c *cache) reachStore() deps.Store {
	return deps.Store{Read: func() []byte { return c.read(loadsFile) }, Write: func(data []byte) { c.write(loadsFile, data) }}
}

// all joins what the files do. Of several places of one package.json that do
// the same, the first stands for all.
func (u *usage) all(a *analyst, sheets []sheet) deps.Used {
	if u == nil {
		return deps.Used{}
	}
	all := deps.Used{Known: true}
	read := false // some code that runs: without any, nobody knows what loads what
	imports, calls := map[deps.Import]bool{}, map[deps.Call]bool{}
	loaded := map[string]bool{}
	for i := range sheets {
		s, f := &sheets[i], &a.t.Files[i]
		aside := isAside(f.Path) || inDependency(f.Path)
		read = read || (f.Kind.Code() || f.Kind.Page()) && !aside
		if s.used.open || f.Kind.Code() && len(s.unread) > 0 && !aside {
			all.Known = false
		}
		dir := a.packageDir(f.Path)
		for _, im := range s.used.imports {
			if key := (deps.Import{Package: im.Package, Path: im.Path, File: dir, Aside: im.Aside, How: im.How, Require: im.Require}); !imports[key] {
				imports[key] = true
				all.Imports = append(all.Imports, im)
			}
			loaded[im.Package] = loaded[im.Package] || !im.Aside && im.How != deps.ByName
		}
		for _, c := range s.used.calls {
			key := deps.Call{Path: c.Path, Aside: c.Aside}
			if key.Place.File = dir; !calls[key] {
				calls[key] = true
				all.Calls = append(all.Calls, c)
			}
		}
	}
	for _, unread := range a.t.Unread {
		if unread.Kind.Code() && !isAside(unread.Path) && !inDependency(unread.Path) {
			all.Known = false
		}
	}
	all.Known = all.Known && read
	all.Imports = append(all.Imports, u.inData(a, loaded)...)
	all.Imports = slices.DeleteFunc(all.Imports, func(im deps.Import) bool { return im.How == deps.ByName && loaded[im.Package] })
	return all
}

// packageDir returns the folder of the nearest package.json above a file.
func (a *analyst) packageDir(file string) string {
	best := "."
	for i := range a.t.Packages {
		if dir := a.t.Packages[i].Dir; len(dir) > len(best) && strings.HasPrefix(file, dir+"/") {
			best = dir
		}
	}
	return best
}

// inData reads JSON files for the names of packages that no code loads:
// {"client": "pg"}. Those of tools say something about tools.
func (u *usage) inData(a *analyst, loaded map[string]bool) []deps.Import {
	var list []deps.Import
	for i := range a.t.Files {
		f := &a.t.Files[i]
		if f.Kind != target.JSON {
			continue
		}
		for _, name := range u.names {
			if loaded[name] {
				continue
			}
			text := a.text(i)
			if at := strings.Index(text.Data, `"`+name+`"`); at >= 0 {
				base := path.Base(f.Path)
				aside := isAside(f.Path) || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "tsconfig") || strings.HasPrefix(base, "jsconfig")
				list = append(list, deps.Import{Package: name, File: f.Path, Place: text.Span(at, at+len(name)+2), Aside: aside, How: deps.ByName})
			}
		}
	}
	return list
}
