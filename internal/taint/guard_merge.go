package taint

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// admitting are tests for objects that functions pass as well.
var admitting = []string{"is-extendable", "lodash.isObject", "lodash.isobject", "underscore.isObject"}

// intoFunctions reports whether a merge descends into what it has read by a key
// even if that is a function: by the key constructor it comes to Object, and
// from there to Object.prototype, whatever it does with __proto__.
func intoFunctions(key flow.Value) bool {
	f := key.File
	return slices.ContainsFunc(readersIn(f, key.FuncID()), func(r reader) bool {
		return slices.ContainsFunc(r.given, func(read *js.Value) bool {
			return same(f.Value(read.Y), key, 0) && !keyOf(f.Value(read.Y), f.Value(read.X))
		}) && admitsFunctions(r.call, 0)
	})
}

// A reader is a call that is given what an object holds by a key that is not
// written out: the source of a merge has what it was asked for.
type reader struct {
	call  flow.Call
	given []*js.Value // what its first argument is read by: OpGetDyn of the same file
}

type readersKey struct{}

// readersIn lists the readers of one function. They are few, and found once:
// every key asks for them.
func readersIn(f *flow.File, fn js.FuncID) []reader {
	return flow.Memo(f, readersKey{}, func(f *flow.File) map[js.FuncID][]reader {
		readers := map[js.FuncID][]reader{}
		for _, c := range f.AllCalls() {
			if given := readsOf(c.Arg(0), f); len(given) > 0 {
				readers[c.FuncID()] = append(readers[c.FuncID()], reader{c, given})
			}
		}
		return readers
	})[fn]
}

func readsOf(v flow.Value, f *flow.File) (given []*js.Value) {
	if !v.OK() {
		return nil
	}
	places := originsOf(v)
	if v.Op() == js.OpGetDyn {
		places = []flow.Value{v}
	}
	for _, o := range places {
		if o.File == f && o.Op() == js.OpGetDyn {
			given = append(given, o.Row())
		}
	}
	return given
}

// admitsFunctions reports whether a test is true of functions: one of a library,
// or a function that hands one what it is given.
func admitsFunctions(c flow.Call, depth int) bool {
	if c.Callee.Is(admitting...) {
		return true
	}
	targets, sure := c.Targets()
	if !sure || depth > 1 {
		return false
	}
	for _, t := range targets {
		for _, inner := range callsIn(t.File, t.Func) {
			if isFirstParam(inner.Arg(0), t.Func) && admitsFunctions(inner, depth+1) {
				return true
			}
		}
	}
	return false
}

// isFirstParam reports whether a value is the first parameter of its function.
func isFirstParam(v flow.Value, fn js.FuncID) bool {
	return v.OK() && slices.ContainsFunc(append(originsOf(v), v.Origin(), v), func(o flow.Value) bool {
		return o.Op() == js.OpParam && o.Row().Func == fn && o.Row().Y == 0
	})
}

type bodiesKey struct{}

// callsIn lists the calls of one function: all are sorted once, so that many
// keys in many functions cost no more than the file is long.
func callsIn(f *flow.File, fn js.FuncID) []flow.Call {
	return flow.Memo(f, bodiesKey{}, func(f *flow.File) map[js.FuncID][]flow.Call {
		bodies := map[js.FuncID][]flow.Call{}
		for _, c := range f.AllCalls() {
			bodies[c.FuncID()] = append(bodies[c.FuncID()], c)
		}
		return bodies
	})[fn]
}
