package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

type outsKey struct{}

// outs are the calls that get a variable and may store into what it holds: few
// of those that get it.
func (s *search) outs(f *flow.File, sym js.SymID) []argument {
	passed := s.a.detail(f).passed[sym]
	if len(passed) == 0 {
		return nil
	}
	known := flow.Memo(f, outsKey{}, func(*flow.File) map[js.SymID][]argument { return map[js.SymID][]argument{} })
	list, ok := known[sym]
	if !ok {
		for _, a := range passed {
			call, _ := f.Value(a.call).AsCall()
			if _, sure := call.Targets(); sure || a.n == 0 && mayCopy(call) {
				list = append(list, a)
			}
		}
		known[sym] = list
	}
	return list
}

// mayCopy reports whether a call copies some of its arguments into another.
func mayCopy(call flow.Call) bool {
	for _, p := range call.Callee.Paths() {
		for _, d := range model.Derives[p] {
			if d.Move == model.Union {
				return true
			}
		}
	}
	return false
}
