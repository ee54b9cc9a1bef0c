package js

import (
	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/estree"
)

// property plants a member of an object.
func (p *planter) property(n *ts.Node, key estree.Key, index int) {
	var value func()
	kind := "init"
	switch n.Kind {
	case ts.KindSpreadAssignment:
		p.one(estree.SpreadElement, key, index, n, estree.KeyArgument, n.AsSpreadAssignment().Expression)
		return
	case ts.KindPropertyAssignment:
		value = func() { p.expr(n.AsPropertyAssignment().Initializer, estree.KeyValue, -1) }
	case ts.KindShorthandPropertyAssignment:
		value = func() { p.named(n.Name(), estree.KeyValue, -1) }
	case ts.KindMethodDeclaration, ts.KindGetAccessor, ts.KindSetAccessor:
		value = func() { p.function(estree.FunctionExpression, n, estree.KeyValue, -1) }
		if n.Kind != ts.KindMethodDeclaration {
			kind = methodKinds[n.Kind]
		}
	default:
		return
	}
	p.open(estree.Property, key, index, n)
	p.String(kind)
	p.key(n.Name())
	value()
	p.Close()
}

// target plants what is assigned to: literals of objects and arrays are
// patterns there.
func (p *planter) target(n *ts.Node, key estree.Key, index int) {
	if n == nil {
		return
	}
	switch n = ts.SkipOuter(n); n.Kind {
	case ts.KindObjectLiteralExpression:
		p.open(estree.ObjectPattern, key, index, n)
		p.list(n.AsObjectLiteralExpression().Properties, estree.KeyProperties, p.targetProperty)
		p.Close()
	case ts.KindArrayLiteralExpression:
		p.open(estree.ArrayPattern, key, index, n)
		p.list(n.AsArrayLiteralExpression().Elements, estree.KeyElements, p.targetElement)
		p.Close()
	default:
		p.expr(n, key, index)
	}
}

func (p *planter) targetElement(n *ts.Node, key estree.Key, index int) {
	switch {
	case n.Kind == ts.KindSpreadElement:
		p.open(estree.RestElement, key, index, n)
		p.target(n.AsSpreadElement().Expression, estree.KeyArgument, -1)
		p.Close()
	case n.Kind == ts.KindBinaryExpression && n.AsBinaryExpression().OperatorToken.Kind == ts.KindEqualsToken:
		p.open(estree.AssignmentPattern, key, index, n)
		p.target(n.AsBinaryExpression().Left, estree.KeyLeft, -1)
		p.expr(n.AsBinaryExpression().Right, estree.KeyRight, -1)
		p.Close()
	default:
		p.target(n, key, index)
	}
}

func (p *planter) targetProperty(n *ts.Node, key estree.Key, index int) {
	switch n.Kind {
	case ts.KindSpreadAssignment:
		p.open(estree.RestElement, key, index, n)
		p.target(n.AsSpreadAssignment().Expression, estree.KeyArgument, -1)
		p.Close()
	case ts.KindPropertyAssignment, ts.KindShorthandPropertyAssignment:
		p.open(estree.Property, key, index, n)
		p.String("init")
		p.key(n.Name())
		if n.Kind == ts.KindPropertyAssignment {
			p.targetElement(n.AsPropertyAssignment().Initializer, estree.KeyValue, -1)
		} else {
			p.bound(n, false, n.AsShorthandPropertyAssignment().ObjectAssignmentInitializer, estree.KeyValue, -1,
				func(key estree.Key, index int) { p.named(n.Name(), key, index) })
		}
		p.Close()
	}
}

// template plants a template. One without substitutions has a value.
func (p *planter) template(n *ts.Node, key estree.Key, index int) {
	p.Open(estree.TemplateLiteral, key, index, ts.TokenPos(n, p.sf), n.End())
	element := func(n *ts.Node, index int) {
		p.open(estree.TemplateElement, estree.KeyQuasis, index, n)
		p.Close()
	}
	if n.Kind == ts.KindNoSubstitutionTemplateLiteral {
		p.String(n.Text())
		element(n, 0)
		p.Close()
		return
	}
	t := n.AsTemplateExpression()
	element(t.Head, 0)
	for i, s := range t.TemplateSpans.Nodes {
		element(s.AsTemplateSpan().Literal, i+1)
	}
	for i, s := range t.TemplateSpans.Nodes {
		p.expr(s.AsTemplateSpan().Expression, estree.KeyExpressions, i)
	}
	p.Close()
}
