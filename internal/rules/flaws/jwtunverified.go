package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var jwtDecoders = []string{"jsonwebtoken.decode", "jose.decodeJwt", "jose/util/decode_jwt.decodeJwt", "jwt-decode", "jwt-decode.jwtDecode", "jwt-decode.jwt_decode", "jws.decode", "@nestjs/jwt.JwtService().decode", "fast-jwt.createDecoder()"}

var jwtUnverified = rule.Check{
	ID:       "flaws/jwt-unverified",
	Title:    "web token believed without looking at its signature",
	Why:      "Decoding only reads what the token says. Anybody can write a token that says that he is the administrator; and one that is out of date may have been stolen.",
	Fix:      "Verify the token before anything in it is believed, and let it expire.",
	When:     "A service decodes a token and verifies none in the same file, which is high when the token is taken from the request there, or by hand, with JSON.parse and base64; what it says is kept as the user of the request; a token is decoded and returned where verifying it has failed; jwt-simple decodes without verifying; the date of expiry is ignored.",
	Quiet:    "Code of pages, which has no key; only the header, the issuer or the times are asked for, to find the key or to fetch another token; the token was signed by the same file. Where another file verifies, the finding is possible.",
	CWE:      347,
	Severity: rule.High,
	Links:    []string{"https://github.com/auth0/node-jsonwebtoken#jwtdecodetoken--options"},
	Code: func(p *rule.CodePass) {
		reportDecoded(p)
		reportByHand(p)
		for _, c := range p.Calls("jwt-simple.decode") {
			if c.Arg(2).IsTrue() {
				f := p.Reportf(c, "%s is told not to verify the token.", calleeOf(c))
				f.Confidence, f.Label = rule.Certain, "anybody writes his own token"
				trifling(f)
			}
		}
		for _, c := range jwtCalls(p.File) {
			reportExpiry(p, c.Call, c.expiry)
		}
		for _, row := range expiries {
			for _, c := range p.Calls(row.calls...) {
				reportExpiry(p, c, row.expiry)
			}
		}
	},
}

// expiries are other places of the option that switches expiry off.
var expiries = []struct {
	calls  []string
	expiry calledWith
}{
	{[]string{"fast-jwt.createVerifier"}, calledWith{0, "ignoreExpiration"}},
	{[]string{"passport-jwt.Strategy"}, calledWith{0, "jsonWebTokenOptions.ignoreExpiration"}},
	{[]string{"@nestjs/jwt.JwtModule.register", "@nestjs/jwt.JwtService"}, calledWith{0, "verifyOptions.ignoreExpiration"}},
}

func reportExpiry(p *rule.CodePass, c flow.Call, at calledWith) {
	if o := at.in(c); at.key != "" && o.IsTrue() {
		f := p.Reportf(o.Value, "%s accepts tokens that are out of date.", calleeOf(c))
		f.Severity, f.Confidence, f.Label = rule.Medium, rule.Certain, "a stolen token is good for ever"
		f.CWE = 613
		trifling(f)
	}
}

func reportDecoded(p *rule.CodePass) {
	if isBrowser(p.File) {
		return
	}
	verified := verifies(p.File)
	for _, c := range p.Calls(jwtDecoders...) {
		if verified && !believedAnyway(c) && !becomesUser(c) && !(requested(c.Arg(0)) && onlyElsewhere(c.Value, verifyNames...)) {
			continue
		}
		if c.Option(1, "complete").IsTrue() || c.Option(1, "header").IsTrue() || signedHere(c.Arg(0)) || asksWhich(c) {
			continue
		}
		fromRequest := isFromOutside(c.Arg(0)) || requested(c.Arg(0))
		if !fromRequest && c.Callee.Is("jwt-decode", "jwt-decode.jwtDecode", "jwt-decode.jwt_decode", "fast-jwt.createDecoder()") {
			continue
		}
		f := p.Reportf(c, "%s reads the token without looking at its signature.", calleeOf(c))
		f.Label = "anybody writes his own token"
		if !fromRequest {
			f.Severity = rule.Medium
		}
		if p.File.Prog.Uses("express-jwt", "koa-jwt", "passport-jwt", "@fastify/jwt", "fastify-jwt", "hapi-auth-jwt2", "jwks-rsa") || p.File.Prog.Mentions("jwtVerify", "verifyAsync") {
			f.Confidence = rule.Possible
		}
		trifling(f)
	}
}

// believedAnyway reports whether a token is decoded and handed back where its
// verification has failed.
func believedAnyway(c flow.Call) bool {
	if parentOf(c.Value).Op() != js.OpReturn {
		return false
	}
	for b := c.Row().Block; b >= 0; b = c.File.JS.Blocks[b].Parent {
		switch c.File.JS.Blocks[b].Kind {
		case js.BlockCatch:
			return true
		case js.BlockBody:
			return false
		}
	}
	return false
}

// becomesUser reports whether what a token of the request says is kept as who
// asks: req.user = jwt.decode(token).
func becomesUser(c flow.Call) bool {
	to := parentOf(c.Value)
	if to.Op() != js.OpAssign || !requested(c.Arg(0)) {
		return false
	}
	target := to.File.Value(to.Row().X)
	return target.Op() == js.OpGet && slices.Contains(userKeys, strings.ToLower(target.Name())) && target.File.Value(target.Row().X).Is(requestRoles...)
}

// asksWhich reports whether a token is only asked when it ends, and who says
// that he made it: for which key to verify it by, or when to fetch another.
func asksWhich(c flow.Call) bool {
	f := c.File
	sym, ok := holder(c.Value)
	if !ok {
		return false
	}
	asked := false
	for i := range f.JS.Values {
		v := &f.JS.Values[i]
		ref := f.JS.At(v.X)
		if v.Op != js.OpGet && v.Op != js.OpReturn && v.Op != js.OpGetDyn || ref.Op != js.OpRef || ref.Sym != sym {
			continue
		}
		if v.Op != js.OpGet || !tokenFacts[f.JS.Str(v.Str)] {
			return false
		}
		asked = true
	}
	return asked
}

var tokenFacts = map[string]bool{"exp": true, "iat": true, "nbf": true, "iss": true, "kid": true, "alg": true, "header": true}

// verifyNames are what functions that verify tokens are called.
var verifyNames = []string{"verify", "verifyAsync", "jwtVerify", "verifyToken", "verifyIdToken", "createVerifier"}

// verifies reports whether a file verifies tokens in some way.
func verifies(f *flow.File) bool {
	for range f.Calls("jsonwebtoken.verify", "jose.jwtVerify", "jws.verify", "jwt-simple.decode", "google-auth-library.OAuth2Client().verifyIdToken", "njwt.verify") {
		return true
	}
	for _, s := range verifyNames {
		if f.JS.FindStr(s) != 0 {
			return true
		}
	}
	return false
}

// signedHere reports whether a token was just made.
func signedHere(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("jsonwebtoken.sign", "jose.SignJWT().sign", "@nestjs/jwt.JwtService().sign", "@nestjs/jwt.JwtService().signAsync")
}

// requested reports whether a token is cut out of a part of a request.
func requested(v flow.Value) bool {
	o := v.Origin()
	for range 6 {
		if isFromOutside(o) {
			return true
		}
		if c, ok := o.AsCall(); ok { // req.headers.authorization.split(' ')
			if !c.Receiver().OK() {
				return false
			}
			o = c.Receiver().Origin()
			if c.Method() == "get" || c.Method() == "header" {
				return isFromOutside(c.Receiver()) || isFromOutside(o)
			}
			continue
		}
		if row := o.Row(); row.X != 0 {
			o = o.File.Value(row.X).Origin()
			continue
		}
		return false
	}
	return false
}
