package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// overwritten returns what a property of a request holds where a function has
// given it another value before, on every way: req.url = '/'. Not OK if it
// holds what was sent.
func (s *search) overwritten(v, base flow.Value, name js.StrID) flow.Value {
	if base.Op() != js.OpRef {
		return flow.Value{}
	}
	f := v.File
	var last flow.Value
	for _, id := range s.a.detail(f).written[written{base.Row().Sym, name}] {
		at := f.Value(id)
		if at.Row().Start > v.Row().Start || at.FuncID() != v.FuncID() {
			continue
		}
		if at.Row().End > v.Row().Start { // req.url = req.url.slice(1)
			break
		}
		if last = at; !f.Dominates(id, v.ID) {
			return flow.Value{}
		}
	}
	if !last.OK() || !isRole(base) {
		return flow.Value{}
	}
	return f.Value(last.Row().Y)
}

// isRole reports whether a value is what a framework hands to a handler.
func isRole(v flow.Value) bool {
	for _, p := range v.Paths() {
		if strings.Contains(p, ":") {
			return true
		}
	}
	return false
}
