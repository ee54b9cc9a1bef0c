package flow

import "tenet/internal/js"

// own resolves a member of what has members of its own: a class, a
// constructor, an object literal, and what they inherit from.
func (s *session) own(f *File, holder js.ValueID, name js.StrID) []Value {
	text := f.JS.Str(name)
	for range maxParents {
		if holder == 0 || name == 0 {
			return nil
		}
		m := &s.prog.shapes[f.id].members
		if ids := m.values[memberKey{holder, name}]; len(ids) > 0 {
			return s.values(f, ids)
		}
		if row := f.JS.At(holder); row.Op == js.OpObject {
			if p := f.Value(holder).prop(text); p.OK() {
				return p.origins()
			}
		} else if row.Op == js.OpClass {
			if p := f.Value(holder).prop(text); p.OK() && p.Row().X == 0 {
				return []Value{p} // only its type is known
			}
		}
		parent := f.Value(m.parent[holder])
		if row := f.JS.At(holder); row.Op == js.OpClass {
			parent = f.Value(row.X)
		}
		f, holder = s.holderOf(parent)
		if f == nil {
			return nil
		}
		name = f.Str(text)
	}
	return nil
}

const maxParents = 8 // of a chain of classes

// holderOf returns the class or constructor that a value is.
func (s *session) holderOf(v Value) (*File, js.ValueID) {
	if !v.OK() {
		return nil, 0
	}
	for _, o := range v.origins() {
		if op := o.Op(); op == js.OpClass || op == js.OpFunc {
			return o.File, o.ID
		}
	}
	return nil, 0
}

// member resolves o.name for an origin o.
func (s *session) member(o Value, name string) []Value {
	if o.ID == namespace {
		return s.exported(o.File, name)
	}
	row := o.Row()
	switch row.Op {
	case js.OpObject, js.OpClass, js.OpEnum, js.OpFunc:
		if row.Op != js.OpFunc {
			if p := o.prop(name); p.OK() && p.Row().Flags&(js.FlagGetter|js.FlagSetter) == 0 {
				return p.origins()
			}
		}
		shape := &s.prog.shapes[o.File.id]
		if sym, ok := shape.holders[o.ID]; ok {
			return s.values(o.File, shape.stores[store{sym, name}])
		}
	case js.OpParam, js.OpProp: // of a class, by its type
		if c, ok := o.class(); ok {
			return s.own(c.File, c.ID, c.File.Str(name))
		}
	case js.OpNew:
		for _, c := range o.File.Value(row.X).origins() {
			if op := c.Op(); op != js.OpClass && op != js.OpFunc {
				continue
			}
			if found := s.own(c.File, c.ID, c.File.Str(name)); len(found) > 0 {
				return found
			}
			if c.Op() == js.OpClass {
				return s.values(c.File, s.prog.shapes[c.File.id].fields[c.File.Str(name)])
			}
		}
	}
	return nil
}

// prop returns the OpProp of a literal by name; the last one wins.
func (v Value) prop(name string) Value {
	members := v.File.JS.Operands(v.Row())
	for i := len(members) - 1; i >= 0; i-- {
		if p := v.File.JS.At(members[i]); p.Op == js.OpProp && v.File.JS.Str(p.Str) == name {
			return v.File.Value(members[i])
		}
	}
	return Value{}
}
