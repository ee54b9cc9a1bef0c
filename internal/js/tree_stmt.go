package js

import (
	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/estree"
)

// statement plants a statement.
func (p *planter) statement(n *ts.Node, key estree.Key, index int) {
	if n == nil || n.Flags&ts.NodeFlagsReparsed != 0 {
		return
	}
	switch n.Kind {
	case ts.KindImportDeclaration:
		p.imports(n, key, index)
		return
	case ts.KindExportDeclaration:
		p.exports(n, key, index)
		return
	case ts.KindExportAssignment:
		p.one(estree.ExportDefaultDeclaration, key, index, n, estree.KeyDeclaration, n.AsExportAssignment().Expression)
		return
	case ts.KindVariableStatement, ts.KindFunctionDeclaration, ts.KindClassDeclaration:
		if !ts.HasModifier(n, ts.ModifierFlagsExport) {
			p.declaration(n, key, index)
			return
		}
		kind := estree.ExportNamedDeclaration
		if ts.HasModifier(n, ts.ModifierFlagsDefault) {
			kind = estree.ExportDefaultDeclaration
		}
		p.open(kind, key, index, n)
		p.declaration(n, estree.KeyDeclaration, -1)
		p.Close()
		return
	}
	if kind, ok := statementKinds[n.Kind]; ok {
		p.open(kind, key, index, n)
		p.inside(n)
		p.Close()
	}
}

// statementKinds are the statements that both trees have alike.
var statementKinds = map[ts.Kind]estree.Kind{
	ts.KindBlock: estree.BlockStatement, ts.KindEmptyStatement: estree.EmptyStatement, ts.KindExpressionStatement: estree.ExpressionStatement,
	ts.KindIfStatement: estree.IfStatement, ts.KindDoStatement: estree.DoWhileStatement, ts.KindWhileStatement: estree.WhileStatement,
	ts.KindForStatement: estree.ForStatement, ts.KindForInStatement: estree.ForInStatement, ts.KindForOfStatement: estree.ForOfStatement,
	ts.KindContinueStatement: estree.ContinueStatement, ts.KindBreakStatement: estree.BreakStatement, ts.KindReturnStatement: estree.ReturnStatement,
	ts.KindWithStatement: estree.WithStatement, ts.KindSwitchStatement: estree.SwitchStatement, ts.KindLabeledStatement: estree.LabeledStatement,
	ts.KindThrowStatement: estree.ThrowStatement, ts.KindTryStatement: estree.TryStatement, ts.KindDebuggerStatement: estree.DebuggerStatement,
}

// inside plants what is below a statement.
func (p *planter) inside(n *ts.Node) {
	body := func(s *ts.Node) { p.statement(s, estree.KeyBody, -1) }
	switch n.Kind {
	case ts.KindBlock:
		p.list(n.AsBlock().Statements, estree.KeyBody, p.statement)
	case ts.KindIfStatement:
		s := n.AsIfStatement()
		p.expr(s.Expression, estree.KeyTest, -1)
		p.statement(s.ThenStatement, estree.KeyConsequent, -1)
		p.statement(s.ElseStatement, estree.KeyAlternate, -1)
	case ts.KindDoStatement:
		body(n.AsDoStatement().Statement)
		p.expr(n.AsDoStatement().Expression, estree.KeyTest, -1)
	case ts.KindWhileStatement:
		p.expr(n.AsWhileStatement().Expression, estree.KeyTest, -1)
		body(n.AsWhileStatement().Statement)
	case ts.KindForStatement:
		s := n.AsForStatement()
		p.initial(s.Initializer, estree.KeyInit)
		p.expr(s.Condition, estree.KeyTest, -1)
		p.expr(s.Incrementor, estree.KeyUpdate, -1)
		body(s.Statement)
	case ts.KindForInStatement, ts.KindForOfStatement:
		s := n.AsForInOrOfStatement()
		p.initial(s.Initializer, estree.KeyLeft)
		p.expr(s.Expression, estree.KeyRight, -1)
		body(s.Statement)
	case ts.KindWithStatement:
		p.expr(n.AsWithStatement().Expression, estree.KeyObject, -1)
		body(n.AsWithStatement().Statement)
	case ts.KindSwitchStatement:
		p.expr(n.AsSwitchStatement().Expression, estree.KeyDiscriminant, -1)
		p.list(n.AsSwitchStatement().CaseBlock.AsCaseBlock().Clauses, estree.KeyCases, p.clause)
	case ts.KindLabeledStatement:
		p.named(n.AsLabeledStatement().Label, estree.KeyLabel, -1)
		body(n.AsLabeledStatement().Statement)
	case ts.KindTryStatement:
		s := n.AsTryStatement()
		p.statement(s.TryBlock, estree.KeyBlock, -1)
		p.handler(s.CatchClause)
		p.statement(s.FinallyBlock, estree.KeyFinalizer, -1)
	case ts.KindExpressionStatement:
		p.expr(n.AsExpressionStatement().Expression, estree.KeyExpression, -1)
	case ts.KindReturnStatement:
		p.expr(n.AsReturnStatement().Expression, estree.KeyArgument, -1)
	case ts.KindThrowStatement:
		p.expr(n.AsThrowStatement().Expression, estree.KeyArgument, -1)
	}
}

// initial plants what a loop begins with.
func (p *planter) initial(n *ts.Node, key estree.Key) {
	if n != nil && n.Kind == ts.KindVariableDeclarationList {
		p.variables(n, key, -1)
		return
	}
	p.target(n, key, -1)
}

func (p *planter) clause(n *ts.Node, key estree.Key, index int) {
	c := n.AsCaseOrDefaultClause()
	p.open(estree.SwitchCase, key, index, n)
	p.expr(c.Expression, estree.KeyTest, -1)
	p.list(c.Statements, estree.KeyConsequent, p.statement)
	p.Close()
}

func (p *planter) handler(n *ts.Node) {
	if n == nil {
		return
	}
	c := n.AsCatchClause()
	p.open(estree.CatchClause, estree.KeyHandler, -1, n)
	if c.VariableDeclaration != nil {
		p.binding(c.VariableDeclaration.Name(), estree.KeyParam, -1)
	}
	p.statement(c.Block, estree.KeyBody, -1)
	p.Close()
}

// declaration plants a declaration without what exports it.
func (p *planter) declaration(n *ts.Node, key estree.Key, index int) {
	switch {
	case n.Kind == ts.KindVariableStatement:
		p.variables(n.AsVariableStatement().DeclarationList, key, index)
	case n.Kind == ts.KindClassDeclaration:
		p.class(estree.ClassDeclaration, n, key, index)
	case n.Body() != nil: // else it says a type
		p.function(estree.FunctionDeclaration, n, key, index)
	}
}

func (p *planter) variables(n *ts.Node, key estree.Key, index int) {
	p.open(estree.VariableDeclaration, key, index, n)
	switch {
	case n.Flags&ts.NodeFlagsConst != 0:
		p.String("const")
	case n.Flags&ts.NodeFlagsLet != 0:
		p.String("let")
	default:
		p.String("var")
	}
	p.list(n.AsVariableDeclarationList().Declarations, estree.KeyDeclarations, func(d *ts.Node, key estree.Key, index int) {
		p.open(estree.VariableDeclarator, key, index, d)
		p.binding(d.Name(), estree.KeyID, -1)
		p.expr(d.Initializer(), estree.KeyInit, -1)
		p.Close()
	})
	p.Close()
}

func (p *planter) imports(n *ts.Node, key estree.Key, index int) {
	d := n.AsImportDeclaration()
	p.open(estree.ImportDeclaration, key, index, n)
	if d.ImportClause != nil {
		c := d.ImportClause.AsImportClause()
		at := 0
		specifier := func(kind estree.Kind, s, local, imported *ts.Node) {
			p.open(kind, estree.KeySpecifiers, at, s)
			p.named(local, estree.KeyLocal, -1)
			p.named(imported, estree.KeyImported, -1)
			p.Close()
			at++
		}
		if name := d.ImportClause.Name(); name != nil {
			specifier(estree.ImportDefaultSpecifier, name, name, nil)
		}
		if b := c.NamedBindings; b != nil && b.Kind == ts.KindNamespaceImport {
			specifier(estree.ImportNamespaceSpecifier, b, b.Name(), nil)
		} else if b != nil && b.Kind == ts.KindNamedImports {
			for _, s := range b.AsNamedImports().Elements.Nodes {
				imported := s.AsImportSpecifier().PropertyName
				if imported == nil {
					imported = s.Name()
				}
				specifier(estree.ImportSpecifier, s, s.Name(), imported)
			}
		}
	}
	p.expr(d.ModuleSpecifier, estree.KeySource, -1)
	p.Close()
}

func (p *planter) exports(n *ts.Node, key estree.Key, index int) {
	d := n.AsExportDeclaration()
	if d.ExportClause == nil || d.ExportClause.Kind != ts.KindNamedExports {
		p.one(estree.ExportAllDeclaration, key, index, n, estree.KeySource, d.ModuleSpecifier)
		return
	}
	p.open(estree.ExportNamedDeclaration, key, index, n)
	p.list(d.ExportClause.AsNamedExports().Elements, estree.KeySpecifiers, func(s *ts.Node, key estree.Key, index int) {
		local := s.AsExportSpecifier().PropertyName
		if local == nil {
			local = s.Name()
		}
		p.open(estree.ExportSpecifier, key, index, s)
		p.named(local, estree.KeyLocal, -1)
		p.named(s.Name(), estree.KeyExported, -1)
		p.Close()
	})
	p.expr(d.ModuleSpecifier, estree.KeySource, -1)
	p.Close()
}
