package flaws

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var secretLog = rule.Check{
	ID:    "flaws/cleartext-secret-log",
	Title: "secret written to the log",
	Why:   "Logs are copied to other machines, kept for years and read by many. Who reads them has the passwords and tokens of everybody who came by.",
	Fix:   "Leave it out, or log that it is there: password: Boolean(password).",
	When:  "The console or a logger is given something named a password, a secret, an API key or an access token, or all of process.env.",
	Quiet: "Constants; what is hashed, masked, measured or tested; a plain token of which nothing says that it opens anything; development only. Tests and tools are low.",
	CWE:   532, Severity: rule.Medium,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude"},
	Code: func(p *rule.CodePass) {
		for c := range p.File.AllCalls() {
			if !isLogMethod(c.Method()) || !isLogger(c) || c.OnlyInDevelopment() {
				continue
			}
			for _, arg := range c.Args() {
				v, ok := secretWithin(arg, 0)
				if !ok {
					continue
				}
				what := v.Source()
				if v.Is("globalThis.process.env") {
					what = "process.env, with every secret in it,"
				}
				f := p.Reportf(c, "%s writes %s to the log.", calleeOf(c), what)
				f.Label = "everybody who reads the log has it"
				trifling(f)
				break
			}
		}
	},
}

var logMethods = []string{"log", "info", "debug", "warn", "error", "trace", "verbose", "silly", "fatal", "notice", "dir", "http"}

func isLogMethod(name string) bool { return slices.Contains(logMethods, name) }

// isLogger reports whether a method is one of the console or of a logger.
func isLogger(c flow.Call) bool {
	switch name := c.Receiver().Name(); name {
	case "console":
		return c.Receiver().Is("globalThis.console")
	case "logger", "log", "winston", "LOG", "Logger", "_logger", "fastify", "app":
		return name != "app" && name != "fastify"
	}
	return c.Receiver().Is("winston.createLogger()", "pino()", "bunyan.createLogger()", "log4js.getLogger()", "loglevel", "signale", "consola")
}

// secretWithin returns the secret that an argument carries as it is.
func secretWithin(v flow.Value, depth int) (flow.Value, bool) {
	if depth > 4 || !v.OK() {
		return flow.Value{}, false
	}
	row := v.Row()
	var parts []js.ValueID
	switch row.Op {
	case js.OpRef, js.OpGet, js.OpGlobal:
		return v, carriesSecret(v)
	case js.OpTemplate, js.OpArray:
		parts = v.File.JS.Operands(row)
	case js.OpObject:
		for _, m := range v.File.JS.Operands(row) {
			if prop := v.File.JS.At(m); prop.Op == js.OpProp {
				parts = append(parts, prop.X)
			}
		}
	case js.OpBinary:
		if v.File.JS.Str(row.Str) == "+" {
			parts = []js.ValueID{row.X, row.Y}
		}
	case js.OpLogical:
		parts = []js.ValueID{row.X, row.Y}
	case js.OpCall:
		if c, _ := v.AsCall(); c.Callee.Is("globalThis.JSON.stringify", "node:util.inspect", "node:util.format", "globalThis.String") {
			parts = v.File.JS.Operands(row)
		} else if c.Method() == "toString" {
			return secretWithin(c.Receiver(), depth+1)
		}
	}
	for _, part := range parts[:min(len(parts), 32)] {
		if found, ok := secretWithin(v.File.Value(part), depth+1); ok {
			return found, true
		}
	}
	return flow.Value{}, false
}

// carriesSecret reports whether a variable or property is a secret by its name
// and not a constant.
func carriesSecret(v flow.Value) bool {
	if v.Name() == "env" && v.Is("globalThis.process.env") {
		return true
	}
	switch s := senseOf(v.Name()); s {
	case passwordSense, secretSense, tokenSense:
		if s == secretSense && nameHas(v.Name(), "session") { // the key by which a session is found
			return false
		}
		if nameHas(v.Name(), "hash", "hashed", "digest", "masked", "encrypted", "redacted", "public", "csrf", "xsrf") {
			return false
		}
	case bareTokenSense:
		if !isIssued(v) {
			return false
		}
	default:
		return false
	}
	if c := v.Const(); c.Kind != flow.NoConst && !c.Default {
		return false
	}
	if isClassName(v.Name()) {
		return false
	}
	o := v.Origin()
	if c, ok := o.AsCall(); ok {
		for _, name := range []string{c.Callee.Name(), c.Method()} {
			if nameHas(name, "mask", "redact", "hash", "hide", "obfuscate", "replace", "encrypt", "censor", "sanitize", "validate", "check", "is", "has", "cwd", "pwd", "dirname", "resolve") {
				return false
			}
		}
	}
	switch o.Op() {
	case js.OpFunc, js.OpClass, js.OpBinary, js.OpUnary, js.OpNumber, js.OpTrue, js.OpFalse, js.OpObject:
		return false
	}
	return true
}

// isIssued reports whether a token opens something: it came in a request, from
// the environment, or was signed here.
func isIssued(v flow.Value) bool {
	if isFromOutside(v) || v.Is("globalThis.process.env.TOKEN") {
		return true
	}
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("jsonwebtoken.sign", "jose.SignJWT().sign")
}

var secretStorage = rule.Check{
	ID:    "flaws/cleartext-secret-storage",
	Title: "secret kept in the clear",
	Why: "What lies in localStorage or in a cookie that scripts read is read by any script that gets into the page; a file with a password is read by whoever " +
		"gets at a backup or another account.",
	Fix:  "Keep sessions in cookies that are httpOnly; do not keep passwords at all; encrypt what has to be kept in a file.",
	When: "localStorage, sessionStorage, a cookie or a file is given a password; or a storage of the browser a token, which is low.",
	Quiet: "The value is a constant, hashed or encrypted; a plain token of which nothing says that it opens anything. " +
		"Tests and tools are low.",
	CWE:      312,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html#local-storage"},
	Code: func(p *rule.CodePass) {
		for c := range p.Calls("globalThis.localStorage.setItem", "globalThis.sessionStorage.setItem") {
			reportStored(p, c, true)
		}
		for c := range p.Calls("express:res.cookie", "koa:ctx.cookies.set", "js-cookie.set", "fastify:reply.setCookie", "cookies().set", "universal-cookie().set") {
			reportStored(p, c, false)
		}
		for c := range p.Calls(fsPaths("writeFile", "appendFile")...) {
			if v, ok := secretWithin(c.Arg(1), 0); ok && senseOf(v.Name()) == passwordSense {
				f := p.Reportf(c, "%s keeps %s in a file in the clear.", calleeOf(c), v.Source())
				f.Label = "not encrypted"
				trifling(f)
			}
		}
	},
}

func reportStored(p *rule.CodePass, c flow.Call, page bool) {
	key, _ := c.Arg(0).Str()
	v, ok := secretWithin(c.Arg(1), 0)
	s := senseOf(key)
	if ok {
		s = senseOf(v.Name())
	} else {
		v = c.Arg(1)
		if v.Const().Kind != flow.NoConst || !isBareValue(v) {
			return
		}
	}
	switch {
	case s == passwordSense:
	case page && (s == tokenSense || s == secretSense || key == "jwt" || senseOf(key) == bareTokenSense) && !nameHas(key, "csrf", "xsrf", "device", "push"):
	default:
		return
	}
	f := p.Reportf(c, "%s keeps %s in the clear.", calleeOf(c), v.Source())
	f.Label = "any script in the page reads it"
	if s != passwordSense {
		f.Severity = rule.Low
	}
	trifling(f)
}

// isBareValue reports whether v is a variable or property, and no result of a
// call that may have made it harmless.
func isBareValue(v flow.Value) bool {
	return v.Op() == js.OpRef || v.Op() == js.OpGet
}
