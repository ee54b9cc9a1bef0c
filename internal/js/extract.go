package js

import (
	"slices"
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

// Extract parses a file and returns its facts. It never fails: of a
// file with syntax errors it returns what the parser could make out.
//
// Nesting as deep as a hostile file can write it overflows the stack, which
// cannot be recovered in Go, and the parser cannot be cancelled. Whoever reads
// files of strangers calls Extract in a worker process; see Pool.
func Extract(name string, text *source.Text, o Options) *File {
	docs, _ := scan(text.Data, ScanLimits{})
	return extractInto(nil, Job{name, text, o}, docs)
}

// extractInto is Extract with memory for the values, which is most of it: a
// worker uses the same again for every file. The comments at docs are hidden
// from the parser.
func extractInto(values []Value, job Job, docs []int) *File {
	name, text := job.Name, job.Text
	kind, path := scriptKind(job.Options.extension(name))
	sf := ts.Parse(path, plain(text.Data, docs), kind)
	if job.Options.Lint {
		ts.Bind(sf) // the second walk asks the binder
	}
	b := &builder{
		file: &File{Name: name, Text: text, TS: kind == ts.ScriptKindTS || kind == ts.ScriptKindTSX},
		sf:   sf,
		ids:  make(map[string]nameID, len(sf.Identifiers)),
	}
	b.names = append(make([]spelling, 0, len(sf.Identifiers)+1), spelling{})
	b.bindings = []binding{{free: true}}
	b.file.strs = []string{""}
	if b.file.Values = values[:0]; cap(values) == 0 {
		b.file.Values = make([]Value, 0, sf.NodeCount*3/4+1) // what most files need
	}
	b.file.Values = append(b.file.Values, Value{})
	b.file.Syms = make([]Symbol, 1, len(sf.Identifiers)/2+1)
	b.hidden = len(docs) > 0
	b.module(job.Options)
	if b.spoilt {
		return extractInto(b.file.Values, job, nil)
	}
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

// plain makes ordinary comments of those at docs. The parser would parse the
// types in them, and declare those for TypeScript.
func plain(text string, docs []int) string {
	if len(docs) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	done := 0
	for _, at := range docs {
		b.WriteString(text[done : at+len("/*")])
		b.WriteByte(' ')
		done = at + len("/**")
	}
	b.WriteString(text[done:])
	return b.String()
}

// literalText returns the text of a literal. If it may have been taken for a
// comment, the file is extracted once more without hiding any.
func (b *builder) literalText(n *ts.Node) string {
	s := n.Text()
	if b.hidden && strings.Contains(s, "/* ") {
		b.spoilt = true
	}
	return s
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
	defs []symDef

	ids       map[string]nameID
	names     []spelling          // 0 is the empty text
	bindings  []binding           // of the scopes that the walk is in; 0 is none
	serial    int32               // of the last binding
	parts     map[int32][]binding // what the parts of a namespace have exported so far
	typeTable map[string]typeName // see typeNames
	types     map[string]bool     // declared at the top level; nil until asked for

	fn     FuncID
	block  BlockID
	scope  []funcState
	hidden bool      // some comments are hidden from the parser
	spoilt bool      // a literal may be among them
	stack  []ValueID // operands that wait for their list
	class  ValueID   // the class being built
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
	b.declareBody(b.open(), b.sf.Statements.Nodes)
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
	return b.strOf(b.name(s))
}

func (b *builder) strOf(id nameID) StrID {
	n := &b.names[id]
	if n.str == 0 {
		n.str = StrID(len(b.file.strs))
		b.file.strs = append(b.file.strs, n.text)
	}
	return n.str
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

// declare notes where and as what the name n is declared.
func (b *builder) declare(n *ts.Node, kind SymKind) SymID {
	id := b.lookup(b.name(n.Text()))
	if id == 0 {
		return 0
	}
	if row := &b.file.Syms[id]; row.Func < 0 {
		row.Kind, row.Func = kind, b.fn
		row.Start, row.End = b.pos(n), int32(n.End())
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
	return b.lookup(b.name(name))
}

// finish sorts the definitions by symbol and finds the captured symbols.
func (b *builder) finish() {
	f := b.file
	slices.SortStableFunc(f.Types, func(a, b Type) int { return int(a.Of) - int(b.Of) })
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
	b.aliasedExports()
}
