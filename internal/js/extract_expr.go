package js

import ts "github.com/microsoft/typescript-go/shim"

// expr walks an expression and returns its row, 0 for none. Parentheses, type
// assertions and `!` have no row of their own.
func (b *builder) expr(n *ts.Node) ValueID {
	if n == nil {
		return 0
	}
	n = ts.SkipOuter(n)
	if n.Flags&ts.NodeFlagsReparsed != 0 {
		return 0
	}
	switch n.Kind {
	case ts.KindIdentifier:
		return b.identifier(n)
	case ts.KindPropertyAccessExpression, ts.KindElementAccessExpression:
		return b.access(n)
	case ts.KindCallExpression, ts.KindNewExpression:
		return b.call(n)
	case ts.KindBinaryExpression:
		return b.binary(n)
	case ts.KindObjectLiteralExpression:
		return b.object(n)
	case ts.KindArrayLiteralExpression:
		return b.array(n)
	case ts.KindFunctionExpression, ts.KindArrowFunction:
		return b.function(n, "")
	case ts.KindClassExpression:
		return b.classLike(n, "")
	case ts.KindTemplateExpression:
		return b.template(n)
	case ts.KindTaggedTemplateExpression:
		t := n.AsTaggedTemplateExpression()
		mark := len(b.stack)
		tag := b.expr(t.Tag)
		b.push(b.expr(t.Template))
		lo, hi := b.list(mark)
		return b.add(n, Value{Op: OpTag, X: tag, Lo: lo, Hi: hi})
	case ts.KindConditionalExpression:
		return b.conditional(n)
	case ts.KindJsxElement, ts.KindJsxSelfClosingElement, ts.KindJsxFragment:
		return b.jsx(n)
	}
	if id, ok := b.literal(n); ok {
		return id
	}
	return b.operator(n)
}

func (b *builder) identifier(n *ts.Node) ValueID {
	name := n.Text()
	if name == "" {
		return 0 // a gap that the parser filled
	}
	if name == "undefined" {
		return b.add(n, Value{Op: OpUndefined})
	}
	id := b.name(name)
	if s := b.lookup(id); s != 0 {
		b.file.Syms[s].Uses++
		return b.add(n, Value{Op: OpRef, Sym: s})
	}
	if name == "arguments" {
		b.scope[len(b.scope)-1].usesArguments = true
	}
	return b.add(n, Value{Op: OpGlobal, Str: b.strOf(id)})
}

// refTo is a use of a declared name that counts for exports, not as a read.
func (b *builder) refTo(n *ts.Node) ValueID {
	if s := b.resolve(n); s != 0 {
		return b.add(n, Value{Op: OpRef, Sym: s})
	}
	return b.add(n, Value{Op: OpGlobal, Str: b.str(n.Text())})
}

func (b *builder) literal(n *ts.Node) (ValueID, bool) {
	v := Value{}
	switch n.Kind {
	case ts.KindStringLiteral, ts.KindNoSubstitutionTemplateLiteral:
		v = Value{Op: OpString, Str: b.str(b.literalText(n))}
		b.octalEscape(n)
	case ts.KindNumericLiteral:
		v = Value{Op: OpNumber, Str: b.str(n.Text())}
		if n.AsNumericLiteral().TokenFlags&(ts.TokenFlagsOctal|ts.TokenFlagsContainsLeadingZero) != 0 {
			b.sloppy(SloppyOctal, n, b.source(n))
		}
	case ts.KindBigIntLiteral:
		v = Value{Op: OpBigInt, Str: b.str(n.Text())}
	case ts.KindRegularExpressionLiteral:
		v = Value{Op: OpRegExp, Str: b.str(b.literalText(n))}
	case ts.KindTrueKeyword:
		v.Op = OpTrue
	case ts.KindFalseKeyword:
		v.Op = OpFalse
	case ts.KindNullKeyword:
		v.Op = OpNull
	case ts.KindThisKeyword:
		v.Op = OpThis
	case ts.KindSuperKeyword:
		v.Op = OpSuper
	case ts.KindMetaProperty:
		v = Value{Op: OpMeta, Str: b.str(b.source(n))}
	default:
		return 0, false
	}
	return b.add(n, v), true
}

func (b *builder) access(n *ts.Node) ValueID {
	if n.Kind == ts.KindPropertyAccessExpression {
		p := n.AsPropertyAccessExpression()
		x := b.expr(p.Expression)
		name := n.Name().Text()
		b.legacyAccess(n, x, name)
		return b.add(n, Value{Op: OpGet, X: x, Str: b.str(name), Flags: optional(p.QuestionDotToken)})
	}
	e := n.AsElementAccessExpression()
	x := b.expr(e.Expression)
	key := b.expr(e.ArgumentExpression)
	if k := b.file.At(key); k.Op == OpString || k.Op == OpNumber {
		return b.add(n, Value{Op: OpGet, X: x, Str: k.Str, Y: key, Flags: optional(e.QuestionDotToken)})
	}
	return b.add(n, Value{Op: OpGetDyn, X: x, Y: key, Flags: optional(e.QuestionDotToken)})
}

func optional(token *ts.Node) Flags {
	if token != nil {
		return FlagOptional
	}
	return 0
}

func (b *builder) call(n *ts.Node) ValueID {
	v := Value{Op: OpCall}
	var args []*ts.Node
	if n.Kind == ts.KindNewExpression {
		v.Op = OpNew
		args = n.Arguments()
		v.X = b.expr(n.AsNewExpression().Expression)
	} else {
		c := n.AsCallExpression()
		args = c.Arguments.Nodes
		if c.Expression.Kind == ts.KindImportKeyword {
			return b.importCall(n, args)
		}
		v.X, v.Flags = b.expr(c.Expression), optional(c.QuestionDotToken)
	}
	mark := len(b.stack)
	for _, a := range args {
		b.push(b.argument(a))
	}
	v.Lo, v.Hi = b.list(mark)
	id := b.add(n, v)
	b.noteRequire(id)
	return id
}

// argument walks an element of an argument list or array. An element that
// has no row, such as a hole, becomes one: positions count.
func (b *builder) argument(n *ts.Node) ValueID {
	if n.Kind == ts.KindSpreadElement {
		return b.add(n, Value{Op: OpSpread, X: b.expr(n.AsSpreadElement().Expression)})
	}
	if id := b.expr(n); id != 0 {
		return id
	}
	return b.add(n, Value{Op: OpUndefined})
}

func (b *builder) array(n *ts.Node) ValueID {
	mark := len(b.stack)
	for _, e := range n.AsArrayLiteralExpression().Elements.Nodes {
		b.push(b.argument(e))
	}
	lo, hi := b.list(mark)
	return b.add(n, Value{Op: OpArray, Lo: lo, Hi: hi})
}

func (b *builder) template(n *ts.Node) ValueID {
	t := n.AsTemplateExpression()
	mark := len(b.stack)
	text := func(n *ts.Node) {
		if s := b.literalText(n); s != "" {
			b.push(b.add(n, Value{Op: OpString, Str: b.str(s)}))
		}
	}
	text(t.Head)
	for _, span := range t.TemplateSpans.Nodes {
		s := span.AsTemplateSpan()
		b.push(b.expr(s.Expression))
		text(s.Literal)
	}
	lo, hi := b.list(mark)
	return b.add(n, Value{Op: OpTemplate, Lo: lo, Hi: hi})
}

// guarded walks an operand that runs only when cond has the given outcome.
func (b *builder) guarded(n *ts.Node, cond ValueID, polarity bool) ValueID {
	outer := b.enter(BlockCond, n, cond, polarity)
	id := b.expr(n)
	b.block = outer
	return id
}

func (b *builder) conditional(n *ts.Node) ValueID {
	c := n.AsConditionalExpression()
	cond := b.expr(c.Condition)
	then := b.guarded(c.WhenTrue, cond, true)
	mark := len(b.stack)
	b.push(b.guarded(c.WhenFalse, cond, false))
	lo, hi := b.list(mark)
	return b.add(n, Value{Op: OpCond, X: cond, Y: then, Lo: lo, Hi: hi})
}

func (b *builder) binary(n *ts.Node) ValueID {
	e := n.AsBinaryExpression()
	op := e.OperatorToken.Kind
	switch {
	case ts.IsAssignmentOperator(op):
		return b.assignment(n)
	case op == ts.KindCommaToken:
		mark := len(b.stack)
		b.sequence(n)
		lo, hi := b.list(mark)
		return b.add(n, Value{Op: OpSeq, Lo: lo, Hi: hi})
	case op == ts.KindAmpersandAmpersandToken || op == ts.KindBarBarToken || op == ts.KindQuestionQuestionToken:
		x := b.expr(e.Left)
		y := b.guarded(e.Right, x, op == ts.KindAmpersandAmpersandToken)
		return b.add(n, Value{Op: OpLogical, Str: b.str(ts.TokenText(op)), X: x, Y: y})
	}
	x := b.expr(e.Left)
	return b.add(n, Value{Op: OpBinary, Str: b.str(ts.TokenText(op)), X: x, Y: b.expr(e.Right)})
}

// sequence pushes the operands of (a, b, c), which the parser nests.
func (b *builder) sequence(n *ts.Node) {
	n = ts.SkipOuter(n)
	if n.Kind == ts.KindBinaryExpression && n.AsBinaryExpression().OperatorToken.Kind == ts.KindCommaToken {
		e := n.AsBinaryExpression()
		b.sequence(e.Left)
		b.sequence(e.Right)
		return
	}
	id := b.expr(n)
	if v := b.file.At(id); id != 0 && v.Op != OpRef {
		v.Flags |= FlagStmt // its result is dropped, unless it is the last
	}
	b.push(id)
}

// operator walks the unary expressions and what is left.
func (b *builder) operator(n *ts.Node) ValueID {
	unary := func(op string, x *ts.Node) ValueID {
		return b.add(n, Value{Op: OpUnary, Str: b.str(op), X: b.expr(x)})
	}
	switch n.Kind {
	case ts.KindPrefixUnaryExpression:
		e := n.AsPrefixUnaryExpression()
		if e.Operator == ts.KindPlusPlusToken || e.Operator == ts.KindMinusMinusToken {
			return b.update(n, e.Operand, ts.TokenText(e.Operator))
		}
		return unary(ts.TokenText(e.Operator), e.Operand)
	case ts.KindPostfixUnaryExpression:
		e := n.AsPostfixUnaryExpression()
		return b.update(n, e.Operand, ts.TokenText(e.Operator))
	case ts.KindTypeOfExpression:
		return unary("typeof", n.Expression())
	case ts.KindVoidExpression:
		return unary("void", n.Expression())
	case ts.KindDeleteExpression:
		if x := ts.SkipOuter(n.Expression()); x.Kind == ts.KindIdentifier {
			b.sloppy(SloppyDeleteName, n, x.Text())
		}
		return unary("delete", n.Expression())
	case ts.KindAwaitExpression:
		return b.add(n, Value{Op: OpAwait, X: b.expr(n.Expression())})
	case ts.KindYieldExpression:
		x := b.expr(n.Expression())
		if n.AsYieldExpression().AsteriskToken != nil {
			x = b.add(n, Value{Op: OpSpread, X: x})
		}
		return b.add(n, Value{Op: OpYield, X: x})
	case ts.KindSpreadElement:
		return b.add(n, Value{Op: OpSpread, X: b.expr(n.Expression())})
	case ts.KindExpressionWithTypeArguments:
		return b.expr(n.Expression())
	case ts.KindOmittedExpression, ts.KindMissingDeclaration:
		return 0
	}
	n.ForEachChild(func(c *ts.Node) bool { b.expr(c); return false })
	return b.add(n, Value{Op: OpUnknown})
}
