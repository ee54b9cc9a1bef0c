package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

// judgeNames notes what is wrong with the names once all their uses are known.
func (l *linter) judgeNames() {
	for _, s := range l.names.order {
		name := l.names.known[s]
		l.redeclared(s)
		if name.early != nil {
			l.mistake(MistakeUsedBeforeDefined, name.early, s.Name)
		}
		if d := s.Declarations[0]; name.reads == 0 && l.countsAsUnused(d, s) {
			written := ""
			if len(name.writes) > 0 {
				written = "="
			}
			l.mistake(MistakeUnusedName, d.Name(), written)
		}
	}
	for _, n := range l.names.loops {
		l.unmodified(n)
	}
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
