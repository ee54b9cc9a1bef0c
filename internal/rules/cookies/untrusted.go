package cookies

import (
	"strings"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var untrustedValue = rule.Check{
	ID:    "cookies/untrusted-value",
	Title: "session that a request brings along",
	Why:   "A link, or a form on another page, sets the session of who follows it to one that the attacker knows. What the victim does from then on, he does in the attacker's account, or the attacker in his.",
	Fix:   "Make a new session on the server, and set its id.",
	When:  "The value of a cookie that lets its bearer in, by its name and value, is followed back to the query, the body or a header of a request.",
	Quiet: "The value comes from a cookie of the same visitor; it is verified in the same function; the cookie is a setting, such as a language. Tests.",
	CWE:   384, Severity: rule.Medium,
	Links: []string{"https://owasp.org/www-community/attacks/Session_fixation"},
	Code: func(p *rule.CodePass) {
		flows := p.Flows(model.CookieValue)
		if len(flows) == 0 {
			return
		}
		for _, s := range setters(p) {
			for _, x := range flows {
				if !s.LetsIn() || s.At != x.Call.Value || fromCookie(x) || verified(x) {
					continue
				}
				f := p.ReportFlow(x, "becomes "+s.Title())
				f.Confidence = rule.Likely
				weigh(f, s, true)
				break
			}
		}
	},
}

// fromCookie reports whether the value was a cookie of the same visitor.
func fromCookie(x taint.Found) bool {
	from := x.Flow.From()
	for _, p := range from.Paths() {
		if strings.Contains(strings.ToLower(p), "cookie") {
			return true
		}
	}
	return strings.Contains(strings.ToLower(from.Source()), "cookie")
}

// verified reports whether the function that sets the cookie also calls one
// that verifies something.
func verified(x taint.Found) bool {
	f, fn := x.Call.File, x.Call.FuncID()
	for _, c := range f.AllCalls() {
		name := strings.ToLower(c.Callee.Name())
		if c.FuncID() == fn && (strings.Contains(name, "verif") || strings.Contains(name, "valid") || strings.Contains(name, "check") || strings.Contains(name, "auth")) {
			return true
		}
	}
	return false
}
