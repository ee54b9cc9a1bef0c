package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var typeConfusion = rule.Check{
	ID:    "flaws/type-confusion",
	Title: "check of a text that a list passes",
	Why: "?name=a&name=b makes an array of what the code takes for a text, and so does JSON. indexOf and includes of an array look for a whole element: ['../secret'].includes('..') is false, " +
		"and the array becomes the text ../secret where it is joined.",
	Fix:  "Make sure of the type first: if (typeof name !== 'string') return res.sendStatus(400); or String(name).",
	When: "A part of the query or the body of a request is looked through by indexOf or includes for a constant text in a condition, and becomes part of a text in the same function.",
	Quiet: "typeof, String() or a schema says that it is a text, startsWith or split is called on it as well, which arrays do not have; Array.isArray is asked. " +
		"Parts of the path and headers, which are always texts.",
	CWE:      843,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/api.html#req.query"},
	Code: func(p *rule.CodePass) {
		if p.Aside() || p.Taint == nil {
			return
		}
		for _, c := range p.File.AllCalls() {
			m := c.Method()
			if m != "indexOf" && m != "includes" {
				continue
			}
			text, ok := c.Arg(0).Str()
			given := c.Receiver()
			if !ok || len(text) == 0 || given.Op() != js.OpRef && given.Op() != js.OpGet || !decides(c) {
				continue
			}
			way := p.Taint.Trace(given, "", model.Loop) // of texts alone, Loop is not told
			if way == nil || way.Source.Class != model.Remote || isWhole(way.From()) || len(way.Steps) > 3 {
				continue
			}
			if use, ok := putTogether(c, given); ok {
				f := p.Reportf(c, "%s looks for a part of %s, which may be an array, and passes it on to %s.", c.Source(), given.Source(), use.Source())
				f.Label, f.Trace = "an array passes", rule.Steps(way.Steps)
				lessen(p, f)
			}
		}
	},
}

// decides reports whether a call is a condition, or a part of one.
func decides(c flow.Call) bool {
	f := c.File
	for b := range f.JS.Blocks {
		cond := f.JS.Blocks[b].Cond
		if cond == 0 {
			continue
		}
		row := f.JS.At(cond)
		if at := c.Row(); row.Start <= at.Start && at.End <= row.End && f.JS.Blocks[b].Func == c.FuncID() {
			return true
		}
	}
	return false
}

// putTogether returns the first text that is made of the same value in the same
// function, unless something there says that it is a text.
func putTogether(c flow.Call, given flow.Value) (use flow.Value, found bool) {
	f, name := c.File, given.Source()
	whole := given.Origin().Source() // const f = req.query.f
	for v := range inside(f, c.FuncID()) {
		row := v.Row()
		switch row.Op {
		case js.OpUnary:
			if f.JS.Str(row.Str) == "typeof" && (f.Value(row.X).Source() == name || f.Value(row.X).Source() == whole) {
				return flow.Value{}, false
			}
		case js.OpCall:
			call, _ := v.AsCall()
			if call.Receiver().Source() == name && textOnly[call.Method()] {
				return flow.Value{}, false
			}
			for _, a := range call.Args() {
				if (a.Source() == name || a.Source() == whole) && (call.Callee.Is("globalThis.String", "globalThis.Array.isArray") || strings.HasPrefix(strings.ToLower(call.Callee.Name()), "is")) {
					return flow.Value{}, false
				}
			}
		case js.OpTemplate:
			for _, id := range f.JS.Operands(row) {
				if f.Value(id).Source() == name && row.Start > c.Row().Start && !found {
					use, found = v, true
				}
			}
		case js.OpBinary:
			if f.JS.Str(row.Str) == "+" && row.Start > c.Row().Start && !found && (f.Value(row.X).Source() == name || f.Value(row.Y).Source() == name) {
				use, found = v, true
			}
		}
	}
	return use, found
}

// textOnly are methods that arrays do not have: calling one on an array throws.
var textOnly = map[string]bool{"startsWith": true, "endsWith": true, "split": true, "replace": true, "replaceAll": true, "trim": true, "toLowerCase": true, "toUpperCase": true,
	"substring": true, "substr": true, "match": true, "charAt": true, "charCodeAt": true, "padStart": true, "normalize": true}
