// Package flow answers the one question that every rule asks: what library
// thing is this value? The answer is a library path such as
// "node:vm.runInContext" (package model says how paths are written), found
// through variables, destructuring, imports and exports, functions that return
// or receive things, fields, and what frameworks hand to their handlers.
//
// It also evaluates constants, reads option objects, and puts the calls on an
// application or router into the order in which they run.
//
// Answers are computed on demand, with bounded depth and width, from the facts
// of package js. Each [File] is analysed with a memory of its own, so files
// can be analysed in parallel and always give the same answers.
package flow

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"tenet/internal/js"
	"tenet/internal/module"
)

// A Program is all source files of a target, linked.
type Program struct {
	// Packages is what the package.json files say. Whoever makes the Program
	// may fill it before files are analysed; nil says nothing.
	Packages []Package

	files    []*js.File
	index    map[string]int32
	resolver *module.Resolver
	shapes   []shape
	calls    map[funcRef][]site // local calls of a function
	passed   map[funcRef][]site // calls of library things that a function is handed to
	near     [][]int32          // by file: those it imports and those that import it
	imports  map[string]bool    // canonical names of all packages imported anywhere
}

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

// New links files, which must be sorted by name.
func New(files []*js.File, resolver *module.Resolver) *Program {
	p := &Program{
		files: files, index: make(map[string]int32, len(files)), resolver: resolver, shapes: make([]shape, len(files)),
		calls: map[funcRef][]site{}, passed: map[funcRef][]site{}, imports: map[string]bool{},
	}
	for i, f := range files {
		p.index[f.Name] = int32(i)
		for _, imp := range f.Imports {
			p.imports[module.Canonical(f.Str(imp.Spec))] = true
		}
	}
	p.each(func(i int) { p.shapes[i] = shapeOf(files[i]) })
	p.linkFiles()
	p.link()
	return p
}

// each runs f for every file on all cores. A panic of f is passed on to the
// caller, who can recover from it.
func (p *Program) each(f func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	var failed atomic.Value
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.Store(fmt.Sprint(r))
				}
			}()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(p.files) {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
	if r := failed.Load(); r != nil {
		panic(r)
	}
}

// Len returns the number of files.
func (p *Program) Len() int { return len(p.files) }

// File returns file i, to be analysed by one goroutine.
func (p *Program) File(i int) *File { return newSession(p, true).file(int32(i)) }

// Uses reports whether any file imports one of the packages, by canonical name.
func (p *Program) Uses(packages ...string) bool {
	for _, name := range packages {
		if p.imports[name] {
			return true
		}
	}
	return false
}

// A session is the memory of the analysis of one file.
type session struct {
	prog   *Program
	views  map[int32]*File
	depth  int
	params bool // parameters are followed to the arguments of calls
	looks  int  // left to the evaluation of a constant that is under way
}

func newSession(p *Program, params bool) *session {
	return &session{prog: p, views: map[int32]*File{}, params: params}
}

func (s *session) file(i int32) *File {
	f := s.views[i]
	if f == nil {
		f = &File{JS: s.prog.files[i], Prog: s.prog, id: i, session: s, origins: map[js.ValueID][]Value{}, paths: map[js.ValueID][]string{}}
		s.views[i] = f
	}
	return f
}

// A File is one source file, with what its values resolve to.
type File struct {
	JS   *js.File
	Prog *Program

	id      int32
	session *session
	origins map[js.ValueID][]Value  // answers so far; nil while one is being looked for
	paths   map[js.ValueID][]string // the same for library paths
	byPath  map[string][]Call
	all     []Call
	apps    []*App
	hasApps bool // apps are computed
	memo    map[any]any
}

// Name returns the path of the file.
func (f *File) Name() string { return f.JS.Name }

// Value returns the value of an index.
func (f *File) Value(id js.ValueID) Value { return Value{f, id} }

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
		f := s.file(int32(i))
		for id := range f.JS.Values {
			row := &f.JS.Values[id]
			if row.Op != js.OpCall && row.Op != js.OpNew {
				continue
			}
			at := site{file: int32(i), call: js.ValueID(id)}
			callees := f.Value(row.X).origins()
			local := false
			for _, o := range callees {
				if fn := o.callable(); fn.fn != 0 {
					local = true
					found[i] = append(found[i], edge{to: fn, at: at})
				}
			}
			if local {
				continue
			}
			for n, arg := range f.JS.Operands(row) {
				at.arg = int32(n)
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

// A shape is what queries need to find fast in a file.
type shape struct {
	returns map[js.FuncID][]js.ValueID // values of return statements
	fields  map[js.StrID][]js.ValueID  // this.name = value, by name
	stores  map[store][]js.ValueID     // variable.name = value
	holders map[js.ValueID]js.SymID    // object literal -> the variable that holds it, of those that are stored to
	exports map[string]js.ValueID
}

type store struct {
	sym  js.SymID
	path string // "cookie.secure"
}

func shapeOf(f *js.File) shape {
	s := shape{returns: map[js.FuncID][]js.ValueID{}, fields: map[js.StrID][]js.ValueID{}, stores: map[store][]js.ValueID{}, exports: map[string]js.ValueID{}}
	for i := range f.Values {
		v := &f.Values[i]
		switch v.Op {
		case js.OpReturn:
			if v.X != 0 {
				fn := f.FuncOf(js.ValueID(i))
				s.returns[fn] = append(s.returns[fn], v.X)
			}
		case js.OpAssign:
			s.assign(f, v)
		case js.OpClass:
			for _, m := range f.Operands(v) {
				if p := f.At(m); p.Flags&(js.FlagMethod|js.FlagGetter|js.FlagSetter|js.FlagStatic) == 0 && p.X != 0 {
					s.fields[p.Str] = append(s.fields[p.Str], p.X)
				}
			}
		}
	}
	s.holders = holders(f, s.stores)
	for _, e := range f.Exports {
		if name := f.Str(e.Name); s.exports[name] == 0 || f.At(e.Value).Op != js.OpUnary { // exports.a = void 0 comes first in compiled code
			s.exports[name] = e.Value
		}
	}
	return s
}

// holders finds the variables that are given one object literal, and then
// properties one by one.
func holders(f *js.File, stores map[store][]js.ValueID) map[js.ValueID]js.SymID {
	stored := make(map[js.SymID]bool, len(stores))
	for to := range stores {
		stored[to.sym] = true
	}
	held := map[js.ValueID]js.SymID{}
	for i := range f.Syms {
		if sym := js.SymID(i); stored[sym] {
			if defs := f.DefsOf(sym); len(defs) == 1 && f.At(defs[0].Value).Op == js.OpObject {
				held[defs[0].Value] = sym
			}
		}
	}
	return held
}

func (s *shape) assign(f *js.File, v *js.Value) {
	target := f.At(v.X)
	if target.Op != js.OpGet {
		return
	}
	base := f.At(target.X)
	if base.Op == js.OpThis {
		s.fields[target.Str] = append(s.fields[target.Str], v.Y)
		return
	}
	path := f.Str(target.Str)
	for depth := 0; base.Op == js.OpGet && depth < 4; depth++ {
		path = f.Str(base.Str) + "." + path
		base = f.At(base.X)
	}
	if base.Op == js.OpRef {
		key := store{base.Sym, path}
		s.stores[key] = append(s.stores[key], v.Y)
	}
}

// Bounds of a query. They are far above what real code needs and keep hostile
// code cheap; what goes beyond resolves to itself.
const (
	maxDepth = 48
	maxWidth = 8
)

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
