package flow

import "tenet/internal/js"

// A part names a call that gives some of the arguments of a function:
// f.bind(null, a), _.partial(f, a).
type part struct {
	file int32
	call js.ValueID
}

// A runnable is a function, and how it was bound.
type runnable struct {
	funcRef
	part
}

// runnables returns the functions of the program that a value is, or that it
// binds.
func (v Value) runnables() []runnable {
	var fns []runnable
	for _, o := range v.origins() {
		if fn := o.callable(); fn.fn != 0 {
			fns = append(fns, runnable{funcRef: fn})
		} else if of, ok := o.bound(); ok {
			for _, b := range of.origins() {
				if fn := b.callable(); fn.fn != 0 {
					fns = append(fns, runnable{fn, part{o.File.id, o.ID}})
				}
			}
		}
	}
	return fns
}

// bound returns the function of which v, a call of bind or partial, gives some
// arguments: all but the first of its own.
func (v Value) bound() (of Value, ok bool) {
	row := v.Row()
	if row.Op != js.OpCall || row.Hi-row.Lo < 2 {
		return Value{}, false
	}
	callee := v.File.Value(row.X)
	switch callee.lastName() {
	case "bind":
		return v.File.Value(callee.Row().X), callee.Op() == js.OpGet
	case "partial":
		return v.File.Value(v.File.JS.List[row.Lo]), callee.Is("lodash.partial")
	}
	return Value{}, false
}

// substitutions returns what stands in a template with a tag.
func (f *File) substitutions(tag js.ValueID) []js.ValueID {
	row := f.JS.At(tag)
	if row.Hi == row.Lo || f.JS.At(f.JS.List[row.Lo]).Op != js.OpTemplate {
		return nil
	}
	var list []js.ValueID
	for _, id := range f.JS.Operands(f.JS.At(f.JS.List[row.Lo])) {
		if f.JS.At(id).Op != js.OpString {
			list = append(list, id)
		}
	}
	return list
}

// Spread returns the list that holds what a call gives to parameter n, where
// the call spreads it, and the index there; -1 if that is not known.
func (s Site) Spread(n int) (list Value, index int) {
	f := s.Call.File
	args := f.JS.Operands(s.Call.Row())
	if s.at.how == byCall {
		n++
	}
	if s.at.how == byApply || s.at.part.call != 0 || s.Call.Op() == js.OpTag {
		return Value{}, 0
	}
	for i, a := range args[:min(n+1, len(args))] {
		if row := f.JS.At(a); row.Op == js.OpSpread && i == len(args)-1 {
			return f.Value(row.X), n - i
		} else if row.Op == js.OpSpread {
			return f.Value(row.X), -1
		}
	}
	return Value{}, 0
}
