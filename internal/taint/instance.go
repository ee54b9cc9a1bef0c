package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// isMadeHere reports whether the object that a method works on is one that the
// function made which called it: new Url(base).add(path).toString(). What its
// constructor keeps is then what this one was given, and not what others were;
// the walk comes to it by way of the call.
func (s *search) isMadeHere(st *state, f *flow.File, holder js.ValueID) bool {
	if st.frame == 0 || s.frames[st.frame].fn != f.JS.FuncOf(st.v.ID) || s.frames[st.frame].file != f {
		return false
	}
	c, ok := s.frames[st.frame].call.AsCall()
	if !ok || c.New() {
		return false
	}
	v := c.Receiver()
	for range maxChain {
		origins := originsOf(v)
		if len(origins) != 1 {
			return false
		}
		before, ok := origins[0].AsCall()
		switch {
		case !ok:
			return false
		case before.New():
			return makes(before, f, holder)
		case !before.Receiver().OK():
			return false
		}
		v = before.Receiver()
	}
	return false
}

const maxChain = 12 // calls of one chain

// makes reports whether a call makes an instance of a class.
func makes(c flow.Call, f *flow.File, holder js.ValueID) bool {
	targets, sure := c.Targets()
	for _, t := range targets {
		made := t.File.Func(t.Func).Value
		if t.File.Func(t.Func).Kind == js.FuncConstructor {
			made = t.File.This(t.Func)
		}
		if t.File != f || made != holder {
			return false
		}
	}
	return sure && len(targets) > 0
}
