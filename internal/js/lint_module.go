package js

import ts "github.com/microsoft/typescript-go/shim"

// modules looks at the imports and exports of a file.
func (l *linter) modules(list []*ts.Node) {
	imported := map[string]bool{}
	exported := map[string]bool{}
	other := false // a statement that is no import
	for _, n := range list {
		switch n.Kind {
		case ts.KindImportDeclaration:
			if n.Flags&ts.NodeFlagsReparsed != 0 {
				continue
			}
			if other {
				l.mistake(MistakeImportNotFirst, n, "")
			}
			l.importedTwice(n, imported)
		case ts.KindImportEqualsDeclaration:
		case ts.KindExportDeclaration:
			other = true
			if clause := n.AsExportDeclaration().ExportClause; clause != nil && clause.Kind == ts.KindNamedExports {
				for _, e := range clause.Elements() {
					l.exportedTwice(e.Name(), e.Name().Text(), exported)
				}
			}
		default:
			other = other || !ts.IsPrologueDirective(n)
			l.exportedStatement(n, exported)
		}
	}
}

// importedTwice notes a second import of one module. An import of types and
// one of a whole namespace cannot be joined with others.
func (l *linter) importedTwice(n *ts.Node, imported map[string]bool) {
	d := n.AsImportDeclaration()
	kind := ""
	if d.ImportClause != nil {
		clause := d.ImportClause.AsImportClause()
		if d.ImportClause.IsTypeOnly() {
			kind = "type "
		}
		if clause.NamedBindings != nil && clause.NamedBindings.Kind == ts.KindNamespaceImport {
			kind += "* "
		}
	}
	if key := kind + d.ModuleSpecifier.Text(); imported[key] {
		l.mistake(MistakeDuplicateImport, n, d.ModuleSpecifier.Text())
	} else {
		imported[key] = true
	}
}

func (l *linter) exportedStatement(n *ts.Node, exported map[string]bool) {
	switch {
	case n.Kind == ts.KindExportAssignment:
		if !n.AsExportAssignment().IsExportEquals {
			l.exportedTwice(n, "default", exported)
		}
	case n.Kind == ts.KindVariableStatement && ts.HasModifier(n, ts.ModifierFlagsExport):
		for _, d := range n.AsVariableStatement().DeclarationList.AsVariableDeclarationList().Declarations.Nodes {
			if d.Name().Kind == ts.KindIdentifier {
				l.exportedTwice(d.Name(), d.Name().Text(), exported)
			}
		}
	case (n.Kind == ts.KindFunctionDeclaration && n.Body() != nil || n.Kind == ts.KindClassDeclaration) && ts.HasModifier(n, ts.ModifierFlagsExport):
		name := "default"
		if !ts.HasModifier(n, ts.ModifierFlagsDefault) {
			if n.Name() == nil {
				return
			}
			name = n.Name().Text()
		}
		l.exportedTwice(n, name, exported)
	}
}

func (l *linter) exportedTwice(at *ts.Node, name string, exported map[string]bool) {
	if !exported[name] {
		exported[name] = true
		return
	}
	start, end := l.b.pos(at), int32(at.End())
	if ts.IsFunctionLike(at) {
		start, end = l.head(at)
	}
	l.mistakeAt(MistakeDuplicateExport, start, end, name)
}
