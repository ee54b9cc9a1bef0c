package flow

import (
	"strings"

	"tenet/internal/js"
)

// Helper returns the name of a callee as the helper of a compiler, without the
// numbers that bundlers add.
func (v Value) Helper() string {
	return strings.TrimRight(helperName(v.File.JS, v.ID), "$0123456789")
}

// helperName returns the name of the function that a call calls: of a compiler's
// helper, also where it comes from a module, (0, _inherits2.default)(F, G).
func helperName(f *js.File, id js.ValueID) string {
	v := f.At(id)
	if v.Op == js.OpSeq && v.Hi > v.Lo {
		v = f.At(f.List[v.Hi-1])
	}
	name := ""
	switch v.Op {
	case js.OpGet, js.OpGlobal:
		name = f.Str(v.Str)
	case js.OpRef:
		name = f.Str(f.Syms[v.Sym].Name)
	}
	if base := f.At(v.X); name == "default" && v.Op == js.OpGet && base.Op == js.OpRef {
		name = strings.TrimRight(f.Str(f.Syms[base.Sym].Name), "0123456789")
	}
	return name
}

// marksGenerator reports whether a callee of that name is the helper of a
// compiler that returns the generator it is given: regeneratorRuntime.mark,
// _regenerator().m.
func marksGenerator(v Value, name string) bool {
	if v.Op() != js.OpGet || name != "mark" && name != "m" {
		return false
	}
	base := v.File.Value(v.Row().X)
	if base.Op() == js.OpCall {
		base = v.File.Value(base.Row().X)
	}
	return strings.Contains(helperName(base.File.JS, base.ID), "egenerator")
}

// created reads what compilers write for the members of a class:
// _createClass(F, [{key: 'name', value: function () {}}], [the static ones]).
func (m *members) created(f *js.File, v *js.Value) {
	switch helperName(f, v.X) {
	case "_createClass", "_create_class", "createClass":
	default:
		return
	}
	if v.Hi-v.Lo < 2 {
		return
	}
	holder := functionOf(f, f.List[v.Lo])
	if holder == 0 {
		return
	}
	for i := v.Lo + 1; i < v.Hi; i++ {
		list := f.At(f.List[i])
		if list.Op != js.OpArray {
			continue
		}
		for _, id := range f.Operands(list) {
			if f.At(id).Op == js.OpObject {
				m.descriptor(f, id, holder, i > v.Lo+1)
			}
		}
	}
}

// descriptor notes a member by what Object.defineProperty would be given for it.
func (m *members) descriptor(f *js.File, id, holder js.ValueID, static bool) {
	var name js.StrID
	var value, getter js.ValueID
	for _, id := range f.Operands(f.At(id)) {
		p := f.At(id)
		if p.Op != js.OpProp || p.X == 0 {
			continue
		}
		switch f.Str(p.Str) {
		case "key":
			if key := f.At(p.X); key.Op == js.OpString {
				name = key.Str
			}
		case "value":
			value = p.X
		case "get":
			getter = p.X
		}
	}
	for _, id := range []js.ValueID{value, getter} {
		if fn := f.At(id); id != 0 && fn.Op == js.OpFunc {
			m.holder[fn.Func] = holder
			if static {
				m.static[fn.Func] = holder
			}
		}
	}
	if name != 0 && value != 0 {
		m.add(f, holder, name, value)
	} else if name != 0 && getter != 0 {
		m.getters[memberKey{holder, name}] = getter
	}
}
