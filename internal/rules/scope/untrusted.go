package scope

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var untrustedScope = rule.Check{
	ID:    "scope/untrusted",
	Title: "cookie whose name or reach a request chooses",
	Why: "Who chooses the name overwrites any cookie of the site in the browser of whoever follows his link, the session among them. Who chooses Domain or Path, or writes a semicolon into Set-Cookie, " +
		"sends a cookie that should stay with one host to others.",
	Fix:      "Write name, domain and path in the code; put encodeURIComponent around a value in Set-Cookie.",
	When:     "The name, the domain or the path of a cookie, or the text of a Set-Cookie header, is followed back to the query, the body or a header of a request.",
	Quiet:    "The host of the request, which browsers compare with where the answer comes from; its path; names from a list, or with a fixed text in front of them.",
	CWE:      668,
	Severity: rule.Medium,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc6265#section-5.3"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		said := map[flow.Value]bool{}
		for _, x := range p.Flows(model.CookieScope) {
			if x.Flow.Source.Class != model.Remote || said[x.At] || ownPlace(x) {
				continue
			}
			said[x.At] = true
			p.ReportFlow(x, "says what a cookie is called or where it goes").Confidence = rule.Likely
		}
	},
}

// ownPlace reports whether the source is the host or the path that was asked
// for, a cookie of the same visitor, or has a fixed text in front of it.
func ownPlace(x taint.Found) bool {
	source := strings.ToLower(x.Flow.From().Source())
	for _, word := range []string{"host", "origin", "path", "url", "cookie", "referer"} {
		if strings.Contains(source, word) {
			return true
		}
	}
	text, _ := x.Call.Arg(0).Str()
	return !strings.EqualFold(text, "set-cookie") && strings.ContainsAny(x.What.Source(), "`'\"+")
}
