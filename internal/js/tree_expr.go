package js

import (
	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/estree"
)

// expr plants an expression, if there is one.
func (p *planter) expr(n *ts.Node, key estree.Key, index int) {
	if n == nil {
		return
	}
	n = ts.SkipOuter(n)
	if n.Flags&ts.NodeFlagsReparsed != 0 {
		return
	}
	switch n.Kind {
	case ts.KindIdentifier, ts.KindPrivateIdentifier:
		p.named(n, key, index)
	case ts.KindPropertyAccessExpression, ts.KindElementAccessExpression, ts.KindCallExpression:
		p.chain(n, key, index)
	case ts.KindBinaryExpression:
		p.binary(n, key, index)
	case ts.KindFunctionExpression:
		p.function(estree.FunctionExpression, n, key, index)
	case ts.KindArrowFunction:
		p.function(estree.ArrowFunctionExpression, n, key, index)
	case ts.KindClassExpression:
		p.class(estree.ClassExpression, n, key, index)
	case ts.KindObjectLiteralExpression:
		p.open(estree.ObjectExpression, key, index, n)
		p.list(n.AsObjectLiteralExpression().Properties, estree.KeyProperties, p.property)
		p.Close()
	case ts.KindArrayLiteralExpression:
		p.open(estree.ArrayExpression, key, index, n)
		p.list(n.AsArrayLiteralExpression().Elements, estree.KeyElements, p.expr)
		p.Close()
	case ts.KindNewExpression:
		p.open(estree.NewExpression, key, index, n)
		p.expr(n.AsNewExpression().Expression, estree.KeyCallee, -1)
		p.list(n.AsNewExpression().Arguments, estree.KeyArguments, p.expr)
		p.Close()
	case ts.KindConditionalExpression:
		c := n.AsConditionalExpression()
		p.open(estree.ConditionalExpression, key, index, n)
		p.expr(c.Condition, estree.KeyTest, -1)
		p.expr(c.WhenTrue, estree.KeyConsequent, -1)
		p.expr(c.WhenFalse, estree.KeyAlternate, -1)
		p.Close()
	case ts.KindTemplateExpression, ts.KindNoSubstitutionTemplateLiteral:
		p.template(n, key, index)
	case ts.KindTaggedTemplateExpression:
		p.open(estree.TaggedTemplateExpression, key, index, n)
		p.expr(n.AsTaggedTemplateExpression().Tag, estree.KeyTag, -1)
		p.expr(n.AsTaggedTemplateExpression().Template, estree.KeyQuasi, -1)
		p.Close()
	default:
		if !p.literal(n, key, index) {
			p.unary(n, key, index)
		}
	}
}

// literal plants a literal, if it is one.
func (p *planter) literal(n *ts.Node, key estree.Key, index int) bool {
	give := p.Other
	switch n.Kind {
	case ts.KindStringLiteral:
		give = func() { p.String(n.Text()) }
	case ts.KindNumericLiteral:
		give = func() { p.Number(n.Text()) }
	case ts.KindNullKeyword:
		give = func() {}
	case ts.KindBigIntLiteral, ts.KindRegularExpressionLiteral, ts.KindTrueKeyword, ts.KindFalseKeyword:
	default:
		return false
	}
	p.Open(estree.Literal, key, index, ts.TokenPos(n, p.sf), n.End())
	give()
	p.Close()
	return true
}

// unary plants what has one operand, or none.
func (p *planter) unary(n *ts.Node, key estree.Key, index int) {
	operator := func(kind estree.Kind, s string, operand *ts.Node) {
		p.open(kind, key, index, n)
		p.String(s)
		p.expr(operand, estree.KeyArgument, -1)
		p.Close()
	}
	switch n.Kind {
	case ts.KindThisKeyword:
		p.one(estree.ThisExpression, key, index, n, 0, nil)
	case ts.KindSuperKeyword:
		p.one(estree.Super, key, index, n, 0, nil)
	case ts.KindSpreadElement:
		p.one(estree.SpreadElement, key, index, n, estree.KeyArgument, n.AsSpreadElement().Expression)
	case ts.KindAwaitExpression:
		p.one(estree.AwaitExpression, key, index, n, estree.KeyArgument, n.AsAwaitExpression().Expression)
	case ts.KindYieldExpression:
		p.one(estree.YieldExpression, key, index, n, estree.KeyArgument, n.AsYieldExpression().Expression)
	case ts.KindDeleteExpression:
		operator(estree.UnaryExpression, "delete", n.AsDeleteExpression().Expression)
	case ts.KindTypeOfExpression:
		operator(estree.UnaryExpression, "typeof", n.AsTypeOfExpression().Expression)
	case ts.KindVoidExpression:
		operator(estree.UnaryExpression, "void", n.AsVoidExpression().Expression)
	case ts.KindPostfixUnaryExpression:
		x := n.AsPostfixUnaryExpression()
		operator(estree.UpdateExpression, ts.TokenText(x.Operator), x.Operand)
	case ts.KindPrefixUnaryExpression:
		x := n.AsPrefixUnaryExpression()
		kind := estree.UnaryExpression
		if x.Operator == ts.KindPlusPlusToken || x.Operator == ts.KindMinusMinusToken {
			kind = estree.UpdateExpression
		}
		operator(kind, ts.TokenText(x.Operator), x.Operand)
	case ts.KindMetaProperty:
		x := n.AsMetaProperty()
		p.open(estree.MetaProperty, key, index, n)
		p.open(estree.Identifier, estree.KeyMeta, -1, n)
		p.String(ts.TokenText(x.KeywordToken))
		p.Close()
		p.named(n.Name(), estree.KeyProperty, -1)
		p.Close()
	}
}

// chain plants an access or a call, in a ChainExpression if one of its links
// is ?. .
func (p *planter) chain(n *ts.Node, key estree.Key, index int) {
	if !isChain(n) {
		p.link(n, key, index)
		return
	}
	p.open(estree.ChainExpression, key, index, n)
	p.link(n, estree.KeyExpression, -1)
	p.Close()
}

// isChain reports whether a link of the chain that ends at n is ?. .
func isChain(n *ts.Node) bool {
	for {
		switch n.Kind {
		case ts.KindPropertyAccessExpression:
			x := n.AsPropertyAccessExpression()
			if x.QuestionDotToken != nil {
				return true
			}
			n = x.Expression
		case ts.KindElementAccessExpression:
			x := n.AsElementAccessExpression()
			if x.QuestionDotToken != nil {
				return true
			}
			n = x.Expression
		case ts.KindCallExpression:
			x := n.AsCallExpression()
			if x.QuestionDotToken != nil {
				return true
			}
			n = x.Expression
		default:
			return false
		}
	}
}

// link plants one link of a chain, and those before it below it.
func (p *planter) link(n *ts.Node, key estree.Key, index int) {
	before := func(n *ts.Node, key estree.Key) {
		switch n.Kind {
		case ts.KindPropertyAccessExpression, ts.KindElementAccessExpression, ts.KindCallExpression:
			p.link(n, key, -1)
		default:
			p.expr(n, key, -1)
		}
	}
	switch n.Kind {
	case ts.KindCallExpression:
		x := n.AsCallExpression()
		if x.Expression.Kind == ts.KindImportKeyword {
			p.open(estree.ImportExpression, key, index, n)
			if x.Arguments != nil && len(x.Arguments.Nodes) > 0 {
				p.expr(x.Arguments.Nodes[0], estree.KeySource, -1)
			}
			break
		}
		p.open(estree.CallExpression, key, index, n)
		before(x.Expression, estree.KeyCallee)
		p.list(x.Arguments, estree.KeyArguments, p.expr)
	case ts.KindPropertyAccessExpression:
		p.open(estree.MemberExpression, key, index, n)
		before(n.AsPropertyAccessExpression().Expression, estree.KeyObject)
		p.named(n.Name(), estree.KeyProperty, -1)
	case ts.KindElementAccessExpression:
		p.open(estree.MemberExpression, key, index, n)
		before(n.AsElementAccessExpression().Expression, estree.KeyObject)
		p.expr(n.AsElementAccessExpression().ArgumentExpression, estree.KeyProperty, -1)
	}
	p.Close()
}

// binary plants assignments, sequences, and all other operators with two
// operands.
func (p *planter) binary(n *ts.Node, key estree.Key, index int) {
	e := n.AsBinaryExpression()
	op := e.OperatorToken.Kind
	if op == ts.KindCommaToken {
		p.open(estree.SequenceExpression, key, index, n)
		for i, part := range commas(n) {
			p.expr(part, estree.KeyExpressions, i)
		}
		p.Close()
		return
	}
	kind := estree.BinaryExpression
	switch {
	case ts.IsAssignmentOperator(op):
		kind = estree.AssignmentExpression
	case op == ts.KindAmpersandAmpersandToken || op == ts.KindBarBarToken || op == ts.KindQuestionQuestionToken:
		kind = estree.LogicalExpression
	}
	p.open(kind, key, index, n)
	p.String(ts.TokenText(op))
	if op == ts.KindEqualsToken {
		p.target(e.Left, estree.KeyLeft, -1)
	} else {
		p.expr(e.Left, estree.KeyLeft, -1)
	}
	p.expr(e.Right, estree.KeyRight, -1)
	p.Close()
}

// commas gives the operands of a, b, c, which the parser nests.
func commas(n *ts.Node) []*ts.Node {
	var back []*ts.Node
	for n.Kind == ts.KindBinaryExpression && n.AsBinaryExpression().OperatorToken.Kind == ts.KindCommaToken {
		back = append(back, n.AsBinaryExpression().Right)
		n = n.AsBinaryExpression().Left
	}
	list := []*ts.Node{n}
	for i := len(back) - 1; i >= 0; i-- {
		list = append(list, back[i])
	}
	return list
}
