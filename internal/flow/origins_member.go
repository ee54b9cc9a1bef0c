package flow

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

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
	shape := &s.prog.shapes[o.File.id]
	row := o.Row()
	switch row.Op {
	case js.OpObject, js.OpClass, js.OpEnum, js.OpFunc:
		if row.Op != js.OpFunc {
			if p := o.prop(name); p.OK() && p.Row().Flags&(js.FlagGetter|js.FlagSetter) == 0 {
				return p.origins()
			}
		}
		if sym, ok := shape.holders[o.ID]; ok {
			if found := s.values(o.File, shape.stores[store{sym, name}]); len(found) > 0 {
				return found
			}
			if found := s.byFile(o.File, shape.filled[sym], name); len(found) > 0 {
				return found
			}
		}
		if found := s.composed(o, name); len(found) > 0 {
			return found
		}
		if found := s.storedBelow(o, name); len(found) > 0 {
			return found
		}
		if shape.main == o.ID { // module.exports = f, and later module.exports.name = g
			if id, ok := shape.exports[name]; ok {
				return o.File.Value(id).origins()
			}
			return s.added(o.File, name)
		}
	case js.OpCall:
		if sym, ok := shape.tables[o.ID]; ok {
			return s.values(o.File, shape.stores[store{sym, name}])
		}
		return s.composed(o, name)
	case js.OpThis: // what a method that is called in a chain returns
		return s.own(o.File, o.File.thisHolder(o.ID), o.File.Str(name))
	case js.OpParam, js.OpProp: // of a class, by its type
		if c, ok := o.class(); ok {
			return s.own(c.File, c.ID, c.File.Str(name))
		}
	case js.OpNew:
		return s.ofInstance(o, name)
	}
	return nil
}

// ofInstance resolves a member of an instance, which its class has, or what is
// mixed into the prototype of it.
func (s *session) ofInstance(o Value, name string) []Value {
	for _, c := range o.File.Value(o.Row().X).origins() {
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
	return nil
}

// composed resolves a property of an object that is put together of others, or
// that computes it: { ...a }, Object.assign({}, a), { get name() {} }.
func (s *session) composed(o Value, name string) []Value {
	row := o.Row()
	if row.Hi == row.Lo || s.depth >= maxDepth || !o.isComposed() {
		return nil
	}
	key := lookup{o.File.id, o.ID, name}
	found, known := s.lookups[key]
	if known {
		return found
	}
	if s.lookups == nil {
		s.lookups = map[lookup][]Value{}
	}
	s.lookups[key] = nil // it may be made of itself
	s.depth++
	found = s.part(o, name)
	s.depth--
	s.lookups[key] = found
	return found
}

// A lookup is a name that is looked for in what a file hands on (value 0), or
// in an object that is composed of others: again and again, by many ways.
type lookup struct {
	file int32
	of   js.ValueID
	name string
}

// isComposed reports whether properties of an object may be those of another,
// or are computed.
func (v Value) isComposed() bool {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpCall:
		callee := f.Value(row.X)
		return model.Merging[callee.lastName()] && callee.Is("globalThis.Object.assign", "lodash.assign", "lodash.extend", "object-assign", "xtend", "extend", "node:util._extend")
	case js.OpObject:
		for _, m := range f.JS.Operands(row) {
			if part := f.JS.At(m); part.Op == js.OpSpread || part.Flags&js.FlagGetter != 0 {
				return true
			}
		}
	}
	return false
}

func (s *session) part(o Value, name string) []Value {
	f, row := o.File, o.Row()
	var found []Value
	members := f.JS.Operands(row)
	for i := len(members) - 1; i >= 0 && len(found) == 0; i-- {
		part := f.JS.At(members[i])
		switch {
		case row.Op == js.OpCall:
			for _, of := range f.Value(members[i]).origins() {
				found = join(found, s.member(of, name))
			}
		case part.Op == js.OpSpread:
			for _, of := range f.Value(part.X).origins() {
				found = join(found, s.member(of, name))
			}
		case part.Flags&js.FlagGetter != 0 && f.JS.Str(part.Str) == name:
			for _, r := range s.prog.shapes[f.id].returns.of(f.JS.At(part.X).Func) {
				found = join(found, f.Value(r).origins())
			}
		}
	}
	return found
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

// rooted returns the variable that holds the object below which a property is,
// and the path to it from there; 0 if nothing is stored below the variable.
func (f *File) rooted(base js.ValueID, name string) (root js.SymID, path string) {
	var names [4]string
	n := 0
	row := f.JS.At(base)
	for ; row.Op == js.OpGet && n < len(names); n++ {
		names[n] = f.JS.Str(row.Str)
		row = f.JS.At(row.X)
	}
	if row.Op != js.OpRef || len(f.Prog.shapes[f.id].stored[row.Sym]) == 0 {
		return 0, ""
	}
	for _, above := range names[:n] {
		name = above + "." + name
	}
	return row.Sym, name
}
