package flow

import "tenet/internal/js"

type funcRef struct {
	file int32
	fn   js.FuncID
}

// A site is a call as seen from the function it calls or receives.
type site struct {
	file int32
	call js.ValueID
	arg  int32
	key  string // the function is the value of this property of the argument
}

// link finds, for every function, who calls it and to which library thing it
// is handed. Files are read in parallel; the results are joined in their order.
func (p *Program) link() {
	type edge struct {
		to     funcRef
		at     site
		passed bool
	}
	found := make([][]edge, len(p.files))
	p.each(func(i int) {
		s := newSession(p, false)
		defer s.end()
		f := s.file(int32(i))
		for id := range f.JS.Values {
			row := &f.JS.Values[id]
			if row.Op != js.OpCall && row.Op != js.OpNew {
				continue
			}
			at := site{file: int32(i), call: js.ValueID(id)}
			local := false
			if !f.outside(row.X) {
				for _, o := range f.Value(row.X).origins() {
					if fn := o.callable(); fn.fn != 0 {
						local = true
						found[i] = append(found[i], edge{to: fn, at: at})
					}
				}
			}
			if local {
				continue
			}
			for n, arg := range f.JS.Operands(row) {
				at.arg = int32(n)
				if f.outside(arg) {
					continue
				}
				f.Value(arg).functionsIn("", 0, func(fn funcRef, key string) {
					at.key = key
					found[i] = append(found[i], edge{fn, at, true})
				})
			}
		}
	})
	for _, edges := range found {
		for _, e := range edges {
			if e.passed {
				p.passed[e.to] = append(p.passed[e.to], e.at)
			} else {
				p.calls[e.to] = append(p.calls[e.to], e.at)
			}
		}
	}
}

// outside is a quick test for values that can be no function of the program as
// long as parameters are not followed: globals, parameters, their properties.
func (f *File) outside(id js.ValueID) bool {
	for range maxDepth {
		row := f.JS.At(id)
		switch row.Op {
		case js.OpGet:
			id = row.X
			continue
		case js.OpGlobal:
			name := f.JS.Str(row.Str)
			return name != "module" && name != "exports"
		case js.OpRef:
			if f.Prog.shapes[f.id].stored[row.Sym] {
				return false
			}
			defs := f.JS.DefsOf(row.Sym)
			return len(defs) == 1 && f.JS.At(defs[0].Value).Op == js.OpParam
		}
		return false
	}
	return false
}

// callable returns the function that runs when v is called or constructed.
func (v Value) callable() funcRef {
	switch row := v.Row(); row.Op {
	case js.OpFunc:
		return funcRef{v.File.id, row.Func}
	case js.OpClass:
		for _, m := range v.File.JS.Operands(row) {
			prop := v.File.JS.At(m)
			if v.File.JS.Str(prop.Str) == "constructor" && prop.Flags&js.FlagMethod != 0 {
				return funcRef{v.File.id, v.File.JS.At(prop.X).Func}
			}
		}
	}
	return funcRef{}
}

// functionsIn yields the functions that an argument carries: itself, those in
// an array, and those in an options object, with the key that they stand under.
func (v Value) functionsIn(key string, depth int, yield func(fn funcRef, key string)) {
	switch v.Op() {
	case js.OpString, js.OpNumber, js.OpTemplate, js.OpBinary, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpThis, js.OpRegExp, js.OpUnary, js.OpGlobal:
		return // most arguments carry none
	}
	if depth > 3 {
		return
	}
	for _, o := range v.origins() {
		f := o.File
		switch row := o.Row(); row.Op {
		case js.OpFunc:
			yield(funcRef{f.id, row.Func}, key)
		case js.OpArray:
			for _, e := range f.JS.Operands(row) {
				f.Value(e).functionsIn(key, depth+1, yield)
			}
		case js.OpObject:
			for _, e := range f.JS.Operands(row) {
				if p := f.JS.At(e); p.Op == js.OpProp {
					f.Value(p.X).functionsIn(f.JS.Str(p.Str), depth+1, yield)
				}
			}
		case js.OpCall:
			// A wrapper such as asyncHandler(async (req, res) => {}) hands on
			// what it is given.
			for _, a := range f.JS.Operands(row) {
				if f.JS.At(a).Op == js.OpFunc {
					yield(funcRef{f.id, f.JS.At(a).Func}, key)
				}
			}
		}
	}
}

// linkFiles finds which files import which.
func (p *Program) linkFiles() {
	p.near = make([][]int32, len(p.files))
	if p.resolver == nil {
		return
	}
	for i, f := range p.files {
		for _, imp := range f.Imports {
			name, ok := p.resolver.Resolve(f.Name, f.Str(imp.Spec))
			if !ok || imp.TypeOnly {
				continue
			}
			if to, ok := p.index[name]; ok {
				p.near[i] = append(p.near[i], to)
				p.near[to] = append(p.near[to], int32(i))
			}
		}
	}
}
