package js

import (
	"maps"
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

func (l *linter) class(n *ts.Node) {
	seen := members{}
	private := map[string]*ts.Node{}
	for _, m := range n.Members() {
		name := m.Name()
		if name == nil || m.Kind == ts.KindConstructor || m.Flags&ts.NodeFlagsReparsed != 0 {
			continue
		}
		l.computedKey(m, name)
		if name.Kind == ts.KindPrivateIdentifier && private[name.Text()] == nil {
			private[name.Text()] = name
		}
		key := propertyName(name)
		switch m.Kind {
		case ts.KindMethodDeclaration, ts.KindGetAccessor, ts.KindSetAccessor:
			if m.Body() == nil {
				continue // an overload
			}
		case ts.KindPropertyDeclaration:
		default:
			continue
		}
		if key != "" {
			key = staticKey(m) + key
			if seen.add(key, m) {
				l.mistake(MistakeDuplicateMember, name, propertyName(name))
			}
		}
	}
	l.settersAlone(seen)
	if len(private) > 0 {
		l.unusedPrivate(n, private)
	}
}

func staticKey(m *ts.Node) string {
	if ts.HasModifier(m, ts.ModifierFlagsStatic) {
		return "static "
	}
	return ""
}

// unusedPrivate notes the private members that nothing in the class reads.
func (l *linter) unusedPrivate(class *ts.Node, private map[string]*ts.Node) {
	var visit func(n *ts.Node) bool
	visit = func(n *ts.Node) bool {
		if n.Kind == ts.KindPrivateIdentifier && private[n.Text()] != nil && private[n.Text()] != n && readsPrivate(n) {
			delete(private, n.Text())
		}
		n.ForEachChild(visit)
		return len(private) == 0
	}
	class.ForEachChild(visit)
	for _, name := range slices.Sorted(maps.Keys(private)) {
		l.mistake(MistakeUnusedPrivate, private[name], name)
	}
}

// readsPrivate reports whether the use of a private name is more than a
// statement that writes a field. Writing to an accessor calls it.
func readsPrivate(n *ts.Node) bool {
	access := n.Parent
	if access.Name() == n && access.Kind != ts.KindPropertyAccessExpression {
		return false // another declaration: the other half of an accessor, a class inside
	}
	if access.Kind != ts.KindPropertyAccessExpression {
		return true // #x in o
	}
	p := access.Parent
	switch {
	case isAssignment(p) && p.AsBinaryExpression().Left == access:
	case p.Kind == ts.KindPrefixUnaryExpression && (p.AsPrefixUnaryExpression().Operator == ts.KindPlusPlusToken || p.AsPrefixUnaryExpression().Operator == ts.KindMinusMinusToken),
		p.Kind == ts.KindPostfixUnaryExpression:
	default:
		return true
	}
	return operatorOf(p) != "=" && p.Parent.Kind != ts.KindExpressionStatement || isSetter(n)
}

// isSetter reports whether the class around declares a setter of that name.
func isSetter(n *ts.Node) bool {
	for c := n.Parent; c != nil; c = c.Parent {
		if !isClass(c) {
			continue
		}
		for _, m := range c.Members() {
			if m.Kind == ts.KindSetAccessor && m.Name().Text() == n.Text() {
				return true
			}
		}
	}
	return false
}

func heritage(class *ts.Node) *ts.Node {
	if clauses := class.ClassLikeData().HeritageClauses; clauses != nil {
		for _, h := range clauses.Nodes {
			if c := h.AsHeritageClause(); c.Token == ts.KindExtendsKeyword && len(c.Types.Nodes) > 0 {
				return c.Types.Nodes[0].Expression()
			}
		}
	}
	return nil
}

func (l *linter) constructor(n *ts.Node) {
	if n.Body() == nil || !isClass(n.Parent) {
		return
	}
	super := heritage(n.Parent)
	list := n.Body().AsBlock().Statements.Nodes
	if l.uselessConstructor(n, super != nil, list) {
		l.mistake(MistakeUselessConstructor, n, "")
		return
	}
	if super == nil || bare(super).Kind == ts.KindNullKeyword {
		return
	}
	l.unsafeOptional(super)
	called, early := false, (*ts.Node)(nil)
	superOrder(n.Body(), &called, &early)
	switch {
	case early != nil && called:
		l.mistake(MistakeThisBeforeSuper, early, l.b.source(early))
	case !called && !returnsValue(n) && l.flow.ends[n]:
		start, end := l.head(n)
		l.mistakeAt(MistakeMissingSuper, start, end, l.b.source(super))
	}
}

func returnsValue(fn *ts.Node) bool {
	for _, r := range returnsOf(fn) {
		if r.AsReturnStatement().Expression != nil {
			return true
		}
	}
	return false
}

// superOrder goes through a constructor in the order in which it runs, as far
// as the text shows it, and remembers the first this before a call of super.
func superOrder(n *ts.Node, called *bool, early **ts.Node) {
	n.ForEachChild(func(c *ts.Node) bool {
		switch {
		case c.Kind == ts.KindCallExpression && c.Expression().Kind == ts.KindSuperKeyword:
			superOrder(c, called, early) // its arguments come first
			*called = true
			return false
		case c.Kind == ts.KindThisKeyword || c.Kind == ts.KindSuperKeyword && n.Kind == ts.KindPropertyAccessExpression:
			if !*called && *early == nil {
				*early = c
			}
		case c.Kind == ts.KindArrowFunction:
			// May run later; a call of super in it counts as one.
			inside, ignored := *called, (*ts.Node)(nil)
			superOrder(c, &inside, &ignored)
			*called = *called || inside
			return false
		case ts.IsFunctionLike(c) || isClass(c):
			return false
		}
		superOrder(c, called, early)
		return false
	})
}

// uselessConstructor tells one that does what would happen without it.
func (l *linter) uselessConstructor(n *ts.Node, derived bool, list []*ts.Node) bool {
	if ts.HasModifier(n, ts.ModifierFlagsAccessibility) || hasComment(l.b.source(n.Body())) {
		return false
	}
	params := n.Parameters()
	for _, p := range params {
		if p.ModifierNodes() != nil || p.Initializer() != nil || p.Name().Kind != ts.KindIdentifier {
			return false
		}
	}
	if !derived {
		return len(list) == 0
	}
	if len(list) != 1 || list[0].Kind != ts.KindExpressionStatement {
		return false
	}
	call := list[0].AsExpressionStatement().Expression
	if call.Kind != ts.KindCallExpression || call.Expression().Kind != ts.KindSuperKeyword {
		return false
	}
	args := call.Arguments()
	if len(args) == 1 && args[0].Kind == ts.KindSpreadElement && l.b.source(args[0].Expression()) == "arguments" {
		return true
	}
	if len(args) != len(params) {
		return false
	}
	for i, a := range args {
		if rest := params[i].AsParameterDeclaration().DotDotDotToken != nil; rest != (a.Kind == ts.KindSpreadElement) {
			return false
		} else if rest {
			a = a.Expression()
		}
		if a.Kind != ts.KindIdentifier || a.Text() != params[i].Name().Text() {
			return false
		}
	}
	return true
}
