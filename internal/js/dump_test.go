package js

import (
	"fmt"
	"strings"
)

var opNames = [...]string{OpNone: "none", OpUnknown: "unknown", OpUndefined: "undefined", OpNull: "null", OpTrue: "true", OpFalse: "false",
	OpNumber: "", OpBigInt: "bigint", OpString: "", OpRegExp: "", OpTemplate: "template", OpRef: "", OpGlobal: "global", OpThis: "this",
	OpSuper: "super", OpMeta: "meta", OpGet: "", OpGetDyn: "", OpCall: "call", OpNew: "new", OpTag: "tag", OpImport: "import",
	OpObject: "object", OpProp: "", OpArray: "array", OpFunc: "func", OpClass: "class", OpBinary: "", OpLogical: "", OpUnary: "",
	OpUpdate: "update", OpAssign: "", OpCond: "cond", OpSeq: "seq", OpAwait: "await", OpYield: "yield", OpSpread: "...",
	OpReturn: "return", OpThrow: "throw", OpParam: "param", OpImported: "imported", OpElem: "elem", OpKey: "key", OpRest: "rest",
	OpCaught: "caught", OpEnum: "enum", OpJSX: "jsx"}

// dump writes a value as an S-expression, the form that the tests compare.
func dump(f *File, id ValueID) string {
	if id == 0 {
		return "-"
	}
	v := f.At(id)
	d := func(id ValueID) string { return dump(f, id) }
	list := func() string {
		var s []string
		for _, o := range f.Operands(v) {
			s = append(s, d(o))
		}
		return strings.Join(s, " ")
	}
	dot := "."
	if v.Flags&FlagOptional != 0 {
		dot = "?."
	}
	switch v.Op {
	case OpNumber, OpRegExp:
		return f.Str(v.Str)
	case OpString:
		return fmt.Sprintf("%q", f.Str(v.Str))
	case OpRef:
		return f.Str(f.Syms[v.Sym].Name)
	case OpGlobal:
		return "@" + f.Str(v.Str)
	case OpGet:
		return d(v.X) + dot + f.Str(v.Str)
	case OpGetDyn:
		return d(v.X) + dot + "[" + d(v.Y) + "]"
	case OpCall, OpNew, OpTag, OpJSX:
		return "(" + strings.TrimSpace(opNames[v.Op]+" "+d(v.X)+" "+list()) + ")"
	case OpProp:
		if v.Str == 0 && v.Y != 0 {
			return "[" + d(v.Y) + "]:" + d(v.X)
		}
		return f.Str(v.Str) + ":" + d(v.X)
	case OpBinary, OpLogical, OpAssign:
		return "(" + d(v.X) + " " + f.Str(v.Str) + " " + d(v.Y) + ")"
	case OpUnary, OpUpdate:
		return "(" + f.Str(v.Str) + " " + d(v.X) + ")"
	case OpFunc:
		return "func#" + fmt.Sprint(v.Func)
	case OpParam:
		return fmt.Sprintf("param%d#%d", v.Y, v.Func)
	case OpImported:
		return "imported:" + f.Str(v.Str) + ":" + d(v.X)
	case OpCond:
		return "(cond " + d(v.X) + " " + d(v.Y) + " " + list() + ")"
	}
	body := strings.TrimSpace(list())
	if v.X != 0 {
		body = strings.TrimSpace(d(v.X) + " " + body)
	}
	if body == "" {
		return opNames[v.Op]
	}
	return "(" + opNames[v.Op] + " " + body + ")"
}

// statementsOf dumps the rows that are statements, returns and throws, and
// what declared names get.
func statementsOf(f *File) string {
	var b strings.Builder
	for i := range f.Values {
		v := &f.Values[i]
		if v.Flags&FlagStmt != 0 || v.Op == OpReturn || v.Op == OpThrow {
			fmt.Fprintln(&b, dump(f, ValueID(i)))
		}
	}
	for i := range f.Syms {
		for _, d := range f.DefsOf(SymID(i)) {
			fmt.Fprintf(&b, "%s = %s\n", f.Str(f.Syms[i].Name), dump(f, d.Value))
		}
	}
	return b.String()
}
