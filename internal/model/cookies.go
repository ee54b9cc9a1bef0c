package model

import "time"

// A CookieSetter row says how calls of a library set a cookie: where name,
// value and attributes stand among the arguments, and what the library does
// when they are not given. Rules cookies and scope read the same rows.
//
// The defaults were read from the code of the packages and seen in the answers
// of small servers: express 5.3, cookies 0.9, cookie 1.1, cookie-session 2.1,
// express-session 1.19, koa-session 7.0, koa-generic-session 2.3,
// @fastify/cookie 6 to 11, @fastify/session 11.1, @fastify/secure-session 8.4,
// statehood 8.2, @hapi/cookie 12.0, @hapi/yar 11.0, iron-session 8.0,
// csurf 1.11, client-sessions 0.8, next 16.4, nookies 2.5, hono 4.13, h3 2.0,
// js-cookie 3.0.
type CookieSetter struct {
	Calls  []string // library paths of the callee
	Plugin string   // instead of Calls: what Fastify's or hapi's register is given; argument 0 is then its options

	Session     bool      // the cookie is a session, whatever its name
	Name, Value CookieArg // of the cookie
	Options     CookieArg // the object that holds the attributes
	Object      bool      // one object with name, value and attributes does as well
	DefaultName string    // "" if the caller has to give one
	OldName     string    // an older key of the first argument for the name
	Switch      string    // a key of the first argument without which there is no cookie
	TellsName   bool      // the default name is of this library alone
	Keys        *CookieKeys
	Requests    bool // also used for the Cookie header of requests, which has no attributes

	Secure, HTTPOnly CookieDefault
	SameSite         string      // "" for none
	SameSiteSince    *CookieKept // the default is newer than some versions in use
	Path             string      // "" if browsers take the folder of the page
	Unit             time.Duration
	Days             bool // a number given as Expires is days from now

	Browser bool // runs in the page: HttpOnly is out of its reach
	Hidden  bool // pages have no use for the cookie, whatever its name says

	// Of sessions. Keys of the first argument, "" if there is nothing like it.
	Store             string   // where sessions are kept; in memory if absent
	SaveUninitialized string   // sessions without content are kept and their cookie is sent; true if absent
	Signed            string   // turns off the signature of a cookie that holds the session itself
	StoredBy          []string // keys that take the session out of the cookie
	ViaProxy          bool     // Express decides with `trust proxy` whether Secure can be sent
}

// A CookieArg says where something stands in a call.
type CookieArg struct {
	Arg int    // index of the argument, LastArg or NoArg
	Key string // the key in it, "" for the argument itself
}

// Places that are no fixed index.
const (
	NoArg   = -1
	LastArg = -2
)

// CookieDefault is what a library does about an attribute that is not given.
type CookieDefault uint8

// The defaults.
const (
	CookieOff CookieDefault = iota
	CookieOn
	CookieByConnection // on if the request came over TLS, as far as the server can tell
)

// CookieKeys are the names of the attributes in an options object.
type CookieKeys struct{ Secure, HTTPOnly, SameSite, Domain, Path, MaxAge, Expires string }

// CookieKept is a default that a package has since a major version.
type CookieKept struct {
	Package string
	Major   int
}

var (
	cookieKeys = &CookieKeys{"secure", "httpOnly", "sameSite", "domain", "path", "maxAge", "expires"}
	hapiKeys   = &CookieKeys{"isSecure", "isHttpOnly", "isSameSite", "domain", "path", "ttl", ""}

	laxSince = &CookieKept{"@fastify/cookie", 10}

	none = CookieArg{Arg: NoArg}
)

// arg is argument i itself, key a key of it.
func arg(i int) CookieArg              { return CookieArg{Arg: i} }
func key(i int, name string) CookieArg { return CookieArg{Arg: i, Key: name} }

// CookieSetters are the setters of single cookies and the session middleware.
var CookieSetters = []CookieSetter{
	{Calls: []string{"express:res.cookie"}, Name: arg(0), Value: arg(1), Options: arg(2), Keys: cookieKeys, Path: "/", Unit: time.Millisecond},
	{Calls: []string{"cookies().set", "koa:ctx.cookies.set"}, Name: arg(0), Value: arg(1), Options: arg(2), Keys: cookieKeys,
		Secure: CookieByConnection, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond},
	{Calls: []string{"fastify:reply.setCookie", "fastify:reply.cookie"}, Name: arg(0), Value: arg(1), Options: arg(2), Keys: cookieKeys,
		SameSite: "lax", SameSiteSince: laxSince, Unit: time.Second},
	{Calls: []string{"hapi:h.state", "hapi:h.response().state"}, Name: arg(0), Value: arg(1), Options: arg(2), Keys: hapiKeys,
		Secure: CookieOn, HTTPOnly: CookieOn, SameSite: "strict", Unit: time.Millisecond},
	{Calls: []string{"@hapi/hapi.server().state"}, Name: arg(0), Value: none, Options: arg(1), Keys: hapiKeys,
		Secure: CookieOn, HTTPOnly: CookieOn, SameSite: "strict", Unit: time.Millisecond},
	{Calls: nextCookies(), Name: arg(0), Value: arg(1), Options: arg(2), Object: true, Keys: cookieKeys, Path: "/", Unit: time.Second},
	{Calls: []string{"cookie.serialize"}, Name: arg(0), Value: arg(1), Options: arg(2), Object: true, Requests: true, Keys: cookieKeys, Unit: time.Second},
	{Calls: []string{"cookie.stringifySetCookie"}, Name: key(0, "name"), Value: key(0, "value"), Options: arg(0), Requests: true, Keys: cookieKeys, Unit: time.Second},
	{Calls: []string{"nookies.setCookie", "nookies.set"}, Name: arg(1), Value: arg(2), Options: arg(3), Keys: cookieKeys, Unit: time.Second},
	{Calls: []string{"hono/cookie.setCookie", "h3.setCookie"}, Name: arg(1), Value: arg(2), Options: arg(3), Keys: cookieKeys, Path: "/", Unit: time.Second},
	{Calls: []string{"hono/cookie.setSignedCookie"}, Name: arg(1), Value: arg(2), Options: arg(4), Keys: cookieKeys, Path: "/", Unit: time.Second},
	{Calls: []string{"js-cookie.set"}, Name: arg(0), Value: arg(1), Options: arg(2), Keys: cookieKeys, Path: "/", Days: true, Browser: true},
	{Calls: []string{"csurf"}, Name: key(0, "cookie.key"), Value: none, Options: key(0, "cookie"), DefaultName: "_csrf", Switch: "cookie", Keys: cookieKeys,
		Path: "/", Unit: time.Second, Hidden: true},

	{Calls: []string{"express-session"}, Session: true, Name: key(0, "name"), Value: none, Options: key(0, "cookie"), DefaultName: "connect.sid", OldName: "key", TellsName: true,
		Keys: cookieKeys, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond,
		Store: "store", SaveUninitialized: "saveUninitialized", ViaProxy: true},
	{Calls: []string{"cookie-session"}, Session: true, Name: key(0, "name"), Value: none, Options: arg(0), DefaultName: "session", TellsName: true,
		Keys: cookieKeys, Secure: CookieByConnection, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond, Signed: "signed", ViaProxy: true},
	{Calls: []string{"client-sessions"}, Session: true, Name: key(0, "cookieName"), Value: none, Options: key(0, "cookie"),
		Keys: cookieKeys, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond},
	{Calls: []string{"koa-session", "koa-session.createSession"}, Session: true, Name: key(0, "key"), Value: none, Options: arg(0), DefaultName: "koa.sess", TellsName: true,
		Keys: cookieKeys, Secure: CookieByConnection, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond,
		Signed: "signed", StoredBy: []string{"store", "externalKey", "ContextStore"}},
	{Calls: []string{"koa-generic-session"}, Session: true, Name: key(0, "key"), Value: none, Options: key(0, "cookie"), DefaultName: "koa.sid", TellsName: true,
		Keys: cookieKeys, Secure: CookieByConnection, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond, Store: "store"},
	{Plugin: "@fastify/session", Session: true, Name: key(0, "cookieName"), Value: none, Options: key(0, "cookie"), DefaultName: "sessionId", TellsName: true,
		Keys: cookieKeys, Secure: CookieOn, HTTPOnly: CookieOn, Path: "/", Unit: time.Millisecond,
		Store: "store", SaveUninitialized: "saveUninitialized"},
	{Plugin: "@fastify/secure-session", Session: true, Name: key(0, "cookieName"), Value: none, Options: key(0, "cookie"), DefaultName: "session",
		Keys: cookieKeys, HTTPOnly: CookieOn, SameSite: "lax", SameSiteSince: laxSince, Unit: time.Second},
	{Plugin: "@hapi/yar", Session: true, Name: key(0, "name"), Value: none, Options: key(0, "cookieOptions"), DefaultName: "session",
		Keys: hapiKeys, Secure: CookieOn, HTTPOnly: CookieOn, SameSite: "lax", Path: "/", Unit: time.Millisecond},
	{Calls: []string{"@hapi/hapi.server().auth.strategy"}, Session: true, Name: key(2, "cookie.name"), Value: none, Options: key(2, "cookie"), DefaultName: "sid",
		Keys: hapiKeys, Secure: CookieOn, HTTPOnly: CookieOn, SameSite: "strict", Unit: time.Millisecond},
	{Calls: []string{"iron-session.getIronSession", "iron-session/edge.getIronSession", "iron-session/next.withIronSessionApiRoute", "iron-session/next.withIronSessionSsr",
		"iron-session/express.ironSession", "next-iron-session.withIronSession", "next-iron-session.ironSession"},
		Session: true, Name: key(LastArg, "cookieName"), Value: none, Options: key(LastArg, "cookieOptions"),
		Keys: cookieKeys, Secure: CookieOn, HTTPOnly: CookieOn, SameSite: "lax", Path: "/", Unit: time.Second},
}

// nextCookies are the cookies of an answer of Next: those of the request at
// hand, and those of each way to make a NextResponse.
func nextCookies() []string {
	calls := []string{"next/headers.cookies().set"}
	for _, made := range []string{"", ".next", ".json", ".redirect", ".rewrite"} {
		calls = append(calls, "next/server.NextResponse"+made+"().cookies.set")
	}
	return calls
}

// RawCookie is the row of cookies that are written as text into a Set-Cookie
// header, ScriptCookie that of assignments to document.cookie.
var (
	RawCookie    = CookieSetter{Keys: cookieKeys, Unit: time.Second}
	ScriptCookie = CookieSetter{Keys: cookieKeys, Unit: time.Second, Browser: true}
)

// A HeaderSetter row says where a call takes a header, or an object of headers.
type HeaderSetter struct {
	Calls       []string
	Name, Value int // arguments; Name NoArg: Value is an object, name to value
	Key         string
}

// HeaderSetters are the calls that set a header of an answer.
var HeaderSetters = []HeaderSetter{
	{Calls: append(On(Responses, "setHeader", "appendHeader", "header", "set", "append"),
		"koa:ctx.set", "koa:ctx.append", "koa:ctx.response.set", "koa:ctx.response.append", "fastify:reply.header", "hapi:h.response().header",
		"globalThis.Headers().append", "globalThis.Headers().set", "globalThis.Response().headers.append", "globalThis.Response().headers.set",
		"next/server.NextResponse().headers.append", "next/server.NextResponse().headers.set",
		"next/server.NextResponse.next().headers.append", "next/server.NextResponse.next().headers.set",
		"next/server.NextResponse.json().headers.append", "next/server.NextResponse.json().headers.set"), Name: 0, Value: 1},
	{Calls: append(On(Responses, "set", "header"), "koa:ctx.set", "fastify:reply.headers", "globalThis.Headers"), Name: NoArg, Value: 0},
	{Calls: On(Responses, "writeHead"), Name: NoArg, Value: 1},
	{Calls: On(Responses, "writeHead"), Name: NoArg, Value: 2},
	{Calls: []string{"globalThis.Response", "next/server.NextResponse", "next/server.NextResponse.json", "globalThis.Response.json"}, Name: NoArg, Value: 1, Key: "headers"},
}
