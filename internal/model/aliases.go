package model

import "strings"

// PackagePath returns the library path of a module: a file of a package that holds
// one function of it is that function, "lodash/merge" is lodash.merge.
func PackagePath(spec string) string {
	for _, lib := range []string{"lodash/", "lodash-es/", "underscore/"} {
		if name, ok := strings.CutPrefix(spec, lib); ok && !strings.HasPrefix(name, "fp") {
			return "lodash." + strings.TrimSuffix(name, ".js")
		}
	}
	return spec
}

// same are library paths that mean the same, the one that rules know first.
var same = []string{
	"lodash lodash-es underscore globalThis._",
	"jquery globalThis.$ globalThis.jQuery cash-dom zepto jquery/slim",
	"ejs ejs.default", "handlebars handlebars.create() handlebars.default handlebars/runtime globalThis.Handlebars", "nunjucks.Environment() nunjucks.configure()",
	"dot doT globalThis.doT",
	"react react.default preact/compat globalThis.React", "react.useState preact/hooks.useState", "react.useMemo preact/hooks.useMemo", "react.useRef preact/hooks.useRef", "react.useReducer preact/hooks.useReducer", "react.useContext preact/hooks.useContext", "react.createContext preact.createContext",
	"d3.select() d3.selectAll() d3-selection.select() d3-selection.selectAll() globalThis.d3.select() globalThis.d3.selectAll()",
	"sweetalert2 globalThis.Swal sweetalert2.default",
	"vue vue.default globalThis.Vue @vue/composition-api @vue/reactivity vue-demi",
	"marked marked.marked marked.parse globalThis.marked", "dompurify globalThis.DOMPurify isomorphic-dompurify",

	// Databases.
	"mysql mysql2 mysql2/promise promise-mysql mariadb mariadb/callback",
	"mysql.createConnection() mysql.createPool() mysql.createPoolCluster() mysql.createConnection().promise() mysql.createConnection().getConnection() mysql.createConnection().of()",
	"pg pg.native @neondatabase/serverless",
	"pg.Client() pg.Pool() pg-pool() pg.Client().connect()",
	"pg-promise()() pg-promise()().connect()",
	"sqlite3 sqlite3.verbose() @vscode/sqlite3 @journeyapps/sqlcipher",
	"sqlite3.Database() sqlite3.cached.Database()",
	"mssql mssql/msnodesqlv8",
	"mssql.ConnectionPool() mssql.connect() mssql.ConnectionPool().connect() mssql.ConnectionPool().transaction() mssql.Transaction()",
	"mssql.Request() mssql.ConnectionPool().request()",
	"oracledb.getConnection() oracledb.createPool().getConnection() oracledb.getPool().getConnection()",
	"neo4j-driver neo4j-driver.default", "neo4j-driver.driver().session() neo4j-driver.driver().rxSession() neo4j-driver.driver().session().beginTransaction()",
	"knex knex.knex", "knex() knex()() knex().transaction() knex().withSchema()",
	"sequelize sequelize.Sequelize sequelize-typescript.Sequelize @sequelize/core.Sequelize",
	"typeorm:manager typeorm.DataSource() typeorm.getConnection() typeorm.createConnection() typeorm.getManager() typeorm.getRepository() typeorm.createQueryBuilder() " +
		"typeorm:manager.manager typeorm:manager.getRepository() typeorm:manager.createQueryRunner() typeorm:manager.createQueryBuilder() typeorm:manager.initialize()",
	"@prisma/client.PrismaClient() @prisma/client/edge.PrismaClient() @prisma/client.PrismaClient().$extends()",
	"ioredis() ioredis.Redis() ioredis.Cluster() redis.createClient() redis.createCluster() redis.createClient().duplicate() redis.createClient().connect() ioredis().duplicate()",
	"ldapjs.createClient() ldapts.Client()",
	"libxmljs libxmljs2", "libxmljs.parseXml libxmljs.parseXmlString libxmljs.parseXmlAsync libxmljs.parseHtml",

	"electron:contents electron.BrowserWindow().webContents electron.webContents.getFocusedWebContents() electron.webContents.fromId() electron.BrowserView().webContents electron.WebContentsView().webContents electron.BrowserWindow.getFocusedWindow().webContents",

	"telegraf.Telegraf() telegraf() grammy.Bot()", "@midwayjs/core @midwayjs/decorator", "@tsed/platform-params @tsed/common", "@grpc/grpc-js grpc",
	"ajv ajv.default ajv.Ajv ajv/dist/2019 ajv/dist/2020 ajv/dist/2019.default ajv/dist/2020.default",

	// HTTP clients.
	"axios axios.create() axios.Axios() axios.axios @nestjs/axios.HttpService().axiosRef",
	"got got.got got.extend() got-cjs got-cjs.got", "ky ky.create() ky.extend()",
	"node-fetch cross-fetch isomorphic-fetch isomorphic-unfetch minipass-fetch make-fetch-happen cross-fetch.fetch ponyfill-fetch",
	"request request.defaults() request-promise request-promise-native requestretry request.default cloudscraper",
	"superagent superagent.agent() superagent.default", "@hapi/wreck wreck @hapi/wreck.defaults()",
	"http-proxy.createProxyServer() http-proxy.createProxy() http-proxy() http-proxy.createServer()",
	"puppeteer puppeteer-core puppeteer-extra", "puppeteer.launch() puppeteer.connect() puppeteer.launch().createIncognitoBrowserContext() puppeteer.launch().createBrowserContext()",
	"playwright playwright-core playwright-chromium playwright-firefox playwright-webkit @playwright/test",
	"playwright.chromium playwright.firefox playwright.webkit",
	"playwright.chromium.launch() playwright.chromium.launch().newContext() playwright.chromium.connect() playwright.chromium.launchPersistentContext() playwright.chromium.connectOverCDP()",
	"puppeteer:page puppeteer.launch().newPage() playwright.chromium.launch().newPage() puppeteer:page.mainFrame()",

	// Programs and files.
	"simple-git simple-git.simpleGit simple-git.gitP simple-git/promise", "execa execa.execa",
	"shelljs shelljs/global", "generate-function() generate-function()()",
	"adm-zip adm-zip.default", "jszip() jszip.loadAsync() jszip().loadAsync()", "formidable() formidable.IncomingForm() formidable.formidable() formidable.Formidable() multiparty.Form()",
	"busboy() connect-busboy() @fastify/busboy()",
	"unzipper.Parse() unzip.Parse() unzip-stream.Parse() unzipper.ParseOne()", "tar-stream.extract() tar-fs.extract()", "tar.Parse() tar.Parser() tar.t()",
	"yauzl.open() yauzl.fromBuffer() yauzl.fromFd() yauzl-promise.open() yauzl.openPromise()",

	// Frameworks. Express 3 and Connect 2 brought their middleware along.
	"csurf express.csrf connect.csrf", "method-override express.methodOverride connect.methodOverride", "cookie-parser express.cookieParser connect.cookieParser",
	"express-session express.session connect.session", "cookie-session express.cookieSession connect.cookieSession", "body-parser express.bodyParser connect.bodyParser",
	"morgan express.logger connect.logger", "errorhandler express.errorHandler connect.errorHandler", "serve-index express.directory connect.directory",
	"connect-multiparty express.multipart connect.multipart", "basic-auth-connect express.basicAuth connect.basicAuth", "serve-static connect.static", "express.json connect.json", "express.urlencoded connect.urlencoded",
	"hono() hono.Hono() hono/tiny.Hono() hono/quick.Hono() hono().basePath() hono().route() hono/factory.createFactory().createApp()",
	"hono/factory.createFactory() hono/factory.Factory()",
	"gm gm.subClass()",
	"socket.io.Server() socket.io() socket.io.listen() socket.io.Server().of() socket.io.Server().sockets socket.io.Server().to()",
	"ws.Server() ws.WebSocketServer() ws.default.Server()",
	"@trpc/server:procedure @trpc/server.initTRPC.create().procedure @trpc/server.initTRPC.context().create().procedure",
	"amqplib amqplib/callback_api amqp-connection-manager", "amqplib:channel amqplib.connect().createChannel() amqplib.connect().createConfirmChannel() amqplib:connection.createChannel()",
	"kafkajs:consumer kafkajs.Kafka().consumer()", "bull() bull.default()", "bullmq.Worker bullmq.default.Worker", "mqtt.connect() mqtt.default.connect() async-mqtt.connect()",
	"node:net.createServer node:net.Server node:tls.createServer", "node:net.createServer() node:net.Server() node:tls.createServer()",
	"h3.defineEventHandler h3.eventHandler h3.lazyEventHandler globalThis.defineEventHandler globalThis.eventHandler nitropack/runtime.defineEventHandler #imports.defineEventHandler",
	"node:events node:events.EventEmitter eventemitter3 eventemitter3.EventEmitter eventemitter2 eventemitter2.EventEmitter2",
}

// packageAliases maps each of the paths of `same` to the first of its row.
func packageAliases() map[string]string {
	m := map[string]string{}
	for _, row := range same {
		paths := strings.Fields(row)
		for _, p := range paths[1:] {
			m[p] = paths[0]
		}
	}
	for _, f := range strings.Fields("getQuery readBody readRawBody readValidatedBody getValidatedQuery getRouterParam getRouterParams getHeader getRequestHeader getHeaders getRequestHeaders getCookie parseCookies readFormData readMultipartFormData getRequestURL sendRedirect") {
		m["globalThis."+f] = "h3." + f // Nuxt and Nitro import them by themselves
	}
	return m
}

// roleAliases are what the roles carry of each other.
var roleAliases = map[string]string{
	"svelte:event.request": "web:request", "svelte:event.cookies": "web:request.cookies", "svelte:handle.event": "svelte:event",
	"remix:args.request": "web:request", "astro:context.request": "web:request", "worker:fetchEvent.request": "web:request", "hono:c.req.raw": "web:request",
	"jquery:message.originalEvent": WindowMessage,
	"next:context.req":             "next:req", "next:context.res": "next:res", "h3:event.node.req": "http:req", "h3:event.node.res": "http:res", "h3:event.req": "http:req",
	"egg.Controller().ctx": "koa:ctx", "egg.Service().ctx": "koa:ctx",
	"azure:context.req": "azure:req", "azure:context.bindings.req": "azure:req", "firebase-functions.runWith()": "firebase-functions", "firebase-functions.region()": "firebase-functions",
	"socketio:socket.request": "http:req", "trpc:opts.rawInput": "trpc:opts.input",
	"nest:context.switchToHttp().getRequest()": "express:req", "nest:context.switchToHttp().getResponse()": "express:res",
}

var (
	builder = names(nil, "select", "from", "table", "where", "andWhere", "orWhere", "whereIn", "whereNot", "whereNull", "join", "leftJoin", "innerJoin", "orderBy", "groupBy", "having", "limit", "offset",
		"insert", "update", "del", "delete", "returning", "first", "columns", "as", "with", "union", "distinct", "count", "whereRaw", "orderByRaw", "groupByRaw", "havingRaw", "joinRaw", "clone", "transacting", "queryBuilder", "into",
		"leftJoinAndSelect", "innerJoinAndSelect", "addSelect", "addOrderBy", "setParameter", "setParameters", "skip", "take", "set", "values", "andHaving")
	jqueryChain = names(nil, "find", "children", "parent", "parents", "closest", "next", "prev", "siblings", "first", "last", "eq", "filter", "not", "is", "end", "each", "on", "off", "one", "addClass", "removeClass", "toggleClass",
		"attr", "prop", "css", "show", "hide", "fadeIn", "fadeOut", "html", "append", "prepend", "after", "before", "appendTo", "prependTo", "insertAfter", "insertBefore", "empty", "remove", "clone", "text", "data", "wrap", "add", "contents", "trigger", "val")
	chain = names(nil, "on", "once", "addListener")
)

// packageFluent are the fluent methods of packages.
var packageFluent = map[string]map[string]bool{
	"knex()": builder, "typeorm:manager": builder,
	"jquery()":                jqueryChain,
	"d3.select()":             names(nil, "select", "selectAll", "append", "insert", "attr", "style", "classed", "property", "data", "enter", "exit", "join", "merge", "remove", "each", "on", "call", "text", "html", "filter", "transition", "raise", "lower"),
	"mssql.Request()":         names(nil, "input", "output"),
	"@trpc/server:procedure":  names(nil, "input", "output", "use", "meta"),
	"yargs()":                 names(nil, "option", "options", "command", "usage", "help", "alias", "demandOption", "demandCommand", "version", "strict", "example", "boolean", "string", "default", "describe"),
	"commander.program":       names(nil, "option", "command", "version", "description", "action", "argument", "arguments", "requiredOption", "name", "usage", "parse", "allowUnknownOption"),
	"commander":               names(nil, "option", "version", "description", "arguments", "usage", "parse"),
	"commander.Command()":     names(nil, "option", "command", "version", "description", "action", "argument", "arguments", "requiredOption", "name", "usage", "parse"),
	"socket.io.Server()":      chain,
	"unzipper.Parse()":        chain,
	"tar-stream.extract()":    chain,
	"busboy()":                chain,
	"formidable()":            chain,
	"node:net.createServer()": names(nil, "on", "once", "listen"),
	"hono()":                  names(routes, "onError", "notFound"),
	"elysia.Elysia()":         names(routes, "group", "guard", "onError", "onRequest", "onBeforeHandle", "state", "decorate", "derive", "resolve", "model", "listen"),
	"simple-git()":            names(nil, "cwd", "env", "silent"),
	"sharp()":                 names(nil, "resize", "rotate", "extract", "composite", "toFormat", "jpeg", "png", "webp", "avif", "flatten", "blur", "greyscale", "grayscale", "withMetadata", "trim", "sharpen", "extend"),
	"gm()":                    names(nil, "resize", "crop", "rotate", "quality", "noProfile", "autoOrient", "gravity", "background", "extent", "fill", "font", "fontSize", "drawText", "setFormat", "strip", "blur", "thumb", "compress", "flip", "flop", "stroke"),
	"fluent-ffmpeg()":         names(nil, "input", "on", "once", "format", "toFormat", "size", "videoCodec", "audioCodec", "withVideoCodec", "noAudio", "noVideo", "seekInput", "setStartTime", "duration", "setDuration", "outputOptions", "inputOptions", "inputFormat", "fps", "videoBitrate", "audioBitrate", "output"),
	"jose.SignJWT()":          names(nil, "setProtectedHeader", "setIssuedAt", "setIssuer", "setAudience", "setExpirationTime", "setSubject", "setJti", "setNotBefore"),
	"execa":                   nil,
}
