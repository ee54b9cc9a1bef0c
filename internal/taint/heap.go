package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// ref is a use of a variable: the definitions that reach it, and what is
// stored below it.
func (s *search) ref(st *state) {
	f, row := st.v.File, st.v.Row()
	if st.path == 0 && addressKinds.Has(s.kind) {
		s.toldHost(st, f, row.Sym)
	}
	if st.path != 0 && s.kind != model.Secret {
		if by, rest := s.overwritten(st); by.OK() {
			s.to(st, by, rest, "")
			return
		}
	}
	if s.a.detail(f).moved[row.Sym] {
		st.path = s.blur(st.path)
	}
	defs := f.Reaching(st.v.ID)
	for _, d := range defs {
		v := f.Value(d.Value)
		if s.replaced(st, d, defs) {
			s.cut = true
			continue
		}
		use := st.use
		if v.FuncID() != st.v.FuncID() {
			use = s.closure(st.v, v.FuncID())
		}
		s.across(v, st.path, st.frame, use, "")
	}
	if st.path != 0 && s.kind != model.Secret { // of those, what stands in literals counts
		s.stores(st, f, row.Sym)
	}
}

// toldHost walks to what a URL is told to lead to after it has been made:
// url.hostname = name.
func (s *search) toldHost(st *state, f *flow.File, sym js.SymID) {
	for _, name := range [...]string{"hostname", "host", "href"} {
		if stores := f.Stored(sym, name); len(stores) > 0 && st.v.Is("globalThis.URL()", "node:url.URL()") {
			for _, id := range stores {
				s.stored(st, f, id, 0, s.saysName("is stored as ", name))
			}
		}
	}
}

// blur makes an index of a path any index, for lists whose elements move.
func (s *search) blur(p pathID) pathID {
	if name, rest := s.pop(p); p != 0 && isIndex(name) {
		return s.push(anyElement, rest)
	}
	return p
}

// closure returns where in function outer the closure around v is made.
func (s *search) closure(v flow.Value, outer js.FuncID) flow.Value {
	fn := v.FuncID()
	for fn > 0 && v.File.Func(fn).Parent != outer {
		fn = v.File.Func(fn).Parent
	}
	if fn <= 0 {
		return v
	}
	return v.File.Value(v.File.Func(fn).Value)
}

// stores walks to what is put into the object that a variable holds.
func (s *search) stores(st *state, f *flow.File, sym js.SymID) {
	d := s.a.detail(f)
	name, rest := s.pop(st.path)
	wide := name == anyElement || name == anything
	if wide {
		for _, id := range f.StoredAll(sym) {
			s.stored(st, f, id, rest, "is stored")
		}
	} else {
		path, below := name, rest
		for n := 0; n < 4; n++ {
			for _, id := range f.Stored(sym, path) {
				s.stored(st, f, id, below, s.saysName("is stored as ", path))
			}
			if below == 0 {
				break
			}
			var next string
			if next, below = s.pop(below); next == anything || next == anyElement {
				break
			}
			path += "." + next
		}
	}
	for _, id := range d.dynamic[sym] {
		s.stored(st, f, id, rest, "is stored")
	}
	for _, id := range d.copied[sym] {
		from, path := s.copySource(st, f, id)
		s.stored(st, f, from, path, "is stored")
	}
	s.addedBelow(st, f, d.added[sym])
	if wide || isIndex(name) {
		for _, id := range d.grown[sym] {
			if e := f.JS.At(id); e.Op == js.OpSpread {
				s.stored(st, f, e.X, st.path, "is added to a list")
				continue
			}
			s.stored(st, f, id, rest, "is added to a list")
		}
	}
	for _, a := range s.outs(f, sym) {
		s.outParameter(st, f, a)
	}
}

// addedBelow walks to what is put into the list that is asked for, below an
// object: options.args.push(value).
func (s *search) addedBelow(st *state, f *flow.File, added []write) {
	for _, a := range added {
		at, path := "", st.path
		name := ""
		for path != 0 && at != a.path {
			if name, path = s.pop(path); name == anything || name == anyElement {
				break
			}
			at = below(at, name)
		}
		if at == a.path {
			name, path = s.pop(path)
		}
		if name == anything || at == a.path && (name == anyElement || isIndex(name)) {
			s.stored(st, f, a.id, path, "is added to "+a.path)
		}
	}
}

func (s *search) stored(st *state, f *flow.File, id js.ValueID, path pathID, note string) {
	v := f.Value(id)
	if v.FuncID() == st.v.FuncID() {
		s.to(st, v, path, note)
	} else {
		s.across(v, path, 0, v, note)
	}
}

// outParameter looks at a call that gets the object: a function of the program
// may store into its parameter, Object.assign copies into its first argument.
func (s *search) outParameter(st *state, f *flow.File, a argument) {
	call, _ := f.Value(a.call).AsCall()
	if a.n == 0 {
		s.copies(st, call)
	}
	targets, sure := call.Targets()
	if !sure {
		return
	}
	for _, t := range targets {
		row := t.File.Func(t.Func)
		params := t.File.JS.List[row.Lo:row.Hi]
		if a.n >= len(params) {
			continue
		}
		for _, sym := range s.a.detail(t.File).params[params[a.n]] {
			s.storesIn(st, call, t, sym)
		}
	}
}

// storesIn walks to what a function stores into an object that it is given.
func (s *search) storesIn(st *state, call flow.Call, t flow.Target, sym js.SymID) {
	f := t.File
	name, rest := s.pop(st.path)
	var ids []js.ValueID
	if name == anyElement || name == anything {
		ids = f.StoredAll(sym)
	} else {
		ids = f.Stored(sym, name)
	}
	d := s.a.detail(f)
	dynamic, grown, copied := d.dynamic[sym], d.grown[sym], d.copied[sym]
	if len(ids)+len(dynamic)+len(grown)+len(copied) == 0 { // as most do
		return
	}
	frame, ok := s.enter(st.frame, call.Value, f, t.Func)
	if !ok {
		return
	}
	for _, list := range [3][]js.ValueID{ids, dynamic, grown} {
		for _, id := range list {
			v := f.Value(id)
			s.across(v, rest, frame, v, "is stored into the argument")
		}
	}
	for _, id := range copied {
		from, path := s.copySource(st, f, id)
		v := f.Value(from)
		s.across(v, path, frame, v, "is stored into the argument")
	}
}

// this is the object that a method works on.
func (s *search) this(st *state) {
	f := st.v.File
	fn := st.v.FuncID()
	s.library(st)
	if s.full() {
		return
	}
	if holder := f.This(fn); holder != 0 && st.path != 0 {
		if !s.isMadeHere(st, f, holder) {
			s.members(st, f, holder, 0)
		}
		s.component(st, f, holder)
		if f.JS.At(holder).Op == js.OpObject {
			s.to(st, f.Value(holder), st.path, "")
		}
	}
	s.instance(st, f, st.path)
	// What the caller has put there.
	method := fn
	for method > 0 && f.Func(method).Kind == js.FuncArrow {
		method = f.Func(method).Parent
	}
	s.callers(st, f, method, func(site flow.Site, frame frameID) {
		if this := site.This(); this.OK() && this.Op() != js.OpThis {
			s.across(this, st.path, frame, site.Call.Value, "")
		}
	})
	for _, site := range f.Handed(method) { // forEach(f, this), forIn(object, f, this)
		if this := site.Call.Arg(site.Arg + 1); site.Key == "" && this.OK() && (iterations[site.Call.Callee.Name()] || model.Callbacks[site.Call.Method()] != nil) {
			s.across(this, st.path, 0, site.Call.Value, "")
		}
	}
}

// members walks to what is stored in instances of a class or constructor.
func (s *search) members(st *state, f *flow.File, holder js.ValueID, frame frameID) {
	name, rest := s.pop(st.path)
	for range maxParents {
		names := []string{name}
		if name == anyElement || name == anything {
			names = f.MemberNames(holder)
		}
		for _, n := range names {
			for _, id := range f.Members(holder, n) {
				v := f.Value(id)
				in := frameID(0)
				if frame != 0 && v.FuncID() == s.frames[frame].fn {
					in = frame
				}
				s.across(v, rest, in, v, s.saysName("is kept as ", n))
			}
			if p := f.Declared(holder, n); p.OK() {
				s.across(p, rest, 0, p, "")
			}
			if g := f.Getter(holder, n); g != 0 {
				s.returns(st, f, f.JS.At(g).Func, rest, 0)
			}
		}
		d := s.a.detail(f)
		if id := f.Str(name); id != 0 && rest != 0 && len(f.Members(holder, name)) > 0 {
			if next, below := s.pop(rest); next == anyElement || next == anything || isIndex(next) {
				for _, v := range d.fields[id] {
					s.across(f.Value(v), below, 0, f.Value(v), s.saysName("is added to ", name))
				}
			}
		}
		if f, holder = f.Parent(holder); f == nil {
			return
		}
	}
}

const maxParents = 8 // of a chain of classes
