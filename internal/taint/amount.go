package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// binary is x OP y. Texts are only joined; where it counts how much, all
// arithmetic matters but what has a bound of its own.
func (s *search) binary(st *state) {
	f, row := st.v.File, st.v.Row()
	switch op := f.JS.Str(row.Str); op {
	case "+":
		s.concat(st, []js.ValueID{row.X, row.Y})
	case "-", "*", "/", "**", "|", "<<", ">>>":
		if s.kind == model.Size {
			s.to(st, f.Value(row.X), 0, "")
			s.to(st, f.Value(row.Y), 0, "")
		}
	}
}

// copied looks into an object literal for an object that is copied into it as
// a whole: {...user, ...req.body} has what the request says.
func (s *search) copied(st *state) {
	if s.kind != model.Assign && s.kind != model.Locals {
		return
	}
	f := st.v.File
	for _, id := range f.JS.Operands(st.v.Row()) {
		if p := f.JS.At(id); p.Op == js.OpSpread {
			s.to(st, f.Value(p.X), 0, "is copied into a record")
		}
	}
}

// loopSinks are the conditions of loops: what says how often they run.
func loopSinks(f *flow.File) []Sink {
	var list []Sink
	for i := range f.JS.Blocks {
		b := &f.JS.Blocks[i]
		if b.Kind != js.BlockLoop || b.Cond == 0 {
			continue
		}
		cond := f.Value(b.Cond)
		row := cond.Row()
		if row.Op != js.OpBinary {
			continue
		}
		counter, bound := f.Value(row.X), f.Value(row.Y)
		switch f.JS.Str(row.Str) {
		case "<", "<=", "!=", "!==":
		case ">", ">=":
			counter, bound = bound, counter
		default:
			continue
		}
		if counter.Op() != js.OpRef && counter.Op() != js.OpUpdate {
			continue
		}
		if of := lengthOf(bound); of.OK() {
			if !readsElements(f, js.BlockID(i), of) {
				list = append(list, Sink{Kind: model.Loop, At: cond, What: of})
			}
		} else if f.JS.Str(row.Str) != "!=" && f.JS.Str(row.Str) != "!==" {
			list = append(list, Sink{Kind: model.Size, At: cond, What: bound})
		}
	}
	return list
}

// lengthOf returns x of x.length, also where a variable holds it.
func lengthOf(v flow.Value) flow.Value {
	for range 2 {
		if v.Op() == js.OpGet && v.Name() == "length" {
			return v.File.Value(v.Row().X)
		}
		if v = v.Origin(); !v.OK() {
			break
		}
	}
	return flow.Value{}
}

// readsElements reports whether a loop reads a property of each element: where
// there is none that throws, and the loop ends.
func readsElements(f *flow.File, loop js.BlockID, list flow.Value) bool {
	for _, id := range flow.Memo(f, elementsKey{}, elementReads) {
		row := f.JS.At(id)
		if !within(f, row.Block, loop) {
			continue
		}
		if base := f.Value(f.JS.At(row.X).X); base.Source() == list.Source() {
			return true
		}
	}
	return false
}

type elementsKey struct{}

// elementReads are the places of a file that read a property of an element:
// list[i].name.
func elementReads(f *flow.File) []js.ValueID {
	var list []js.ValueID
	for id := range f.JS.Values {
		if row := &f.JS.Values[id]; row.Op == js.OpGet && f.JS.At(row.X).Op == js.OpGetDyn {
			list = append(list, js.ValueID(id))
		}
	}
	return list
}

func within(f *flow.File, b, outer js.BlockID) bool {
	for n := 0; b >= 0 && n < 200; n++ {
		if b == outer {
			return true
		}
		b = f.JS.Blocks[b].Parent
	}
	return false
}

// calledByName is things[name](): the name of the method that is called, also
// where a variable holds the method.
func calledByName(c flow.Call) []Sink {
	callee := c.Callee
	if callee.Op() == js.OpGet && (callee.Name() == "call" || callee.Name() == "apply") { // things[name].apply(things, list)
		callee = callee.File.Value(callee.Row().X)
	}
	if callee.Op() == js.OpRef {
		callee = callee.Origin()
	}
	if c.Op() != js.OpCall || callee.Op() != js.OpGetDyn || callee.File != c.File {
		return nil
	}
	return []Sink{{Kind: model.Method, Call: c, At: c.Value, What: callee.File.Value(callee.Row().Y)}}
}
