package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var dynamicMethod = rule.Check{
	ID:    "flaws/dynamic-method",
	Title: "method that a request names",
	Why: "Whoever names the method calls any that the object has: one that was not meant for visitors, or constructor and toString, which every object has. " +
		"A name that is none throws, and where nobody catches that the process ends.",
	Fix:      "Keep the methods in a Map, and ask it: const run = actions.get(name); if (!run) return res.sendStatus(404).",
	When:     "A method is called by a name that comes from a request or the address of the page, and nothing tells whether the object has it. Of an object whose methods all stand in the code for that purpose it is of low severity, unless a message names them: what a listener throws ends the process.",
	Quiet:    "The name is compared with a list or asked for with hasOwnProperty; the method is looked at before it is called; the object is a Map.",
	CWE:      754,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Map#objects_vs._maps"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.Method) {
			if looksAtMethod(x) {
				continue
			}
			base := calledOn(x)
			if x.Call.Callee.Op() == js.OpRef { // const run = actions[name]; run()
				x.What = x.Call.Callee
			}
			f := p.ReportFlow(x, "names the method that is called")
			f.Confidence = rule.Likely
			if base.Origin().Op() == js.OpObject && isCaught(x) {
				f.Severity = rule.Low
			}
			lessen(p, f)
		}
	},
}

// calledOn returns the object of which a method is called by name.
func calledOn(x taint.Found) flow.Value {
	callee := x.Call.Callee
	if callee.Op() == js.OpGet {
		callee = callee.File.Value(callee.Row().X)
	}
	if callee.Op() == js.OpRef {
		callee = callee.Origin()
	}
	return callee.File.Value(callee.Row().X)
}

// isCaught reports whether a framework catches what a call of no function
// throws: not that of a listener for messages, or of an async handler.
func isCaught(x taint.Found) bool {
	for _, thrown := range []string{"socket:", "ws:", "net:", "queue:", "process:"} {
		if strings.HasPrefix(x.Flow.Path, thrown) {
			return inTry(x.Call.Value)
		}
	}
	return true
}

// looksAtMethod reports whether the call stands under a condition on what is
// called: if (handler), typeof things[name] === 'function'.
func looksAtMethod(x taint.Found) bool {
	callee := x.Call.Callee
	for cond := range x.Call.Conditions() {
		for part := range parts(cond) {
			if part.Op() == callee.Op() && part.Source() == callee.Source() {
				return true
			}
		}
	}
	text := x.Call.Source()
	return len(text) > len(callee.Source()) && len(callee.Source()) < 50 && text[len(callee.Source())] == '?' // things[name]?.()
}
