package js

import (
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// statements walks a statement list and reports whether it never completes.
// After an if that leaves on one side, the rest lies in a block of its own
// that the other outcome guards.
func (b *builder) statements(list []*ts.Node) (exits bool) {
	outer := b.block
	for i, n := range list {
		if n.Kind == ts.KindIfStatement && i+1 < len(list) {
			cond, then, els := b.ifStatement(n)
			if then && els {
				exits = true
			} else if then || els {
				b.enter(BlockAfter, list[i+1], cond, els)
				b.file.Blocks[b.block].End = int32(list[len(list)-1].End())
			}
			continue
		}
		if b.statement(n) {
			exits = true
		}
	}
	for exits && b.block != outer {
		b.file.Blocks[b.block].Exits = true
		b.block = b.file.Blocks[b.block].Parent
	}
	b.block = outer
	return exits
}

// scoped walks a statement list with names of its own.
func (b *builder) scoped(list []*ts.Node) (exits bool) {
	mark := b.open()
	b.declareBlock(mark, list)
	exits = b.statements(list)
	b.close(mark)
	return exits
}

// body walks one statement as a block.
func (b *builder) body(kind BlockKind, n *ts.Node, cond ValueID, polarity bool) (exits bool) {
	outer := b.enter(kind, n, cond, polarity)
	exits = b.statement(n)
	b.file.Blocks[b.block].Exits = exits
	b.block = outer
	return exits
}

func (b *builder) ifStatement(n *ts.Node) (cond ValueID, then, els bool) {
	s := n.AsIfStatement()
	cond = b.expr(s.Expression)
	then = b.body(BlockIf, s.ThenStatement, cond, true)
	if s.ElseStatement != nil {
		els = b.body(BlockIf, s.ElseStatement, cond, false)
	}
	return cond, then, els
}

// statement walks one statement and reports whether control never passes it.
func (b *builder) statement(n *ts.Node) (exits bool) {
	if n == nil || n.Flags&(ts.NodeFlagsReparsed|ts.NodeFlagsAmbient) != 0 {
		return false
	}
	switch n.Kind {
	case ts.KindExpressionStatement:
		id := b.expr(n.AsExpressionStatement().Expression)
		v := b.file.At(id)
		if v.Op != OpRef && id != 0 {
			v.Flags |= FlagStmt
		}
		if b.isContextThrow(v) {
			b.add(n, Value{Op: OpThrow, X: id})
			return true
		}
		return b.isProcessExit(v)
	case ts.KindVariableStatement:
		b.variables(n.AsVariableStatement().DeclarationList, ts.HasModifier(n, ts.ModifierFlagsExport))
	case ts.KindBlock:
		return b.scoped(n.AsBlock().Statements.Nodes)
	case ts.KindIfStatement:
		_, then, els := b.ifStatement(n)
		return then && els
	case ts.KindReturnStatement:
		b.add(n, Value{Op: OpReturn, X: b.expr(n.AsReturnStatement().Expression)})
		return true
	case ts.KindThrowStatement:
		b.add(n, Value{Op: OpThrow, X: b.expr(n.AsThrowStatement().Expression)})
		return true
	case ts.KindBreakStatement, ts.KindContinueStatement:
		return true
	case ts.KindTryStatement:
		return b.try(n)
	case ts.KindSwitchStatement:
		b.switchStatement(n)
	case ts.KindLabeledStatement:
		b.statement(n.AsLabeledStatement().Statement)
	case ts.KindWithStatement:
		s := n.AsWithStatement()
		b.sloppy(SloppyWith, n, "with")
		b.expr(s.Expression)
		b.body(BlockIf, s.Statement, 0, true)
	case ts.KindDoStatement, ts.KindWhileStatement, ts.KindForStatement, ts.KindForInStatement, ts.KindForOfStatement:
		b.loop(n)
	case ts.KindFunctionDeclaration, ts.KindClassDeclaration, ts.KindEnumDeclaration, ts.KindModuleDeclaration,
		ts.KindImportDeclaration, ts.KindImportEqualsDeclaration, ts.KindExportDeclaration, ts.KindExportAssignment:
		b.declaration(n)
	}
	return false
}

func (b *builder) loop(n *ts.Node) {
	switch n.Kind {
	case ts.KindDoStatement:
		s := n.AsDoStatement()
		b.body(BlockLoop, s.Statement, 0, true)
		b.expr(s.Expression)
	case ts.KindWhileStatement:
		s := n.AsWhileStatement()
		b.body(BlockLoop, s.Statement, b.expr(s.Expression), true)
	case ts.KindForStatement:
		s := n.AsForStatement()
		mark := b.openLoop(s.Initializer, s.Statement)
		if s.Initializer != nil {
			b.forInitializer(s.Initializer, 0)
		}
		cond := b.expr(s.Condition)
		b.body(BlockLoop, s.Statement, cond, true)
		b.expr(s.Incrementor)
		b.close(mark)
	case ts.KindForInStatement, ts.KindForOfStatement:
		s := n.AsForInOrOfStatement()
		op := OpElem
		if n.Kind == ts.KindForInStatement {
			op = OpKey
		}
		mark := b.openLoop(s.Initializer, s.Statement)
		over := b.expr(s.Expression)
		b.forInitializer(s.Initializer, b.add(s.Initializer, Value{Op: op, X: over}))
		b.body(BlockLoop, s.Statement, 0, true)
		b.close(mark)
	}
}

// openLoop opens the scope of a for statement.
func (b *builder) openLoop(initializer, body *ts.Node) (mark int) {
	mark = b.open()
	if initializer != nil && initializer.Kind == ts.KindVariableDeclarationList && variableKind(initializer) != SymVar {
		b.bindList(mark, initializer)
	}
	b.declareLexical(mark, body)
	return mark
}

// forInitializer walks `var i = 0`, `i = 0`, or the left of `in` and `of`,
// which get elem.
func (b *builder) forInitializer(n *ts.Node, elem ValueID) {
	switch {
	case n.Kind == ts.KindVariableDeclarationList && elem == 0:
		b.variables(n, false)
	case n.Kind == ts.KindVariableDeclarationList:
		for _, d := range n.AsVariableDeclarationList().Declarations.Nodes {
			b.pattern(d.Name(), elem, variableKind(n))
		}
	case elem != 0:
		b.assignTo(n, elem)
	default:
		b.expr(n)
	}
}

func variableKind(list *ts.Node) SymKind {
	switch {
	case list.Flags&ts.NodeFlagsConst != 0: // also `using`
		return SymConst
	case list.Flags&ts.NodeFlagsLet != 0:
		return SymLet
	}
	return SymVar
}

func (b *builder) variables(list *ts.Node, exported bool) {
	kind := variableKind(list)
	for _, n := range list.AsVariableDeclarationList().Declarations.Nodes {
		d := n.AsVariableDeclaration()
		value := ValueID(0)
		if d.Initializer != nil {
			value = b.named(d.Initializer, n.Name())
			if b.file.At(value).Op == OpFunc {
				b.typed(value, d.Type)
			}
		}
		b.pattern(n.Name(), value, kind)
		if exported && n.Name().Kind == ts.KindIdentifier {
			b.export(n.Name().Text(), b.refTo(n.Name()), n)
		}
	}
}

func (b *builder) try(n *ts.Node) (exits bool) {
	s := n.AsTryStatement()
	exits = b.body(BlockTry, s.TryBlock, 0, true)
	if s.CatchClause != nil {
		exits = b.catch(s.CatchClause) && exits
	}
	if s.FinallyBlock != nil && b.body(BlockFinally, s.FinallyBlock, 0, true) {
		exits = true
	}
	return exits
}

func (b *builder) catch(n *ts.Node) (exits bool) {
	c := n.AsCatchClause()
	outer := b.enter(BlockCatch, c.Block, 0, true)
	row := Catch{Block: b.block, Start: b.pos(n), End: int32(n.End())}
	mark := b.open()
	if c.VariableDeclaration != nil {
		name := c.VariableDeclaration.Name()
		b.bindPattern(mark, name)
		row.Sym = b.pattern(name, b.add(name, Value{Op: OpCaught}), SymCatch)
	}
	statements := c.Block.AsBlock().Statements.Nodes
	row.Empty = !slices.ContainsFunc(statements, func(s *ts.Node) bool { return s.Kind != ts.KindEmptyStatement })
	row.Comment = row.Empty && hasComment(b.source(c.Block))
	b.file.Catches = append(b.file.Catches, row)
	exits = b.scoped(statements)
	b.close(mark)
	b.file.Blocks[b.block].Exits = exits
	b.block = outer
	return exits
}

// switchStatement makes each case a block under `value === case`.
func (b *builder) switchStatement(n *ts.Node) {
	s := n.AsSwitchStatement()
	value := b.expr(s.Expression)
	clauses := s.CaseBlock.AsCaseBlock().Clauses.Nodes
	mark := b.open()
	for _, c := range clauses {
		b.declareBlock(mark, c.AsCaseOrDefaultClause().Statements.Nodes)
	}
	for _, c := range clauses {
		clause := c.AsCaseOrDefaultClause()
		cond := ValueID(0)
		if clause.Expression != nil {
			cond = b.add(clause.Expression, Value{Op: OpBinary, Str: b.str("==="), X: value, Y: b.expr(clause.Expression)})
		}
		outer := b.enter(BlockCase, c, cond, true)
		exits := b.statements(clause.Statements.Nodes)
		b.file.Blocks[b.block].Exits = exits
		b.block = outer
	}
	b.close(mark)
}

// isContextThrow tells ctx.throw(400) of Koa and Egg, which never comes back.
// Generators have a method of that name as well; nobody calls one ctx.
func (b *builder) isContextThrow(v *Value) bool {
	if v.Op != OpCall {
		return false
	}
	get := b.file.At(v.X)
	if get.Op != OpGet || b.file.Str(get.Str) != "throw" {
		return false
	}
	name := ""
	switch on := b.file.At(get.X); on.Op {
	case OpRef:
		name = b.file.Str(b.file.Syms[on.Sym].Name)
	case OpGet:
		name = b.file.Str(on.Str)
	}
	return name == "ctx" || name == "context" || name == "_ctx"
}

func (b *builder) isProcessExit(v *Value) bool {
	if v.Op != OpCall {
		return false
	}
	get := b.file.At(v.X)
	if get.Op != OpGet || b.file.Str(get.Str) != "exit" && b.file.Str(get.Str) != "abort" {
		return false
	}
	on := b.file.At(get.X)
	return on.Op == OpGlobal && b.file.Str(on.Str) == "process"
}
