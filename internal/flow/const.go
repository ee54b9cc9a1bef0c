package flow

import (
	"math"
	"strconv"
	"strings"

	"tenet/internal/js"
)

// A Const is a value known before the program runs.
type Const struct {
	Kind ConstKind
	Text string // of strings; numbers as JavaScript prints them
	Num  float64
	// Default: the constant is what the code falls back to, as in
	// process.env.PORT || 3000. The environment may say otherwise.
	Default bool
	// At is where the constant is written.
	At Value
}

// ConstKind is the type of a Const.
type ConstKind uint8

// The types.
const (
	NoConst ConstKind = iota
	Undefined
	Null
	False
	True
	Number
	String
)

// Truthy reports whether JavaScript takes c for true.
func (c Const) Truthy() bool {
	switch c.Kind {
	case True:
		return true
	case Number:
		return c.Num != 0 && !math.IsNaN(c.Num)
	case String:
		return c.Text != ""
	}
	return false
}

// Const evaluates v; Kind is NoConst if it is not known.
func (v Value) Const() Const {
	if v.File != nil && v.File.session != nil {
		v.File.session.looks = maxSteps
	}
	c := v.constant(0)
	if c.Kind != NoConst && !c.At.OK() {
		c.At = v
	}
	return c
}

// Str returns the constant string that v is.
func (v Value) Str() (string, bool) {
	c := v.Const()
	return c.Text, c.Kind == String
}

// Num returns the constant number that v is.
func (v Value) Num() (float64, bool) {
	c := v.Const()
	return c.Num, c.Kind == Number
}

// IsTrue reports whether v is certainly true, not merely truthy.
func (v Value) IsTrue() bool { return v.Const().Kind == True }

// IsFalse reports whether v is certainly false.
func (v Value) IsFalse() bool { return v.Const().Kind == False }

const (
	maxConst = 1 << 16 // bytes of a string that is put together
	maxSteps = 1 << 14 // values that one evaluation looks at: a name that stands twice in the next doubles them
)

func (v Value) constant(depth int) Const {
	if !v.OK() || depth > maxDepth || v.File.session.looks <= 0 {
		return Const{}
	}
	v.File.session.looks--
	f, row := v.File, v.Row()
	sub := func(id js.ValueID) Const { return f.Value(id).constant(depth + 1) }
	text := f.JS.Str(row.Str)
	switch row.Op {
	case js.OpUndefined:
		return Const{Kind: Undefined, At: v}
	case js.OpNull:
		return Const{Kind: Null, At: v}
	case js.OpTrue:
		return Const{Kind: True, At: v}
	case js.OpFalse:
		return Const{Kind: False, At: v}
	case js.OpString:
		return Const{Kind: String, Text: text, At: v}
	case js.OpNumber:
		return number(text, v)
	case js.OpTemplate:
		return v.joined(f.JS.Operands(row), depth)
	case js.OpBinary:
		x := sub(row.X)
		if x.Kind == NoConst {
			return Const{} // whatever the other is, and a knot of calls is not walked twice at each
		}
		return arithmetic(text, x, sub(row.Y), v)
	case js.OpUnary:
		return unary(text, sub(row.X), v)
	case js.OpLogical:
		return v.logical(text, sub(row.X), sub(row.Y))
	case js.OpCond:
		then := sub(row.Y)
		if then.Kind != NoConst && then.same(sub(f.JS.List[row.Lo])) {
			return then
		}
		return Const{}
	case js.OpSeq, js.OpAssign, js.OpRef, js.OpParam, js.OpAwait, js.OpProp:
		return v.through(depth)
	case js.OpGet:
		if c := v.through(depth); c.Kind != NoConst {
			return c
		}
		return v.text(depth)
	case js.OpCall:
		if c := v.conversion(depth); c.Kind != NoConst {
			return c
		}
		return v.text(depth)
	}
	return Const{}
}

func (c Const) same(o Const) bool { return c.Kind == o.Kind && c.Text == o.Text && c.Num == o.Num }

// through evaluates the one origin of v.
func (v Value) through(depth int) Const {
	if origins := v.origins(); len(origins) == 1 && origins[0] != v && !v.reassigned() {
		return origins[0].constant(depth + 1)
	}
	// const port = process.env.PORT || 80 has two origins; its definition is
	// evaluated as written.
	row := v.Row()
	switch row.Op {
	case js.OpRef:
		if defs := v.File.JS.DefsOf(row.Sym); len(defs) == 1 && !v.reassigned() {
			return v.File.Value(defs[0].Value).constant(depth + 1)
		}
	case js.OpGet:
		bases := v.File.Value(row.X).origins()
		for _, base := range bases {
			if base.Op() != js.OpObject || v.stored() || len(bases) > 1 {
				return Const{}
			}
			if p := base.prop(v.File.JS.Str(row.Str)); p.OK() {
				return p.File.Value(p.Row().X).constant(depth + 1)
			}
		}
	}
	return Const{}
}

// reassigned reports whether v names a variable that is given a value more
// than once, or a property that is written to.
func (v Value) reassigned() bool {
	switch row := v.Row(); row.Op {
	case js.OpRef:
		return len(v.File.JS.DefsOf(row.Sym)) > 1
	case js.OpGet:
		return v.stored()
	}
	return false
}

func (v Value) stored() bool {
	row := v.Row()
	base := v.File.JS.At(row.X)
	return base.Op == js.OpRef && len(v.File.Prog.shapes[v.File.id].stores[store{base.Sym, v.File.JS.Str(row.Str)}]) > 0
}

func number(text string, at Value) Const {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Const{}
	}
	return Const{Kind: Number, Num: n, Text: text, At: at}
}

func fromFloat(n float64, d bool, at Value) Const {
	return Const{Kind: Number, Num: n, Text: strconv.FormatFloat(n, 'f', -1, 64), Default: d, At: at}
}

func (v Value) joined(parts []js.ValueID, depth int) Const {
	var b strings.Builder
	d := false
	for _, p := range parts {
		c := v.File.Value(p).constant(depth + 1)
		if c.Kind != String && c.Kind != Number || b.Len()+len(c.Text) > maxConst {
			return Const{}
		}
		d = d || c.Default
		b.WriteString(c.Text)
	}
	return Const{Kind: String, Text: b.String(), Default: d, At: v}
}

func arithmetic(op string, x, y Const, at Value) Const {
	d := x.Default || y.Default
	if op == "+" && (x.Kind == String || y.Kind == String) {
		if x.Kind < Number || y.Kind < Number || len(x.Text)+len(y.Text) > maxConst {
			return Const{}
		}
		return Const{Kind: String, Text: x.Text + y.Text, Default: d, At: at}
	}
	if x.Kind != Number || y.Kind != Number {
		return Const{}
	}
	switch op {
	case "+":
		return fromFloat(x.Num+y.Num, d, at)
	case "-":
		return fromFloat(x.Num-y.Num, d, at)
	case "*":
		return fromFloat(x.Num*y.Num, d, at)
	case "/":
		return fromFloat(x.Num/y.Num, d, at)
	case "%":
		return fromFloat(math.Mod(x.Num, y.Num), d, at)
	case "**":
		return fromFloat(math.Pow(x.Num, y.Num), d, at)
	}
	return Const{}
}

func unary(op string, x Const, at Value) Const {
	switch {
	case op == "void":
		return Const{Kind: Undefined, At: at}
	case x.Kind == NoConst:
	case op == "!" && x.Truthy():
		return Const{Kind: False, Default: x.Default, At: at}
	case op == "!":
		return Const{Kind: True, Default: x.Default, At: at}
	case op == "-" && x.Kind == Number:
		return fromFloat(-x.Num, x.Default, at)
	case op == "+" && x.Kind == Number:
		return fromFloat(x.Num, x.Default, at)
	case op == "+" && x.Kind == String:
		c := number(strings.TrimSpace(x.Text), at)
		c.Default = x.Default
		return c
	}
	return Const{}
}

// logical evaluates && || ??. An unknown left side with a constant on the
// right of || or ?? is a default.
func (v Value) logical(op string, x, y Const) Const {
	switch {
	case op == "&&" && x.Kind != NoConst && !x.Default:
		if x.Truthy() {
			return y
		}
		return x
	case op == "||" && x.Kind != NoConst && x.Truthy():
		return x
	case op == "??" && x.Kind > Null:
		return x
	case op == "||" && x.Kind == NoConst && y.Kind == False && v.File.Value(v.Row().X).Op() == js.OpUnary:
		return Const{} // !x || false is !x: nothing falls back to false
	case op != "&&" && y.Kind != NoConst:
		y.Default = y.Default || x.Kind == NoConst
		return y
	}
	return Const{}
}
