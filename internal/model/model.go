// Package model holds what tenet knows of Node and of packages from npm, as
// rows: names for the same thing, methods that return their receiver, and what
// frameworks hand to the functions that they call. It is data; package flow
// reads it.
//
// A library path names a thing by how one gets to it from a module or a global:
//
//	node:vm.runInContext      a function of a module of Node
//	express()                 what calling the export of the package returns
//	express().use             a method of it; `new` counts as a call
//	globalThis.eval           a global
//	express:res.cookie        a method of a role: what a framework hands to a handler
package model

import (
	"maps"
	"strings"
)

// Aliases maps library paths to the one that rules know.
var Aliases = joined(baseAliases, packageAliases(), roleAliases)

// baseAliases are those of Node, and of what carries requests.
var baseAliases = map[string]string{
	"globalThis.global": "globalThis", "globalThis.window": "globalThis", "globalThis.self": "globalThis", "globalThis.globalThis": "globalThis",
	"globalThis.top": "globalThis", "globalThis.frames": "globalThis", "globalThis.parent": "globalThis",
	"node:process": "globalThis.process", "node:console": "globalThis.console", "node:timers": "globalThis", "node:buffer.Buffer": "globalThis.Buffer",
	"globalThis.root":       "globalThis",
	"node:crypto.webcrypto": "globalThis.crypto", "node:crypto.subtle": "globalThis.crypto.subtle", "node:crypto.Hash": "node:crypto.createHash",
	"node:sys": "node:util", "node:fs.promises": "node:fs/promises", "node:path.posix": "node:path", "node:path.win32": "node:path",

	// express.Router() takes the same methods as an application.
	"express.Router": "express:router", "express.default": "express", "router": "express:router",
	"express:router()":         "express.Router()",
	"express().route()":        "express()",
	"express.Router().route()": "express.Router()",
	"express.application":      "express()",
	"express.response":         "express:res",
	"express.request":          "express:req",

	"koa.default": "koa", "koa-router": "@koa/router", "@koa/router.default": "@koa/router", "@koa/router.Router": "@koa/router", "koa-router.Router": "@koa/router",
	"fastify.default": "fastify", "fastify.fastify": "fastify", "Fastify": "fastify",
	"hapi": "@hapi/hapi", "@hapi/hapi.Server": "@hapi/hapi.server",
	"@hapi/hapi.server().route()": "@hapi/hapi.server()",
	"restify.default":             "restify",
	"next.default":                "next",

	"helmet.default": "helmet", "cookie-session.default": "cookie-session", "express-session.default": "express-session",
	"@fastify/helmet.default": "@fastify/helmet", "fastify-helmet": "@fastify/helmet", "koa-helmet.default": "koa-helmet",
	"fastify-cookie": "@fastify/cookie", "fastify-session": "@fastify/session", "fastify-secure-session": "@fastify/secure-session", "fastify-static": "@fastify/static",

	// What the framework's objects carry of Node's own.
	"koa:ctx.res": "http:res", "koa:ctx.req": "http:req", "koa:ctx.response.res": "http:res", "koa:ctx.request.req": "http:req", "koa:ctx.app": "koa()",
	"fastify:reply.raw": "http:res", "fastify:req.raw": "http:req", "fastify:reply.res": "http:res",
	"hapi:request.raw.res": "http:res", "hapi:request.raw.req": "http:req", "hapi:request.server": "@hapi/hapi.server()",
	"express:req.res": "express:res", "express:res.req": "express:req", "express:req.app": "express()", "express:res.app": "express()",
	"express:req.cookies": "express:cookies", "koa:ctx.request.ctx": "koa:ctx",
}

// routes are the methods that register handlers, shared by most frameworks.
var routes = []string{"get", "post", "put", "patch", "delete", "del", "head", "options", "all", "use", "param", "trace", "copy", "search", "propfind", "report", "opts"}

// Fluent lists the methods that return their receiver, by library path.
var Fluent = joined(baseFluent, packageFluent)

var baseFluent = map[string]map[string]bool{
	"express()":                names(routes, "set", "enable", "disable", "engine"),
	"express.Router()":         names(routes),
	"koa()":                    names(routes, "on"),
	"@koa/router()":            names(routes, "prefix", "register", "redirect", "opts"),
	"fastify()":                names(routes, "register", "addHook", "decorate", "decorateReply", "decorateRequest", "setErrorHandler", "setNotFoundHandler", "route", "after", "addSchema"),
	"express:res":              names(nil, "status", "type", "contentType", "set", "header", "append", "vary", "links", "attachment", "location", "cookie", "clearCookie", "writeHead", "setHeader", "format", "sendStatus"),
	"next:res":                 names(nil, "status", "setHeader", "writeHead", "setPreviewData", "setDraftMode"),
	"http:res":                 names(nil, "writeHead", "setHeader"),
	"fastify:reply":            names(nil, "code", "status", "header", "headers", "type", "setCookie", "clearCookie", "serializer", "redirect", "removeHeader"),
	"hapi:h.response()":        names(nil, "code", "header", "type", "state", "unstate", "bytes", "charset", "etag", "vary", "message", "ttl", "encoding", "location", "takeover"),
	"@hapi/hapi.server()":      nil,
	"node:http.createServer()": names(nil, "on", "listen", "once", "addListener", "setTimeout"),
	"node:crypto.createHash()": names(nil, "update", "setEncoding"), "node:crypto.createHmac()": names(nil, "update", "setEncoding"),
	"node:crypto.createSign()": names(nil, "update"), "node:crypto.createVerify()": names(nil, "update"),
	"node:crypto.createCipheriv()": names(nil, "setAutoPadding", "setAAD"), "node:crypto.createDecipheriv()": names(nil, "setAutoPadding", "setAAD", "setAuthTag"),
}

// joined returns a table with the rows of several.
func joined[V any](tables ...map[string]V) map[string]V {
	all := map[string]V{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

func names(lists []string, more ...string) map[string]bool {
	m := make(map[string]bool, len(lists)+len(more))
	for _, n := range lists {
		m[n] = true
	}
	for _, n := range more {
		m[n] = true
	}
	return m
}

// Responses are the roles and objects that stand for the answer to a request.
var Responses = []string{"express:res", "http:res", "next:res"}

// On returns the library paths of a method of every response.
func On(receivers []string, methods ...string) []string {
	var paths []string
	for _, r := range receivers {
		for _, m := range methods {
			paths = append(paths, r+"."+m)
		}
	}
	return paths
}

// Apps are the library paths of the things that carry middleware and routes,
// with the framework of each.
var Apps = map[string]string{
	"express()": "express", "express.Router()": "express", "connect()": "express", "restify.createServer()": "restify", "polka()": "polka",
	"koa()": "koa", "@koa/router()": "koa", "fastify()": "fastify", "@hapi/hapi.server()": "hapi",
	"@nestjs/core.NestFactory.create()": "nest",
}

// Routers are the Apps that another app mounts.
var Routers = map[string]bool{"express.Router()": true, "@koa/router()": true}

// Identity lists the calls that return their first argument as far as anyone
// can tell from outside: module interop of compilers, promisify, freezing.
var Identity = map[string]bool{
	"globalThis.Object.freeze": true, "globalThis.Object.seal": true, "globalThis.Object.preventExtensions": true,
	"node:util.promisify": true, "globalThis.Promise.resolve": true, "node:util.deprecate": true, "globalThis.structuredClone": true,
	"@nestjs/passport.PassportStrategy": true, "fastify-plugin": true, "fastify-plugin.default": true,
	"react.memo": true, "react.forwardRef": true, "react.useCallback": true, "mobx-react.observer": true, "mobx-react-lite.observer": true, "react-router.withRouter": true, "react-router-dom.withRouter": true,
	"promise.denodeify": true, "q.denodeify": true, "q.nfbind": true, "rsvp.denodeify": true, "when/node.lift": true, "bluebird.promisify": true, "bluebird.promisifyAll": true,
	"lodash.once": true, "lodash.memoize": true, "lodash.debounce": true, "lodash.throttle": true, "lodash.curry": true, "lodash.ary": true, "lodash.unary": true,
	"once": true, "onetime": true, "memoizee": true, "memoize-one": true, "fast-memoize": true, "moize": true, "mem": true, "p-memoize": true,
	"react.cache": true, "next/cache.unstable_cache": true, "node:util.callbackify": true,
	"pify": true, "thenify": true, "thenify-all": true, "es6-promisify": true, "es6-promisify.promisify": true, "es6-denodeify()": true, "denodeify": true, "util-promisify": true, "util.promisify": true,
}

// IdentityNames are the last names of the Identity calls. A package's own
// export may be stored under any name.
var IdentityNames = lastNames(Identity)

func lastNames(paths map[string]bool) map[string]bool {
	names := make(map[string]bool, len(paths))
	for p := range paths {
		names[p[strings.LastIndexByte(p, '.')+1:]] = true
	}
	return names
}

// Interop are the names of compilers' helpers that return the module,
// class or function given.
var Interop = map[string]bool{
	"__importDefault": true, "__importStar": true, "_interopRequireDefault": true, "_interopRequireWildcard": true,
	"_interop_require_default": true, "_interop_require_wildcard": true, "__toESM": true, "_createClass": true, "_create_class": true, "_asyncToGenerator": true, "_async_to_generator": true, "_interopDefault": true, "_interopDefaultLegacy": true, "__rest": true,
	"_interopDefaultCompat": true, "_interopNamespace": true, "_interopNamespaceDefault": true, "_interopNamespaceCompat": true, "getDefaultExportFromCjs": true, "getAugmentedNamespace": true, "$parcel$interopDefault": true,
}

// SpreadHelpers are the names of compilers' helpers that make one object of all
// that they are given, as { ...a, ...b } does; numbers may follow.
var SpreadHelpers = names([]string{"_objectSpread", "_object_spread", "_object_spread_props", "_extends", "__assign", "__spreadValues", "__spreadProps"})

// LazyTables are packages that make a table of modules, which are loaded when
// they are first asked for.
var LazyTables = names([]string{"lazy-cache", "lazycache"})

// Merging are the last names of the calls that make one object of several:
// Object.assign and its kin.
var Merging = names([]string{"assign", "extend", "_extend", "objectAssign", "object_assign", "xtend", "assignIn"})
