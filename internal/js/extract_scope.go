package js

import (
	"unsafe"

	ts "github.com/microsoft/typescript-go/shim"
)

// Names are resolved while the tree is walked: what a scope declares is bound
// when the walk enters it and unbound when it leaves. The parser's authors
// have a binder and a resolver, which build symbols and a graph of control
// flow for a type checker; that took three times as long as this.
// Functions are declared in the block around them, in sloppy code as well.

// A nameID numbers the distinct texts of a file: names and other strings.
type nameID int32

// A spelling is one of those texts.
type spelling struct {
	text  string
	str   StrID // its place in the strings of the file, 0 until it is needed
	bound int32 // the innermost binding that declares it, 0 for a free name
}

// A binding is a declared name of a scope that the walk is in.
type binding struct {
	name   nameID
	outer  int32 // the binding of the same name that this one hides
	sym    SymID // its row, 0 until it is first seen
	serial int32 // no other binding of the file has the same
	free   bool  // it hides those outside and declares nothing: arguments
}

// A recentName is a text at one place of memory and its number.
type recentName struct {
	at   *byte
	size int
	id   nameID
}

// name returns the number of a text. The parser gives all identifiers that are
// spelt alike one text in memory: where it lies is faster found than what it
// says.
func (b *builder) name(text string) nameID {
	at := unsafe.StringData(text)
	r := &b.recent[uintptr(unsafe.Pointer(at))/4%uintptr(len(b.recent))]
	if r.at == at && r.size == len(text) {
		return r.id
	}
	id, ok := b.ids[text]
	if !ok {
		id = nameID(len(b.names))
		b.ids[text] = id
		b.names = append(b.names, spelling{text: text})
	}
	*r = recentName{at, len(text), id}
	return id
}

// bind declares a name in the scope that was opened at mark.
func (b *builder) bind(mark int, id nameID) *binding {
	n := &b.names[id]
	if int(n.bound) >= mark {
		b.bindings[n.bound].free = false
		return &b.bindings[n.bound]
	}
	b.serial++
	b.bindings = append(b.bindings, binding{name: id, outer: n.bound, serial: b.serial})
	n.bound = int32(len(b.bindings) - 1)
	return &b.bindings[n.bound]
}

// open begins a scope and returns what close needs.
func (b *builder) open() (mark int) { return len(b.bindings) }

func (b *builder) close(mark int) {
	b.hide(mark)
	b.bindings = b.bindings[:mark]
}

// hide makes the names of the scopes since mark unknown, until show.
func (b *builder) hide(mark int) {
	for i := len(b.bindings) - 1; i >= mark; i-- {
		b.names[b.bindings[i].name].bound = b.bindings[i].outer
	}
}

func (b *builder) show(mark int) {
	for i := mark; i < len(b.bindings); i++ {
		b.names[b.bindings[i].name].bound = int32(i)
	}
}

// lookup returns the symbol that a name means here, 0 for a free name. Its row
// is made on first sight: uses may come before the declaration.
func (b *builder) lookup(id nameID) SymID {
	s := &b.bindings[b.names[id].bound]
	if s.sym == 0 && !s.free {
		s.sym = SymID(len(b.file.Syms))
		b.file.Syms = append(b.file.Syms, Symbol{Name: b.strOf(id), Func: -1})
	}
	return s.sym
}

// openFunction begins the scope of the parameters and the body of a function.
// All but arrow functions have arguments of their own.
func (b *builder) openFunction(n *ts.Node) (mark int) {
	mark = b.open()
	if n.Kind == ts.KindArrowFunction || n.Kind == ts.KindClassStaticBlockDeclaration {
		return mark
	}
	if id, ok := b.ids["arguments"]; ok && b.names[id].bound != 0 {
		b.bind(mark, id).free = true
	}
	return mark
}

// declareBody binds what the statements of a function or module declare, with
// the variables of the statements inside them.
func (b *builder) declareBody(mark int, list []*ts.Node) {
	for _, n := range list {
		b.declareVars(mark, n)
	}
	b.declareBlock(mark, list)
}

// declareBlock binds the names that belong to one statement list.
func (b *builder) declareBlock(mark int, list []*ts.Node) {
	for _, n := range list {
		b.declareLexical(mark, n)
	}
}

// declareLexical binds the names that one statement declares in the block
// that it stands in.
func (b *builder) declareLexical(mark int, n *ts.Node) {
	switch n.Kind {
	case ts.KindVariableStatement:
		if list := n.AsVariableStatement().DeclarationList; variableKind(list) != SymVar {
			b.bindList(mark, list)
		}
	case ts.KindFunctionDeclaration, ts.KindClassDeclaration, ts.KindEnumDeclaration, ts.KindImportEqualsDeclaration:
		b.bindName(mark, n.Name())
	case ts.KindModuleDeclaration:
		if ts.IsValueNamespace(n) {
			b.bindName(mark, n.Name())
		}
	case ts.KindImportDeclaration:
		b.bindImports(mark, n.ImportClause())
	case ts.KindIfStatement:
		s := n.AsIfStatement()
		b.declareLexical(mark, s.ThenStatement)
		if s.ElseStatement != nil {
			b.declareLexical(mark, s.ElseStatement)
		}
	case ts.KindLabeledStatement, ts.KindDoStatement, ts.KindWhileStatement, ts.KindWithStatement:
		b.declareLexical(mark, n.Statement())
	}
}

// declareVars binds the variables that a statement declares in the function
// around it.
func (b *builder) declareVars(mark int, n *ts.Node) {
	switch n.Kind {
	case ts.KindVariableStatement:
		b.bindVars(mark, n.AsVariableStatement().DeclarationList)
	case ts.KindBlock:
		for _, s := range n.AsBlock().Statements.Nodes {
			b.declareVars(mark, s)
		}
	case ts.KindIfStatement:
		s := n.AsIfStatement()
		b.declareVars(mark, s.ThenStatement)
		if s.ElseStatement != nil {
			b.declareVars(mark, s.ElseStatement)
		}
	case ts.KindForStatement:
		b.bindVars(mark, n.AsForStatement().Initializer)
		b.declareVars(mark, n.Statement())
	case ts.KindForInStatement, ts.KindForOfStatement:
		b.bindVars(mark, n.AsForInOrOfStatement().Initializer)
		b.declareVars(mark, n.Statement())
	case ts.KindLabeledStatement, ts.KindDoStatement, ts.KindWhileStatement, ts.KindWithStatement:
		b.declareVars(mark, n.Statement())
	case ts.KindTryStatement:
		s := n.AsTryStatement()
		b.declareVars(mark, s.TryBlock)
		if s.CatchClause != nil {
			b.declareVars(mark, s.CatchClause.AsCatchClause().Block)
		}
		if s.FinallyBlock != nil {
			b.declareVars(mark, s.FinallyBlock)
		}
	case ts.KindSwitchStatement:
		for _, c := range n.AsSwitchStatement().CaseBlock.AsCaseBlock().Clauses.Nodes {
			for _, s := range c.AsCaseOrDefaultClause().Statements.Nodes {
				b.declareVars(mark, s)
			}
		}
	}
}

func (b *builder) bindVars(mark int, list *ts.Node) {
	if list != nil && list.Kind == ts.KindVariableDeclarationList && variableKind(list) == SymVar {
		b.bindList(mark, list)
	}
}

// bindList binds the names of a variable declaration list.
func (b *builder) bindList(mark int, list *ts.Node) {
	for _, d := range list.AsVariableDeclarationList().Declarations.Nodes {
		b.bindPattern(mark, d.Name())
	}
}

// bindPattern binds the names of a binding pattern.
func (b *builder) bindPattern(mark int, n *ts.Node) {
	switch {
	case n == nil: // a hole
	case n.Kind == ts.KindObjectBindingPattern || n.Kind == ts.KindArrayBindingPattern:
		for _, e := range n.Elements() {
			b.bindPattern(mark, e.Name())
		}
	default:
		b.bindName(mark, n)
	}
}

func (b *builder) bindName(mark int, n *ts.Node) {
	if n != nil && n.Kind == ts.KindIdentifier && n.Text() != "" {
		b.bind(mark, b.name(n.Text()))
	}
}

func (b *builder) bindImports(mark int, clause *ts.Node) {
	if clause == nil {
		return
	}
	b.bindName(mark, clause.Name())
	switch bindings := clause.AsImportClause().NamedBindings; {
	case bindings == nil:
	case bindings.Kind == ts.KindNamespaceImport:
		b.bindName(mark, bindings.Name())
	default:
		for _, e := range bindings.Elements() {
			b.bindName(mark, e.Name())
		}
	}
}
