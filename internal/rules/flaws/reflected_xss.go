package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var reflectedXSS = rule.Check{
	ID:       "flaws/reflected-xss",
	Title:    "request sent back as a page",
	Why:      "A link with a script in it makes the visitor's browser run that script in the name of the site: it acts as the visitor and reads what he sees.",
	Fix:      "Escape it for HTML, or send it as JSON or plain text.",
	When:     "A part of the request is sent back by send, end, write or ctx.body, as the text of an answer that may be HTML.",
	Quiet:    "The answer is an object, which is sent as JSON; its type is set to something else than HTML; or the input is escaped, a number or a member of a fixed list.",
	CWE:      79,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"},
	Code:     flowCheck("is sent back as a page", model.HTML),
}
