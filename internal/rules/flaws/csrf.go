package flaws

import (
	"slices"
	"strings"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// csrfPackages protect against forged requests, whole applications or forms.
var csrfPackages = []string{
	"csurf", "csrf", "csrf-csrf", "csrf-sync", "tiny-csrf", "lusca", "@dr.pogodin/csurf", "@fastify/csrf-protection", "fastify-csrf", "@fastify/csrf", "koa-csrf", "koa-lusca",
	"@hapi/crumb", "next-csrf", "@edge-csrf/express", "@edge-csrf/nextjs", "egg-security", "express-csrf-protect", "nestjs-csrf", "csrf-protection", "alt-csurf",
	"@tinyhttp/csrf", "hono/csrf", "krakenjs", "sails",
}

// csrfWords are texts and names of those who protect themselves.
var csrfWords = []string{
	"csrf", "_csrf", "csrfToken", "csrf_token", "csrf-token", "x-csrf-token", "X-CSRF-Token", "x-xsrf-token", "X-XSRF-TOKEN", "XSRF-TOKEN", "xsrf", "_xsrf", "csrfProtection",
	"sec-fetch-site", "Sec-Fetch-Site", "verifyCsrf", "checkCsrf", "validateCsrf", "csrfMiddleware", "generateCsrf", "crumb", "authenticity_token", "x-requested-with", "X-Requested-With",
}

// formParsers take what a form of another site can send.
var formParsers = []string{
	"express.urlencoded", "body-parser.urlencoded", "body-parser", "multer", "formidable", "busboy", "connect-busboy", "express-fileupload", "express-form-data", "express-formidable",
	"koa-bodyparser", "@koa/bodyparser", "@koa/bodyparser.bodyParser", "koa-body", "koa-body.koaBody", "multiparty",
}

// sessionCalls make the sessions that a cookie stands for.
var sessionCalls = []string{"express-session", "cookie-session", "client-sessions", "koa-session", "koa-session.createSession", "koa-generic-session"}

var csrfMissing = rule.Check{
	ID:    "flaws/csrf-missing",
	Title: "forms of other sites accepted",
	Why: "The browser sends the session cookie with whatever request a page causes, whosever page it is. A site that a signed-in user opens posts a form in his name: " +
		"changes his address, pays, makes an administrator.",
	Fix: "Set sameSite: 'lax' or 'strict' for the session cookie, and refuse what changes something when Sec-Fetch-Site says cross-site, or ask for a token, for instance with csrf-sync.",
	When: "An application of Express, Koa, Fastify or Nest signs visitors in with a session, or a token of its own, in a cookie that is not SameSite=Lax or Strict, has routes for POST, PUT, PATCH or DELETE, and reads forms; " +
		"and the program uses no package against forged requests. One finding an application.",
	Quiet: "Only JSON is read: a page of another site cannot send it without being asked first. The program mentions csrf, xsrf, Sec-Fetch-Site or X-Requested-With, or looks at the Origin header; " +
		"nothing in it says that sessions let users in. Tests.",
	CWE:      352,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/CSRF", "https://expressjs.com/en/resources/middleware/session.html"},
	Code: func(p *rule.CodePass) {
		prog := p.File.Prog
		if !prog.Uses("express", "koa", "fastify", "@nestjs/core") || p.Aside() || prog.Uses(csrfPackages...) {
			return
		}
		reportNoCSRFFastify(p)
		for _, app := range p.File.Apps() {
			if !app.Router && (app.Framework == "nest" || app.Framework == "express" || app.Framework == "koa") {
				reportNoCSRF(p, app)
			}
		}
	},
}

// unprotected reports whether sessions let users in, and nothing in the program
// speaks of forged requests. It looks through all of it: to be asked last.
func unprotected(prog *flow.Program) bool {
	return !prog.Mentions(csrfWords...) && (prog.Uses("passport", "koa-passport") || prog.Mentions("userId", "user_id", "userid", "isAuthenticated", "loggedIn", "loggedin", "isLoggedIn", "authenticated", "isAdmin", "currentUser", "username", "password", "passwd"))
}

func reportNoCSRF(p *rule.CodePass, app *flow.App) {
	all := stops(app)
	var session flow.Value
	reads, changes := false, flow.Value{}
	if app.Framework == "nest" && len(all) > 0 && p.File.Prog.Mentions("Post", "Put", "Patch", "Delete") {
		reads, changes = true, app.Value // Nest parses forms unless told otherwise
	}
	for _, s := range all {
		if made, ok := s.gives(sessionCalls...); ok && !session.OK() {
			session = made
		}
		if _, ok := s.gives(formParsers...); ok {
			reads = true
		}
		if !changes.OK() && s.changes() && !signInPath(s) {
			changes = s.Value
		}
	}
	if !session.OK() && reads && changes.OK() {
		session = ownSession(p.File, all)
	}
	if !session.OK() || !reads || !changes.OK() || !crossSite(session) || comparesOrigin(session.File) || comparesOrigin(p.File) || !unprotected(p.File.Prog) {
		return
	}
	at := session
	if at.File != p.File {
		at = app.Value
	}
	f := p.Reportf(at, "Sites of others can post forms in the name of a signed-in user: the session cookie has no SameSite, and nothing asks for a token.")
	f.Label = "the cookie comes along with every request"
	f.Trace = []rule.Step{{Place: changes.Span(), Code: changes.Source(), Note: "changes something"}}
}

// ownSession returns where an application keeps who is signed in in a cookie of
// its own, which other sites' requests carry, and reads it again.
func ownSession(f *flow.File, all []stop) flow.Value {
	if !f.Prog.Uses("cookie-parser") {
		return flow.Value{}
	}
	seen := map[*flow.File]bool{}
	for _, s := range all {
		for _, a := range s.Args() {
			at, _, ok := functionOf(a)
			if !ok || seen[at] {
				continue
			}
			seen[at] = true
			for _, set := range cookie.Setters(at) {
				if mode, _, known := set.SameSite(); set.LetsIn() && known && mode != "lax" && mode != "strict" {
					return set.At
				}
			}
		}
	}
	return flow.Value{}
}

// reportNoCSRFFastify looks at Fastify, whose plugins have the place of
// middleware.
func reportNoCSRFFastify(p *rule.CodePass) {
	if !p.File.Prog.Uses("@fastify/formbody", "@fastify/multipart", "fastify-formbody", "fastify-multipart") {
		return
	}
	for _, call := range p.Calls("fastify().register") {
		if !call.Arg(0).Is("@fastify/session", "@fastify/secure-session") {
			continue
		}
		for _, s := range cookie.Setters(p.File) {
			if mode, _, known := s.SameSite(); s.Session && s.At.Span().Line == call.Arg(0).Span().Line && known && mode != "lax" && mode != "strict" {
				if !p.File.Prog.Mentions("post", "put", "patch", "delete") || comparesOrigin(p.File) || !unprotected(p.File.Prog) {
					return
				}
				p.Reportf(call, "Sites of others can post forms in the name of a signed-in user: the session cookie has no SameSite, and nothing asks for a token.")
				return
			}
		}
	}
}

// signInPath reports whether a route signs in: nobody's session is at stake yet.
func signInPath(s stop) bool {
	path, ok := s.path()
	return ok && hasWord(path, "login", "signin", "sign-in", "logout", "register", "signup")
}

// crossSite reports whether a session's cookie goes along with requests that
// other sites cause.
func crossSite(session flow.Value) bool {
	for _, s := range cookie.Setters(session.File) {
		if s.At == session {
			mode, _, known := s.SameSite()
			return known && mode != "lax" && mode != "strict"
		}
	}
	return false
}

// comparesOrigin reports whether a file decides by the Origin header: compares
// it, looks it up, or takes it apart. Sending it back is no decision.
func comparesOrigin(f *flow.File) bool {
	if f.JS.FindStr("origin") == 0 && f.JS.FindStr("Origin") == 0 {
		return false
	}
	for i := range f.JS.Values {
		v := f.Value(js.ValueID(i))
		row := v.Row()
		if row.Op == js.OpBinary && strings.Contains(f.JS.Str(row.Str), "=") && (isRequestOrigin(f.Value(row.X)) || isRequestOrigin(f.Value(row.Y))) {
			return true
		}
		if call, ok := v.AsCall(); ok && !call.Receiver().Is(responseRoles...) && !call.Receiver().Is("koa:ctx", "koa:ctx.response") && (slices.ContainsFunc(call.Args(), isRequestOrigin) || isRequestOrigin(call.Receiver())) {
			return true
		}
	}
	return false
}

// csrfGuards make the middleware that asks for a token.
var csrfGuards = []string{
	"csurf", "@dr.pogodin/csurf", "tiny-csrf", "lusca.csrf", "lusca", "koa-csrf", "csrf-csrf.doubleCsrf().doubleCsrfProtection", "csrf-sync.csrfSync().csrfSynchronisedProtection",
}

var csrfAfterRoutes = rule.Check{
	ID:       "flaws/csrf-after-routes",
	Title:    "protection against forged requests set after routes",
	Why:      "Middleware runs in the order in which it is set. A route before it answers without ever asking for the token.",
	Fix:      "Set the protection before the first route, after sessions and the parsers of bodies.",
	When:     "A route for POST, PUT, PATCH or DELETE of an Express or Koa application stands in the same function before csurf, lusca, csrf-csrf, csrf-sync, tiny-csrf or koa-csrf is set for all paths.",
	Quiet:    "The route asks for the token itself; the protection is set for some path only; the order is not known.",
	CWE:      352,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/guide/using-middleware.html"},
	Code: func(p *rule.CodePass) {
		if !p.File.Prog.Uses("csurf", "@dr.pogodin/csurf", "tiny-csrf", "lusca", "koa-csrf", "csrf-csrf", "csrf-sync") || p.Aside() {
			return
		}
		for _, app := range p.File.Apps() {
			reportLateGuard(p, app)
		}
	},
}

func reportLateGuard(p *rule.CodePass, app *flow.App) {
	at := slices.IndexFunc(app.Steps, func(s flow.Step) bool {
		_, ok := stop{s, app}.gives(csrfGuards...)
		return ok && s.Name == "use"
	})
	if at < 0 || app.Steps[at].File != p.File {
		return
	}
	guard := app.Steps[at]
	if _, onPath := guard.Arg(0).Str(); onPath {
		return
	}
	for _, s := range app.Steps[:at] {
		if s.File != guard.File || s.FuncID() != guard.FuncID() || !(stop{s, app}).changes() || len(s.Args()) < 2 {
			continue
		}
		if _, own := (stop{s, app}).gives(csrfGuards...); own {
			continue
		}
		f := p.Reportf(rule.At(s.NameSpan()), "%s(%s) stands before %s and never asks for a token.", s.Callee.Source(), s.Arg(0).Source(), guard.Source())
		f.Trace = []rule.Step{{Place: guard.Span(), Code: guard.Source(), Note: "protects what comes later"}}
	}
}
