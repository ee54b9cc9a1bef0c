package cookies

import (
	"tenet/internal/cookie"
	"tenet/internal/rule"
)

// What the checks say of cookies that a running service sets. Who is let in
// decides about the severity, as in code.

// each calls judge for every cookie that answers set. It returns what is
// wrong, the rest of a sentence that begins with the cookie, and the fix.
func each(p *rule.LivePass, judge func(s *cookie.Sent) (wrong, fix string)) {
	for _, s := range cookie.SentBy(p) {
		wrong, fix := judge(&s)
		if wrong == "" {
			continue
		}
		f := p.ReportOnce(s.Line, s.Place(), "%s %s.", rule.Sentence(s.Title()), wrong)
		f.Fix = fix
		if !s.LetsIn() {
			f.Severity = rule.Low
		}
	}
}

func liveScriptReadable(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, string) {
		if s.HTTPOnly || s.Shown() {
			return "", ""
		}
		return "is sent without HttpOnly", "Add `; HttpOnly`: httpOnly: true in Express, Koa and Fastify."
	})
}

func livePlainHTTP(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, string) {
		if s.Secure || s.SameSite == "none" || prefixed(s.Name) {
			return "", ""
		}
		return "is sent without Secure", "Add `; Secure`: secure: true in Express, Koa and Fastify, and trust the proxy that ends TLS."
	})
}

func liveSameSite(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, string) {
		wrong, fix := sameSiteFlaw(s.SameSite, s.Secure)
		if s.SameSite == "" {
			wrong = "is sent without SameSite"
		}
		return wrong, fix
	})
}

// sameSiteFlaw judges a mode in lower case: the rest of a sentence that begins
// with the cookie, and the fix.
func sameSiteFlaw(mode string, secure bool) (wrong, fix string) {
	switch mode {
	case "lax", "strict":
		return "", ""
	case "none":
		if secure {
			return "", "" // that is a decision
		}
		return "is SameSite=None but not Secure: browsers refuse it", "Add Secure, or SameSite Lax if other sites need not send it."
	case "":
		return "has no SameSite", "Add `; SameSite=Lax`."
	}
	return "has SameSite=" + mode + ", which is none of Strict, Lax and None: browsers ignore it", "Write `SameSite=Lax`."
}

// ownNames are the names that session libraries give their cookies.
var ownNames = map[string]string{
	"connect.sid": "express-session", "express:sess": "cookie-session before version 1.4", "koa.sess": "koa-session", "koa:sess": "koa-session before version 6", "koa.sid": "koa-generic-session",
}

func liveDefaultName(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, string) {
		if lib := ownNames[s.Name]; lib != "" {
			return "has the name that " + lib + " gives by itself", "Give it a name of its own, with __Host- before it where it is Secure, with Path=/ and no Domain."
		}
		return "", ""
	})
}
