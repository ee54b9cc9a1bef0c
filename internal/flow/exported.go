package flow

import "tenet/internal/js"

// belowExports returns the path of a property that an assignment stores to below what
// a file exports: "a.b" of exports.a.b = value and module.exports.a.b = value.
// Empty for what is exported itself, and for all else.
func belowExports(f *js.File, target *js.Value) string {
	path := ""
	for depth := 0; target.Op == js.OpGet && depth < 4; depth++ {
		if base := f.At(target.X); f.Str(target.Str) == "exports" && base.Op == js.OpGlobal && f.Str(base.Str) == "module" {
			return nested(path)
		}
		if name := f.Str(target.Str); path == "" {
			path = name
		} else {
			path = below(name, path)
		}
		target = f.At(target.X)
	}
	if target.Op != js.OpGlobal || f.Str(target.Str) != "exports" {
		return ""
	}
	return nested(path)
}

func nested(path string) string {
	for i := range path {
		if path[i] == '.' {
			return path
		}
	}
	return ""
}

// ExportedBelow returns what a file stores below the objects that it exports,
// in source order.
func (f *File) ExportedBelow() []js.ValueID { return f.Prog.shapes[f.id].below.values }

// A depths is what a file stores below the objects that it exports.
type depths struct {
	values []js.ValueID
	named  map[string][]js.ValueID // by the path from exports on
	paths  map[js.ValueID]string   // such an object -> its path
}

// underExports notes an assignment below what the file exports.
func (s *shape) underExports(f *js.File, v *js.Value) {
	path := belowExports(f, f.At(v.X))
	if path == "" {
		return
	}
	d := &s.below
	if d.named == nil {
		d.named, d.paths = map[string][]js.ValueID{}, map[js.ValueID]string{}
	}
	d.values = append(d.values, v.Y)
	d.named[path] = append(d.named[path], v.Y)
	if value := skipAssigns(f, v.Y); f.At(value).Op == js.OpObject {
		d.paths[value] = path
	}
}

// storedBelow resolves a property of an object that a file exports, where it is
// stored later.
func (s *session) storedBelow(o Value, name string) []Value {
	d := &s.prog.shapes[o.File.id].below
	if path, ok := d.paths[o.ID]; ok {
		return s.values(o.File, d.named[below(path, name)])
	}
	return nil
}

// HandsOn returns the files whose exports a file exports as its own:
// module.exports = require('./node').
func (f *File) HandsOn() []*File {
	var files []*File
	for _, whole := range f.Prog.shapes[f.id].whole {
		row := f.JS.At(skipAssigns(f.JS, whole))
		if row.Op != js.OpCall || row.Hi-row.Lo != 1 {
			continue
		}
		spec, callee := f.JS.At(f.JS.List[row.Lo]), f.JS.At(row.X)
		if callee.Op != js.OpGlobal || f.JS.Str(callee.Str) != "require" || spec.Op != js.OpString {
			continue
		}
		if to, ok := f.session.resolve(f, f.JS.Str(spec.Str), requiring); ok && to != f && len(files) < maxHandedOn {
			files = append(files, to)
		}
	}
	return files
}

const maxHandedOn = 8
