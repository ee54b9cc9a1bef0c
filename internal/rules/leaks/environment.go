package leaks

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var environmentToClient = rule.Check{
	ID:       "leaks/environment-to-client",
	Title:    "environment of the process sent to the visitor",
	Why:      "The environment holds what a service is told in secret: passwords of databases, keys of other services, the secret of its sessions.",
	Fix:      "Answer with the few values that visitors may know, by their names.",
	When:     "process.env as a whole stands in what an answer is made of, also spread into an object or turned into text.",
	Quiet:    "Single variables, which are often meant for visitors; the code runs only in development.",
	CWE:      526,
	Severity: rule.High,
	Links:    []string{"https://12factor.net/config"},
	Code: func(p *rule.CodePass) {
		for _, s := range sendings(p.File) {
			if s.by.OnlyInDevelopment() {
				continue
			}
			if at := environmentIn(s.value, 0); at.OK() && at.File == p.File {
				f := p.Reportf(at, "%s sends the whole environment to the visitor.", s.name)
				f.Label = "secrets among it"
				soften(p, f)
			}
		}
	},
}

// environmentIn returns process.env where it stands in a value.
func environmentIn(v flow.Value, depth int) flow.Value {
	if !v.OK() || depth > maxNesting {
		return flow.Value{}
	}
	if v.Is("globalThis.process.env") {
		return v
	}
	var parts []js.ValueID
	switch row := v.Row(); row.Op {
	case js.OpObject, js.OpArray, js.OpTemplate:
		parts = v.File.JS.Operands(row)
	case js.OpProp, js.OpSpread:
		parts = []js.ValueID{row.X}
	case js.OpRef:
		if o := v.Origin(); o != v && environmentIn(o, depth+1).OK() {
			return v
		}
	case js.OpCall:
		c, _ := v.AsCall()
		if c.Callee.Is("globalThis.JSON.stringify", "node:util.inspect", "globalThis.Object.entries", "globalThis.Object.assign", "globalThis.Object.values") {
			parts = v.File.JS.Operands(row)
		}
	}
	for _, id := range parts {
		if at := environmentIn(v.File.Value(id), depth+1); at.OK() {
			return at
		}
	}
	return flow.Value{}
}
