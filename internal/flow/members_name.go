package flow

import "tenet/internal/js"

// prototypeVariable returns the constructor whose prototype a variable holds.
func prototypeVariable(f *js.File, id js.ValueID) js.ValueID {
	v := f.At(id)
	if v.Op != js.OpRef {
		return 0
	}
	defs := f.DefsOf(v.Sym)
	if len(defs) != 1 {
		return 0
	}
	for at, depth := defs[0].Value, 0; depth < 4; depth++ {
		if holder := constructorOf(f, at); holder != 0 {
			return holder
		}
		row := f.At(at)
		if row.Op != js.OpAssign {
			return 0
		}
		if holder := constructorOf(f, row.X); holder != 0 {
			return holder
		}
		at = row.Y
	}
	return 0
}

// skipAssigns returns the value that a chain a = b = value ends with.
func skipAssigns(f *js.File, id js.ValueID) js.ValueID {
	for depth := 0; depth < 8; depth++ {
		v := f.At(id)
		if v.Op != js.OpAssign || f.Str(v.Str) != "=" {
			break
		}
		id = v.Y
	}
	return id
}
