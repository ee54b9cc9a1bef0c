package flow

import "tenet/internal/js"

// maxCarried is how deep in lists and options a function is looked for: that of
// [{ options: { pre: [{ method }] } }].
const maxCarried = 5

// functionsIn yields the functions that an argument carries: itself, those in
// an array, and those in an options object, with the keys that lead to them.
func (v Value) functionsIn(key string, depth int, yield func(fn runnable, key string)) {
	if depth > maxCarried || carriesNone(v.Op()) {
		return
	}
	for _, o := range v.origins() {
		f := o.File
		switch row := o.Row(); row.Op {
		case js.OpFunc:
			yield(runnable{funcRef: funcRef{f.id, row.Func}}, key)
		case js.OpArray:
			for _, e := range f.JS.Operands(row) {
				f.Value(e).functionsIn(key, depth+1, yield)
			}
		case js.OpObject:
			for _, e := range f.JS.Operands(row) {
				switch p := f.JS.At(e); p.Op {
				case js.OpProp:
					if value := f.Value(p.X); !carriesNone(value.Op()) {
						value.functionsIn(below(key, f.JS.Str(p.Str)), depth+1, yield)
					}
				case js.OpSpread:
					f.Value(p.X).functionsIn(key, depth+1, yield)
				}
			}
		case js.OpCall:
			if _, ok := o.bound(); ok {
				for _, fn := range o.runnables() {
					yield(fn, key)
				}
				continue
			}
			// A wrapper such as asyncHandler(async (req, res) => {}) hands on
			// what it is given.
			for _, a := range f.JS.Operands(row) {
				if f.JS.At(a).Op == js.OpFunc {
					yield(runnable{funcRef: funcRef{f.id, f.JS.At(a).Func}}, key)
				}
			}
		}
	}
}

// carriesNone reports whether a value can carry no function, as most arguments.
func carriesNone(op js.Op) bool {
	switch op {
	case js.OpString, js.OpNumber, js.OpTemplate, js.OpBinary, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpThis, js.OpRegExp, js.OpUnary, js.OpGlobal:
		return true
	}
	return false
}

// below is the way of keys to a property of what stands at key.
func below(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}
