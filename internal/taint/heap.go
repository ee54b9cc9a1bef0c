package taint

import (
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A detail is what questions need to find fast in a file. Most files are never
// asked about: it is made on demand.
type detail struct {
	once    sync.Once
	dynamic map[js.SymID][]js.ValueID  // variable[expression] = value
	grown   map[js.SymID][]js.ValueID  // what push, unshift, add, set and append put in
	passed  map[js.SymID][]argument    // calls that get the variable as an argument
	called  map[js.SymID][]js.ValueID  // calls of the variable
	globals map[js.StrID][]js.ValueID  // values of names that nobody declares
	moved   map[js.SymID]bool          // lists from which shift or splice takes elements
	yields  map[js.FuncID][]js.ValueID // what a generator yields
	params  map[js.ValueID][]js.SymID  // parameter -> the variables that hold it as it is
	throws  map[js.FuncID][]js.ValueID // what a function throws
	asserts []js.ValueID               // calls of assert and its like
	fields  map[js.StrID][]js.ValueID  // things[expression] = value, by the name of the property that holds them
	checks  map[js.SymID][]js.ValueID  // calls that get the variable or a property of it, and methods of it
	blocks  blocks
	breaks  breaks
}

// breaks are the places of a word in the text of a file.
type breaks struct {
	once sync.Once
	at   []int32
}

type argument struct {
	call js.ValueID
	n    int
}

func (a *Analysis) detail(f *flow.File) *detail {
	d := &a.details[f.Index()]
	d.once.Do(func() { d.read(f.JS) })
	return d
}

func (d *detail) read(f *js.File) {
	d.dynamic, d.grown, d.passed = map[js.SymID][]js.ValueID{}, map[js.SymID][]js.ValueID{}, map[js.SymID][]argument{}
	d.called, d.globals, d.yields, d.fields = map[js.SymID][]js.ValueID{}, map[js.StrID][]js.ValueID{}, map[js.FuncID][]js.ValueID{}, map[js.StrID][]js.ValueID{}
	d.throws, d.params, d.moved = map[js.FuncID][]js.ValueID{}, map[js.ValueID][]js.SymID{}, map[js.SymID]bool{}
	d.checks, d.blocks = map[js.SymID][]js.ValueID{}, blocksOf(f)
	for i := range f.Syms {
		if f.Syms[i].Kind == js.SymParam {
			for _, def := range f.DefsOf(js.SymID(i)) {
				if f.At(def.Value).Op == js.OpParam {
					d.params[def.Value] = append(d.params[def.Value], js.SymID(i))
				}
			}
		}
	}
	for i := range f.Values {
		v, id := &f.Values[i], js.ValueID(i)
		switch v.Op {
		case js.OpThrow:
			fn := f.FuncOf(id)
			d.throws[fn] = append(d.throws[fn], id)
		case js.OpAssign:
			switch target := f.At(v.X); target.Op {
			case js.OpGlobal:
				d.globals[target.Str] = append(d.globals[target.Str], v.Y)
			case js.OpGetDyn:
				switch base := f.At(target.X); base.Op {
				case js.OpRef:
					d.dynamic[base.Sym] = append(d.dynamic[base.Sym], v.Y)
				case js.OpGet:
					d.fields[base.Str] = append(d.fields[base.Str], v.Y)
				}
			}
		case js.OpYield:
			if v.X != 0 {
				fn := f.FuncOf(id)
				d.yields[fn] = append(d.yields[fn], v.X)
			}
		case js.OpCall, js.OpNew:
			d.call(f, id, v)
		}
	}
}

func (d *detail) call(f *js.File, id js.ValueID, v *js.Value) {
	for n, arg := range f.Operands(v) {
		a := f.At(arg)
		if a.Op == js.OpRef {
			d.passed[a.Sym] = append(d.passed[a.Sym], argument{id, n})
		}
		for a.Op == js.OpGet || a.Op == js.OpGetDyn {
			a = f.At(a.X)
		}
		if a.Op == js.OpRef && v.Op == js.OpCall {
			d.checks[a.Sym] = append(d.checks[a.Sym], id)
		}
	}
	switch callee := f.At(v.X); callee.Op {
	case js.OpRef:
		d.called[callee.Sym] = append(d.called[callee.Sym], id)
		if name := f.Str(f.Syms[callee.Sym].Name); name == "assert" || name == "invariant" {
			d.asserts = append(d.asserts, id)
		}
	case js.OpGet:
		base := f.At(callee.X)
		args := f.Operands(v)
		if base.Op == js.OpRef && f.Str(callee.Str) == "forEach" {
			d.checks[base.Sym] = append(d.checks[base.Sym], id)
		}
		switch f.Str(callee.Str) {
		case "ok", "assert", "equal", "strictEqual":
			if root := f.At(callee.X); root.Op == js.OpRef && f.Str(f.Syms[root.Sym].Name) == "assert" && f.Str(callee.Str) == "ok" {
				d.asserts = append(d.asserts, id)
			}
			return
		case "push", "unshift", "add", "append":
		case "shift", "splice", "sort", "reverse":
			if base.Op == js.OpRef {
				d.moved[base.Sym] = true
			}
			if f.Str(callee.Str) != "splice" {
				return
			}
			args = args[min(2, len(args)):]
		case "set":
			args = args[min(1, len(args)):]
		default:
			return
		}
		switch base.Op {
		case js.OpRef:
			d.grown[base.Sym] = append(d.grown[base.Sym], args...)
		case js.OpGet:
			d.fields[base.Str] = append(d.fields[base.Str], args...)
		}
	}
}

// ref is a use of a variable: the definitions that reach it, and what is
// stored below it.
func (s *search) ref(st *state) {
	f, row := st.v.File, st.v.Row()
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
	if st.path != 0 {
		s.stores(st, f, row.Sym)
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
				s.stored(st, f, id, below, "is stored as "+path)
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
	if wide || isIndex(name) {
		for _, id := range d.grown[sym] {
			if e := f.JS.At(id); e.Op == js.OpSpread {
				s.stored(st, f, e.X, st.path, "is added to a list")
				continue
			}
			s.stored(st, f, id, rest, "is added to a list")
		}
	}
	for _, a := range d.passed[sym] {
		s.outParameter(st, f, a)
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
	for _, p := range call.Callee.Paths() {
		for _, d := range model.Derives[p] {
			if d.Move == model.Union && a.n == 0 {
				for i, arg := range call.Args() {
					if i > 0 {
						s.to(st, arg, st.path, "is copied by "+calleeName(call))
					}
				}
			}
		}
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
		frame, ok := s.enter(st.frame, call.Value, t.File, t.Func)
		if !ok {
			continue
		}
		for _, sym := range s.a.detail(t.File).params[params[a.n]] {
			s.storesIn(t.File, sym, st.path, frame)
		}
	}
}

// storesIn walks to what a function stores into an object that it is given.
func (s *search) storesIn(f *flow.File, sym js.SymID, path pathID, frame frameID) {
	name, rest := s.pop(path)
	var ids []js.ValueID
	if name == anyElement || name == anything {
		ids = f.StoredAll(sym)
	} else {
		ids = f.Stored(sym, name)
	}
	d := s.a.detail(f)
	ids = append(append(append([]js.ValueID(nil), ids...), d.dynamic[sym]...), d.grown[sym]...)
	for _, id := range ids {
		v := f.Value(id)
		s.across(v, rest, frame, v, "is stored into the argument")
	}
}

// this is the object that a method works on.
func (s *search) this(st *state) {
	f := st.v.File
	fn := st.v.FuncID()
	s.library(st)
	if holder := f.This(fn); holder != 0 && st.path != 0 {
		s.members(st, f, holder, 0)
		if f.JS.At(holder).Op == js.OpObject {
			s.to(st, f.Value(holder), st.path, "")
		}
	}
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
				s.across(v, rest, in, v, "is kept as "+n)
			}
			if g := f.Getter(holder, n); g != 0 {
				s.returns(st, f, f.JS.At(g).Func, rest, 0)
			}
		}
		d := s.a.detail(f)
		if id := f.Str(name); id != 0 && rest != 0 && len(f.Members(holder, name)) > 0 {
			if next, below := s.pop(rest); next == anyElement || next == anything || isIndex(next) {
				for _, v := range d.fields[id] {
					s.across(f.Value(v), below, 0, f.Value(v), "is added to "+name)
				}
			}
		}
		if f, holder = f.Parent(holder); f == nil {
			return
		}
	}
}

const maxParents = 8 // of a chain of classes
