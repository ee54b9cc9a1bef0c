package js

import (
	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/estree"
)

// A planter makes the ESTree of a file: what the parser has built, with other
// names and some nodes more or less. Types, JSX and decorators are left out.
type planter struct {
	*estree.Builder
	sf *ts.SourceFile
}

// plant parses a text and gives its tree. The comments at docs are hidden from
// the parser.
func plant(job Job, docs []int) *estree.Tree {
	kind, path := scriptKind(job.Options.extension(job.Name))
	sf := ts.Parse(path, plain(job.Text.Data, docs), kind)
	p := &planter{estree.NewBuilder(sf.NodeCount + sf.NodeCount/4), sf}
	p.Open(estree.Program, 0, -1, 0, len(job.Text.Data))
	p.list(sf.Statements, estree.KeyBody, p.statement)
	p.Close()
	return p.Tree()
}

// A sprout plants one node below a key; index is its place in a list, or -1.
type sprout func(n *ts.Node, key estree.Key, index int)

// list plants the nodes of a list.
func (p *planter) list(l *ts.NodeList, key estree.Key, plant sprout) {
	if l == nil {
		return
	}
	for i, n := range l.Nodes {
		plant(n, key, i)
	}
}

// open begins the node that stands for n.
func (p *planter) open(kind estree.Kind, key estree.Key, index int, n *ts.Node) {
	p.Open(kind, key, index, n.Pos(), n.End())
}

// one plants a node with a single child that is an expression, or none.
func (p *planter) one(kind estree.Kind, key estree.Key, index int, n *ts.Node, below estree.Key, child *ts.Node) {
	p.open(kind, key, index, n)
	p.expr(child, below, -1)
	p.Close()
}

// named plants an identifier.
func (p *planter) named(n *ts.Node, key estree.Key, index int) {
	if n == nil {
		return
	}
	kind := estree.Identifier
	switch n.Kind {
	case ts.KindStringLiteral:
		kind = estree.Literal
	case ts.KindPrivateIdentifier:
		kind = estree.PrivateIdentifier
	}
	p.open(kind, key, index, n)
	p.String(n.Text())
	p.Close()
}

// function plants what has parameters and a body.
func (p *planter) function(kind estree.Kind, n *ts.Node, key estree.Key, index int) {
	p.open(kind, key, index, n)
	if kind != estree.ArrowFunctionExpression && (n.Kind == ts.KindFunctionDeclaration || n.Kind == ts.KindFunctionExpression) {
		p.named(n.Name(), estree.KeyID, -1)
	}
	p.list(n.ParameterList(), estree.KeyParams, p.parameter)
	if body := n.Body(); body != nil && body.Kind == ts.KindBlock {
		p.statement(body, estree.KeyBody, -1)
	} else {
		p.expr(body, estree.KeyBody, -1)
	}
	p.Close()
}

func (p *planter) parameter(n *ts.Node, key estree.Key, index int) {
	x := n.AsParameterDeclaration()
	p.bound(n, x.DotDotDotToken != nil, x.Initializer, key, index, func(key estree.Key, index int) { p.binding(n.Name(), key, index) })
}

// bound plants what a declaration names, with ... before it or a default
// behind it.
func (p *planter) bound(n *ts.Node, rest bool, initial *ts.Node, key estree.Key, index int, target func(key estree.Key, index int)) {
	switch {
	case rest:
		p.open(estree.RestElement, key, index, n)
		target(estree.KeyArgument, -1)
		p.Close()
	case initial != nil:
		p.open(estree.AssignmentPattern, key, index, n)
		target(estree.KeyLeft, -1)
		p.expr(initial, estree.KeyRight, -1)
		p.Close()
	default:
		target(key, index)
	}
}

// binding plants a name or a pattern of a declaration.
func (p *planter) binding(n *ts.Node, key estree.Key, index int) {
	if n == nil {
		return
	}
	switch n.Kind {
	case ts.KindObjectBindingPattern:
		p.open(estree.ObjectPattern, key, index, n)
		p.list(n.AsBindingPattern().Elements, estree.KeyProperties, p.boundProperty)
		p.Close()
	case ts.KindArrayBindingPattern:
		p.open(estree.ArrayPattern, key, index, n)
		p.list(n.AsBindingPattern().Elements, estree.KeyElements, p.boundElement)
		p.Close()
	default:
		p.named(n, key, index)
	}
}

func (p *planter) boundElement(n *ts.Node, key estree.Key, index int) {
	if n.Kind != ts.KindBindingElement || n.Name() == nil {
		return // a hole
	}
	x := n.AsBindingElement()
	p.bound(n, x.DotDotDotToken != nil, x.Initializer, key, index, func(key estree.Key, index int) { p.binding(n.Name(), key, index) })
}

func (p *planter) boundProperty(n *ts.Node, key estree.Key, index int) {
	x := n.AsBindingElement()
	if x.DotDotDotToken != nil {
		p.boundElement(n, key, index)
		return
	}
	p.open(estree.Property, key, index, n)
	p.String("init")
	if x.PropertyName != nil {
		p.key(x.PropertyName)
	} else {
		p.named(n.Name(), estree.KeyKey, -1)
	}
	p.boundElement(n, estree.KeyValue, -1)
	p.Close()
}

// key plants the name of a property.
func (p *planter) key(n *ts.Node) {
	switch {
	case n == nil:
	case n.Kind == ts.KindComputedPropertyName:
		p.expr(n.AsComputedPropertyName().Expression, estree.KeyKey, -1)
	case n.Kind == ts.KindIdentifier || n.Kind == ts.KindPrivateIdentifier:
		p.named(n, estree.KeyKey, -1)
	default:
		p.expr(n, estree.KeyKey, -1)
	}
}

// class plants a class.
func (p *planter) class(kind estree.Kind, n *ts.Node, key estree.Key, index int) {
	p.open(kind, key, index, n)
	p.named(n.Name(), estree.KeyID, -1)
	data := n.ClassLikeData()
	if data.HeritageClauses != nil {
		for _, h := range data.HeritageClauses.Nodes {
			if c := h.AsHeritageClause(); c.Token == ts.KindExtendsKeyword && len(c.Types.Nodes) > 0 {
				p.expr(c.Types.Nodes[0].AsExpressionWithTypeArguments().Expression, estree.KeySuperClass, -1)
			}
		}
	}
	p.open(estree.ClassBody, estree.KeyBody, -1, n)
	p.list(data.Members, estree.KeyBody, p.member)
	p.Close()
	p.Close()
}

// member plants a member of a class.
func (p *planter) member(n *ts.Node, key estree.Key, index int) {
	switch n.Kind {
	case ts.KindPropertyDeclaration:
		p.open(estree.PropertyDefinition, key, index, n)
		p.key(n.Name())
		p.expr(n.Initializer(), estree.KeyValue, -1)
		p.Close()
	case ts.KindClassStaticBlockDeclaration:
		p.open(estree.StaticBlock, key, index, n)
		p.list(n.AsClassStaticBlockDeclaration().Body.AsBlock().Statements, estree.KeyBody, p.statement)
		p.Close()
	case ts.KindMethodDeclaration, ts.KindGetAccessor, ts.KindSetAccessor, ts.KindConstructor:
		if n.Body() == nil {
			return
		}
		p.open(estree.MethodDefinition, key, index, n)
		p.String(methodKinds[n.Kind])
		if n.Kind == ts.KindConstructor {
			p.open(estree.Identifier, estree.KeyKey, -1, n)
			p.String("constructor")
			p.Close()
		} else {
			p.key(n.Name())
		}
		p.function(estree.FunctionExpression, n, estree.KeyValue, -1)
		p.Close()
	}
}

// methodKinds are what ESTree calls the kinds of methods.
var methodKinds = map[ts.Kind]string{
	ts.KindMethodDeclaration: "method", ts.KindGetAccessor: "get", ts.KindSetAccessor: "set", ts.KindConstructor: "constructor",
}
