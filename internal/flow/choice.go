package flow

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/model"
)

// maxChoice is how many functions of a collection are told apart where an
// expression chooses one of them.
const maxChoice = 24

// chosen returns the functions that an expression may be which takes one out
// of a collection: table[name], list.shift(), map.get(name), the variable of a
// loop over them.
func (f *File) chosen(id js.ValueID, depth int) []runnable {
	row := f.JS.At(id)
	switch row.Op {
	case js.OpGetDyn, js.OpElem:
		return f.anyOf(row.X)
	case js.OpCall:
		if callee := f.JS.At(row.X); callee.Op == js.OpGet && model.Choosers[f.JS.Str(callee.Str)] {
			return f.anyOf(callee.X)
		}
	case js.OpLogical:
		if depth < maxChosen {
			return append(f.chosen(row.X, depth+1), f.chosen(row.Y, depth+1)...)
		}
	case js.OpRef:
		if defs := f.JS.DefsOf(row.Sym); len(defs) == 1 && depth < maxChosen {
			return f.chosen(defs[0].Value, depth+1)
		}
	case js.OpParam:
		return f.iterated(row)
	case js.OpCond:
		if depth < maxChosen {
			return append(f.chosen(row.Y, depth+1), f.chosen(f.JS.List[row.Lo], depth+1)...)
		}
	}
	return nil
}

const maxChosen = 3 // variables and operators between a collection and a call

// iterated returns the functions that a parameter may be of a function that a
// method of a list is handed: hooks.forEach((hook) => hook()).
func (f *File) iterated(param *js.Value) []runnable {
	var fns []runnable
	for _, at := range f.Prog.passed[funcRef{f.id, param.Func}] {
		in := f.session.file(at.file)
		callee := in.JS.At(in.JS.At(at.call).X)
		if callee.Op != js.OpGet || at.arg != 0 || at.key != "" {
			continue
		}
		if move, ok := model.Callbacks[in.JS.Str(callee.Str)][int(param.Y)]; ok && move == model.Element {
			fns = append(fns, in.anyOf(callee.X)...)
		}
	}
	return fns
}

// anyOf returns the functions that a collection holds: an object literal, an
// array, a Map, an instance of a class, and what is put into one later.
func (f *File) anyOf(table js.ValueID) []runnable {
	c := &collection{}
	row := f.JS.At(table)
	switch row.Op {
	case js.OpRef:
		c.filled(f, row.Sym)
	case js.OpGet:
		c.add(f, f.Prog.shapes[f.id].kept[row.Str])
	case js.OpThis:
		c.members(f, f.thisHolder(table))
	}
	for _, o := range f.Value(table).origins() {
		c.origin(o)
	}
	if len(c.fns) > maxChoice {
		return nil
	}
	return c.fns
}

// A collection is what one holds, as far as it was looked at.
type collection struct {
	fns []runnable
}

func (c *collection) origin(o Value) {
	f, row := o.File, o.Row()
	switch row.Op {
	case js.OpObject:
		for _, id := range f.JS.Operands(row) {
			if p := f.JS.At(id); p.Op == js.OpProp && p.X != 0 && p.Flags&(js.FlagGetter|js.FlagSetter) == 0 {
				c.add(f, []js.ValueID{p.X})
			}
		}
	case js.OpArray:
		c.add(f, f.JS.Operands(row))
	case js.OpNew:
		if row.Hi > row.Lo && f.Value(row.X).Is("globalThis.Map", "globalThis.Set") {
			c.entries(f.Value(f.JS.List[row.Lo]))
		}
		for _, class := range f.Value(row.X).origins() {
			if op := class.Op(); op == js.OpClass || op == js.OpFunc {
				c.members(class.File, class.ID)
			}
		}
	}
	if sym, ok := f.Prog.shapes[f.id].holders[o.ID]; ok {
		c.filled(f, sym)
	}
}

// entries adds the second elements of the pairs that a Map is made of, or the
// elements that a Set is.
func (c *collection) entries(list Value) {
	list = list.Origin()
	if list.Op() != js.OpArray {
		return
	}
	f := list.File
	for _, id := range f.JS.Operands(list.Row()) {
		if pair := f.JS.At(id); pair.Op == js.OpArray && pair.Hi-pair.Lo == 2 {
			c.add(f, f.JS.Operands(pair)[1:])
		} else {
			c.add(f, []js.ValueID{id})
		}
	}
}

// members adds the methods of a class.
func (c *collection) members(f *File, holder js.ValueID) {
	m := &f.Prog.shapes[f.id].members
	for _, name := range m.names[holder] {
		if f.JS.Str(name) != "constructor" {
			c.add(f, m.values[memberKey{holder, name}])
		}
	}
}

// filled adds what is put into the collection that a variable holds.
func (c *collection) filled(f *File, sym js.SymID) {
	shape := &f.Prog.shapes[f.id]
	c.add(f, shape.stored[sym])
	c.add(f, shape.filled[sym])
}

// add adds the functions among some values; what a function that registers
// others is given counts as well.
func (c *collection) add(f *File, ids []js.ValueID) {
	for _, id := range ids {
		if len(c.fns) > maxChoice {
			return
		}
		fns := f.Value(id).runnables()
		if row := f.JS.At(id); len(fns) == 0 && row.Op == js.OpRef {
			if defs := f.JS.DefsOf(row.Sym); len(defs) == 1 && f.JS.At(defs[0].Value).Op == js.OpParam {
				fns = f.handedTo(defs[0].Value)
			}
		}
		for _, fn := range fns {
			if !slices.Contains(c.fns, fn) {
				c.fns = append(c.fns, fn)
			}
		}
	}
}
