package eval

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A kind is what is known of a text that becomes code, in rising danger.
type kind uint8

const (
	harmless kind = iota // no text at all: eval returns a number or an object as it is
	constant             // written in the program
	unknown
	visitor // a request, or the address of the page, is part of it
)

// A text is what is known of a value that is run as code.
type text struct {
	kind  kind
	whole flow.Value // the value
	at    flow.Value // the part that is from a visitor
}

const (
	maxNesting = 24
	maxVisits  = 300 // values looked at for one answer
)

// textOf judges the values that are joined to the code of one call.
func textOf(values ...flow.Value) text {
	var worst text
	visits := 0
	for _, v := range values {
		t := judge(v, 0, &visits)
		t.whole = v
		if t.kind >= worst.kind { // of a function the body, which comes last
			worst = t
		}
	}
	if worst.kind == visitor && checked(worst.whole) {
		worst.kind = unknown
	}
	return worst
}

// requests are the library paths of what visitors send, up to the first
// property that they choose.
var requests = []string{
	"express:req.query", "express:req.body", "express:req.params", "express:req.headers", "express:req.url", "express:req.originalUrl", "express:req.path",
	"express:req.files", "express:req.file", "express:req.param()", "express:req.get()", "express:req.header()", "express:req.signedCookies", "express:cookies",
	"express:req.cookies", "http:req.url", "http:req.headers", "next:req.query", "next:req.body", "next:req.cookies", "next:req.headers",
	"koa:ctx.query", "koa:ctx.querystring", "koa:ctx.params", "koa:ctx.request.body", "koa:ctx.request.query", "koa:ctx.url", "koa:ctx.path", "koa:ctx.headers", "koa:ctx.cookies.get()",
	"koa:ctx.request.headers", "koa:ctx.get()",
	"fastify:req.query", "fastify:req.body", "fastify:req.params", "fastify:req.headers", "fastify:req.url", "fastify:req.cookies",
	"hapi:request.payload", "hapi:request.query", "hapi:request.params", "hapi:request.headers", "hapi:request.state", "hapi:request.path",
	"globalThis.location.hash", "globalThis.location.search", "globalThis.location.href", "globalThis.document.location.hash", "globalThis.document.location.search",
	"globalThis.document.location.href", "globalThis.document.URL", "globalThis.document.documentURI", "globalThis.document.referrer",
}

// fromVisitor reports whether v is one of the requests or a part of one.
func fromVisitor(v flow.Value) bool {
	for _, p := range v.Paths() {
		for _, r := range requests {
			if rest, ok := strings.CutPrefix(p, r); ok && (rest == "" || rest[0] == '.' || rest[0] == '(') {
				return true
			}
		}
	}
	return false
}

// quoting turns any value into a literal of JavaScript, as long as nothing is
// cut from it or replaced in it afterwards.
const quoting = "globalThis.JSON.stringify()"

// numeric are functions whose result cannot be code. encodeURIComponent is not
// among them: it leaves quotes and brackets as they are.
var numeric = []string{
	"globalThis.Number()", "globalThis.parseInt()", "globalThis.parseFloat()", "globalThis.Boolean()", "globalThis.Date.now()", "globalThis.Math.random()", quoting,
}

// kept are methods whose result is made of the text that they are called on.
var kept = []string{
	"toString", "trim", "trimStart", "trimEnd", "slice", "substr", "substring", "replace", "replaceAll", "concat", "toLowerCase", "toUpperCase",
	"padStart", "padEnd", "repeat", "split", "join", "pop", "shift", "at", "charAt", "valueOf", "normalize",
}

// wrapped are functions whose result is made of their first argument.
var wrapped = []string{
	"globalThis.String", "globalThis.decodeURIComponent", "globalThis.encodeURIComponent", "globalThis.unescape", "globalThis.atob", "globalThis.Buffer.from", "globalThis.decodeURI", "globalThis.Buffer",
}

// judge looks at the parts of which v is put together.
func judge(v flow.Value, depth int, visits *int) text {
	*visits++
	if !v.OK() || depth > maxNesting || *visits > maxVisits {
		return text{kind: unknown}
	}
	for _, o := range v.Origins() {
		if fromVisitor(o) {
			return text{kind: visitor, at: o}
		}
	}
	f, row := v.File, v.Row()
	all := func(ids ...js.ValueID) text {
		worst := text{kind: constant}
		for _, id := range ids {
			if t := judge(f.Value(id), depth+1, visits); t.kind > worst.kind {
				worst = t
			}
		}
		return worst
	}
	switch row.Op {
	case js.OpString, js.OpTemplate, js.OpArray:
		return all(f.JS.Operands(row)...)
	case js.OpNumber, js.OpBigInt, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpObject, js.OpRegExp, js.OpFunc, js.OpClass,
		js.OpUnary, js.OpUpdate:
		return text{kind: harmless}
	case js.OpBinary:
		if f.JS.Str(row.Str) == "+" {
			return all(row.X, row.Y)
		}
		return text{kind: harmless} // a number or a boolean
	case js.OpLogical:
		return all(row.X, row.Y)
	case js.OpAssign: // code += more
		return all(row.Y)
	case js.OpCond:
		return all(row.Y, f.JS.List[row.Lo])
	case js.OpSpread, js.OpGetDyn:
		if t := all(row.X); t.kind == visitor {
			return t
		}
		return text{kind: unknown}
	case js.OpCall, js.OpNew:
		if t, ok := judgeCall(v, depth, visits); ok {
			return t
		}
	}
	return judgeOrigins(v, depth, visits)
}

// judgeCall follows a text through the methods and functions that hand it on.
func judgeCall(v flow.Value, depth int, visits *int) (text, bool) {
	c, _ := v.AsCall()
	switch {
	case v.Is(numeric...):
		return text{kind: constant}, true
	case c.Callee.Is(wrapped...):
		return judge(c.Arg(0), depth+1, visits), true
	case slices.Contains(kept, c.Method()):
		worst := judge(c.Receiver(), depth+1, visits)
		for _, a := range c.Args() {
			if t := judge(a, depth+1, visits); t.kind > worst.kind {
				worst = t
			}
		}
		if c.Receiver().Is(quoting) && c.Method() != "trim" {
			return text{kind: max(worst.kind, unknown)}, true
		}
		// A function's own text is code of the program.
		worst.kind = max(worst.kind, constant)
		return worst, true
	}
	return text{}, false
}

// judgeOrigins looks at where a name gets its value.
func judgeOrigins(v flow.Value, depth int, visits *int) text {
	var worst text
	for _, o := range v.Origins() {
		if o == v {
			return text{kind: unknown}
		}
		t := judge(o, depth+1, visits)
		if o.Op() == js.OpArray {
			t.kind = max(t.kind, unknown) // who knows what was pushed
		}
		if t.kind > worst.kind {
			worst = t
		}
	}
	if v.Row().Op == js.OpRef && len(v.File.JS.DefsOf(v.Row().Sym)) == 0 {
		worst.kind = unknown
	}
	return worst
}

// checked reports whether v is used under a condition that looks like a
// comparison with what is allowed. What it lets pass is not known here.
func checked(v flow.Value) bool {
	for cond := range v.Conditions() {
		src := cond.Source()
		for _, test := range []string{".test(", ".includes(", ".has(", ".match(", ".indexOf(", ".every(", " in ", "hasOwn"} {
			if strings.Contains(src, test) {
				return true
			}
		}
	}
	return false
}

// isText reports whether v is certainly a string, as every value that it may
// have shows.
func isText(v flow.Value) bool {
	visits := 0
	return stringly(v, 0, &visits)
}

// texts are functions that return strings.
var texts = []string{
	"globalThis.String()", "globalThis.JSON.stringify()", "globalThis.decodeURIComponent()", "globalThis.encodeURIComponent()", "globalThis.unescape()", "globalThis.escape()",
	"globalThis.atob()", "globalThis.btoa()", "node:util.format()", "node:util.inspect()",
}

// alwaysText are properties that are strings wherever they exist.
var alwaysText = []string{"globalThis.location.hash", "globalThis.location.search", "globalThis.location.href", "globalThis.document.cookie", "globalThis.document.URL"}

func stringly(v flow.Value, depth int, visits *int) bool {
	*visits++
	if !v.OK() || depth > maxNesting || *visits > maxVisits {
		return false
	}
	f, row := v.File, v.Row()
	is := func(id js.ValueID) bool { return stringly(f.Value(id), depth+1, visits) }
	switch row.Op {
	case js.OpString, js.OpTemplate:
		return true
	case js.OpBinary:
		return f.JS.Str(row.Str) == "+" && (is(row.X) || is(row.Y))
	case js.OpCond:
		return is(row.Y) && is(f.JS.List[row.Lo])
	case js.OpLogical:
		return is(row.X) && is(row.Y)
	case js.OpCall:
		c, _ := v.AsCall()
		switch c.Method() {
		case "join", "toString", "toLowerCase", "toUpperCase", "trim", "replaceAll":
			return true
		case "replace", "slice", "concat", "substring", "substr":
			return is(c.Receiver().ID)
		}
		if v.Is(texts...) {
			return true
		}
	}
	if v.Is(alwaysText...) {
		return true
	}
	origins := v.Origins()
	for _, o := range origins {
		if o == v || !stringly(o, depth+1, visits) {
			return false
		}
	}
	return len(origins) > 0
}
