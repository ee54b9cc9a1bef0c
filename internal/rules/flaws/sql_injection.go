package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var sqlInjection = rule.Check{
	ID:       "flaws/sql-injection",
	Title:    "untrusted input in a query",
	Why:      "A quote ends the text that was meant, and the rest is the attacker's query: it reads and changes what the account of the database may, which is usually everything.",
	Fix:      "Pass the values beside the query: db.query('... where id = ?', [id]).",
	When:     "A query that is put together with untrusted input is given to a database or a query builder's raw function.",
	Quiet:    "The values are passed as parameters, escaped by the driver, numbers, or members of a fixed list.",
	CWE:      89,
	Severity: rule.Critical,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html"},
	Code:     flowCheck("becomes part of a query", model.SQL),
}
