package estree

// scopes are the declarations of a tree.
type scopes struct {
	declared map[name]int32
}

// A name is declared in a scope, which is a node.
type name struct {
	scope int32
	text  string
}

// newScopes finds all declarations. Of several of one name the last counts.
func newScopes(t *Tree) *scopes {
	s := &scopes{map[name]int32{}}
	for i := range t.nodes {
		n := int32(i)
		switch x := &t.nodes[n]; x.kind {
		case VariableDeclarator:
			scope := t.scopeOf(x.parent, false)
			if t.nodes[x.parent].text == "var" {
				scope = t.scopeOf(x.parent, true)
			}
			s.pattern(t, t.child(n, KeyID), n, scope)
		case FunctionDeclaration:
			s.pattern(t, t.child(n, KeyID), -1, t.scopeOf(x.parent, true))
		case ClassDeclaration:
			s.pattern(t, t.child(n, KeyID), -1, t.scopeOf(x.parent, false))
		case FunctionExpression, ClassExpression:
			s.pattern(t, t.child(n, KeyID), -1, n)
		case ImportSpecifier, ImportDefaultSpecifier, ImportNamespaceSpecifier:
			s.pattern(t, t.child(n, KeyLocal), -1, 0)
		case CatchClause:
			s.pattern(t, t.child(n, KeyParam), -1, n)
		}
		if k := t.nodes[n].key; k == KeyParams {
			s.pattern(t, n, -1, t.nodes[n].parent)
		}
	}
	return s
}

// pattern declares what a pattern names: as the declarator if it is a single
// name and there is one, else as the name itself.
func (s *scopes) pattern(t *Tree, n, declarator, scope int32) {
	if n < 0 {
		return
	}
	switch x := &t.nodes[n]; x.kind {
	case Identifier:
		if declarator < 0 {
			declarator = n
		}
		s.declared[name{scope, x.text}] = declarator
	case AssignmentPattern:
		s.pattern(t, t.child(n, KeyLeft), -1, scope)
	case Property:
		s.pattern(t, t.child(n, KeyValue), -1, scope)
	case RestElement:
		s.pattern(t, t.child(n, KeyArgument), -1, scope)
	case ArrayPattern, ObjectPattern:
		for c := range t.children(n) {
			s.pattern(t, c, -1, scope)
		}
	}
}

// scopeOf gives the scope around a node, the node included: the nearest one,
// or that of a var.
func (t *Tree) scopeOf(n int32, function bool) int32 {
	for ; n > 0; n = t.nodes[n].parent {
		switch t.nodes[n].kind {
		case FunctionDeclaration, FunctionExpression, ArrowFunctionExpression, StaticBlock:
			return n
		case BlockStatement, ForStatement, ForInStatement, ForOfStatement, SwitchStatement, CatchClause:
			if !function {
				return n
			}
		}
	}
	return 0
}

// declaration gives where the name of an identifier is declared: a declarator,
// or the name in another declaration; -1 if nowhere in the file.
func (e *evaluator) declaration(n int32) int32 {
	t := e.tree
	if t.nodes[n].kind != Identifier {
		return -1
	}
	if t.scopes == nil {
		t.scopes = newScopes(t)
	}
	text := t.nodes[n].text
	for at := n; at >= 0; at = t.nodes[at].parent {
		e.spend(1)
		if d, ok := t.scopes.declared[name{at, text}]; ok {
			return d
		}
	}
	return -1
}
