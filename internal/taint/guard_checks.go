package taint

import (
	"slices"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// checks are the calls of a file that may throw, or call, by what they are given.
type checks struct {
	once    sync.Once
	of      map[js.SymID][]js.ValueID // that get the variable or a property of it, and methods of it
	asserts []js.ValueID              // of assert and its like
}

// checks returns the calls of a file that may check something.
func (a *Analysis) checks(f *flow.File) *checks {
	c := &a.details[f.Index()].checks
	c.once.Do(func() {
		c.of = map[js.SymID][]js.ValueID{}
		for _, id := range f.Rows(js.OpCall, js.OpNew) {
			c.read(f.JS, id, f.JS.At(id))
		}
		sortLong(f.JS, c.of)
		slices.SortStableFunc(c.asserts, byEnd(f.JS))
	})
	return c
}

func (c *checks) read(f *js.File, id js.ValueID, v *js.Value) {
	if v.Op == js.OpCall {
		for _, arg := range f.Operands(v) {
			c.check(f, id, f.At(arg))
		}
	}
	switch callee := f.At(v.X); callee.Op {
	case js.OpRef:
		if name := f.Str(f.Syms[callee.Sym].Name); name == "assert" || name == "invariant" {
			c.asserts = append(c.asserts, id)
		}
	case js.OpGet:
		base := f.At(callee.X)
		if base.Op != js.OpRef {
			return
		}
		switch name := f.Str(callee.Str); {
		case name == "forEach":
			c.of[base.Sym] = append(c.of[base.Sym], id)
		case asserting[name] && (name == "assert" || f.Str(f.Syms[base.Sym].Name) == "assert"): // ctx.assert of Koa
			c.asserts = append(c.asserts, id)
		}
	}
}

// check notes that a call is given a variable, a property of it, or an object
// that has one.
func (c *checks) check(f *js.File, call js.ValueID, a *js.Value) {
	if a.Op == js.OpObject && a.Hi-a.Lo <= maxParts {
		for _, id := range f.Operands(a) {
			if p := f.At(id); p.Op == js.OpProp && f.At(p.X).Op == js.OpGet {
				c.check(f, call, f.At(p.X))
			}
		}
		return
	}
	for a.Op == js.OpGet || a.Op == js.OpGetDyn {
		a = f.At(a.X)
	}
	if list := c.of[a.Sym]; a.Op == js.OpRef && (len(list) == 0 || list[len(list)-1] != call) {
		c.of[a.Sym] = append(list, call)
	}
}

const maxParts = 8 // of a request that are checked together

// sortLong puts long lists of rows in the order in which they end, as [lastBefore]
// wants them. They nearly are: only what a loop does last is read before it.
func sortLong(f *js.File, lists map[js.SymID][]js.ValueID) {
	for _, list := range lists {
		if len(list) > maxChecks {
			slices.SortStableFunc(list, byEnd(f))
		}
	}
}

func byEnd(f *js.File) func(a, b js.ValueID) int {
	return func(a, b js.ValueID) int { return int(f.At(a).End - f.At(b).End) }
}
