package model

import "strings"

// Sinks lists the arguments that act on what they are given, by the library
// path of the call.
var Sinks = sinks()

type sinkRow struct {
	sink  Sink // without Call
	calls []string
}

// each returns the paths of functions of several modules.
func each(modules, functions string) []string {
	var paths []string
	for _, m := range strings.Fields(modules) {
		for _, f := range strings.Fields(functions) {
			paths = append(paths, m+"."+f)
		}
	}
	return paths
}

const fileSystems = "node:fs node:fs/promises fs-extra graceful-fs mz/fs pn/fs fs-jetpack original-fs memfs"

var sinkRows = append(nodeSinks, packageSinks...)

var nodeSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Command}, append(each("node:child_process mz/child_process child_process-promise child-process-promise", "exec execSync"), "shelljs.exec", "execa.command", "execa.commandSync", "execa.shell", "execa.shellSync", "execa.execaCommand", "execa.execaCommandSync", "zx.$", "exec-sh", "exec-sh.promise", "cross-exec", "npm-run.exec", "npm-run.execSync", "node-cmd.get", "node-cmd.run", "node-cmd.runSync", "exec-then", "exec-promise", "execSync", "sync-exec", "child-process-es6-promise.exec", "shelljs/global.exec", "ssh2.Client().exec", "sudo-prompt.exec", "bluebird-exec", "exec", "execcli", "promised-exec", "promise-exec", "command-exists", "asyncawait-exec", "open-exec", "pty.js.spawn", "teen_process.exec.shell")},
	{Sink{Arg: 0, Kind: Program}, append(each("node:child_process mz/child_process child-process-promise cross-spawn", "spawn spawnSync execFile execFileSync fork"), "cross-spawn", "execa", "execa.sync", "execa.execa", "execa.execaSync", "node-pty.spawn", "spawn-sync", "win-spawn", "spawn-async", "npm-run.spawn", "@npmcli/promise-spawn", "cross-spawn-async", "tinyexec.x", "spawno", "teen_process.exec")},
	{Sink{Arg: 0, Kind: Command, When: "2.shell"}, append(each("node:child_process cross-spawn", "spawn spawnSync execFile execFileSync"), "cross-spawn", "execa", "execa.execa")},
	{Sink{Arg: 1, Path: "[]", Kind: Command, When: "2.shell"}, append(each("node:child_process cross-spawn", "spawn spawnSync execFile execFileSync"), "cross-spawn", "execa", "execa.execa")},
	{Sink{Arg: 1, Path: "[]", Kind: Argument}, append(each("node:child_process cross-spawn", "spawn spawnSync execFile execFileSync"), "cross-spawn", "execa", "execa.execa", "execa.execaSync", "execa.sync")},
	{Sink{Arg: 0, Kind: Code}, []string{"globalThis.eval", "node:vm.runInContext", "node:vm.runInNewContext", "node:vm.runInThisContext", "node:vm.Script", "node:vm.createScript", "node:vm.compileFunction", "node:vm.SourceTextModule",
		"vm2.VM().run", "vm2.NodeVM().run", "safe-eval", "static-eval", "notevil", "eval", "node-eval", "require-from-string", "globalThis.execScript", "_eval", "expression-eval.eval", "pug.render.code", "node:module()._compile", "safer-eval", "esprima-eval", "eval-sanitizer", "mathjs.evaluate.code"}},
	{Sink{Arg: All, Kind: Code}, []string{"globalThis.Function"}},
	{Sink{Arg: 0, Kind: Code}, []string{"globalThis.setTimeout", "globalThis.setInterval", "globalThis.setImmediate"}},
	{Sink{Arg: 0, Kind: Path}, each(fileSystems, "access accessSync appendFile appendFileSync chmod chmodSync chown chownSync createReadStream createWriteStream "+
		"glob globSync lchmod lchown link linkSync lstat lstatSync lutimes mkdir mkdirSync mkdtemp open openSync openAsBlob opendir opendirSync readFile readFileSync readdir readdirSync "+
		"readlink readlinkSync realpath rename renameSync rm rmSync rmdir rmdirSync stat statSync statfs symlink symlinkSync truncate truncateSync unlink unlinkSync utimes watch watchFile "+
		"writeFile writeFileSync copyFile copyFileSync cp cpSync exists existsSync ReadStream WriteStream FileReadStream "+
		"readJson readJsonSync readJSON writeJson writeJsonSync writeJSON outputFile outputFileSync outputJson outputJsonSync ensureDir ensureDirSync ensureFile mkdirp mkdirpSync mkdirs remove removeSync emptyDir move moveSync copy copySync pathExists pathExistsSync")},
	{Sink{Arg: 1, Kind: Path}, each(fileSystems, "copyFile copyFileSync cp cpSync rename renameSync link linkSync symlink symlinkSync copy copySync move moveSync")},
	{Sink{Arg: 0, Kind: Request}, []string{"node:http.get", "node:http.request", "node:https.get", "node:https.request", "node:http2.connect", "globalThis.fetch", "node-fetch", "undici.fetch", "undici.request", "undici.stream", "undici.Client", "undici.Pool",
		"axios", "axios.get", "axios.post", "axios.put", "axios.delete", "axios.patch", "axios.head", "axios.request", "axios.create().get", "axios.create().post", "got", "got.get", "got.post", "got.put", "got.stream", "request", "request.get", "request.post", "request.put", "request.head", "request.defaults()",
		"request-promise", "request-promise-native", "request-promise.get", "request-promise.post", "superagent.get", "superagent.post", "superagent.put", "superagent.head", "needle.get", "needle.post", "needle.head", "bent()", "phin", "cross-fetch", "isomorphic-fetch", "ky", "ky.get", "ky.post", "simple-get", "simple-get.concat", "wreck.get", "@hapi/wreck.get", "urllib.request", "cheerio.fromURL", "download", "centra", "minipass-fetch", "make-fetch-happen", "unfetch", "ofetch.ofetch", "jsdom.JSDOM.fromURL", "image-downloader.image", "link-preview-js.getLinkPreview", "open-graph-scraper"}},
	{Sink{Arg: 0, Path: "url", Kind: Request}, []string{"axios", "axios.request", "request", "request.get", "request.post", "request-promise", "got", "needle", "phin", "request-promise-native"}},
	{Sink{Arg: 0, Path: "uri", Kind: Request}, []string{"request", "request.get", "request.post", "request-promise", "request-promise-native"}},
	{Sink{Arg: 0, Path: "host", Kind: Request}, []string{"node:http.get", "node:http.request", "node:https.get", "node:https.request", "node:net.connect", "node:net.createConnection", "node:tls.connect"}},
	{Sink{Arg: 0, Path: "hostname", Kind: Request}, []string{"node:http.get", "node:http.request", "node:https.get", "node:https.request"}},
	{Sink{Arg: 1, Kind: Request}, []string{"needle", "node:net.connect", "node:net.createConnection"}},
	{Sink{Arg: 0, Kind: Request}, []string{"puppeteer.launch().newPage().goto", "playwright.chromium.launch().newPage().goto"}},
	{Sink{Arg: 0, Kind: Pattern}, []string{"globalThis.RegExp"}},
	{Sink{Arg: 0, Kind: Size}, []string{"globalThis.Buffer.alloc", "globalThis.Buffer.allocUnsafe", "globalThis.Buffer.allocUnsafeSlow", "globalThis.Array", "globalThis.ArrayBuffer", "globalThis.Uint8Array"}},
	{Sink{Arg: 0, Kind: Format}, []string{"node:util.format", "globalThis.console.log", "globalThis.console.error", "globalThis.console.warn", "globalThis.console.info"}},
	{Sink{Arg: All, Kind: Log}, []string{"globalThis.console.log", "globalThis.console.error", "globalThis.console.warn", "globalThis.console.info", "globalThis.console.debug", "winston.info", "winston.error", "winston.warn", "winston.createLogger().info", "winston.createLogger().error", "winston.createLogger().warn", "pino().info", "pino().error", "pino().warn", "bunyan.createLogger().info", "bunyan.createLogger().error", "log4js.getLogger().info", "log4js.getLogger().error"}},
	{Sink{Arg: 0, Kind: Module}, []string{"globalThis.require", "globalThis.require.resolve", "node:module.createRequire()"}},
	{Sink{Arg: 0, Kind: Deserialise}, []string{"node-serialize.unserialize", "serialize-to-js.deserialize", "funcster.deepDeserialize", "cryo.parse", "node:v8.deserialize.unsafe", "js-yaml.load.unsafe", "serialijse.deserialize", "jsonpickle.decode", "class-transformer.deserialize", "bson.deserialize.eval", "fast-redact.eval", "superjson.parse.eval"}},
}

var packageSinks = []sinkRow{
	{Sink{Arg: 0, Kind: SQL}, append(each("mysql.createConnection() mysql.createPool() mysql2.createConnection() mysql2.createPool() mysql2/promise.createConnection() mysql2/promise.createPool() mariadb.createConnection() mariadb.createPool()", "query execute"),
		"pg.Client().query", "pg.Pool().query", "pg.Pool().connect().query", "postgres().unsafe", "sql:connection.query", "sql:connection.execute", "pg-promise()().query", "pg-promise()().any", "pg-promise()().one", "pg-promise()().none", "pg-promise()().oneOrNone", "pg-promise()().many", "pg-promise()().manyOrNone", "pg-promise()().result",
		"sqlite3.Database().run", "sqlite3.Database().get", "sqlite3.Database().all", "sqlite3.Database().each", "sqlite3.Database().exec", "sqlite3.Database().prepare", "sqlite3.verbose().Database().run", "sqlite3.verbose().Database().get", "sqlite3.verbose().Database().all", "sqlite3.verbose().Database().each", "sqlite3.verbose().Database().exec", "sqlite3.verbose().Database().prepare",
		"better-sqlite3().prepare", "better-sqlite3().exec", "sqlite.open().get", "sqlite.open().all", "sqlite.open().run", "sqlite.open().exec", "node:sqlite.DatabaseSync().exec", "node:sqlite.DatabaseSync().prepare",
		"mssql.Request().query", "mssql.Request().batch", "mssql.query", "mssql.ConnectionPool().request().query", "mssql.connect().request().query", "mssql.connect().query", "tedious.Request", "oracledb.getConnection().execute", "oracledb.getConnection().executeMany",
		"knex().raw", "knex().whereRaw", "knex().orderByRaw", "knex().select().whereRaw", "knex.raw", "sequelize.Sequelize().query", "sequelize().query", "sequelize.literal", "sequelize.Sequelize.literal", "typeorm.getConnection().query", "typeorm.getManager().query", "typeorm.DataSource().query", "typeorm.getRepository().query",
		"@prisma/client.PrismaClient().$queryRawUnsafe", "@prisma/client.PrismaClient().$executeRawUnsafe", "drizzle-orm.sql.raw", "snowflake-sdk.createConnection().execute.sqlText", "@google-cloud/bigquery.BigQuery().query", "alasql", "sql.js.Database().exec", "sql.js.Database().run", "neo4j-driver.driver().session().run", "cassandra-driver.Client().execute", "duckdb.Database().all", "libsql.createClient().execute", "@libsql/client.createClient().execute", "odbc.connect().query", "ibm_db.open().query", "database-js.Connection().prepareStatement", "waterline().query", "objection.raw", "massive().query", "sqlstring.raw"),
	},
	{Sink{Arg: 0, Path: "sql", Kind: SQL}, each("mysql.createConnection() mysql.createPool() mysql2.createConnection() mysql2.createPool()", "query execute")},
	{Sink{Arg: 0, Path: "text", Kind: SQL}, []string{"pg.Client().query", "pg.Pool().query"}},
	{Sink{Arg: 1, Kind: LDAP}, []string{"ldapjs.createClient().search", "ldapts.Client().search"}},
	{Sink{Arg: 1, Path: "filter", Kind: LDAP}, []string{"ldapjs.createClient().search", "ldapts.Client().search"}},
	{Sink{Arg: 0, Kind: LDAP}, []string{"ldapjs.createClient().search", "ldapjs.createClient().bind", "ldapjs.parseFilter", "ldapjs.parseDN", "ldapts.Client().bind", "activedirectory().findUser", "ldapjs.createClient().modifyDN", "ldapjs.createClient().del"}},
	{Sink{Arg: 0, Kind: XPath}, []string{"xpath.select", "xpath.select1", "xpath.parse", "xpath.evaluate", "xpath.useNamespaces()", "xpath.exec", "libxmljs.parseXml().get", "libxmljs.parseXml().find", "libxmljs.parseXmlString().get", "libxmljs.parseXmlString().find", "libxmljs2.parseXml().get", "globalThis.document.evaluate"}},
	{Sink{Arg: 0, Kind: HTML}, []string{"http:res.write", "http:res.end", "express:res.send", "express:res.write", "express:res.end", "next:res.send", "next:res.end", "next:res.write", "koa:ctx.end", "hapi:h.response", "fastify:reply.send", "web:Response", "globalThis.Response"}},
	{Sink{Arg: 0, Kind: Redirect}, []string{"express:res.redirect", "express:res.location", "koa:ctx.redirect", "koa:ctx.response.redirect", "fastify:reply.redirect", "hapi:h.redirect", "next:res.redirect", "globalThis.Response.redirect", "next/server.NextResponse.redirect", "next/navigation.redirect", "h3.sendRedirect.1", "globalThis.location.assign", "globalThis.location.replace", "globalThis.window.open", "globalThis.open", "@remix-run/node.redirect", "@sveltejs/kit.redirect.1"}},
	{Sink{Arg: 1, Kind: Redirect}, []string{"express:res.redirect", "fastify:reply.redirect", "h3.sendRedirect", "@sveltejs/kit.redirect", "next:res.redirect"}},
	{Sink{Arg: 0, Kind: Path}, []string{"express:res.sendFile", "express:res.sendfile", "express:res.download", "send.1", "node:fs.openSync", "koa-send.1", "fastify:reply.sendFile", "fastify:reply.download", "hapi:h.file", "mkdirp", "mkdirp.sync", "rimraf", "rimraf.sync", "del", "del.sync", "glob", "glob.sync", "fast-glob", "fast-glob.sync", "globby", "tmp.file", "jsonfile.readFile", "jsonfile.readFileSync", "jsonfile.writeFile", "jsonfile.writeFileSync", "load-json-file", "write-file-atomic", "cpy", "ncp", "recursive-readdir", "klaw", "trash", "move-file", "make-dir", "path-exists", "find-up", "sharp", "jimp.read", "pdfkit().image", "xlsx.readFile", "exceljs.Workbook().xlsx.readFile", "node:sqlite.DatabaseSync", "adm-zip", "archiver().file", "archiver().directory", "unzipper.Open.file", "extract-zip", "decompress", "csvtojson().fromFile", "node:worker_threads.Worker", "express-fileupload:file.mv", "shelljs.cat", "shelljs.rm", "shelljs.cp", "shelljs.mv", "shelljs.mkdir"}},
	{Sink{Arg: 1, Kind: Path}, []string{"send", "koa-send", "ncp", "shelljs.rm", "shelljs.cp", "shelljs.mv"}},
	{Sink{Arg: 0, Kind: Template}, []string{"ejs.compile", "ejs.render", "pug.compile", "pug.render", "jade.compile", "jade.render", "handlebars.compile", "handlebars.precompile", "nunjucks.renderString", "nunjucks.compile", "lodash.template", "underscore.template", "dot.template", "dot.compile", "mustache.render", "hogan.js.compile", "eta.renderString", "eta.render", "eta.Eta().renderString", "swig.render", "swig.compile", "twig.twig", "liquidjs.Liquid().parseAndRender", "liquidjs.Liquid().parse", "doT.template", "template7.compile", "whiskers.render", "squirrelly.render", "art-template.render", "velocityjs.render", "globalThis._.template", "vash.compile", "ect().render", "just().render", "hamljs.render", "dustjs-linkedin.compile", "dustjs-linkedin.renderSource", "express-dot-engine.render"}},
	{Sink{Arg: 0, Kind: DOM}, []string{"globalThis.document.write", "globalThis.document.writeln", "globalThis.$", "globalThis.jQuery", "globalThis.$().html", "globalThis.$().append", "globalThis.$().prepend", "globalThis.$().after", "globalThis.$().before", "globalThis.$().replaceWith", "globalThis.$().wrap", "globalThis.$.parseHTML", "globalThis.jQuery().html", "globalThis.jQuery().append", "jquery", "jquery().html", "jquery().append", "jquery().prepend", "jquery().after", "jquery().before", "jquery().replaceWith", "jquery.parseHTML", "globalThis.$().appendTo", "cash-dom", "zepto", "globalThis.document.createContextualFragment", "globalThis.DOMParser().parseFromString.none"}},
	{Sink{Arg: 1, Kind: DOM}, []string{"globalThis.document.createElement().insertAdjacentHTML", "globalThis.document.getElementById().insertAdjacentHTML", "globalThis.document.querySelector().insertAdjacentHTML"}},
	{Sink{Arg: 1, Kind: Merge}, []string{"lodash.merge", "lodash.mergeWith", "lodash.defaultsDeep", "merge-deep", "deep-extend", "deepmerge.unsafe", "mixin-deep", "merge.recursive", "defaults-deep", "jquery.extend.deep", "node.extend", "just-extend", "hoek.merge", "@hapi/hoek.merge.unsafe", "hoek.applyToDefaults", "object-deep-assign", "assign-deep", "merge-objects", "merge-recursive"}},
	{Sink{Arg: 1, Kind: Key}, []string{"lodash.set", "lodash.setWith", "lodash.update", "lodash.zipObjectDeep", "set-value", "dot-prop.set", "object-path.set", "dset", "object-path-set", "lodash.unset", "put-value", "mpath.set", "jsonpointer.set", "immutable-set"}},
	{Sink{Arg: 0, Kind: Mail}, []string{"nodemailer.createTransport().sendMail.raw"}},
	{Sink{Arg: 0, Path: "to", Kind: Mail}, []string{"nodemailer.createTransport().sendMail.header"}},
	{Sink{Arg: 1, Kind: Header}, []string{"http:res.writeHead.raw"}},
	{Sink{Arg: 0, Kind: XML}, []string{"libxmljs.parseXml", "libxmljs.parseXmlString", "libxmljs2.parseXml", "libxmljs.parseHtml", "node-expat.Parser().parse", "node-expat.Parser().write", "xmldom.DOMParser().parseFromString.none"}},
	{Sink{Arg: 0, Path: "*", Kind: NoSQL}, []string{"sift", "mingo.Query"}},
	{Sink{Arg: 0, Kind: Command}, []string{"simple-git().raw.shell", "simple-git.raw.shell", "node-ssh.NodeSSH().execCommand", "ssh2-promise().exec", "node-notifier.notify.shell", "fluent-ffmpeg.shell", "gm.shell", "node-powershell().addCommand", "imagemagick.convert.shell"}},
	{Sink{Arg: 0, Kind: Argument}, []string{"simple-git().clone", "simple-git().fetch", "simple-git().pull", "simple-git().checkout", "simple-git().raw", "simple-git().log", "simple-git().show", "simple-git().addRemote"}},
}

func sinks() map[string][]Sink {
	m := map[string][]Sink{}
	for _, row := range sinkRows {
		for _, c := range row.calls {
			s := row.sink
			s.Call = c
			m[c] = append(m[c], s)
		}
	}
	return m
}

// QueryMethods are methods whose argument is a query if it looks like SQL,
// whatever they are called on.
var QueryMethods = names([]string{"query", "execute", "exec", "run", "all", "get", "each", "prepare", "raw", "queryAsync", "rawQuery", "executeQuery", "runQuery", "unsafe", "$queryRawUnsafe", "$executeRawUnsafe", "batch", "any", "one", "none", "many", "oneOrNone", "manyOrNone", "sql", "multiQuery", "execSql", "createQueryBuilder", "whereRaw", "orderByRaw", "havingRaw", "joinRaw", "literal"})

// DocumentMethods are methods of document databases that read an object as a
// query, with the arguments that are queries.
var DocumentMethods = map[string][]int{
	"find": {0}, "findOne": {0}, "findOneAndUpdate": {0}, "findOneAndDelete": {0}, "findOneAndReplace": {0}, "findOneAndRemove": {0}, "findAndModify": {0}, "updateOne": {0}, "updateMany": {0}, "update": {0},
	"deleteOne": {0}, "deleteMany": {0}, "remove": {0}, "count": {0}, "countDocuments": {0}, "distinct": {1}, "replaceOne": {0}, "where": {0}, "exists": {0}, "aggregate": {0}, "findByIdAndUpdate": {1}, "estimatedDocumentCount": {0},
}

// MarkupProperties are properties of an element that read markup.
var MarkupProperties = names([]string{"innerHTML", "outerHTML", "srcdoc"})

// MarkupMethods are methods of elements and of jQuery objects that read markup,
// with the argument that is it.
var MarkupMethods = map[string]int{
	"html": 0, "append": 0, "prepend": 0, "before": 0, "after": 0, "replaceWith": 0, "wrap": 0, "wrapInner": 0, "wrapAll": 0,
	"insertAdjacentHTML": 1, "createContextualFragment": 0, "setHTMLUnsafe": 0,
}
