package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A corsOptions row says where a library takes who may read its answers.
type corsOptions struct {
	calls  []string
	plugin string // instead of calls: what Fastify's register is given
	arg    int
	key    string // the key of the argument that holds the options, with a dot
	// mirrors: with credentials the library answers "*" with the origin of
	// the request. The others send "*", which browsers then refuse.
	mirrors bool
	open    bool // without origin everybody may read
}

// What libraries do by default was read from cors 2.8, @koa/cors 5.0,
// @fastify/cors 11, hapi 21 and socket.io 4.8.
var corsRows = []corsOptions{
	{calls: []string{"cors"}, open: true},
	{calls: []string{"@koa/cors", "koa2-cors", "koa-cors"}, mirrors: true, open: true},
	{plugin: "@fastify/cors", arg: 1, open: true},
	{plugin: "fastify-cors", arg: 1, open: true},
	{calls: []string{"@hapi/hapi.server"}, key: "routes.cors.", mirrors: true, open: true},
	{calls: []string{"@nestjs/core.NestFactory.create().enableCors"}, open: true},
	{calls: []string{"@nestjs/core.NestFactory.create"}, arg: 1, key: "cors."},
	{calls: []string{"@nestjs/core.NestFactory.create"}, arg: 2, key: "cors."},
	{calls: []string{"socket.io.Server", "socket.io"}, arg: 1, key: "cors."},
	{calls: []string{"socket.io.Server", "socket.io"}, key: "cors."},
}

var corsAnyOrigin = rule.Check{
	ID:    "flaws/cors-any-origin-with-credentials",
	Title: "answers for one user readable by every site",
	Why: "The browser sends the cookies of the user along, and lets the page of a stranger read what comes back: " +
		"any site that a signed-in user opens acts in his name and reads his data.",
	Fix: "Name the origins that may read: origin: ['https://app.example.com'].",
	When: "cors, @koa/cors, @fastify/cors, enableCors of Nest, hapi or socket.io allow credentials together with an origin that is true, a pattern or function that takes everything, or 'null'; " +
		"or a handler sends the origin of the request, or null, back as Access-Control-Allow-Origin with Access-Control-Allow-Credentials. " +
		"'*' is low where the library sends it as it is: browsers refuse it, and the usual repair makes it worse.",
	Quiet:    "Credentials are not allowed, origin comes from somewhere that is not seen, or a condition decides. Tests are low.",
	CWE:      942,
	Severity: rule.High,
	Links:    []string{"https://fetch.spec.whatwg.org/#cors-protocol-and-credentials", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS"},
	Code: func(p *rule.CodePass) {
		seen := map[flow.Value]bool{}
		for i := range corsRows {
			row := &corsRows[i]
			if row.plugin != "" {
				for _, call := range p.Calls("fastify().register") {
					if call.Arg(0).Is(row.plugin) {
						row.judge(p, call, seen)
					}
				}
			}
			for _, call := range p.Calls(row.calls...) {
				row.judge(p, call, seen)
			}
		}
		corsElsewhere(p, seen)
		corsByHand(p)
	},
}

func (row *corsOptions) judge(p *rule.CodePass, call flow.Call, seen map[flow.Value]bool) {
	if !call.Option(row.arg, row.key+"credentials").IsTrue() || call.OnlyInDevelopment() {
		return
	}
	origin := call.Option(row.arg, row.key+"origin")
	if origin.Absent() && row.open {
		if row.mirrors {
			lessen(p, p.Reportf(call.Option(row.arg, row.key+"credentials").Value, "%s allows credentials and names no origin: it lets every site in.", calleeText(call)))
		} else {
			p.Reportf(call, "%s allows credentials and names no origin, which is *: browsers refuse it.", calleeText(call)).Severity = rule.Low
		}
		return
	}
	if !origin.Present() {
		return
	}
	seen[origin.Value] = true
	for _, v := range members(origin.Value) {
		how := anyOrigin(v)
		if how == "" {
			continue
		}
		if how == isStar && !row.mirrors {
			p.Reportf(v, "%s allows credentials for origin *: browsers refuse it.", calleeText(call)).Severity = rule.Low
			continue
		}
		lessen(p, p.Reportf(v, "%s allows credentials, and its origin %s.", calleeText(call), how))
	}
}

// corsElsewhere looks at objects with both keys that go where no row looks: to
// a decorator, into a configuration, back from a function that decides.
func corsElsewhere(p *rule.CodePass, seen map[flow.Value]bool) {
	if p.File.JS.FindStr("credentials") == 0 {
		return
	}
	for _, id := range p.File.Rows(js.OpObject) {
		v := p.File.Value(id)
		if !v.Option("credentials").IsTrue() {
			continue
		}
		origin := v.Option("origin")
		if !origin.Present() || seen[origin.Value] || conditional(v) {
			continue
		}
		for _, given := range members(origin.Value) {
			if how := anyOrigin(given); how != "" && how != isStar {
				lessen(p, p.Reportf(given, "Credentials are allowed, and origin %s.", how))
			}
		}
	}
}

// conditional reports whether a condition decides that v is used at all.
func conditional(v flow.Value) bool {
	for range v.Conditions() {
		return true
	}
	return false
}

// isStar is how anyOrigin names the way to let everybody in that only some
// libraries take literally.
const isStar = "is *"

// anyOrigin says how a value for origin lets strangers in, "" if it does not.
func anyOrigin(v flow.Value) string {
	if v.IsTrue() {
		return "is true: every site"
	}
	if isRequestOrigin(v) && !chosen(v, 0) {
		return "is that of the request: every site"
	}
	if s, ok := v.Str(); ok {
		switch s {
		case "*":
			return isStar
		case "null":
			return "is null: a sandboxed frame of any site has that origin"
		}
		return ""
	}
	o := v.Origin()
	switch o.Op() {
	case js.OpRegExp:
		return anyPattern(o.File.JS.Str(o.Row().Str))
	case js.OpFunc:
		if takesEveryOrigin(o.File, o.Row().Func) {
			return "is decided by a function that takes every site"
		}
	}
	return ""
}

func anyPattern(text string) string {
	source := text[1:max(1, strings.LastIndexByte(text, '/'))]
	switch strings.TrimSuffix(strings.TrimPrefix(source, "^"), "$") {
	case ".*", ".", ".+", "", "(.*)", "https?:\\/\\/.*", "http.*":
		return "is a pattern that matches everything"
	}
	return ""
}

// takesEveryOrigin recognises (origin, callback) => callback(null, true), and
// a function that returns true, or the origin it was asked about.
func takesEveryOrigin(f *flow.File, fn js.FuncID) bool {
	answers := 0
	for v := range inside(f, fn) {
		row := v.Row()
		var answer flow.Value
		if call, ok := v.AsCall(); ok && call.Callee.Origin() == param(f, fn, 1) && call.Arg(1).OK() {
			answer = call.Arg(1)
		} else if row.Op == js.OpReturn && row.X != 0 && f.JS.At(row.X).Op != js.OpCall && v.FuncID() == fn {
			answer = f.Value(row.X)
		} else if row.Op == js.OpReturn && row.X != 0 && isRequestOrigin(f.Value(row.X)) {
			answer = f.Value(row.X)
		} else {
			continue
		}
		answers++
		if f.JS.Blocks[v.Row().Block].Kind != js.BlockBody || chosen(answer, 0) {
			return false // a condition decides
		}
		if !answer.IsTrue() && answer.Origin() != param(f, fn, 0) && !isRequestOrigin(answer) {
			return false
		}
	}
	return answers == 1
}

// isRequestOrigin reports whether a value is the Origin header of a request.
func isRequestOrigin(v flow.Value) bool {
	o := v.Origin()
	if o.Op() == js.OpLogical {
		o = o.File.Value(o.Row().X)
	}
	if v.Name() == "origin" && v.Is("express:req.headers.origin", "http:req.headers.origin", "next:req.headers.origin", "koa:ctx.headers.origin", "koa:ctx.request.headers.origin",
		"koa:ctx.request.header.origin", "koa:ctx.header.origin", "fastify:req.headers.origin", "hapi:request.headers.origin", "hapi:request.info.cors.origin") {
		return true
	}
	for _, o := range v.Origins() {
		call, ok := o.AsCall()
		if !ok {
			if o.Is("express:req.headers.origin", "http:req.headers.origin", "fastify:req.headers.origin", "next:req.headers.origin", "koa:ctx.headers.origin") {
				return true
			}
			continue
		}
		name, _ := call.Arg(0).Str()
		if strings.EqualFold(name, "origin") && call.Callee.Is("express:req.get", "express:req.header", "koa:ctx.get", "koa:ctx.request.get", "next:req.headers.get") {
			return true
		}
	}
	return false
}
