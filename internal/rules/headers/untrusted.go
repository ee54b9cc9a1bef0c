package headers

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var untrustedValue = rule.Check{
	ID:    "headers/untrusted-value",
	Title: "protecting header whose value a request chooses",
	Why: "Who writes the value writes the rules: a source of scripts into Content-Security-Policy, `unsafe-url` into Referrer-Policy, a life of no seconds into Strict-Transport-Security. " +
		"With the type text/html an answer that was a text or a picture becomes a page, with his scripts in it.",
	Fix: "Choose the value from a fixed list.",
	When: "The value of Content-Security-Policy, Strict-Transport-Security, X-Frame-Options, X-Content-Type-Options, Referrer-Policy, Permissions-Policy, of one of the Cross-Origin policies, or the type of the answer, " +
		"is followed back to a request.",
	Quiet:    "The type of the answer is only possible. The value is compared with a list, a number, or encoded; the type is looked up by the ending of a name. What allows other origins is flaws/cors-any-origin-with-credentials.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		said := map[flow.Value]bool{}
		for _, x := range p.Flows(model.Policy) {
			if x.Flow.Source.Class != model.Remote || said[x.At] || byEnding(x.Flow.Steps[len(x.Flow.Steps)-1].Value, 0) {
				continue
			}
			said[x.At] = true
			name, ok := x.Call.Arg(0).Str()
			if !ok {
				name = "the type of the answer"
			}
			f := p.ReportFlow(x, "chooses "+name)
			f.Confidence = rule.Likely
			if !ok || strings.EqualFold(name, "content-type") {
				f.Confidence = rule.Possible // what the answer holds decides
			}
		}
	},
}

// byEnding reports whether a type is looked up by the ending of a name.
func byEnding(v flow.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	c, ok := v.Origin().AsCall()
	if !ok {
		return false
	}
	name := strings.ToLower(c.Callee.Name())
	return name == "extname" || name == "lookup" || strings.Contains(name, "mime") || strings.Contains(name, "type") || len(c.Args()) == 1 && byEnding(c.Arg(0), depth+1)
}
