package js

import (
	"strconv"

	ts "github.com/microsoft/typescript-go/shim"
)

func (b *builder) declaration(n *ts.Node) {
	switch n.Kind {
	case ts.KindFunctionDeclaration:
		if n.Body() == nil {
			return // an overload
		}
		if n.Name() != nil {
			b.declare(n.Name(), SymFunction) // known inside its own body
		}
		value := b.function(n, "")
		b.declared(n, value, SymFunction)
	case ts.KindClassDeclaration:
		value := b.classLike(n, "")
		b.declared(n, value, SymClass)
	case ts.KindEnumDeclaration:
		b.enum(n)
	case ts.KindModuleDeclaration:
		if body := n.Body(); body != nil && body.Kind == ts.KindModuleBlock {
			b.namespace(n, body.AsModuleBlock().Statements.Nodes)
		}
	case ts.KindImportDeclaration:
		b.importDeclaration(n)
	case ts.KindImportEqualsDeclaration:
		b.importEquals(n)
	case ts.KindExportDeclaration:
		b.exportDeclaration(n)
	case ts.KindExportAssignment:
		e := n.AsExportAssignment()
		name := "default"
		if e.IsExportEquals {
			name = "*"
		}
		b.export(name, b.expr(e.Expression), n)
	}
}

// declared gives the name of a function, class or enum its value, and exports it.
func (b *builder) declared(n *ts.Node, value ValueID, kind SymKind) {
	if n.Name() != nil {
		b.define(b.declare(n.Name(), kind), value, b.pos(n))
	}
	switch {
	case ts.HasModifier(n, ts.ModifierFlagsDefault):
		b.export("default", value, n)
	case ts.HasModifier(n, ts.ModifierFlagsExport) && n.Name() != nil:
		b.export(n.Name().Text(), value, n)
	}
}

// named walks an expression that is stored under a name, which functions and
// classes without one take over.
func (b *builder) named(n, target *ts.Node) ValueID {
	name := ""
	switch target.Kind {
	case ts.KindIdentifier, ts.KindStringLiteral, ts.KindPrivateIdentifier:
		name = target.Text()
	case ts.KindPropertyAccessExpression:
		name = target.Name().Text()
	}
	inner := ts.SkipOuter(n)
	switch inner.Kind {
	case ts.KindFunctionExpression, ts.KindArrowFunction:
		return b.function(inner, name)
	case ts.KindClassExpression:
		return b.classLike(inner, name)
	}
	return b.expr(n)
}

func propertyName(n *ts.Node) string {
	switch n.Kind {
	case ts.KindIdentifier, ts.KindStringLiteral, ts.KindNumericLiteral, ts.KindPrivateIdentifier,
		ts.KindNoSubstitutionTemplateLiteral, ts.KindBigIntLiteral:
		return n.Text()
	case ts.KindComputedPropertyName:
		if e := ts.SkipOuter(n.AsComputedPropertyName().Expression); ts.IsStringLiteralLike(e) || e.Kind == ts.KindNumericLiteral {
			return e.Text()
		}
	}
	return ""
}

var funcKinds = map[ts.Kind]FuncKind{
	ts.KindFunctionDeclaration:         FuncDeclaration,
	ts.KindFunctionExpression:          FuncExpression,
	ts.KindArrowFunction:               FuncArrow,
	ts.KindMethodDeclaration:           FuncMethod,
	ts.KindGetAccessor:                 FuncAccessor,
	ts.KindSetAccessor:                 FuncAccessor,
	ts.KindConstructor:                 FuncConstructor,
	ts.KindClassStaticBlockDeclaration: FuncStaticBlock,
}

// function walks a function-like node; its row comes first, its body after.
func (b *builder) function(n *ts.Node, name string) ValueID {
	f := b.file
	if n.Name() != nil && (n.Kind == ts.KindFunctionDeclaration || n.Kind == ts.KindFunctionExpression) {
		name = n.Name().Text()
	}
	body := bodyOf(n)
	id := FuncID(len(f.Funcs))
	value := b.add(n, Value{Op: OpFunc, Func: id})
	f.Funcs = append(f.Funcs, Func{
		Name: b.str(name), Kind: funcKinds[n.Kind], Parent: b.fn, Value: value,
		Async:     ts.HasModifier(n, ts.ModifierFlagsAsync),
		Generator: n.Kind != ts.KindClassStaticBlockDeclaration && n.BodyData() != nil && n.BodyData().AsteriskToken != nil,
		Start:     b.pos(n), End: int32(n.End()), Body: int32(body.Pos()),
		Strict: b.functionStrict(n, body, id),
	})
	outerFn, outerClass := b.fn, b.class
	outer := b.block
	mark := b.open()
	b.fn = id
	b.enter(BlockBody, body, 0, true)
	f.Funcs[id].Block = b.block
	b.scope = append(b.scope, funcState{})
	if n.Kind == ts.KindFunctionExpression && n.Name() != nil {
		b.bindName(mark, n.Name())
		b.define(b.declare(n.Name(), SymFunction), value, b.pos(n))
	}
	locals := b.openFunction(n)
	if n.Kind != ts.KindClassStaticBlockDeclaration {
		b.parameters(n, id, locals)
	}
	if body.Kind == ts.KindBlock {
		b.declareBody(locals, body.AsBlock().Statements.Nodes)
		f.Blocks[b.block].Exits = b.statements(body.AsBlock().Statements.Nodes)
	} else {
		x := b.expr(body)
		b.add(body, Value{Op: OpReturn, X: x})
	}
	b.leaveFunction(n)
	b.close(mark)
	b.fn, b.block, b.class = outerFn, outer, outerClass
	return value
}

func bodyOf(n *ts.Node) *ts.Node {
	if n.Kind == ts.KindClassStaticBlockDeclaration {
		return n.AsClassStaticBlockDeclaration().Body
	}
	return n.Body()
}

// functionStrict decides before the body is walked.
func (b *builder) functionStrict(n, body *ts.Node, id FuncID) Strictness {
	around := b.file.Funcs[b.fn].Strict
	switch {
	case b.class != 0 && around == SloppyCode && n.Kind != ts.KindArrowFunction && n.Kind != ts.KindFunctionExpression:
		return StrictClass
	case body.Kind == ts.KindBlock:
		outer := b.fn
		b.fn = id
		own := b.directives(body.AsBlock().Statements.Nodes)
		b.fn = outer
		if own && around == SloppyCode {
			return StrictDirective
		}
	}
	if around == SloppyCode && b.class != 0 {
		return StrictClass
	}
	return around
}

// parameters declares the parameters of a function in its scope. Their
// defaults do not see what its body declares.
func (b *builder) parameters(n *ts.Node, id FuncID, scope int) {
	f := b.file
	for _, p := range n.Parameters() {
		b.bindPattern(scope, p.Name())
	}
	mark := len(b.stack)
	names := map[string]bool{}
	for i, p := range n.Parameters() {
		d := p.AsParameterDeclaration()
		name := p.Name()
		if name.Kind == ts.KindIdentifier && name.Text() == "this" {
			continue // TypeScript's type of this
		}
		v := Value{Op: OpParam, Func: id, Y: ValueID(i)}
		if d.DotDotDotToken != nil {
			v.Flags = FlagRest
		}
		if b.file.TS && d.Initializer == nil && saysNothing(p.Type()) {
			v.Flags |= FlagUntyped
		}
		value := b.add(p, v)
		b.push(value)
		b.typed(value, p.Type())
		for _, dec := range p.Decorators() {
			b.hide(scope) // a decorator is evaluated outside of the function
			f.Decorators = append(f.Decorators, Decorator{Value: b.expr(dec.AsDecorator().Expression), Class: b.class, Func: id, Param: int32(i)})
			b.show(scope)
		}
		if d.Initializer != nil {
			value = b.defaulted(p, value, d.Initializer)
		}
		b.pattern(name, value, SymParam)
		if name.Kind == ts.KindIdentifier {
			if i < len(f.Funcs[id].ParamNames) {
				f.Funcs[id].ParamNames[i] = b.str(name.Text())
			}
			if names[name.Text()] {
				b.sloppy(SloppyDuplicateParam, name, name.Text())
			}
			names[name.Text()] = true
			if ts.HasModifier(p, ts.ModifierFlagsParameterProperty) {
				b.parameterProperty(p, value)
			}
		}
	}
	lo, hi := b.list(mark)
	row := &f.Funcs[id]
	row.Lo, row.Hi, row.Params = lo, hi, hi-lo
}

// parameterProperty is `this.x = x`, which TypeScript writes for
// constructor(private x).
func (b *builder) parameterProperty(p *ts.Node, value ValueID) {
	this := b.add(p, Value{Op: OpThis})
	target := b.add(p, Value{Op: OpGet, X: this, Str: b.str(p.Name().Text())})
	b.add(p, Value{Op: OpAssign, Str: b.str("="), X: target, Y: value})
}

// pattern declares the names of a binding pattern and gives each its part of
// value; value 0 declares without defining. It returns the symbol of a plain name.
func (b *builder) pattern(name *ts.Node, value ValueID, kind SymKind) SymID {
	switch name.Kind {
	case ts.KindIdentifier:
		if name.Text() == "" {
			return 0
		}
		b.declaresName(name)
		s := b.declare(name, kind)
		if value != 0 {
			b.define(s, value, b.pos(name))
		}
		return s
	case ts.KindObjectBindingPattern, ts.KindArrayBindingPattern:
		for i, n := range name.Elements() {
			if n.Kind == ts.KindBindingElement {
				b.bindingElement(n, i, name.Kind == ts.KindArrayBindingPattern, value, kind)
			}
		}
	}
	return 0
}

func (b *builder) bindingElement(n *ts.Node, i int, array bool, value ValueID, kind SymKind) {
	e := n.AsBindingElement()
	if n.Name() == nil {
		return // a hole
	}
	var part ValueID
	switch {
	case e.DotDotDotToken != nil:
		part = b.add(n, Value{Op: OpRest, X: value})
	case array:
		part = b.add(n, Value{Op: OpGet, X: value, Str: b.str(strconv.Itoa(i))})
	case e.PropertyName != nil:
		part = b.part(n, e.PropertyName, value)
	default:
		part = b.part(n, n.Name(), value)
	}
	if e.Initializer != nil {
		part = b.defaulted(n, part, e.Initializer)
	}
	b.pattern(n.Name(), part, kind)
}

// part is value[name], as destructuring takes it.
func (b *builder) part(n, name *ts.Node, value ValueID) ValueID {
	if key := propertyName(name); key != "" {
		return b.add(n, Value{Op: OpGet, X: value, Str: b.str(key)})
	}
	key := ValueID(0)
	if name.Kind == ts.KindComputedPropertyName {
		key = b.expr(name.AsComputedPropertyName().Expression)
	}
	return b.add(n, Value{Op: OpGetDyn, X: value, Y: key})
}
