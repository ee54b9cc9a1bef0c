package model

import (
	"slices"
	"strings"
)

// Sources maps library paths to what people outside control. A path stands for
// all that lies below it; with [] at its end for what iterating over it gives.
var Sources = sources()

type sourceRow struct {
	class Class
	note  string
	paths []string
}

func sources() map[string]Source {
	m := map[string]Source{}
	for _, row := range slices.Concat(webSources, messageSources, serviceSources, templateSources, browserSources, localSources) {
		for _, p := range row.paths {
			m[p] = Source{row.class, row.note}
		}
	}
	return m
}

// each returns the paths of members of several things.
func each(things, members string) []string {
	var paths []string
	for _, t := range strings.Fields(things) {
		for _, m := range strings.Fields(members) {
			paths = append(paths, t+"."+m)
		}
	}
	return paths
}

// NoSources are paths below a source that nobody outside chooses.
var NoSources = names(slices.Concat(
	each("globalThis.location globalThis.document.location", "origin protocol host hostname port replace reload assign ancestorOrigins"),
	each("globalThis.process.env", "NODE_ENV PATH HOME USER PWD SHELL LANG TERM TMPDIR CI npm_execpath npm_package_version"),
	each("http:req express:req fastify:req", "headers.content-length"),
	[]string{"globalThis.process.argv.0", "globalThis.process.argv.1", "globalThis.process.argv.length",
		"express:req.body.length", "hapi:request.url.protocol", "web:request.url.origin", "lambda:event.requestContext", "lambda:event.httpMethod", "lambda:event.resource",
		"svelte:event.url.origin", "svelte:event.url.protocol", "$app/stores.page.url.origin", "$app/stores.page.url.host", "$app/state.page.url.origin", "astro:context.url.origin", "chat:message.chat", "chat:message.from.id", "chat:message.message_id", "chat:message.date", "queue:job.id", "queue:job.name", "queue:job.opts", "queue:message.fields"},
))

// BareNames are names of uploaded files of which the reader of the form leaves
// only what stands behind the last slash. They lead to no other folder.
var BareNames = names(each("express:req.file multer:file", "originalname"), "busboy:filename", "busboy:filename.filename")

// TextSources are the Sources that are always texts: they carry no objects.
var TextSources = names(slices.Concat(
	each("express:req", "params headers url originalUrl path hostname host get() header() rawHeaders _parsedUrl subdomains file.originalname file.mimetype"),
	each("http:req", "url headers rawHeaders originalUrl path pathname params trailers"),
	each("koa:ctx koa:ctx.request", "params querystring search url originalUrl href path host hostname origin header headers get() cookies.get()"),
	each("fastify:req", "params headers url originalUrl hostname host"),
	each("hapi:request", "params headers path url"),
	each("web:request", "url headers nextUrl text() cookies"),
	each("hono:c.req", "param() query() header() text() path url"),
	each("next:req", "headers url cookies"),
	each("lambda:event", "pathParameters queryStringParameters headers rawPath path"),
	each("h3", "getRouterParam() getRouterParams() getHeader() getRequestHeader() getCookie() parseCookies() getRequestURL()"),
	each("azure:request", "params query url headers text()"),
	[]string{"nest:param", "nest:headers", "express:param", "svelte:event.params", "svelte:event.url", "remix:args.params", "astro:context.params", "astro:context.url", "next:route.params",
		"globalThis.process.argv", "globalThis.process.env", "http2:headers", "busboy:value", "busboy:filename"},
))

// ObjectSources are the Sources that are objects whatever is sent: a framework
// answers with one as JSON. A body is one when it is read as JSON or as a form.
var ObjectSources = names(slices.Concat(each("express:req", "query params headers body signedCookies files"), each("koa:ctx koa:ctx.request", "query params headers"), each("fastify:req", "query params headers body")))

// UploadSources are uploaded files. The UploadFields of one are chosen by the
// server: the path of the temporary file, its size.
var UploadSources = names([]string{"express:req.files", "express:req.file", "formidable:files", "koa:ctx.request.files", "fastify:req.files()", "nest:file", "hapi:request.payload.file"})

// UploadFields lists them.
var UploadFields = names([]string{"path", "filepath", "tempFilePath", "size", "destination", "encoding", "fieldname", "fieldName", "length", "md5", "hash", "mtime", "lastModifiedDate", "truncated", "newFilename"})

// UploadPaths are those of the fields that say where the content lies.
var UploadPaths = names([]string{"path", "filepath", "tempFilePath"})

// UploadedContent is what stands in an uploaded file.
var UploadedContent = Source{Class: Remote, Note: "is the content of a file that the visitor has uploaded"}

// FileReaders are the calls that give the content of the file at a path.
var FileReaders = names(slices.Concat(each("node:fs fs-extra graceful-fs", "readFile readFileSync createReadStream"), each("node:fs/promises node:fs.promises", "readFile")))
