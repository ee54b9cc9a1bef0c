package flow

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

type listenersKey struct{}

// assigned returns what the first parameter of a function is that is assigned
// to a property which browsers call: window.onmessage = f.
func (f *File) assigned(fn js.FuncID, param int) (string, bool) {
	if param != 0 || !f.Prog.shapes[f.id].listens {
		return "", false
	}
	role, ok := Memo(f, listenersKey{}, listenersOf)[fn]
	return role, ok
}

func listenersOf(f *File) map[js.FuncID]string {
	found := map[js.FuncID]string{}
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		path := ""
		switch target := f.Value(row.X); target.Op() {
		case js.OpGlobal:
			path = "globalThis." + target.Name()
		case js.OpGet:
			if f.Value(target.Row().X).Is("globalThis") {
				path = "globalThis." + target.Name()
			}
		}
		role, ok := model.Listened[path]
		if !ok {
			continue
		}
		given := f.Value(row.Y)
		if given.Op() == js.OpRef {
			if defs := f.JS.DefsOf(given.Row().Sym); len(defs) == 1 {
				given = f.Value(defs[0].Value)
			}
		}
		if given.Op() == js.OpFunc {
			found[given.Row().Func] = role
		}
	}
	return found
}
