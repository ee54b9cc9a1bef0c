package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var openRedirect = rule.Check{
	ID:       "flaws/open-redirect",
	Title:    "redirect to an untrusted address",
	Why:      "A link to your site leads to the attacker's, which looks like yours and asks for the password; in a login flow it carries the token along.",
	Fix:      "Redirect to paths of your own only: new URL(x, base).origin === base.",
	When:     "The address of a redirect, or the header Location, comes from the request or the address of the page.",
	Quiet:    "The address begins with a fixed host or path, or its host is compared with a list or a constant; the host of the request, which a link cannot choose. Where the application is mounted, cut from the address of the request, is only possible.",
	CWE:      601,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"},
	Code:     rule.FlowCheckBy(reportRedirect, func(x taint.Found) bool { return !ownChecks(x) && !isHostHeader(x.Flow.From()) && !loadsScript(x) }, model.Redirect),
}

func reportRedirect(p *rule.CodePass, x taint.Found) *rule.Finding {
	f := p.ReportFlow(x, "chooses where the browser goes")
	if isMount(x) {
		f.Confidence = rule.Possible
	}
	return f
}

// isMount reports whether what is left of the address of a request is where
// the application is mounted, which a visitor cannot choose:
// req.originalUrl.slice(0, -req.url.length).
func isMount(x taint.Found) bool {
	for _, s := range x.Flow.Steps {
		if s.Value.Name() == "originalUrl" && givenWithRest(s.Value) {
			return true
		}
		c, ok := s.Value.AsCall()
		if !ok || c.Receiver().Name() != "originalUrl" {
			continue
		}
		switch c.Method() {
		case "slice", "substr", "substring", "replace":
		default:
			continue
		}
		for _, a := range c.Args() {
			for part := range parts(a) {
				if name := part.Name(); (part.Op() == js.OpGet || part.Op() == js.OpRef) && (name == "url" || name == "path") {
					return true
				}
			}
		}
	}
	return false
}

// givenWithRest reports whether a helper is given the whole address of a
// request and the part behind the mount: baseOf(req.originalUrl, req.url).
func givenWithRest(v flow.Value) bool {
	c, ok := parentOf(v).AsCall()
	if !ok {
		return false
	}
	for _, a := range c.Args() {
		if a.Op() == js.OpGet && a.Name() == "url" {
			return true
		}
	}
	return false
}
