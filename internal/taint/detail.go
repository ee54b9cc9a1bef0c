package taint

import (
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A detail is what questions need to find fast in a file. Most files are never
// asked about: it is made on demand.
type detail struct {
	once    sync.Once
	dynamic map[js.SymID][]js.ValueID  // variable[expression] = value
	copied  map[js.SymID][]js.ValueID  // variable[key] = other[key], the value
	resets  map[js.SymID][]js.ValueID  // object[variable] = {}, in the order of their ends
	grown   map[js.SymID][]js.ValueID  // what push, unshift, add, set and append put in
	passed  map[js.SymID][]argument    // calls that get the variable as an argument
	called  map[js.SymID][]js.ValueID  // calls of the variable
	globals map[js.StrID][]js.ValueID  // values of names that nobody declares
	moved   map[js.SymID]bool          // lists from which shift or splice takes elements
	yields  map[js.FuncID][]js.ValueID // what a generator yields
	aliases map[js.SymID][]js.SymID    // parameter -> the variables that it is assigned to
	params  map[js.ValueID][]js.SymID  // parameter -> the variables that hold it as it is
	throws  map[js.FuncID][]js.ValueID // what a function throws
	fields  map[js.StrID][]js.ValueID  // things[expression] = value, by the name of the property that holds them
	written map[js.SymID][]write       // assignments below what the variable holds, in source order
	added   map[js.SymID][]write       // what is put into lists below what the variable holds: variable.property.push(value)

	// Made when they are asked for themselves: most questions end before a guard is.
	checks checks
	blocks blocks
	breaks breaks
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
	d.copied, d.resets = map[js.SymID][]js.ValueID{}, map[js.SymID][]js.ValueID{}
	d.dynamic, d.grown, d.passed = map[js.SymID][]js.ValueID{}, map[js.SymID][]js.ValueID{}, map[js.SymID][]argument{}
	d.called, d.globals, d.yields, d.fields = map[js.SymID][]js.ValueID{}, map[js.StrID][]js.ValueID{}, map[js.FuncID][]js.ValueID{}, map[js.StrID][]js.ValueID{}
	d.throws, d.params, d.moved = map[js.FuncID][]js.ValueID{}, map[js.ValueID][]js.SymID{}, map[js.SymID]bool{}
	d.written, d.added = map[js.SymID][]write{}, map[js.SymID][]write{}
	for i := range f.Syms {
		if f.Syms[i].Kind == js.SymParam {
			for _, def := range f.DefsOf(js.SymID(i)) {
				if f.At(def.Value).Op == js.OpParam {
					d.params[def.Value] = append(d.params[def.Value], js.SymID(i))
				}
			}
		}
	}
	d.aliases = map[js.SymID][]js.SymID{}
	for i := range f.Values {
		v, id := &f.Values[i], js.ValueID(i)
		switch v.Op {
		case js.OpThrow:
			fn := f.FuncOf(id)
			d.throws[fn] = append(d.throws[fn], id)
		case js.OpAssign:
			switch target := f.At(v.X); target.Op {
			case js.OpRef:
				if from := f.At(v.Y); from.Op == js.OpRef && f.Syms[from.Sym].Kind == js.SymParam {
					d.aliases[from.Sym] = append(d.aliases[from.Sym], target.Sym)
				}
			case js.OpGlobal:
				d.globals[target.Str] = append(d.globals[target.Str], v.Y)
			case js.OpGet:
				if sym, path := writeOf(f, v.X); path != "" {
					d.written[sym] = append(d.written[sym], write{path, id})
				}
			case js.OpGetDyn:
				if key := f.At(target.Y); key.Op == js.OpRef && f.At(v.Y).Op == js.OpObject {
					d.resets[key.Sym] = append(d.resets[key.Sym], id)
				}
				switch base := f.At(target.X); {
				case base.Op == js.OpRef && copiesKey(f, target, f.At(v.Y)):
					d.copied[base.Sym] = append(d.copied[base.Sym], v.Y)
				case base.Op == js.OpRef:
					d.dynamic[base.Sym] = append(d.dynamic[base.Sym], v.Y)
				case base.Op == js.OpGet:
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
	sortLong(f, d.resets)
}

func (d *detail) call(f *js.File, id js.ValueID, v *js.Value) {
	for n, arg := range f.Operands(v) {
		if a := f.At(arg); a.Op == js.OpRef {
			d.passed[a.Sym] = append(d.passed[a.Sym], argument{id, n})
		}
	}
	switch callee := f.At(v.X); callee.Op {
	case js.OpRef:
		d.called[callee.Sym] = append(d.called[callee.Sym], id)
	case js.OpGet:
		base := f.At(callee.X)
		args := f.Operands(v)
		if base.Op == js.OpGlobal && f.Str(base.Str) == "Reflect" && f.Str(callee.Str) == "set" && len(args) > 2 {
			if target := f.At(args[0]); target.Op == js.OpRef {
				d.dynamic[target.Sym] = append(d.dynamic[target.Sym], args[2])
			}
			return
		}
		switch f.Str(callee.Str) {
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
			if sym, path := writeOf(f, callee.X); path != "" {
				for _, a := range args {
					d.added[sym] = append(d.added[sym], write{path, a})
				}
			}
		}
	}
}
