package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var jwtNone = rule.Check{
	ID:       "flaws/jwt-none",
	Title:    "web token accepted without a signature",
	Why:      "With the algorithm none, or without a key, anybody writes his own token: any name, any role.",
	Fix:      "Name the one algorithm that is used, such as algorithms: ['HS256'], and give the key.",
	When:     "A list of accepted algorithms holds none; a token is verified with an empty, false, null or undefined key; a token is signed with the algorithm none; jose's UnsecuredJWT is used.",
	Quiet:    "The list or the key is not known. Tests are low.",
	CWE:      347,
	Severity: rule.Critical,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc8725#section-3.2", "https://auth0.com/blog/critical-vulnerabilities-in-json-web-token-libraries/"},
	Code: func(p *rule.CodePass) {
		for _, c := range jwtCalls(p.File) {
			if at, ok := holdsNone(c.algorithms.in(c.Call)); ok {
				reportNone(p, at, "%s accepts tokens without a signature.", calleeOf(c.Call))
			} else if key := c.key.in(c.Call); key.State == flow.Present && isNoKey(key.Value) {
				reportNone(p, c, "%s verifies tokens without a key.", calleeOf(c.Call))
			}
		}
		for _, c := range p.Calls("jose.jwtVerify", "jws.verify", "jwt-simple.decode", "jsonwebtoken.sign", "jwt-simple.encode", "hono/jwt.verify") {
			for _, v := range []flow.Value{c.Arg(1), c.Arg(2), c.Arg(3), c.Option(2, "algorithm").Value, c.Option(2, "algorithms").Value} {
				if at, ok := holdsNone(flow.Option{Value: v, State: flow.Present}); ok {
					what := "%s accepts tokens without a signature."
					if m := c.Callee.Name(); m == "sign" || m == "encode" {
						what = "%s makes tokens without a signature."
					}
					reportNone(p, at, what, calleeOf(c))
					break
				}
			}
		}
		for _, c := range p.Calls("fast-jwt.createVerifier", "fast-jwt.createSigner") {
			for _, key := range []string{"algorithms", "algorithm"} {
				if at, ok := holdsNone(c.Option(0, key)); ok {
					reportNone(p, at, map[bool]string{true: "%s makes what takes tokens without a signature.", false: "%s makes tokens without a signature."}[key == "algorithms"], calleeOf(c))
				}
			}
		}
		for _, c := range p.Calls("jose.UnsecuredJWT.decode", "jose.UnsecuredJWT") {
			reportNone(p, c, "%s takes and makes tokens without a signature.", calleeOf(c))
		}
	},
}

func reportNone(p *rule.CodePass, at rule.Place, format string, args ...any) {
	f := p.Reportf(at, format, args...)
	f.Confidence, f.Label = rule.Certain, "anybody writes his own token"
	if strings.Contains(f.Message, "makes tokens") {
		f.Severity = rule.High
	}
	trifling(f)
}

// holdsNone reports whether an option is "none" or a list with it.
func holdsNone(o flow.Option) (flow.Value, bool) {
	if o.State != flow.Present {
		return flow.Value{}, false
	}
	if s, ok := o.Value.Str(); ok {
		return o.Value, strings.EqualFold(s, "none")
	}
	list := o.Value.Origin()
	if list.Op() != js.OpArray {
		return flow.Value{}, false
	}
	for _, e := range list.File.JS.Operands(list.Row()) {
		if s, ok := list.File.Value(e).Str(); ok && strings.EqualFold(s, "none") {
			return o.Value, true
		}
	}
	return flow.Value{}, false
}

func isNoKey(v flow.Value) bool {
	c := v.Const()
	return !c.Default && (c.Kind == flow.Null || c.Kind == flow.Undefined || c.Kind == flow.False || c.Kind == flow.String && c.Text == "")
}

var jwtAnyAlgorithm = rule.Check{
	ID:    "flaws/jwt-any-algorithm",
	Title: "web token chooses its own algorithm",
	Why: "Where the token says how it is to be checked, an attacker takes the public key, which everybody may know, for the secret of an HMAC, signs with it, and is believed. " +
		"Libraries stop the known ways; a list of algorithms stops them all.",
	Fix: "Give the list: algorithms: ['RS256'].",
	When: "A token is verified without a list of algorithms and the key may be a public one; express-jwt, koa-jwt, passport-jwt or hapi-auth-jwt2 is set up without a list; the list holds HMAC beside RSA or ECDSA; jwt-simple decodes, or jws verifies, without an algorithm; a package hands the options of its users on to jsonwebtoken and never speaks of algorithms; " +
		"code that verifies tokens itself takes the algorithm from the header of the token.",
	Quiet: "The options are not known; the key is called a secret or is one for certain, where jsonwebtoken takes nothing but HMAC. " +
		"Where the key is neither known to be public nor a secret, the finding is possible.",
	CWE:      347,
	Severity: rule.Medium,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc8725#section-3.1", "https://github.com/auth0/express-jwt#readme"},
	Code: func(p *rule.CodePass) {
		reportChosen(p)
		for _, c := range p.Calls("jws.verify") {
			if n, exact := c.Len(); exact && n == 2 { // token and key, as before version 3
				f := p.Reportf(c, "%s is not told the algorithm, and takes the one that the token names.", calleeOf(c))
				f.Label = "no algorithm"
				trifling(f)
			}
		}
		for _, c := range jwtCalls(p.File) {
			if handsOn(p, c) {
				f := p.Reportf(c, "%s takes the options of the users of this package, who need not name an algorithm.", calleeOf(c.Call))
				f.Label = "no list of algorithms"
				trifling(f)
				continue
			}
			if list := c.algorithms.in(c.Call); !list.Absent() {
				if _, none := holdsNone(list); !none && mixesAlgorithms(list) {
					f := p.Reportf(list.Value, "%s accepts HMAC and signatures by the same key: who has the public key signs with it.", calleeOf(c.Call))
					f.Label = "the token chooses between them"
					trifling(f)
				}
				continue
			}
			key := c.key.in(c.Call)
			if !c.asks && (key.Absent() || key.State == flow.Present && isSymmetric(key.Value)) {
				continue
			}
			f := p.Reportf(c, "%s lets the token choose its algorithm.", calleeOf(c.Call))
			f.Label = "no list of algorithms"
			switch {
			case c.asks:
			case key.State == flow.Present && isPublicKey(key.Value):
				f.Severity = rule.Low
			default:
				f.Severity, f.Confidence = rule.Low, rule.Possible
			}
			trifling(f)
		}
		for _, c := range p.Calls("jwt-simple.decode") {
			if n, exact := c.Len(); exact && n < 4 && !c.Arg(2).IsTrue() {
				f := p.Reportf(c, "%s takes the algorithm that the token names.", calleeOf(c))
				f.Label = "no algorithm given"
				if isSymmetric(c.Arg(1)) {
					f.Severity = rule.Low
				}
				trifling(f)
			}
		}
	},
}

// isSymmetric reports whether a key is certainly no public key.
func isSymmetric(v flow.Value) bool {
	if c := v.Const(); c.Kind == flow.String {
		return !strings.Contains(c.Text, "-----BEGIN")
	}
	for _, name := range namesIn(v) {
		if nameHas(name, "secret", "hmac", "password", "salt", "private") && !nameHas(name, "public") {
			return true
		}
	}
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("node:crypto.randomBytes")
}

// isPublicKey reports whether a name says that a key is public.
func isPublicKey(v flow.Value) bool {
	for _, o := range append([]flow.Value{v}, v.Origins()...) {
		for _, name := range namesIn(o) {
			if nameHas(name, "public", "pub", "cert", "certificate", "pem", "jwks", "jwk") {
				return true
			}
		}
		if s, ok := o.Str(); ok && strings.Contains(s, "BEGIN") {
			return true
		}
	}
	return false
}

var jwtLiteralSecret = rule.Check{
	ID:       "flaws/jwt-literal-secret",
	Title:    "secret of web tokens in the code",
	Why:      "Whoever sees the code, in a repository, an image or a backup, signs tokens for any user. Short secrets and those from manuals are found by trying at home, millions in a second.",
	Fix:      "Read the secret from the environment or a store of secrets, make a new one of 32 random bytes, and stop if it is missing.",
	When:     "The key that signs or verifies web tokens is a string that the code holds. A string to fall back to is medium.",
	Quiet:    "The value comes from elsewhere or is not known; a public key or a certificate. Tests are low.",
	CWE:      798,
	Severity: rule.High,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc8725#section-3.5", "https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password"},
	Code: func(p *rule.CodePass) {
		seen := map[flow.Value]bool{}
		for _, k := range jwtKeys(p.File) {
			at, fallback, ok := literalAt(k.value)
			if !ok || seen[at] || saidByName(p, at) {
				continue
			}
			if text, _ := at.Str(); containsAny(text, "BEGIN PUBLIC KEY", "BEGIN CERTIFICATE", "BEGIN RSA PUBLIC KEY") {
				continue
			}
			seen[at] = true
			f := p.Reportf(at, "The key of web tokens stands in the code.")
			f.Confidence, f.Label = rule.Certain, "anybody who sees the code signs tokens"
			if fallback {
				f.Message = "The key of web tokens falls back to a string in the code."
				f.Severity, f.Confidence = rule.Medium, rule.Likely
			}
			if at.Span() != k.value.Span() {
				f.Trace = []rule.Step{{Place: k.value.Span(), Code: k.value.Source(), Note: k.does + " here"}}
			}
			trifling(f)
		}
	},
}
