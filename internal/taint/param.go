package taint

import (
	"strconv"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// param is a parameter: what a framework hands over, what callers give, or
// what users of the package give.
func (s *search) param(st *state) {
	f, row := st.v.File, st.v.Row()
	fn, n := row.Func, int(row.Y)
	s.library(st)
	if row.Flags&js.FlagRest != 0 {
		s.handedList(st, f, fn, n)
	}
	if s.full() {
		s.entrySource(st, f, fn)
		return
	}
	conditions := conditionsOn(st.use, f, fn)
	s.callers(st, f, fn, func(site flow.Site, frame frameID) {
		if excluded(conditions, site) {
			s.cut = true
			return
		}
		note := s.says("is given to ", site.Call)
		if row.Flags&js.FlagRest != 0 {
			name, rest := s.pop(st.path)
			args := site.Rest(n)
			for i, a := range args {
				if name == anyElement || name == anything || name == itoa(i) {
					s.across(a, rest, frame, site.Call.Value, note)
				}
			}
			s.restOf(st, site, frame, n+len(args), len(args), note)
			return
		}
		if a := site.Argument(n); a.OK() {
			s.across(a, st.path, frame, site.Call.Value, note)
		} else if list := site.List(); list.OK() {
			s.across(list, s.push(itoa(n), st.path), frame, site.Call.Value, note)
		} else if list, i := site.Spread(n); list.OK() {
			name := anyElement
			if i >= 0 {
				name = itoa(i)
			}
			s.across(list, s.push(name, st.path), frame, site.Call.Value, note)
		}
	})
	s.decorated(st, f, fn, n)
	s.handed(st, f, fn, n)
	s.assignedTo(st, f, fn)
	if n == 0 {
		s.props(st, f, f.Func(fn).Value, st.path)
		s.written(f, fn)
	}
	s.entrySource(st, f, fn)
}

// restOf walks to what a call spreads, or hands over as a list, behind what it
// gives one by one: parameter n on, element at on of ...rest.
func (s *search) restOf(st *state, site flow.Site, frame frameID, n, at int, note string) {
	name, rest := s.pop(st.path)
	list, index := site.Spread(n)
	if !list.OK() {
		list, index = site.List(), n
	}
	if !list.OK() {
		return
	}
	below := anyElement
	if i, err := strconv.Atoi(name); err == nil && index >= 0 {
		if i < at {
			return
		}
		below = itoa(index + i - at)
	}
	s.across(list, s.push(below, rest), frame, site.Call.Value, note)
}

// callers yields the calls that may have run a function: the one that the walk
// came in by, or all.
func (s *search) callers(st *state, f *flow.File, fn js.FuncID, yield func(site flow.Site, frame frameID)) {
	for x := st.frame; x != 0; x = s.frames[x].outer {
		fr := &s.frames[x]
		if fr.file == f && fr.fn == fn {
			targets, _ := fr.call.Targets()
			for _, t := range targets {
				if t.File == f && t.Func == fn {
					outer := fr.outer
					if fr.maker {
						outer = s.frames[outer].outer
					}
					yield(t.Site, outer)
					break
				}
			}
			return
		}
	}
	sites := f.Callers(fn)
	if len(sites) == 0 {
		sites = f.Guesses(fn)
	}
	for i, site := range sites {
		if i >= maxCallers {
			break
		}
		yield(site, 0)
	}
}

const maxCallers = 200 // of one function, that one question asks

// arguments is the object of that name in a function.
func (s *search) arguments(st *state) {
	f := st.v.File
	fn := f.JS.FuncOf(st.v.ID)
	for fn > 0 && f.Func(fn).Kind == js.FuncArrow {
		fn = f.Func(fn).Parent
	}
	name, rest := s.pop(st.path)
	row := f.Func(fn)
	n := 0
	for _, id := range f.JS.List[row.Lo:row.Hi] {
		if name == anyElement || name == anything || name == strconv.Itoa(n) {
			s.to(st, f.Value(id), rest, "")
		}
		n++
	}
	s.handedList(st, f, fn, 0)
	// Arguments without a parameter of their own.
	s.callers(st, f, fn, func(site flow.Site, frame frameID) {
		for i, a := range site.Rest(0) {
			if i >= n && (name == anyElement || name == anything || name == strconv.Itoa(i)) {
				s.across(a, rest, frame, site.Call.Value, s.says("is given to ", site.Call))
			}
		}
	})
	s.entrySource(st, f, fn)
}

// handedList is a list of what a framework hands to a function, from argument n
// on: of arguments, and of ...rest.
func (s *search) handedList(st *state, f *flow.File, fn js.FuncID, n int) {
	name, rest := s.pop(st.path)
	at := *st
	at.path = rest
	for i := range maxHanded {
		if st.path != 0 && name != anyElement && name != itoa(i) { // 0: all of them, in one text
			continue
		}
		roles, known := f.HandedRoles(fn, n+i)
		if !known {
			return
		}
		for _, role := range roles {
			s.libraryPath(&at, role)
		}
	}
}

const maxHanded = 8 // arguments that a framework hands to a handler, and more

// decorated is a parameter with a decorator of the program's own, which is what
// a function returns that is given the request: createParamDecorator((data, context) => ...).
func (s *search) decorated(st *state, f *flow.File, fn js.FuncID, n int) {
	for _, d := range f.JS.Decorators {
		if d.Func != fn || d.Param != int32(n) {
			continue
		}
		use, _ := f.Value(d.Value).AsCall()
		made, ok := use.Callee.Origin().AsCall()
		if !ok || !made.Callee.Is(model.ParamDecorator) {
			continue
		}
		for _, o := range made.Arg(0).Origins() {
			if o.Op() == js.OpFunc {
				s.returns(st, o.File, o.Row().Func, st.path, 0)
			}
		}
	}
}
