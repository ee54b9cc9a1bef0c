package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var unsafeDeserialisation = rule.Check{
	ID:       "flaws/unsafe-deserialisation",
	Title:    "untrusted data that may bring code along",
	Why:      "The format can carry functions, and reading it runs them.",
	Fix:      "Use JSON.parse, and check the shape of what it gives.",
	When:     "node-serialize, serialize-to-js, funcster, cryo or their like read untrusted data.",
	Quiet:    "The data is not known to be untrusted.",
	CWE:      502,
	Severity: rule.Critical,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html"},
	Code:     flowCheck("is read by what can run code", model.Deserialise),
}
