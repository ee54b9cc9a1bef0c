package leaks

import (
	"strings"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A sender is a family of calls that put an argument into an answer.
type sender struct {
	paths []string
	arg   int
	// own: the framework has a safe form of its own for a bare Error.
	own bool
	// page: the argument goes to a template, which may or may not show it.
	page bool
	// status is the argument, or the option of it, that holds the status code.
	statusArg int // -1 if none
	statusKey string
}

var senders = []sender{
	{paths: methods([]string{"express:res", "next:res"}, "send", "json", "jsonp", "end", "write"), statusArg: -1},
	{paths: []string{"http:res.end", "http:res.write"}, statusArg: -1},
	{paths: []string{"express:res.render"}, arg: 1, page: true, statusArg: -1},
	{paths: []string{"koa:ctx.render", "fastify:reply.view", "hapi:h.view"}, arg: 1, page: true, statusArg: -1},
	// Fastify sends code, message and status of an Error, and no stack;
	// hapi hides even the message. https://fastify.dev/docs/latest/Reference/Reply/#errors
	{paths: []string{"fastify:reply.send"}, own: true, statusArg: -1},
	{paths: []string{"hapi:h.response"}, own: true, statusArg: -1},
	{paths: []string{"globalThis.Response", "globalThis.Response.json", "next/server.NextResponse", "next/server.NextResponse.json"},
		statusArg: 1, statusKey: "status"},
	{paths: []string{"@nestjs/common.HttpException"}, statusArg: 1},
}

// methods returns the paths of methods of several receivers.
func methods(receivers []string, names ...string) []string {
	var paths []string
	for _, r := range receivers {
		for _, n := range names {
			paths = append(paths, r+"."+n)
		}
	}
	return paths
}

// nestExceptions are the exceptions of Nest that carry their status in their
// name; the first argument goes to the visitor.
// https://docs.nestjs.com/exception-filters#built-in-http-exceptions
var nestExceptions = map[string]float64{
	"BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "Conflict": 409, "UnprocessableEntity": 422,
	"NotAcceptable": 406, "InternalServerError": 500, "NotImplemented": 501, "BadGateway": 502, "ServiceUnavailable": 503, "GatewayTimeout": 504,
}

// A sending is a value on its way to a visitor.
type sending struct {
	value     flow.Value
	by        flow.Value // the call or assignment
	name      string     // "res.json"
	own, page bool
	status    func() status // asked only of what leaks: it searches the file
}

// sendings returns everything that the file sends to visitors, sender by sender.
func sendings(f *flow.File) []sending { return flow.Memo(f, sendingsKey{}, findSendings) }

type sendingsKey struct{}

func findSendings(f *flow.File) []sending {
	called := f.CallsAny(sendingCalls)
	if !called && f.JS.FindStr("body") == 0 {
		return nil
	}
	var all []sending
	set := sync.OnceValue(func() *statuses { return statusesOf(f) })
	if called {
		for i := range senders {
			s := &senders[i]
			for _, call := range f.Calls(s.paths...) {
				if v := call.Arg(s.arg); v.OK() {
					all = append(all, sending{v, call.Value, call.Callee.Source(), s.own, s.page, func() status { return set().of(call, s) }})
				}
			}
		}
		for _, call := range f.AllCalls() {
			if code := exceptionStatus(call); code != 0 && call.Arg(0).OK() {
				all = append(all, sending{value: call.Arg(0), by: call.Value, name: call.Callee.Source(), status: func() status { return status{true, code} }})
			}
		}
	}
	return append(all, bodies(f, set)...)
}

// sendingCalls are the callees of all senders, and of the exceptions of Nest.
var sendingCalls = func() map[string]bool {
	all := map[string]bool{}
	for i := range senders {
		for _, path := range senders[i].paths {
			all[path] = true
		}
	}
	for name := range nestExceptions {
		all["@nestjs/common."+name], all["@nestjs/common."+name+"Exception"] = true, true
	}
	return all
}()

// exceptionStatus returns the status of an exception of Nest, 0 of any other call.
func exceptionStatus(call flow.Call) float64 {
	if !call.New() {
		return 0
	}
	for _, p := range call.Callee.Paths() {
		if name, ok := strings.CutPrefix(p, "@nestjs/common."); ok {
			return nestExceptions[strings.TrimSuffix(name, "Exception")]
		}
	}
	return 0
}

// bodies returns the assignments to ctx.body of Koa.
func bodies(f *flow.File, set func() *statuses) []sending {
	var all []sending
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if f.JS.Str(row.Str) != "=" {
			continue
		}
		target := f.Value(row.X)
		if target.Op() != js.OpGet || target.Name() != "body" || !f.Value(target.Row().X).Is("koa:ctx", "koa:ctx.response") {
			continue
		}
		by := f.Value(id)
		all = append(all, sending{value: f.Value(row.Y), by: by, name: target.Source(), status: func() status { return set().before(by) }})
	}
	return all
}
