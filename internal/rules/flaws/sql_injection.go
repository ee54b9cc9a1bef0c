package flaws

import (
	"regexp"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
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
	Code: rule.FlowCheckBy(func(p *rule.CodePass, x taint.Found) *rule.Finding {
		f := reportFlow(p, x, "becomes part of a query")
		if f.Confidence == rule.Possible && x.Flow.Source.Class == model.Parameter && !x.Flow.Weak && !rule.MeantToBe(x.Flow.From()) && standsAsValue(p, x) {
			f.Confidence = rule.Likely
		}
		return f
	}, func(x taint.Found) bool { return !ownChecks(x) }, model.SQL),
}

// valueAhead is the end of a query behind which a value stands, and no name of
// a table or column: a quote, or a comparison.
var valueAhead = regexp.MustCompile(`(?i)(=|<|>|\blike)\s*['"]?%?$|\bvalues\s*\(\s*['"]?$|,\s*'$|\b(limit|offset)\s+$`)

// aboutTables are names of what is compared in queries about the tables, by
// what manages them.
var aboutTables = regexp.MustCompile(`(?i)table|schema|database|column|name|index|view|constraint|type|engine|charset|sequence|version|path|parameter`)

// standsAsValue reports whether what callers give stands for a value in a query
// that is put together right at the sink. A function may well be given the name
// of a table; whoever gives it a value cannot be meant to write the query.
func standsAsValue(p *rule.CodePass, x taint.Found) bool {
	whole := x.What.Origin()
	if !joins(whole) {
		return false
	}
	text := ""
	for _, part := range flatten(whole, nil, 0) {
		if s, ok := part.Str(); ok {
			text += s
			continue
		}
		if valueAhead.MatchString(text) && !aboutTables.MatchString(part.Source()) {
			if way := p.Taint.Trace(part, "", model.SQL); way != nil && way.Source.Class == model.Parameter && !rule.MeantToBe(way.From()) {
				return true
			}
		}
		text += unknownPart
	}
	return false
}
