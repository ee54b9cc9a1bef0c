package cookies

import (
	"tenet/internal/cookie"
	"tenet/internal/rule"
)

var scriptReadable = rule.Check{
	ID:    "cookies/script-readable",
	Title: "cookie readable by page scripts",
	Why: "Any script that gets into a page, through a hole or a package, can read a cookie that is not HttpOnly and send it away. " +
		"With a session or a token it takes the visitor's place.",
	Fix:   "Pass httpOnly: true; where the page itself writes the cookie, let the server set it.",
	When:  "A cookie is set with httpOnly false, by a library that leaves HttpOnly out unless asked, or as text without HttpOnly; or a page writes a session or a token into document.cookie. A running service sends a cookie without HttpOnly.",
	Quiet: "The name says that pages read the cookie on purpose: a theme, a language, a CSRF token. The options are not known, the cookie is deleted, or the code runs during development only.",
	CWE:   1004, Severity: rule.High,
	Links: []string{"https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.6", "https://owasp.org/www-community/HttpOnly"},
	Live:  liveScriptReadable,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			flag := s.HTTPOnly()
			letsIn := s.LetsIn()
			if flag.State != cookie.Off || s.Shown() || s.Browser && !letsIn {
				continue
			}
			var f *rule.Finding
			switch {
			case s.Browser:
				f = p.Reportf(s, "%s sets %s, which every script of the page can read.", s.Callee(), s.Title())
				f.Fix = "Let the server set it, with HttpOnly: no script can."
			case flag.Value.OK():
				f = p.Reportf(flag.Value, "%s turns HttpOnly off for %s.", s.Callee(), s.Title())
			case s.Text():
				f = p.Reportf(s, "%s is written without HttpOnly.", rule.Sentence(s.Title()))
				f.Fix = "Add `; HttpOnly`."
			default:
				f = p.Reportf(rule.At(s.OptionsSpan()), "%s sets %s without HttpOnly.", s.Callee(), s.Title())
				f.Fix = "Pass " + s.Keys.HTTPOnly + ": true."
			}
			f.Label = "scripts can read it"
			weigh(f, s, letsIn)
		}
	},
}

var plainHTTP = rule.Check{
	ID:    "cookies/plain-http",
	Title: "cookie sent without encryption",
	Why: "A cookie that is not Secure travels with every plain http request to the host, also one that an attacker provokes with an image on another page. " +
		"Who listens on the network reads it.",
	Fix: "Pass secure: true, and trust the proxy that ends TLS.",
	When: "A cookie is set with secure false, by a library that leaves Secure out unless asked, or as text without Secure. " +
		"Of medium severity where the library adds Secure to sessions and tokens by itself when a request came over TLS, as cookie-session and koa do, and nothing is passed. A running service sends one without Secure.",
	Quiet: "secure is 'auto' or depends on the environment; SameSite=None, and the prefixes __Host- and __Secure-, have checks of their own for a missing Secure.",
	CWE:   614, Severity: rule.High,
	Links: []string{"https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5", "https://owasp.org/www-community/controls/SecureCookieAttribute"},
	Live:  livePlainHTTP,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			flag := s.Secure()
			letsIn := s.LetsIn()
			var f *rule.Finding
			switch {
			case flag.State == cookie.ByConnection && !flag.Value.OK() && letsIn:
				f = p.Reportf(rule.At(s.OptionsSpan()), "%s makes %s Secure only if the request came over TLS; behind a proxy it often cannot tell.", s.Callee(), s.Title())
				f.Severity = rule.Medium
				f.Fix = "Pass " + s.Keys.Secure + ": true, and trust the proxy that ends TLS."
			case flag.State != cookie.Off || none(s) || prefixed(s.Name()):
				continue
			case flag.Value.OK():
				f = p.Reportf(flag.Value, "%s turns Secure off for %s.", s.Callee(), s.Title())
			case s.Text():
				f = p.Reportf(s, "%s is written without Secure.", rule.Sentence(s.Title()))
				f.Fix = "Add `; Secure`."
			default:
				f = p.Reportf(rule.At(s.OptionsSpan()), "%s sets %s without Secure.", s.Callee(), s.Title())
				f.Fix = "Pass " + s.Keys.Secure + ": true."
			}
			f.Label = "travels over plain http"
			weigh(f, s, letsIn)
		}
	},
}

var sameSite = rule.Check{
	ID:    "cookies/same-site",
	Title: "cookie without a safe SameSite",
	Why: "Without SameSite some browsers send the cookie with requests that other sites make, so that a link or a form on a stranger's page acts in the visitor's name. " +
		"SameSite=None without Secure is refused by browsers: the cookie is lost.",
	Fix:   "Pass sameSite: 'lax', or 'strict' where no link from outside has to work.",
	When:  "SameSite is missing, turned off, or no mode that browsers know, or it is None and the cookie is not Secure. So do the cookies of a running service.",
	Quiet: "SameSite=None with Secure: that is a decision. The library's own default is Lax or Strict, as with hapi, iron-session and @fastify/cookie since version 10.",
	CWE:   1275, Severity: rule.Medium,
	Links: []string{"https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.7", "https://web.dev/articles/samesite-cookies-explained"},
	Live:  liveSameSite,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			reportSameSite(p, s)
		}
	},
}

func reportSameSite(p *rule.CodePass, s *cookie.Setter) {
	mode, value, known := s.SameSite()
	if !known {
		return
	}
	at := rule.At(s.OptionsSpan())
	if value.OK() {
		at = rule.At(value.Span())
	}
	var f *rule.Finding
	switch {
	case mode == "lax" || mode == "strict" || mode == "auto":
		return
	case none(s):
		f = p.Reportf(at, "%s is SameSite=None but not Secure: browsers refuse it.", rule.Sentence(s.Title()))
		f.Fix = "Pass " + s.Keys.Secure + ": true, or SameSite Lax if other sites need not send it."
		f.Label = "refused"
		weigh(f, s, true)
		return
	case mode == "none":
		return
	case mode != "":
		f = p.Reportf(at, "%s has SameSite=%s, which is none of Strict, Lax and None: browsers ignore it.", rule.Sentence(s.Title()), mode)
	case value.OK():
		f = p.Reportf(at, "%s turns SameSite off for %s.", s.Callee(), s.Title())
	case s.Text():
		f = p.Reportf(s, "%s is written without SameSite.", rule.Sentence(s.Title()))
		f.Fix = "Add `; SameSite=Lax`."
	default:
		f = p.Reportf(at, "%s sets %s without SameSite.", s.Callee(), s.Title())
		f.Fix = "Pass " + s.Keys.SameSite + ": 'lax', or 'strict' where no link from outside has to work."
		if s.Keys.SameSite == "isSameSite" {
			f.Fix = "Pass isSameSite: 'Lax'."
		}
	}
	weigh(f, s, s.LetsIn())
}
