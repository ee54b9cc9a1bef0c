package model

// Sources maps library paths to what people outside control. A path stands for
// all that lies below it.
var Sources = sources()

type sourceRow struct {
	class Class
	note  string
	paths []string
}

var sourceRows = []sourceRow{
	{Remote, "is what the visitor sends", []string{
		"express:req.query", "express:req.params", "express:req.body", "express:req.headers", "express:req.cookies", "express:req.signedCookies",
		"express:req.url", "express:req.originalUrl", "express:req.path", "express:req.hostname", "express:req.host", "express:req.subdomains",
		"express:req.files", "express:req.rawBody", "express:req.param()", "express:req.get()", "express:req.header()", "express:req._parsedUrl",
		"express:req.rawHeaders", "express:req.fields", "express:req.trailers",
		"express:req.file.originalname", "express:req.file.buffer", "express:req.file.mimetype", "express:cookies",
		"http:req.url", "http:req.headers", "http:req.rawHeaders", "http:req.trailers", "http:req.body", "http:req.query", "http:req.params", "http:req.cookies", "http:req.originalUrl", "http:req.pathname", "http:req.path",
		"koa:ctx.query", "koa:ctx.params", "koa:ctx.querystring", "koa:ctx.search", "koa:ctx.url", "koa:ctx.originalUrl", "koa:ctx.href", "koa:ctx.path",
		"koa:ctx.host", "koa:ctx.hostname", "koa:ctx.origin", "koa:ctx.header", "koa:ctx.headers", "koa:ctx.get()", "koa:ctx.subdomains", "koa:ctx.cookies.get()",
		"koa:ctx.request.query", "koa:ctx.request.querystring", "koa:ctx.request.body", "koa:ctx.request.rawBody", "koa:ctx.request.files", "koa:ctx.request.header",
		"koa:ctx.request.headers", "koa:ctx.request.url", "koa:ctx.request.path", "koa:ctx.request.originalUrl", "koa:ctx.request.href",
		"koa:ctx.request.search", "koa:ctx.request.host", "koa:ctx.request.hostname", "koa:ctx.request.get()", "koa:ctx.request.params", "koa:ctx.captures",
		"fastify:req.query", "fastify:req.params", "fastify:req.body", "fastify:req.headers", "fastify:req.cookies", "fastify:req.url", "fastify:req.originalUrl",
		"fastify:req.hostname", "fastify:req.host", "fastify:req.file()", "fastify:req.files()", "fastify:req.parts()",
		"hapi:request.query", "hapi:request.params", "hapi:request.paramsArray", "hapi:request.payload", "hapi:request.headers", "hapi:request.state",
		"hapi:request.path", "hapi:request.url", "hapi:request.orig", "hapi:request.info.host", "hapi:request.info.hostname", "hapi:request.info.referrer",
		"next:req.query", "next:req.body", "next:req.headers", "next:req.cookies", "next:req.url",
		"nest:query", "nest:param", "nest:body", "nest:headers", "nest:file",
		"web:request.url", "web:request.headers", "web:request.json()", "web:request.text()", "web:request.formData()", "web:request.body", "web:request.arrayBuffer()", "web:request.blob()", "web:request.nextUrl", "web:request.cookies",
		"web:params", "next:params", "next:searchParams", "next:query",
		"lambda:event",
		"graphql:args",
		"ws:message", "socket:data", "queue:message",
		"next/headers.headers()", "next/headers.cookies()",
		"h3.getQuery()", "h3.readBody()", "h3.getRouterParam()", "h3.getRouterParams()", "h3.getHeader()", "h3.getHeaders()", "h3.getCookie()", "h3.readRawBody()", "h3.readFormData()", "h3.getRequestURL()",
		"formidable:fields", "busboy:value", "busboy:filename", "multer:originalname",
	}},
	{Browser, "is part of the address, which whoever made the link has written", []string{
		"globalThis.location.hash", "globalThis.location.search", "globalThis.location.href", "globalThis.document.location.hash",
		"globalThis.document.location.search", "globalThis.document.location.href", "globalThis.document.URL", "globalThis.document.documentURI",
		"globalThis.document.baseURI", "globalThis.document.referrer", "globalThis.location.pathname", "globalThis.document.location.pathname",
		"globalThis.location", "globalThis.document.location",
		"react-router-dom.useParams()", "react-router-dom.useSearchParams()", "react-router.useParams()", "react-router-dom.useLocation()",
		"next/router.useRouter().query", "next/navigation.useSearchParams()", "next/navigation.useParams()", "vue-router.useRoute().query", "vue-router.useRoute().params",
	}},
	{Browser, "may be set by any page", []string{"globalThis.name", "globalThis.event.data", "browser:message.data"}},
	{Args, "is what the command line says", []string{
		"globalThis.process.argv", "minimist()", "yargs.argv", "yargs().argv", "yargs.parse()", "yargs().parse()", "commander.program.args", "commander.args", "commander.opts()",
		"node:util.parseArgs()", "optimist.argv", "meow()", "yargs-parser()", "mri()", "arg()", "command-line-args()", "nopt()", "getopts()", "cac().parse()",
	}},
	{Args, "is set by the environment", []string{"globalThis.process.env"}},
	{Stored, "is what the file holds", []string{
		"node:fs.readFileSync()", "node:fs/promises.readFile()", "file:content",
		"fs-extra.readFileSync()", "fs-extra.readFile()", "fs-extra.readJson()", "fs-extra.readJsonSync()",
	}},
	{Stored, "is the name of a file", []string{"node:fs.readdirSync()", "node:fs/promises.readdir()", "file:name", "glob.sync()", "glob()"}},
	{Stored, "is what another server answers", []string{"client:response", "axios.get().data", "axios.post().data", "node-fetch()", "globalThis.fetch()", "got()", "got.get()", "client:body"}},
	{Stored, "is the name of an entry of the archive", []string{"archive:entry"}},
}

func sources() map[string]Source {
	m := map[string]Source{}
	for _, row := range sourceRows {
		for _, p := range row.paths {
			m[p] = Source{row.class, row.note}
		}
	}
	return m
}

// NoSources are paths below a source that nobody outside chooses.
var NoSources = names([]string{
	"express:req.headers.host.length", "express:req.body.length", "hapi:request.url.protocol", "globalThis.location.origin", "globalThis.location.protocol",
	"globalThis.location.host", "globalThis.location.hostname", "globalThis.location.port",
	"globalThis.document.location.host", "globalThis.document.location.origin", "globalThis.document.location.protocol", "globalThis.document.location.hostname",
	"globalThis.process.argv.0", "globalThis.process.argv.1", "globalThis.process.env.NODE_ENV", "globalThis.process.env.PATH", "globalThis.process.env.HOME",
	"globalThis.location.replace", "globalThis.location.reload", "globalThis.location.assign",
	"lambda:event.requestContext", "koa:ctx.host.length",
})

// TextSources are the Sources that are always texts: they carry no objects.
var TextSources = names([]string{
	"express:req.params", "express:req.headers", "express:req.url", "express:req.originalUrl", "express:req.path", "express:req.hostname", "express:req.host",
	"express:req.get()", "express:req.header()", "express:req.rawHeaders", "express:req._parsedUrl", "express:req.subdomains", "express:req.file.originalname", "express:req.file.mimetype",
	"http:req.url", "http:req.headers", "http:req.rawHeaders", "http:req.originalUrl", "http:req.path", "http:req.pathname", "http:req.params", "http:req.trailers",
	"koa:ctx.params", "koa:ctx.querystring", "koa:ctx.search", "koa:ctx.url", "koa:ctx.originalUrl", "koa:ctx.href", "koa:ctx.path", "koa:ctx.host", "koa:ctx.hostname", "koa:ctx.origin",
	"koa:ctx.header", "koa:ctx.headers", "koa:ctx.get()", "koa:ctx.request.querystring", "koa:ctx.request.header", "koa:ctx.request.headers", "koa:ctx.request.url", "koa:ctx.request.path",
	"koa:ctx.request.get()", "koa:ctx.request.params", "koa:ctx.cookies.get()",
	"fastify:req.params", "fastify:req.headers", "fastify:req.url", "fastify:req.originalUrl", "fastify:req.hostname",
	"hapi:request.params", "hapi:request.headers", "hapi:request.path", "hapi:request.url",
	"nest:param", "nest:headers", "next:req.headers", "next:req.url", "web:request.url", "web:request.headers", "web:params", "web:request.nextUrl", "web:request.text()",
	"globalThis.process.argv", "globalThis.process.env", "lambda:event.pathParameters", "lambda:event.queryStringParameters", "lambda:event.headers",
})

// UploadSources are uploaded files. The UploadFields of one are chosen by the
// server: the path of the temporary file, its size.
var UploadSources = names([]string{"express:req.files", "express:req.file", "koa:ctx.request.files", "fastify:req.files()", "nest:file", "hapi:request.payload.file"})

// UploadFields lists them.
var UploadFields = names([]string{"path", "filepath", "tempFilePath", "size", "destination", "encoding", "fieldname", "fieldName", "length", "md5", "hash", "mtime", "lastModifiedDate", "truncated", "newFilename"})
