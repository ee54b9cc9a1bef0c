package headers

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// changed returns the array and object literals to which a file adds
// something after they are written:
//
//	policies.push("base-uri 'none'")
//	directives.scriptSrc = [...]
//
// Of these the literal does not tell the whole.
func changed(f *flow.File) map[flow.Value]bool {
	type key struct{}
	return flow.Memo(f, key{}, findChanged)
}

var adders = []string{"push", "unshift", "splice", "fill", "pop", "shift"}

func findChanged(f *flow.File) map[flow.Value]bool {
	set := map[flow.Value]bool{}
	for _, c := range f.AllCalls() {
		if slices.Contains(adders, c.Method()) {
			set[c.Receiver().Origin()] = true
		}
	}
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if target := f.JS.At(row.X); target.Op == js.OpGet || target.Op == js.OpGetDyn {
			set[f.Value(target.X).Origin()] = true
		}
	}
	return set
}

// isChanged reports whether the file of a literal adds something to it.
func isChanged(literal flow.Value) bool { return changed(literal.File)[literal] }
