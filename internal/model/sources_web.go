package model

import "slices"

// webSources are what a request brings along.
var webSources = []sourceRow{
	{Remote, "is what the visitor sends", slices.Concat(
		each("express:req", "query params body headers signedCookies url originalUrl path hostname host subdomains files rawBody param() get() header() _parsedUrl rawHeaders "+
			"fields trailers file.originalname file.buffer file.mimetype file.fieldname text() read() referrer"),
		[]string{"express:cookies", "express:param", "http:req[]", "express:req[]"},
		each("http:req", "url headers headersDistinct rawHeaders trailers rawTrailers body query params cookies originalUrl pathname path read() allParams()"),
		[]string{"http2:headers"},
		each("koa:ctx koa:ctx.request", "query params querystring search url originalUrl href path host hostname origin header headers get() subdomains URL body rawBody files ips"),
		[]string{"koa:ctx.cookies.get()", "koa:ctx.captures", "koa:ctx.request.file"},
		each("fastify:req", "query params body headers cookies url originalUrl hostname host file() files() parts() saveRequestFiles() ips"),
		each("hapi:request", "query params paramsArray payload headers state path url orig info.host info.hostname info.referrer"),
		each("hono:c.req", "query() queries() param() header() json() text() parseBody() formData() arrayBuffer() blob() path url valid()"),
		each("elysia:ctx", "query params body headers cookie path"),
		each("adonis:ctx.request", "input() all() only() except() body() qs() param() params() header() headers() file() files() cookie() url() raw()"), []string{"adonis:ctx.params"},
		each("h3", "getQuery() readBody() readRawBody() readValidatedBody() getValidatedQuery() getRouterParam() getRouterParams() getHeader() getRequestHeader() getHeaders() getRequestHeaders() "+
			"getCookie() parseCookies() readFormData() readMultipartFormData() getRequestURL() getRequestHost() getRequestPath()"),
		each("h3:event", "context.params path url"),
	)},
	{Remote, "is what the visitor sends", slices.Concat(
		each("next:req", "query body headers cookies url nextUrl"),
		each("next:context", "params query resolvedUrl"), each("next:route", "params"), each("next:page", "params searchParams"),
		[]string{"next/headers.headers()", "next/headers.cookies()", "next:action"},
		each("web:request", "url headers json() text() formData() body arrayBuffer() blob() bytes() nextUrl cookies"),
		each("svelte:event", "params url"), each("remix:args", "params"), each("astro:context", "params url cookies"),
		[]string{"nest:query", "nest:param", "nest:body", "nest:headers", "nest:file"},
		[]string{"lambda:event", "firebase:data"}, each("firebase:request", "data rawRequest.body rawRequest.query"),
		each("azure:req", "query body params headers rawBody url originalUrl"), each("azure:request", "query params url headers json() text() formData() body"),
		[]string{"graphql:args"}, each("trpc:opts", "input"),
		[]string{"feathers:id", "feathers:data"}, each("feathers:params", "query headers route"), each("feathers:context", "id data params.query params.headers params.route"),
		[]string{"formidable:fields", "formidable:files", "formidable().parse()", "busboy:value", "busboy:filename", "passport:field"},
		each("multer:file", "originalname mimetype fieldname"),
		[]string{"basic-auth()", "parseurl()", "parseurl.original()", "hono/cookie.getCookie()", "hono/cookie.getSignedCookie()", "sails:inputs", "web:request.params"},
		[]string{"co-body()", "co-body.json()", "co-body.form()", "co-body.text()", "micro.json()", "micro.text()", "micro.buffer()"},
	)},
}

// templateSources are what a template gives to the functions that it calls.
var templateSources = []sourceRow{{Page, "is given by a template", []string{HelperValue}}}

// messageSources are what comes through sockets, queues and other processes.
var messageSources = []sourceRow{
	{Remote, "is what the other end of the connection sends", slices.Concat(
		[]string{"ws:message", "ws:event.data", "socket:data", "net:socket[]", "net:socket.read()"},
		each("socketio:socket.handshake", "query auth headers url"),
	)},
	{Remote, "comes out of a queue", []string{"queue:message", "queue:job", "kafka:payload.message", "kafka:payload.batch", "nats.connect().subscribe()[]"}},
	{Remote, "comes out of a queue", []string{"@aws-sdk/client-sqs.SQSClient().send().Messages", "@aws-sdk/client-sqs.SQS().receiveMessage().Messages", "aws-sdk.SQS().receiveMessage().promise().Messages"}},
	{Remote, "is sent by a page of the app", []string{"electron:data", "electron:request.url"}},
	{Remote, "is part of the address, which whoever made the link has written", []string{"electron:link"}},
	{Stored, "is sent by another process of the program", []string{"process:message"}},
}
