package js

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
	OpYield    // X; an OpSpread for yield*
	OpSpread   // ...X
	OpReturn   // X; also the body of an arrow function without braces
	OpThrow    // X
	OpParam    // parameter number Y (a plain int) of function Func; FlagRest, FlagUntyped
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
	FlagUntyped                    // OpParam in TypeScript: any, unknown, object, Record<...>, or no type: nothing is said of its properties
)
