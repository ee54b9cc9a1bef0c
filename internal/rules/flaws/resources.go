package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var resourceFromInput = rule.Check{
	ID:       "flaws/resource-from-input",
	Title:    "amount of memory or work chosen by a visitor",
	Why:      "A visitor who asks for 10,000,000,000 gets as much: the process runs out of memory, or does nothing else for minutes.",
	Fix:      "Limit the number: Math.min(Number(n) || 0, 100), or refuse what is larger.",
	When:     "A number from a request is the size of a buffer or an array, how often a text is repeated or how far it is padded, or the bound of a loop.",
	Quiet:    "The number is compared with another before, or goes through Math.min or a function that limits it. Numbers that callers of a library give.",
	CWE:      770,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Nodejs_Security_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if rule.IsAside(p.File.Name()) {
			return
		}
		for c := range p.Calls(allocators...) {
			reportAmount(p, c.Arg(0), c.Value, c.Callee.Is("globalThis.Array"))
		}
		for c := range p.File.AllCalls() {
			switch c.Method() {
			case "repeat", "padStart", "padEnd":
				reportAmount(p, c.Arg(0), c.Value, false)
			}
		}
		f := p.File.JS
		for i := range f.Blocks {
			if loop := &f.Blocks[i]; loop.Kind == js.BlockLoop && loop.Cond != 0 && !leaves(f, loop) {
				cond := p.File.Value(loop.Cond)
				switch row := cond.Row(); f.Str(row.Str) {
				case "<", "<=":
					reportAmount(p, p.File.Value(row.Y), cond, false)
				case ">", ">=":
					reportAmount(p, p.File.Value(row.X), cond, false)
				}
			}
		}
	},
}

// allocators take how much they shall make.
var allocators = []string{
	"globalThis.Buffer.alloc", "globalThis.Buffer.allocUnsafe", "globalThis.Buffer.allocUnsafeSlow", "globalThis.Array", "globalThis.ArrayBuffer",
	"globalThis.Uint8Array", "globalThis.Uint32Array", "globalThis.Float64Array", "node:crypto.randomBytes",
}

// reportAmount reports a number from a request where it says how much. A text
// is no number to the constructor of arrays.
func reportAmount(p *rule.CodePass, n, at flow.Value, needsNumber bool) {
	if !n.OK() || n.Const().Kind != flow.NoConst || n.Origin().Op() == js.OpGet && n.Origin().Name() == "length" {
		return
	}
	from := n
	if c, ok := n.Origin().AsCall(); ok && c.Callee.Is("globalThis.Number", "globalThis.parseInt", "globalThis.parseFloat", "globalThis.Number.parseInt") {
		from, needsNumber = c.Arg(0), false
	} else if o := n.Origin(); o.Op() == js.OpUnary && o.File.JS.Str(o.Row().Str) == "+" {
		from, needsNumber = o.File.Value(o.Row().X), false
	}
	if needsNumber || p.Taint.Checked(n, model.Size) {
		return
	}
	way := p.Taint.Trace(from, "", model.Size)
	if way == nil || way.Source.Class != model.Remote {
		return
	}
	f := p.Reportf(at, "%s is as much as %s says, which %s.", at.Source(), way.From().Source(), way.Source.Note)
	f.Label = "without a limit"
	f.Trace = steps(way.Steps)
	weigh(p, f, way)
}
