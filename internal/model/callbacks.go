package model

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
	{[]Derive{{Receiver, Element}}, []string{"read"}}, // of a stream
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

// Choosers are methods that take one element out of a list, a map or a table.
var Choosers = names([]string{"get", "pop", "shift", "find", "at"})

// Queues make a queue of a worker, the function that is given what is pushed.
var Queues = each("async", "queue priorityQueue")

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
	for _, lib := range []string{"lodash.", "async.", "jquery."} {
		for _, name := range []string{"forEach", "each", "map", "filter", "some", "every", "find", "reject", "flatMap", "forOwn", "forIn", "eachSeries", "forEachSeries", "mapSeries", "mapLimit", "eachLimit", "mapValues", "pickBy", "omitBy", "sortBy", "groupBy", "any", "all", "eachOf", "forEachOf"} {
			m[lib+name] = []Hand{{1, 0, 0, Element}, {1, 1, 0, Keys}}
		}
		for _, name := range []string{"reduce", "transform", "foldl"} {
			m[lib+name] = []Hand{{1, 1, 0, Element}, {1, 0, 2, Same}}
		}
	}
	for _, name := range []string{"each", "map", "grep"} {
		m["jquery."+name] = []Hand{{1, 1, 0, Element}, {1, 0, 0, Keys}}
	}
	for _, name := range []string{"map", "filter", "forEach", "find", "reject", "any", "all", "chain"} {
		m["ramda."+name] = []Hand{{0, 0, 1, Element}}
	}
	for _, call := range each("node:zlib", "gunzip inflate inflateRaw unzip brotliDecompress deflate gzip") {
		m[call] = []Hand{{1, 1, 0, Text}, {2, 1, 0, Text}}
	}
	m["xml2js.Parser().parseString"] = []Hand{{1, 1, 0, Text}}
	m["csv-parse.parse"] = []Hand{{1, 1, 0, Text}, {2, 1, 0, Text}}
	m["globalThis.JSON.parse"] = []Hand{{1, 1, 0, Text}, {1, 0, 0, Text}}
	m["globalThis.setTimeout"] = []Hand{{0, 0, 2, Same}, {0, 1, 3, Same}}
	m["globalThis.setImmediate"] = []Hand{{0, 0, 1, Same}, {0, 1, 2, Same}}
	m["globalThis.process.nextTick"] = []Hand{{0, 0, 1, Same}, {0, 1, 2, Same}}
	m["xml2js.parseString"] = []Hand{{1, 1, 0, Text}, {2, 1, 0, Text}}
	m["raw-body"] = []Hand{{2, 1, 0, Element}, {1, 1, 0, Element}}
	m["globalThis.Array.from"] = []Hand{{1, 0, 0, Element}}
	m["array-each"] = []Hand{{1, 0, 0, Element}}
	m["for-own"] = []Hand{{1, 0, 0, Element}, {1, 1, 0, Keys}}
	m["for-in"] = m["for-own"]
	m["object.map"] = m["for-own"]
	return m
}
