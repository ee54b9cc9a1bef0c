package flow

import (
	"strings"
	"unicode"

	"tenet/internal/js"
	"tenet/internal/model"
)

// lazyOf notes the modules that a table loads when they are first asked for:
// const utils = require('lazy-cache')(require); utils('extend-shallow', 'extend').
// Calls of require mean the table where it was put in its place.
func (s *shape) lazyOf(f *js.File) {
	table := js.SymID(0)
	for _, imp := range f.Imports {
		if !model.LazyTables[f.Str(imp.Spec)] || imp.Value == 0 {
			continue
		}
		for sym := range f.Syms {
			if defs := f.DefsOf(js.SymID(sym)); len(defs) == 1 && calls(f, defs[0].Value, imp.Value) {
				table = js.SymID(sym)
			}
		}
	}
	if table == 0 {
		return
	}
	replaced := replacesRequire(f, table)
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op != js.OpCall || v.Hi == v.Lo {
			continue
		}
		callee, args := f.At(v.X), f.Operands(v)
		if callee.Op != js.OpRef || callee.Sym != table {
			if !replaced || callee.Op != js.OpGlobal || f.Str(callee.Str) != "require" {
				continue
			}
		}
		spec, name := f.At(args[0]), ""
		if spec.Op != js.OpString || model.LazyTables[f.Str(spec.Str)] {
			continue
		}
		if len(args) > 1 && f.At(args[1]).Op == js.OpString {
			name = f.Str(f.At(args[1]).Str)
		} else {
			name = camelCase(f.Str(spec.Str))
		}
		if s.lazy == nil {
			s.lazy = map[js.ValueID]bool{}
		}
		s.lazy[js.ValueID(i)] = true
		key := store{table, name}
		s.stores[key] = append(s.stores[key], js.ValueID(i))
		s.stored[table] = append(s.stored[table], js.ValueID(i))
	}
	s.tables = map[js.ValueID]js.SymID{f.DefsOf(table)[0].Value: table}
}

// calls reports whether a value is a call of another, or of what holds it.
func calls(f *js.File, id, of js.ValueID) bool {
	v := f.At(id)
	if v.Op != js.OpCall {
		return false
	}
	if callee := f.At(v.X); callee.Op == js.OpRef {
		defs := f.DefsOf(callee.Sym)
		return len(defs) == 1 && defs[0].Value == of
	}
	return v.X == of
}

// replacesRequire reports whether a file says require = table.
func replacesRequire(f *js.File, table js.SymID) bool {
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op != js.OpAssign {
			continue
		}
		if target, value := f.At(v.X), f.At(v.Y); target.Op == js.OpGlobal && f.Str(target.Str) == "require" && value.Op == js.OpRef && value.Sym == table {
			return true
		}
	}
	return false
}

// camelCase is the name under which a table keeps a module that it is given no
// name for: extendShallow of extend-shallow.
func camelCase(spec string) string {
	var b strings.Builder
	up := false
	for _, r := range spec[strings.LastIndexByte(spec, '/')+1:] {
		switch {
		case r == '-' || r == '.' || r == '_':
			up = b.Len() > 0
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lazyLoad returns the specifier of what a call of a table loads, or of what a
// call of that gives: utils('a'), and a() of var a = utils('a').
func (v Value) lazyLoad() (spec js.ValueID, ok bool) {
	shape := &v.File.Prog.shapes[v.File.id]
	if len(shape.lazy) == 0 {
		return 0, false
	}
	f, row := v.File, v.Row()
	id := v.ID
	if row.Op == js.OpCall && !shape.lazy[id] && row.Hi == row.Lo {
		callee := f.JS.At(row.X)
		if callee.Op != js.OpRef {
			return 0, false
		}
		defs := f.JS.DefsOf(callee.Sym)
		if len(defs) != 1 {
			return 0, false
		}
		id = defs[0].Value
	}
	if !shape.lazy[id] {
		return 0, false
	}
	return f.JS.List[f.JS.At(id).Lo], true
}
