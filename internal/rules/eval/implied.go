package eval

import (
	"tenet/internal/rule"
)

var (
	timers     = functions("globalThis.setTimeout", "globalThis.setInterval", "globalThis.setImmediate")
	execScript = functions("globalThis.execScript")
)

var implied = rule.Check{
	ID:    "eval/implied",
	Title: "timer given text instead of a function",
	Why: "A browser hands a text given to a timer to eval, in the global scope. Whoever can slip a word into it acts as the user of the page, and a strict Content-Security-Policy stops the timer. " +
		"Node refuses the text and throws a TypeError, so that the timer never runs.",
	Fix: "Pass a function: setTimeout(() => refresh(id), 1000).",
	When: "The first argument of setTimeout, setInterval, setImmediate or execScript is certainly text: a literal, a template, a concatenation with one, the result of join or toString. " +
		"Text that the address of the page or a request is part of is high, other text that is put together medium, a constant low.",
	Quiet:    "The type of the argument is not known; the name is declared by the program.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#code"},
	Code: func(p *rule.CodePass) {
		for _, r := range runs(p, timers) {
			if code := r.arg(0); code.OK() && isText(code) {
				reportRun(p, r, calleeName(r.Call)+" is given", textOf(code))
			}
		}
		for _, r := range runs(p, execScript) {
			// (window.execScript || function (data) { eval(data) })(x) is
			// reported inside the function.
			if code := r.arg(0); code.OK() && len(r.Callee.Origins()) == 1 {
				reportRun(p, r, calleeName(r.Call)+" runs", textOf(code))
			}
		}
	},
}
