package js

import (
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// loopCondition remembers a loop for when all uses of names are known.
func (l *linter) loopCondition(n *ts.Node) { l.names.loops = append(l.names.loops, n) }

// unmodified notes a loop whose condition consists of variables that nothing
// in the loop changes, and that no function changes that might be called.
func (l *linter) unmodified(loop *ts.Node) {
	cond := loopTest(loop)
	if cond == nil {
		return
	}
	var names []*ts.Node
	if !comparesNames(cond, &names) || len(names) == 0 {
		return
	}
	for _, n := range names {
		s := ts.Resolve(l.b.sf, n, n.Text())
		if s == nil || len(s.Declarations) == 0 {
			return // a global, which anybody may change
		}
		known := l.names.known[s]
		if known == nil || l.mayChange(known, s, loop) {
			return
		}
	}
	l.mistake(MistakeUnmodifiedLoop, cond, names[0].Text())
}

func loopTest(loop *ts.Node) *ts.Node {
	switch loop.Kind {
	case ts.KindForStatement:
		return loop.AsForStatement().Condition
	case ts.KindWhileStatement, ts.KindDoStatement:
		return loop.Expression()
	}
	return nil
}

// comparesNames reports whether an expression is made of names, constants and
// operators alone, and lists the names.
func comparesNames(n *ts.Node, names *[]*ts.Node) bool {
	switch n = bare(n); n.Kind {
	case ts.KindIdentifier:
		*names = append(*names, n)
		return true
	case ts.KindNumericLiteral, ts.KindStringLiteral, ts.KindNullKeyword, ts.KindTrueKeyword, ts.KindFalseKeyword:
		return true
	case ts.KindPrefixUnaryExpression:
		return isNot(n) && comparesNames(n.AsPrefixUnaryExpression().Operand, names)
	case ts.KindBinaryExpression:
		e := n.AsBinaryExpression()
		switch operatorOf(n) {
		case "<", ">", "<=", ">=", "==", "===", "!=", "!==", "&&", "||":
			return comparesNames(e.Left, names) && comparesNames(e.Right, names)
		}
	}
	return false
}

// mayChange reports whether a variable may have another value after a pass:
// something in the loop, or in another function, assigns it. The members of an
// object may change as well; a comparison of objects does not see that.
func (l *linter) mayChange(name *lintName, s *ts.Symbol, loop *ts.Node) bool {
	d := s.Declarations[0]
	if loop.Pos() <= d.Pos() && d.End() <= loop.End() && loop.Kind != ts.KindForStatement {
		return true
	}
	if len(name.writes) == 0 {
		return false
	}
	if fn := functionAround(loop); name.spread || name.writer != fn || functionAround(d) != fn {
		return true
	}
	from := loop.Pos()
	if loop.Kind == ts.KindForStatement && loop.AsForStatement().Initializer != nil {
		from = loop.AsForStatement().Initializer.End() // the head runs once
	}
	i, _ := slices.BinarySearch(name.writes, from)
	return i < len(name.writes) && name.writes[i] < loop.End()
}
