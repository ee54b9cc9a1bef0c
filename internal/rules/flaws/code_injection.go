package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var codeInjection = rule.Check{
	ID:       "flaws/code-injection",
	Title:    "untrusted input run as code",
	Why:      "Text that becomes code runs with all the rights of the process: it reads the secrets, the files and the database, and starts programs.",
	Fix:      "Parse data with JSON.parse, choose functions from a fixed table, evaluate formulas with a parser of expressions.",
	When:     "eval, the constructor of functions, timers, vm, or a package that evaluates is given text made of untrusted input.",
	Quiet:    "The input is compared with constants, a member of a fixed list, or a number; timers that a library gives a parameter as it is, which is a function. Where a library gives one to eval or Function, of which rule eval speaks, the finding is possible.",
	CWE:      94,
	Severity: rule.Critical,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/eval#never_use_direct_eval!"},
	Code:     flowCheck("runs as code", model.Code),
}
