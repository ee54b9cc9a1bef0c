package model

import "slices"

// browserSources are what whoever made a link, or another page, controls.
var browserSources = []sourceRow{
	{Browser, "is part of the address, which whoever made the link has written", slices.Concat(
		each("globalThis.location globalThis.document.location", "hash search href pathname"),
		[]string{"globalThis.location", "globalThis.document.location"},
		each("globalThis.document", "URL documentURI baseURI referrer"),
		each("react-router-dom react-router", "useParams() useSearchParams() useLocation().search useLocation().hash useLocation().pathname"),
		[]string{"wouter.useParams()", "@reach/router.useParams()"},
		each("next/router.useRouter()", "query asPath"), each("next/navigation", "useSearchParams() useParams() usePathname()"),
		each("vue-router.useRoute()", "query params hash fullPath path"), each("vue-router.useRouter().currentRoute.value", "query params hash"),
		each("angular:route", "params queryParams fragment paramMap queryParamMap url snapshot"), append(each("angularjs:location", "search() hash() url() path() absUrl()"), "angular:params", "angular:router.url", "angularjs:params"),
		each("@solidjs/router solid-app-router", "useParams() useSearchParams() useLocation().query useLocation().search useLocation().hash useLocation().pathname"), []string{"wouter.useSearch()"},
		each("$app/stores.page $app/state.page", "url params"),
		each("nuxt/app.useRoute() #imports.useRoute() globalThis.useRoute()", "query params hash fullPath"),
	)},
	{Browser, "is what was copied, perhaps from another page", []string{"globalThis.navigator.clipboard.readText()"}},
	{Browser, "is part of the address, which whoever made the link has written", append(each("window:address", "newURL oldURL"), "window:navigation.destination.url")},
	{Browser, "is what any page sends", []string{WindowMessage + ".data"}},
	{Browser, "may be set by any page", []string{"globalThis.name", "extension:foreign", "extension:tab.title", "extension:clicked.selectionText"}},
}

// recordPaths are the records that queries give.
var recordPaths = slices.Concat([]string{"db:rows"},
	each("mysql.createConnection()", "query() execute()"), each("pg.Client()", "query().rows"), each("pg-promise()()", "any() one() many() oneOrNone() manyOrNone()"),
	each("better-sqlite3().prepare() node:sqlite.DatabaseSync().prepare()", "all() get()"), each("sqlite.open()", "all() get()"), each("mssql.Request()", "query().recordset"),
	each("mongoose.model() mongoose.connection.model() mongoose.createConnection().model()", "find() findOne() findById()"), []string{"mongodb.MongoClient().db().collection().findOne()", "mongodb.MongoClient().db().collection().find().toArray()"},
	each("sequelize().define()", "findAll() findOne() findByPk()"), each("typeorm:manager", "find() findOne() findOneBy() findBy() getMany() getOne()"),
)

// PlainFields are fields of records that hold numbers and times, and no texts
// that users have written.
var PlainFields = names([]string{"id", "_id", "uuid", "count", "total", "length", "price", "amount", "quantity", "qty", "age", "year", "size", "score", "rating", "views", "likes", "votes", "date", "time", "createdAt", "updatedAt", "created_at", "updated_at",
	"userId", "user_id", "insertId", "affectedRows", "rowCount", "lastID", "changes", "sum", "avg", "max", "min", "n", "cnt", "num", "balance", "port", "active", "enabled", "status"})

// localSources are the command line, files, and what other services answer.
var localSources = []sourceRow{
	{Args, "is what the command line says", slices.Concat(
		[]string{"globalThis.process.argv", "minimist()", "yargs.argv", "yargs().argv", "yargs.parse()", "yargs().parse()", "yargs().parseSync()", "yargs.parseSync()",
			"node:util.parseArgs()", "optimist.argv", "meow()", "yargs-parser()", "mri()", "arg()", "command-line-args()", "nopt()", "getopts()", "cac().parse()", "globalThis.process.execArgv"},
		each("commander.program commander commander.Command() commander.program.parse() commander.Command().parse()", "args opts() processedArgs"),
	)},
	{Args, "is what is typed", []string{"process:input"}},
	{Args, "is set by the environment", []string{"globalThis.process.env"}},
	{Stored, "is what the file holds", slices.Concat(
		each("node:fs fs-extra graceful-fs", "readFileSync()"), each("node:fs/promises fs-extra", "readFile()"), each("fs-extra", "readJson() readJsonSync() readJSON() readJSONSync()"),
	)},
	{Named, "is the name of a file", slices.Concat([]string{"fs:names"}, each("node:fs", "readdirSync() opendirSync()[]"), each("node:fs/promises", "readdir()"), []string{"glob.sync()", "glob.globSync()", "fast-glob.sync()", "globby.sync()"})},
	{Stored, "is what another server answers", slices.Concat(
		each("axios", "get().data post().data put().data patch().data request().data"), []string{"axios().data", "node-fetch()", "globalThis.fetch()", "undici.fetch()", "undici.request().body", "got().body", "got.get().body", "superagent.get().body"},
	)},
	{Record, "is what the database holds", recordPaths},
	{Archive, "is the name of an entry of the archive", slices.Concat(
		each("archive:entry", "path fileName name entryName filename linkname"),
		[]string{"yauzl:entry.fileName", "archive:entry", "adm-zip().getEntries()", "adm-zip().getEntry()", "jszip().files", "unzipper.Open.file().files", "unzipper.Open.buffer().files", "yauzl.open()[]", "unzipper.Parse()[]", "tar-stream.extract()[]", "node-stream-zip().entries()", "node-stream-zip.async().entries()",
			"fflate.unzipSync()", "archive:files", "@zip.js/zip.js.ZipReader().getEntries()", "decompress()"},
	)},
}
