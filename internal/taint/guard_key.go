package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// denied reads a check that keeps some names from being keys. Of a merge, in
// which only what both objects have is descended into, __proto__ is enough. A
// path of keys, and a merge that descends into functions, reaches the same by
// constructor and then prototype.
func (g *guard) denied(is func(name string) bool) bool {
	if is(proto) {
		g.facts |= noProto
	}
	if is("constructor") || is("prototype") {
		g.facts |= noConstructor
	}
	return g.facts&noProto != 0 && (!g.steps || g.facts&noConstructor != 0)
}

// excludesPart reports whether no text that passes has a name as one of its
// parts, between separators or at its ends.
func (c *contents) excludesPart(name string) bool {
	if c.excludes(name) {
		return true
	}
	for _, sep := range []string{".", "/", ":"} {
		if c.refused && !c.admits(name) && !c.admits("a"+sep+name) && !c.admits(name+sep+"a") && !c.admits("a"+sep+name+sep+"a") {
			return true
		}
	}
	return false
}

// isStep reports whether a key is a step of a path: an element of a list that
// is not the list of the keys of an object.
func isStep(key flow.Value) bool {
	for _, o := range originsOf(plainForm(key)) {
		switch o.Op() {
		case js.OpGetDyn, js.OpElem:
			return !keysFrom(o).OK()
		case js.OpCall:
			c, _ := o.AsCall()
			switch c.Method() {
			case "shift", "pop":
				return true
			}
			for _, a := range c.Args() { // untilde(path[i++]), getkey(path.shift())
				if inner, ok := a.AsCall(); a.Op() == js.OpGetDyn || ok && (inner.Method() == "shift" || inner.Method() == "pop") {
					return true
				}
			}
		}
	}
	return false
}

// keyOf reports whether a key is one that an object was asked for: by for-in,
// Object.keys and their like.
func keyOf(key, object flow.Value) bool {
	for _, o := range originsOf(plainForm(key)) {
		if from := keysFrom(o); from.OK() && same(from, object, 0) {
			return true
		}
	}
	return false
}

// ownKey reports whether a key can be nothing but one that an object was asked
// for: what is read by it is what the object has.
func ownKey(key, object flow.Value) bool {
	for _, o := range originsOf(plainForm(key)) {
		if from := keysFrom(o); !from.OK() || !same(from, object, 0) {
			return false
		}
	}
	return true
}

// keysFrom returns the object whose key a value is.
func keysFrom(o flow.Value) flow.Value { return keysOf(o, 0) }

func keysOf(o flow.Value, depth int) flow.Value {
	f, row := o.File, o.Row()
	switch row.Op {
	case js.OpKey:
		return f.Value(row.X)
	case js.OpElem: // for (const key of Object.keys(x)), for (const [key] of Object.entries(x))
		if inner := f.Value(row.X); inner.Op() == js.OpElem {
			return keysOf(inner, depth+1)
		}
		return listedFrom(f.Value(row.X), depth+1)
	case js.OpGetDyn: // keys[i]
		return listedFrom(f.Value(row.X), depth+1)
	case js.OpGet: // const [key] = entry
		return keysOf(f.Value(row.X), depth+1)
	case js.OpParam: // Object.keys(x).forEach((key) => ...)
		if row.Y != 0 {
			break
		}
		for _, site := range f.Handed(row.Func) {
			if from := listedFrom(site.Call.Receiver(), depth+1); from.OK() {
				return from
			}
		}
	}
	return flow.Value{}
}

func listedFrom(list flow.Value, depth int) flow.Value {
	if depth > 6 {
		return flow.Value{}
	}
	for _, o := range originsOf(list) {
		c, ok := o.AsCall()
		if !ok {
			continue
		}
		switch c.Callee.Name() {
		case "keys", "entries", "getOwnPropertyNames", "ownKeys":
			return c.Arg(0)
		case "filter", "sort", "reverse", "slice", "concat":
			return listedFrom(c.Receiver(), depth+1)
		}
	}
	return flow.Value{}
}
