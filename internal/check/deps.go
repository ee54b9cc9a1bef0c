package check

import (
	"path"
	"strings"

	"tenet/internal/model"
	"tenet/internal/rule"
)

// Dependencies are analysed when Options.Deps names them. Of them only the
// checks make sense that follow data: in which mode a dependency runs, and
// which headers it forgets, is for the application that uses it.

// followsData reports whether a check is of the rules about what happens to
// data.
func followsData(c *rule.Check) bool {
	return strings.HasPrefix(c.ID, "flaws/") || strings.HasPrefix(c.ID, "eval/")
}

// inDependency reports whether a file or folder lies in node_modules.
func inDependency(name string) bool { return strings.Contains("/"+name, "/node_modules/") }

// modelled reports whether the tables speak of the package in a folder of
// node_modules. What they say of it counts for its users also when its code
// is read: an import of express stays express.
func modelled(dir string) bool {
	at := strings.LastIndex("/"+dir, "/node_modules/")
	return at >= 0 && model.Builtin().Speaks(("/" + dir)[at+len("/node_modules/"):])
}

// depsNotices says which of the packages that were asked for are known by rows,
// so that nobody takes silence about them for more than it is.
func (a *analyst) depsNotices() []Notice {
	var list []Notice
	for _, name := range a.o.Deps {
		if model.Builtin().Speaks(name) {
			list = append(list, Notice{Text: name + " is known to tenet: what you call in it is judged by that. Its own code is judged by what it is given only with --mode library"})
		}
	}
	return list
}

// dependency names the package in node_modules that a file lies in, with its
// version; "" for the project's own.
func (j *judge) dependency(file string) string {
	if !inDependency(file) {
		return ""
	}
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		for i := range j.t.Packages {
			if p := &j.t.Packages[i]; p.Dir == dir && p.Name != "" {
				return strings.TrimSpace(p.Name + " " + p.Version)
			}
		}
	}
	return ""
}
