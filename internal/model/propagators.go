package model

import "slices"

// Derives says how the results of library calls are made, by library path.
var Derives = derives()

type deriveRow struct {
	from  []Derive
	calls []string
}

var (
	arg0    = []Derive{{0, Text}}
	arg1    = []Derive{{1, Text}}
	args    = []Derive{{All, Text}}
	inside  = []Derive{{All, Content}}
	same0   = []Derive{{0, Same}}
	element = []Derive{{0, Element}}
	union   = []Derive{{All, Union}}
)

func derives() map[string][]Derive {
	m := map[string][]Derive{}
	for _, row := range slices.Concat(textRows, objectRows) {
		for _, c := range row.calls {
			m[c] = append(m[c], row.from...)
		}
	}
	return m
}

// textRows make texts, or read them.
var textRows = []deriveRow{
	{arg0, slices.Concat(
		each("globalThis", "String decodeURIComponent decodeURI unescape escape encodeURI encodeURIComponent Object Symbol atob btoa JSON.parse Buffer.from Buffer URL URL.parse Request URLSearchParams TextDecoder().decode TextEncoder().encode"),
		each("node:url", "parse URL URL.parse URLSearchParams resolve fileURLToPath fileURLToPathBuffer pathToFileURL domainToASCII domainToUnicode urlToHttpOptions"),
		each("node:querystring", "parse unescape decode escape"), each("node:path pathe upath", "normalize dirname extname basename parse toNamespacedPath"), each("upath", "toUnix normalizeSafe normalizeTrim"), each("node:punycode punycode", "decode encode toASCII toUnicode"),
		each("node:zlib", "gunzipSync inflateSync inflateRawSync unzipSync brotliDecompressSync gzipSync deflateSync deflateRawSync brotliCompressSync"), each("node:buffer", "transcode atob btoa"),
		each("node:util", "inspect stripVTControlCharacters toUSVString"), each("node:string_decoder.StringDecoder()", "write end"), each("node:v8", "deserialize"),
	)},
	{arg0, slices.Concat(
		each("lodash", "trim toString toLower toUpper camelCase snakeCase kebabCase startCase capitalize split words upperFirst lowerFirst replace unescape trimStart trimEnd toPath truncate deburr lowerCase upperCase"),
		each("qs query-string querystringify cookie set-cookie-parser", "parse"), each("query-string", "parseUrl extract"), each("js-yaml", "load loadAll safeLoad safeLoadAll"), each("yaml json5 ini toml smol-toml @iarna/toml dotenv papaparse csv-parse/sync flatted superjson devalue hjson jsonc-parser", "parse"), each("ini", "decode"), each("xlsx", "read"), each("xlsx.utils", "sheet_to_json sheet_to_csv sheet_to_html sheet_to_txt sheet_to_formulae"), each("node-xlsx plist csv-string", "parse"), each("mailparser", "simpleParser"), []string{"pdf-parse"},
		each("xml2js", "parseStringPromise"), each("xml2js.Parser()", "parseStringPromise"), each("fast-xml-parser", "parse"), each("fast-xml-parser.XMLParser()", "parse"), each("xml-js", "xml2js xml2json"),
		each("markdown-it()", "render renderInline"), each("showdown.Converter()", "makeHtml"), each("commonmark.HtmlRenderer()", "render"), each("remarkable.Remarkable() remarkable()", "render"), each("micromark", "micromark"),
		each("pug ejs handlebars dot lodash hogan.js nunjucks", "compile"), each("jsonwebtoken", "decode"), each("jose", "decodeJwt decodeProtectedHeader"), each("shell-quote", "parse"), each("he html-entities entities ent", "decode"), each("validator", "trim ltrim rtrim stripLow normalizeEmail unescape"), each("esprima acorn @babel/parser espree meriyah", "parse parseScript parseModule parseExpression"),
		[]string{"marked", "snarkdown", "string-argv", "strip-ansi", "parseurl", "parseurl.original", "url-parse", "body-parser.json", "co-body", "co-body.json", "co-body.form", "decode-uri-component", "safe-decode-uri-component",
			"fast-decode-uri-component", "normalize-url", "normalize-path", "slash", "unixify", "untildify", "expand-tilde", "jwt-decode", "jwt-decode.jwtDecode", "camelcase", "csv-parse.parse", "destr", "fast-json-parse", "parse-json", "strip-json-comments", "iconv-lite.decode", "sanitize-filename", "filenamify"},
	)},
	{arg0, each("globalThis", "Number parseInt parseFloat Number.parseInt Number.parseFloat BigInt Math.floor Math.round Math.ceil Math.abs Math.trunc")}, // of sinks that mind how much
	{arg0, each("globalThis", "Error TypeError RangeError SyntaxError")},
	{args, []string{"globalThis.Math.max", "globalThis.Math.pow"}},
	{args, slices.Concat(
		each("node:path pathe upath", "join resolve relative"), each("globalThis", "String.raw String.fromCharCode String.prototype.concat"), each("lodash", "concat padEnd padStart repeat pad"),
		each("sprintf-js", "sprintf vsprintf"), each("node:util", "styleText"), each("app-root-path", "resolve"), each("upath", "joinSafe"), []string{"printf", "url-join", "join-path", "path-join", "pathjoin", "proper-url-join", "string-template", "format-util"},
	)},
	{inside, slices.Concat(
		each("node:util", "format formatWithOptions"), each("node:querystring qs query-string js-yaml ini json5 yaml", "stringify"), each("node:querystring ini", "encode"), each("js-yaml", "dump safeDump"), each("globalThis", "JSON.stringify Buffer.concat"),
		each("lodash", "join"), each("node:url node:path", "format"), each("i18n", "__ __n __mf __l"), each("i18next", "t"), each("safe-stable-stringify flatted superjson", "stringify"),
		[]string{"json-stringify-safe", "fast-safe-stringify", "fast-json-stable-stringify", "serialize-javascript", "classnames", "form-urlencoded", "safe-stable-stringify", "devalue"},
	)},
	{[]Derive{{0, Content}, {1, Content}}, append(each("ejs mustache pug", "render"), "handlebars.compile()", "lodash.template()", "pug.compile()", "ejs.compile()", "nunjucks.renderString", "string-template")},
	{arg1, append(each("co-body", "text"), "node:url.resolve", "urijoin", "node:util.styleText")},
}

// objectRows hand objects on, or take them apart.
var objectRows = []deriveRow{
	{same0, slices.Concat(
		each("globalThis", "Object.freeze Object.seal Object.create structuredClone Proxy Promise.resolve Promise.allSettled Array.of Set Iterator.from"),
		each("lodash", "cloneDeep clone castArray compact uniq flatten flattenDeep toArray reverse sortBy orderBy pick omit pickBy omitBy drop dropRight take takeRight tail initial slice filter reject without difference "+
			"chunk shuffle mapKeys invert chain uniqBy partition tap thru"),
		each("node:stream", "Readable.from"), each("node:stream/promises", "pipeline"), each("flat", "flatten unflatten"), each("bluebird", "resolve all"), each("klona", "klona"), each("immer", "produce"), each("node:util", "deprecate"),
		[]string{"lodash", "array-flatten", "arrify", "clone", "clone-deep", "rfdc()", "klona", "flat", "p-map", "fast-copy", "fast-copy.copy"},
	)},
	{element, slices.Concat(
		each("lodash", "first head last find findLast sample nth get result property() min max minBy maxBy"), each("dot-prop", "get getProperty"), each("object-path", "get coalesce"), each("globalThis", "Reflect.get Promise.race Promise.any"), each("jsonpointer mpath", "get"),
		[]string{"dlv", "get-value"},
	)},
	// A stream gives what it is read from.
	{element, append(each("node:stream/consumers", "text json buffer arrayBuffer blob bytes"), "raw-body", "get-stream", "get-stream.buffer", "stream-to-string", "stream-to-array")},
	{[]Derive{{0, Union}}, each("globalThis", "Promise.all Array.from Proxy")},
	{[]Derive{{0, Paired}}, append(each("globalThis", "Map Object.fromEntries"), "lodash.fromPairs")},
	{union, slices.Concat(
		each("globalThis", "Object.assign Array.prototype.concat"), each("lodash", "assign extend merge defaults defaultsDeep assignIn mergeWith assignWith union zipObject zip"), each("node:util", "_extend"), each("jquery", "extend"), each("merge", "recursive"), each("deepmerge", "all"),
		each("merge-anything", "merge"), each("ts-deepmerge", "merge"), each("webpack-merge", "merge"),
		[]string{"extend", "deep-extend", "deepmerge", "merge", "merge-deep", "xtend", "object-assign", "defaults", "merge-options", "webpack-merge", "defu", "defu.defu", "utils-merge", "xtend/mutable", "mixin-deep", "extend-shallow",
			"just-extend", "just-merge", "merge-descriptors", "assign-deep", "defaults-deep", "node.extend", "array-union"},
	)},
	{[]Derive{{0, Elements}}, slices.Concat(each("globalThis", "Object.values"), each("lodash", "values valuesIn flatMap map groupBy keyBy mapValues"), []string{"object-values", "object.values"})},
	{[]Derive{{0, Pairs}}, append(each("lodash", "toPairs entries"), "globalThis.Object.entries", "object.entries")},
	{[]Derive{{1, Result}}, []string{"jquery.map", "lodash.map", "lodash.flatMap"}},
	{[]Derive{{0, Keys}}, slices.Concat(each("globalThis", "Object.keys Object.getOwnPropertyNames Reflect.ownKeys"), each("lodash", "keys keysIn"), []string{"object-keys"})},
}

// PathReaders are names of functions that read the property at a path, their
// second argument.
var PathReaders = names([]string{"get", "result", "getProperty", "getValue", "dlv", "coalesce"})

// DeriveNames are names of functions of packages that no row knows, which say
// that the result is made of the first argument.
var DeriveNames = names([]string{
	"split", "splitPath", "toPath", "toParts", "toSegments", "toKeyPath", "pathParts", "parseKeys", "castPath", "stringToPath", "parsePath", "tokenize", "decode", "decodeURI", "unescape", "trim", "normalizePath", "flatten", "toArray", "arrify",
	"clone", "cloneDeep", "shallowClone", "deepClone", "copy", "parseQuery", "parseUrl", "parseURL", "parseQueryString", "toString", "castArray", "compact", "uniq", "unique", "isolate", "unquote",
	"slice", "rest", "omit", "pick", "defaults", "dargs", "keys", "allKeys", "ownKeys", "getKeys", "expandTilde", "untildify", "stringify", "format", "inspect", "lowercase", "camelCase", "camelcase",
})
