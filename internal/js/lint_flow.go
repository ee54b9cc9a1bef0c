package js

import ts "github.com/microsoft/typescript-go/shim"

// lintFlow is what is known of the way control takes through statements.
// Every statement is looked at once, when its function is entered.
type lintFlow struct {
	ends  map[*ts.Node]bool // a body, statement or clause whose end is reached
	left  map[*ts.Node]bool // a statement that a break leaves
	again map[*ts.Node]bool // a loop that a continue repeats
	seen  map[*ts.Node]bool // a loop that is reached
}

// functionBody follows the statements of a function.
func (l *linter) functionBody(n *ts.Node) {
	if body := lintBody(n); body != nil && body.Kind == ts.KindBlock {
		l.flowBody(n, body.AsBlock().Statements.Nodes)
		l.tailReturns(n, body)
	}
}

// lintBody returns the body of a function or static block, or nil.
func lintBody(n *ts.Node) *ts.Node {
	if n.Kind == ts.KindClassStaticBlockDeclaration {
		return n.AsClassStaticBlockDeclaration().Body
	}
	return n.Body()
}

func (l *linter) flowBody(n *ts.Node, list []*ts.Node) {
	if l.flow.ends == nil {
		l.flow = lintFlow{map[*ts.Node]bool{}, map[*ts.Node]bool{}, map[*ts.Node]bool{}, map[*ts.Node]bool{}}
	}
	l.flow.ends[n] = l.flowList(list)
}

// flowList follows statements and notes the first of those that are never
// reached. It reports whether the end of the list is.
func (l *linter) flowList(list []*ts.Node) bool {
	for i, s := range list {
		if l.flowStatement(s) {
			continue
		}
		for _, dead := range list[i+1:] {
			if !declaresOnly(dead) {
				l.mistake(MistakeUnreachable, dead, "")
				break
			}
		}
		return false
	}
	return true
}

// declaresOnly reports whether a statement does nothing when it is reached.
func declaresOnly(n *ts.Node) bool {
	switch n.Kind {
	case ts.KindFunctionDeclaration, ts.KindEmptyStatement, ts.KindInterfaceDeclaration, ts.KindTypeAliasDeclaration,
		ts.KindExportDeclaration, ts.KindImportDeclaration:
		return true
	case ts.KindVariableStatement:
		list := n.AsVariableStatement().DeclarationList
		if variableKind(list) != SymVar {
			return false
		}
		for _, d := range list.AsVariableDeclarationList().Declarations.Nodes {
			if d.Initializer() != nil {
				return false
			}
		}
		return true
	}
	return false
}

// flowStatement reports whether control passes a statement.
func (l *linter) flowStatement(n *ts.Node) bool {
	ends := l.flowOf(n)
	l.flow.ends[n] = ends
	return ends
}

func (l *linter) flowOf(n *ts.Node) bool {
	switch n.Kind {
	case ts.KindBlock:
		return l.flowList(n.AsBlock().Statements.Nodes)
	case ts.KindReturnStatement, ts.KindThrowStatement:
		return false
	case ts.KindExpressionStatement:
		return !isProcessExitCall(bare(n.AsExpressionStatement().Expression))
	case ts.KindBreakStatement:
		l.flow.left[breakTarget(n, n.AsBreakStatement().Label)] = true
		return false
	case ts.KindContinueStatement:
		l.flow.again[breakTarget(n, n.AsContinueStatement().Label)] = true
		return false
	case ts.KindIfStatement:
		s := n.AsIfStatement()
		then := l.flowStatement(s.ThenStatement)
		return s.ElseStatement == nil || l.flowStatement(s.ElseStatement) || then
	case ts.KindLabeledStatement:
		return l.flowStatement(n.AsLabeledStatement().Statement) || l.flow.left[n]
	case ts.KindWithStatement:
		return l.flowStatement(n.AsWithStatement().Statement)
	case ts.KindSwitchStatement:
		return l.flowSwitch(n)
	case ts.KindTryStatement:
		return l.flowTry(n)
	}
	if isLoop(n) {
		return l.flowLoop(n)
	}
	return true
}

func (l *linter) flowLoop(n *ts.Node) bool {
	l.flow.seen[n] = true
	switch n.Kind {
	case ts.KindWhileStatement:
		s := n.AsWhileStatement()
		l.flowStatement(s.Statement)
		return !isTrue(s.Expression) || l.flow.left[n]
	case ts.KindDoStatement:
		s := n.AsDoStatement()
		reached := l.flowStatement(s.Statement) || l.flow.again[n]
		return reached && !isTrue(s.Expression) || l.flow.left[n]
	case ts.KindForStatement:
		s := n.AsForStatement()
		l.flowStatement(s.Statement)
		return s.Condition != nil && !isTrue(s.Condition) || l.flow.left[n]
	}
	l.flowStatement(n.AsForInOrOfStatement().Statement)
	return true
}

// isTrue reports whether a condition is written as always true.
func isTrue(n *ts.Node) bool {
	n = bare(n)
	return n.Kind == ts.KindTrueKeyword || n.Kind == ts.KindNumericLiteral && n.Text() != "0"
}

func (l *linter) flowSwitch(n *ts.Node) bool {
	ends, all := true, false
	for _, c := range n.AsSwitchStatement().CaseBlock.AsCaseBlock().Clauses.Nodes {
		all = all || c.Kind == ts.KindDefaultClause
		ends = l.flowList(c.AsCaseOrDefaultClause().Statements.Nodes)
		l.flow.ends[c] = ends
	}
	return ends || !all || l.flow.left[n]
}

func (l *linter) flowTry(n *ts.Node) bool {
	s := n.AsTryStatement()
	ends := l.flowStatement(s.TryBlock)
	if s.CatchClause != nil {
		ends = l.flowStatement(s.CatchClause.AsCatchClause().Block) || ends
	}
	if s.FinallyBlock != nil {
		ends = l.flowStatement(s.FinallyBlock) && ends
	}
	return ends
}

// breakTarget returns the statement that a break or continue is about: the
// loop or switch around it, or what its label names. A labelled continue is
// about the loop below the label.
func breakTarget(n, label *ts.Node) *ts.Node {
	for p := n.Parent; p != nil && !ts.IsFunctionLike(p); p = p.Parent {
		switch {
		case label == nil && (isLoop(p) || p.Kind == ts.KindSwitchStatement && n.Kind == ts.KindBreakStatement):
			return p
		case label != nil && p.Kind == ts.KindLabeledStatement && p.AsLabeledStatement().Label.Text() == label.Text():
			if n.Kind == ts.KindBreakStatement {
				return p
			}
			for p.Kind == ts.KindLabeledStatement {
				p = p.AsLabeledStatement().Statement
			}
			return p
		}
	}
	return nil
}

// isProcessExitCall tells process.exit(), which never comes back.
func isProcessExitCall(n *ts.Node) bool {
	if n.Kind != ts.KindCallExpression {
		return false
	}
	f := bare(n.Expression())
	return f.Kind == ts.KindPropertyAccessExpression && f.Name().Text() == "exit" &&
		f.Expression().Kind == ts.KindIdentifier && f.Expression().Text() == "process"
}

// loopPasses notes a loop whose body always leaves it.
func (l *linter) loopPasses(n *ts.Node) {
	body := n.Statement()
	if l.flow.seen[n] && !l.flow.ends[body] && !l.flow.again[n] {
		l.mistakeAt(MistakeOnePassLoop, l.b.pos(n), l.b.pos(body), "")
	}
}

// fallthroughs notes the cases that the one before runs into, unless a
// comment says that this is meant.
func (l *linter) fallthroughs(clauses []*ts.Node) {
	for i := 0; i+1 < len(clauses); i++ {
		list := clauses[i].AsCaseOrDefaultClause().Statements.Nodes
		if len(list) == 0 || !l.flow.ends[clauses[i]] {
			continue
		}
		from := list[len(list)-1]
		for from.Kind == ts.KindBlock && len(from.AsBlock().Statements.Nodes) > 0 {
			inner := from.AsBlock().Statements.Nodes
			from = inner[len(inner)-1]
		}
		start := from.End()
		if from.Kind == ts.KindBlock {
			start = from.Pos()
		}
		next := clauses[i+1]
		if !fallsThrough.MatchString(l.b.file.Text.Data[start:l.b.pos(next)]) {
			l.mistakeAt(MistakeFallthrough, l.b.pos(next), l.caseEnd(next), "")
		}
	}
}

// caseEnd returns where the head of a clause ends.
func (l *linter) caseEnd(n *ts.Node) int32 {
	if e := n.AsCaseOrDefaultClause().Expression; e != nil {
		return int32(e.End())
	}
	return l.b.pos(n) + int32(len("default"))
}
