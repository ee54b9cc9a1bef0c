package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

// limiters are packages that slow down or count requests, or ask for a proof
// that a human sends them.
var limiters = []string{
	"express-rate-limit", "rate-limiter-flexible", "express-slow-down", "@fastify/rate-limit", "fastify-rate-limit", "koa-ratelimit", "koa2-ratelimit", "express-brute", "express-limiter",
	"@nestjs/throttler", "nestjs-rate-limiter", "hapi-rate-limit", "hapi-rate-limitor", "hapi-auth-bearer-throttle", "ratelimiter", "limiter", "bottleneck", "rate-limit-redis", "rate-limit-mongo",
	"@upstash/ratelimit", "express-bouncer", "brute", "hono-rate-limiter", "express-recaptcha", "svg-captcha", "hcaptcha", "toobusy-js", "overload-protection", "@arcjet/node", "ddos",
	"express-request-limit", "express-throttle", "micro-ratelimit", "koa-better-ratelimit", "rolling-rate-limiter", "login-rate-limiter", "@adonisjs/limiter",
}

// comparers tell whether a password is the right one.
var comparers = []string{
	"bcrypt.compare", "bcrypt.compareSync", "bcryptjs.compare", "bcryptjs.compareSync", "bcrypt-nodejs.compare", "bcrypt-nodejs.compareSync", "@node-rs/bcrypt.compare", "@node-rs/bcrypt.verify",
	"argon2.verify", "@node-rs/argon2.verify", "scrypt-kdf.verify", "password-hash.verify", "pbkdf2-password-hash.compare", "credential.verify", "scrypt.verifyKdf", "scrypt.verifyKdfSync",
}

var signInNames = []string{"login", "log-in", "signin", "sign-in", "authenticate", "password", "passwd", "forgot", "/reset", "otp", "2fa", "mfa", "verify-code"}

// limitWords are in the names of those who count tries themselves.
var limitWords = []string{"ratelimit", "rate_limit", "rate-limit", "throttl", "captcha", "attempt", "lockout", "bruteforce", "limiter", "toomany"}

var rateLimitMissing = rule.Check{
	ID:    "flaws/rate-limit-missing",
	Title: "passwords and codes that can be tried without end",
	Why:   "A list of common passwords is tried in minutes, a code of six digits in hours. Comparing a hash is slow on purpose, so many tries at once also keep the service from its work.",
	Fix:   "Count failures per account and per address, for instance with rate-limiter-flexible, or set express-rate-limit before the route.",
	When: "A route for POST of Express, Koa, Fastify or hapi whose path speaks of login, password, reset or a code compares a password, or one hands names and passwords to passport, and the program uses no package that limits how often, or limits other routes of the same file one by one. " +
		"One finding for each application or router.",
	Quiet:    "A name in the file of the route, or of its handlers, speaks of limits, attempts, throttling or captcha; the path changes or updates a password. Whether a proxy in front counts requests is not seen. Tests.",
	CWE:      307,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/advanced/best-practice-security.html"},
	Code: func(p *rule.CodePass) {
		prog := p.File.Prog
		if p.Aside() || len(p.File.Apps()) == 0 {
			return
		}
		limits := prog.Uses(limiters...) || fileSays(p.File, limitWords...)
		if limits && !limitsRoutes(p.File) {
			return
		}
		for _, app := range p.File.Apps() {
			for _, s := range app.Steps {
				path, ok := s.Arg(0).Str()
				if s.Name != "post" || !ok || s.File != p.File || !hasWord(path, signInNames...) && !signsInLocally(s) || hasWord(path, "change", "update") {
					continue
				}
				if limits && isLimited(s) || !comparesPassword(s, limits) {
					continue
				}
				p.Reportf(rule.At(s.NameSpan()), "%s(%s) compares passwords as often as anybody asks.", s.Callee.Source(), s.Arg(0).Source())
				break
			}
		}
	},
}

// comparesPassword reports whether a handler of the route compares a password,
// or hands the request to passport, and none counts how often.
func comparesPassword(s flow.Step, limits bool) bool {
	compares := false
	for _, a := range s.Args() {
		if a.Op() == js.OpCall && a.Is("passport.authenticate()") {
			compares = true
		}
		f, fn, ok := functionOf(a)
		if !ok {
			continue
		}
		if f == s.File && limits && says(f, fn, limitWords...) || !(f == s.File && limits) && fileSays(f, limitWords...) {
			return false
		}
		compares = compares || comparesIn(f, fn)
	}
	return compares
}

// limitsRoutes reports whether a file limits some of its routes one by one, and
// nothing in it, or beside it, limits more than that.
func limitsRoutes(f *flow.File) bool {
	one := false
	for _, app := range f.Apps() {
		for _, s := range app.Steps {
			if !isLimited(s) {
				continue
			}
			if s.Name == "use" || s.File != f {
				return false
			}
			one = true
		}
	}
	for _, name := range limiters {
		if f.MentionedBeside(name) {
			return false
		}
	}
	return one
}

// isLimited reports whether a step is given something of a package that limits,
// or something that is called so.
func isLimited(s flow.Step) bool {
	if _, ok := (stop{Step: s}).gives(limiters...); ok {
		return true
	}
	return slices.ContainsFunc(s.Args(), func(v flow.Value) bool { return hasWord(wordOf(v), limitWords...) })
}

// signsInLocally reports whether a route is passport's for names and passwords.
func signsInLocally(s flow.Step) bool {
	for _, a := range s.Args() {
		if c, ok := a.AsCall(); ok && c.Callee.Is("passport.authenticate") {
			how, _ := c.Arg(0).Str()
			return how == "local" || how == "ldapauth"
		}
	}
	return false
}

// userKeys are what programs keep in a session to know who it is.
var userKeys = []string{"user", "userid", "user_id", "uid", "username", "loggedin", "isloggedin", "logged", "authenticated", "isauthenticated", "account", "accountid", "admin", "isadmin", "email", "currentuser"}

var sessionFixation = rule.Check{
	ID:    "flaws/session-fixation",
	Title: "session kept across the sign-in",
	Why:   "Whoever could plant a session id in the browser before, from another host of the domain or over plain http, shares the session of the user from the sign-in on.",
	Fix:   "req.session.regenerate(err => { req.session.user = user; ... }).",
	When: "A handler compares a password and stores the user in the session, and the program never regenerates one of express-session, koa-generic-session or @fastify/session; " +
		"or passport older than 0.6, which keeps the id, signs users in.",
	Quiet:    "The session is in the cookie itself, as with cookie-session; regenerate is mentioned anywhere. Tests.",
	CWE:      384,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/resources/middleware/session.html#sessionregeneratecallback", "https://github.com/jaredhanson/passport/blob/master/CHANGELOG.md"},
	Code: func(p *rule.CodePass) {
		prog := p.File.Prog
		if !prog.Uses("express-session", "koa-generic-session", "@fastify/session") || p.Aside() {
			return
		}
		reportOldPassport(p)
		seen := map[js.FuncID]bool{}
		for _, id := range p.File.Rows(js.OpAssign) {
			v := p.File.Value(id)
			if storesUser(v) {
				handler, ok := handlerAround(v)
				if ok && !seen[handler] && comparesIn(p.File, handler) && !regenerates(prog, v) {
					seen[handler] = true
					p.Reportf(v, "%s signs the user in, and the session keeps the id that it had before.", p.File.Value(v.Row().X).Source()).Label = "the same id as for the stranger"
				}
			}
		}
	},
}

var regenerateNames = []string{"regenerate", "regenerateSession", "regenerateId"}

// regenerates reports whether the program makes new sessions, for all that can
// be seen also where v signs the user in. It is a look through the whole
// program: to be asked last.
func regenerates(prog *flow.Program, v flow.Value) bool {
	return prog.Mentions(regenerateNames...) && (v.File.MentionedBeside(regenerateNames...) || !onlyElsewhere(v, regenerateNames...))
}

// reportOldPassport looks at the version: 0.6.0 began to regenerate sessions.
func reportOldPassport(p *rule.CodePass) {
	major, minor, ok := version(p.File.Range("passport"))
	if !ok || major > 0 || minor >= 6 {
		return
	}
	for _, call := range p.Calls("passport.session") {
		if regenerates(p.File.Prog, call.Value) {
			return
		}
		p.Reportf(call, "passport %s keeps the id of the session when a user signs in: version 0.6 changes it.", p.File.Range("passport"))
	}
}

func storesUser(v flow.Value) bool {
	target := v.File.Value(v.Row().X)
	given := v.File.Value(v.Row().Y)
	if target.Op() != js.OpGet || !slices.Contains(userKeys, strings.ToLower(target.Name())) {
		return false
	}
	if c := given.Const(); c.Kind != flow.NoConst && !c.Truthy() {
		return false
	}
	base := target.File.Value(target.Row().X)
	return base.Is("express:req.session", "koa:ctx.session", "fastify:req.session")
}

// comparesIn reports whether a function compares a password: with a library,
// with a function whose name says so, or with ===.
func comparesIn(f *flow.File, fn js.FuncID) bool {
	for v := range inside(f, fn) {
		if call, ok := v.AsCall(); ok {
			if call.Callee.Is(comparers...) || call.Callee.Is("passport.authenticate") && call.Arg(1).Origin().Op() == js.OpFunc || hasWord(call.Method(), "comparepassword", "checkpassword", "verifypassword", "validatepassword", "isvalidpassword", "validpassword") {
				return true
			}
			if hasWord(call.Callee.Name(), "check", "verif", "compare", "valid", "match", "authenticate", "login", "signin") && slices.ContainsFunc(call.Args(), isPassword) {
				return true
			}
		}
		if row := v.Row(); row.Op == js.OpBinary && strings.Contains(f.JS.Str(row.Str), "==") {
			x, y := f.Value(row.X), f.Value(row.Y)
			if isPassword(x) && (namesHash(y) || isConfigured(y)) || isPassword(y) && (namesHash(x) || isConfigured(x)) {
				return true
			}
		}
	}
	return false
}

// namesHash reports whether a value may be what is kept of a password, and not
// the same one typed again.
func namesHash(v flow.Value) bool {
	return isPassword(v) || (v.Op() == js.OpGet || v.Op() == js.OpRef) && hasWord(v.Name(), "hash", "secret", "expected", "stored", "digest")
}

// isPassword reports whether a value is called after a password.
func isPassword(v flow.Value) bool {
	return (v.Op() == js.OpGet || v.Op() == js.OpRef) && (v.Name() == "pass" || hasWord(v.Name(), "password", "passwd", "pwd")) && !hasWord(v.Name(), "confirm", "repeat", "again", "new", "2")
}

// secretNames are what must not stand in an address.
var secretNames = []string{"password", "passwd", "pwd", "passphrase", "newpassword", "new_password", "oldpassword", "secret", "client_secret", "clientsecret", "apikey", "api_key", "creditcard", "cardnumber", "cvv", "ssn", "access_token"}

// queries are where frameworks keep what stands behind the question mark.
var queries = model.On([]string{"express:req", "fastify:req", "koa:ctx", "koa:ctx.request", "hapi:request", "next:req"}, "query")

var secretInQuery = rule.Check{
	ID:       "flaws/secret-in-query",
	Title:    "password in the address of a request",
	Why:      "Addresses stand in the logs of every proxy and server on the way, in the history of the browser, and in the Referer header that the next site gets.",
	Fix:      "Read it from the body of a POST, or from the Authorization header.",
	When:     "A handler of Express, Fastify, Koa, hapi or Next reads a key such as password, secret or apikey of the query; passport-jwt takes the token from there; or a request is sent with a password in its address. Passwords are medium, keys for programs low.",
	Quiet:    "Tokens for one use, such as those in mails: token, code, state. Tests.",
	CWE:      598,
	Severity: rule.Low,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc9110#section-17.9"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range p.Calls("passport-jwt.ExtractJwt.fromUrlQueryParameter") {
			f := p.Reportf(c, "%s takes the token of the session from the address of the request.", calleeOf(c))
			f.Severity = rule.Medium
		}
		reportSentPasswords(p)
		if p.File.JS.FindStr("query") == 0 {
			return
		}
		seen := map[js.FuncID]string{}
		for i := range p.File.JS.Values {
			row := &p.File.JS.Values[i]
			if row.Op != js.OpGet || !slices.Contains(secretNames, strings.ToLower(p.File.JS.Str(row.Str))) {
				continue
			}
			v := p.File.Value(js.ValueID(i))
			if !p.File.Value(row.X).Is(queries...) || seen[v.FuncID()] == strings.ToLower(v.Name()) {
				continue
			}
			seen[v.FuncID()] = strings.ToLower(v.Name())
			f := p.Reportf(v, "%s reads %s from the address of the request.", v.Source(), v.Name())
			if hasWord(v.Name(), "pass", "pwd", "card", "cvv", "ssn") {
				f.Severity = rule.Medium
			}
		}
	},
}
