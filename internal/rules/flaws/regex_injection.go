package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var regexInjection = rule.Check{
	ID:       "flaws/regex-injection",
	Title:    "untrusted pattern",
	Why:      "A pattern such as (a+)+$ takes hours on thirty letters, and Node does nothing else meanwhile; or it matches what it should not.",
	Fix:      "Escape it with lodash.escapeRegExp or RegExp.escape, or search for it with includes.",
	When:     "A regular expression is made of a request; or a text that who calls a function of a package gives is put between the parts of one.",
	Quiet:    "The input is escaped, a number, or a member of a fixed list.",
	CWE:      730,
	Severity: rule.Medium,
	Links:    []string{"https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"},
	Code:     flowCheckBut("becomes a pattern", isMeantAs, model.Pattern),
}
