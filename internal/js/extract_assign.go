package js

import (
	"strconv"

	ts "github.com/microsoft/typescript-go/shim"
)

func (b *builder) assignment(n *ts.Node) ValueID {
	e := n.AsBinaryExpression()
	op := ts.TokenText(e.OperatorToken.Kind)
	left := ts.SkipOuter(e.Left)
	if op == "=" && (left.Kind == ts.KindObjectLiteralExpression || left.Kind == ts.KindArrayLiteralExpression) {
		value := b.expr(e.Right)
		b.assignTo(left, value)
		return b.add(n, Value{Op: OpAssign, Str: b.str(op), Y: value})
	}
	target := b.target(left)
	value := b.named(e.Right, left)
	id := b.add(n, Value{Op: OpAssign, Str: b.str(op), X: target, Y: value})
	t := b.file.At(target)
	if t.Op == OpRef {
		defined := value
		if op != "=" {
			defined = id // x += y: a value of its own, made of both
		}
		b.define(t.Sym, defined, b.pos(left))
	}
	if op == "=" {
		b.commonJSExport(target, value)
	}
	return id
}

// target walks the left side of an assignment: not a read.
func (b *builder) target(n *ts.Node) ValueID {
	if n.Kind != ts.KindIdentifier {
		return b.expr(n)
	}
	b.writesName(n)
	return b.refTo(n)
}

// assignTo stores value into a target or a destructuring pattern.
func (b *builder) assignTo(n *ts.Node, value ValueID) {
	n = ts.SkipOuter(n)
	switch n.Kind {
	case ts.KindIdentifier:
		target := b.target(n)
		b.add(n, Value{Op: OpAssign, Str: b.str("="), X: target, Y: value})
		if t := b.file.At(target); t.Op == OpRef {
			b.define(t.Sym, value, b.pos(n))
		}
	case ts.KindObjectLiteralExpression:
		for _, p := range n.AsObjectLiteralExpression().Properties.Nodes {
			b.assignProperty(p, value)
		}
	case ts.KindArrayLiteralExpression:
		for i, e := range n.AsArrayLiteralExpression().Elements.Nodes {
			switch e.Kind {
			case ts.KindSpreadElement:
				b.assignTo(e.AsSpreadElement().Expression, b.add(e, Value{Op: OpRest, X: value}))
			case ts.KindOmittedExpression:
			default:
				b.assignTo(e, b.add(e, Value{Op: OpGet, X: value, Str: b.str(strconv.Itoa(i))}))
			}
		}
	case ts.KindBinaryExpression: // a = default, inside a pattern
		e := n.AsBinaryExpression()
		b.assignTo(e.Left, b.defaulted(n, value, e.Right))
	default:
		b.add(n, Value{Op: OpAssign, Str: b.str("="), X: b.expr(n), Y: value})
	}
}

func (b *builder) assignProperty(p *ts.Node, value ValueID) {
	switch p.Kind {
	case ts.KindPropertyAssignment:
		b.assignTo(p.AsPropertyAssignment().Initializer, b.part(p, p.Name(), value))
	case ts.KindShorthandPropertyAssignment:
		s := p.AsShorthandPropertyAssignment()
		part := b.part(p, p.Name(), value)
		if s.ObjectAssignmentInitializer != nil {
			part = b.defaulted(p, part, s.ObjectAssignmentInitializer)
		}
		b.assignTo(p.Name(), part)
	case ts.KindSpreadAssignment:
		b.assignTo(p.AsSpreadAssignment().Expression, b.add(p, Value{Op: OpRest, X: value}))
	}
}

// defaulted is `value ?? initializer`: what a pattern with a default yields.
func (b *builder) defaulted(n *ts.Node, value ValueID, initializer *ts.Node) ValueID {
	y := b.guarded(initializer, value, false)
	return b.add(n, Value{Op: OpLogical, Str: b.str("??"), X: value, Y: y})
}

func (b *builder) update(n, operand *ts.Node, op string) ValueID {
	target := b.target(ts.SkipOuter(operand))
	id := b.add(n, Value{Op: OpUpdate, Str: b.str(op), X: target})
	if t := b.file.At(target); t.Op == OpRef {
		b.define(t.Sym, id, b.pos(n))
		b.file.Syms[t.Sym].Uses++
	}
	return id
}
