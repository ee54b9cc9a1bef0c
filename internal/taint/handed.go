package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// handed is a parameter of a function that a library calls.
func (s *search) handed(st *state, f *flow.File, fn js.FuncID, n int) {
	for x := st.frame; x != 0; x = s.frames[x].outer {
		if fr := &s.frames[x]; fr.file == f && fr.fn == fn {
			c, _ := fr.call.AsCall()
			for i, a := range c.Args() {
				for _, o := range a.Origins() {
					if o.Op() == js.OpFunc && o.File == f && o.Row().Func == fn {
						s.handedBy(st, c, i, n, fr.outer)
					}
				}
			}
			return
		}
	}
	for _, site := range f.Handed(fn) {
		switch n {
		case 0:
			s.streamed(st, site.Call, site.Arg, site.Key)
		case 1:
			s.uploaded(st, site.Call, site.Call.Callee.Paths())
		}
		if at, ok := stepOf(site, f, fn); ok {
			s.waterfall(st, site.Call, fn, f, at, n)
		} else if site.Key == "" {
			s.handedBy(st, site.Call, site.Arg, n, 0)
		}
	}
}

// iterations are what libraries call the functions that hand the values and
// the keys of a collection, their first argument, to a function.
var iterations = map[string]bool{
	"each": true, "forEach": true, "forOwn": true, "forIn": true, "eachOf": true, "forEachOf": true, "map": true, "mapValues": true, "objectMap": true, "iterate": true, "eachSeries": true,
}

// handedBy walks to what call c gives to parameter n of its function argument arg.
func (s *search) handedBy(st *state, c flow.Call, arg, n int, frame frameID) {
	note := s.says("is handed on by ", c)
	at := state{v: c.Value, path: st.path, frame: frame, use: c.Value}
	for _, p := range c.Callee.Paths() {
		if model.Holders[p] == model.Reduced && arg == 0 && n == 1 {
			s.dispatched(st, c)
			return
		}
		rows, ok := model.CallbackOf[p]
		for _, h := range rows {
			if h.Func == arg && h.Param == n {
				s.move(&at, c, c.Arg(h.Arg), h.Move, note)
			}
		}
		if ok {
			return
		}
	}
	if s.queued(st, c, arg, n) {
		return
	}
	method := c.Method()
	if arg == 1 && n < 2 && iterations[c.Callee.Name()] { // each(list, f) of some library
		s.move(&at, c, c.Arg(0), [2]model.Move{model.Element, model.Keys}[n], note)
		return
	}
	if move, ok := model.Callbacks[method][n]; ok && arg == 0 {
		s.move(&at, c, c.Receiver(), move, note)
	}
	if (method == "reduce" || method == "reduceRight") && n == 0 {
		s.move(&at, c, c.Arg(1), model.Same, note)
		s.move(&at, c, c.Arg(0), model.Result, note)
	}
	if (method == "replace" || method == "replaceAll") && arg == 1 {
		s.move(&at, c, c.Receiver(), model.Text, note)
	}
}
