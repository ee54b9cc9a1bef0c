package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var secretLog = rule.Check{
	ID:    "flaws/cleartext-secret-log",
	Title: "secret written to the log",
	Why:   "Logs are copied to other machines, kept for years and read by many. Who reads them has the passwords and tokens of everybody who came by.",
	Fix:   "Leave it out, or log that it is there: password: Boolean(password).",
	When:  "The console or a logger is given something named a password, a secret, an API key or an access token, or all of process.env; under that name, or in a text, an object or a parameter of another name that it is followed to.",
	Quiet: "Constants; what is hashed, masked, measured or tested; a plain token of which nothing says that it opens anything; development only. What a command prints for who has called it is only possible. Tests and tools are low.",
	CWE:   532, Severity: rule.Medium,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.File.AllCalls() {
			if !writesLog(c) || c.OnlyInDevelopment() {
				continue
			}
			for _, arg := range c.Args() {
				v, ok := secretWithin(arg, 0)
				var way *taint.Flow
				if !ok {
					if way = followSecret(p, arg, carriesSecret); way == nil || namesAFile(way) {
						continue
					}
					v = way.From()
				}
				what := v.Source()
				if v.Is("globalThis.process.env") {
					what = "process.env, with every secret in it,"
				}
				f := p.Reportf(c, "%s writes %s to the log.", calleeOf(c), what)
				f.Label = "everybody who reads the log has it"
				if way != nil {
					f.Trace = rule.Steps(way.Steps)
				}
				if isCommand(p.File) && printsOut(c) {
					f.Confidence = rule.Possible
				}
				trifling(f)
				break
			}
		}
	},
}

// namesAFile reports whether a secret is on its way the name of a file, as what
// an option says of where the key lies.
func namesAFile(way *taint.Flow) bool {
	for _, s := range way.Steps {
		name := strings.ToLower(s.Value.Name())
		if strings.HasSuffix(name, "path") || strings.HasSuffix(name, "filename") || strings.HasSuffix(name, "file") || strings.HasSuffix(name, "dir") {
			return true
		}
	}
	return false
}

// isCommand reports whether a file is one that people run by its name: what it
// prints is for them, or for the program that has asked.
func isCommand(f *flow.File) bool { return strings.HasPrefix(f.JS.Text.Data, "#!") }

// printsOut reports whether a call writes to the standard output.
func printsOut(c flow.Call) bool {
	return c.Callee.Is("globalThis.console.log", "globalThis.console.info", "globalThis.process.stdout.write")
}

var logMethods = []string{"log", "info", "debug", "warn", "error", "trace", "verbose", "silly", "fatal", "notice", "dir", "http"}

func isLogMethod(name string) bool { return slices.Contains(logMethods, name) }

// writesLog reports whether a call writes a line of a log.
func writesLog(c flow.Call) bool {
	return isLogMethod(c.Method()) && isLogger(c) || c.Callee.Is("globalThis.process.stdout.write", "globalThis.process.stderr.write")
}

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

// followSecret returns the way from a secret to an argument that is made of
// it: a variable of another name, an object, the parameter of a helper.
func followSecret(p *rule.CodePass, v flow.Value, isSecret func(flow.Value) bool) *taint.Flow {
	if v.Const().Kind != flow.NoConst || p.Aside() || !flow.Shared(p.File, namedKey{}, func() bool { return namesSecrets(p.File.Prog) }) {
		return nil
	}
	return p.Taint.FromSecret(v, "*", func(v flow.Value) bool {
		switch v.Op() {
		case js.OpRef, js.OpGet, js.OpGlobal:
			return v.Name() != "env" && isSecret(v)
		}
		return false
	})
}

type namedKey struct{}

// namesSecrets reports whether any name of a program may be that of a secret.
func namesSecrets(prog *flow.Program) bool {
	return prog.Mentions("password", "passwd", "secret", "apiKey", "accessToken", "token", "pwd", "api_key", "access_token", "authorization")
}

// carriesPassword reports whether a value is a password by its name.
func carriesPassword(v flow.Value) bool {
	return carriesSecret(v) && senseOf(v.Name()) == passwordSense
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
