package flaws

import (
	"slices"
	"strings"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/js"
)

// A jwtVerifier row is a call that takes web tokens and says whether they are
// genuine.
type jwtVerifier struct {
	calls      []string
	key        calledWith // the key
	algorithms calledWith
	expiry     calledWith // the option that switches expiry off, "" if there is none
	asks       bool       // the package refuses to start without a list of algorithms
}

// calledWith is a place among the arguments of a call.
type calledWith struct {
	arg int
	key string // "" for the argument itself
}

func (w calledWith) in(c flow.Call) flow.Option {
	if w.key != "" {
		return c.Option(w.arg, w.key)
	}
	if n, exact := c.Len(); !exact && w.arg >= n-1 {
		return flow.Option{}
	} else if w.arg >= n {
		return flow.Option{State: flow.Absent}
	}
	return flow.Option{Value: c.Arg(w.arg), State: flow.Present}
}

var jwtVerifiers = []jwtVerifier{
	{calls: []string{"jsonwebtoken.verify"}, key: calledWith{1, ""}, algorithms: calledWith{2, "algorithms"}, expiry: calledWith{2, "ignoreExpiration"}},
	{calls: []string{"express-jwt", "express-jwt.expressjwt", "express-jwt.expressJwt"}, key: calledWith{0, "secret"}, algorithms: calledWith{0, "algorithms"}, expiry: calledWith{0, "ignoreExpiration"}, asks: true},
	{calls: []string{"koa-jwt"}, key: calledWith{0, "secret"}, algorithms: calledWith{0, "algorithms"}, expiry: calledWith{0, "ignoreExpiration"}},
	{calls: []string{"passport-jwt.Strategy"}, key: calledWith{0, "secretOrKey"}, algorithms: calledWith{0, "algorithms"}, expiry: calledWith{0, "ignoreExpiration"}},
	{calls: []string{"@hapi/hapi.server().auth.strategy"}, key: calledWith{2, "key"}, algorithms: calledWith{2, "verifyOptions.algorithms"}, expiry: calledWith{2, "verifyOptions.ignoreExpiration"}},
	{calls: []string{"@nestjs/jwt.JwtService().verify", "@nestjs/jwt.JwtService().verifyAsync"}, key: calledWith{1, "secret"}, algorithms: calledWith{1, "algorithms"}, expiry: calledWith{1, "ignoreExpiration"}},
}

// A jwtCall is one use of a row.
type jwtCall struct {
	flow.Call
	*jwtVerifier
}

type jwtCallsKey struct{}

// jwtCalls returns where a file has web tokens verified.
func jwtCalls(f *flow.File) []jwtCall {
	return flow.Memo(f, jwtCallsKey{}, func(f *flow.File) []jwtCall {
		var all []jwtCall
		for i := range jwtVerifiers {
			row := &jwtVerifiers[i]
			for _, c := range f.Calls(row.calls...) {
				if kind, _ := c.Arg(1).Str(); strings.HasSuffix(c.Path, "auth.strategy") && kind != "jwt" {
					continue
				}
				all = append(all, jwtCall{c, row})
			}
		}
		for _, c := range injectedCalls(f, "verify", "verifyAsync") {
			all = append(all, jwtCall{c, &jwtVerifiers[len(jwtVerifiers)-1]})
		}
		return all
	})
}

// injectedCalls returns the calls of methods of Nest's JwtService, which a
// class is given by its constructor and keeps under this name.
func injectedCalls(f *flow.File, methods ...string) []flow.Call {
	if !f.Prog.Uses("@nestjs/jwt") || f.JS.FindStr("jwtService") == 0 {
		return nil
	}
	var all []flow.Call
	for _, c := range f.AllCalls() {
		if slices.Contains(methods, c.Method()) && c.Receiver().Name() == "jwtService" {
			all = append(all, c)
		}
	}
	return all
}

// jwtKeyTakers are the other calls that take the key of web tokens.
var jwtKeyTakers = []struct {
	calls []string
	at    calledWith
}{
	{[]string{"jsonwebtoken.sign"}, calledWith{1, ""}},
	{[]string{"jwt-simple.encode", "jwt-simple.decode", "njwt.create", "njwt.verify"}, calledWith{1, ""}},
	{[]string{"jose.jwtVerify", "jose/jwt/verify.jwtVerify"}, calledWith{1, ""}},
	{[]string{"jose.SignJWT().sign"}, calledWith{0, ""}},
	{[]string{"jws.sign"}, calledWith{0, "secret"}},
	{[]string{"jws.verify"}, calledWith{2, ""}},
	{[]string{"@nestjs/jwt.JwtModule.register"}, calledWith{0, "secret"}},
	{[]string{"@nestjs/jwt.JwtService"}, calledWith{0, "secret"}},
	{[]string{"hono/jwt.jwt"}, calledWith{0, "secret"}},
	{[]string{"hono/jwt.sign", "hono/jwt.verify"}, calledWith{1, ""}},
	{[]string{"fast-jwt.createSigner", "fast-jwt.createVerifier"}, calledWith{0, "key"}},
}

type jwtKeysKey struct{}

// jwtKeys returns the keys of web tokens in a file.
func jwtKeys(f *flow.File) []usedKey {
	return flow.Memo(f, jwtKeysKey{}, func(f *flow.File) []usedKey {
		var all []usedKey
		add := func(o flow.Option, does string) {
			if o.State != flow.Present {
				return
			}
			v := o.Value
			if inner := v.Option("key"); inner.State == flow.Present {
				v = inner.Value
			}
			all = append(all, usedKey{value: v, does: does})
		}
		for i := range jwtKeyTakers {
			for _, c := range f.Calls(jwtKeyTakers[i].calls...) {
				does := "signs web tokens"
				if m := c.Callee.Name(); m == "verify" || m == "decode" || m == "jwtVerify" {
					does = "verifies web tokens"
				}
				add(jwtKeyTakers[i].at.in(c), does)
			}
		}
		for _, c := range injectedCalls(f, "sign", "signAsync") {
			add(c.Option(1, "secret"), "signs web tokens")
		}
		for _, c := range jwtCalls(f) {
			add(c.key.in(c.Call), "verifies web tokens")
		}
		for _, gift := range cookie.Given(f, nil, "@fastify/jwt") {
			if len(gift.Args) > 0 {
				add(gift.Args[0].Option("secret"), "signs web tokens")
			}
		}
		for _, c := range f.Calls("@nestjs/jwt.JwtModule.registerAsync") {
			for _, made := range returnedBy(c.Option(0, "useFactory")) {
				add(made.Option("secret"), "signs web tokens")
			}
		}
		for _, c := range f.Calls("passport-jwt.Strategy") {
			// secretOrKeyProvider: (request, token, done) => done(null, 'key')
			add(providedKey(c.Option(0, "secretOrKeyProvider")), "verifies web tokens")
		}
		return all
	})
}

// returnedBy lists what a function that an option gives returns.
func returnedBy(o flow.Option) []flow.Value {
	fn := o.Value.Origin()
	if o.State != flow.Present || fn.Op() != js.OpFunc {
		return nil
	}
	var all []flow.Value
	for v := range inside(fn.File, fn.Row().Func) {
		if v.Op() == js.OpReturn && v.FuncID() == fn.Row().Func && len(all) < maxLook {
			all = append(all, fn.File.Value(v.Row().X))
		}
	}
	return all
}

// providedKey returns what a function gives for a key: done(null, key).
func providedKey(o flow.Option) flow.Option {
	fn := o.Value.Origin()
	if o.State != flow.Present || fn.Op() != js.OpFunc {
		return flow.Option{}
	}
	for _, c := range fn.File.AllCalls() {
		if c.FuncID() == fn.Row().Func && c.Callee.Op() == js.OpRef && c.Arg(0).Const().Kind == flow.Null {
			return flow.Option{Value: c.Arg(1), State: flow.Present}
		}
	}
	return flow.Option{}
}
