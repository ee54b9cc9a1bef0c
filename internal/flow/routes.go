package flow

import (
	"path"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
)

// routed returns the role of a parameter of a function that a framework calls
// because of the file it is exported from, and its name.
func (f *File) routed(fn js.FuncID, param int) (string, bool) {
	rows := f.routes(fn)
	if len(rows) == 0 && len(f.JS.Directives) == 0 {
		return "", false // most functions: no need to know what is exported
	}
	names := Memo(f, exposedKey{}, exposed)[fn]
	for _, name := range names {
		for _, row := range rows {
			if row.Returns != "" && !f.returnsKey(fn, row.Returns) || row.Exports != nil && !keyedAny(row.Exports, name) {
				continue
			}
			if param < len(row.Roles) {
				return row.Roles[param], true
			}
			return "", true
		}
	}
	if f.serverAction(fn, len(names) > 0) {
		return model.ServerAction, true
	}
	return "", false
}

// routes returns the rows of [model.Routes] that may be about a function, by
// where the file lies, what the program uses and how the parameters are called.
func (f *File) routes(fn js.FuncID) []*model.Route {
	var rows []*model.Route
	for _, row := range Memo(f, routesKey{}, routesOf) {
		if f.accepts(&f.JS.Funcs[fn], row.Params) {
			rows = append(rows, row)
		}
	}
	return rows
}

type routesKey struct{}

func routesOf(f *File) []*model.Route {
	var rows []*model.Route
	for i := range model.Routes {
		if row := &model.Routes[i]; lies(f.Name(), row) && (len(row.Needs) == 0 || f.Prog.Uses(row.Needs...)) {
			rows = append(rows, row)
		}
	}
	return rows
}

// returnsKey reports whether a function returns an object literal with a key.
func (f *File) returnsKey(fn js.FuncID, key string) bool {
	if f.JS.FindStr(key) == 0 {
		return false
	}
	for _, id := range f.Returns(fn) {
		row := f.JS.At(id)
		if row.Op == js.OpReturn {
			row = f.JS.At(row.X)
		}
		if row.Op != js.OpObject {
			continue
		}
		for _, p := range f.JS.Operands(row) {
			if prop := f.JS.At(p); prop.Op == js.OpProp && f.JS.Str(prop.Str) == key {
				return true
			}
		}
	}
	return false
}

// serverAction reports whether 'use server' makes a function callable from the
// browser: in its own body, or at the top of the file that exports it.
func (f *File) serverAction(fn js.FuncID, exported bool) bool {
	for _, d := range f.JS.Directives {
		if f.JS.Str(d.Text) == "use server" && (d.Func == fn && fn != 0 || d.Func == 0 && exported) {
			return true
		}
	}
	return false
}

type exposedKey struct{}

// exposed returns the names under which a file exports functions: of members of
// an exported object with the keys that lead to them, "actions.default".
func exposed(f *File) map[js.FuncID][]string {
	m := map[js.FuncID][]string{}
	for _, e := range f.JS.Exports {
		f.Value(e.Value).functionsIn(f.JS.Str(e.Name), 0, func(fn runnable, key string) {
			if fn.funcRef.file == f.id {
				m[fn.fn] = append(m[fn.fn], key)
			}
		})
	}
	return m
}

func keyedAny(wants []string, name string) bool {
	for _, w := range wants {
		if w == name || strings.Contains(w, ".") && keyed(w, name) {
			return true
		}
	}
	return false
}

// lies reports whether a file lies where the row of a route wants it.
func lies(name string, row *model.Route) bool {
	dir, base := path.Split(name)
	base = strings.TrimSuffix(base, path.Ext(base))
	if row.Base != "" && base != row.Base {
		return false
	}
	return row.In == "" || strings.Contains("/"+dir, "/"+row.In+"/")
}
