package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// copiesKey reports whether a property is given what another object has under the
// same name: to[key] = from[key].
func copiesKey(f *js.File, to, from *js.Value) bool {
	if from.Op != js.OpGetDyn {
		return false
	}
	x, y := f.At(to.Y), f.At(from.Y)
	return x.Op == js.OpRef && y.Op == js.OpRef && x.Sym == y.Sym
}

// copySource returns what to look at below a path of an object that has got its
// properties from another, to[key] = from[key]: the one of that name. Of a name
// that is not known, it is the value that was read.
func (s *search) copySource(st *state, f *flow.File, value js.ValueID) (js.ValueID, pathID) {
	if name, rest := s.pop(st.path); name == anyElement || name == anything {
		return value, rest
	}
	return f.JS.At(value).X, st.path
}

// copies looks at a call that copies its other arguments into the first.
func (s *search) copies(st *state, call flow.Call) {
	for _, p := range call.Callee.Paths() {
		for _, d := range model.Derives[p] {
			if d.Move != model.Union {
				continue
			}
			for i, arg := range call.Args() {
				if i > 0 {
					s.to(st, arg, st.path, s.says("is copied by ", call))
				}
			}
		}
	}
}
