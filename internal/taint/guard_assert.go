package taint

import "tenet/internal/flow"

// assertions reads assert(condition) before v.
func (g *guard) assertions(v flow.Value) bool {
	f := v.File
	for _, id := range lastBefore(f, g.s.a.checks(f).asserts, v.Row().Start) {
		call, _ := f.Value(id).AsCall()
		if call.Row().Start < v.Row().Start && f.Dominates(id, v.ID) && g.asserts(call) {
			return true
		}
	}
	return false
}

// asserting are the methods of Node's assert that throw unless something holds.
var asserting = map[string]bool{"ok": true, "assert": true, "equal": true, "strictEqual": true, "notEqual": true, "notStrictEqual": true, "match": true, "doesNotMatch": true}

// asserts reports whether a call of assert, or of a method of it, throws unless
// the subject is harmless.
func (g *guard) asserts(c flow.Call) bool {
	switch c.Method() {
	case "equal", "strictEqual":
		return g.compare("===", c.Arg(0), c.Arg(1), true)
	case "notEqual", "notStrictEqual":
		return g.compare("===", c.Arg(0), c.Arg(1), false)
	case "match":
		return g.pattern(c.Arg(1), c.Arg(0), true, true)
	case "doesNotMatch":
		return g.pattern(c.Arg(1), c.Arg(0), false, true)
	}
	return g.refutes(c.Arg(0), true)
}
