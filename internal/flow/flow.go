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
	"slices"
	"sync"
	"sync/atomic"

	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/module"
)

// A Program is all source files of a target, linked.
type Program struct {
	// Packages is what the package.json files say. Whoever makes the Program
	// may fill it before files are analysed; nil says nothing.
	Packages []Package

	files       []*js.File
	order       []int // of the files, in which they are worked on
	index       map[string]int32
	resolver    *module.Resolver
	shapes      []shape
	calls       map[funcRef][]site // local calls of a function
	passed      map[funcRef][]site // calls of library things that a function is handed to
	guesses     map[funcRef][]site // calls that mean a method by its name alone
	methods     map[string][]funcRef
	decorations map[string][]funcRef    // those that programs add to what frameworks hand to handlers
	provided    map[string][]provided   // what frameworks and containers hand to the program, by its name
	names       []nameIndex             // by file
	added       map[lookup][]addition   // what files add to the exports of others
	heirs       map[classRef][]classRef // class -> the classes that inherit from it
	near        [][]int32               // by file: those it imports and those that import it
	targets     [][]int32               // by file and import: 1 + the file that is meant, 0 for none of the program
	imports     map[string]bool         // canonical names of all packages imported anywhere
	imported    js.Marks                // of these
	namings     []*model.Naming         // the rows of [model.Namings] that may be about the program
	spare       sync.Pool               // of *memory
	shared      sync.Map                // what Shared remembers
	scripts     scripts                 // what scripts declare for each other
}

// New links files, which must be sorted by name.
func New(files []*js.File, resolver *module.Resolver) *Program {
	p := &Program{
		files: files, index: make(map[string]int32, len(files)), resolver: resolver, shapes: make([]shape, len(files)), names: make([]nameIndex, len(files)),
		calls: map[funcRef][]site{}, passed: map[funcRef][]site{}, imports: map[string]bool{},
	}
	for i, f := range files {
		p.index[f.Name] = int32(i)
		for _, imp := range f.Imports {
			name := module.Canonical(f.Str(imp.Spec))
			p.imports[name] = true
			p.imported.Add(name)
		}
	}
	for i := range model.Namings {
		if row := &model.Namings[i]; len(row.Needs) == 0 || p.Uses(row.Needs...) {
			p.namings = append(p.namings, row)
		}
	}
	p.order = largestFirst(files)
	p.beside(p.linkFiles, func(i int) { p.shapes[i] = shapeOf(files[i]) })
	p.linkAdded()
	p.linkClasses()
	p.link()
	p.linkEvents()
	p.linkNames()
	return p
}

// largestFirst is the order in which no core is left with a large file when
// the others have nothing more to do.
func largestFirst(files []*js.File) []int {
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(files[b].Values) - len(files[a].Values) })
	return order
}

// each runs f for every file on all cores.
func (p *Program) each(f func(i int)) {
	together(len(p.order), func(n int) { f(p.order[n]) })
}

// beside is each, with something else that runs at the same time.
func (p *Program) beside(other func(), f func(i int)) {
	together(len(p.order)+1, func(n int) {
		if n == 0 {
			other()
		} else {
			f(p.order[n-1])
		}
	})
}

// together runs f for 0..n-1 on all cores. A panic of f is passed on to the
// caller, who can recover from it.
func together(n int, f func(i int)) {
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
				if i >= n {
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
		if p.imported.MayHave(name) && p.imports[name] {
			return true
		}
	}
	return false
}

// A session is the memory of the analysis of one file.
type session struct {
	prog    *Program
	home    *File           // the file that was asked for first: mostly the only one
	views   map[int32]*File // the others
	depth   int
	params  bool // parameters are followed to the arguments of calls
	lookups map[lookup][]Value
	looks   int // left to the evaluation of a constant that is under way
}

func newSession(p *Program, params bool) *session {
	return &session{prog: p, params: params}
}

func (s *session) file(i int32) *File {
	if s.home != nil && s.home.id == i {
		return s.home
	}
	f := s.views[i]
	if f != nil {
		return f
	}
	f = &File{JS: s.prog.files[i], Prog: s.prog, id: i, session: s}
	if room, ok := s.prog.spare.Get().(*memory); ok {
		f.room, f.memory = room, *room
	} else {
		f.room = &memory{}
	}
	f.slots = slices.Grow(f.slots[:0], len(f.JS.Values))[:len(f.JS.Values)]
	clear(f.slots)
	switch {
	case s.home == nil:
		s.home = f
	case s.views == nil:
		s.views = map[int32]*File{i: f}
	default:
		s.views[i] = f
	}
	return f
}

// end hands the memory of the session to later ones.
func (s *session) end() {
	if s.home != nil {
		s.home.leave()
	}
	for _, f := range s.views {
		f.leave()
	}
}

func (f *File) leave() {
	if f.room == nil {
		return
	}
	clear(f.answers)
	clear(f.all)
	clear(f.alone)
	*f.room = memory{f.slots, f.answers[:0], f.all[:0], f.alone[:0]}
	f.Prog.spare.Put(f.room)
	f.room, f.memory = nil, memory{}
}

// Done hands the memory of the analysis to that of another file. Neither f nor
// a value that came from it may be used any more. Calling it is not required.
func (f *File) Done() { f.session.end() }

// A File is one source file, with what its values resolve to.
type File struct {
	JS   *js.File
	Prog *Program

	id      int32
	session *session
	memory
	room    *memory // where it came from, and goes back to
	byPath  map[string][]Call
	called  js.Marks // of the paths in byPath
	apps    []*App
	hasApps bool // apps are computed
	memos   memos
	ran     map[js.ValueID]ran
	reached map[js.ValueID][]js.Def // by use, of variables with many definitions
	links   map[linkKey][]Site
}

// A memory holds the answers of one file so far.
type memory struct {
	slots   []int32 // by value: 1 + index into answers, 0 for none
	answers []answer
	all     []Call  // in source order
	alone   []Value // of the answers that are one value, itself
}

// An answer is what is known of one value: where it comes from, and its
// library paths if it is its own origin. Both are nil while they are being
// looked for, so that a cycle adds nothing.
type answer struct {
	origins              []Value
	paths                []string
	hasOrigins, hasPaths bool
}

// answer returns the place for what is known of a value. It moves when another
// value is asked for: not to be kept.
func (f *File) answer(id js.ValueID) *answer {
	n := f.slots[id]
	if n == 0 {
		f.answers = append(f.answers, answer{})
		n = int32(len(f.answers))
		f.slots[id] = n
	}
	return &f.answers[n-1]
}

// Name returns the path of the file.
func (f *File) Name() string { return f.JS.Name }

// Value returns the value of an index.
func (f *File) Value(id js.ValueID) Value { return Value{f, id} }

// Bounds of a query. They are far above what real code needs and keep hostile
// code cheap; what goes beyond resolves to itself.
const (
	maxDepth = 48
	maxWidth = 8
)
