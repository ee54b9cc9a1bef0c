package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// quotes reads the replacement of each single quote in what stands between
// two of them: by one that closes and one that opens again, with an escaped one
// in between or without. For SQL it is doubled.
func (s *search) quotes(st *state, c flow.Call) bool {
	by, ok := c.Arg(1).Str()
	if !ok {
		return false
	}
	mark := "'"
	if s.kind == model.SQL && (by == `""` || by == "``") { // around the name of a column
		mark = by[:1]
	}
	for _, o := range c.Arg(0).Origins() {
		text, plain := o.Str()
		if c.Method() == "replaceAll" && plain && text == mark {
			continue
		}
		re := patternOf(o)
		if re == nil || plain || !re.Removes().HasAll(mark) {
			return false
		}
	}
	switch s.kind {
	case model.Command:
		return (by == "''" || by == `'\''` || by == `'"'"'`) && st.context.quotes == 1
	case model.SQL:
		return by == mark+mark
	case model.Code: // JSON has escaped the rest
		return by == `\'` && st.context.quotes == 1 && isJSON(c.Receiver())
	}
	return false
}

// isJSON reports whether a text is what JSON.stringify gives, or a part of it.
func isJSON(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if ok && (c.Method() == "slice" || c.Method() == "substring") {
			c, ok = c.Receiver().Origin().AsCall()
		}
		if !ok || !c.Callee.Is("globalThis.JSON.stringify") {
			return false
		}
	}
	return true
}

// quoted reports whether what follows some operands of a string for a shell,
// or of a program, stands between single quotes.
func (s *search) quoted(f *flow.File, before []js.ValueID) bool {
	return (s.kind == model.Command || s.kind == model.Code) && countQuotes(f, before, 0)%2 == 1
}

// countQuotes counts the single quotes in the constant texts of some operands.
func countQuotes(f *flow.File, operands []js.ValueID, depth int) int {
	n := 0
	for _, id := range operands {
		v := f.Value(id)
		row := v.Row()
		switch t, ok := v.Str(); {
		case ok:
			n += strings.Count(t, "'")
		case depth > 40:
		case row.Op == js.OpTemplate:
			n += countQuotes(f, f.JS.Operands(row), depth+1)
		case row.Op == js.OpBinary && f.JS.Str(row.Str) == "+":
			n += countQuotes(f, []js.ValueID{row.X, row.Y}, depth+1)
		}
	}
	return n
}
