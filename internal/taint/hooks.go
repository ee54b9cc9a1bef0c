package taint

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// hook walks into what a hook of React, or a reactive value of Vue, holds:
// what it is made with, and what its setter is given. It reports whether the
// call is one.
func (s *search) hook(st *state, c flow.Call, paths []string) bool {
	i := slices.IndexFunc(paths, func(p string) bool { return model.Holders[p] != model.NoHolder })
	if i < 0 {
		if len(paths) == 1 && model.Accessors[paths[0]] {
			s.to(st, c.Callee, st.path, "")
			return true
		}
		return false
	}
	name, rest := s.pop(st.path)
	made := func(path pathID) {
		if s.results(st, c, c.Arg(0), path) {
			return
		}
		s.to(st, c.Arg(0), path, s.says("is kept by ", c))
	}
	switch model.Holders[paths[i]] {
	case model.Pair:
		if name != "0" && name != anyElement && name != anything {
			return true
		}
		made(rest)
		for _, given := range s.a.settings(c) {
			at, _ := given.AsCall()
			if !s.results(&state{v: given, path: st.path, use: given}, at, at.Arg(0), rest) {
				s.across(at.Arg(0), rest, 0, given, s.says("is kept by ", c))
			}
		}
	case model.Reduced:
		if name == "0" || name == anyElement || name == anything {
			s.to(st, c.Arg(1), rest, s.says("is kept by ", c))
			s.results(st, c, c.Arg(0), rest)
			s.results(st, c, c.Arg(2), rest)
		}
	case model.Context:
		s.context(st, c.Arg(0))
	case model.Field:
		if name == "value" || name == "current" {
			made(rest)
		} else {
			made(st.path)
		}
	case model.Made:
		if name == "value" {
			made(rest)
		} else {
			made(st.path)
		}
	}
	return true
}

// context walks to what the elements around give a component by a context, and
// to what it holds without them.
func (s *search) context(st *state, given flow.Value) {
	made, ok := given.Origin().AsCall()
	if !ok || !made.Callee.Is("react.createContext") {
		return
	}
	s.across(made.Arg(0), st.path, 0, made.Arg(0), "")
	for _, at := range s.a.rendered(made.File, made.ID) {
		if in := st.v.File.Other(at.file); in != nil {
			s.attributes(in.Value(at.id), s.push("value", st.path))
		}
	}
}

// dispatched walks from the second parameter of a reducer to what is dispatched.
func (s *search) dispatched(st *state, c flow.Call) {
	for _, given := range s.a.settings(c) {
		at, _ := given.AsCall()
		s.across(at.Arg(0), st.path, 0, given, s.says("is given to ", at))
	}
}

// results walks to what a function returns, if the value is one.
func (s *search) results(st *state, c flow.Call, fn flow.Value, path pathID) bool {
	found := false
	for _, o := range fn.Origins() {
		if o.Op() != js.OpFunc {
			continue
		}
		found = true
		if frame, ok := s.enter(st.frame, c.Value, o.File, o.Row().Func); ok {
			s.returns(st, o.File, o.Row().Func, path, frame)
		}
	}
	return found
}

type settersKey struct{}

// settings returns the calls of the setter of a state: of set in
// const [value, set] = useState().
func (a *Analysis) settings(c flow.Call) []flow.Value {
	setters := flow.Memo(c.File, settersKey{}, settersOf)
	var list []flow.Value
	for _, id := range a.detail(c.File).called[setters[c.ID]] {
		list = append(list, c.File.Value(id))
	}
	return list
}

// State returns all that a state of React is made with or set to, if v is its
// value; ok is false if v is none, or others may set it.
func (a *Analysis) State(v flow.Value) (given []flow.Value, ok bool) {
	o := v.Origin()
	if o.Op() != js.OpGet || o.Name() != "0" {
		return nil, false
	}
	c, isCall := o.File.Value(o.Row().X).AsCall()
	if !isCall || !c.Callee.Is("react.useState") {
		return nil, false
	}
	given = append(given, c.Arg(0))
	calls := a.settings(c)
	for _, set := range calls {
		at, _ := set.AsCall()
		given = append(given, at.Arg(0))
	}
	setter := flow.Memo(c.File, settersKey{}, settersOf)[c.ID]
	return given, setter == 0 || int(c.File.JS.Syms[setter].Uses) == len(calls)
}

// settersOf maps calls to the variable that holds the second element of what
// they return.
func settersOf(f *flow.File) map[js.ValueID]js.SymID {
	found := map[js.ValueID]js.SymID{}
	for i := range f.JS.Syms {
		for _, d := range f.JS.DefsOf(js.SymID(i)) {
			row := f.JS.At(d.Value)
			if row.Op == js.OpGet && f.JS.Str(row.Str) == "1" && f.JS.At(row.X).Op == js.OpCall {
				found[row.X] = js.SymID(i)
			}
		}
	}
	return found
}
