package js

import ts "github.com/microsoft/typescript-go/shim"

func (l *linter) ifStatement(n *ts.Node) {
	s := n.AsIfStatement()
	l.condition(s.Expression)
	if n.Parent.Kind != ts.KindIfStatement || n.Parent.AsIfStatement().ElseStatement != n {
		l.elseIfs(n)
	}
}

// maxElseIfs bounds what one else-if is compared with.
const maxElseIfs = 40

// elseIfs notes the conditions of an else-if chain that cannot hold where
// they stand: whatever makes them true has made one above true.
func (l *linter) elseIfs(n *ts.Node) {
	var above [][]string // the operands of && of each alternative
	for n.Kind == ts.KindIfStatement {
		s := n.AsIfStatement()
		mine := l.alternatives(s.Expression)
		covered := len(above) > 0
		for _, alt := range mine {
			covered = covered && coveredBy(alt, above)
		}
		if covered {
			l.mistake(MistakeDuplicateElseIf, s.Expression, "")
		}
		if above = append(above, mine...); len(above) > maxElseIfs {
			above = above[len(above)-maxElseIfs:]
		}
		if n = s.ElseStatement; n == nil {
			return
		}
	}
}

func coveredBy(alt []string, above [][]string) bool {
	for _, a := range above {
		all := true
		for _, part := range a {
			found := false
			for _, mine := range alt {
				found = found || part == mine
			}
			all = all && found
		}
		if all {
			return true
		}
	}
	return false
}

// alternatives splits a condition at || and each part at &&.
func (l *linter) alternatives(n *ts.Node) [][]string {
	const most = 20
	var list [][]string
	for _, alt := range operands(n, "||", most) {
		var parts []string
		for _, part := range operands(alt, "&&", most) {
			parts = append(parts, l.b.source(part))
		}
		list = append(list, parts)
	}
	return list
}

// operands returns the operands of a chain of one operator, the first ones
// together if there are very many.
func operands(n *ts.Node, op string, most int) []*ts.Node {
	var list []*ts.Node
	for n = bare(n); operatorOf(n) == op && len(list) < most; n = bare(n.AsBinaryExpression().Left) {
		list = append(list, bare(n.AsBinaryExpression().Right))
	}
	return append(list, n)
}

func (l *linter) switchStatement(n *ts.Node) {
	clauses := n.AsSwitchStatement().CaseBlock.AsCaseBlock().Clauses.Nodes
	if len(clauses) == 0 {
		l.mistake(MistakeEmptyBlock, n, "switch")
	}
	tested := map[string]bool{}
	for i, c := range clauses {
		clause := c.AsCaseOrDefaultClause()
		if clause.Expression == nil {
			if i < len(clauses)-1 {
				l.mistakeAt(MistakeDefaultNotLast, l.b.pos(c), l.caseEnd(c), "")
			}
		} else if text := l.b.source(clause.Expression); tested[text] {
			l.mistake(MistakeDuplicateCase, clause.Expression, "")
		} else {
			tested[text] = true
		}
		for _, s := range clause.Statements.Nodes {
			l.caseDeclaration(s)
		}
	}
	l.fallthroughs(clauses)
}

// caseDeclaration notes declarations that all cases of a switch see and only
// one of them runs.
func (l *linter) caseDeclaration(s *ts.Node) {
	switch s.Kind {
	case ts.KindFunctionDeclaration, ts.KindClassDeclaration:
		if s.Name() != nil {
			l.mistake(MistakeCaseDeclaration, s.Name(), s.Name().Text())
		}
	case ts.KindVariableStatement:
		if list := s.AsVariableStatement().DeclarationList; variableKind(list) != SymVar {
			name := list.AsVariableDeclarationList().Declarations.Nodes[0].Name()
			l.mistake(MistakeCaseDeclaration, list, l.b.source(name))
		}
	}
}
