package model

import "slices"

// A Handler row says what the functions given to a call receive.
type Handler struct {
	On      []string // library paths of the receiver; with Methods nil, of the callee
	Methods []string
	Event   string   // only when the first argument is this string
	Key     string   // the function is this property of an options object, at any depth; with dots the whole way, * for any: "resolvers.*.*"
	Roles   []string // by parameter; "" for none
	Error   []string // by parameter, when the function has exactly this many
}

// Handlers is what each framework hands over. The first row that fits counts.
var Handlers = slices.Concat(webHandlers, messageHandlers, packageHandlers, serviceHandlers)

// HandlersOn are the indexes of the rows of Handlers, in order, by the library
// paths that they are on.
var HandlersOn = handlersOn(Handlers)

func handlersOn(rows []Handler) map[string][]int {
	m := map[string][]int{}
	for i := range rows {
		for _, path := range rows[i].On {
			m[path] = append(m[path], i)
		}
	}
	return m
}

// A Naming row recognises a handler by the names of its parameters where the
// call that registers it is not in sight. Needs is a package that the program
// must use for the names to mean this, "" for none.
type Naming struct {
	Params [][]string // accepted names by position, "" for one that is taken apart
	Exact  bool       // no further parameters
	Needs  []string
	Roles  []string
}

// A Route row says what a framework hands to a function because of the file
// that exports it, and the name.
type Route struct {
	In      string     // a folder around the file, "pages/api"; "" for any
	Base    string     // the name of the file without its extension; "" for any
	Exports []string   // the names; of members of an exported object with the keys, "actions.*"
	Params  [][]string // names that the parameters must have, as in Naming
	Needs   []string   // packages that the program must use, one of them
	Returns string     // a key of an object that the function returns; Exports may be empty then
	Roles   []string
}

var (
	reqNames = []string{"req", "request", "_req", "_request"}
	resNames = []string{"res", "response", "_res", "_response", "resp"}
	errNames = []string{"err", "error", "e", "_err", "ex", "_error"}
)

// ErrorNames are what people call the error that a callback receives first.
var ErrorNames = errNames

var (
	graphs = []string{"graphql", "@apollo/server", "apollo-server", "apollo-server-express", "@graphql-tools/schema", "graphql-tools", "graphql-yoga", "express-graphql", "mercurius", "graphql-http", "@pothos/core", "nexus"}
	// Services of Feathers are objects with methods of fixed names and parameters:
	// https://feathersjs.com/api/services
	feathers = []string{"@feathersjs/feathers", "@feathersjs/express", "@feathersjs/koa"}
	parents  = []string{"parent", "root", "_parent", "_root", "_source", "rootValue"}
)

// Namings is tried in order.
var Namings = []Naming{
	{Params: [][]string{errNames, reqNames, resNames, {"next", "_next", "_", "done"}}, Roles: expressError},
	{Params: [][]string{reqNames, resNames, {"next", "_next", "done"}}, Roles: expressRoles},
	{Params: [][]string{reqNames, resNames}, Exact: true, Needs: []string{"next"}, Roles: []string{"next:req", "next:res"}},
	{Params: [][]string{reqNames, resNames}, Exact: true, Needs: []string{"express", "@nestjs/common", "restify", "connect", "polka", "firebase-functions", "@google-cloud/functions-framework", "sails"}, Roles: expressRoles},
	{Params: [][]string{reqNames, resNames}, Exact: true, Needs: []string{"node:http", "node:https", "node:http2"}, Roles: []string{"http:req", "http:res"}},
	{Params: [][]string{reqNames, resNames}, Exact: true, Roles: []string{"http:req", "http:res"}},
	{Params: [][]string{{"req", "request"}, {"res", "response"}}, Roles: []string{"http:req", "http:res"}},
	{Params: [][]string{reqNames, {"reply", "rep", "_reply"}}, Roles: fastifyRoles},
	{Params: [][]string{reqNames, {"h"}}, Exact: true, Roles: hapiRoles},
	{Params: [][]string{{"ctx", "_ctx"}, {"next", "_next"}}, Exact: true, Roles: []string{"koa:ctx", "koa:next"}},
	{Params: [][]string{{"ctx"}}, Exact: true, Needs: []string{"koa", "@koa/router", "koa-router", "@strapi/strapi", "strapi", "egg", "@midwayjs/koa"}, Roles: []string{"koa:ctx"}},
	{Params: [][]string{{"fastify", "app", "server", "instance"}, {"opts", "options", "_opts", "_options", "_"}}, Needs: []string{"fastify", "fastify-plugin"}, Roles: []string{"fastify()"}},
	{Params: [][]string{{"fastify"}}, Roles: []string{"fastify()"}},
	{Params: [][]string{parents, {"args", "_args", "input", ""}}, Needs: graphs, Roles: []string{"", "graphql:args"}},
	{Params: [][]string{{"data"}, {"params", "_params"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:data", "feathers:params"}},
	{Params: [][]string{{"id"}, {"data"}, {"params", "_params"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:id", "feathers:data", "feathers:params"}},
	{Params: [][]string{{"id"}, {"data"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:id", "feathers:data"}},
	{Params: [][]string{{"id"}, {"params", "_params"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:id", "feathers:params"}},
	{Params: [][]string{{"params"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:params"}},
	{Params: [][]string{{"context", "hook"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:context"}},
	{Params: [][]string{{"context", "hook"}, {"next"}}, Exact: true, Needs: feathers, Roles: []string{"feathers:context"}},
	{Params: [][]string{append([]string{"_", "__", "obj"}, parents...), {"args", "_args", "input", ""}, {"ctx", "context", "_ctx", "_context", "contextValue", ""}}, Needs: graphs, Roles: []string{"", "graphql:args"}},
}

// Inherited are the classes of frameworks whose objects carry the request.
var Inherited = names([]string{"egg.Controller", "egg.Service"})

// DecoratedMethods maps the decorators of methods to the roles of parameters
// that have no decorator of their own.
var DecoratedMethods = map[string][]string{
	"@nestjs/microservices.MessagePattern()": {"queue:message"}, "@nestjs/microservices.EventPattern()": {"queue:message"},
	"@nestjs/websockets.SubscribeMessage()": {"socketio:socket", "socket:data"}, "@nestjs/bull.Process()": {"queue:job"},
}

var verbs = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// Routes is tried in order.
var Routes = []Route{
	{In: "pages/api", Exports: []string{"default"}, Needs: []string{"next"}, Params: [][]string{reqNames, resNames}, Roles: []string{"next:req", "next:res"}},
	{In: "app", Base: "route", Exports: verbs, Roles: []string{"web:request", "next:route"}},
	{In: "app", Base: "page", Exports: []string{"default"}, Roles: []string{"next:page"}},
	{Base: "middleware", Exports: []string{"middleware", "default"}, Needs: []string{"next"}, Params: [][]string{reqNames}, Roles: []string{"web:request"}},
	{In: "pages", Exports: []string{"getServerSideProps"}, Roles: []string{"next:context"}},
	{Base: "+server", Exports: verbs, Roles: []string{"svelte:event"}},
	{Base: "+page.server", Exports: []string{"load", "actions.*"}, Roles: []string{"svelte:event"}},
	{Base: "+layout.server", Exports: []string{"load"}, Roles: []string{"svelte:event"}},
	{Base: "hooks.server", Exports: []string{"handle"}, Roles: []string{"svelte:handle"}},
	{In: "routes", Exports: []string{"loader", "action"}, Needs: []string{"@remix-run/node", "@remix-run/react", "@remix-run/server-runtime", "@remix-run/cloudflare", "react-router"}, Roles: []string{"remix:args"}},
	{In: "src/pages", Exports: append([]string{"ALL"}, verbs...), Roles: []string{"astro:context"}},
	{In: "functions", Exports: []string{"onRequest", "onRequestGet", "onRequestPost", "onRequestPut", "onRequestDelete"}, Roles: []string{"astro:context"}},
	{Exports: []string{"default.fetch"}, Params: [][]string{reqNames}, Roles: []string{"web:request"}},
	{Exports: []string{"handler", "lambdaHandler"}, Params: [][]string{{"event", "evt", "_event"}}, Roles: []string{"lambda:event"}},
	{Returns: "statusCode", Params: [][]string{{"event", "evt", "_event"}}, Roles: []string{"lambda:event"}},
	{Exports: []string{"*", "default", "httpTrigger"}, Params: [][]string{{"context"}, reqNames}, Roles: []string{"azure:context", "azure:req"}},
	{Params: [][]string{{"event", "evt", "_event"}, {"context", "ctx", "_context", "_"}, {"callback", "cb", "done", "_callback"}}, Roles: []string{"lambda:event"}},
	{Exports: []string{"*", "default"}, Params: [][]string{{"robot"}}, Roles: []string{"hubot:robot"}},
	{Exports: []string{"*", "default"}, Needs: []string{"probot"}, Params: [][]string{{"app", "robot"}}, Roles: []string{"probot:app"}},
	{Exports: []string{"*.actions.*", "actions.*", "*.actions.*.handler", "actions.*.handler"}, Needs: []string{"moleculer"}, Roles: []string{"moleculer:ctx"}},
	{In: "api/controllers", Exports: []string{"fn", "*.fn"}, Roles: []string{"sails:inputs"}},
	{Exports: []string{"plugin.register", "register", "*.register"}, Needs: []string{"@hapi/hapi", "hapi"}, Params: [][]string{{"server", "srv"}}, Roles: hapiApps},
	{Exports: []string{"resolvers.*.*"}, Params: [][]string{append([]string{"_", "__", "obj", ""}, parents...), {"args", "_args", "input", ""}}, Roles: []string{"", "graphql:args"}},
}

// Listened are properties that browsers and sockets call, with the role of the
// parameter.
var Listened = map[string]string{"globalThis.onmessage": WindowMessage, "ws:socket.onmessage": "ws:event"}

// ServerAction is the role of the parameters of functions that 'use server'
// lets the browser call.
const ServerAction = "next:action"

// ParamDecorator makes decorators of parameters: what its function returns is
// the parameter.
const ParamDecorator = "@nestjs/common.createParamDecorator"

// Decorated maps the decorators of parameters to roles. Nest runs on Express
// unless told otherwise.
var Decorated = map[string]string{
	"@nestjs/common.Res()": "express:res", "@nestjs/common.Response()": "express:res",
	"@nestjs/common.Req()": "express:req", "@nestjs/common.Request()": "express:req",
	"@nestjs/common.Next()": "express:next", "@nestjs/common.Session()": "express:session", "@nestjs/common.Ip()": "", "@nestjs/common.HostParam()": "nest:headers",
	"@nestjs/common.Query()": "nest:query", "@nestjs/common.Param()": "nest:param", "@nestjs/common.Body()": "nest:body", "@nestjs/common.RawBody()": "nest:body", "@nestjs/common.Headers()": "nest:headers",
	"@nestjs/common.UploadedFile()": "nest:file", "@nestjs/common.UploadedFiles()": "nest:file",
	"@nestjs/graphql.Args()": "graphql:args", "@nestjs/websockets.MessageBody()": "socket:data", "@nestjs/websockets.ConnectedSocket()": "socketio:socket", "@nestjs/microservices.Payload()": "queue:message",
	"type-graphql.Arg()": "graphql:args", "type-graphql.Args()": "graphql:args",
	"routing-controllers.Req()": "express:req", "routing-controllers.Res()": "express:res", "routing-controllers.Param()": "nest:param", "routing-controllers.Params()": "nest:param",
	"routing-controllers.QueryParam()": "nest:query", "routing-controllers.QueryParams()": "nest:query", "routing-controllers.Body()": "nest:body", "routing-controllers.BodyParam()": "nest:body",
	"routing-controllers.HeaderParam()": "nest:headers", "routing-controllers.HeaderParams()": "nest:headers", "routing-controllers.CookieParam()": "nest:headers", "routing-controllers.UploadedFile()": "nest:file",
	"@loopback/rest.param.query.string()": "nest:query", "@loopback/rest.param.path.string()": "nest:param", "@loopback/rest.param.header.string()": "nest:headers", "@loopback/rest.param.query.object()": "nest:query",
	"@loopback/rest.param()": "nest:query", "@loopback/rest.requestBody()": "nest:body", "@loopback/rest.param.array()": "nest:query", "@loopback/rest.param.filter()": "nest:query", "@loopback/rest.param.where()": "nest:query",
	"@midwayjs/core.Query()": "nest:query", "@midwayjs/core.Queries()": "nest:query", "@midwayjs/core.Param()": "nest:param", "@midwayjs/core.Body()": "nest:body", "@midwayjs/core.Headers()": "nest:headers",
	"@tsed/platform-params.QueryParams()": "nest:query", "@tsed/platform-params.PathParams()": "nest:param", "@tsed/platform-params.BodyParams()": "nest:body", "@tsed/platform-params.HeaderParams()": "nest:headers",
	"tsoa.Path()": "nest:param", "tsoa.Query()": "nest:query", "tsoa.Queries()": "nest:query", "tsoa.Body()": "nest:body", "tsoa.BodyProp()": "nest:body", "tsoa.Header()": "nest:headers", "tsoa.Request()": "express:req",
	"inversify-express-utils.requestParam()": "nest:param", "inversify-express-utils.queryParam()": "nest:query", "inversify-express-utils.requestBody()": "nest:body", "inversify-express-utils.request()": "express:req", "inversify-express-utils.response()": "express:res",
}

// Pipes are the classes of Nest that, given to a decorator, leave a number, a
// truth value, an identifier or a member of a fixed list.
var Pipes = names(nil, "@nestjs/common.ParseIntPipe", "@nestjs/common.ParseFloatPipe", "@nestjs/common.ParseBoolPipe", "@nestjs/common.ParseUUIDPipe", "@nestjs/common.ParseEnumPipe", "@nestjs/common.ParseDatePipe")
