package model

// A CookieSecret row says where a library takes the key with which it signs or
// encrypts cookies: a string, or a list or map of them.
type CookieSecret struct {
	Calls  []string
	Plugin string // instead of Calls; see CookieSetter
	At     CookieArg
	Does   string // what the key does, after "the secret that"
	Least  int    // bytes that the library itself asks for, 0 if it takes anything
}

// CookieSecrets are the keys of cookies.
var CookieSecrets = []CookieSecret{
	{Calls: []string{"express-session"}, At: key(0, "secret"), Does: "signs session ids"},
	{Calls: []string{"cookie-session"}, At: key(0, "keys"), Does: "signs the session"},
	{Calls: []string{"cookie-session"}, At: key(0, "secret"), Does: "signs the session"},
	{Calls: []string{"cookie-parser"}, At: arg(0), Does: "signs cookies"},
	{Calls: []string{"keygrip"}, At: arg(0), Does: "signs cookies"},
	{Calls: []string{"cookies"}, At: key(2, "keys"), Does: "signs cookies"},
	{Calls: []string{"client-sessions"}, At: key(0, "secret"), Does: "encrypts the session"},
	{Plugin: "@fastify/cookie", At: key(0, "secret"), Does: "signs cookies"},
	{Plugin: "@fastify/session", At: key(0, "secret"), Does: "signs session ids", Least: 32},
	{Plugin: "@fastify/secure-session", At: key(0, "secret"), Does: "encrypts the session", Least: 32},
	{Plugin: "@fastify/secure-session", At: key(0, "key"), Does: "encrypts the session", Least: 32},
	{Plugin: "@hapi/yar", At: key(0, "cookieOptions.password"), Does: "seals the session", Least: 32},
	{Calls: []string{"@hapi/hapi.server().auth.strategy"}, At: key(2, "cookie.password"), Does: "seals the session", Least: 32},
	{Calls: []string{"@hapi/hapi.server().auth.strategy"}, At: key(2, "password"), Does: "seals the session", Least: 32},
	{Calls: []string{"@hapi/hapi.server().state"}, At: key(1, "password"), Does: "seals the cookie", Least: 32},
	{Calls: []string{"@hapi/hapi.server().state"}, At: key(1, "sign.password"), Does: "signs the cookie", Least: 32},
	{Calls: []string{"iron-session.getIronSession", "iron-session/edge.getIronSession", "iron-session/next.withIronSessionApiRoute", "iron-session/next.withIronSessionSsr",
		"iron-session/express.ironSession", "next-iron-session.withIronSession", "next-iron-session.ironSession",
		"iron-session.sealData", "iron-session.unsealData"}, At: key(LastArg, "password"), Does: "seals the session", Least: 32},
	{Calls: []string{"hono/cookie.setSignedCookie"}, At: arg(3), Does: "signs the cookie"},
	{Calls: []string{"h3.useSession", "h3.getSession"}, At: key(1, "password"), Does: "seals the session"},
	{Calls: []string{"next-auth"}, At: key(0, "secret"), Does: "signs the session"},
}

// KoaKeys is the row of what is assigned to the keys of a Koa application.
var KoaKeys = CookieSecret{Does: "signs cookies"}
