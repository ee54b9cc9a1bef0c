package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// A condition is a parameter that has to be true, or false, for a place to be
// reached.
type condition struct {
	param    int
	outcome  bool
	fallback flow.Value // what it is if nothing is given; not OK if undefined
}

// conditionsOn returns the parameters of a function on which it depends whether
// v runs: of find(path, create), create where v stands in if (create).
func conditionsOn(v flow.Value, f *flow.File, fn js.FuncID) []condition {
	if v.File != f || f.Func(fn).Hi-f.Func(fn).Lo < 2 {
		return nil
	}
	var list []condition
	for cond, outcome := range v.Conditions() {
		for cond.Op() == js.OpUnary && f.JS.Str(cond.Row().Str) == "!" {
			cond, outcome = f.Value(cond.Row().X), !outcome
		}
		if cond.Op() != js.OpRef {
			continue
		}
		defs := f.JS.DefsOf(cond.Row().Sym)
		if len(defs) != 1 {
			continue
		}
		c := condition{outcome: outcome}
		def := f.Value(defs[0].Value)
		if row := def.Row(); row.Op == js.OpLogical && f.JS.Str(row.Str) == "??" { // a default
			c.fallback, def = f.Value(row.Y), f.Value(row.X)
		}
		if p := def.Row(); p.Op == js.OpParam && p.Func == fn && p.Flags&js.FlagRest == 0 {
			c.param = int(p.Y)
			list = append(list, c)
		}
	}
	return list
}

// excluded reports whether a call gives one of the parameters a constant with
// which the place is not reached.
func excluded(list []condition, site flow.Site) bool {
	for _, c := range list {
		given := site.Argument(c.param)
		if n, exact := site.Call.Len(); !given.OK() && exact && n <= c.param {
			given = c.fallback
		}
		if !given.OK() {
			continue
		}
		if k := given.Const(); k.Kind != flow.NoConst && !k.Default && k.Truthy() != c.outcome {
			return true
		}
	}
	return false
}
