package cookies

import (
	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/rule"
)

var unsignedSession = rule.Check{
	ID:    "cookies/unsigned-session",
	Title: "session that visitors can write",
	Why:   "The cookie is the session: base64 of JSON. Without a signature a visitor decodes it, makes himself another user, and sends it back.",
	Fix:   "Leave signed out, and give keys.",
	When:  "cookie-session, or koa-session that keeps the session in the cookie, is given signed: false.",
	Quiet: "koa-session has a store: then the cookie holds an id only.",
	CWE:   565, Severity: rule.High,
	Links: []string{"https://expressjs.com/en/resources/middleware/cookie-session.html", "https://github.com/koajs/session#readme"},
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			if s.Signed == "" || stored(s) {
				continue
			}
			if o := s.Setting(s.Signed); o.IsFalse() {
				f := p.Reportf(o.Value, "%s does not sign %s, which holds the session itself.", s.Callee(), s.Title())
				f.Label, f.Confidence = "visitors can write it", rule.Certain
				weigh(f, s, true)
			}
		}
	},
}

// stored reports whether the session may live outside of its cookie.
func stored(s *cookie.Setter) bool {
	for _, key := range s.StoredBy {
		if !s.Setting(key).Absent() {
			return true
		}
	}
	return false
}

var memoryStores = []string{"express-session.MemoryStore()", "@fastify/session.MemoryStore()"}

var memoryStore = rule.Check{
	ID:    "cookies/memory-store",
	Title: "sessions kept in memory",
	Why: "The store that comes with the library is for development. It forgets everybody at each restart, is not shared between processes, and grows without bound: " +
		"where every visitor gets a session, requests without a cookie fill the memory.",
	Fix: "Pass a store such as connect-redis.",
	When: "Session middleware gets no store, or the MemoryStore. Of medium severity if sessions without content are kept too, as is the default of express-session: " +
		"then a stranger can fill the memory. Of low severity otherwise.",
	Quiet: "The options are not known, or the code runs during development only.",
	CWE:   770, Severity: rule.Medium,
	Links: []string{"https://expressjs.com/en/resources/middleware/session.html", "https://github.com/fastify/session#readme"},
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			if s.Store == "" {
				continue
			}
			o := s.Setting(s.Store)
			var f *rule.Finding
			switch {
			case o.Absent():
				f = p.Reportf(s, "%s gets no store and keeps sessions in memory.", s.Callee())
			case o.Present() && o.Value.Is(memoryStores...):
				f = p.Reportf(o.Value, "%s keeps sessions in memory.", s.Callee())
			default:
				continue
			}
			f.Label = "lost at restart, never bounded"
			weigh(f, s, s.SaveUninitialized != "" && !s.Setting(s.SaveUninitialized).IsFalse())
		}
	},
}

var saveUninitialized = rule.Check{
	ID:    "cookies/save-uninitialized",
	Title: "session for everybody who passes by",
	Why: "Every visitor gets a session and its cookie before signing in: storage for each crawler, a cookie before consent, " +
		"and an id that an attacker can plant before the sign-in.",
	Fix:   "Pass saveUninitialized: false.",
	When:  "express-session or @fastify/session is given saveUninitialized: true, or nothing: it is the default.",
	Quiet: "The options are not known.",
	CWE:   384, Severity: rule.Low,
	Links: []string{"https://expressjs.com/en/resources/middleware/session.html"},
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			if s.SaveUninitialized == "" {
				continue
			}
			switch o := s.Setting(s.SaveUninitialized); {
			case o.IsTrue():
				p.Reportf(o.Value, "%s stores a session, and sends its cookie, for every visitor.", s.Callee()).Label = "before anybody signs in"
			case o.Absent():
				p.Reportf(s, "%s stores a session, and sends its cookie, for every visitor: that is its default.", s.Callee())
			}
		}
	},
}

var defaultName = rule.Check{
	ID:    "cookies/default-name",
	Title: "session cookie with the library's own name",
	Why:   "The name tells an attacker which library is at work, and two services on one host overwrite each other's sessions.",
	Fix:   "Give the cookie a name of its own; with Secure, Path=/ and no Domain, `__Host-` before it keeps other hosts from setting it.",
	When:  "express-session, cookie-session, koa-session, koa-generic-session or @fastify/session gets no name, or the one it has by itself, such as connect.sid. A running service sends a cookie of such a name.",
	Quiet: "The options are not known, or the name is computed.",
	CWE:   200, Severity: rule.Low,
	Links: []string{"https://expressjs.com/en/advanced/best-practice-security.html"},
	Live:  liveDefaultName,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			given, is := s.HasDefaultName()
			switch {
			case !s.TellsName || !is:
			case given.OK():
				p.Reportf(given, "The session cookie is named %s, as %s names it by itself.", s.DefaultName, s.Callee())
			default:
				p.Reportf(s, "%s gets no name for its cookie and calls it %s.", s.Callee(), s.DefaultName)
			}
		}
	},
}

var behindProxy = rule.Check{
	ID:    "cookies/behind-proxy",
	Title: "session cookie that is never sent behind a proxy",
	Why: "Express sees plain http behind a proxy that ends TLS, unless it is told to trust the proxy. Then express-session and cookie-session never send a Secure cookie: " +
		"nobody can sign in, and the usual repair is to turn Secure off.",
	Fix:   "app.set('trust proxy', 1), or the address of the proxy.",
	When:  "Session middleware with secure: true or 'auto' is used by an Express application that never sets `trust proxy`.",
	Quiet: "The application is handed to code that is not seen, it serves TLS itself, or express-session is given proxy.",
	CWE:   614, Severity: rule.Low,
	Links: []string{"https://expressjs.com/en/guide/behind-proxies.html"},
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			flag := s.Secure()
			if !s.ViaProxy || !flag.Value.OK() || flag.State != cookie.On && flag.State != cookie.ByConnection {
				continue
			}
			if !s.Setting("proxy").Absent() || !blind(p.File) {
				continue
			}
			p.Reportf(flag.Value, "%s is Secure, but the application trusts no proxy: behind one that ends TLS it is not sent.", rule.Sentence(s.Title()))
		}
	},
}

// blind reports whether the file makes an Express application that certainly
// has no way to learn that a request came over TLS.
func blind(f *flow.File) bool {
	if f.Prog.Uses("node:https", "node:http2", "node:tls") {
		return false
	}
	seen := false
	for _, a := range f.Apps() {
		if a.Framework != "express" || a.Router {
			continue
		}
		seen = true
		if !a.Complete {
			return false
		}
		for _, step := range a.Steps {
			if name, ok := step.Arg(0).Str(); (step.Name == "set" || step.Name == "enable") && (!ok || name == "trust proxy") {
				return false
			}
		}
	}
	return seen
}
