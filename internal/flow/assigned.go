package flow

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

type listenersKey struct{}

// assigned returns what the first parameter of a function is that is assigned
// to a property which browsers, or sockets, call: window.onmessage = f.
func (f *File) assigned(fn js.FuncID, param int) (string, bool) {
	if param != 0 || !f.Prog.shapes[f.id].listens {
		return "", false
	}
	at, ok := Memo(f, listenersKey{}, listenersOf)[fn]
	if !ok {
		return "", false
	}
	target := f.Value(f.JS.At(at).X)
	if target.Op() == js.OpGlobal {
		role, ok := model.Listened["globalThis."+target.Name()]
		return role, ok
	}
	for _, base := range f.Value(target.Row().X).Paths() {
		if role, ok := model.Listened[base+"."+target.Name()]; ok {
			return role, true
		}
	}
	return "", false
}

// listenersOf finds the functions that are assigned to such a property, by its
// name, with the assignment.
func listenersOf(f *File) map[js.FuncID]js.ValueID {
	found := map[js.FuncID]js.ValueID{}
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if target := f.Value(row.X); target.Op() != js.OpGlobal && target.Op() != js.OpGet || target.Name() != "onmessage" {
			continue
		}
		given := f.Value(row.Y)
		if given.Op() == js.OpRef {
			if defs := f.JS.DefsOf(given.Row().Sym); len(defs) == 1 {
				given = f.Value(defs[0].Value)
			}
		}
		if given.Op() == js.OpFunc {
			found[given.Row().Func] = id
		}
	}
	return found
}
