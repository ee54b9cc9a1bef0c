package flow

import "tenet/internal/js"

// setsState reports whether a call is this.setState(state) of React.
func setsState(f *js.File, v *js.Value) bool {
	callee := f.At(v.X)
	return callee.Op == js.OpGet && v.Hi > v.Lo && f.Str(callee.Str) == "setState" && f.At(callee.X).Op == js.OpThis
}

// setStates reads such calls.
func (m *members) setStates(f *js.File, calls []js.ValueID) {
	if len(calls) == 0 {
		return
	}
	name := f.FindStr("state")
	if name == 0 { // without the word nobody reads it
		return
	}
	for _, id := range calls {
		m.setState(f, id, name)
	}
}

// setState reads this.setState({...}) of a class of React. What a function makes
// of the old state is not known here.
func (m *members) setState(f *js.File, call js.ValueID, name js.StrID) {
	holder := m.this(f, f.FuncOf(call))
	if holder == 0 || f.At(holder).Op != js.OpClass {
		return
	}
	value := f.List[f.At(call).Lo]
	if f.At(value).Op != js.OpObject {
		value = call
	}
	m.add(f, holder, name, value)
}
