package taint

import (
	"strconv"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// expand adds the states that a state may come from.
func (s *search) expand(st *state) {
	f, row := st.v.File, st.v.Row()
	if st.v.IsNamespace() {
		s.exported(st, f)
		return
	}
	if s.full() && !mayBeSource(row.Op) {
		return
	}
	switch row.Op {
	case js.OpRef:
		s.ref(st)
	case js.OpGet:
		s.get(st)
	case js.OpGetDyn:
		name := f.KeyName(row.Y)
		if name == "" {
			name = anyElement
		}
		s.to(st, f.Value(row.X), s.push(name, st.path), "")
	case js.OpCall, js.OpNew, js.OpTag:
		s.call(st)
	case js.OpParam:
		s.param(st)
	case js.OpThis:
		s.this(st)
	case js.OpGlobal:
		s.global(st)
	case js.OpImported, js.OpImport:
		s.imported(st)
	case js.OpTemplate:
		s.concat(st, f.JS.Operands(row))
	case js.OpBinary:
		s.binary(st)
	case js.OpAssign:
		s.assigned(st)
	case js.OpObject, js.OpClass, js.OpEnum:
		s.literal(st)
	case js.OpArray:
		s.array(st)
	case js.OpCaught:
		s.caught(st)
	case js.OpElem:
		s.to(st, f.Value(row.X), s.push(anyElement, st.path), "is one of")
	case js.OpKey:
		s.to(st, f.Value(row.X), s.push(anything, 0), "is a key of")
	default:
		s.plain(st)
	}
}

// mayBeSource reports whether values of a kind can be a source themselves, and
// not only come from one.
func mayBeSource(op js.Op) bool {
	switch op {
	case js.OpGet, js.OpCall, js.OpNew, js.OpTag, js.OpParam, js.OpThis, js.OpGlobal, js.OpImported, js.OpImport, js.OpProp:
		return true
	}
	return false
}

// plain handles what hands values on as they are.
func (s *search) plain(st *state) {
	f, row := st.v.File, st.v.Row()
	switch row.Op {
	case js.OpLogical:
		if f.JS.Str(row.Str) != "&&" {
			s.to(st, f.Value(row.X), st.path, "")
		}
		s.to(st, f.Value(row.Y), st.path, "")
	case js.OpCond:
		branches := [2]js.ValueID{row.Y, f.JS.List[row.Lo]}
		if markupKinds.Has(s.kind) && saysSanitised(f.Value(row.X)) {
			branches[1] = row.Y // options.sanitize ? sanitise(text) : text
		}
		for _, id := range branches {
			branch := *st
			if st.use == st.v {
				branch.use = f.Value(id) // where the condition has its outcome
			}
			s.to(&branch, f.Value(id), st.path, "")
		}
	case js.OpSeq:
		if row.Hi > row.Lo {
			s.to(st, f.Value(f.JS.List[row.Hi-1]), st.path, "")
		}
	case js.OpUnary:
		if s.kind == model.Size && f.JS.Str(row.Str) != "!" { // +x, -x, ~~x
			s.to(st, f.Value(row.X), 0, "")
		}
	case js.OpProp:
		if row.X == 0 { // a field of which only the type is written
			s.library(st)
		}
		s.to(st, f.Value(row.X), st.path, "")
	case js.OpAwait, js.OpReturn:
		s.to(st, f.Value(row.X), st.path, "")
	case js.OpSpread:
		s.to(st, f.Value(row.X), st.path, "")
	case js.OpRest:
		if name, rest := s.pop(st.path); isIndex(name) {
			s.to(st, f.Value(row.X), s.push(anyElement, rest), "")
		} else {
			s.to(st, f.Value(row.X), st.path, "")
		}
	}
}

func isIndex(name string) bool {
	if name == "" || name[0] > '9' { // most names; the error of Atoi costs more than the question
		return false
	}
	_, err := strconv.Atoi(name)
	return err == nil
}

// literal looks into an object literal.
func (s *search) literal(st *state) {
	if st.path == 0 {
		s.copied(st)
		return
	}
	f := st.v.File
	name, rest := s.pop(st.path)
	members := f.JS.Operands(st.v.Row())
	for i := len(members) - 1; i >= 0; i-- {
		p := f.JS.At(members[i])
		switch {
		case p.Op == js.OpSpread:
			s.to(st, f.Value(p.X), st.path, "")
		case p.Op != js.OpProp:
		case s.kind == model.NoSQL && f.JS.Str(p.Str) == "$eq": // compared as it is
		case name == anyElement || name == anything || p.Str == 0:
			s.property(st, f, members[i], rest)
		case f.JS.Str(p.Str) == name:
			s.property(st, f, members[i], rest)
			if p.Flags&(js.FlagGetter|js.FlagSetter) == 0 {
				return // what is before it is overwritten
			}
		}
	}
	if sym, ok := f.Holder(st.v.ID); ok {
		s.stores(st, f, sym)
	}
}

func (s *search) property(st *state, f *flow.File, prop js.ValueID, rest pathID) {
	p := f.JS.At(prop)
	if p.Flags&js.FlagGetter != 0 {
		s.returns(st, f, f.JS.At(p.X).Func, rest, st.frame)
		return
	}
	s.to(st, f.Value(p.X), rest, "")
}

// array looks into an array literal.
func (s *search) array(st *state) {
	if st.path == 0 && !spelledKinds.Has(s.kind) {
		return
	}
	f := st.v.File
	name, rest := anyElement, pathID(0)
	if st.path != 0 {
		name, rest = s.pop(st.path)
	}
	for i, id := range f.JS.Operands(st.v.Row()) {
		e := f.JS.At(id)
		if e.Op == js.OpSpread {
			s.to(st, f.Value(e.X), s.push(anyElement, rest), "")
		} else if name == anyElement || name == anything || name == strconv.Itoa(i) {
			s.to(st, f.Value(id), rest, "")
		}
	}
}

// global is a free name.
func (s *search) global(st *state) {
	f, row := st.v.File, st.v.Row()
	name := f.JS.Str(row.Str)
	switch name {
	case "arguments":
		s.arguments(st)
		return
	case "exports", "module":
		path := st.path
		if name == "module" {
			if head, rest := s.pop(path); head == "exports" {
				path = rest
			}
		}
		if path != 0 {
			s.exported(&state{v: st.v, path: path}, f)
		}
		return
	}
	s.library(st)
	if name == "location" { // what is stored there is where the page goes, and another page reads it
		return
	}
	if isRoute(f, name) {
		s.libraryPath(st, addressRoute)
		return
	}
	if s.full() {
		return
	}
	if f.IsComponent() { // a name in the template
		s.instance(st, f, s.push(name, st.path))
	}
	s.local(st, f, name)
	s.scoped(st, f, name)
	for _, id := range s.a.detail(f).globals[row.Str] {
		s.to(st, f.Value(id), st.path, "")
	}
}
