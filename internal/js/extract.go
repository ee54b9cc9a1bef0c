package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/source"
)

// Options are what the surroundings of a file say about it.
type Options struct {
	PackageType  string // "type" of the nearest package.json: "module", "commonjs" or ""
	AlwaysStrict bool   // the TypeScript compiler emits 'use strict'
	Lint         bool   // also look for mistakes: File.Mistakes
	As           string // the extension that decides how the text is parsed, "ts", when it is not that of the name
}

// Extract parses and binds a file and returns its facts. It never fails: of a
// file with syntax errors it returns what the parser could make out.
//
// Nesting as deep as a hostile file can write it overflows the stack, which
// cannot be recovered in Go, and the binder cannot be cancelled. Whoever reads
// files of strangers calls Extract in a worker process; see Pool.
func Extract(name string, text *source.Text, o Options) *File {
	return extractInto(nil, name, text, o)
}

// extractInto is Extract with memory for the values, which is most of it: a
// worker uses the same again for every file.
func extractInto(values []Value, name string, text *source.Text, o Options) *File {
	kind, path := scriptKind(o.extension(name))
	sf := ts.Parse(path, text.Data, kind)
	ts.Bind(sf)
	b := &builder{
		file: &File{Name: name, Text: text, TS: kind == ts.ScriptKindTS || kind == ts.ScriptKindTSX},
		sf:   sf,
		ids:  map[string]StrID{},
		syms: map[*ts.Symbol]SymID{},
	}
	b.file.strs = []string{""}
	if b.file.Values = values[:0]; cap(values) == 0 {
		b.file.Values = make([]Value, 0, sf.NodeCount*3/4+1) // what most files need
	}
	b.file.Values = append(b.file.Values, Value{})
	b.file.Syms = make([]Symbol, 1, sf.SymbolCount+1)
	b.module(o)
	b.finish()
	return b.file
}

// extension returns what says how a file is parsed, without its dot.
func (o Options) extension(name string) string {
	if o.As != "" {
		return o.As
	}
	return name[strings.LastIndexByte(name, '.')+1:]
}

// scriptKind returns how a file of an extension is parsed, and a name for it that the parser
// accepts: absolute, normalised, and of the right extension.
func scriptKind(ext string) (ts.ScriptKind, string) {
	switch ext = strings.ToLower(ext); ext {
	case "ts", "mts", "cts":
		return ts.ScriptKindTS, "/file." + ext
	case "tsx":
		return ts.ScriptKindTSX, "/file.tsx"
	case "jsx":
		return ts.ScriptKindJSX, "/file.jsx"
	case "mjs", "cjs":
		return ts.ScriptKindJS, "/file." + ext
	}
	return ts.ScriptKindJS, "/file.js"
}

// A builder fills a File while it walks the tree once.
type builder struct {
	file *File
	sf   *ts.SourceFile
	ids  map[string]StrID
	syms map[*ts.Symbol]SymID
	defs []symDef

	fn    FuncID
	block BlockID
	scope []funcState
	stack []ValueID // operands that wait for their list
	class ValueID   // the class being built
}

// A symDef is a definition on its way to File.Defs.
type symDef struct {
	sym SymID
	def Def
}

// funcState is what the builder remembers of the functions around it.
type funcState struct {
	usesArguments bool
	assigned      SymID // a parameter that is assigned to
	assignedAt    [2]int32
}

func (b *builder) module(o Options) {
	f := b.file
	f.Module = b.moduleKind(o)
	f.Funcs = []Func{{Kind: FuncModule, End: int32(len(f.Text.Data))}}
	f.Blocks = []Block{{Kind: BlockBody, Parent: -1, End: int32(len(f.Text.Data))}}
	b.scope = []funcState{{}}
	strict := b.directives(b.sf.Statements.Nodes)
	switch {
	case f.Module == ESM:
		f.Strict = StrictModule
	case strict:
		f.Strict = StrictDirective
	case o.AlwaysStrict && f.TS:
		f.Strict = StrictTypeScript
	}
	f.Funcs[0].Strict = f.Strict
	b.statements(b.sf.Statements.Nodes)
	b.errors()
	b.comments()
	if o.Lint {
		b.lint()
	}
}

// moduleKind follows Node: the extension, then syntax, then package.json.
// TypeScript with import and export counts as ESM whatever it is compiled to:
// both are strict.
func (b *builder) moduleKind(o Options) ModuleKind {
	ext := o.extension(b.file.Name)
	switch {
	case ext == "mjs" || ext == "mts":
		return ESM
	case ts.IsExternalModule(b.sf) && ext != "cjs":
		return ESM
	case ext == "cjs" || ext == "cts":
		return CommonJS
	case o.As != "":
		return Script // no file of its own, and so no module of Node
	case o.PackageType == "module":
		return ESM
	case b.sf.CommonJSModuleIndicator != nil || o.PackageType == "commonjs" || b.usesCommonJS():
		return CommonJS
	}
	return Script
}

// usesCommonJS looks for the names that only the module wrapper provides. The
// parser does so for JavaScript; in TypeScript it reports neither kind.
func (b *builder) usesCommonJS() bool {
	for _, name := range []string{"require", "exports"} {
		if _, used := b.sf.Identifiers[name]; used {
			return true
		}
	}
	return false
}

func (b *builder) str(s string) StrID {
	if s == "" {
		return 0
	}
	id, ok := b.ids[s]
	if !ok {
		id = StrID(len(b.file.strs))
		// The parser's strings are slices of the whole text: cloned, so that
		// the text can be freed.
		s = strings.Clone(s)
		b.ids[s] = id
		b.file.strs = append(b.file.strs, s)
	}
	return id
}

// pos returns where n begins. What the parser made up for a gap begins and
// ends where the text before it ended.
func (b *builder) pos(n *ts.Node) int32 { return int32(min(ts.TokenPos(n, b.sf), n.End())) }

// source returns n as written.
func (b *builder) source(n *ts.Node) string { return b.file.Text.Data[b.pos(n):n.End()] }

// add appends a row for n.
func (b *builder) add(n *ts.Node, v Value) ValueID {
	v.Start, v.End = b.pos(n), int32(n.End())
	v.Block = b.block
	b.file.Values = append(b.file.Values, v)
	return ValueID(len(b.file.Values) - 1)
}

// list moves the operands pushed since mark into the list of the file.
func (b *builder) list(mark int) (lo, hi int32) {
	lo = int32(len(b.file.List))
	b.file.List = append(b.file.List, b.stack[mark:]...)
	b.stack = b.stack[:mark]
	return lo, int32(len(b.file.List))
}

func (b *builder) push(id ValueID) { b.stack = append(b.stack, id) }

// enter opens a block and returns what leave needs to close it.
func (b *builder) enter(kind BlockKind, n *ts.Node, cond ValueID, polarity bool) (outer BlockID) {
	outer = b.block
	b.file.Blocks = append(b.file.Blocks, Block{
		Kind: kind, Parent: outer, Func: b.fn, Cond: cond, Polarity: polarity, Start: b.pos(n), End: int32(n.End()),
	})
	b.block = BlockID(len(b.file.Blocks) - 1)
	return outer
}

// symbol returns the row of a declared name, made on first sight: uses may
// come before the declaration.
func (b *builder) symbol(s *ts.Symbol) SymID {
	id, ok := b.syms[s]
	if !ok {
		id = SymID(len(b.file.Syms))
		b.syms[s] = id
		b.file.Syms = append(b.file.Syms, Symbol{Name: b.str(s.Name), Func: -1})
	}
	return id
}

// declare notes where and as what the name n is declared.
func (b *builder) declare(n *ts.Node, kind SymKind) SymID {
	s := ts.Resolve(b.sf, n, n.Text())
	switch n.Parent.Kind {
	case ts.KindFunctionDeclaration, ts.KindFunctionExpression, ts.KindClassExpression:
		s = n.Parent.Symbol() // the resolver would find a variable of that name in the body
	}
	if s == nil {
		return 0
	}
	id := b.symbol(s)
	row := &b.file.Syms[id]
	if row.Func < 0 {
		row.Kind, row.Func = kind, b.fn
		row.Start, row.End = b.pos(n), int32(n.End())
		row.Name = b.str(n.Text())
	}
	return id
}

func (b *builder) define(s SymID, v ValueID, at int32) {
	if s != 0 {
		b.defs = append(b.defs, symDef{s, Def{Value: v, Pos: at}})
	}
}

// resolve returns the symbol of a used name, 0 if it is free.
func (b *builder) resolve(n *ts.Node) SymID {
	name := n.Text()
	if name == "" || name == "undefined" {
		return 0
	}
	s := ts.Resolve(b.sf, n, name)
	// In CommonJS the binder declares module and exports as the file itself.
	if s == nil || len(s.Declarations) == 0 || s.Declarations[0].Kind == ts.KindSourceFile {
		return 0
	}
	return b.symbol(s)
}

// finish sorts the definitions by symbol and finds the captured symbols.
func (b *builder) finish() {
	f := b.file
	for _, d := range b.defs {
		f.Syms[d.sym].Hi++ // for now: how many
	}
	next := int32(0)
	for i := range f.Syms {
		s := &f.Syms[i]
		s.Lo, s.Hi, next = next, next, next+s.Hi
		s.Func = max(s.Func, 0)
	}
	f.Defs = make([]Def, len(b.defs))
	for _, d := range b.defs {
		s := &f.Syms[d.sym]
		f.Defs[s.Hi] = d.def
		s.Hi++
	}
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op == OpRef && f.Blocks[v.Block].Func != f.Syms[v.Sym].Func {
			f.Syms[v.Sym].Captured = true
		}
	}
}
