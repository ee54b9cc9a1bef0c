package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

// loopChecks look at loops that others can keep going.
var loopChecks = []rule.Check{endlessLoop}

var endlessLoop = rule.Check{
	ID:    "flaws/endless-loop",
	Title: "loop that some values never end",
	Why: "Node runs one thing at a time: a loop that does not end stops the whole process, for all visitors. Behind the ends of two equal lists undefined equals undefined, for ever; " +
		"and NaN is neither less than a number, nor greater, nor equal.",
	Fix: "Bound the loop: i < Math.min(a.length, b.length) && a[i] === b[i], or give the last branch no condition.",
	When: "A loop goes on while elements of two lists or texts are equal, both of which come from a request or from who calls a library, and nothing in it looks at a length or leaves it. " +
		"Or whatever its condition depends on is changed only where one value is less than, greater than or equal to another, with no branch for the rest.",
	Quiet:    "The loop has a break, a return, a throw, an await or a yield; one side is a constant; tests.",
	CWE:      835,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/NaN"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		f := p.File.JS
		for i := range f.Blocks {
			loop := &f.Blocks[i]
			if loop.Kind != js.BlockLoop || loop.Cond == 0 || leaves(f, loop) {
				continue
			}
			cond := p.File.Value(loop.Cond)
			switch {
			case bothRunOut(p, cond) && !strings.Contains(f.Text.Data[loop.Start:loop.End], "length"):
				p.Reportf(cond, "%s stays true behind the end of both.", cond.Source()).Label = "undefined equals undefined"
			case nothingForNaN(p.File, js.BlockID(i)):
				p.Reportf(cond, "%s stays as it is when what the loop compares is NaN.", cond.Source()).Label = "no branch for NaN"
			}
		}
	},
}

// leaves reports whether a loop may end in its middle.
func leaves(f *js.File, loop *js.Block) bool {
	return containsAny(f.Text.Data[loop.Start:loop.End], "break", "return", "throw", "exit", "await", "yield")
}

// bothRunOut reads a[i] === b[i], a[0] == b[0] and a.charAt(i) === b.charAt(i).
// of what others have sent: nodes of a page and the like always differ somewhere.
func bothRunOut(p *rule.CodePass, cond flow.Value) bool {
	row := cond.Row()
	if op := cond.File.JS.Str(row.Str); row.Op != js.OpBinary || op != "===" && op != "==" {
		return false
	}
	x, xOK := element(cond.File.Value(row.X))
	y, yOK := element(cond.File.Value(row.Y))
	if !xOK || !yOK || x.Source() == y.Source() {
		return false
	}
	sent := func(list flow.Value) bool {
		return p.Taint.Trace(list, "", model.Subject) != nil || p.Taint.Trace(list, "*", model.Subject) != nil
	}
	return sent(x) && sent(y)
}

// element returns the list or text of which a value is an element.
func element(v flow.Value) (list flow.Value, ok bool) {
	row := v.Row()
	switch row.Op {
	case js.OpGetDyn:
		list = v.File.Value(row.X)
	case js.OpGet:
		if name := v.Name(); name == "" || strings.Trim(name, "0123456789") != "" {
			return flow.Value{}, false
		}
		list = v.File.Value(row.X)
	case js.OpCall:
		c, _ := v.AsCall()
		if m := c.Method(); m != "charAt" && m != "at" {
			return flow.Value{}, false
		}
		list = c.Receiver()
	default:
		return flow.Value{}, false
	}
	return list, list.Const().Kind == flow.NoConst
}

// nothingForNaN reports whether all that the condition of a loop depends on is
// changed only in branches of the loop that compare one pair of values.
func nothingForNaN(f *flow.File, loop js.BlockID) bool {
	changes, pair, operators := 0, "", map[string]bool{}
	for part := range parts(f.Value(f.JS.Blocks[loop].Cond)) {
		switch part.Op() {
		case js.OpBinary, js.OpNumber, js.OpLogical, js.OpUnary:
			continue
		case js.OpRef:
		default:
			return false // a call, a property: others change it
		}
		for _, d := range f.JS.DefsOf(part.Row().Sym) {
			block := f.JS.At(d.Value).Block
			if d.Value == 0 || d.Pos < f.JS.Blocks[loop].Start || d.Pos > f.JS.Blocks[loop].End {
				continue
			}
			b := &f.JS.Blocks[block]
			if b.Kind != js.BlockIf || !b.Polarity || b.Cond == 0 {
				return false
			}
			of, op := compared(f.Value(b.Cond))
			if of == "" || pair != "" && of != pair {
				return false
			}
			pair = of
			operators[op] = true
			changes++
		}
	}
	return changes > 1 && operators["<"] && operators[">"]
}

// compared reads x < y and its like: the two texts, and the operator without
// "or equal".
func compared(cond flow.Value) (pair, op string) {
	row := cond.Row()
	if row.Op != js.OpBinary {
		return "", ""
	}
	switch op = cond.File.JS.Str(row.Str); op {
	case "<", ">", "<=", ">=", "==", "===":
	default:
		return "", ""
	}
	return cond.File.Value(row.X).Source() + " " + cond.File.Value(row.Y).Source(), op[:1]
}
