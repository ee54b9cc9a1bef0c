package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

type queuesKey struct{}

// queued walks from the task that a worker is given to what the file puts into
// its queue: queue.push(task) of const queue = async.queue(worker). It reports
// whether the call makes a queue.
func (s *search) queued(st *state, c flow.Call, arg, n int) bool {
	if arg != 0 || !c.Callee.Is(model.Queues...) {
		return false
	}
	if n != 0 {
		return true
	}
	f := c.File
	for _, id := range s.a.detail(f).grown[flow.Memo(f, queuesKey{}, queuesOf)[c.ID]] {
		if v := f.Value(id); v.Origin().Op() != js.OpFunc { // and not what is called when the task is done
			s.across(v, st.path, 0, v, "is put into the queue")
		}
	}
	return true
}

// queuesOf maps calls to the variable that holds what they return.
func queuesOf(f *flow.File) map[js.ValueID]js.SymID {
	held := map[js.ValueID]js.SymID{}
	for i := range f.JS.Syms {
		if defs := f.JS.DefsOf(js.SymID(i)); len(defs) == 1 && f.JS.At(defs[0].Value).Op == js.OpCall {
			held[defs[0].Value] = js.SymID(i)
		}
	}
	return held
}
