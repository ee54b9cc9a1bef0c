package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A place is where an argument stands: a value, and a path below it.
type place struct {
	v    flow.Value
	path string
}

// argument returns argument n of a list of arguments as written, which a
// spread may hold.
func argumentIn(f *flow.File, args []js.ValueID, n int) place {
	for i, id := range args[:min(n+1, len(args))] {
		if row := f.JS.At(id); row.Op == js.OpSpread {
			if i+1 < len(args) {
				return place{f.Value(row.X), anyElement}
			}
			return place{f.Value(row.X), itoa(n - i)}
		}
	}
	if n >= len(args) {
		return place{}
	}
	return place{v: f.Value(args[n])}
}

// element returns element n of a list, where it is spelt or not.
func elementOf(list flow.Value, n int) place {
	if o := list.Origin(); o.Op() == js.OpArray {
		return argumentIn(o.File, o.File.JS.Operands(o.Row()), n)
	}
	return place{list, itoa(n)}
}

// indirectSinks are those of a library function that runs through another:
// f.call(this, a), f.apply(this, list), Reflect.apply(f, this, list),
// Reflect.construct(F, list), list.forEach(f), promise.then(f).
func (a *Analysis) indirectSinks(c flow.Call, path string) []Sink {
	args := c.File.JS.Operands(c.Row())
	switch {
	case path == "globalThis.Reflect.apply":
		return a.runBy(c, c.Arg(0).Paths(), func(n int) place { return elementOf(c.Arg(2), n) })
	case path == "globalThis.Reflect.construct":
		return a.runBy(c, c.Arg(0).Paths(), func(n int) place { return elementOf(c.Arg(1), n) })
	case strings.HasSuffix(path, ".call"):
		return a.runBy(c, []string{strings.TrimSuffix(path, ".call")}, func(n int) place { return argumentIn(c.File, args, n+1) })
	case strings.HasSuffix(path, ".apply"):
		return a.runBy(c, []string{strings.TrimSuffix(path, ".apply")}, func(n int) place { return elementOf(c.Arg(1), n) })
	}
	return nil
}

// callbackSinks are those of a library function that is handed to a method of
// a list or a promise.
func (a *Analysis) callbackSinks(c flow.Call) []Sink {
	moves := model.Callbacks[c.Method()]
	arg := c.Arg(0)
	if moves == nil || arg.Op() != js.OpRef && arg.Op() != js.OpGet && arg.Op() != js.OpGlobal {
		return nil
	}
	return a.runBy(c, arg.Paths(), func(n int) place {
		switch move, ok := moves[n]; {
		case !ok:
			return place{}
		case move == model.Element:
			return place{c.Receiver(), anyElement}
		default:
			return place{v: c.Receiver()}
		}
	})
}

// runBy applies the rows of library functions to the arguments that reach them.
func (a *Analysis) runBy(c flow.Call, paths []string, given func(n int) place) []Sink {
	var list []Sink
	for _, p := range paths {
		for _, row := range a.Tables.Sinks[p] {
			if row.When != "" || row.Unless != "" || strings.ContainsAny(row.Path, "[]") {
				continue // which nobody can tell from here
			}
			if at := given(max(row.Arg, 0)); at.v.OK() && row.Arg > model.Receiver {
				list = append(list, Sink{Kind: row.Kind, Call: c, At: c.Value, What: at.v, Path: below(at.path, row.Path), By: p})
			}
		}
	}
	return list
}

// below joins two paths of properties.
func below(path, rest string) string {
	if path == "" || rest == "" {
		return path + rest
	}
	return path + "." + rest
}
