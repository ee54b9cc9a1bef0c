package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// madeBy adds to the frame of a call the one that has made the closure which the
// call runs: of make(a)(b), and of const f = make(a); f(b). So what the closure
// sees of a function around it is what that was given there.
func (s *search) madeBy(inner frameID, c flow.Call, t flow.Target) frameID {
	around := t.File.Func(t.Func).Parent
	if around <= 0 {
		return inner
	}
	maker, ok := makerOf(c.Callee)
	if !ok {
		return inner
	}
	targets, sure := maker.Targets()
	if !sure || len(targets) > 1 || targets[0].File != t.File || targets[0].Func != around {
		return inner
	}
	return s.frame(frame{maker.Value, t.File, around, inner, s.frames[inner].depth, true})
}

// makerOf returns the call whose result is called, or has a method that is.
func makerOf(callee flow.Value) (c flow.Call, ok bool) {
	for range maxPath {
		switch row := callee.Row(); row.Op {
		case js.OpCall:
			return callee.AsCall()
		case js.OpGet:
			callee = callee.File.Value(row.X)
		case js.OpRef:
			defs := callee.File.JS.DefsOf(row.Sym)
			if len(defs) != 1 {
				return flow.Call{}, false
			}
			callee = callee.File.Value(defs[0].Value)
		default:
			return flow.Call{}, false
		}
	}
	return flow.Call{}, false
}
