package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

type accessorsKey struct{}

// accessorsOf returns the functions of a file that set a property, each with the
// OpProp that it belongs to and what that is a member of.
func accessorsOf(f *flow.File) map[js.FuncID][2]js.ValueID {
	setters := map[js.FuncID][2]js.ValueID{}
	for _, id := range f.Rows(js.OpClass, js.OpObject) {
		for _, m := range f.JS.Operands(f.JS.At(id)) {
			if p := f.JS.At(m); p.Op == js.OpProp && p.Flags&js.FlagSetter != 0 && p.X != 0 {
				setters[f.JS.At(p.X).Func] = [2]js.ValueID{m, id}
			}
		}
	}
	return setters
}

const maxAssigned = 50 // assignments to one name that one question asks

type assignedKey struct{}

// assignedOf returns the assignments to properties, by name.
func assignedOf(f *flow.File) map[js.StrID][]js.ValueID {
	m := map[js.StrID][]js.ValueID{}
	for _, id := range f.Rows(js.OpAssign) {
		if target := f.JS.At(f.JS.At(id).X); target.Op == js.OpGet {
			m[target.Str] = append(m[target.Str], id)
		}
	}
	return m
}

// assignedTo walks from the parameter of a function that sets a property to
// what the file assigns to that property of such an object.
func (s *search) assignedTo(st *state, f *flow.File, fn js.FuncID) {
	if f.Func(fn).Kind != js.FuncAccessor {
		return
	}
	setter, ok := flow.Memo(f, accessorsKey{}, accessorsOf)[fn]
	if !ok {
		return
	}
	name := f.JS.At(setter[0]).Str
	list := flow.Memo(f, assignedKey{}, assignedOf)[name]
	for _, id := range list[:min(len(list), maxAssigned)] {
		v := f.JS.At(id)
		if in, holder := s.holderOf(f.Value(f.JS.At(v.X).X)); in == f && holder == setter[1] {
			given := f.Value(v.Y)
			s.across(given, st.path, 0, given, "is assigned to "+f.JS.Str(name))
		}
	}
}
