package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A Pollution is a write base[key] = value that may write to Object.prototype:
// the key is untrusted, and so was a key by which the base was read. With the
// name __proto__ that read gives the prototype of all objects.
type Pollution struct {
	Write flow.Value // the assignment, or the call that defines the property
	Base  flow.Value
	Key   *Flow
	Read  flow.Value // where the base was read by an untrusted key; not OK if it was not
}

// Pollutions returns the writes of a file whose key is untrusted and not
// checked. Those without Read only choose a property of one object.
func (a *Analysis) Pollutions(f *flow.File) []Pollution {
	return flow.Memo(f, pollutionKey{}, a.pollutions)
}

type pollutionKey struct{}

func (a *Analysis) pollutions(f *flow.File) []Pollution {
	var list []Pollution
	for _, id := range f.Rows(js.OpAssign, js.OpCall) {
		base, key := dynamicWrite(f.Value(id))
		if !key.OK() {
			if p, ok := a.fixedWrite(f.Value(id)); ok {
				list = append(list, p)
			}
			continue
		}
		if isCounter(key) || isBare(base) || isPrefixed(key) {
			continue
		}
		way := a.Trace(key, "", model.Key)
		if way == nil || len(way.Steps) < 3 && isCounter(way.From()) && !takenFromList(key) || way.Source.Class == model.Parameter && isIndexName(key) {
			continue
		}
		if isReplaced(f.Value(id), base, key) {
			continue
		}
		p := Pollution{Write: f.Value(id), Base: base, Key: way}
		if !notPrototype(base, p.Write) {
			p.Read = a.readByKey(base)
		}
		list = append(list, p)
	}
	return list
}

// isReplaced reports whether a write happens only where the property holds an
// object that says a text of the program of itself, as nothing that all objects
// have does: if (o[k].type === 'Date') o[k] = new Date(o[k].iso).
func isReplaced(write, base, key flow.Value) bool {
	for cond, outcome := range write.Conditions() {
		for outcome && cond.Op() == js.OpLogical && cond.File.JS.Str(cond.Row().Str) == "&&" {
			cond = cond.File.Value(cond.Row().Y)
		}
		row := cond.Row()
		if !outcome || row.Op != js.OpBinary || !strings.HasPrefix(cond.File.JS.Str(row.Str), "==") {
			continue
		}
		x, y := cond.File.Value(row.X), cond.File.Value(row.Y)
		if text, ok := y.Str(); !ok || text == "" || x.Op() != js.OpGet {
			continue
		}
		at := x.File.Value(x.Row().X)
		if at.Op() == js.OpGetDyn && same(at.File.Value(at.Row().X), base, 0) && same(at.File.Value(at.Row().Y), key, 0) {
			return true
		}
	}
	return false
}

// dynamicWrite returns the base and the key of base[key] = value, of
// Object.defineProperty(base, key, ...) and of Object.assign(base, {[key]: value}).
func dynamicWrite(v flow.Value) (base, key flow.Value) {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpAssign:
		if target := f.JS.At(row.X); target.Op == js.OpGetDyn {
			return f.Value(target.X), f.Value(target.Y)
		}
	case js.OpCall:
		callee := f.JS.At(row.X)
		if callee.Op != js.OpGet {
			return flow.Value{}, flow.Value{}
		}
		c, _ := v.AsCall()
		switch f.JS.Str(callee.Str) {
		case "defineProperty":
			if c.Callee.Is("globalThis.Object.defineProperty", "globalThis.Reflect.defineProperty") {
				return c.Arg(0), c.Arg(1)
			}
		case "assign":
			if c.Callee.Is("globalThis.Object.assign") {
				return c.Arg(0), computedKey(c.Arg(1))
			}
		}
	}
	return flow.Value{}, flow.Value{}
}

// fixedWrite reads users[id].name = value, also with a variable between: of
// what stands under __proto__ in a table that the code spells, the property is
// one that every object has then. A request has to name the key.
func (a *Analysis) fixedWrite(v flow.Value) (Pollution, bool) {
	f, row := v.File, v.Row()
	if row.Op != js.OpAssign || f.JS.At(row.X).Op != js.OpGet {
		return Pollution{}, false
	}
	base := f.Value(f.JS.At(row.X).X)
	read := base
	if base.Op() == js.OpRef {
		defs := f.JS.DefsOf(base.Row().Sym)
		if len(defs) != 1 {
			return Pollution{}, false
		}
		read = f.Value(defs[0].Value)
	}
	if read.Op() != js.OpGetDyn || f.KeyName(read.Row().Y) != "" {
		return Pollution{}, false
	}
	table, key := f.Value(read.Row().X), f.Value(read.Row().Y)
	if isCounter(key) || isPrefixed(key) || ownKey(key, table) || isBare(table) || notPrototype(base, v) {
		return Pollution{}, false
	}
	for _, o := range table.Origins() {
		if o.Op() != js.OpObject {
			return Pollution{}, false
		}
	}
	way := a.usedAt(key, v)
	if way == nil || way.Source.Class != model.Remote {
		return Pollution{}, false
	}
	return Pollution{Write: v, Base: base, Key: way, Read: read}, true
}

// computedKey returns the computed key of an object literal: of {[key]: value},
// and of what compilers make of it, (o = {}, o[key] = value, o).
func computedKey(v flow.Value) flow.Value {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpObject:
		for _, id := range f.JS.Operands(row) {
			if p := f.JS.At(id); p.Op == js.OpProp && p.Y != 0 {
				return f.Value(p.Y)
			}
		}
	case js.OpSeq:
		for _, id := range f.JS.Operands(row) {
			if _, key := dynamicWrite(f.Value(id)); key.OK() {
				return key
			}
		}
	}
	return flow.Value{}
}

// readByKey walks back from an object to a place where it was read from
// another by an untrusted key.
func (a *Analysis) readByKey(base flow.Value) flow.Value {
	var read flow.Value
	s := a.ask(base, "", model.NoKind)
	s.visit = func(st *state) bool {
		if st.v.Op() != js.OpGetDyn || st.path != 0 {
			return false
		}
		row := st.v.Row()
		key := st.v.File.Value(row.Y)
		if from := st.v.File.Value(row.X); isCounter(key) || isPrefixed(heldIn(key)) || isBare(from) || ownKey(key, from) || notPrototype(st.v, st.use) || s.madeOwn(st.v) || a.isReset(st.v) || a.usedAt(key, st.use) == nil {
			return false
		}
		read = st.v
		return true
	}
	s.end(s.walk())
	return read
}

// isReset reports whether a property is read where the object has just been given
// a new one by the same key, o[k] = {}; o[k][name] = x: under __proto__, that is its
// prototype then.
func (a *Analysis) isReset(read flow.Value) bool {
	f, row := read.File, read.Row()
	key := f.Value(row.Y)
	if key.Op() != js.OpRef {
		return false
	}
	return slices.ContainsFunc(lastBefore(f, a.detail(f).resets[key.Row().Sym], row.Start), func(id js.ValueID) bool {
		v := f.Value(id)
		target := f.JS.At(v.Row().X)
		return v.Row().End <= row.Start && v.FuncID() == read.FuncID() && same(f.Value(target.X), f.Value(row.X), 0) && same(f.Value(target.Y), key, 0) && f.Dominates(id, read.ID)
	})
}

// isPrefixed reports whether a key begins with a text that no name of a
// prototype begins with.
func isPrefixed(key flow.Value) bool {
	text := leadingText(key, 0).text
	return text != "" && !strings.HasPrefix("__proto__", text) && !strings.HasPrefix("constructor", text) && !strings.HasPrefix("prototype", text)
}

// isBare reports whether an object has no prototype.
func isBare(v flow.Value) bool {
	origins := v.Origins()
	return len(origins) > 0 && !slices.ContainsFunc(origins, func(o flow.Value) bool {
		if o.Op() == js.OpObject { // { __proto__: null }
			v := propertyOf(o, proto)
			return v.Op() != js.OpNull
		}
		c, ok := o.AsCall()
		return !ok || c.Callee.Name() != "create" || c.Arg(0).Op() != js.OpNull
	})
}

// usedAt is Trace for a key whose value is used elsewhere in its function: a
// check before the use is as good as one before the read.
func (a *Analysis) usedAt(key, use flow.Value) *Flow {
	s := a.ask(key, "", model.Key)
	if use.File == key.File && use.OK() && use.FuncID() == key.FuncID() {
		s.states[0].use = use
	}
	return s.run()
}
