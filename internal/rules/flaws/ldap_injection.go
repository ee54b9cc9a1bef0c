package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var ldapInjection = rule.Check{
	ID:       "flaws/ldap-injection",
	Title:    "untrusted input in a directory search",
	Why:      "Parentheses and stars change what is searched for: a login that matches any user, or data of others.",
	Fix:      "Escape it, or build the filter with the classes of the library.",
	When:     "A filter or a name for ldapjs or ldapts is put together with untrusted input.",
	Quiet:    "The input is escaped, or a member of a fixed list.",
	CWE:      90,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/LDAP_Injection_Prevention_Cheat_Sheet.html"},
	Code:     flowCheck("becomes part of a directory search", model.LDAP),
}
