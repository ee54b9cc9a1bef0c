package taint

import (
	"fmt"
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// contextSetBy returns the name of the context into which a call puts its first
// argument: storage.run({ user }, next). Empty if it does no such thing.
func contextSetBy(v flow.Value) string {
	c, _ := v.AsCall()
	if !model.ContextNames[c.Method()] || !slices.ContainsFunc(c.Callee.Paths(), func(p string) bool { return model.ContextSet[p] }) {
		return ""
	}
	return contextOf(c)
}

// contextOf names the context that a call is about by where it is made, so that
// two of them stay two; a name that no library path can be.
func contextOf(c flow.Call) string {
	if o := c.Receiver().Origin(); o.Op() == js.OpNew {
		return fmt.Sprintf("context %s %d", o.File.Name(), o.ID)
	}
	return "context"
}

// inContext walks to what runs around a call of getStore have put into it.
func (s *search) inContext(st *state, c flow.Call, paths []string) {
	if slices.Contains(paths, model.ContextGet) {
		s.roleStores(contextOf(c), st.path)
	}
}
