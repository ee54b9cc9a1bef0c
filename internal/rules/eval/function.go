package eval

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var constructors = functions("globalThis.Function", "globalThis.Function.prototype.constructor")

var functionConstructor = rule.Check{
	ID:    "eval/function-constructor",
	Title: "function built from text",
	Why: "Function, and the constructors of async functions and generators, compile their arguments as code, parameters included. Whoever can slip a word into one of them runs code with all the rights of the program. " +
		"x.constructor.constructor is how code in a sandbox gets hold of Function, and so out of it.",
	Fix: "Write the function as code; to choose among some, keep them in a Map.",
	When: "Function is called, with or without new, by any name; or the constructor property of a function, of its prototype, or of a constructor is. " +
		"Text that a request is part of is high, unknown text medium, constant text low. Tests and build scripts are low.",
	Quiet:    "Function('return this'), which older code uses to find the global object, and Function without a body; the name Function is declared by the program.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Function/Function"},
	Code: func(p *rule.CodePass) {
		for _, r := range runs(p, constructors) {
			name := calleeName(r.Call)
			if r.New() {
				name = "new " + name
			}
			reportFunction(p, r, name)
		}
		if p.File.JS.FindStr("constructor") == 0 {
			return
		}
		for _, c := range p.File.AllCalls() {
			if name := functionMaker(c); name != "" && len(c.Args()) > 0 {
				reportFunction(p, run{c, c.Args()}, name)
			}
		}
	},
}

func reportFunction(p *rule.CodePass, r run, name string) {
	if len(r.args) == 0 || findsGlobal(r.args[len(r.args)-1]) {
		return
	}
	reportRun(p, r, name+" compiles", textOf(r.args...))
}

// findsGlobal recognises the bodies with which sloppy functions give away the
// global object.
func findsGlobal(body flow.Value) bool {
	text, ok := body.Str()
	switch strings.Trim(text, " ;()\t\n") {
	case "return this", "return globalThis", "this", "":
		return ok
	}
	return false
}

// functionMaker returns how a call reaches the constructor of functions by way
// of a constructor property, "" if it does not.
func functionMaker(c flow.Call) string {
	for _, o := range c.Callee.Origins() {
		row := o.Row()
		if row.Op != js.OpGet || o.File.JS.Str(row.Str) != "constructor" {
			continue
		}
		base := o.File.Value(row.X)
		if base.Op() == js.OpGet && base.Name() == "constructor" {
			return o.Source()
		}
		if fn := madeBy(base); fn != nil {
			switch {
			case fn.Async && fn.Generator:
				return "The constructor of async generators"
			case fn.Async:
				return "The constructor of async functions"
			case fn.Generator:
				return "The constructor of generators"
			}
			return "The constructor of functions"
		}
	}
	return ""
}

// madeBy returns the function whose constructor, or whose prototype's
// constructor, is asked for.
func madeBy(base flow.Value) *js.Func {
	o := base.Origin()
	if c, ok := o.AsCall(); ok && c.Callee.Is("globalThis.Object.getPrototypeOf", "globalThis.Reflect.getPrototypeOf") {
		o = c.Arg(0).Origin()
	} else if row := o.Row(); row.Op == js.OpGet && o.Name() == "__proto__" {
		o = o.File.Value(row.X).Origin()
	}
	if o.Op() != js.OpFunc {
		return nil
	}
	return &o.File.JS.Funcs[o.Row().Func]
}
