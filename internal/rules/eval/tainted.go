package eval

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// tainted speaks of the same calls as the other checks, where what anybody can
// send is followed to them: those are silent there. What runs code elsewhere,
// in a browser that the program drives or in a database, is flaws/code-injection.
var tainted = rule.Check{
	ID:    "eval/tainted",
	Title: "untrusted input run as code",
	Why:   "Text that becomes code runs with all the rights of the process: it reads the secrets, the files and the database, and starts programs.",
	Fix:   "Parse data with JSON.parse, choose functions from a fixed table, evaluate formulas with a parser of expressions.",
	When: "A request, a message or the address of the page is followed to eval, the constructors of functions, a timer, vm, a worker or a module made from text, " +
		"across variables, functions and files.",
	Quiet:    "The input is compared with constants, a member of a fixed list, or a number. Of what users of a library hand to it the other checks of this rule speak, with the way there.",
	CWE:      95,
	Severity: rule.Critical,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/eval#never_use_direct_eval!"},
	Code:     rule.FlowCheckOf("runs as code", isTainted, model.Code),
}

// isTainted reports whether a flow is one of those of which eval/tainted speaks.
func isTainted(x taint.Found) bool {
	return evaluates(x) && (x.Flow.Source.Class == model.Remote || x.Flow.Source.Class == model.Browser)
}

func evaluates(x taint.Found) bool {
	return model.Evaluators[x.By] || slices.ContainsFunc(x.Call.Callee.Paths(), func(p string) bool { return model.Evaluators[p] })
}

type followedKey struct{}

// followed returns the flow of untrusted input to a call, if there is one: the
// one that eval/tainted reports before others.
func followed(p *rule.CodePass, at rule.Place) (taint.Found, bool) {
	if p.Taint == nil {
		return taint.Found{}, false
	}
	all := flow.Memo(p.File, followedKey{}, func(*flow.File) map[int]taint.Found {
		calls := map[int]taint.Found{}
		for _, x := range p.Flows(model.Code) {
			if start := x.At.Span().Start; evaluates(x) && (calls[start].Flow == nil || x.Flow.Source.Class > calls[start].Flow.Source.Class) {
				calls[start] = x
			}
		}
		return calls
	})
	x, ok := all[at.Span().Start]
	return x, ok && x.At.Span() == at.Span()
}

// handedIn says of a finding how users of the library reach it, unless they
// are meant to: a function that runs code is given code.
func handedIn(p *rule.CodePass, f *rule.Finding, x taint.Found) {
	weighed := *f
	weighed.Severity = rule.Critical
	if p.Weigh(&weighed, x.Flow); weighed.Confidence == rule.Possible || x.Flow.Source.Class != model.Parameter {
		return
	}
	f.Trace = rule.Steps(x.Flow.Steps)
	if !x.Call.Callee.Is(evalFunction, "globalThis.Function", "globalThis.AsyncFunction") { // such a package says by itself that it compiles
		f.Severity = weighed.Severity
	}
}
