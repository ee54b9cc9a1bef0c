package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

func (l *linter) binary(n *ts.Node) {
	e := n.AsBinaryExpression()
	switch op := operatorOf(n); op {
	case ",":
		l.sequence(n)
	case "&&", "||", "??":
		l.constantResult(n)
	case "==", "!=", "===", "!==", "<", ">", "<=", ">=":
		l.constantResult(n)
		if simple(e.Left) && l.same(bare(e.Left), bare(e.Right)) {
			l.mistake(MistakeSelfComparison, n, op)
		}
	case "in", "instanceof":
		if isNot(e.Left) { // not in parentheses: those say that it is meant
			l.mistake(MistakeUnsafeNegation, n, op)
		}
		l.unsafeOptional(e.Right)
	case "/":
		l.continuedDivision(n)
	case "=", "&&=", "||=", "??=":
		left := bare(e.Left)
		l.selfAssignment(left, bare(e.Right))
		if op == "=" && (left.Kind == ts.KindObjectLiteralExpression || left.Kind == ts.KindArrayLiteralExpression) {
			l.unsafeOptional(e.Right)
		}
	}
}

// selfAssignment compares the two sides, and element with element.
func (l *linter) selfAssignment(left, right *ts.Node) {
	if left.Kind == ts.KindArrayLiteralExpression && right.Kind == ts.KindArrayLiteralExpression {
		x, y := left.Elements(), right.Elements()
		for i := range min(len(x), len(y)) {
			if x[i].Kind == ts.KindSpreadElement || y[i].Kind == ts.KindSpreadElement {
				return
			}
			l.selfAssignment(bare(x[i]), bare(y[i]))
		}
		return
	}
	if simple(left) && l.same(left, right) {
		l.mistake(MistakeSelfAssignment, right, l.b.source(right))
	}
}

// sequence notes a comma operator, but not in the head of a for statement
// and not in parentheses, which say that it is meant.
func (l *linter) sequence(n *ts.Node) {
	p := n.Parent
	switch p.Kind {
	case ts.KindForStatement:
		if s := p.AsForStatement(); s.Initializer == n || s.Incrementor == n {
			return
		}
	case ts.KindParenthesizedExpression:
		// The body of an arrow function and such need one pair by themselves;
		// they are left alone, too.
		return
	case ts.KindBinaryExpression:
		return // part of a longer one
	}
	l.mistake(MistakeSequence, n, "")
}

func (l *linter) negation(n *ts.Node) {
	if isNot(n) {
		if operand := bare(n.AsPrefixUnaryExpression().Operand); !isNot(operand) || isNot(bare(operand.AsPrefixUnaryExpression().Operand)) {
			l.booleanCast(operand)
		}
	}
}

func (l *linter) ternary(n *ts.Node) {
	c := n.AsConditionalExpression()
	l.condition(c.Condition)
	yes, no := bare(c.WhenTrue), bare(c.WhenFalse)
	isBool := func(n *ts.Node) bool { return n.Kind == ts.KindTrueKeyword || n.Kind == ts.KindFalseKeyword }
	switch {
	case isBool(yes) && isBool(no):
		l.mistake(MistakeNeedlessTernary, n, l.b.source(c.Condition))
	case simple(c.Condition) && bare(c.Condition).Kind == ts.KindIdentifier && l.same(bare(c.Condition), yes):
		l.mistake(MistakeNeedlessTernary, n, l.b.source(c.Condition))
	}
}

// void notes the operator where its value is used. As a statement it says
// that a promise is left alone on purpose; void 0 is undefined.
func (l *linter) void(n *ts.Node) {
	x := bare(n.Expression())
	p := n.Parent
	if p.Kind == ts.KindExpressionStatement || x.Kind == ts.KindNumericLiteral || p.Kind == ts.KindArrowFunction {
		return
	}
	l.mistake(MistakeVoid, n, "")
}

func (l *linter) undefinedInit(n *ts.Node) {
	d := n.AsVariableDeclaration()
	if d.Initializer == nil || n.Parent.Kind != ts.KindVariableDeclarationList || variableKind(n.Parent) == SymConst || n.Name().Kind != ts.KindIdentifier {
		return
	}
	if x := bare(d.Initializer); x.Kind == ts.KindIdentifier && x.Text() == "undefined" {
		l.mistake(MistakeUndefinedInit, n, n.Name().Text())
	}
}

// array notes holes. In a pattern they skip elements.
func (l *linter) array(n *ts.Node) {
	hole := false
	for _, e := range n.Elements() {
		hole = hole || e.Kind == ts.KindOmittedExpression
	}
	if hole && !assignmentPattern(n) {
		l.mistake(MistakeSparseArray, n, "")
	}
}

// assignmentPattern reports whether a literal is, or stands in, the left side
// of an assignment.
func assignmentPattern(n *ts.Node) bool {
	for p := n.Parent; p != nil; n, p = p, p.Parent {
		switch p.Kind {
		case ts.KindBinaryExpression:
			if e := p.AsBinaryExpression(); e.Left != n {
				return false
			} else if operatorOf(p) == "=" {
				return true
			}
			return false
		case ts.KindForInStatement, ts.KindForOfStatement:
			return p.AsForInOrOfStatement().Initializer == n
		case ts.KindArrayLiteralExpression, ts.KindObjectLiteralExpression, ts.KindPropertyAssignment, ts.KindShorthandPropertyAssignment,
			ts.KindSpreadElement, ts.KindSpreadAssignment, ts.KindParenthesizedExpression:
		default:
			return false
		}
	}
	return false
}

// shortens reports whether an expression may be undefined because of ?. in it.
func shortens(n *ts.Node) bool {
	switch n.Kind {
	case ts.KindParenthesizedExpression, ts.KindAwaitExpression:
		return shortens(n.Expression())
	case ts.KindPropertyAccessExpression, ts.KindElementAccessExpression, ts.KindCallExpression:
		return n.Flags&ts.NodeFlagsOptionalChain != 0
	case ts.KindConditionalExpression:
		c := n.AsConditionalExpression()
		return shortens(c.WhenTrue) || shortens(c.WhenFalse)
	case ts.KindBinaryExpression:
		e := n.AsBinaryExpression()
		switch operatorOf(n) {
		case "||", "??", ",":
			return shortens(e.Right)
		case "&&":
			return shortens(e.Left) || shortens(e.Right)
		}
	}
	return false
}

// unsafeOptional notes an expression that may be undefined where that throws.
func (l *linter) unsafeOptional(n *ts.Node) {
	if n != nil && shortens(n) {
		l.mistake(MistakeUnsafeOptional, n, "")
	}
}

// optionalCallee looks at what is called, or whose member is taken. Without
// parentheses the whole chain is skipped, and nothing throws.
func (l *linter) optionalCallee(n *ts.Node) {
	var x *ts.Node
	if n.Kind == ts.KindTaggedTemplateExpression {
		x = n.AsTaggedTemplateExpression().Tag
	} else {
		x = n.Expression()
	}
	if n.Flags&ts.NodeFlagsOptionalChain == 0 && (x.Kind == ts.KindParenthesizedExpression || x.Kind == ts.KindAwaitExpression) {
		l.unsafeOptional(x)
	}
}

func (l *linter) optionalSpread(n *ts.Node) { l.unsafeOptional(n.Expression()) }

func (l *linter) optionalIteration(n *ts.Node) { l.unsafeOptional(n.AsForInOrOfStatement().Expression) }

func (l *linter) optionalDeclaration(n *ts.Node) {
	if k := n.Name().Kind; k == ts.KindObjectBindingPattern || k == ts.KindArrayBindingPattern {
		l.unsafeOptional(n.Initializer())
	}
}

// newLineBefore returns the offset of the first token after an offset if a
// line ends between, and -1 if none does.
func (l *linter) newLineBefore(offset int) int {
	data := l.b.file.Text.Data
	line := false
	for offset < len(data) {
		switch c := data[offset]; {
		case c == '\n':
			line = true
			offset++
		case c == ' ' || c == '\t' || c == '\r':
			offset++
		case strings.HasPrefix(data[offset:], "//"):
			if i := strings.IndexByte(data[offset:], '\n'); i >= 0 {
				offset += i
				continue
			}
			return -1
		case strings.HasPrefix(data[offset:], "/*"):
			i := strings.Index(data[offset+2:], "*/")
			if i < 0 {
				return -1
			}
			line = line || strings.Contains(data[offset:offset+2+i], "\n")
			offset += i + 4
		case line:
			return offset
		default:
			return -1
		}
	}
	return -1
}

// continued notes a token on a new line that goes on with the line before.
func (l *linter) continued(after *ts.Node, token string) {
	if at := l.newLineBefore(after.End()); at >= 0 && strings.HasPrefix(l.b.file.Text.Data[at:], token) {
		l.mistakeAt(MistakeContinuedLine, int32(at), int32(at+1), token)
	}
}

func (l *linter) continuedCall(n *ts.Node) { l.continued(n.Expression(), "(") }

func (l *linter) continuedAccess(n *ts.Node) { l.continued(n.Expression(), "[") }

func (l *linter) continuedTemplate(n *ts.Node) {
	l.continued(n.AsTaggedTemplateExpression().Tag, "`")
}

// continuedDivision tells what was meant to be a regular expression:
//
//	a = b
//	/c/g.test(d)
func (l *linter) continuedDivision(n *ts.Node) {
	e := n.AsBinaryExpression()
	left := e.Left
	if operatorOf(left) != "/" {
		return
	}
	second := e.OperatorToken.End()
	if flags := l.b.pos(e.Right); int(flags) == second && e.Right.Kind != ts.KindParenthesizedExpression {
		l.continued(left.AsBinaryExpression().Left, "/")
	}
}
