package eval

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A run is a call of a function that turns text into code, however it is
// called: f(x), new f(x), f.call(this, x), f.apply(this, [x]),
// Reflect.apply(f, this, [x]), Reflect.construct(f, [x]).
type run struct {
	flow.Call
	args []flow.Value // what the function itself receives
}

// arg returns argument i, not OK if there are fewer.
func (r run) arg(i int) flow.Value {
	if i >= len(r.args) || r.args[i].Op() == js.OpSpread {
		return flow.Value{}
	}
	return r.args[i]
}

// A family is some functions that turn text into code.
type family struct {
	paths []string
	asked []string // with how else they are called
}

func functions(paths ...string) family {
	asked := []string{"globalThis.Reflect.apply", "globalThis.Reflect.construct"}
	for _, path := range paths {
		asked = append(asked, path, path+".call", path+".apply")
	}
	return family{paths, asked}
}

// runs yields the calls of the functions, in source order.
func runs(p *rule.CodePass, of family) []run {
	var found []run
	for _, c := range p.Calls(of.asked...) {
		if args, ok := received(c, of.paths); ok {
			found = append(found, run{c, args})
		}
	}
	return found
}

// received returns what the function gets that a call in one of these forms
// calls.
func received(c flow.Call, paths []string) ([]flow.Value, bool) {
	args := c.Args()
	switch c.Path {
	case "globalThis.Reflect.apply":
		return elements(c.Arg(2)), c.Arg(0).Is(paths...)
	case "globalThis.Reflect.construct":
		return elements(c.Arg(1)), c.Arg(0).Is(paths...)
	}
	if slices.Contains(paths, c.Path) {
		return args, true
	}
	// has = Function.call.bind(Object.prototype.hasOwnProperty) has the path
	// of Function.call as well, but calls what it is bound to.
	switch c.Method() {
	case "call":
		return args[min(len(args), 1):], true
	case "apply":
		return elements(c.Arg(1)), true
	}
	return nil, false
}

// elements returns the elements of an array literal, or the value itself: a
// list that is not known holds a text that is not known.
func elements(v flow.Value) []flow.Value {
	o := v.Origin()
	if o.Op() != js.OpArray {
		if !v.OK() {
			return nil
		}
		return []flow.Value{v}
	}
	var list []flow.Value
	for _, id := range o.File.JS.Operands(o.Row()) {
		list = append(list, o.File.Value(id))
	}
	return list
}
