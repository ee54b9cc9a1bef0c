package flow

import (
	"math"
	"strconv"
	"strings"

	"tenet/internal/js"
)

// text evaluates the methods with which patterns are put together: re.source,
// ['a', 'b'].join('|'), text.trim(), text.concat(more).
func (v Value) text(depth int) Const {
	f, row := v.File, v.Row()
	if row.Op == js.OpGet && f.JS.Str(row.Str) == "source" {
		return f.Value(row.X).patternSource(depth)
	}
	c, ok := v.AsCall()
	if !ok || !c.Receiver().OK() {
		return Const{}
	}
	var parts []Value
	separator := Const{Kind: String}
	switch c.Method() {
	case "join":
		parts = c.Receiver().elements()
		if separator = (Const{Kind: String, Text: ","}); c.Arg(0).OK() {
			separator = c.Arg(0).constant(depth + 1)
		}
	case "concat":
		if c.Receiver().constant(depth+1).Kind == String {
			parts = append([]Value{c.Receiver()}, c.Args()...)
		}
	case "trim":
		parts = []Value{c.Receiver()}
	}
	if len(parts) == 0 || separator.Kind != String {
		return Const{}
	}
	known := Const{Kind: String, Default: separator.Default, At: v}
	var b strings.Builder
	for i, p := range parts {
		part := p.constant(depth + 1)
		if part.Kind < Number || b.Len()+len(part.Text) > maxConst {
			return Const{}
		}
		if i > 0 {
			b.WriteString(separator.Text)
		}
		b.WriteString(part.Text)
		known.Default = known.Default || part.Default
	}
	if known.Text = b.String(); c.Method() == "trim" {
		known.Text = strings.TrimSpace(known.Text)
	}
	return known
}

// patternSource returns the source of the regular expression that v is.
func (v Value) patternSource(depth int) Const {
	o := v.Origin()
	if o.Op() == js.OpRegExp {
		literal := o.File.JS.Str(o.Row().Str)
		if end := strings.LastIndexByte(literal, '/'); end > 1 {
			return Const{Kind: String, Text: literal[1:end], At: o}
		}
	}
	if c, ok := o.AsCall(); ok && c.Callee.Is("globalThis.RegExp") {
		if source := c.Arg(0).constant(depth + 1); source.Kind == String {
			return source
		}
	}
	return Const{}
}

// growing are the methods that change an array in place.
var growing = map[string]bool{
	"push": true, "unshift": true, "pop": true, "shift": true, "splice": true, "sort": true, "reverse": true, "fill": true, "copyWithin": true,
}

// elements returns what is in the array literal that v is, or that the one
// definition of its variable is; nothing if there is none, if it has a spread,
// or if the file changes the array after it was made.
func (v Value) elements() []Value {
	array := v
	if row := v.Row(); row.Op == js.OpRef {
		defs := v.File.JS.DefsOf(row.Sym)
		if len(defs) != 1 || v.File.changed(row.Sym) {
			return nil
		}
		array = v.File.Value(defs[0].Value)
	}
	if array.Op() != js.OpArray {
		return nil
	}
	var list []Value
	for _, id := range array.File.JS.Operands(array.Row()) {
		e := array.File.Value(id)
		if !e.OK() || e.Op() == js.OpSpread {
			return nil
		}
		list = append(list, e)
	}
	return list
}

// changed reports whether the file puts anything into the array of a variable.
func (f *File) changed(sym js.SymID) bool {
	for _, id := range f.Rows(js.OpCall) {
		callee := f.JS.At(f.JS.At(id).X)
		if callee.Op == js.OpGet && f.names(callee.X, sym) && growing[f.JS.Str(callee.Str)] {
			return true
		}
	}
	for _, id := range f.Rows(js.OpAssign) {
		target := f.JS.At(f.JS.At(id).X)
		if (target.Op == js.OpGet || target.Op == js.OpGetDyn) && f.names(target.X, sym) {
			return true
		}
	}
	return false
}

func (f *File) names(id js.ValueID, sym js.SymID) bool {
	row := f.JS.At(id)
	return row.Op == js.OpRef && row.Sym == sym
}

// conversion evaluates Number(x), parseInt(x), parseFloat(x), String(x), Boolean(x).
func (v Value) conversion(depth int) Const {
	f, row := v.File, v.Row()
	callee := f.JS.At(row.X)
	if callee.Op != js.OpGlobal || row.Hi == row.Lo {
		return v.through(depth)
	}
	x := f.Value(f.JS.List[row.Lo]).constant(depth + 1)
	if x.Kind < Number {
		return Const{}
	}
	switch f.JS.Str(callee.Str) {
	case "Number", "parseFloat", "parseInt":
		c := number(strings.TrimSpace(x.Text), v)
		if row.Hi-row.Lo > 1 && f.JS.Str(callee.Str) == "parseInt" { // parseInt('755', 8)
			radix := f.Value(f.JS.List[row.Lo+1]).constant(depth + 1)
			n, err := strconv.ParseInt(strings.TrimSpace(x.Text), int(min(max(radix.Num, 2), 36)), 64)
			if radix.Kind != Number || err != nil {
				return Const{}
			}
			c = fromFloat(float64(n), false, v)
		}
		if f.JS.Str(callee.Str) == "parseInt" {
			c.Num = math.Trunc(c.Num)
		}
		c.Default = x.Default
		return c
	case "String":
		return Const{Kind: String, Text: x.Text, Default: x.Default, At: v}
	}
	return Const{}
}
