package flaws

import (
	"strings"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var reflectedXSS = rule.Check{
	ID:       "flaws/reflected-xss",
	Title:    "request sent back as a page",
	Why:      "A link with a script in it makes the visitor's browser run that script in the name of the site: it acts as the visitor and reads what he sees.",
	Fix:      "Escape it for HTML, or send it as JSON or plain text.",
	When:     "A part of the request is sent back by send, end, write or ctx.body, as the text of an answer that may be HTML.",
	Quiet:    "The address of the request, in which browsers write < as %3C, is medium until it is decoded, and low when it was kept in the session. The answer is an object, which is sent as JSON; its type is set to something else than HTML, or the framework, restify, makes JSON of a text; or the input is escaped, a number or a member of a fixed list.",
	CWE:      79,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"},
	Code: rule.FlowCheckBy(func(p *rule.CodePass, x taint.Found) *rule.Finding {
		f := reportFlow(p, x, "is sent back as a page")
		if isEncodedAddress(x) {
			f.Severity = min(f.Severity, rule.Medium)
			if wasLeft(x) {
				f.Severity = rule.Low
			}
		}
		return f
	}, func(x taint.Found) bool { return !ownChecks(x) }, model.HTML),
}

// wasLeft reports whether a text was left on the request or in the session by
// another handler: who sends no browser has it shown to nobody else.
func wasLeft(x taint.Found) bool {
	for _, s := range x.Flow.Steps {
		if strings.Contains(s.Note, taint.LeftOnRequest) {
			return true
		}
	}
	return false
}

// isEncodedAddress reports whether a text is the address of a request as it
// stands in the first line: a browser that follows a link writes <, > and " in
// it as %3C, %3E and %22, see https://url.spec.whatwg.org/#path-percent-encode-set.
func isEncodedAddress(x taint.Found) bool {
	role, name, _ := strings.Cut(x.Flow.Path, ".")
	if !strings.Contains(role, ":") {
		return false
	}
	switch strings.TrimPrefix(name, "request.") {
	case "url", "originalUrl", "path", "pathname", "href", "search", "querystring":
	default:
		return false
	}
	return !goesThrough(x, "decodeURIComponent", "decodeURI", "unescape", "decode", "parse", "URLSearchParams", "get", "getAll")
}
