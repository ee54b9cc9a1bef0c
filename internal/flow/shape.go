package flow

import (
	"slices"

	"tenet/internal/js"
)

// A shape is what queries need to find fast in a file.
type shape struct {
	rows    rows
	returns returns
	fields  map[js.StrID][]js.ValueID // this.name = value, by name
	stores  map[store][]js.ValueID    // variable.name = value
	stored  map[js.SymID][]js.ValueID // variable.any.name = value, in source order
	holders map[js.ValueID]js.SymID   // object literal, function or class -> the variable that holds it, of those that are stored to
	exports map[string]js.ValueID
	whole   []js.ValueID              // what all of its exports are, or are among
	main    js.ValueID                // the function, class or object that module.exports is
	filled  map[js.SymID][]js.ValueID // variable[expression] = value, variable.push(value): what may be a function
	kept    map[js.StrID][]js.ValueID // the same of what a property of that name holds
	below   depths
	loads   []js.ValueID             // exports[expression] = value
	loaded  map[js.FuncID]js.ValueID // function in import(x).then(function) -> the module
	leaves  []bool                   // by block: blocks that end by leaving the function
	heirs   []js.ValueID             // classes that inherit from another
	listens bool                     // the file has the word onmessage
	members members
	lazy    map[js.ValueID]bool     // calls of tables that load modules
	tables  map[js.ValueID]js.SymID // such a table, as it is made -> the variable that holds it
	atOnce  []*js.Value             // calls of functions where they are made; only while the shape is found
}

type store struct {
	sym  js.SymID
	path string // "cookie.secure"
}

func shapeOf(f *js.File) shape {
	s := shape{listens: f.FindStr("onmessage") != 0, fields: map[js.StrID][]js.ValueID{}, stores: map[store][]js.ValueID{}, exports: map[string]js.ValueID{}, stored: map[js.SymID][]js.ValueID{}}
	var counts [js.OpJSX + 1]int32
	for i := range f.Values {
		v := &f.Values[i]
		counts[v.Op]++
		switch v.Op {
		case js.OpAssign:
			s.assign(f, v)
		case js.OpCall:
			s.call(f, v)
		case js.OpClass:
			if v.X != 0 {
				s.heirs = append(s.heirs, js.ValueID(i))
			}
			for _, m := range f.Operands(v) {
				if p := f.At(m); p.Flags&(js.FlagMethod|js.FlagGetter|js.FlagSetter|js.FlagStatic) == 0 && p.X != 0 {
					s.fields[p.Str] = append(s.fields[p.Str], p.X)
				}
			}
		}
	}
	s.rows = rowsOf(f, &counts)
	s.returns = returnsOf(f, &s.rows)
	s.handOver(f)
	s.lazyOf(f)
	for _, ids := range s.stored {
		slices.Sort(ids) // an assignment in the value of another comes first
	}
	s.holders = map[js.ValueID]js.SymID{}
	holders(f, s.stored, s.holders)
	holders(f, s.filled, s.holders)
	s.leaves = leavesOf(f, &s.rows)
	s.members = membersOf(f, &s.rows)
	for _, e := range f.Exports {
		if name := f.Str(e.Name); s.exports[name] == 0 || f.At(e.Value).Op != js.OpUnary { // exports.a = void 0 comes first in compiled code
			s.exports[name] = e.Value
		}
		if value := skipAssigns(f, e.Value); s.below.paths != nil && f.At(value).Op == js.OpObject {
			s.below.paths[value] = f.Str(e.Name)
		}
		if f.Str(e.Name) == "*" {
			s.whole, s.main = append(s.whole, e.Value), mainOf(f, e.Value)
		}
	}
	return s
}

func (s *shape) assign(f *js.File, v *js.Value) {
	target := f.At(v.X)
	if target.Op == js.OpGetDyn {
		s.fill(f, f.At(target.X), v.Y)
	}
	if target.Op != js.OpGet {
		return
	}
	base := f.At(target.X)
	if base.Op == js.OpThis {
		s.fields[target.Str] = append(s.fields[target.Str], v.Y)
		return
	}
	s.underExports(f, v)
	path := f.Str(target.Str)
	for depth := 0; base.Op == js.OpGet && depth < 4; depth++ {
		path = f.Str(base.Str) + "." + path
		base = f.At(base.X)
	}
	if base.Op == js.OpRef {
		key := store{base.Sym, path}
		s.stores[key] = append(s.stores[key], v.Y)
		s.stored[base.Sym] = append(s.stored[base.Sym], v.Y)
	}
}

// call notes what a call puts into a collection, and the function that receives
// a module when it is loaded.
func (s *shape) call(f *js.File, v *js.Value) {
	callee := f.At(v.X)
	if callee.Op == js.OpFunc && v.Hi > v.Lo {
		s.atOnce = append(s.atOnce, v)
	}
	if callee.Op != js.OpGet || v.Hi == v.Lo {
		return
	}
	args := f.Operands(v)
	switch f.Str(callee.Str) {
	case "push", "unshift", "add":
	case "set":
		args = args[1:]
	case "then":
		if fn := f.At(args[0]); fn.Op == js.OpFunc && f.At(callee.X).Op == js.OpImport {
			if s.loaded == nil {
				s.loaded = map[js.FuncID]js.ValueID{}
			}
			s.loaded[fn.Func] = callee.X
		}
		return
	case "defineProperty":
		s.defined(f, args)
		return
	default:
		return
	}
	for _, a := range args {
		s.fill(f, f.At(callee.X), a)
	}
}

// defined notes Object.defineProperty(variable, 'name', { value }).
func (s *shape) defined(f *js.File, args []js.ValueID) {
	if len(args) != 3 {
		return
	}
	base, name := f.At(args[0]), f.At(args[1])
	if base.Op != js.OpRef || name.Op != js.OpString {
		return
	}
	key := store{base.Sym, f.Str(name.Str)}
	for _, value := range f.Described(args[2]) {
		s.stores[key] = append(s.stores[key], value)
		s.stored[base.Sym] = append(s.stored[base.Sym], value)
	}
}

// fill notes a value that may be a function, in a collection.
func (s *shape) fill(f *js.File, base *js.Value, value js.ValueID) {
	switch f.At(value).Op {
	case js.OpFunc, js.OpRef, js.OpGet, js.OpCall:
	default:
		return
	}
	switch base.Op {
	case js.OpRef:
		if s.filled == nil {
			s.filled = map[js.SymID][]js.ValueID{}
		}
		s.filled[base.Sym] = append(s.filled[base.Sym], value)
	case js.OpGlobal:
		if f.Str(base.Str) == "exports" {
			s.loads = append(s.loads, value)
		}
	case js.OpGet:
		if f.Str(base.Str) == "exports" {
			s.loads = append(s.loads, value)
		}
		if s.kept == nil {
			s.kept = map[js.StrID][]js.ValueID{}
		}
		s.kept[base.Str] = append(s.kept[base.Str], value)
	}
}

// holders finds the variables that are given one object literal, function or
// class, and then properties one by one.
func holders(f *js.File, stored map[js.SymID][]js.ValueID, held map[js.ValueID]js.SymID) {
	for sym := range stored {
		if defs := f.DefsOf(sym); len(defs) == 1 {
			switch value := skipAssigns(f, defs[0].Value); f.At(value).Op {
			case js.OpObject, js.OpFunc, js.OpClass:
				held[value] = sym
			}
		}
	}
}

// mainOf returns what an export is: the value of the variable that it names.
func mainOf(f *js.File, id js.ValueID) js.ValueID {
	if v := f.At(id); v.Op == js.OpRef {
		if defs := f.DefsOf(v.Sym); len(defs) == 1 {
			return skipAssigns(f, defs[0].Value)
		}
	}
	return id
}
