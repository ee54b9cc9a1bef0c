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

	strs []string // interned; Value.Str and others index it
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

// Op says what a Value is. The comments give the operands: X and Y are
// values unless noted, Str an interned string, List the Lo..Hi operands.
type Op uint8

// The operations.
const (
	OpNone      Op = iota
	OpUnknown      // anything without a use: operands lost
	OpUndefined    // undefined, void 0
	OpNull
	OpTrue
	OpFalse
	OpNumber   // Str: the text as JavaScript prints it
	OpBigInt   // Str
	OpString   // Str: cooked value (also `template` without substitutions)
	OpRegExp   // Str: /source/flags
	OpTemplate // List: strings and values alternating, empty strings left out
	OpRef      // an identifier that a symbol of this file declares; Sym
	OpGlobal   // a free identifier; Str: its name
	OpThis
	OpSuper
	OpMeta     // import.meta, new.target; Str
	OpGet      // X.Str, also X['constant'] and X?.Str
	OpGetDyn   // X[Y]
	OpCall     // X(List...); X may be 0 for a decorator without call
	OpNew      // new X(List...)
	OpTag      // X`...`; List[0] is the OpTemplate or OpString
	OpImport   // import(X)
	OpObject   // List: OpProp, OpSpread
	OpProp     // Str: X. In an object literal or class. Y: the computed key if Str is 0
	OpArray    // List: values, OpSpread; holes are OpUndefined
	OpFunc     // Func: the function
	OpClass    // List: OpProp of its members (FlagStatic); X: the heritage; Sym: its name
	OpBinary   // X Str Y: arithmetic, comparison, in, instanceof
	OpLogical  // X Str Y: && || ??
	OpUnary    // Str X: ! - + ~ typeof void delete
	OpUpdate   // Str X: ++ --
	OpAssign   // X Str Y: X is the target (OpRef, OpGet, OpGetDyn, or 0 for a pattern), Str "=" "+=" ...
	OpCond     // X ? Y : List[0]
	OpSeq      // List: (a, b, c)
	OpAwait    // X
	OpYield    // X
	OpSpread   // ...X
	OpReturn   // X; also the body of an arrow function without braces
	OpThrow    // X
	OpParam    // parameter number Y (a plain int) of function Func; FlagRest
	OpImported // binding of an import declaration: Str the name ("default", "*" for a namespace), X an OpString: the module
	OpElem     // an element of X: for-of, array destructuring by rest or iteration
	OpKey      // a key of X: for-in
	OpRest     // what object destructuring of X leaves over
	OpCaught   // what a catch clause catches
	OpEnum     // a TypeScript enum; List: OpProp
	OpJSX      // <X List...>: X the component (OpString for an intrinsic), List OpProp, OpSpread and children
)

// A Value is one row of the value graph: an expression, a parameter, a part
// of a destructuring, or an effect (return, throw). Rows stand in evaluation
// order except function bodies, which follow the row of their function.
type Value struct {
	Op         Op
	Flags      Flags
	Start, End int32 // byte offsets in the text
	Str        StrID
	X, Y       ValueID
	Lo, Hi     int32
	Sym        SymID
	Func       FuncID // OpFunc, OpParam: the function meant (not the one around)
	Block      BlockID
}

// Flags are properties of a Value.
type Flags uint8

// The flags.
const (
	FlagOptional Flags = 1 << iota // a?.b, a?.()
	FlagStmt                       // the whole of an expression statement: its result is dropped
	FlagStatic                     // OpProp of a class: static member
	FlagGetter                     // OpProp: get x() {}
	FlagSetter                     // OpProp: set x(v) {}
	FlagRest                       // OpParam: ...rest
	FlagMethod                     // OpProp: method shorthand or class method
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

// A Catch is one catch clause.
type Catch struct {
	Sym        SymID // the caught name, 0 if none
	Block      BlockID
	Start, End int32 // of the clause
	Empty      bool  // no statement in it
	Comment    bool  // a comment stands in it
}

// Sloppy is a construct whose meaning changes, or that fails, in strict mode.
type Sloppy struct {
	Kind       SloppyKind
	Func       FuncID
	Start, End int32
	Name       StrID
}

// SloppyKind names the construct.
type SloppyKind uint8

// The constructs that ECMA-262 Annex C lists.
const (
	SloppyWith           SloppyKind = iota + 1
	SloppyOctal                     // 042
	SloppyOctalEscape               // '\07'
	SloppyDeleteName                // delete x
	SloppyDuplicateParam            // function f(a, a)
	SloppyReservedName              // let, static, yield, interface ... as a name
	SloppyEvalArguments             // eval or arguments assigned or declared
	SloppyCallee                    // arguments.callee, arguments.caller
	SloppyCaller                    // f.caller, f.arguments
	SloppyUndeclared                // assignment to a name that nothing declares
	SloppyThis                      // `this` in a plain function that is called as one: the global object
	SloppyBlockFunction             // a function declared in a block, used outside of it
	SloppyArgumentsAlias            // a parameter assigned while arguments is read
)

// A Directive is a string statement at the start of a body, or one that
// looks as if it was meant to be.
type Directive struct {
	Text       StrID // without quotes, as written
	Func       FuncID
	Start, End int32
	Prologue   bool // it stands where the language reads it
	Parens     bool // ('use strict')
}

// A Comment is one that speaks to tools: it contains tenet-accept,
// eslint-disable or eslint-enable.
type Comment struct {
	Start, End int32 // with its delimiters
	Line       int32 // of its start, from 1
	Own        bool  // nothing but white space before it on its line
}

// An Export is a name that the module gives to others, ES or CommonJS.
type Export struct {
	Name  StrID   // "default", "*" for module.exports = x and for export *
	Value ValueID // what it is; OpImported for a re-export
	Pos   int32
}

// An Import is a module that this one names: import, export from, require
// and import() with a constant.
type Import struct {
	Spec       StrID
	Start, End int32   // of the string
	Value      ValueID // of the OpCall (require), OpImport, or 0
	TypeOnly   bool
}

// A Decorator is @Value on a class, a method, a property or a parameter.
type Decorator struct {
	Value ValueID // the expression: an OpCall for @Get('/x')
	Class ValueID // the OpClass it belongs to
	Func  FuncID  // the method, 0 for the class or a property
	Param int32   // the parameter of Func, -1 for the method itself
}

// A Type is the name of the type that is written for a parameter, for a field
// of a class, or for the variable that a function is stored in. Aliases and
// interfaces of the file itself are replaced by what they are made from.
type Type struct {
	Of     ValueID // the OpParam, the OpProp, or the OpFunc
	Module StrID   // the module that it is imported from; 0 for none
	Name   StrID   // its name there, "default" and "*" as in OpImported; otherwise as written: "Express.Request"
	Sym    SymID   // what declares its first name in this file, 0 if nothing does
}

// A SyntaxError is what the parser could not make sense of. The facts of the
// rest of the file are there.
type SyntaxError struct {
	Pos     int32
	Message string
}

// Str returns an interned string.
func (f *File) Str(id StrID) string { return f.strs[id] }

// Strings returns every string that the file interns, by index: its names and
// its literals. A look at them says whether a closer look can find anything.
// The result must not be changed.
func (f *File) Strings() []string { return f.strs }

// FindStr returns the index of an interned string, 0 if the file has it not.
func (f *File) FindStr(s string) StrID { return StrID(max(slices.Index(f.strs, s), 0)) }

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
