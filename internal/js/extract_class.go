package js

import ts "github.com/microsoft/typescript-go/shim"

func (b *builder) object(n *ts.Node) ValueID {
	mark := len(b.stack)
	for _, p := range n.AsObjectLiteralExpression().Properties.Nodes {
		switch p.Kind {
		case ts.KindPropertyAssignment:
			b.property(p, b.named(p.AsPropertyAssignment().Initializer, p.Name()), 0)
		case ts.KindShorthandPropertyAssignment:
			b.property(p, b.identifier(p.Name()), 0)
		case ts.KindSpreadAssignment:
			b.push(b.add(p, Value{Op: OpSpread, X: b.expr(p.AsSpreadAssignment().Expression)}))
		case ts.KindMethodDeclaration, ts.KindGetAccessor, ts.KindSetAccessor:
			if p.Body() != nil {
				b.property(p, b.function(p, propertyName(p.Name())), memberFlags(p))
			}
		}
	}
	lo, hi := b.list(mark)
	return b.add(n, Value{Op: OpObject, Lo: lo, Hi: hi})
}

// property pushes the OpProp of a member.
func (b *builder) property(p *ts.Node, value ValueID, flags Flags) {
	v := Value{Op: OpProp, X: value, Flags: flags}
	if name := p.Name(); name != nil {
		v.Str = b.str(propertyName(name))
		if name.Kind == ts.KindComputedPropertyName {
			v.Y = b.expr(name.AsComputedPropertyName().Expression)
		}
	}
	b.push(b.add(p, v))
}

func memberFlags(p *ts.Node) Flags {
	flags := Flags(0)
	switch p.Kind {
	case ts.KindGetAccessor:
		flags = FlagGetter
	case ts.KindSetAccessor:
		flags = FlagSetter
	case ts.KindMethodDeclaration:
		flags = FlagMethod
	}
	if ts.HasModifier(p, ts.ModifierFlagsStatic) {
		flags |= FlagStatic
	}
	return flags
}

func (b *builder) classLike(n *ts.Node, name string) ValueID {
	outer := b.class
	scope := b.open()
	if n.Kind == ts.KindClassExpression {
		b.bindName(scope, n.Name())
	}
	data := n.ClassLikeData()
	heritage := ValueID(0)
	if data.HeritageClauses != nil {
		for _, h := range data.HeritageClauses.Nodes {
			if c := h.AsHeritageClause(); c.Token == ts.KindExtendsKeyword && len(c.Types.Nodes) > 0 {
				heritage = b.expr(c.Types.Nodes[0].AsExpressionWithTypeArguments().Expression)
			}
		}
	}
	id := b.add(n, Value{Op: OpClass, X: heritage})
	b.class = id
	b.decorators(n, 0)
	mark := len(b.stack)
	for _, m := range data.Members.Nodes {
		b.member(m)
	}
	lo, hi := b.list(mark)
	row := b.file.At(id)
	row.Lo, row.Hi = lo, hi
	row.Str = b.str(name)
	if n.Name() != nil {
		row.Str = b.str(n.Name().Text())
		row.Sym = b.resolve(n.Name())
		if n.Kind == ts.KindClassExpression {
			b.define(b.declare(n.Name(), SymClass), id, b.pos(n))
		}
	}
	b.class = outer
	b.close(scope)
	return id
}

func (b *builder) member(m *ts.Node) {
	switch m.Kind {
	case ts.KindMethodDeclaration, ts.KindGetAccessor, ts.KindSetAccessor, ts.KindConstructor:
		if m.Body() == nil {
			return
		}
		name := "constructor"
		if m.Kind != ts.KindConstructor {
			name = propertyName(m.Name())
		}
		value := b.function(m, name)
		fn := b.file.At(value).Func
		b.decorators(m, fn)
		if m.Kind == ts.KindConstructor {
			b.push(b.add(m, Value{Op: OpProp, Str: b.str(name), X: value, Flags: FlagMethod}))
			return
		}
		b.property(m, value, memberFlags(m))
	case ts.KindPropertyDeclaration:
		value := ValueID(0)
		if init := m.Initializer(); init != nil {
			value = b.named(init, m.Name())
		}
		b.decorators(m, 0)
		b.property(m, value, memberFlags(m))
		b.typed(b.stack[len(b.stack)-1], m.Type())
	case ts.KindClassStaticBlockDeclaration:
		b.function(m, "")
	}
}

func (b *builder) decorators(n *ts.Node, fn FuncID) {
	for _, d := range n.Decorators() {
		b.file.Decorators = append(b.file.Decorators, Decorator{
			Value: b.expr(d.AsDecorator().Expression), Class: b.class, Func: fn, Param: -1,
		})
	}
}
