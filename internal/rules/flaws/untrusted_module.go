package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var untrustedModule = rule.Check{
	ID:       "flaws/untrusted-module",
	Title:    "untrusted input chooses the module to load",
	Why:      "require runs what it loads: any file of the disk that an attacker can name or upload.",
	Fix:      "Choose the module from a fixed table.",
	When:     "require or import is given a path made of a request, or a path of the package with a text in it that who calls its function gives.",
	Quiet:    "The input is a member of a fixed list.",
	CWE:      829,
	Severity: rule.High,
	Links:    []string{"https://nodejs.org/api/modules.html#requireid"},
	Code:     flowCheckBut("chooses the module to load", isMeantAs, model.Module),
}
