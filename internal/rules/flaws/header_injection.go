package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var headerInjection = rule.Check{
	ID:       "flaws/header-injection",
	Title:    "header that a request names, or writes",
	Why:      "Whoever names a header of the answer sets cookies, allows other sites to read it, or lets a cache keep it. Whoever writes into the text of a protocol ends the line and goes on with lines of his own.",
	Fix:      "Name headers in the code. Before it is written to a socket, refuse text with a line break: /[\\r\\n]/.test(text).",
	When:     "The name of a header, or the object with all of them, comes from a request: setHeader, set, append, writeHead; or a text that has line ends or the first line of HTTP in it is written to a socket with a part of a request.",
	Quiet:    "Values that Node checks: setHeader, writeHead and the client of node:http refuse line breaks in names and values. The headers of another server, which a proxy hands on.",
	CWE:      113,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/http.html#responsesetheadername-value", "https://owasp.org/www-community/attacks/HTTP_Response_Splitting"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.Header) {
			if !fromRemote(x) {
				continue
			}
			if m := x.Call.Method(); m == "write" || m == "end" {
				if !isOneLine(x) {
					p.ReportFlow(x, "is written into the text of a protocol")
				}
				continue
			}
			if isPrefixed(x.What) {
				continue // X-Meta-...: none that browsers know
			}
			p.ReportFlow(x, "names headers of the answer").Confidence = rule.Likely
		}
	},
}

// isPrefixed reports whether the name of a header begins with a text of the
// program that is more than the beginning of most names.
func isPrefixed(v flow.Value) bool {
	parts := flatten(v, nil, 0)
	text, _ := parts[0].Str()
	return len(parts) > 1 && strings.HasPrefix(strings.ToLower(text), "x-") && !strings.HasPrefix("x-frame-options", strings.ToLower(text))
}
