package flaws

import (
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var nosqlInjection = rule.Check{
	ID:       "flaws/nosql-injection",
	Title:    "untrusted object in a query",
	Why:      "A request can carry an object where a text was meant: {\"$ne\": null} matches every user, {\"$regex\": \"^a\"} guesses a password letter by letter, $where runs code.",
	Fix:      "Make it a text, String(req.body.user), or check the type before it is used.",
	When:     "A query of MongoDB or its like, or a filter of Prisma, which knows operators as well, holds a value of the request whose type nobody has checked.",
	Quiet:    "The value is made a text or a number, its type is checked, or operators are removed from the request. Where the collection comes with the request as well, or the program speaks of sanitizeFilter of Mongoose, it is only possible.",
	CWE:      943,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05.6-Testing_for_NoSQL_Injection"},
	Code: func(p *rule.CodePass) {
		if !removesOperators(p) {
			rule.FlowCheckBy(reportQuery, func(x taint.Found) bool { return !ownChecks(x) }, model.NoSQL)(p)
		}
	},
}

// reportQuery reports that a request goes into a query. Where the collection
// comes with the request as well, asking for anything is what the program is
// for.
func reportQuery(p *rule.CodePass, x taint.Found) *rule.Finding {
	f := reportFlow(p, x, "goes into a query as it is")
	if p.File.Prog.Mentions("sanitizeFilter") { // Mongoose takes operators out of filters, if it is told to
		f.Confidence = rule.Possible
	}
	if asked := x.Call.Receiver(); x.Call.OK() && asked.Op() == js.OpGet && slices.Contains(requestRoles, strings.Join(asked.File.Value(asked.Row().X).Paths(), " ")) {
		switch asked.Name() {
		case "collection", "table", "model":
			f.Confidence = rule.Possible
		}
	}
	return f
}

// removesOperators reports whether the keys that begin with $ are taken out of
// all requests before the handlers of a file see them: by the application that
// it makes, or by one of another file that it is part of.
func removesOperators(p *rule.CodePass) bool {
	return p.File.Prog.Uses(operatorFilters...) && (len(p.Calls(operatorFilters...)) > 0 || len(p.Calls(applications...)) == 0)
}

var (
	operatorFilters = []string{"express-mongo-sanitize", "@exortek/express-mongo-sanitize", "koa-mongo-sanitize"}
	applications    = []string{"express", "koa", "fastify"}
)
