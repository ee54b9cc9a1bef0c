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
	for i := range f.JS.Values {
		v := &f.JS.Values[i]
		if v.Op != js.OpClass && v.Op != js.OpObject {
			continue
		}
		for _, m := range f.JS.Operands(v) {
			if p := f.JS.At(m); p.Op == js.OpProp && p.Flags&js.FlagSetter != 0 && p.X != 0 {
				setters[f.JS.At(p.X).Func] = [2]js.ValueID{m, js.ValueID(i)}
			}
		}
	}
	return setters
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
	for i := range f.JS.Values {
		v := &f.JS.Values[i]
		if v.Op != js.OpAssign || f.JS.At(v.X).Op != js.OpGet || f.JS.At(v.X).Str != name {
			continue
		}
		if in, holder := s.holderOf(f.Value(f.JS.At(v.X).X)); in == f && holder == setter[1] {
			given := f.Value(v.Y)
			s.across(given, st.path, 0, given, "is assigned to "+f.JS.Str(name))
		}
	}
}
