package flow

import (
	"strings"

	"tenet/internal/js"
)

// An Option is what an options object says about one key.
type Option struct {
	Value Value // of the key; not OK when Absent or Unknown
	State OptionState
}

// OptionState says how much is known of an option.
type OptionState uint8

// The states of an option.
const (
	Unknown OptionState = iota // the object, or whether it has the key, is not known
	Absent                     // the object certainly lacks the key, or there is no object
	Present                    // Value is what the key is given
)

// Absent reports whether the key is certainly not given, or given undefined.
func (o Option) Absent() bool {
	return o.State == Absent || o.State == Present && o.Value.Const().Kind == Undefined
}

// Present reports whether the key is certainly given.
func (o Option) Present() bool { return o.State == Present && !o.Absent() }

// IsTrue reports whether the key is certainly given true.
func (o Option) IsTrue() bool { return o.State == Present && o.Value.IsTrue() }

// IsFalse reports whether the key is certainly given false.
func (o Option) IsFalse() bool { return o.State == Present && o.Value.IsFalse() }

// Str returns the constant string that the key is given.
func (o Option) Str() (string, bool) {
	if o.State != Present {
		return "", false
	}
	return o.Value.Str()
}

// Num returns the constant number that the key is given.
func (o Option) Num() (float64, bool) {
	if o.State != Present {
		return 0, false
	}
	return o.Value.Num()
}

// Option reads a key of the object that v is, "cookie.secure" for one inside
// another. It sees through variables, spreads, Object.assign and properties
// that are assigned later. No value at all is an object without keys.
func (v Value) Option(path string) Option {
	if !v.OK() {
		return Option{State: Absent}
	}
	budget := maxKeys
	return v.option(strings.Split(path, "."), 0, &budget)
}

func (v Value) option(path []string, depth int, budget *int) Option {
	if *budget--; depth > maxDepth || *budget < 0 {
		return Option{}
	}
	if o, ok := v.storedOption(path, budget); ok {
		return o
	}
	origins := v.origins()
	if len(origins) != 1 {
		return Option{}
	}
	o := origins[0]
	switch row := o.Row(); {
	case row.Op == js.OpObject:
		if later, ok := v.laterOption(o, path, budget); ok {
			return later
		}
		return o.literalOption(path, depth, budget)
	case row.Op == js.OpUndefined || row.Op == js.OpNull:
		return Option{State: Absent}
	case row.Op == js.OpCall && o.File.Value(row.X).Is("globalThis.Object.assign", "lodash.assign", "lodash.extend", "lodash.merge", "lodash.defaults"):
		return o.assigned(path, depth, budget)
	}
	return Option{}
}

// storedOption looks for `options.key = value` on the variable that v names.
// Such a value counts only when nothing else was given: which of two
// assignments ran last is not known here.
func (v Value) storedOption(path []string, budget *int) (Option, bool) {
	if row := v.Row(); row.Op == js.OpRef {
		return v.File.storedOn(row.Sym, path, budget)
	}
	return Option{}, false
}

func (f *File) storedOn(sym js.SymID, path []string, budget *int) (Option, bool) {
	stores := f.Prog.shapes[f.id].stores
	for n := 1; n <= len(path); n++ {
		given := stores[store{sym, strings.Join(path[:n], ".")}]
		switch {
		case len(given) == 0:
			continue
		case len(given) > 1 || f.conditional(given[0]):
			return Option{}, true
		case n == len(path):
			return Option{Value: f.Value(given[0]), State: Present}, true
		}
		return f.Value(given[0]).option(path[n:], 1, budget), true
	}
	return Option{}, false
}

// laterOption looks for assignments to the variable that holds the object o
// where o is made, when v gets it in another way: as what a function returns,
// or from another file.
func (v Value) laterOption(o Value, path []string, budget *int) (Option, bool) {
	holder, ok := o.File.Prog.shapes[o.File.id].holders[o.ID]
	if row := v.Row(); !ok || v.File == o.File && row.Op == js.OpRef && row.Sym == holder {
		return Option{}, false
	}
	return o.File.storedOn(holder, path, budget)
}

// conditional reports whether a value lies under a condition.
func (f *File) conditional(id js.ValueID) bool {
	return f.JS.Blocks[f.JS.At(id).Block].Kind != js.BlockBody
}

func (v Value) literalOption(path []string, depth int, budget *int) Option {
	members := v.File.JS.Operands(v.Row())
	for i := len(members) - 1; i >= 0; i-- { // the last one wins
		m := v.File.Value(members[i])
		row := m.Row()
		switch {
		case row.Op == js.OpSpread:
			if o := v.File.Value(row.X).option(path, depth+1, budget); o.State != Absent {
				return o
			}
		case row.Op == js.OpProp && row.Str == 0 && row.Y != 0:
			return Option{} // a computed key may be any
		case row.Op == js.OpProp && v.File.JS.Str(row.Str) == path[0]:
			if row.Flags&(js.FlagGetter|js.FlagSetter) != 0 {
				return Option{}
			}
			value := v.File.Value(row.X)
			if len(path) == 1 {
				return Option{Value: value, State: Present}
			}
			return value.option(path[1:], depth+1, budget)
		}
	}
	return Option{State: Absent}
}

// assigned reads Object.assign(a, b, c): the last that has the key wins.
func (v Value) assigned(path []string, depth int, budget *int) Option {
	args := v.File.JS.Operands(v.Row())
	for i := len(args) - 1; i >= 0; i-- {
		arg := v.File.Value(args[i])
		if arg.Op() == js.OpSpread {
			return Option{}
		}
		if o := arg.option(path, depth+1, budget); o.State != Absent {
			return o
		}
	}
	return Option{State: Absent}
}

// Keys returns the names of the properties that the object literal behind v
// has, in source order, and whether these are all: false after a spread of
// something unknown, a computed key, or when v is no literal.
func (v Value) Keys() (keys []Value, complete bool) {
	budget := maxKeys
	return v.keys(0, &budget)
}

// maxKeys bounds the keys and objects that one question looks at: spreads of
// spreads multiply them.
const maxKeys = 1 << 12

func (v Value) keys(depth int, budget *int) (keys []Value, complete bool) {
	o := v.Origin()
	if o.Op() != js.OpObject || depth > maxDepth {
		return nil, false
	}
	complete = true
	for _, m := range o.File.JS.Operands(o.Row()) {
		if *budget--; *budget < 0 {
			return keys, false
		}
		row := o.File.JS.At(m)
		switch {
		case row.Op == js.OpSpread:
			inner, all := o.File.Value(row.X).keys(depth+1, budget)
			keys, complete = append(keys, inner...), complete && all
		case row.Str == 0:
			complete = false
		default:
			keys = append(keys, o.File.Value(m))
		}
	}
	return keys, complete
}

// Key returns the name of a property that [Value.Keys] returned.
func (v Value) Key() string { return v.File.JS.Str(v.Row().Str) }
