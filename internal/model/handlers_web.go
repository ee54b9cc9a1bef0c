package model

import "slices"

var (
	expressRoles = []string{"express:req", "express:res", "express:next"}
	expressError = []string{"express:err", "express:req", "express:res", "express:next"}
	fastifyRoles = []string{"fastify:req", "fastify:reply"}
	hapiRoles    = []string{"hapi:request", "hapi:h"}
	expressApps  = []string{"express()", "express.Router()"}
	fastifyApps  = []string{"fastify()"}
	hapiApps     = []string{"@hapi/hapi.server()"}
)

var listeners = Listeners

// Listeners are the methods that register a function for an event.
var Listeners = []string{"on", "once", "addListener"}

// Emitter is the library path of emitters that only the program emits on.
const Emitter = "node:events"

// keyed returns a row for each of the keys under which an options object may
// hold a function of the same kind.
func keyed(on, methods, keys, roles []string) []Handler {
	var rows []Handler
	for _, k := range keys {
		rows = append(rows, Handler{On: on, Methods: methods, Key: k, Roles: roles})
	}
	return rows
}

var fastifyHooks = []string{"handler", "onRequest", "preParsing", "preValidation", "preHandler", "preSerialization", "onSend", "onResponse", "onTimeout"}

// webHandlers are what servers and frameworks of the web hand over.
var webHandlers = slices.Concat([]Handler{
	{On: []string{"express()", "express.Router()", "polka()"}, Methods: []string{"param"}, Roles: []string{"express:req", "express:res", "express:next", "express:param"}},
	{On: expressApps, Methods: routes, Roles: expressRoles, Error: expressError},
	{On: expressApps, Methods: []string{"ws"}, Roles: []string{"ws:socket", "express:req"}}, // of express-ws
	{On: []string{"connect()", "restify.createServer()", "polka()", "find-my-way()"}, Methods: append([]string{"pre"}, routes...), Roles: expressRoles, Error: expressError},
	{On: []string{"micro", "micro.serve"}, Roles: []string{"http:req", "http:res"}},
	{On: []string{"node:http.createServer", "node:https.createServer", "node:http2.createServer", "node:http2.createSecureServer",
		"node:http.Server", "node:https.Server"}, Roles: []string{"http:req", "http:res"}},
	{On: httpServers, Methods: listeners, Event: "request", Roles: []string{"http:req", "http:res"}},
	{On: httpServers, Methods: listeners, Event: "upgrade", Roles: []string{"http:req", "net:socket"}},
	{On: httpServers, Methods: listeners, Event: "connect", Roles: []string{"http:req", "net:socket"}},
	{On: httpServers, Methods: listeners, Event: "checkContinue", Roles: []string{"http:req", "http:res"}},
	{On: httpServers, Methods: listeners, Event: "stream", Roles: []string{"http2:stream", "http2:headers"}},
	{On: []string{"http:req", "express:req", "next:req"}, Methods: listeners, Event: "data", Roles: []string{"http:req.body"}},
	{On: []string{"http:req.pipe()", "express:req.pipe()"}, Methods: listeners, Event: "data", Roles: []string{"http:req.body"}},
	{On: []string{"http2:stream"}, Methods: listeners, Event: "data", Roles: []string{"http:req.body"}},

	{On: []string{"koa()", "@koa/router()"}, Methods: []string{"param"}, Roles: []string{"express:param", "koa:ctx", "koa:next"}},
	{On: []string{"koa()", "@koa/router()"}, Methods: append([]string{"register"}, routes...), Roles: []string{"koa:ctx", "koa:next"}},
	{On: each("koa-route", "get post put patch del delete all"), Roles: []string{"koa:ctx", "express:param", "express:param", "express:param"}},
	{On: []string{"koa()"}, Methods: []string{"on"}, Event: "error", Roles: []string{"caught:error", "koa:ctx"}},
}, keyed(fastifyApps, append([]string{"route"}, routes...), fastifyHooks, fastifyRoles), []Handler{
	{On: fastifyApps, Methods: routes, Roles: fastifyRoles},
	{On: fastifyApps, Methods: []string{"setErrorHandler"}, Roles: []string{"caught:error", "fastify:req", "fastify:reply"}},
	{On: fastifyApps, Methods: append([]string{"route"}, routes...), Key: "errorHandler", Roles: []string{"caught:error", "fastify:req", "fastify:reply"}},
	{On: fastifyApps, Methods: []string{"setNotFoundHandler", "addHook"}, Roles: fastifyRoles},
	{On: fastifyApps, Methods: []string{"addContentTypeParser"}, Roles: []string{"fastify:req", "fastify:req.body"}},
	{On: fastifyApps, Methods: []string{"register"}, Key: "resolvers.*.*", Roles: []string{"", "graphql:args"}}, // of mercurius
	{On: fastifyApps, Methods: []string{"register", "after"}, Roles: []string{"fastify()"}},
	{On: []string{"@fastify/websocket"}, Roles: []string{"ws:socket", "fastify:req"}},

	{On: hapiApps, Methods: []string{"route"}, Key: "handler", Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"route"}, Key: "method", Roles: hapiRoles}, // of pre and ext
	{On: hapiApps, Methods: []string{"route"}, Key: "pre", Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"route"}, Key: "failAction", Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"route"}, Key: "mapUri", Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"ext"}, Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"ext"}, Key: "method", Roles: hapiRoles},
	{On: hapiApps, Methods: []string{"register"}, Key: "register", Roles: []string{"@hapi/hapi.server()"}},

	{On: []string{"hono()"}, Methods: routes, Roles: []string{"hono:c"}},
	{On: []string{"hono/factory.createFactory()"}, Methods: []string{"createHandlers", "createMiddleware"}, Roles: []string{"hono:c"}},
	{On: []string{"hono/factory.createMiddleware"}, Roles: []string{"hono:c"}},
	{On: []string{"hono()"}, Methods: []string{"notFound"}, Roles: []string{"hono:c"}},
	{On: []string{"hono()"}, Methods: []string{"onError"}, Roles: []string{"caught:error", "hono:c"}},
	{On: []string{"elysia.Elysia()"}, Methods: append([]string{"onBeforeHandle", "derive", "resolve"}, routes...), Roles: []string{"elysia:ctx"}},
	{On: []string{"elysia.Elysia()"}, Methods: []string{"group", "guard"}, Roles: []string{"elysia.Elysia()"}},
	{On: []string{"h3.defineEventHandler"}, Roles: []string{"h3:event"}},
	{On: []string{"h3.defineEventHandler"}, Key: "handler", Roles: []string{"h3:event"}},
	{On: []string{"h3.createApp()", "h3.createRouter()", "h3.H3()"}, Methods: routes, Roles: []string{"h3:event"}},

	{On: []string{"globalThis.addEventListener"}, Event: "fetch", Roles: []string{"worker:fetchEvent"}},
	{On: []string{"globalThis.Bun.serve", "globalThis.Deno.serve"}, Key: "fetch", Roles: []string{"web:request"}},
	{On: []string{"globalThis.Bun.serve"}, Key: "routes.*", Roles: []string{"web:request"}},
	{On: []string{"globalThis.Bun.serve"}, Key: "routes.*.*", Roles: []string{"web:request"}},
	{On: []string{"@adonisjs/core/services/router"}, Methods: routes, Roles: []string{"adonis:ctx"}},
	{On: []string{"globalThis.Deno.serve"}, Roles: []string{"web:request"}},
	{On: []string{"firebase-functions.https.onRequest", "firebase-functions/v1.https.onRequest", "firebase-functions/v2/https.onRequest", "firebase-functions/https.onRequest"}, Roles: expressRoles},
	{On: []string{"firebase-functions.https.onCall", "firebase-functions/v1.https.onCall"}, Roles: []string{"firebase:data"}},
	{On: []string{"firebase-functions/v2/https.onCall", "firebase-functions/https.onCall"}, Roles: []string{"firebase:request"}},
	{On: []string{"@google-cloud/functions-framework.http"}, Roles: expressRoles},
	{On: []string{"@google-cloud/functions-framework.cloudEvent", "firebase-functions/v2/pubsub.onMessagePublished"}, Roles: []string{"queue:message"}},
	{On: []string{"@azure/functions.app.serviceBusQueue", "@azure/functions.app.storageQueue", "@azure/functions.app.eventHub"}, Key: "handler", Roles: []string{"queue:message"}},
	{On: []string{"@azure/functions.app.http", "@azure/functions.app.get", "@azure/functions.app.post"}, Key: "handler", Roles: []string{"azure:request"}},
	{On: []string{"@azure/functions.app.get", "@azure/functions.app.post", "@azure/functions.app.put", "@azure/functions.app.deleteRequest"}, Roles: []string{"azure:request"}},
	{On: []string{"@middy/core"}, Roles: []string{"lambda:event"}},
	{On: []string{"next-connect()", "next-connect.createRouter()"}, Methods: routes, Roles: []string{"next:req", "next:res", "express:next"}},

	{On: []string{"@apollo/server.ApolloServer", "apollo-server.ApolloServer", "apollo-server-express.ApolloServer", "apollo-server-koa.ApolloServer", "apollo-server-lambda.ApolloServer",
		"@graphql-tools/schema.makeExecutableSchema", "graphql-tools.makeExecutableSchema", "apollo-server.makeExecutableSchema", "graphql-yoga.createSchema", "graphql-yoga.GraphQLServer"},
		Key: "resolvers.*.*", Roles: []string{"", "graphql:args"}},
	{On: []string{"graphql.GraphQLObjectType", "graphql.GraphQLSchema"}, Key: "resolve", Roles: []string{"", "graphql:args"}},
	{On: []string{"express-graphql", "express-graphql.graphqlHTTP", "graphql-http/lib/use/express.createHandler"}, Key: "rootValue.*", Roles: []string{"graphql:args"}},
	{On: []string{"@trpc/server:procedure"}, Methods: []string{"query", "mutation", "subscription"}, Roles: []string{"trpc:opts"}},
})

var httpServers = []string{"node:http.createServer()", "node:https.createServer()", "node:http2.createServer()", "node:http2.createSecureServer()", "node:http.Server()", "node:https.Server()"}
