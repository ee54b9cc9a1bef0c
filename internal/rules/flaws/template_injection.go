package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var templateInjection = rule.Check{
	ID:       "flaws/template-injection",
	Title:    "untrusted input in the source of a template",
	Why:      "Templates are programs: text that becomes one runs code on the server.",
	Fix:      "Keep the template in a file and pass the input as data.",
	When:     "The source of a template is made of untrusted input.",
	Quiet:    "The input is passed as data to a fixed template.",
	CWE:      1336,
	Severity: rule.Critical,
	Links:    []string{"https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection"},
	Code:     flowCheck("becomes a template", model.Template),
}
