package flaws

import (
	"regexp"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// hugeBody is beyond what parsers that hold the whole body should take.
const hugeBody = 200 << 20

var bodyWithoutLimit = rule.Check{
	ID:    "flaws/body-without-limit",
	Title: "request of any size kept in memory",
	Why:   "One visitor sends without end, and the service runs out of memory for all.",
	Fix:   "Count what has come and call req.destroy() when it is too much, or use a parser with a limit: express.json has one of 100 kB.",
	When: "A listener for 'data' of a request adds to a text or a list, and nothing in the handler looks at a size or ends the request. " +
		"A limit for express.json, urlencoded, text, raw, the same of body-parser, koa-body or bodyLimit of Fastify that is Infinity or beyond 200 MB is low.",
	Quiet:    "What comes is written on, hashed or counted. Whether a proxy in front has a limit is not seen. Tests.",
	CWE:      770,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/api.html#express.json"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.File.AllCalls() {
			if m := call.Method(); m != "on" && m != "addListener" {
				continue
			}
			if event, _ := call.Arg(0).Str(); event == "data" && emitter(call).Is(requestRoles...) {
				collected(p, call)
			}
		}
		for _, call := range p.Calls(bodyParsers...) {
			reportHugeLimit(p, call, call.Option(0, "limit"))
		}
		for _, call := range p.Calls("fastify") {
			reportHugeLimit(p, call, call.Option(0, "bodyLimit"))
		}
		for _, call := range p.Calls("koa-bodyparser", "@koa/bodyparser.bodyParser", "koa-body", "koa-body.koaBody") {
			reportHugeLimit(p, call, call.Option(0, "jsonLimit"))
		}
	},
}

var bodyParsers = []string{"express.json", "express.urlencoded", "express.text", "express.raw", "body-parser.json", "body-parser.urlencoded", "body-parser.text", "body-parser.raw"}

func reportHugeLimit(p *rule.CodePass, call flow.Call, limit flow.Option) {
	if !limit.Present() {
		return
	}
	size, ok := bytesOf(limit.Value)
	if ok && size > hugeBody {
		p.Reportf(limit.Value, "%s takes requests of up to %s into memory.", calleeText(call), strings.Trim(limit.Value.Source(), `'"`)).Severity = rule.Low
	}
}

var sizePattern = regexp.MustCompile(`(?i)^\s*(\d+(?:\.\d+)?)\s*(kb|mb|gb|tb|b)?\s*$`)

// bytesOf reads a size as the package bytes does.
func bytesOf(v flow.Value) (float64, bool) {
	if v.Is("globalThis.Infinity", "globalThis.Number.MAX_SAFE_INTEGER", "globalThis.Number.POSITIVE_INFINITY") {
		return 1 << 60, true
	}
	if c := v.Const(); c.Kind == flow.Number && !c.Default {
		return c.Num, true
	}
	text, ok := v.Str()
	m := sizePattern.FindStringSubmatch(text)
	if !ok || m == nil || v.Const().Default {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	unit := map[string]float64{"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}[strings.ToLower(m[2])]
	return n * unit, err == nil
}

// collected judges req.on('data', chunk => { body += chunk }).
func collected(p *rule.CodePass, call flow.Call) {
	f, fn, ok := functionOf(call.Arg(1))
	if !ok || f != p.File {
		return
	}
	handler, ok := handlerAround(call.Value)
	if !ok || says(p.File, handler, "content-length", "toolarge", "too large", "413", "limit") || says(f, fn, "length", "size", "destroy", "max", "count") {
		return
	}
	chunk := param(f, fn, 0)
	for v := range inside(f, fn) {
		row := v.Row()
		grows := row.Op == js.OpAssign && f.JS.Str(row.Str) == "+=" && madeOf(f.Value(row.Y), chunk) ||
			row.Op == js.OpAssign && f.JS.At(row.Y).Op == js.OpBinary && madeOf(f.Value(row.Y), chunk)
		if inner, isCall := v.AsCall(); isCall && inner.Method() == "push" && madeOf(inner.Arg(0), chunk) {
			grows = true
		}
		if grows {
			report := p.Reportf(v, "%s keeps whatever a visitor sends, without end.", v.Source())
			report.Label = "grows with every piece"
			return
		}
	}
}

// madeOf reports whether a value is a parameter, or put together from it.
func madeOf(v, of flow.Value) bool {
	if !of.OK() {
		return false
	}
	for part := range parts(v) {
		if part.Op() == js.OpRef && part.Origin() == of {
			return true
		}
	}
	return false
}

// An uploader row says where a library takes the size that a file may have.
// Without one these take files of any size.
type uploader struct {
	calls []string
	arg   int
	keys  []string
}

// The defaults were read from multer 2.0, busboy 1.6 and express-fileupload 1.5.
var uploaders = []uploader{
	{[]string{"multer"}, 0, []string{"limits"}},
	{[]string{"busboy", "connect-busboy"}, 0, []string{"limits"}},
	{[]string{"express-fileupload"}, 0, []string{"limits"}},
	{[]string{"@koa/multer"}, 0, []string{"limits"}},
}

var uploadWithoutLimit = rule.Check{
	ID:    "flaws/upload-without-limit",
	Title: "files of any size taken from visitors",
	Why:   "A few uploads fill the disk, or the memory where files are kept there, and the service stands still.",
	Fix:   "limits: { fileSize: 5_000_000, files: 1 }.",
	When: "multer, @koa/multer, busboy, connect-busboy or express-fileupload get no limits, or limits without fileSize. " +
		"Where multer keeps files in memory, and for express-fileupload, which does so unless told otherwise, the finding says so.",
	Quiet:    "The options are not known. Tests.",
	CWE:      770,
	Severity: rule.Low,
	Links:    []string{"https://github.com/expressjs/multer#limits"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, u := range uploaders {
			for _, call := range p.Calls(u.calls...) {
				if n, exact := call.Len(); !exact || n == 0 && call.Callee.Is("busboy", "connect-busboy") {
					continue
				}
				limits := call.Option(u.arg, "limits")
				if !limits.Absent() && !(limits.Present() && call.Option(u.arg, "limits.fileSize").Absent()) {
					continue
				}
				where := ""
				if call.Option(0, "storage").Value.Is("multer.memoryStorage()") || call.Callee.Is("express-fileupload") && call.Option(0, "useTempFiles").Absent() {
					where = " and keeps them in memory"
				}
				p.Reportf(call, "%s takes files of any size%s.", calleeText(call), where)
			}
		}
	},
}
