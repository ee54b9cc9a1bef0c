package flow

import "tenet/internal/js"

// handOver notes what a function that runs where it is made stores into an
// object that it is given: (function (ns) { ns.run = f })(NS) stores to NS.
func (s *shape) handOver(f *js.File) {
	given := map[js.ValueID]js.SymID{} // parameter -> the variable that it is given
	for _, call := range s.atOnce {
		fn := &f.Funcs[f.At(call.X).Func]
		params := f.List[fn.Lo:fn.Hi]
		for i, arg := range f.Operands(call) {
			if sym := variableIn(f, arg); sym != 0 && i < len(params) {
				given[params[i]] = sym
			}
		}
	}
	s.atOnce = nil
	if len(given) == 0 {
		return
	}
	to := map[js.SymID]js.SymID{}
	for i := range f.Syms {
		if f.Syms[i].Kind != js.SymParam || len(s.stored[js.SymID(i)]) == 0 {
			continue
		}
		if defs := f.DefsOf(js.SymID(i)); len(defs) == 1 && given[defs[0].Value] != 0 {
			to[js.SymID(i)] = given[defs[0].Value]
		}
	}
	if len(to) == 0 {
		return
	}
	for _, id := range s.rows.of(js.OpAssign) {
		v := f.At(id)
		target := f.At(v.X)
		if target.Op != js.OpGet {
			continue
		}
		if base := f.At(target.X); base.Op == js.OpRef && to[base.Sym] != 0 {
			key := store{to[base.Sym], f.Str(target.Str)}
			s.stores[key] = append(s.stores[key], v.Y)
			s.stored[key.sym] = append(s.stored[key.sym], v.Y)
		}
	}
}

// variableIn returns the variable of an argument: NS, NS || {}, NS = NS || {}.
func variableIn(f *js.File, id js.ValueID) js.SymID {
	v := f.At(id)
	if v.Op == js.OpLogical || v.Op == js.OpAssign {
		v = f.At(v.X)
	}
	if v.Op != js.OpRef || f.Syms[v.Sym].Kind == js.SymParam {
		return 0
	}
	return v.Sym
}
