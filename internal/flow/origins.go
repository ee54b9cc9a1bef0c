package flow

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

// namespace is the ID of the Value that stands for what a file exports.
const namespace js.ValueID = -1

// Origins returns where a value comes from, as far as the program shows:
// literals, functions, classes, library calls, parameters without known
// callers. At most eight; v itself if nothing is known.
func (v Value) Origins() []Value { return v.origins() }

// Origin returns the one place that a value comes from, or v itself.
func (v Value) Origin() Value {
	if o := v.origins(); len(o) == 1 {
		return o[0]
	}
	return v
}

func (v Value) origins() []Value {
	if v.File == nil || v.ID == 0 {
		return nil
	}
	if v.ID == namespace {
		return []Value{v}
	}
	if a := v.File.answer(v.ID); a.hasOrigins {
		return a.origins
	}
	s := v.File.session
	if s.depth >= maxDepth {
		return []Value{v}
	}
	v.File.answer(v.ID).hasOrigins = true
	s.depth++
	found := s.find(v)
	s.depth--
	if len(found) == 0 {
		found = v.alone()
	}
	v.File.answer(v.ID).origins = found
	return found
}

func (s *session) find(v Value) []Value {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpRef:
		return s.definitions(f, row.Sym)
	case js.OpGet:
		return s.property(v)
	case js.OpGetDyn:
		return s.indexed(v)
	case js.OpCall, js.OpNew, js.OpTag:
		return s.result(v)
	case js.OpGlobal:
		if f.IsComponent() {
			return s.values(f, Memo(f, methodsKey{}, methodsOf)[row.Str])
		}
	case js.OpImported:
		return s.imported(v)
	case js.OpImport:
		return s.required(f, row.X, importing)
	case js.OpAwait:
		return f.Value(row.X).origins()
	case js.OpAssign:
		if op := f.JS.Str(row.Str); op == "=" || op == "||=" || op == "??=" {
			return f.Value(row.Y).origins()
		}
	case js.OpLogical:
		if f.JS.Str(row.Str) == "&&" {
			return f.Value(row.Y).origins()
		}
		return join(join(nil, f.Value(row.X).origins()), f.Value(row.Y).origins())
	case js.OpCond:
		return join(join(nil, f.Value(row.Y).origins()), f.Value(f.JS.List[row.Lo]).origins())
	case js.OpSeq:
		if row.Hi > row.Lo {
			return f.Value(f.JS.List[row.Hi-1]).origins()
		}
	case js.OpParam:
		return s.parameter(v)
	case js.OpSuper: // super(...) runs the constructor of the parent
		if holder := f.thisHolder(v.ID); f.JS.At(holder).Op == js.OpClass {
			return f.Value(f.JS.At(holder).X).origins()
		}
	case js.OpProp:
		return f.Value(row.X).origins()
	}
	return nil
}

// definitions joins what a variable is given. A variable with many is a
// variable that anyone may set.
func (s *session) definitions(f *File, sym js.SymID) []Value {
	defs := f.JS.DefsOf(sym)
	if len(defs) == 0 || len(defs) > maxWidth {
		return nil
	}
	if len(defs) == 1 {
		return f.Value(defs[0].Value).origins()
	}
	var all []Value
	for _, d := range defs {
		all = join(all, f.Value(d.Value).origins())
	}
	return all
}

// property resolves X.name.
func (s *session) property(v Value) []Value {
	f, row := v.File, v.Row()
	base := f.Value(row.X)
	name := f.JS.Str(row.Str)
	switch base.Op() {
	case js.OpThis:
		if found := s.own(f, f.thisHolder(row.X), row.Str); len(found) > 0 {
			return found
		}
		if holder, ok := s.prog.shapes[f.id].members.static[f.JS.FuncOf(row.X)]; ok {
			return s.member(f.Value(holder), name)
		}
		return s.values(f, s.prog.shapes[f.id].fields[row.Str])
	case js.OpRef:
		if fn, ok := s.prog.shapes[f.id].members.self[base.Row().Sym]; ok {
			if found := s.own(f, s.prog.shapes[f.id].members.this(f.JS, fn), row.Str); len(found) > 0 {
				return found
			}
		}
	case js.OpSuper:
		if holder := f.thisHolder(row.X); f.JS.At(holder).Op == js.OpClass {
			if in, parent := s.holderOf(f.Value(f.JS.At(holder).X)); in != nil {
				return s.own(in, parent, in.Str(name))
			}
		}
	case js.OpGlobal:
		switch f.JS.Str(base.Row().Str) {
		case "module":
			if name == "exports" {
				return []Value{{f, namespace}}
			}
		case "exports":
			return s.exported(f, name)
		}
	}
	var found []Value
	for _, o := range base.origins() {
		found = join(found, s.member(o, name))
	}
	if root, path := f.rooted(row.X, name); root != 0 {
		found = join(found, s.values(f, s.prog.shapes[f.id].stores[store{root, path}]))
	}
	return found
}

// thisHolder returns what `this`, the row of that index, is an instance of.
func (f *File) thisHolder(this js.ValueID) js.ValueID {
	return f.Prog.shapes[f.id].members.this(f.JS, f.JS.FuncOf(this))
}

// result resolves what a call returns: what the module or function that it
// calls gives back.
func (s *session) result(v Value) []Value {
	f, row := v.File, v.Row()
	if spec, ok := v.lazyLoad(); ok {
		return s.required(f, spec, requiring)
	}
	if callee := f.JS.At(row.X); callee.Op == js.OpGlobal && f.JS.Str(callee.Str) == "require" && row.Hi > row.Lo {
		return s.required(f, f.JS.List[row.Lo], requiring)
	}
	if row.Op == js.OpCall && row.Hi > row.Lo && f.Value(row.X).isIdentity() {
		return f.Value(f.JS.List[row.Lo]).origins()
	}
	if row.Op != js.OpCall {
		return nil
	}
	callee := row.X
	if get := f.JS.At(callee); get.Op == js.OpGet {
		switch f.JS.Str(get.Str) {
		case "bind":
			if row.Hi-row.Lo > 1 {
				return nil // some of the arguments are given: see bound
			}
			return f.Value(get.X).functions()
		case "call", "apply":
			callee = get.X
		}
	}
	var found []Value
	for _, o := range f.Value(callee).origins() {
		if o.Op() != js.OpFunc {
			continue
		}
		fn := &o.File.JS.Funcs[o.Row().Func]
		returns := s.prog.shapes[o.File.id].returns.of(o.Row().Func)
		if fn.Generator || len(returns) > maxWidth {
			continue
		}
		for _, r := range returns {
			found = also(found, o.File.Value(r).origins())
		}
	}
	return found[:min(len(found), maxWidth)]
}

// functions returns the origins of v that are functions of the program.
func (v Value) functions() []Value {
	var found []Value
	for _, o := range v.origins() {
		if o.Op() == js.OpFunc {
			found = append(found, o)
		}
	}
	return found
}

// isIdentity reports whether a callee returns its first argument.
func (v Value) isIdentity() bool {
	name := helperName(v.File.JS, v.ID)
	if name == "" {
		return false
	}
	if model.Interop[name] || marksGenerator(v, name) {
		return true
	}
	if v.Op() != js.OpRef && !model.IdentityNames[v.lastName()] {
		return false // most calls: no need to know what they are
	}
	for path := range v.paths() {
		if model.Identity[path] {
			return true
		}
	}
	return false
}

// parameter resolves a parameter to the arguments of the calls in sight.
func (s *session) parameter(v Value) []Value {
	row := v.Row()
	if module, ok := s.prog.shapes[v.File.id].loaded[row.Func]; ok && row.Y == 0 {
		return v.File.Value(module).origins()
	}
	if !s.params {
		return nil
	}
	sites := s.prog.calls[funcRef{v.File.id, row.Func}]
	if len(sites) == 0 || len(sites) > maxWidth {
		return nil
	}
	var found []Value
	for _, at := range sites {
		if arg := s.argument(at, int(row.Y)); arg.OK() {
			found = also(found, arg.origins())
		}
	}
	return found[:min(len(found), maxWidth)]
}
