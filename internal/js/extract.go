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

// Extract parses a file and returns its facts. It never fails: of a
// file with syntax errors it returns what the parser could make out.
//
// Nesting as deep as a hostile file can write it overflows the stack, which
// cannot be recovered in Go, and the parser cannot be cancelled. Whoever reads
// files of strangers calls Extract in a worker process; see Pool.
func Extract(name string, text *source.Text, o Options) *File {
	docs, _ := scan(text.Data, ScanLimits{})
	return extractWith(&scratch{}, Job{Name: name, Text: text, Options: o}, docs).file
}

// extractWith is Extract with memory that was used before. The comments at
// docs are hidden from the parser.
func extractWith(s *scratch, job Job, docs []int) *builder {
	kind, path := scriptKind(job.Options.extension(job.Name))
	sf := ts.Parse(path, plain(job.Text.Data, docs), kind)
	if job.Options.Lint {
		ts.Bind(sf) // the second walk asks the binder
	}
	b := s.builder(job, sf)
	f := b.file
	f.TS = kind == ts.ScriptKindTS || kind == ts.ScriptKindTSX
	// The first row of these tables is reserved.
	b.names = append(b.names, spelling{})
	b.bindings = append(b.bindings, binding{free: true})
	b.intern("")
	f.Values = append(f.Values, Value{})
	f.Syms = append(f.Syms, Symbol{})
	b.hidden = len(docs) > 0
	b.module(job.Options)
	if b.spoilt {
		s.keep(b)
		return extractWith(s, job, nil)
	}
	b.finish()
	return b
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

func (b *builder) module(o Options) {
	f := b.file
	f.Module = b.moduleKind(o)
	f.Funcs = append(f.Funcs, Func{Kind: FuncModule, End: int32(len(f.Text.Data))})
	f.Blocks = append(f.Blocks, Block{Kind: BlockBody, Parent: -1, End: int32(len(f.Text.Data))})
	b.scope = append(b.scope, funcState{})
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
