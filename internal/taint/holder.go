package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// getter looks for a function that computes the property.
func (s *search) getter(st *state, base flow.Value, name string) (flow.Value, bool) {
	file, holder := s.holderOf(base)
	if holder == 0 {
		return flow.Value{}, false
	}
	g := file.Getter(holder, name)
	if g == 0 {
		return flow.Value{}, false
	}
	s.returns(st, file, file.JS.At(g).Func, st.path, 0)
	return file.Value(g), true
}

// holderOf returns what a value is an instance of.
func (s *search) holderOf(v flow.Value) (*flow.File, js.ValueID) {
	if v.Op() == js.OpThis {
		return v.File, v.File.This(v.File.JS.FuncOf(v.ID))
	}
	if v.Op() == js.OpRef {
		if fn, ok := v.File.Self(v.Row().Sym); ok {
			return v.File, v.File.This(fn)
		}
	}
	for _, o := range v.Origins() {
		switch o.Op() {
		case js.OpNew:
			for _, c := range o.File.Value(o.Row().X).Origins() {
				if op := c.Op(); op == js.OpClass || op == js.OpFunc {
					return c.File, c.ID
				}
			}
		case js.OpObject:
			return o.File, o.ID
		}
	}
	return nil, 0
}

// returns walks to what a function returns.
func (s *search) returns(st *state, f *flow.File, fn js.FuncID, path pathID, frame frameID) {
	row := f.Func(fn)
	for _, r := range f.Returns(fn) {
		s.across(f.Value(r), path, frame, f.Value(r), "")
	}
	if row.Generator {
		if name, rest := s.pop(path); name == anyElement || name == anything || isIndex(name) {
			for _, y := range s.a.detail(f).yields[fn] {
				if v := f.Value(y); v.Op() == js.OpSpread { // yield* inner()
					s.across(f.Value(v.Row().X), path, frame, v, "")
				} else {
					s.across(v, rest, frame, v, "")
				}
			}
		}
	}
}

// exported looks up what a file exports.
func (s *search) exported(st *state, f *flow.File) {
	name, rest := s.pop(st.path)
	for _, e := range f.JS.Exports {
		switch f.JS.Str(e.Name) {
		case name:
			s.across(f.Value(e.Value), rest, 0, f.Value(e.Value), "")
		case "*":
			s.across(f.Value(e.Value), st.path, 0, f.Value(e.Value), "")
		}
	}
}

// imported walks into the module, or names the library.
func (s *search) imported(st *state) {
	s.library(st)
	if s.full() {
		return
	}
	for _, o := range st.v.Module() {
		if o != st.v {
			s.across(o, st.path, 0, o, "")
		}
	}
}

// says makes the note of what a call does to a value.
func (s *search) says(what string, c flow.Call) string {
	if s.blind {
		return ""
	}
	return what + calleeName(c)
}

// saysName is says for what happens to a value under a name. Nobody is told of
// the way of a search without guards, and it makes no notes.
func (s *search) saysName(what, name string) string {
	if s.blind {
		return ""
	}
	return what + name
}

// calleeName names the function of a call in a few words.
func calleeName(c flow.Call) string {
	if name := c.Callee.Name(); name != "" {
		return name
	}
	return "a function"
}
