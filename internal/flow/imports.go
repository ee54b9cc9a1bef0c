package flow

import (
	"tenet/internal/js"
	"tenet/internal/module"
)

// exported resolves a name that a file exports.
func (s *session) exported(f *File, name string) []Value {
	exports := s.prog.shapes[f.id].exports
	if id, ok := exports[name]; ok {
		return f.Value(id).origins()
	}
	whole, ok := exports["*"]
	if !ok {
		return nil
	}
	if name == "default" {
		return f.Value(whole).origins()
	}
	// Two files may hand on all of each other's exports.
	if s.depth >= maxDepth {
		return nil
	}
	s.depth++
	defer func() { s.depth-- }()
	var found []Value
	for _, o := range f.Value(whole).origins() {
		found = append(found, s.member(o, name)...)
	}
	return found[:min(len(found), maxWidth)]
}

// module returns what importing the whole of a file gives: module.exports, or
// the namespace of its exports.
func (s *session) module(f *File) []Value {
	if whole, ok := s.prog.shapes[f.id].exports["*"]; ok && f.JS.At(whole).Op != js.OpImported {
		return f.Value(whole).origins()
	}
	return []Value{{f, namespace}}
}

// required resolves the specifier in value spec to a file of the program.
func (s *session) required(f *File, spec js.ValueID) []Value {
	row := f.JS.At(spec)
	if row.Op != js.OpString {
		return nil
	}
	if to, ok := s.resolve(f, f.JS.Str(row.Str)); ok {
		return s.module(to)
	}
	return nil
}

func (s *session) resolve(from *File, spec string) (*File, bool) {
	if s.prog.resolver == nil {
		return nil, false
	}
	name, ok := s.prog.resolver.Resolve(from.Name(), spec)
	if !ok {
		return nil, false
	}
	i, ok := s.prog.index[name]
	if !ok {
		return nil, false
	}
	return s.file(i), true
}

func (s *session) imported(v Value) []Value {
	f, row := v.File, v.Row()
	spec := f.JS.At(row.X)
	to, ok := s.resolve(f, f.JS.Str(spec.Str))
	if !ok {
		return nil
	}
	if name := f.JS.Str(row.Str); name != "*" {
		return s.exported(to, name)
	}
	return s.module(to)
}

// canonicalModule is the library path of a specifier.
func canonicalModule(spec string) string { return canonical(module.Canonical(spec)) }
