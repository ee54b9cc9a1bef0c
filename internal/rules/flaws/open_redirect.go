package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var openRedirect = rule.Check{
	ID:       "flaws/open-redirect",
	Title:    "redirect to an untrusted address",
	Why:      "A link to your site leads to the attacker's, which looks like yours and asks for the password; in a login flow it carries the token along.",
	Fix:      "Redirect to paths of your own only: new URL(x, base).origin === base.",
	When:     "The address of a redirect, or the header Location, comes from the request or the address of the page.",
	Quiet:    "The address begins with a fixed host or path, or its host is compared with a list or a constant; the host of the request, which a link cannot choose.",
	CWE:      601,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"},
	Code:     rule.FlowCheckOf("chooses where the browser goes", func(x taint.Found) bool { return !ownChecks(x) && !isHostHeader(x.Flow.From()) && !loadsScript(x) }, model.Redirect),
}
