package model

// Derives says how the results of library calls are made, by library path.
var Derives = derives()

type deriveRow struct {
	from  []Derive
	calls []string
}

var (
	arg0 = []Derive{{0, Text}}
	args = []Derive{{All, Text}}
)

var deriveRows = []deriveRow{
	{arg0, []string{
		"globalThis.String", "globalThis.decodeURIComponent", "globalThis.decodeURI", "globalThis.unescape", "globalThis.escape", "globalThis.encodeURI",
		"globalThis.encodeURIComponent", "globalThis.Object", "globalThis.Symbol", "globalThis.atob", "globalThis.btoa",
		"globalThis.JSON.parse", "globalThis.Buffer.from", "globalThis.Buffer", "globalThis.URL", "globalThis.URLSearchParams",
		"node:url.parse", "node:url.URL", "node:url.URLSearchParams", "node:url.resolve", "node:url.fileURLToPath", "node:url.pathToFileURL",
		"node:querystring.parse", "node:querystring.unescape", "node:querystring.decode", "node:querystring.escape",
		"node:path.normalize", "node:path.dirname", "node:path.extname", "node:path.parse", "node:path.toNamespacedPath",
		"node:string_decoder.StringDecoder", "node:zlib.gunzipSync", "node:zlib.inflateSync", "node:zlib.unzipSync",
		"qs.parse", "query-string.parse", "querystringify.parse", "cookie.parse", "parseurl", "url-parse", "body-parser.json", "co-body", "co-body.json", "co-body.form", "raw-body",
		"lodash.trim", "lodash.toString", "lodash.toLower", "lodash.toUpper", "lodash.camelCase", "lodash.snakeCase", "lodash.kebabCase", "lodash.capitalize",
		"lodash.split", "lodash.words", "lodash.upperFirst", "lodash.lowerFirst", "lodash.replace", "lodash.unescape", "lodash.trimStart", "lodash.trimEnd", "lodash.toPath", "lodash.truncate",
		"decode-uri-component", "safe-decode-uri-component", "fast-decode-uri-component", "url-join", "normalize-url", "untildify", "expand-tilde",
		"js-yaml.load", "js-yaml.safeLoad", "yaml.parse", "json5.parse", "ini.parse", "toml.parse", "xml2js.parseString", "csv-parse/sync.parse", "marked", "marked.parse", "marked.marked",
		"markdown-it().render", "showdown.Converter().makeHtml", "pug.compile", "ejs.compile", "handlebars.compile",
		"shell-quote.parse", "string-argv", "unquote", "he.decode", "html-entities.decode", "entities.decode", "strip-ansi", "lodash.clone", "node:util.inspect",
	}},
	{args, []string{
		"node:path.join", "node:path.resolve", "globalThis.String.raw", "globalThis.String.fromCharCode", "globalThis.Buffer.concat",
		"lodash.concat", "lodash.padEnd", "lodash.padStart", "lodash.repeat", "sprintf-js.sprintf", "sprintf-js.vsprintf", "printf", "upath.join", "upath.resolve", "url-join",
		"node:path.relative", "globalThis.String.prototype.concat", "pathe.join", "pathe.resolve", "app-root-path.resolve",
	}},
	{[]Derive{{All, Content}}, []string{
		"node:util.format", "node:querystring.stringify", "node:querystring.encode", "qs.stringify", "query-string.stringify", "globalThis.JSON.stringify",
		"lodash.join", "node:url.format", "object-to-querystring", "json-stringify-safe", "fast-safe-stringify", "serialize-javascript", "classnames", "form-urlencoded",
		"js-yaml.dump", "js-yaml.safeDump", "ini.stringify", "json5.stringify", "yaml.stringify",
	}},
	{[]Derive{{0, Content}, {1, Content}}, []string{
		"ejs.render", "mustache.render", "handlebars.compile()", "lodash.template()", "underscore.template()", "pug.compile()", "pug.render", "nunjucks.renderString",
	}},
	{[]Derive{{0, Same}}, []string{
		"globalThis.Object.freeze", "globalThis.Object.seal", "globalThis.structuredClone", "globalThis.Promise.resolve", "globalThis.Array.from", "globalThis.Array.of", "globalThis.Set", "globalThis.Map",
		"lodash.cloneDeep", "lodash.clone", "lodash.castArray", "lodash.compact", "lodash.uniq", "lodash.flatten", "lodash.flattenDeep", "lodash.toArray", "lodash.reverse", "lodash.sortBy", "lodash.orderBy",
		"lodash.pick", "lodash.omit", "lodash.pickBy", "lodash.omitBy", "lodash.drop", "lodash.take", "lodash.tail", "lodash.slice", "lodash.filter", "lodash.reject", "lodash.without", "lodash.difference",
		"globalThis.Object.fromEntries", "node:stream.Readable.from", "array-flatten", "arrify", "clone", "rfdc()", "klona", "lodash", "lodash.chain", "globalThis.Promise.all", "bluebird.resolve", "globalThis.Object.create",
		"globalThis.Promise.allSettled", "globalThis.Promise.race", "globalThis.Iterator.from", "extend-shallow", "plain-object", "flat", "flat.flatten", "flat.unflatten", "lodash.mapKeys", "lodash.invert",
	}},
	{[]Derive{{0, Element}}, []string{"lodash.first", "lodash.head", "lodash.last", "lodash.find", "lodash.sample", "lodash.nth", "lodash.get", "lodash.result", "dot-prop.get", "object-path.get", "dlv", "get-value", "lodash.property()", "lodash.min", "lodash.max", "globalThis.Reflect.get"}},
	{[]Derive{{All, Union}}, []string{
		"globalThis.Object.assign", "lodash.assign", "lodash.extend", "lodash.merge", "lodash.defaults", "lodash.defaultsDeep", "lodash.assignIn", "lodash.mergeWith", "underscore.extend", "underscore.defaults",
		"node:util._extend", "extend", "deep-extend", "deepmerge", "merge", "merge-deep", "xtend", "object-assign", "defaults", "merge-options", "jquery.extend", "globalThis.$.extend", "globalThis.jQuery.extend", "lodash.union", "lodash.zipObject",
		"webpack-merge", "defu", "utils-merge", "node:util.deprecate", "xtend/mutable", "mixin-deep", "extend-shallow", "just-extend", "just-merge", "merge-descriptors", "globalThis.Array.prototype.concat",
	}},
	{[]Derive{{0, Elements}}, []string{"globalThis.Object.values", "globalThis.Object.entries", "lodash.values", "lodash.toPairs", "lodash.flatMap", "lodash.map", "lodash.uniqBy", "lodash.groupBy", "lodash.mapValues"}},
	{[]Derive{{0, Keys}}, []string{"globalThis.Object.keys", "globalThis.Object.getOwnPropertyNames", "globalThis.Reflect.ownKeys", "lodash.keys", "lodash.keysIn", "underscore.keys", "object-keys"}},
	{[]Derive{{1, Text}}, []string{"co-body.text", "node:url.resolve", "urijoin"}},
}

func derives() map[string][]Derive {
	m := map[string][]Derive{}
	for _, row := range deriveRows {
		for _, c := range row.calls {
			m[c] = append(m[c], row.from...)
		}
	}
	return m
}

// Methods says how methods of strings, arrays, promises, buffers, streams and
// maps make their results, by the name of the method, for receivers that are no
// things of a library.
var Methods = methods()

var methodRows = []deriveRow{
	{[]Derive{{Receiver, Text}}, []string{
		"trim", "trimStart", "trimEnd", "trimLeft", "trimRight", "toString", "toLowerCase", "toUpperCase", "toLocaleLowerCase", "toLocaleUpperCase", "normalize", "substr", "substring",
		"charAt", "split", "repeat", "match", "matchAll", "valueOf", "toJSON", "codePointAt", "toWellFormed", "anchor", "link", "getAll", "text", "json", "arrayBuffer", "blob", "formData", "searchParams", "href",
		"subarray", "setEncoding", "read", "decode", "toBuffer", "toArray", "iterator",
	}},
	{[]Derive{{Receiver, Text}, {All, Text}}, []string{"padStart", "padEnd"}},
	{[]Derive{{Receiver, Text}, {1, Text}, {1, Result}}, []string{"replace", "replaceAll"}},
	{[]Derive{{Receiver, Content}}, []string{"join"}},
	{[]Derive{{Receiver, Text}, {Receiver, Same}, {All, Same}, {All, Text}}, []string{"concat"}},
	{[]Derive{{Receiver, Text}, {Receiver, Same}}, []string{"slice", "at"}},
	{[]Derive{{Receiver, Same}}, []string{
		"filter", "reverse", "sort", "splice", "fill", "copyWithin", "toSorted", "toReversed", "toSpliced", "with", "flat", "values", "entries", "finally", "pipe", "keys", "unshift", "lean", "clone", "toObject", "unref", "ref",
		"iterator", "drop", "take", "every", "promise",
	}},
	{[]Derive{{Receiver, Element}}, []string{"pop", "shift", "find", "findLast", "get", "next"}},
	{[]Derive{{0, Result}}, []string{"map", "flatMap", "reduce", "reduceRight", "from"}},
	{[]Derive{{0, Result}, {1, Result}}, []string{"then"}},
	{[]Derive{{Receiver, Same}, {0, Result}}, []string{"catch"}},
}

func methods() map[string][]Derive {
	m := map[string][]Derive{}
	for _, row := range methodRows {
		for _, c := range row.calls {
			m[c] = append(m[c], row.from...)
		}
	}
	return m
}

// A Callback row says what a function that is handed to a method receives.
type Callback struct {
	Method string
	Param  int
	Move   Move // of the receiver: Same for the thing itself, Element for what is in it
}

// Callbacks lists them, for receivers that are no things of a library, and for
// requests, which are streams.
var Callbacks = callbacks()

func callbacks() map[string]map[int]Move {
	m := map[string]map[int]Move{}
	for _, name := range []string{"forEach", "map", "filter", "some", "every", "find", "findIndex", "flatMap", "findLast", "findLastIndex", "each", "eachSeries", "mapSeries", "sort"} {
		m[name] = map[int]Move{0: Element}
	}
	for _, name := range []string{"reduce", "reduceRight"} {
		m[name] = map[int]Move{1: Element}
	}
	m["then"] = map[int]Move{0: Same}
	m["tap"] = map[int]Move{0: Same}
	m["spread"] = map[int]Move{0: Element, 1: Element, 2: Element}
	m["replace"] = map[int]Move{0: Text, 1: Text, 2: Text, 3: Text}
	m["replaceAll"] = m["replace"]
	return m
}

// CallbackOf lists the library calls that hand parts of an argument to a
// function: lodash.forEach(list, f), async.map(list, f).
var CallbackOf = callbackOf()

// A Hand says which parameter of the function gets what of which argument.
type Hand struct {
	Func, Param, Arg int
	Move             Move
}

func callbackOf() map[string][]Hand {
	m := map[string][]Hand{}
	for _, lib := range []string{"lodash.", "underscore.", "async.", "globalThis._.", "globalThis.$.", "jquery."} {
		for _, name := range []string{"forEach", "each", "map", "filter", "some", "every", "find", "reject", "flatMap", "forOwn", "forIn", "eachSeries", "forEachSeries", "mapSeries", "mapLimit", "eachLimit", "mapValues", "pickBy", "omitBy", "sortBy", "groupBy", "any", "all", "eachOf", "forEachOf"} {
			m[lib+name] = []Hand{{1, 0, 0, Element}, {1, 1, 0, Keys}}
		}
		for _, name := range []string{"reduce", "transform", "foldl"} {
			m[lib+name] = []Hand{{1, 1, 0, Element}, {1, 0, 2, Same}}
		}
	}
	for _, name := range []string{"each", "map", "grep"} {
		for _, lib := range []string{"globalThis.$.", "globalThis.jQuery.", "jquery."} {
			m[lib+name] = []Hand{{1, 1, 0, Element}, {1, 0, 0, Keys}}
		}
	}
	m["globalThis.JSON.parse"] = []Hand{{1, 1, 0, Text}, {1, 0, 0, Text}}
	m["globalThis.setTimeout"] = []Hand{{0, 0, 2, Same}, {0, 1, 3, Same}}
	m["globalThis.setImmediate"] = []Hand{{0, 0, 1, Same}, {0, 1, 2, Same}}
	m["globalThis.process.nextTick"] = []Hand{{0, 0, 1, Same}, {0, 1, 2, Same}}
	m["xml2js.parseString"] = []Hand{{1, 1, 0, Text}, {2, 1, 0, Text}}
	m["raw-body"] = []Hand{{2, 1, 0, Same}, {1, 1, 0, Same}}
	m["globalThis.Array.from"] = []Hand{{1, 0, 0, Element}}
	m["array-each"] = []Hand{{1, 0, 0, Element}}
	m["for-own"] = []Hand{{1, 0, 0, Element}, {1, 1, 0, Keys}}
	m["for-in"] = m["for-own"]
	m["object.map"] = m["for-own"]
	return m
}

// DeriveNames are names of functions of packages that no row knows, which say
// that the result is made of the first argument.
var DeriveNames = names([]string{
	"split", "splitPath", "toPath", "castPath", "stringToPath", "parsePath", "tokenize", "decode", "decodeURI", "unescape", "trim", "normalizePath", "flatten", "toArray", "arrify",
	"clone", "cloneDeep", "shallowClone", "deepClone", "copy", "parseQuery", "parseUrl", "parseURL", "parseQueryString", "toString", "castArray", "compact", "uniq", "unique", "isolate", "unquote",
	"slice", "rest", "omit", "pick", "defaults", "dargs", "keys", "allKeys", "ownKeys", "getKeys", "expandTilde", "untildify", "stringify", "format", "inspect", "lowercase", "camelCase", "camelcase",
})
