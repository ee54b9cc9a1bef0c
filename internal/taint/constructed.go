package taint

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// promise is new Promise((resolve, reject) => ...): what resolve is given.
func (s *search) promise(st *state, c flow.Call, paths []string) bool {
	if c.Op() != js.OpNew || !slices.Contains(paths, "globalThis.Promise") && !slices.Contains(paths, "bluebird") {
		return false
	}
	for _, o := range c.Arg(0).Origins() {
		if o.Op() != js.OpFunc {
			continue
		}
		row := o.File.Func(o.Row().Func)
		if row.Params == 0 {
			continue
		}
		d := s.a.detail(o.File)
		for _, sym := range d.params[o.File.JS.List[row.Lo]] {
			for _, name := range append(d.aliases[sym], sym) {
				for _, id := range d.called[name] {
					resolve, _ := o.File.Value(id).AsCall()
					s.across(resolve.Arg(0), st.path, st.frame, resolve.Value, "resolves the promise")
				}
			}
		}
	}
	return true
}

// trapped is new Proxy(object, { get() {} }): what the function returns.
func (s *search) trapped(st *state, c flow.Call, paths []string) bool {
	if st.path == 0 || !slices.Contains(paths, "globalThis.Proxy") {
		return false
	}
	get := c.Option(1, "get").Value
	if !get.OK() {
		return false
	}
	_, rest := s.pop(st.path)
	for _, o := range get.Origins() {
		if o.Op() == js.OpFunc {
			s.returns(st, o.File, o.Row().Func, rest, st.frame)
		}
	}
	return true
}
