package js

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
