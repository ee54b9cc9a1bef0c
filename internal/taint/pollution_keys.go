package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// isCounter reports whether a key is a number by its name or its making.
func isCounter(key flow.Value) bool {
	switch key.Op() {
	case js.OpNumber, js.OpUpdate, js.OpUnary:
		return true
	case js.OpBinary:
		return key.File.JS.Str(key.Row().Str) != "+"
	}
	name := key.Name()
	if key.Op() == js.OpParam {
		name = paramName(key)
	}
	switch name {
	case "i", "j", "n", "x", "y", "z", "idx", "index", "row", "col", "column", "offset", "pos", "position", "count", "len", "length", "size", "num", "number", "start", "end", "byte", "bit", "level", "depth", "pointer", "ptr", "channel", "slot":
		return !isNameOf(key)
	}
	return false
}

// isIndexName reports whether a key is called after a number, which nobody has to
// give as a text: rowIndex.
func isIndexName(key flow.Value) bool {
	name := key.Name()
	if key.Op() == js.OpParam {
		name = paramName(key)
	}
	return (strings.HasSuffix(name, "Index") || strings.HasSuffix(name, "Offset")) && !isNameOf(key)
}

// takenFromList reports whether a key is taken out of a list: what that is made of,
// or is, is no number, whatever it is called.
func takenFromList(key flow.Value) bool {
	return slices.ContainsFunc(originsOf(key), func(o flow.Value) bool { return o.Op() == js.OpGetDyn || o.Op() == js.OpElem })
}

// isNameOf reports whether a variable is given names of properties, whatever it
// is called: for (var i in object), n = path.shift().
func isNameOf(key flow.Value) bool {
	if key.Op() != js.OpRef {
		return false
	}
	for _, d := range key.File.JS.DefsOf(key.Row().Sym) {
		v := key.File.Value(d.Value)
		if v.Op() == js.OpKey {
			return true
		}
		if c, ok := v.AsCall(); ok && (c.Method() == "shift" || c.Method() == "pop") {
			return true
		}
	}
	return false
}

func paramName(v flow.Value) string {
	fn := v.File.Func(v.Row().Func)
	if n := int(v.Row().Y); n < len(fn.ParamNames) {
		return v.File.JS.Str(fn.ParamNames[n])
	}
	return ""
}
