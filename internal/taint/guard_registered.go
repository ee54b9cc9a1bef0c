package taint

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A registration is a call that gives a handler to a router, and which of its
// arguments leads to the handler.
type registration struct {
	flow.Call
	arg int
}

// Bounds of the search for registrations.
const (
	maxWrappings = 2  // wrappers around one handler
	maxWrapped   = 64 // calls of one wrapper
	maxFollowing = 48 // calls after that of a wrapper, among which is the one around it
)

// registrations returns the calls that register a function as a handler: those
// of libraries that are given it, and those that are given what a wrapper of
// the program has made of it, such as asyncHandler(show).
func registrations(f *flow.File, fn js.FuncID) []registration {
	var list []registration
	for _, site := range f.Handed(fn) {
		list = append(list, registration{site.Call, site.Arg})
	}
	for _, site := range f.Callers(fn) {
		callee := site.Call.Callee
		if name := site.Call.Method(); name == "call" || name == "apply" {
			callee = site.Call.Receiver()
		}
		p := parameter(callee)
		if !p.OK() {
			continue
		}
		wrapped := p.File.Callers(p.Row().Func)
		for _, at := range wrapped[:min(len(wrapped), maxWrapped)] {
			given := at.Argument(int(p.Row().Y))
			if slices.ContainsFunc(given.Origins(), func(o flow.Value) bool {
				return o.File == f && o.Op() == js.OpFunc && o.Row().Func == fn
			}) {
				if r, ok := around(at.Call, 0); ok {
					list = append(list, r)
				}
			}
		}
	}
	return list
}

// parameter returns the parameter that a name stands for; not OK if it is none.
func parameter(v flow.Value) flow.Value {
	if v.Op() != js.OpRef {
		return flow.Value{}
	}
	defs := v.File.JS.DefsOf(v.Row().Sym)
	if len(defs) != 1 || v.File.JS.At(defs[0].Value).Op != js.OpParam {
		return flow.Value{}
	}
	return v.File.Value(defs[0].Value)
}

// around returns the call that is given the result of another.
func around(c flow.Call, depth int) (registration, bool) {
	f := c.File
	calls := f.Rows(js.OpCall)
	i, found := slices.BinarySearch(calls, c.ID)
	if !found {
		return registration{}, false
	}
	following := calls[i+1:]
	for _, id := range following[:min(len(following), maxFollowing)] {
		if n := slices.Index(f.JS.Operands(f.JS.At(id)), c.ID); n >= 0 {
			outer, _ := f.Value(id).AsCall()
			if r, ok := around(outer, depth+1); ok && depth < maxWrappings {
				return r, true
			}
			return registration{outer, n}, true
		}
	}
	return registration{}, false
}

// before returns the arguments of the calls of use on the same router that
// stand before a route in the same function: router.use(validate(schema)).
func (r registration) before() []flow.Value {
	f := r.File
	router := r.Receiver()
	if router.Op() != js.OpRef || f.Str("use") == 0 {
		return nil
	}
	var list []flow.Value
	calls := f.Rows(js.OpCall)
	for _, id := range calls {
		if id >= r.ID || len(list) > maxFollowing {
			break
		}
		c, _ := f.Value(id).AsCall()
		if on := c.Receiver(); c.Method() != "use" || on.Op() != js.OpRef || on.Row().Sym != router.Row().Sym || c.FuncID() != r.FuncID() || !f.Dominates(id, r.ID) {
			continue
		}
		if first := c.Arg(0); first.Const().Kind == flow.NoConst { // of every path
			list = append(list, c.Args()...)
		}
	}
	return list
}
