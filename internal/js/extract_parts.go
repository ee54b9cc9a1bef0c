package js

import (
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// Namespaces and enums of TypeScript may be written in several parts, which see
// what the parts before them export.

func (b *builder) enum(n *ts.Node) {
	scope := b.reopen(n)
	for _, m := range n.Members() {
		if name := propertyName(m.Name()); name != "" {
			b.bind(scope, b.name(name))
		}
	}
	mark := len(b.stack)
	for _, m := range n.Members() {
		b.push(b.add(m, Value{Op: OpProp, Str: b.str(propertyName(m.Name())), X: b.expr(m.Initializer())}))
	}
	lo, hi := b.list(mark)
	b.closePart(n, scope, len(b.bindings)-scope)
	b.declared(n, b.add(n, Value{Op: OpEnum, Lo: lo, Hi: hi}), SymEnum)
}

func (b *builder) namespace(n *ts.Node, list []*ts.Node) {
	mark := b.reopen(n)
	for _, s := range list {
		if ts.HasModifier(s, ts.ModifierFlagsExport) {
			b.declareVars(mark, s)
			b.declareLexical(mark, s)
		}
	}
	exported := len(b.bindings) - mark
	b.declareBody(mark, list)
	b.statements(list)
	members := len(b.stack)
	for _, m := range b.bindings[mark : mark+exported] {
		if m.sym != 0 {
			ref := b.add(n, Value{Op: OpRef, Sym: m.sym})
			b.push(b.add(n, Value{Op: OpProp, Str: b.strOf(m.name), X: ref}))
		}
	}
	b.closePart(n, mark, exported)
	lo, hi := b.list(members)
	value := b.add(n, Value{Op: OpObject, Lo: lo, Hi: hi})
	if sym := b.resolve(n.Name()); sym != 0 && b.file.Syms[sym].Func >= 0 && b.file.Syms[sym].Kind != SymNamespace {
		return // it adds to a class or function, whose name has a value
	}
	b.declared(n, value, SymNamespace)
}

// reopen begins the scope of a part and binds what the earlier parts export.
func (b *builder) reopen(part *ts.Node) (mark int) {
	mark = b.open()
	for _, m := range b.parts[b.serialOf(part)] {
		b.bind(mark, m.name).sym = m.sym
	}
	return mark
}

// closePart ends the scope of a part that exports the first n of its names.
func (b *builder) closePart(part *ts.Node, mark, n int) {
	members := slices.Clone(b.bindings[mark : mark+n])
	b.close(mark)
	if b.parts == nil {
		b.parts = map[int32][]binding{}
	}
	if id := b.serialOf(part); id != 0 {
		b.parts[id] = members
	}
}

// serialOf tells which namespace or enum a declaration is a part of, 0 if it
// has no value.
func (b *builder) serialOf(part *ts.Node) int32 {
	return b.bindings[b.names[b.name(part.Name().Text())].bound].serial
}
