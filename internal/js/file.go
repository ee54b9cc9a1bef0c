package js

import (
	"slices"

	"tenet/internal/source"
)

// A File is what is known of one source file once its syntax tree is gone:
// flat tables without pointers that refer to each other by index, as SSA-like
// value graphs do. Index 0 of Values, Syms, Funcs and Blocks is reserved:
// value 0 is "no value", symbol 0 "no symbol", function 0 is the module body,
// block 0 its top level.
type File struct {
	Name   string       // slash-separated path relative to the root
	Text   *source.Text // not part of the stored facts; given by the caller
	Module ModuleKind
	Strict Strictness // of the module body
	TS     bool       // TypeScript syntax

	Values     []Value
	List       []ValueID // operands that are lists: Value.Lo..Value.Hi
	Syms       []Symbol
	Defs       []Def // Symbol.Lo..Symbol.Hi
	Funcs      []Func
	Blocks     []Block
	Catches    []Catch
	Sloppy     []Sloppy
	Mistakes   []Mistake // only with Options.Lint
	Directives []Directive
	Comments   []Comment // only those that speak to tools; see Comment
	Exports    []Export
	Imports    []Import
	Decorators []Decorator
	Types      []Type // of TypeScript, in the order of their values
	Errors     []SyntaxError

	strs strTable // interned; Value.Str and others index it
}

// ModuleKind says how Node would load a file.
type ModuleKind uint8

// The kinds of modules.
const (
	Script   ModuleKind = iota // neither import/export nor require/module/exports
	CommonJS                   // require, module.exports, exports, or .cjs
	ESM                        // import or export, .mjs, or "type": "module"
)

// Strictness says why code is strict, or that it is not.
type Strictness uint8

// How strictness comes about.
const (
	SloppyCode       Strictness = iota
	StrictDirective             // 'use strict' in the prologue of the file or of a function around the code
	StrictModule                // an ES module
	StrictClass                 // a class body
	StrictTypeScript            // the compiler emits 'use strict' (alwaysStrict)
)

// Indexes into the tables of a File.
type (
	ValueID int32
	SymID   int32
	FuncID  int32
	BlockID int32
	StrID   int32
)

// A Symbol is a declared name.
type Symbol struct {
	Name       StrID
	Kind       SymKind
	Start, End int32 // of the declared identifier
	Func       FuncID
	Lo, Hi     int32 // its definitions: File.Defs
	Captured   bool  // used inside another function than the one that declares it
	Uses       int32 // reads
}

// SymKind says what declares a symbol.
type SymKind uint8

// The kinds of symbols.
const (
	SymVar SymKind = iota
	SymLet
	SymConst
	SymParam
	SymFunction
	SymClass
	SymImport
	SymCatch
	SymEnum
	SymNamespace
)

// A Def is one place where a symbol gets a value.
type Def struct {
	Value ValueID // what it gets; OpUnknown for x++ and the like
	Pos   int32   // where; a declaration without value is no definition
}

// A Func is a function, method, accessor, or (number 0) the module body.
type Func struct {
	Name       StrID // its own name, or the name it is first stored under; may be 0
	Kind       FuncKind
	Async      bool
	Generator  bool
	Strict     Strictness
	Start, End int32 // the whole function
	Body       int32 // offset of its body
	Parent     FuncID
	Value      ValueID  // its OpFunc
	Block      BlockID  // the block of its body
	Params     int32    // how many
	Lo, Hi     int32    // List of its OpParam values, one per parameter
	ParamNames [4]StrID // names of the first parameters when they are plain identifiers
}

// FuncKind says how a function is written.
type FuncKind uint8

// The kinds of functions.
const (
	FuncModule FuncKind = iota
	FuncDeclaration
	FuncExpression
	FuncArrow
	FuncMethod
	FuncAccessor
	FuncConstructor
	FuncStaticBlock
)

// A Block is a region that control flow enters under one condition. Blocks
// form a tree; a function's body is the root of its own.
//
// After `if (c) return`, the rest of the enclosing list lies in a block of
// kind BlockAfter with Cond c and Polarity false: what is checked before
// leaving early counts as a guard like any other.
type Block struct {
	Kind     BlockKind
	Parent   BlockID // -1 for the body of function 0; of a function: the block around it
	Func     FuncID
	Cond     ValueID // BlockIf, BlockLoop, BlockAfter, BlockCond, BlockCase: the condition (switch value in Y of an OpBinary "===")
	Polarity bool    // the block runs when Cond is truthy
	Exits    bool    // never completes: return, throw, continue, break, process.exit
	Start    int32
	End      int32
}

// BlockKind says what makes a Block.
type BlockKind uint8

// The kinds of blocks.
const (
	BlockBody  BlockKind = iota // body of a function or module
	BlockIf                     // then or else
	BlockLoop                   // body of for, while, do
	BlockCase                   // a case of a switch
	BlockTry                    // try { }
	BlockCatch                  // catch { }
	BlockFinally
	BlockCond  // an operand of && || ?? ?: that may not run
	BlockAfter // the statements after an if that leaves
)

// At returns the value of an index; out of range is the zero value.
func (f *File) At(id ValueID) *Value {
	if id <= 0 || int(id) >= len(f.Values) {
		return &f.Values[0]
	}
	return &f.Values[id]
}

// Operands returns the list operands of v.
func (f *File) Operands(v *Value) []ValueID { return f.List[v.Lo:v.Hi] }

// FuncOf returns the function that value id stands in.
func (f *File) FuncOf(id ValueID) FuncID { return f.Blocks[f.At(id).Block].Func }

// DefsOf returns the definitions of a symbol in source order.
func (f *File) DefsOf(s SymID) []Def { return f.Defs[f.Syms[s].Lo:f.Syms[s].Hi] }

// TypeOf returns the type that is written for a value; ok is false if there is
// none.
func (f *File) TypeOf(id ValueID) (t Type, ok bool) {
	i, ok := slices.BinarySearchFunc(f.Types, id, func(t Type, id ValueID) int { return int(t.Of) - int(id) })
	if !ok {
		return Type{}, false
	}
	return f.Types[i], true
}

// Span returns the place of bytes [start, end).
func (f *File) Span(start, end int32) source.Span { return f.Text.Span(int(start), int(end)) }
