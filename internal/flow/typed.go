package flow

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

// What TypeScript writes about a value is believed where nothing else is known
// of it: of parameters that no call in sight fills, and of fields that a
// container fills.

// class returns the class of the program that the type of a parameter or field
// names, or nothing.
func (v Value) class() (c Value, ok bool) {
	for _, o := range v.typeOrigins() {
		if o.Op() == js.OpClass {
			return o, true
		}
	}
	return Value{}, false
}

// typeOrigins returns the values of the program that the name of the type
// stands for.
func (v Value) typeOrigins() []Value {
	f := v.File
	t, ok := f.JS.TypeOf(v.ID)
	if !ok {
		return nil
	}
	s := f.session
	if t.Module != 0 {
		if to, ok := s.resolve(f, f.JS.Str(t.Module), importing); ok {
			return s.exported(to, f.JS.Str(t.Name))
		}
		return nil
	}
	if t.Sym != 0 {
		return s.definitions(f, t.Sym)
	}
	return nil
}

// typePaths returns the library paths of the type of a value, and of what its
// class inherits from.
func (v Value) typePaths() []string {
	f := v.File
	t, ok := f.JS.TypeOf(v.ID)
	if !ok {
		return nil
	}
	s, name := f.session, f.JS.Str(t.Name)
	var paths []string
	for _, o := range v.typeOrigins() {
		for range maxParents {
			if o.Op() != js.OpClass || o.Row().X == 0 {
				break
			}
			o = o.File.Value(o.Row().X).Origin()
		}
		paths = append(paths, o.originPaths()...)
	}
	if len(paths) > 0 {
		return paths
	}
	switch {
	case t.Module == 0 && t.Sym == 0:
		return []string{canonical("globalThis." + name)}
	case t.Module == 0:
		return nil
	}
	if _, ours := s.resolve(f, f.JS.Str(t.Module), importing); ours {
		return nil
	}
	path := f.canonicalModule(f.JS.Str(t.Module))
	if name != "default" && name != "*" {
		path = canonical(path + "." + name)
	}
	return []string{path}
}

// typedRole returns what a framework hands to whoever declares a parameter of
// such a type, or a function of one.
func (f *File) typedRole(fn js.FuncID, param int) (string, bool) {
	if len(f.JS.Types) == 0 {
		return "", false
	}
	row := &f.JS.Funcs[fn]
	if params := f.JS.List[row.Lo:row.Hi]; param < len(params) {
		for _, p := range f.Value(params[param]).typePaths() {
			if role, ok := model.Typed[p]; ok {
				return role, true
			}
		}
	}
	for _, p := range f.Value(row.Value).typePaths() {
		if roles, ok := model.TypedFunctions[p]; ok {
			if param < len(roles) {
				return roles[param], true
			}
			return "", true
		}
	}
	return "", false
}

// instance returns the paths of an object of the type of a parameter or field:
// what calling its class gives.
func (v Value) instance() []string {
	var paths []string
	for _, p := range v.typePaths() {
		if role, ok := model.Typed[p]; ok {
			paths = append(paths, role)
		} else if p = called(p); p != "" {
			paths = append(paths, p)
		}
	}
	return paths
}

// FieldRules returns the library paths of the decorators that stand on a field
// of the class that the type of a parameter names.
func (v Value) FieldRules(field string) []string {
	c, ok := v.class()
	if !ok {
		return nil
	}
	prop := c.prop(field)
	if !prop.OK() {
		return nil
	}
	var paths []string
	for _, d := range c.File.JS.Decorators {
		at := c.File.JS.At(d.Value)
		if d.Class == c.ID && d.Func == 0 && at.Start >= prop.Row().Start && at.End <= prop.Row().End {
			paths = append(paths, c.File.Value(d.Value).Paths()...)
		}
	}
	return paths
}

// Declared returns the field of a class of which only the type is written: a
// container fills it.
func (f *File) Declared(class js.ValueID, name string) Value {
	if v := f.Value(class); v.Op() == js.OpClass {
		if p := v.prop(name); p.OK() && p.Row().X == 0 {
			return p
		}
	}
	return Value{}
}
