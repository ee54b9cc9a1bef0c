package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

func (b *builder) jsx(n *ts.Node) ValueID {
	mark := len(b.stack)
	var tag, attributes *ts.Node
	var children []*ts.Node
	switch n.Kind {
	case ts.KindJsxElement:
		e := n.AsJsxElement()
		o := e.OpeningElement.AsJsxOpeningElement()
		tag, attributes, children = o.TagName, o.Attributes, e.Children.Nodes
	case ts.KindJsxSelfClosingElement:
		e := n.AsJsxSelfClosingElement()
		tag, attributes = e.TagName, e.Attributes
	case ts.KindJsxFragment:
		children = n.AsJsxFragment().Children.Nodes
	}
	component := b.jsxTag(tag)
	if attributes != nil {
		for _, a := range attributes.AsJsxAttributes().Properties.Nodes {
			b.push(b.jsxAttribute(a))
		}
	}
	for _, c := range children {
		switch c.Kind {
		case ts.KindJsxExpression:
			b.push(b.expr(c.AsJsxExpression().Expression))
		case ts.KindJsxElement, ts.KindJsxSelfClosingElement, ts.KindJsxFragment:
			b.push(b.jsx(c))
		}
	}
	lo, hi := b.list(mark)
	return b.add(n, Value{Op: OpJSX, X: component, Lo: lo, Hi: hi})
}

// jsxTag returns an OpString for an intrinsic element such as "a".
func (b *builder) jsxTag(tag *ts.Node) ValueID {
	if tag == nil {
		return 0
	}
	name := b.source(tag)
	if name == "" {
		return 0
	}
	if strings.ToLower(name[:1]) == name[:1] && !strings.Contains(name, ".") {
		return b.add(tag, Value{Op: OpString, Str: b.str(name)})
	}
	return b.expr(tag)
}

func (b *builder) jsxAttribute(a *ts.Node) ValueID {
	if a.Kind == ts.KindJsxSpreadAttribute {
		return b.add(a, Value{Op: OpSpread, X: b.expr(a.AsJsxSpreadAttribute().Expression)})
	}
	attribute := a.AsJsxAttribute()
	v := Value{Op: OpProp, Str: b.str(b.source(a.Name()))}
	switch init := attribute.Initializer; {
	case init == nil:
		v.X = b.add(a, Value{Op: OpTrue})
	case init.Kind == ts.KindJsxExpression:
		v.X = b.expr(init.AsJsxExpression().Expression)
	default:
		v.X = b.expr(init)
	}
	return b.add(a, v)
}
