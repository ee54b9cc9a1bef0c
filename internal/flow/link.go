package flow

import "tenet/internal/js"

type funcRef struct {
	file int32
	fn   js.FuncID
}

// An edge says that a call runs, or receives, a function.
type edge struct {
	to     funcRef
	at     site
	passed bool
}

// link finds, for every function, who calls it and to which library thing it
// is handed. Files are read in parallel; the results are joined in their order.
//
// It does so twice: calls of what a function receives, its callbacks, can only
// be understood when the callers of that function are known.
func (p *Program) link() {
	found := make([][]edge, len(p.files))
	p.beside(p.findMethods, func(i int) {
		s := newSession(p, false)
		defer s.end()
		f := s.file(int32(i))
		for _, id := range p.shapes[i].rows.calls {
			found[i] = f.edges(found[i], id)
		}
	})
	p.add(found)
	back := make([][]edge, len(p.files))
	p.each(func(i int) {
		s := newSession(p, false)
		defer s.end()
		for _, id := range p.shapes[i].rows.of(js.OpCall) {
			if param, how := callback(p.files[i], id); param != 0 {
				back[i] = s.file(int32(i)).callbackEdges(back[i], param, site{file: int32(i), call: id, how: how})
			}
		}
	})
	p.add(back)
}

func (p *Program) add(found [][]edge) {
	together(2, func(n int) {
		to, passed := p.calls, n == 1
		if passed {
			to = p.passed
		}
		for _, edges := range found {
			for _, e := range edges {
				if e.passed == passed {
					to[e.to] = append(to[e.to], e.at)
				}
			}
		}
	})
}

// edges appends what one call runs, or what it hands to a library.
func (f *File) edges(list []edge, id js.ValueID) []edge {
	row := f.JS.At(id)
	at := site{file: f.id, call: id}
	local := false
	if !f.outside(row.X) {
		for _, fn := range f.targets(id, &at.how) {
			local = true
			at.part = fn.part
			list = append(list, edge{to: fn.funcRef, at: at})
		}
	}
	if local || row.Op == js.OpTag {
		return list
	}
	for n, arg := range f.JS.Operands(row) {
		at.arg = int32(n)
		if f.outside(arg) {
			continue
		}
		f.Value(arg).functionsIn("", 0, func(fn runnable, key string) {
			at.key, at.part = key, fn.part
			list = append(list, edge{fn.funcRef, at, true})
		})
	}
	return list
}

// targets returns the functions of the program that a call runs, and how it
// hands over its arguments.
func (f *File) targets(id js.ValueID, how *manner) []runnable {
	row := f.JS.At(id)
	fns := f.Value(row.X).runnables()
	if len(fns) > 0 {
		return append(fns, f.overrides(row.X)...)
	}
	if callee := f.JS.At(row.X); len(fns) == 0 && callee.Op == js.OpGet {
		switch f.JS.Str(callee.Str) {
		case "call":
			*how = byCall
		case "apply":
			*how = byApply
		default:
			return nil
		}
		fns = f.Value(callee.X).runnables()
	}
	return fns
}

// callback returns the parameter that a call runs, and how; 0 if it runs none.
func callback(f *js.File, id js.ValueID) (param js.ValueID, how manner) {
	callee := f.At(f.At(id).X)
	if callee.Op == js.OpGet {
		switch f.Str(callee.Str) {
		case "call":
			how = byCall
		case "apply":
			how = byApply
		default:
			return 0, direct
		}
		callee = f.At(callee.X)
	}
	if callee.Op != js.OpRef {
		return 0, direct
	}
	defs := f.DefsOf(callee.Sym)
	if len(defs) != 1 {
		return 0, direct
	}
	if row := f.At(defs[0].Value); row.Op != js.OpParam || row.Flags&js.FlagRest != 0 {
		return 0, direct
	}
	return defs[0].Value, how
}

// callbackEdges appends the functions that a call of a parameter runs: those
// that the callers of the function around hand to it.
func (f *File) callbackEdges(list []edge, param js.ValueID, at site) []edge {
	for _, fn := range f.handedTo(param) {
		at.part = fn.part
		list = append(list, edge{to: fn.funcRef, at: at})
	}
	return list
}

// handedTo returns the functions that the callers of a function give to a
// parameter of it.
func (f *File) handedTo(param js.ValueID) []runnable {
	row := f.JS.At(param)
	sites := f.Prog.calls[funcRef{f.id, row.Func}]
	if len(sites) > maxCallers {
		return nil
	}
	var fns []runnable
	for _, from := range sites {
		if arg := f.session.argument(from, int(row.Y)); arg.OK() {
			fns = append(fns, arg.runnables()...)
		}
	}
	return fns
}

const maxCallers = 64 // of a function whose callbacks are told apart

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
			return name != "module" && name != "exports" && !f.IsComponent()
		case js.OpRef:
			if len(f.Prog.shapes[f.id].stored[row.Sym]) > 0 {
				return false
			}
			defs := f.JS.DefsOf(row.Sym)
			if len(defs) != 1 || f.JS.At(defs[0].Value).Op != js.OpParam {
				return false
			}
			_, typed := f.JS.TypeOf(defs[0].Value)
			_, module := f.Prog.shapes[f.id].loaded[f.JS.At(defs[0].Value).Func]
			return !typed && !module
		}
		return false
	}
	return false
}

// callable returns the function that runs when v is called or constructed.
func (v Value) callable() funcRef {
	for range maxParents {
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
			if row.X == 0 {
				return funcRef{}
			}
			v = v.File.Value(row.X).Origin() // it inherits its constructor
		default:
			return funcRef{}
		}
	}
	return funcRef{}
}

// linkFiles finds which files import which.
func (p *Program) linkFiles() {
	p.near, p.targets = make([][]int32, len(p.files)), make([][]int32, len(p.files))
	if p.resolver == nil {
		return
	}
	for i, f := range p.files {
		p.targets[i] = make([]int32, len(f.Imports))
		for j, imp := range f.Imports {
			to, ok := p.find(f.Name, f.Str(imp.Spec), asked(f, &imp))
			if !ok {
				continue
			}
			p.targets[i][j] = to + 1
			if !imp.TypeOnly {
				p.near[i] = append(p.near[i], to)
				p.near[to] = append(p.near[to], int32(i))
			}
		}
	}
}

// Neighbours lists, for each file, those that it imports and those that import it.
func (p *Program) Neighbours() [][]int32 { return p.near }

// ImportsFile reports whether import i of the file is another file of the program.
func (f *File) ImportsFile(i int) bool {
	targets := f.Prog.targets[f.id]
	return i < len(targets) && targets[i] != 0
}

// find returns the file of the program that a specifier means.
func (p *Program) find(from, spec string, how resolution) (file int32, ok bool) {
	resolve := p.resolver.Resolve
	if how == requiring {
		resolve = p.resolver.Require
	}
	name, ok := resolve(from, spec)
	if !ok {
		return 0, false
	}
	file, ok = p.index[name]
	return file, ok
}

// asked says how a file imports.
func asked(f *js.File, imp *js.Import) resolution {
	if f.At(imp.Value).Op == js.OpCall {
		return requiring
	}
	return importing
}
