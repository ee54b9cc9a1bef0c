package model

import "slices"

// A KindSet is a set of kinds of sinks.
type KindSet uint64

// Kinds returns the set of some kinds.
func Kinds(kinds ...Kind) KindSet {
	var s KindSet
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether the set has a kind.
func (s KindSet) Has(k Kind) bool { return s&(1<<k) != 0 }

// AnyKind is every kind.
const AnyKind = ^KindSet(0)

var (
	markup     = Kinds(HTML, DOM, Template, Listing)
	injections = Kinds(Command, Program, Argument, Code, Path, SQL, NoSQL, LDAP, XPath, HTML, DOM, Request, Redirect, Link, Header, Log, Format, Template, Pattern, Subject, Key, Method, Merge, Deserialise, XML, Module, Mail, Assign, Locals, Unpack, Listing, Loop, Policy, CookieValue, CookieScope, Secret)
)

// Sanitizers maps library paths of calls to the kinds of sinks for which their
// result is harmless.
var Sanitizers = sanitizers()

type sanitizerRow struct {
	kinds KindSet
	calls []string
}

var sanitizerRows = []sanitizerRow{
	{injections, []string{"globalThis.parseInt", "globalThis.Number", "globalThis.parseFloat", "globalThis.Boolean", "globalThis.BigInt", "globalThis.Number.parseInt", "globalThis.Number.parseFloat", "globalThis.isNaN", "globalThis.isFinite",
		"globalThis.Date", "globalThis.Date.parse", "globalThis.Math.floor", "globalThis.Math.round", "globalThis.Math.min", "globalThis.Math.max", "globalThis.Math.abs", "globalThis.Math.ceil", "globalThis.Math.trunc",
		"lodash.toNumber", "lodash.toInteger", "lodash.parseInt", "lodash.size", "lodash.isEmpty", "lodash.isString", "validator.toInt", "validator.toFloat", "validator.toBoolean", "validator.toDate",
		"globalThis.Array.isArray", "node:crypto.createHash().update().digest", "node:crypto.createHmac().update().digest", "node:crypto.createHash().digest", "md5", "sha1", "bcrypt.hash", "bcrypt.hashSync", "bcrypt.compare", "bcryptjs.hash", "bcryptjs.compare", "jsonwebtoken.sign", "uuid.v4", "uuid", "uuid.v5", "object-hash",
		"mongodb.ObjectId", "mongodb.ObjectID", "mongoose.Types.ObjectId", "mongoose.mongo.ObjectId", "bson.ObjectId", "bson.ObjectID", "moment", "moment()", "dayjs", "luxon.DateTime.fromISO", "semver.valid", "semver.clean", "semver.coerce", "node:net.isIP", "globalThis.process.cwd", "slugify", "@sindresorhus/slugify", "speakingurl", "slug"}},
	{markup | Kinds(Path, Redirect, Request, Link, Header, Log, Command, LDAP, XPath), []string{"globalThis.encodeURIComponent", "node:querystring.escape", "node:querystring.stringify", "qs.stringify", "globalThis.URLSearchParams().toString", "strict-uri-encode"}},
	{markup | Kinds(Header, Log), []string{"globalThis.encodeURI", "globalThis.escape"}},
	{markup | Kinds(XML), []string{"he.encode", "he.escape", "lodash.escape", "underscore.escape", "globalThis._.escape", "validator.escape", "escape-html", "html-entities.encode", "html-entities.XmlEntities().encode", "html-entities.AllHtmlEntities().encode", "html-entities.Html5Entities().encode", "entities.encode", "entities.escape", "entities.encodeHTML", "entities.encodeXML", "entities.escapeText", "html-escaper.escape", "escape-goat.htmlEscape", "escape-goat.escape", "handlebars.escapeExpression", "handlebars.Utils.escapeExpression", "nunjucks.lib.escape", "mustache.escape", "ent.encode", "ent/encode", "xml-escape", "htmlencode.htmlEncode", "htmlspecialchars", "secure-filters.html", "jsesc", "css.escape", "markdown-it().utils.escapeHtml", "pug-runtime.escape", "ejs.escapeXML", "hoek.escapeHtml", "@hapi/hoek.escapeHtml", "lodash/escape", "escape-string-html", "encode-html", "html-tagged", "koa-escape-html"}},
	{markup, []string{"dompurify.sanitize", "dompurify().sanitize", "isomorphic-dompurify.sanitize", "globalThis.DOMPurify.sanitize", "sanitize-html", "xss", "xss.filterXSS", "xss.FilterXSS().process", "insane", "caja-sanitizer.sanitize", "google-caja-sanitizer.sanitize", "xss-filters.inHTMLData", "xss-filters.inDoubleQuotedAttr", "xss-filters.inSingleQuotedAttr", "bleach.sanitize", "striptags", "string-strip-html.stripHtml", "rehype-sanitize", "sanitizer.sanitize", "sanitizer.escape", "serialize-javascript", "escape-html-template-tag", "html-template-tag", "js-xss", "common-tags.safeHtml"}},
	{Kinds(Command, Program), []string{"shell-quote.quote", "shell-escape", "shellescape", "any-shell-escape", "escape-shell", "cmd-shim.quote", "puka.sh", "puka.quoteForShell", "shq", "shescape.quote", "shescape.escape", "shescape().quote", "shescape.quoteAll", "@npmcli/promise-spawn.escape", "bash-escape", "node-shell-escape", "shell-escape-tag", "execa.$"}},
	{Kinds(SQL), []string{"mysql.escape", "mysql.escapeId", "mysql.format", "mysql2.escape", "mysql2.format", "mysql2.escapeId", "mysql.createConnection().escape", "mysql.createPool().escape", "mysql2.createConnection().escape", "mysql.createConnection().escapeId", "mysql2.createPool().escape", "sqlstring.escape", "sqlstring.escapeId", "sqlstring.format", "pg.Client().escapeLiteral", "pg.Client().escapeIdentifier", "pg-format", "pg-escape", "pg-promise.as.format", "sequelize().escape", "sequelize.Sequelize().escape", "knex().ref", "squel.select", "sql-template-strings", "sql-template-tag", "pg-format.literal", "pg-format.ident", "slonik.sql", "@databases/sql", "node-sql-builder"}},
	{Kinds(NoSQL), []string{"mongo-sanitize", "express-mongo-sanitize.sanitize", "mongo-escape.escape", "globalThis.String"}},
	{Kinds(Merge), []string{"globalThis.String"}},
	{Kinds(LDAP), []string{"ldap-escape.filter", "ldap-escape.dn", "ldapjs.filters.escape", "ldap-escape", "ldapts.escape"}},
	{Kinds(Pattern), []string{"lodash.escapeRegExp", "escape-string-regexp", "escape-regexp", "regexp.escape", "globalThis.RegExp.escape", "regex-escape", "escape-regex", "regexp-quote", "lodash/escapeRegExp", "underscore.string.escapeRegExp", "string.prototype.escape", "escapeStringRegexp", "@hapi/hoek.escapeRegex", "hoek.escapeRegex"}},
	{Kinds(Path, Unpack, Module), []string{"node:path.basename", "sanitize-filename", "path-sanitizer", "resolve-path", "valid-filename", "filenamify", "upath.basename", "@fastify/send", "globalThis.path.basename", "node:path.extname", "contained-path", "resolve-path"}},
	{Kinds(Header, Log), []string{"content-disposition", "globalThis.JSON.stringify", "strip-ansi", "node:util.inspect"}},
	{Kinds(Format), []string{"globalThis.JSON.stringify"}},
	{Kinds(Code), []string{"serialize-javascript", "jsesc"}},
	{Kinds(Redirect, Request, Link), []string{"globalThis.URL().pathname"}},
	{markup | Kinds(Link), []string{"@braintree/sanitize-url.sanitizeUrl"}},
	{Kinds(Redirect, Link), []string{"lodash.template()", "handlebars.compile()", "string-template"}}, // the template, a setting, says where it leads
	{Kinds(Loop, Assign, NoSQL), append(each("globalThis", "String decodeURIComponent encodeURIComponent encodeURI unescape escape atob"), each("node:path", "join resolve normalize basename extname dirname")...)}, // texts
	{Kinds(Size), []string{"globalThis.Math.min", "lodash.clamp", "lodash.min", "lodash.size"}},
	{Kinds(Assign), append(each("lodash", "pick omit pickBy omitBy"), "object.pick", "object.omit", "express-validator.matchedData", "just-pick", "just-omit")},
	{Kinds(CookieScope, Policy), []string{"globalThis.encodeURIComponent", "node:querystring.escape"}},
	{Kinds(Key, Merge), []string{"globalThis.Object.freeze", "secure-json-parse", "secure-json-parse.parse", "@hapi/bourne.parse", "bourne.parse", "destr.safeDestr"}},
}

// EscapesUnless are methods of parsers of Markdown that escape the markup in a
// text unless the option of that name is on.
var EscapesUnless = map[string]string{"markdown-it().render": "html", "markdown-it().renderInline": "html", "remarkable().render": "html", "remarkable.Remarkable().render": "html"}

// A Decoder says what a call brings back that was escaped.
type Decoder uint8

// The decoders.
const (
	_              Decoder = iota
	DecodesAddress         // %3C, and with it anything in a text that was escaped for markup
	DecodesMarkup          // &lt;
)

// Decoders lists them, by library path.
var Decoders = decoders()

func decoders() map[string]Decoder {
	m := map[string]Decoder{}
	for kind, calls := range map[Decoder][]string{
		DecodesAddress: append(each("globalThis", "decodeURIComponent decodeURI unescape"), "node:querystring.unescape"),
		DecodesMarkup:  slices.Concat(each("he", "decode unescape"), each("lodash underscore globalThis._ lodash/unescape validator", "unescape"), each("html-entities entities", "decode decodeHTML"), []string{"unescape-html", "lodash/unescape", "ent.decode", "ent/decode"}),
	} {
		for _, c := range calls {
			m[c] = kind
		}
	}
	return m
}

// SanitizerSwitches are options of sanitizers that let every element pass when
// they are false.
var SanitizerSwitches = map[string]string{"sanitize-html": "allowedTags"}

func sanitizers() map[string]KindSet {
	m := map[string]KindSet{}
	for _, row := range sanitizerRows {
		for _, c := range row.calls {
			m[c] |= row.kinds
		}
	}
	return m
}

// SanitizerNames recognise functions of the program, or of packages that no
// table knows, by their names: what a function called escapeHtml returns is
// taken to be what it says.
var SanitizerNames = []NamedSanitizer{
	{markup | Kinds(XML), []string{"escapehtml", "htmlescape", "encodehtml", "htmlencode", "escapexml", "xmlescape", "encodexml", "sanitizehtml", "sanitize", "purify", "escapehtmlentities", "htmlentities", "htmlspecialchars", "encodeentities", "escapeentities", "stripTags", "striptags", "xssfilter", "filterxss", "cleanhtml", "safehtml", "escapeforhtml", "escapeattribute", "escapeattr", "htmlattrescape"}},
	{Kinds(Command, Program), []string{"shellescape", "escapeshell", "escapeshellarg", "quoteshell", "shellquote", "shell_escape", "escapearg", "escapeargument", "quotearg", "escapecmd", "sanitizeshellstring", "escapecommand", "sanitizeshell", "cmdescape"}},
	{Kinds(SQL), []string{"escapesql", "sqlescape", "escapeid", "escapeidentifier", "escapeliteral", "quoteidentifier", "quoteident", "escapevalue", "escapestring", "quotename", "sanitizesql", "wrapidentifier", "quoteliteral"}},
	{Kinds(NoSQL), []string{"mongosanitize", "sanitizequery", "sanitizemongo", "sanitizefilter", "escapequery", "sanitizeselector"}},
	{Kinds(LDAP), []string{"escapeldap", "ldapescape", "sanitizeinput", "escapedn", "escapefilter"}},
	{Kinds(Pattern), []string{"escaperegexp", "escaperegex", "regexescape", "regexpescape", "quoteregexp", "escapestringregexp", "regexpquote", "escapere"}},
	{Kinds(Path, Unpack), []string{"sanitizefilename", "sanitizepath", "safepath", "safejoin", "securepath", "cleanfilename", "sanitizefile", "resolvesafe", "safefilename", "assertsafepath", "cleanpath", "sanitisepath", "pathsanitize", "securejoin", "joinsafe", "resolvewithin"}},
	{Kinds(Key, Merge), []string{"isprototypepolluted", "issafekey", "isunsafekey", "safekey", "sanitizekey", "isprototypekey", "isvalidkey", "validkey", "isdangerouskey", "isprotokey", "isforbiddenkey"}},
	{Kinds(Redirect, Request, Link), []string{"sanitizeurl", "sanitizehref", "safehref", "safeurl", "sanitizeredirect", "validateredirect", "saferedirect", "getsaferedirect", "localpath", "collapseleadingslashes", "collapseslashes"}},
}

// A NamedSanitizer is a row of SanitizerNames.
type NamedSanitizer struct {
	Kinds KindSet
	Names []string // lower case, without underscores
}

// VagueNames are those of SanitizerNames that are also said of checking
// options: a function in sight has to call something that may clean a text.
var VagueNames = names([]string{"sanitize", "purify"})
