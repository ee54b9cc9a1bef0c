package flaws

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// followers are the methods that go where an address leads.
var followers = []string{"redirect", "goto", "sendRedirect"}

// guardsRequest reports whether what v holds is requested, or is where a
// browser is sent, under a condition that at is a part of: at then decides
// which addresses are allowed.
func guardsRequest(at, v flow.Value) bool {
	text := v.Source()
	if text == "" || len(text) > 100 {
		return false
	}
	for _, use := range flow.Memo(v.File, followedKey{}, followed) {
		if use.FuncID() == at.FuncID() && use.Row().Start > at.Row().Start && saysOf(use, text) && isUnder(use, at) {
			return true
		}
	}
	return false
}

type followedKey struct{}

// followed returns the calls of a file that go to an address.
func followed(f *flow.File) []flow.Call {
	var all []flow.Call
	for _, c := range f.AllCalls() {
		if slices.Contains(followers, c.Method()) || c.Arg(0).OK() && c.Callee.Is(requesters...) {
			all = append(all, c)
		}
	}
	return all
}

// saysOf reports whether an argument of a call is, or is a property or method
// of, what a text names.
func saysOf(c flow.Call, text string) bool {
	for _, a := range c.Args() {
		for part := range parts(a) {
			for v := part; v.OK(); v = v.File.Value(v.Row().X) {
				if v.Source() == text {
					return true
				}
				if op := v.Op(); op != js.OpGet && op != js.OpCall {
					break
				}
			}
		}
	}
	return false
}

// isUnder reports whether a call stands under a condition that at is part of.
func isUnder(c flow.Call, at flow.Value) bool {
	for cond := range c.Conditions() {
		for part := range parts(cond) {
			if part == at {
				return true
			}
		}
	}
	return false
}
