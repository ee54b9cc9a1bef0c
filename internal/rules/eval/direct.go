package eval

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

const evalFunction = "globalThis.eval"

// evals are eval and what hands its argument to eval and does nothing else.
var evals = functions(evalFunction, "globalThis.$.globalEval", "globalThis.jQuery.globalEval", "jquery.globalEval")

var direct = rule.Check{
	ID:    "eval/direct",
	Title: "eval runs text as code",
	Why: "Whoever can slip a word into the text runs code with all the rights of the program: in Node it reads every file and secret, in a browser it acts as the user. " +
		"A page that needs eval cannot have a Content-Security-Policy that stops injected scripts.",
	Fix: "Parse data with JSON.parse; choose among functions with a Map; write code as code.",
	When: "eval is called by its name, as (0, eval), window['eval'] or globalThis.eval, through a variable, call, apply, bind, Reflect.apply or $.globalEval, or is handed to map, forEach or then. " +
		"Text that a request or the address of the page is part of is high, unknown text medium, constant text low. Tests and build scripts are low.",
	Quiet:    "The name eval is declared by the program; the argument is certainly no text, which eval returns as it is. Of a development build of webpack, only the first module is named.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/eval#never_use_direct_eval!"},
	Code: func(p *rule.CodePass) {
		modules := false
		for _, r := range runs(p, evals) {
			if len(r.args) == 0 || r.Op() == js.OpTag {
				continue
			}
			if isModuleText(r.args[0]) {
				if modules {
					continue // one finding says it of all modules of the file
				}
				modules = true
			}
			f := reportRun(p, r, calleeName(r.Call)+" runs", textOf(r.args[0]))
			if inner, ok := parenthesised(r.args[0]); ok && f != nil {
				f.Fix = "Parse it as data, with JSON.parse."
				if code := inner.Source(); !strings.HasSuffix(code, "...") {
					f.Fix = "Parse it as data: JSON.parse(" + code + ")."
				}
			}
		}
		for _, c := range p.File.AllCalls() {
			if isCallbackTaker(c.Method()) && c.Arg(0).Is(evalFunction) {
				f := p.Reportf(c.Arg(0), "%s hands every value to eval, which runs it if it is text.", c.Callee.Source())
				f.Label = "text becomes code"
				soften(p, f)
			}
		}
	},
}

// isModuleText reports whether a text is a module in a development build of
// webpack or its like, which keeps each in an eval that ends with its name.
func isModuleText(v flow.Value) bool {
	text, ok := v.Str()
	return ok && strings.Contains(text, "//# sourceURL=")
}

func isCallbackTaker(method string) bool {
	switch method {
	case "map", "forEach", "then", "flatMap", "filter", "some", "every", "find":
		return true
	}
	return false
}

// parenthesised recognises '(' + x + ')', the way to evaluate JSON of the time
// before JSON.parse, and returns x.
func parenthesised(v flow.Value) (flow.Value, bool) {
	f, outer := v.File, v.Row()
	if outer.Op != js.OpBinary {
		return flow.Value{}, false
	}
	inner := f.JS.At(outer.X)
	if end, ok := f.Value(outer.Y).Str(); !ok || strings.TrimSpace(end) != ")" || inner.Op != js.OpBinary {
		return flow.Value{}, false
	}
	if start, ok := f.Value(inner.X).Str(); !ok || strings.TrimSpace(start) != "(" {
		return flow.Value{}, false
	}
	return f.Value(inner.Y), true
}
