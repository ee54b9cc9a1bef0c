package js

import ts "github.com/microsoft/typescript-go/shim"

// lintNames is what the walk finds out about declared names.
type lintNames struct {
	order []*ts.Symbol // as first seen
	known map[*ts.Symbol]*lintName
	types map[string]bool // names that stand in types
	read  map[string]bool // names that are read, whatever they mean
	jsx   bool
	loops []*ts.Node
}

// A lintName is one symbol.
type lintName struct {
	reads  int
	writes []int    // where it is assigned, in the order of the walk
	writer *ts.Node // the function of the first of them
	spread bool     // another function assigns it as well
	early  *ts.Node // the first use above the declaration
}

func newLintNames() *lintNames {
	return &lintNames{known: map[*ts.Symbol]*lintName{}, types: map[string]bool{}, read: map[string]bool{}}
}

func (s *lintNames) of(sym *ts.Symbol) *lintName {
	n := s.known[sym]
	if n == nil {
		n = &lintName{}
		s.known[sym] = n
		s.order = append(s.order, sym)
	}
	return n
}

// noteName files an identifier under the symbol that it declares or means.
func (l *linter) noteName(n *ts.Node) {
	if n.Text() == "" {
		return
	}
	p := n.Parent
	switch p.Kind {
	case ts.KindTypeReference, ts.KindQualifiedName, ts.KindTypeQuery, ts.KindTypePredicate, ts.KindExpressionWithTypeArguments,
		ts.KindImportEqualsDeclaration, ts.KindImportType, ts.KindExportAssignment:
		l.names.types[n.Text()] = true
	case ts.KindJsxOpeningElement, ts.KindJsxSelfClosingElement, ts.KindJsxOpeningFragment, ts.KindJsxClosingElement:
		l.names.jsx = true
	case ts.KindExportSpecifier:
		if l.exportsLocal(p, n) {
			l.names.types[n.Text()] = true // used, whatever it is
		}
		return
	case ts.KindImportSpecifier, ts.KindBindingElement, ts.KindLabeledStatement, ts.KindBreakStatement, ts.KindContinueStatement:
		if p.Kind == ts.KindBindingElement && p.Initializer() == n {
			break
		}
		if p.Name() == n && (p.Kind == ts.KindBindingElement || p.Kind == ts.KindImportSpecifier) {
			l.declaredName(p)
		}
		return
	}
	if p.Name() == n && p.Kind != ts.KindShorthandPropertyAssignment {
		l.declaredName(p)
		return
	}
	l.usedName(n)
}

// exportsLocal reports whether n is the local name of an export { n }.
func (l *linter) exportsLocal(spec, n *ts.Node) bool {
	if d := spec.Parent.Parent; d == nil || d.Kind != ts.KindExportDeclaration || d.ModuleSpecifier() != nil {
		return false
	}
	return spec.PropertyName() == n || spec.PropertyName() == nil
}

// declaredName makes the symbol of a declaration known.
func (l *linter) declaredName(d *ts.Node) {
	switch d.Kind {
	case ts.KindVariableDeclaration, ts.KindBindingElement, ts.KindFunctionDeclaration, ts.KindClassDeclaration,
		ts.KindImportClause, ts.KindNamespaceImport, ts.KindImportSpecifier, ts.KindParameter:
		if s := d.Symbol(); s != nil {
			l.names.of(l.local(d, s))
		}
	}
}

// local returns the symbol that uses of a declared name resolve to: an
// exported declaration has two.
func (l *linter) local(d *ts.Node, s *ts.Symbol) *ts.Symbol {
	if own := d.LocalSymbol(); own != nil {
		return own
	}
	return s
}

func (l *linter) usedName(n *ts.Node) {
	s := ts.Resolve(l.b.sf, n, n.Text())
	if s == nil || len(s.Declarations) == 0 || s.Declarations[0].Kind == ts.KindSourceFile {
		return
	}
	name := l.names.of(s)
	reads, writes := use(n)
	if writes {
		fn := functionAround(n)
		if len(name.writes) == 0 {
			name.writer = fn
		}
		name.spread = name.spread || fn != name.writer
		name.writes = append(name.writes, n.Pos())
	}
	if reads && !inside(n, s) && !forItself(n, s) {
		name.reads++
		l.names.read[n.Text()] = true
	}
	if name.early == nil && l.beforeDefined(n, s) {
		name.early = n
	}
}

// use says whether a name is read or written where it stands. x += 1 and x++
// read it when their own value is used.
func use(n *ts.Node) (reads, writes bool) {
	outer := n
	p := n.Parent
	for p.Kind == ts.KindParenthesizedExpression || p.Kind == ts.KindNonNullExpression || p.Kind == ts.KindAsExpression {
		outer, p = p, p.Parent
	}
	switch p.Kind {
	case ts.KindBinaryExpression:
		if isAssignment(p) && p.AsBinaryExpression().Left == outer {
			return operatorOf(p) != "=" && !dropped(p), true
		}
	case ts.KindPrefixUnaryExpression:
		if op := p.AsPrefixUnaryExpression().Operator; op == ts.KindPlusPlusToken || op == ts.KindMinusMinusToken {
			return !dropped(p), true
		}
		return true, false
	case ts.KindPostfixUnaryExpression:
		return !dropped(p), true
	case ts.KindForInStatement, ts.KindForOfStatement:
		if p.AsForInOrOfStatement().Initializer == outer {
			return leavesAtOnce(p.Statement()), true
		}
	}
	if assignmentPattern(outer) && (p.Kind != ts.KindPropertyAssignment || p.AsPropertyAssignment().Initializer == outer) {
		return false, true
	}
	return true, false
}

// leavesAtOnce reports whether the body of a loop is a return: the loop asks
// whether there is any element.
func leavesAtOnce(body *ts.Node) bool {
	if body.Kind == ts.KindBlock {
		list := body.AsBlock().Statements.Nodes
		return len(list) > 0 && list[0].Kind == ts.KindReturnStatement
	}
	return body.Kind == ts.KindReturnStatement
}

// dropped reports whether nothing uses the value of an expression.
func dropped(n *ts.Node) bool {
	p := n.Parent
	for p.Kind == ts.KindParenthesizedExpression {
		n, p = p, p.Parent
	}
	switch p.Kind {
	case ts.KindExpressionStatement:
		return true
	case ts.KindForStatement:
		s := p.AsForStatement()
		return s.Incrementor == n || s.Initializer == n
	case ts.KindBinaryExpression:
		return operatorOf(p) == "," && (p.AsBinaryExpression().Left == n || dropped(p))
	}
	return false
}

// inside reports whether a use of a function stands in that function: nobody
// calls what only calls itself.
func inside(n *ts.Node, s *ts.Symbol) bool {
	d := s.Declarations[0]
	switch d.Kind {
	case ts.KindFunctionDeclaration, ts.KindClassDeclaration:
	case ts.KindVariableDeclaration:
		init := d.Initializer()
		if init == nil || bare(init).Kind != ts.KindArrowFunction && bare(init).Kind != ts.KindFunctionExpression {
			return false
		}
		d = init
	default:
		return false
	}
	return d.Pos() <= n.Pos() && n.End() <= d.End()
}

// forItself reports whether a name is read only to be written again as a
// statement: x = x + 1.
func forItself(n *ts.Node, s *ts.Symbol) bool {
	for p := n.Parent; p != nil && !ts.IsFunctionLike(p); n, p = p, p.Parent {
		switch p.Kind {
		case ts.KindBinaryExpression:
			if isAssignment(p) {
				e := p.AsBinaryExpression()
				left := bare(e.Left)
				return e.Right == n && left.Kind == ts.KindIdentifier && left.Text() == s.Name && dropped(p)
			}
		case ts.KindCallExpression, ts.KindNewExpression, ts.KindAwaitExpression, ts.KindYieldExpression, ts.KindTaggedTemplateExpression, ts.KindExpressionStatement:
			return false
		}
	}
	return false
}

// beforeDefined reports whether a use runs before the declaration of its name
// does, in the same function.
func (l *linter) beforeDefined(n *ts.Node, s *ts.Symbol) bool {
	if len(s.Declarations) != 1 {
		return false
	}
	d := s.Declarations[0]
	switch d.Kind {
	case ts.KindVariableDeclaration, ts.KindBindingElement, ts.KindClassDeclaration:
	default:
		return false
	}
	if d.Flags&ts.NodeFlagsAmbient != 0 || d.Name() == nil || n.Pos() >= d.Name().Pos() && !inInitializer(n, d) {
		return false
	}
	if typePosition(n) {
		return false
	}
	fn := functionAround(n)
	return fn == functionAround(d) && !(isClass(d) && d.Pos() <= n.Pos())
}

func inInitializer(n, d *ts.Node) bool {
	if d.Kind != ts.KindVariableDeclaration || d.Initializer() == nil || d.Parent.Kind != ts.KindVariableDeclarationList || variableKind(d.Parent) == SymVar {
		return false
	}
	init := d.Initializer()
	return init.Pos() <= n.Pos() && n.End() <= init.End()
}

func typePosition(n *ts.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Kind {
		case ts.KindTypeReference, ts.KindTypeQuery, ts.KindTypePredicate:
			return true
		case ts.KindQualifiedName:
			continue
		}
		return false
	}
	return false
}

// functionAround returns the function that code runs in. The initialiser of a
// class field runs in one of its own.
func functionAround(n *ts.Node) *ts.Node {
	for p := n.Parent; p != nil; n, p = p, p.Parent {
		if ts.IsFunctionLike(p) || p.Kind == ts.KindClassStaticBlockDeclaration || p.Kind == ts.KindPropertyDeclaration && p.Initializer() == n {
			return p
		}
	}
	return nil
}
