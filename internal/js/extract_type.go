package js

import ts "github.com/microsoft/typescript-go/shim"

// Of types only names are kept, and only where they say what a value is that
// nobody in the program makes: parameters, fields, and functions that are
// declared to be of a type.

// maxTypeSteps bounds the aliases and interfaces that lead to another name.
const maxTypeSteps = 4

// A typeName is what a name of a type leads to in this file: what it is
// imported as, or the type that its interface or alias is made from.
type typeName struct {
	module, name string
	from         *ts.Node
}

// typed notes the type that is written for a value.
func (b *builder) typed(of ValueID, n *ts.Node) {
	if n == nil || of == 0 || !b.file.TS {
		return
	}
	for range maxTypeSteps {
		ref := b.reference(n)
		if ref == nil {
			return
		}
		first, rest := qualified(ref)
		if first == nil {
			return
		}
		known, ok := b.typeNames()[first.Text()]
		switch {
		case ok && known.from != nil && rest == "":
			n = known.from
			continue
		case ok && known.module != "":
			b.file.Types = append(b.file.Types, Type{Of: of, Module: b.str(known.module), Name: b.str(joined(known.name, rest))})
			return
		}
		b.file.Types = append(b.file.Types, Type{Of: of, Name: b.str(joined(first.Text(), rest)), Sym: b.resolve(first)})
		return
	}
}

// saysNothing reports whether a type, or none, leaves open which properties
// there are.
func saysNothing(n *ts.Node) bool {
	if n == nil {
		return true
	}
	switch n.Kind {
	case ts.KindAnyKeyword, ts.KindUnknownKeyword, ts.KindObjectKeyword:
		return true
	case ts.KindTypeReference:
		name := n.AsTypeReferenceNode().TypeName
		return name.Kind == ts.KindIdentifier && name.Text() == "Record"
	}
	return false
}

// joined is the name of a member of a module: what is imported whole, or by
// default, has no name of its own when a name follows.
func joined(name, rest string) string {
	switch {
	case rest == "":
		return name
	case name == "*" || name == "default":
		return rest
	}
	return name + "." + rest
}

// reference finds the name in a type: of `A & {b: c}`, `A | null`, and A<B> it
// is A. What extends is an expression.
func (b *builder) reference(n *ts.Node) *ts.Node {
	for range maxTypeSteps {
		switch n.Kind {
		case ts.KindTypeReference:
			return n.AsTypeReferenceNode().TypeName
		case ts.KindExpressionWithTypeArguments:
			return n.AsExpressionWithTypeArguments().Expression
		case ts.KindParenthesizedType:
			n = n.AsParenthesizedTypeNode().Type
			continue
		case ts.KindIntersectionType:
			if n = namedPart(n.AsIntersectionTypeNode().Types.Nodes, true); n == nil {
				return nil
			}
			continue
		case ts.KindUnionType:
			if n = namedPart(n.AsUnionTypeNode().Types.Nodes, false); n == nil {
				return nil
			}
			continue
		}
		return nil
	}
	return nil
}

// namedPart returns the part of an intersection or union that is a name. A union
// with two of them is either.
func namedPart(parts []*ts.Node, any bool) (found *ts.Node) {
	for _, p := range parts {
		if p.Kind != ts.KindTypeReference {
			continue
		}
		if found != nil {
			if any {
				return found
			}
			return nil
		}
		found = p
	}
	return found
}

// qualified parts A.B.C into A and "B.C".
func qualified(n *ts.Node) (first *ts.Node, rest string) {
	for range maxTypeSteps {
		switch n.Kind {
		case ts.KindIdentifier:
			return n, rest
		case ts.KindQualifiedName:
			q := n.AsQualifiedName()
			n, rest = q.Left, dotted(q.Right.Text(), rest)
		case ts.KindPropertyAccessExpression:
			n, rest = n.AsPropertyAccessExpression().Expression, dotted(n.Name().Text(), rest)
		default:
			return nil, ""
		}
	}
	return nil, ""
}

func dotted(name, rest string) string {
	if rest == "" {
		return name
	}
	return name + "." + rest
}

// typeNames reads the imports, interfaces and aliases at the top of the file,
// once.
func (b *builder) typeNames() map[string]typeName {
	if b.typeTable != nil {
		return b.typeTable
	}
	b.typeTable = map[string]typeName{}
	for _, n := range b.sf.Statements.Nodes {
		switch n.Kind {
		case ts.KindImportDeclaration:
			b.importedTypes(n)
		case ts.KindInterfaceDeclaration:
			if h := n.AsInterfaceDeclaration().HeritageClauses; h != nil && len(h.Nodes) > 0 {
				if types := h.Nodes[0].AsHeritageClause().Types.Nodes; len(types) > 0 {
					b.typeTable[n.Name().Text()] = typeName{from: types[0]}
				}
			}
		case ts.KindTypeAliasDeclaration:
			b.typeTable[n.Name().Text()] = typeName{from: n.AsTypeAliasDeclaration().Type}
		}
	}
	return b.typeTable
}

func (b *builder) importedTypes(n *ts.Node) {
	d := n.AsImportDeclaration()
	if d.ImportClause == nil || d.ModuleSpecifier == nil || !ts.IsStringLiteralLike(d.ModuleSpecifier) {
		return
	}
	module := d.ModuleSpecifier.Text()
	if name := d.ImportClause.Name(); name != nil {
		b.typeTable[name.Text()] = typeName{module: module, name: "default"}
	}
	switch bindings := d.ImportClause.AsImportClause().NamedBindings; {
	case bindings == nil:
	case bindings.Kind == ts.KindNamespaceImport:
		b.typeTable[bindings.Name().Text()] = typeName{module: module, name: "*"}
	default:
		for _, e := range bindings.Elements() {
			name := e.Name().Text()
			if p := e.AsImportSpecifier().PropertyName; p != nil {
				name = p.Text()
			}
			b.typeTable[e.Name().Text()] = typeName{module: module, name: name}
		}
	}
}
