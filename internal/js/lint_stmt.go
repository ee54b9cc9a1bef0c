package js

import (
	"regexp"
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

var fallsThrough = regexp.MustCompile(`(?i)falls?[\s-]?through`)

func (l *linter) debugger(n *ts.Node) { l.mistake(MistakeDebugger, n, "") }

// expressionStatement notes statements that compute something and drop it.
func (l *linter) expressionStatement(n *ts.Node) {
	e := n.AsExpressionStatement().Expression
	if ts.IsPrologueDirective(n) && l.isPrologue(n) || effects(e) {
		return
	}
	kind := ""
	switch bare(e).Kind {
	case ts.KindPropertyAccessExpression, ts.KindElementAccessExpression:
		kind = "." // may be a getter that does something, as in chai
	}
	l.mistake(MistakeUnusedExpression, n, kind)
}

// isPrologue reports whether a string statement stands where directives do.
func (l *linter) isPrologue(n *ts.Node) bool {
	p := n.Parent
	if p.Kind != ts.KindSourceFile && (p.Kind != ts.KindBlock || !ts.IsFunctionLike(p.Parent)) {
		return false
	}
	for _, s := range p.Statements() {
		if s == n {
			return true
		}
		if !ts.IsPrologueDirective(s) {
			return false
		}
	}
	return false
}

// effects reports whether an expression may do something besides having a
// value. Of a && b and a ? b : c the last parts count.
func effects(n *ts.Node) bool {
	if n.Kind == ts.KindSatisfiesExpression {
		return true // for the compiler to check
	}
	switch n = bare(n); n.Kind {
	case ts.KindCallExpression, ts.KindNewExpression, ts.KindAwaitExpression, ts.KindYieldExpression, ts.KindDeleteExpression,
		ts.KindVoidExpression, ts.KindPostfixUnaryExpression, ts.KindTaggedTemplateExpression, ts.KindMissingDeclaration:
		return true
	case ts.KindIdentifier:
		return n.Text() == "" // a gap that the parser filled
	case ts.KindPrefixUnaryExpression:
		op := n.AsPrefixUnaryExpression().Operator
		return op == ts.KindPlusPlusToken || op == ts.KindMinusMinusToken
	case ts.KindConditionalExpression:
		c := n.AsConditionalExpression()
		return effects(c.WhenTrue) && effects(c.WhenFalse)
	case ts.KindBinaryExpression:
		switch op := operatorOf(n); op {
		case "&&", "||", "??", ",":
			return effects(n.AsBinaryExpression().Right)
		}
		return isAssignment(n)
	}
	return false
}

func (l *linter) returnStatement(n *ts.Node) {
	if e := n.AsReturnStatement().Expression; e != nil && isAssignment(e) {
		l.mistake(MistakeAssignedReturn, n, operatorOf(e))
	}
}

// arrowAssigns is returnStatement for an arrow function without braces.
func (l *linter) arrowAssigns(n *ts.Node) {
	if body := n.Body(); body != nil && isAssignment(body) {
		l.mistake(MistakeAssignedReturn, body, operatorOf(body))
	}
}

// blockStatement notes blocks that hold nothing, and those that are no part
// of anything.
func (l *linter) blockStatement(n *ts.Node) {
	list := n.AsBlock().Statements.Nodes
	switch p := n.Parent; p.Kind {
	case ts.KindBlock, ts.KindSourceFile, ts.KindModuleBlock:
		l.loneBlock(n, list)
	case ts.KindCaseClause, ts.KindDefaultClause:
		if len(p.AsCaseOrDefaultClause().Statements.Nodes) > 1 {
			l.loneBlock(n, list)
		}
	case ts.KindCatchClause, ts.KindClassStaticBlockDeclaration:
		return
	default:
		if ts.IsFunctionLike(p) {
			return
		}
	}
	if len(list) == 0 && !hasComment(l.b.source(n)) {
		l.mistake(MistakeEmptyBlock, n, "")
	}
}

func (l *linter) loneBlock(n *ts.Node, list []*ts.Node) {
	for _, s := range list {
		switch s.Kind {
		case ts.KindClassDeclaration, ts.KindFunctionDeclaration, ts.KindEnumDeclaration, ts.KindInterfaceDeclaration, ts.KindTypeAliasDeclaration:
			return
		case ts.KindVariableStatement:
			if variableKind(s.AsVariableStatement().DeclarationList) != SymVar {
				return
			}
		}
	}
	l.mistake(MistakeLoneBlock, n, "")
}

func (l *linter) staticBlock(n *ts.Node) {
	body := n.AsClassStaticBlockDeclaration().Body
	if len(body.AsBlock().Statements.Nodes) == 0 && !hasComment(l.b.source(body)) {
		l.mistake(MistakeEmptyStaticBlock, n, "")
	}
}

func (l *linter) tryStatement(n *ts.Node) {
	s := n.AsTryStatement()
	if s.CatchClause == nil {
		return
	}
	c := s.CatchClause.AsCatchClause()
	list := c.Block.AsBlock().Statements.Nodes
	if c.VariableDeclaration == nil || len(list) == 0 || list[0].Kind != ts.KindThrowStatement {
		return
	}
	name, thrown := c.VariableDeclaration.Name(), list[0].AsThrowStatement().Expression
	if name.Kind == ts.KindIdentifier && thrown != nil && thrown.Kind == ts.KindIdentifier && thrown.Text() == name.Text() {
		l.mistake(MistakeUselessCatch, s.CatchClause, name.Text())
	}
}

// label remembers a label until all statements that may name it are known.
func (l *linter) label(n *ts.Node) { l.labels = append(l.labels, n) }

// namesLabel marks the label that a break or continue names.
func (l *linter) namesLabel(n *ts.Node) {
	label := n.Label()
	if label == nil {
		return
	}
	for p := n.Parent; p != nil && !ts.IsFunctionLike(p); p = p.Parent {
		if p.Kind == ts.KindLabeledStatement && p.AsLabeledStatement().Label.Text() == label.Text() {
			l.named[p] = true
			return
		}
	}
}

// judgeLabels notes labels that nothing names, and those of what is no loop.
func (l *linter) judgeLabels() {
	for _, n := range l.labels {
		s := n.AsLabeledStatement()
		switch {
		case !l.named[n]:
			l.mistake(MistakeUnusedLabel, s.Label, s.Label.Text())
		case !isLoop(s.Statement) && s.Statement.Kind != ts.KindSwitchStatement && s.Statement.Kind != ts.KindLabeledStatement:
			l.mistake(MistakeLabel, s.Label, s.Label.Text())
		}
	}
}

func (l *linter) whileLoop(n *ts.Node) {
	cond := n.Expression()
	l.loopCondition(n)
	if n.Kind == ts.KindWhileStatement && bare(cond).Kind == ts.KindTrueKeyword {
		return // while (true) is how an endless loop is written
	}
	l.condition(cond)
}

// forLoop looks at the head of a for statement.
func (l *linter) forLoop(n *ts.Node) {
	s := n.AsForStatement()
	l.loopCondition(n)
	l.condition(s.Condition)
	if s.Condition == nil || s.Incrementor == nil {
		return
	}
	cond := bare(s.Condition)
	op := operatorOf(cond)
	if !strings.HasPrefix(op, "<") && !strings.HasPrefix(op, ">") || len(op) > 2 || op == "<<" || op == ">>" {
		return
	}
	e := cond.AsBinaryExpression()
	left, right := bare(e.Left), bare(e.Right)
	wrong := 1
	if op[0] == '<' {
		wrong = -1
	}
	step := bare(s.Incrementor)
	if left.Kind == ts.KindIdentifier && stepOf(step, left.Text()) == wrong ||
		right.Kind == ts.KindIdentifier && stepOf(step, right.Text()) == -wrong {
		l.mistake(MistakeLoopDirection, s.Incrementor, l.b.source(cond))
	}
}

// stepOf says whether an expression counts a name up, 1, or down, -1.
func stepOf(n *ts.Node, name string) int {
	is := func(x *ts.Node) bool { x = bare(x); return x.Kind == ts.KindIdentifier && x.Text() == name }
	sign := func(op ts.Kind) int {
		switch op {
		case ts.KindPlusPlusToken:
			return 1
		case ts.KindMinusMinusToken:
			return -1
		}
		return 0
	}
	switch n.Kind {
	case ts.KindPrefixUnaryExpression:
		if e := n.AsPrefixUnaryExpression(); is(e.Operand) {
			return sign(e.Operator)
		}
	case ts.KindPostfixUnaryExpression:
		if e := n.AsPostfixUnaryExpression(); is(e.Operand) {
			return sign(e.Operator)
		}
	case ts.KindBinaryExpression:
		e := n.AsBinaryExpression()
		by := bare(e.Right)
		if !is(e.Left) || by.Kind != ts.KindNumericLiteral || by.Text() == "0" {
			return 0
		}
		switch operatorOf(n) {
		case "+=":
			return 1
		case "-=":
			return -1
		}
	}
	return 0
}
