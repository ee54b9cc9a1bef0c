package flaws

import (
	"slices"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var codeInjection = rule.Check{
	ID:       "flaws/code-injection",
	Title:    "untrusted input run as code",
	Why:      "Text that becomes code runs with all the rights of the process: it reads the secrets, the files and the database, and starts programs.",
	Fix:      "Parse data with JSON.parse, choose functions from a fixed table, evaluate formulas with a parser of expressions.",
	When:     "A package that evaluates, a sandbox such as vm2, a page of a browser that the program drives, or a script of Redis is given text made of untrusted input.",
	Quiet:    "The input is compared with constants, a member of a fixed list, or a number. Of eval, Function, timers, vm and compiled modules rule eval speaks: eval/tainted.",
	CWE:      94,
	Severity: rule.Critical,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/eval#never_use_direct_eval!"},
	Code: rule.FlowCheckOf("runs as code", func(x taint.Found) bool {
		return !model.Evaluators[x.By] && !slices.ContainsFunc(x.Call.Callee.Paths(), func(p string) bool { return model.Evaluators[p] })
	}, model.Code),
}
