package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

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

// judgeNames notes what is wrong with the names once all their uses are known.
func (l *linter) judgeNames() {
	for _, s := range l.names.order {
		name := l.names.known[s]
		l.redeclared(s)
		if name.early != nil {
			l.mistake(MistakeUsedBeforeDefined, name.early, s.Name)
		}
		if d := s.Declarations[0]; name.reads == 0 && l.countsAsUnused(d, s) {
			l.mistake(MistakeUnusedName, d.Name(), unusedWhy(name))
		}
	}
	for _, n := range l.names.loops {
		l.unmodified(n)
	}
}

// unusedWhy says what is done with a name that is not read.
func unusedWhy(n *lintName) string {
	if len(n.writes) > 0 {
		return "assigned"
	}
	return ""
}

// countsAsUnused reports whether a name that nothing reads is a mistake, as
// far as its declaration shows.
func (l *linter) countsAsUnused(d *ts.Node, s *ts.Symbol) bool {
	name := s.Name
	if d.Name() == nil || d.Name().Kind != ts.KindIdentifier || strings.HasPrefix(name, "_") || l.names.types[d.Name().Text()] ||
		d.Name().Text() == "React" && l.names.jsx || d.Flags&(ts.NodeFlagsAmbient|ts.NodeFlagsReparsed) != 0 {
		return false
	}
	outer := d
	switch d.Kind {
	case ts.KindFunctionDeclaration, ts.KindClassDeclaration:
	case ts.KindImportClause, ts.KindNamespaceImport, ts.KindImportSpecifier:
		return true
	case ts.KindVariableDeclaration:
		if d.Parent.Kind != ts.KindVariableDeclarationList {
			return false // a catch clause
		}
		if isRequire(d.Initializer()) && l.names.read[name] {
			return false // the binder takes all of one name in a function for one
		}
		if loop := d.Parent.Parent; loop.Kind == ts.KindForInStatement || loop.Kind == ts.KindForOfStatement {
			return false // counts the passes
		}
		outer = d.Parent.Parent
	case ts.KindBindingElement:
		if outer = l.unusedElement(d); outer == nil {
			return false
		}
	default:
		return false
	}
	if ts.HasModifier(outer, ts.ModifierFlagsExport|ts.ModifierFlagsDefault|ts.ModifierFlagsAmbient) {
		return false
	}
	// Other scripts of the page see what a script declares at its top level.
	return l.b.file.Module != Script || functionAround(d) != nil || variableIsBlockScoped(outer)
}

// isRequire tells a call of require, whose name the binder declares like an
// import.
func isRequire(n *ts.Node) bool {
	if n == nil {
		return false
	}
	for n = bare(n); n.Kind == ts.KindPropertyAccessExpression; n = bare(n.Expression()) {
	}
	return n.Kind == ts.KindCallExpression && bare(n.Expression()).Kind == ts.KindIdentifier && bare(n.Expression()).Text() == "require"
}

// unusedElement returns the statement of a destructured variable, nil if it
// may be there for another reason: a parameter, a sibling of a rest, an
// element before one that is used.
func (l *linter) unusedElement(d *ts.Node) *ts.Node {
	for d.Kind == ts.KindBindingElement {
		pattern := d.Parent
		elements := pattern.Elements()
		if pattern.Kind == ts.KindArrayBindingPattern {
			return nil
		}
		if last := elements[len(elements)-1]; last != d && last.AsBindingElement().DotDotDotToken != nil {
			return nil
		}
		d = pattern.Parent
	}
	if d.Kind != ts.KindVariableDeclaration || d.Parent.Kind != ts.KindVariableDeclarationList || d.Parent.Parent.Kind != ts.KindVariableStatement {
		return nil
	}
	return d.Parent.Parent
}

func variableIsBlockScoped(statement *ts.Node) bool {
	return statement.Parent != nil && statement.Parent.Kind != ts.KindSourceFile && statement.Kind == ts.KindVariableStatement &&
		variableKind(statement.AsVariableStatement().DeclarationList) != SymVar
}

// redeclared notes the second declaration of a var or function in one scope.
func (l *linter) redeclared(s *ts.Symbol) {
	first := true
	for _, d := range s.Declarations {
		switch d.Kind {
		case ts.KindFunctionDeclaration:
			if d.Body() == nil {
				continue
			}
		case ts.KindVariableDeclaration, ts.KindParameter, ts.KindBindingElement:
		default:
			continue
		}
		if d.Name() == nil || d.Name().Kind != ts.KindIdentifier || d.Flags&ts.NodeFlagsReparsed != 0 {
			continue
		}
		if !first && d.Kind != ts.KindParameter {
			l.mistake(MistakeRedeclared, d.Name(), d.Name().Text())
		}
		first = false
	}
}
