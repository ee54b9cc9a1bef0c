package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// waterfall walks to what a function of async.waterfall([f, g], done) is given:
// what the one before it hands to its callback, behind the error. Function fn
// is element at of the list, or done where at is negative; n is its parameter.
func (s *search) waterfall(st *state, c flow.Call, fn js.FuncID, f *flow.File, at, n int) {
	list := c.Arg(0).Origin()
	if list.Op() != js.OpArray {
		return
	}
	items := list.File.JS.Operands(list.Row())
	if at < 0 { // done gets the error first
		at, n = len(items), n-1
	}
	if at == 0 || at > len(items) || n < 0 {
		return
	}
	before := list.File.Value(items[at-1]).Origin()
	if before.Op() != js.OpFunc {
		return
	}
	row := before.File.Func(before.Row().Func)
	params := before.File.JS.List[row.Lo:row.Hi]
	if len(params) == 0 {
		return
	}
	d := s.a.detail(before.File)
	for _, sym := range d.params[params[len(params)-1]] {
		for _, id := range d.called[sym] {
			next, _ := before.File.Value(id).AsCall()
			s.across(next.Arg(n+1), st.path, 0, next.Value, "is handed to the next step")
		}
	}
}

// stepOf returns which element of the list of async.waterfall a function is, -1
// for the function after the list.
func stepOf(site flow.Site, f *flow.File, fn js.FuncID) (at int, ok bool) {
	if site.Call.Callee.Name() != "waterfall" {
		return 0, false
	}
	if site.Arg == 1 {
		return -1, true
	}
	list := site.Call.Arg(0).Origin()
	if list.Op() != js.OpArray {
		return 0, false
	}
	for i, id := range list.File.JS.Operands(list.Row()) {
		if o := list.File.Value(id).Origin(); o.Op() == js.OpFunc && o.File == f && o.Row().Func == fn {
			return i, true
		}
	}
	return 0, false
}
