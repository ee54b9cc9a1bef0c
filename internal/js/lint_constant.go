package js

import ts "github.com/microsoft/typescript-go/shim"

// constant reports whether an expression always has the same value; when only
// its truth is asked for, whether that is always the same.
func constant(n *ts.Node, truth bool) bool {
	switch n = bare(n); n.Kind {
	case ts.KindNumericLiteral, ts.KindStringLiteral, ts.KindBigIntLiteral, ts.KindTrueKeyword, ts.KindFalseKeyword, ts.KindNullKeyword,
		ts.KindRegularExpressionLiteral, ts.KindNoSubstitutionTemplateLiteral, ts.KindArrowFunction, ts.KindFunctionExpression, ts.KindClassExpression:
		return true
	case ts.KindObjectLiteralExpression, ts.KindNewExpression:
		return truth
	case ts.KindArrayLiteralExpression:
		if truth {
			return true
		}
		for _, e := range n.Elements() {
			if !constant(e, false) {
				return false
			}
		}
		return true
	case ts.KindTemplateExpression:
		return constantTemplate(n, truth)
	case ts.KindIdentifier:
		return n.Text() == "undefined"
	case ts.KindVoidExpression:
		return true
	case ts.KindTypeOfExpression:
		return truth
	case ts.KindPrefixUnaryExpression:
		e := n.AsPrefixUnaryExpression()
		switch e.Operator {
		case ts.KindExclamationToken:
			return constant(e.Operand, true)
		case ts.KindMinusToken, ts.KindPlusToken, ts.KindTildeToken:
			return constant(e.Operand, false)
		}
	case ts.KindBinaryExpression:
		return constantBinary(n, truth)
	}
	return false
}

func constantTemplate(n *ts.Node, truth bool) bool {
	t := n.AsTemplateExpression()
	if truth && t.Head.Text() != "" {
		return true
	}
	all := true
	for _, span := range t.TemplateSpans.Nodes {
		s := span.AsTemplateSpan()
		if truth && s.Literal.Text() != "" {
			return true
		}
		all = all && constant(s.Expression, false)
	}
	return all
}

func constantBinary(n *ts.Node, truth bool) bool {
	e := n.AsBinaryExpression()
	switch op := operatorOf(n); op {
	case "&&", "||", "??":
		left, right := constant(e.Left, truth), constant(e.Right, truth)
		return left && right || left && settles(e.Left, op) || truth && right && settles(e.Right, op)
	case "=", ",":
		return constant(e.Right, truth)
	case "in", "instanceof":
		return false
	default:
		return !ts.IsAssignmentOperator(e.OperatorToken.Kind) && constant(e.Left, false) && constant(e.Right, false)
	}
}

// settles reports whether a constant operand decides a logical operation by
// itself: false && x, 1 || x.
func settles(n *ts.Node, op string) bool {
	n = bare(n)
	falsy := n.Kind == ts.KindFalseKeyword || n.Kind == ts.KindNullKeyword || n.Kind == ts.KindIdentifier ||
		(n.Kind == ts.KindNumericLiteral || n.Kind == ts.KindStringLiteral) && (n.Text() == "0" || n.Text() == "")
	switch op {
	case "&&":
		return falsy
	case "||":
		truthy := n.Kind == ts.KindTrueKeyword || n.Kind == ts.KindNumericLiteral || n.Kind == ts.KindStringLiteral
		return truthy && !falsy
	}
	return false
}

// neverNullish reports whether an expression is never null or undefined, or
// always.
func constantNullish(n *ts.Node) bool {
	switch n = bare(n); n.Kind {
	case ts.KindNumericLiteral, ts.KindStringLiteral, ts.KindBigIntLiteral, ts.KindTrueKeyword, ts.KindFalseKeyword, ts.KindNullKeyword,
		ts.KindRegularExpressionLiteral, ts.KindNoSubstitutionTemplateLiteral, ts.KindTemplateExpression, ts.KindArrowFunction,
		ts.KindFunctionExpression, ts.KindClassExpression, ts.KindObjectLiteralExpression, ts.KindArrayLiteralExpression, ts.KindNewExpression,
		ts.KindVoidExpression, ts.KindTypeOfExpression, ts.KindDeleteExpression, ts.KindPrefixUnaryExpression, ts.KindPostfixUnaryExpression:
		return true
	case ts.KindIdentifier:
		return n.Text() == "undefined"
	case ts.KindBinaryExpression:
		switch op := operatorOf(n); op {
		case "&&", "||", "??":
			return false
		case "=", ",":
			return constantNullish(n.AsBinaryExpression().Right)
		case "&&=", "||=", "??=":
			return false
		}
		return true
	}
	return false
}

func isNullish(n *ts.Node) bool {
	n = bare(n)
	return n.Kind == ts.KindNullKeyword || n.Kind == ts.KindVoidExpression || n.Kind == ts.KindIdentifier && n.Text() == "undefined"
}

// fresh reports whether an expression makes a new object each time: nothing
// else is ever equal to it.
func fresh(n *ts.Node) bool {
	switch n = bare(n); n.Kind {
	case ts.KindObjectLiteralExpression, ts.KindArrayLiteralExpression, ts.KindArrowFunction, ts.KindFunctionExpression,
		ts.KindClassExpression, ts.KindRegularExpressionLiteral:
		return true
	}
	return false
}

// constantResult notes operators whose outcome is known beforehand.
func (l *linter) constantResult(n *ts.Node) {
	e := n.AsBinaryExpression()
	switch op := operatorOf(n); op {
	case "&&", "||":
		if constant(e.Left, true) {
			l.mistake(MistakeConstantResult, e.Left, op)
		}
	case "??":
		if constantNullish(e.Left) {
			l.mistake(MistakeConstantResult, e.Left, op)
		}
	case "===", "!==":
		if fresh(e.Left) || fresh(e.Right) || isNullish(e.Left) && constantNullish(e.Right) || isNullish(e.Right) && constantNullish(e.Left) {
			l.mistake(MistakeConstantResult, n, op)
		}
	case "==", "!=":
		if fresh(e.Left) && fresh(e.Right) || isNullish(e.Left) && constantNullish(e.Right) || isNullish(e.Right) && constantNullish(e.Left) {
			l.mistake(MistakeConstantResult, n, op)
		}
	}
}

// condition looks at what decides about a branch or a loop.
func (l *linter) condition(n *ts.Node) {
	if n == nil {
		return
	}
	l.assignedCondition(n)
	l.booleanCast(n)
	if constant(n, true) {
		l.mistake(MistakeConstantCondition, n, "")
	}
}

// assignedCondition notes an assignment that stands for the condition without
// parentheses of its own, which say that it is meant.
func (l *linter) assignedCondition(n *ts.Node) {
	if isAssignment(n) && operatorOf(n) == "=" {
		l.mistake(MistakeAssignedCondition, n, "")
	}
}

// booleanCast notes !!x and Boolean(x) where only the truth is asked for.
func (l *linter) booleanCast(n *ts.Node) {
	n = bare(n)
	switch n.Kind {
	case ts.KindPrefixUnaryExpression:
		inner := bare(n.AsPrefixUnaryExpression().Operand)
		if isNot(n) && isNot(inner) {
			l.mistake(MistakeBooleanCast, n, "!!")
		}
	case ts.KindCallExpression:
		if f := n.Expression(); f.Kind == ts.KindIdentifier && f.Text() == "Boolean" && len(n.Arguments()) == 1 {
			l.mistake(MistakeBooleanCast, n, "Boolean")
		}
	}
}

func isNot(n *ts.Node) bool {
	return n.Kind == ts.KindPrefixUnaryExpression && n.AsPrefixUnaryExpression().Operator == ts.KindExclamationToken
}

// castArgument looks at the argument of Boolean().
func (l *linter) castArgument(n *ts.Node) {
	if f := bare(n.Expression()); f.Kind == ts.KindIdentifier && f.Text() == "Boolean" && len(n.Arguments()) == 1 {
		l.booleanCast(n.Arguments()[0])
	}
}
