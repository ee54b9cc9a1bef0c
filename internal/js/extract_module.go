package js

import ts "github.com/microsoft/typescript-go/shim"

// export notes a name that the module gives away.
func (b *builder) export(name string, value ValueID, n *ts.Node) {
	b.file.Exports = append(b.file.Exports, Export{Name: b.str(name), Value: value, Pos: b.pos(n)})
}

// imports notes a named module and returns the OpString of its name.
func (b *builder) imports(spec *ts.Node, typeOnly bool) ValueID {
	if spec == nil || !ts.IsStringLiteralLike(spec) {
		return 0
	}
	s := b.str(spec.Text())
	b.file.Imports = append(b.file.Imports, Import{Spec: s, Start: b.pos(spec), End: int32(spec.End()), TypeOnly: typeOnly})
	return b.add(spec, Value{Op: OpString, Str: s})
}

func (b *builder) importDeclaration(n *ts.Node) {
	d := n.AsImportDeclaration()
	module := b.imports(d.ModuleSpecifier, d.ImportClause != nil && d.ImportClause.IsTypeOnly())
	if d.ImportClause == nil || d.ImportClause.IsTypeOnly() {
		return
	}
	bind := func(at *ts.Node, name string) {
		value := b.add(at, Value{Op: OpImported, Str: b.str(name), X: module})
		b.define(b.declare(at, SymImport), value, b.pos(at))
	}
	if name := d.ImportClause.Name(); name != nil {
		bind(name, "default")
	}
	switch bindings := d.ImportClause.AsImportClause().NamedBindings; {
	case bindings == nil:
	case bindings.Kind == ts.KindNamespaceImport:
		bind(bindings.Name(), "*")
	default:
		for _, e := range bindings.Elements() {
			s := e.AsImportSpecifier()
			name := e.Name().Text()
			if s.PropertyName != nil {
				name = s.PropertyName.Text()
			}
			if !s.IsTypeOnly {
				bind(e.Name(), name)
			}
		}
	}
}

// importEquals is TypeScript's `import x = require('y')` and `import x = a.b`.
func (b *builder) importEquals(n *ts.Node) {
	d := n.AsImportEqualsDeclaration()
	if d.IsTypeOnly || d.ModuleReference.Kind != ts.KindExternalModuleReference {
		return
	}
	module := b.imports(d.ModuleReference.AsExternalModuleReference().Expression, false)
	value := b.add(n.Name(), Value{Op: OpImported, Str: b.str("*"), X: module})
	b.define(b.declare(n.Name(), SymImport), value, b.pos(n))
}

func (b *builder) exportDeclaration(n *ts.Node) {
	d := n.AsExportDeclaration()
	if d.IsTypeOnly {
		return
	}
	module := b.imports(d.ModuleSpecifier, false)
	reexport := func(at *ts.Node, name, as string) {
		b.export(as, b.add(at, Value{Op: OpImported, Str: b.str(name), X: module}), at)
	}
	switch {
	case d.ExportClause == nil: // export * from 'm'
		reexport(n, "*", "*")
	case d.ExportClause.Kind == ts.KindNamespaceExport: // export * as ns from 'm'
		reexport(d.ExportClause, "*", d.ExportClause.Name().Text())
	default:
		for _, e := range d.ExportClause.Elements() {
			s := e.AsExportSpecifier()
			local := e.Name()
			if s.PropertyName != nil {
				local = s.PropertyName
			}
			switch {
			case s.IsTypeOnly:
			case module != 0:
				reexport(e, local.Text(), e.Name().Text())
			case local.Kind == ts.KindIdentifier:
				b.export(e.Name().Text(), b.exportedName(local), e)
			}
		}
	}
}

// exportedName is the local name of `export { name }`. A type has no value,
// and must not pass for a global of the same name.
func (b *builder) exportedName(n *ts.Node) ValueID {
	if b.types == nil {
		b.types = map[string]bool{}
		for _, s := range b.sf.Statements.Nodes {
			switch s.Kind {
			case ts.KindInterfaceDeclaration, ts.KindTypeAliasDeclaration, ts.KindModuleDeclaration:
				b.types[s.Name().Text()] = true
			}
		}
	}
	if b.resolve(n) == 0 && b.types[n.Text()] {
		return b.add(n, Value{Op: OpUnknown})
	}
	return b.refTo(n)
}

// importCall is import(x).
func (b *builder) importCall(n *ts.Node, args []*ts.Node) ValueID {
	if len(args) == 0 {
		return 0
	}
	x := b.expr(args[0])
	id := b.add(n, Value{Op: OpImport, X: x})
	b.noteImport(id, x)
	return id
}

// noteRequire records require('constant') of the free name require.
func (b *builder) noteRequire(call ValueID) {
	v := b.file.At(call)
	if callee := b.file.At(v.X); v.Op == OpCall && v.Hi-v.Lo == 1 && callee.Op == OpGlobal && b.file.Str(callee.Str) == "require" {
		b.noteImport(call, b.file.List[v.Lo])
	}
}

func (b *builder) noteImport(call, spec ValueID) {
	if s := b.file.At(spec); s.Op == OpString {
		b.file.Imports = append(b.file.Imports, Import{Spec: s.Str, Start: s.Start, End: s.End, Value: call})
	}
}

// commonJSExport notes module.exports = v, exports.x = v, module.exports.x = v.
// In `module.exports = exports = v` the assignment inside is no export of its own.
func (b *builder) commonJSExport(target, value ValueID) {
	t := b.file.At(target)
	if t.Op != OpGet || b.file.Funcs[b.fn].Kind != FuncModule && b.file.Module == ESM {
		return
	}
	name := "*"
	if !b.isModuleExports(target) {
		if !b.isModuleExports(t.X) && !b.isFree(t.X, "exports") {
			return
		}
		name = b.file.Str(t.Str)
	}
	for b.file.At(value).Op == OpAssign {
		value = b.file.At(value).Y
	}
	b.file.Exports = append(b.file.Exports, Export{Name: b.str(name), Value: value, Pos: t.Start})
}

func (b *builder) isModuleExports(id ValueID) bool {
	v := b.file.At(id)
	return v.Op == OpGet && b.file.Str(v.Str) == "exports" && b.isFree(v.X, "module")
}

func (b *builder) isFree(id ValueID, name string) bool {
	v := b.file.At(id)
	return v.Op == OpGlobal && b.file.Str(v.Str) == name
}
