package flow

import (
	"slices"
	"sync"

	"tenet/internal/js"
)

// What package taint walks: who runs a function, what a call runs, what is
// stored where. All of it answers in the order of the program.

// A Site is a call as seen from a function that it runs or receives.
type Site struct {
	Call Call
	Arg  int    // of a function that the call receives: which argument holds it
	Key  string // and the keys that lead to it there, "" for the argument itself
	at   site
}

// Argument returns what the call gives to parameter n of the function that it
// runs; not OK if it gives nothing, or hides it in a spread.
func (s Site) Argument(n int) Value { return s.Call.File.session.argument(s.at, n) }

// Rest returns the arguments from parameter n on, as written.
func (s Site) Rest(n int) []Value {
	var rest []Value
	for ; ; n++ {
		v := s.Argument(n)
		if !v.OK() {
			return rest
		}
		rest = append(rest, v)
	}
}

// List returns the arguments that f.apply(this, list) hands over as one value;
// not OK if the list is written out, or there is none.
func (s Site) List() Value {
	if s.at.how != byApply {
		return Value{}
	}
	if list := s.Call.Arg(1); list.Origin().Op() != js.OpArray {
		return list
	}
	return Value{}
}

// This returns what the function that the call runs sees as `this`.
func (s Site) This() Value {
	switch {
	case s.at.how != direct:
		return s.Call.Arg(0)
	case s.Call.Op() == js.OpNew:
		return Value{}
	}
	return s.Call.Receiver()
}

// linked returns the sites of a function in one of the three tables, and
// remembers them.
func (f *File) linked(fn js.FuncID, table int, links map[funcRef][]site) []Site {
	list := links[funcRef{f.id, fn}]
	if len(list) == 0 {
		return nil
	}
	key := linkKey{fn, table}
	sites, known := f.links[key]
	if !known {
		sites = f.sites(list)
		if f.links == nil {
			f.links = map[linkKey][]Site{}
		}
		f.links[key] = sites
	}
	return slices.Clip(sites)
}

type linkKey struct {
	fn    js.FuncID
	table int
}

func (f *File) sites(list []site) []Site {
	sites := make([]Site, len(list))
	for i, at := range list {
		in := f.session.file(at.file)
		call, _ := in.Value(at.call).AsCall()
		sites[i] = Site{Call: call, Arg: int(at.arg), Key: at.key, at: at}
	}
	return sites
}

// Callers returns the calls that run a function of the file.
func (f *File) Callers(fn js.FuncID) []Site { return f.linked(fn, 0, f.Prog.calls) }

// Guesses returns the calls that may run a method because they call one of its
// name on something unknown, and no more than a few functions have that name.
func (f *File) Guesses(fn js.FuncID) []Site { return f.linked(fn, 1, f.Prog.guesses) }

// Handed returns the calls of libraries that receive a function of the file.
func (f *File) Handed(fn js.FuncID) []Site { return f.linked(fn, 2, f.Prog.passed) }

// A Target is a function that a call runs.
type Target struct {
	File *File
	Func js.FuncID
	Site Site
}

// Targets returns the functions of the program that call v runs. Sure is false
// if they are known by the name of the method alone.
func (v Value) Targets() (targets []Target, sure bool) {
	f := v.File
	if f == nil {
		return nil, false
	}
	known, ok := f.ran[v.ID]
	if !ok {
		known.targets, known.sure = v.findTargets()
		if f.ran == nil {
			f.ran = map[js.ValueID]ran{}
		}
		f.ran[v.ID] = known
	}
	return known.targets, known.sure
}

// ran is what a call runs: one is asked about again and again, by every way
// that leads through it.
type ran struct {
	targets []Target
	sure    bool
}

func (v Value) findTargets() (targets []Target, sure bool) {
	at := site{file: v.File.id, call: v.ID}
	fns := v.File.targets(v.ID, &at.how)
	sure = len(fns) > 0
	if !sure {
		at.how = direct
		fns = v.File.Prog.named(v.File, v.ID, &at.how)
	}
	call, _ := v.AsCall()
	for _, fn := range fns {
		at.part = fn.part
		targets = append(targets, Target{v.File.session.file(fn.funcRef.file), fn.fn, Site{Call: call, at: at}})
	}
	return targets, sure
}

// Func returns the row of a function of the file.
func (f *File) Func(fn js.FuncID) *js.Func { return &f.JS.Funcs[fn] }

// Returns lists the values that a function returns.
func (f *File) Returns(fn js.FuncID) []js.ValueID { return f.Prog.shapes[f.id].returns.of(fn) }

// Stored returns what is assigned to a property of a variable, by the path of
// the property: "cookie.secure".
func (f *File) Stored(sym js.SymID, path string) []js.ValueID {
	return f.Prog.shapes[f.id].stores[store{sym, path}]
}

// StoredAll returns what is assigned to the properties of a variable, all of
// them, in source order.
func (f *File) StoredAll(sym js.SymID) []js.ValueID {
	return slices.Clip(f.Prog.shapes[f.id].stored[sym])
}

// Holder returns the variable that holds an object literal, a function or a
// class to whose properties something is assigned.
func (f *File) Holder(literal js.ValueID) (js.SymID, bool) {
	sym, ok := f.Prog.shapes[f.id].holders[literal]
	return sym, ok
}

// This returns what `this` means in a function: the row of a class, of a
// constructor or of an object literal; 0 if nothing is known.
func (f *File) This(fn js.FuncID) js.ValueID { return f.Prog.shapes[f.id].members.this(f.JS, fn) }

// Self returns the function whose `this` a variable holds.
func (f *File) Self(sym js.SymID) (js.FuncID, bool) {
	fn, ok := f.Prog.shapes[f.id].members.self[sym]
	return fn, ok
}

// Members returns what is stored under a name of a class, constructor or
// object literal: methods, fields and prototype properties, not inherited.
func (f *File) Members(holder js.ValueID, name string) []js.ValueID {
	id := f.Str(name)
	if id == 0 {
		return nil
	}
	return f.Prog.shapes[f.id].members.values[memberKey{holder, id}]
}

// MemberNames lists the names of the members of a holder.
func (f *File) MemberNames(holder js.ValueID) []string {
	var names []string
	for _, id := range f.Prog.shapes[f.id].members.names[holder] {
		names = append(names, f.JS.Str(id))
	}
	return names
}

// Getter returns the function that computes a property, 0 if none does.
func (f *File) Getter(holder js.ValueID, name string) js.ValueID {
	return f.Prog.shapes[f.id].members.getters[memberKey{holder, f.Str(name)}]
}

// Parent returns what a class or a constructor inherits from.
func (f *File) Parent(holder js.ValueID) (in *File, parent js.ValueID) {
	v := f.Value(f.Prog.shapes[f.id].members.parent[holder])
	if row := f.JS.At(holder); row.Op == js.OpClass {
		v = f.Value(row.X)
	}
	return f.session.holderOf(v)
}

// IsExports reports whether a function, class or object is module.exports.
func (f *File) IsExports(id js.ValueID) bool { return f.Prog.shapes[f.id].main == id }

// Exported returns the names and values that the file exports, in source order.
func (f *File) Exported() []js.Export { return f.JS.Exports }

// Module returns what importing a file of the program gives, for an import or
// a require of it.
func (v Value) Module() []Value {
	switch row := v.Row(); row.Op {
	case js.OpImported:
		return v.File.session.imported(v)
	case js.OpImport:
		return v.File.session.required(v.File, row.X, importing)
	}
	return nil
}

// IsNamespace reports whether v stands for all that its file exports, and not
// for a row.
func (v Value) IsNamespace() bool { return v.File != nil && v.ID == namespace }

// Member returns the path of a property of a library thing.
func Member(path, name string) string { return member(path, name) }

// Called returns the path of what calling a library thing gives.
func Called(path string) string { return called(path) }

// Index returns the number of the file in the program.
func (f *File) Index() int { return int(f.id) }

// Other returns another file of the program, as this file sees it; nil if
// there is none of that name.
func (f *File) Other(name string) *File {
	i, ok := f.Prog.index[name]
	if !ok {
		return nil
	}
	return f.session.file(i)
}

// OwnPaths returns the library paths of v as its own origin: of a parameter
// only what a framework hands to it, and not what callers do.
func (v Value) OwnPaths() []string { return v.originPaths() }

// Str returns the index of an interned string, 0 if the file has it not.
func (f *File) Str(text string) js.StrID {
	if !f.JS.MayHaveStr(text) {
		return 0
	}
	n := &f.Prog.names[f.id]
	n.once.Do(func() {
		n.index = make(map[string]js.StrID, f.JS.NumStrings())
		for id, s := range f.JS.Strings() {
			n.index[s] = id
		}
	})
	return n.index[text]
}

// A nameIndex finds the interned strings of a file. Most files never need one.
type nameIndex struct {
	once  sync.Once
	index map[string]js.StrID
}
