package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// settled reports whether a test has shown what an argument of new Buffer is:
// no number, or one on purpose.
func settled(c flow.Call, arg flow.Value) bool {
	for cond, outcome := range c.Conditions() {
		if settlesType(cond, arg.Source(), outcome, 0) {
			return true
		}
	}
	if arg.Op() == js.OpRef {
		for _, d := range arg.File.JS.DefsOf(arg.Row().Sym) {
			if turnsIntoText(arg.File.Value(d.Value), arg.Source()) {
				return true
			}
		}
	}
	return false
}

// number returns the way on which an argument of new Buffer may come to be a
// number that somebody else has chosen, nil if there is none: what is put
// together as text on the way is none, and what is called a size is meant to be
// what it is.
func number(p *rule.CodePass, arg flow.Value) *taint.Flow {
	if p.Aside() || saysSize(arg.Name()) {
		return nil
	}
	// Texts do no harm where objects are merged, and none here.
	way := p.Taint.Trace(arg, "", model.Merge)
	if way == nil || way.Source.Class != model.Parameter && way.Source.Class != model.Remote || saysSize(way.From().Name()) || saysSize(paramName(way.From())) {
		return nil
	}
	for _, step := range way.Steps {
		if containsAny(step.Note, textMakers...) {
			return nil
		}
	}
	return way
}

// textMakers are what the steps of a way say that has become text.
var textMakers = []string{"through stringify", "through String", "through format", "through inspect", "through escape", "through unescape", "through encode", "through decode", "part of a text"}

// turnsIntoText reads if (typeof x === 'number') x = x.toString().
func turnsIntoText(def flow.Value, of string) bool {
	for cond, outcome := range def.Conditions() {
		if outcome && cond.Op() == js.OpBinary && settledBy(cond, of, true) && settledBy(cond, of, false) {
			return true
		}
	}
	return false
}

// saysSize reports whether a name is that of a number.
func saysSize(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"size", "len", "count", "bytes", "capacity", "num", "width", "height", "offset"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "n"
}

func paramName(v flow.Value) string {
	if v.Op() != js.OpParam {
		return ""
	}
	if names := v.File.Func(v.Row().Func).ParamNames; int(v.Row().Y) < len(names) {
		return v.File.JS.Str(names[v.Row().Y])
	}
	return ""
}

// numberQuestions are functions that are asked whether something is a number.
// Of all others whose names begin with is, the answer yes means that it is none.
var numberQuestions = map[string]bool{"isNumber": true, "isFinite": true, "isInteger": true, "isSafeInteger": true, "isNaN": true}

// settlesType reports whether a condition with that outcome says that a text,
// as it is written, is no number, or that it is one on purpose.
func settlesType(cond flow.Value, of string, outcome bool, depth int) bool {
	row := cond.Row()
	sub := func(id js.ValueID, outcome bool) bool { return settlesType(cond.File.Value(id), of, outcome, depth+1) }
	op := cond.File.JS.Str(row.Str)
	switch {
	case depth > maxOperands:
	case row.Op == js.OpUnary && op == "!":
		return sub(row.X, !outcome)
	case row.Op == js.OpLogical && (op == "&&" == outcome):
		return sub(row.X, outcome) || sub(row.Y, outcome)
	case row.Op == js.OpLogical:
		return sub(row.X, outcome) && sub(row.Y, outcome)
	case row.Op == js.OpBinary && op == "instanceof":
		return outcome
	case row.Op == js.OpBinary:
		return settledBy(cond, of, outcome)
	case row.Op == js.OpGet: // if (Buffer.from)
		return strings.HasPrefix(cond.Source(), "Buffer.")
	case row.Op == js.OpRef:
		if o := cond.Origin(); o != cond {
			return settlesType(o, of, outcome, depth+1)
		}
	case row.Op == js.OpCall:
		c, _ := cond.AsCall()
		if c.Arg(0).Source() != of {
			return false
		}
		if numberQuestions[c.Callee.Name()] {
			return true
		}
		return outcome && strings.HasPrefix(c.Callee.Name(), "is")
	}
	return false
}

// settledBy reads typeof x === 'string' and its like.
func settledBy(cond flow.Value, of string, outcome bool) bool {
	row := cond.Row()
	op := cond.File.JS.Str(row.Str)
	equal := op == "===" || op == "=="
	if !equal && op != "!==" && op != "!=" {
		return false
	}
	x, y := cond.File.Value(row.X), cond.File.Value(row.Y)
	kind, ok := y.Str()
	if !ok {
		x, y = y, x
		kind, ok = y.Str()
	}
	if !ok {
		return false
	}
	if strings.HasPrefix(x.Source(), "typeof Buffer.") {
		return true // what the version of Node offers
	}
	if strings.HasPrefix(x.Source(), "typeof "+of+".") {
		return kind == "function" && equal == outcome // numbers have none that anybody asks for
	}
	if x.Source() != "typeof "+of && x.Source() != "typeof("+of+")" {
		return false
	}
	return kind == "number" || equal == outcome
}
