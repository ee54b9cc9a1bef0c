package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var xpathInjection = rule.Check{
	ID:       "flaws/xpath-injection",
	Title:    "untrusted input in an XPath expression",
	Why:      "A quote ends the text that was meant, and the rest selects what the attacker likes, such as the password of another user.",
	Fix:      "Pass the value as a variable of the expression.",
	When:     "An XPath expression is put together with untrusted input.",
	Quiet:    "The input is a number or a member of a fixed list.",
	CWE:      643,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-community/attacks/XPATH_Injection"},
	Code:     flowCheck("becomes part of an XPath expression", model.XPath),
}
