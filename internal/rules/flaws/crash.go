package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

// survives reports whether the program catches what nobody else does: then it
// goes on, in whatever state, and the visitor waits in vain.
func survives(f *flow.File) bool { return f.Prog.Mentions("uncaughtException") }

// crashes reports a way to end the process.
func crashes(p *rule.CodePass, f *rule.Finding) {
	lessen(p, f)
	if survives(p.File) {
		f.Severity = rule.Low
	}
}

// synchronous are methods that call the function they are given before they
// return: what it throws reaches the caller.
var synchronous = []string{"map", "forEach", "filter", "some", "every", "find", "findIndex", "reduce", "sort", "flatMap", "replace", "each", "then", "catch", "finally"}

var callbackThrows = rule.Check{
	ID:    "flaws/crash-by-callback-error",
	Title: "error thrown in a callback of a handler",
	Why: "A callback of the file system or a database runs when the handler is long gone. Nobody catches what it throws: the process ends, " +
		"with everybody's requests. One request for something that is not there is enough.",
	Fix:      "Hand the error on, return next(err), or answer with a status; or use the promises of the library with await.",
	When:     "Inside a handler of requests a callback throws the error that it is given as its first argument, one of the file system or of a database throws anything, or the function of a timer does.",
	Quiet:    "The callback runs at once, as those of forEach and of jwt.verify; it belongs to a promise; the throw stands in a try. Where the program listens to uncaughtException the finding is low; tests are left out.",
	CWE:      248,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/errors.html#error-propagation-and-interception", "https://expressjs.com/en/guide/error-handling.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, id := range p.File.Rows(js.OpThrow) {
			reportThrow(p, p.File.Value(id))
		}
	},
}

func reportThrow(p *rule.CodePass, v flow.Value) {
	fn := v.FuncID()
	thrown := p.File.Value(v.Row().X)
	if reportLater(p, v) {
		return
	}
	first := param(p.File, fn, 0)
	if !first.OK() || inTry(v) || p.File.JS.Funcs[fn].Async {
		return
	}
	name := p.File.JS.Str(p.File.JS.Funcs[fn].ParamNames[0])
	if !slices.Contains(model.ErrorNames, name) {
		return
	}
	call, arg, ok := takenBy(p.File, fn)
	if !ok || !carries(thrown, first) && !call.Callee.Is(callsBack...) {
		return
	}
	if n, _ := call.Len(); arg != n-1 || arg == 0 && call.New() || slices.Contains(synchronous, call.Method()) {
		return
	}
	for _, path := range call.Callee.Paths() {
		if strings.HasPrefix(path, "jsonwebtoken.") || strings.HasPrefix(path, "express()") || strings.HasPrefix(path, "express.Router()") || strings.HasSuffix(path, "Sync") {
			return
		}
	}
	if slices.ContainsFunc(call.Args(), func(a flow.Value) bool { return a.Is(requestRoles...) || a.Is(responseRoles...) }) {
		return // another middleware, and the callback is its next
	}
	if _, ok := handlerAround(call.Value); ok {
		f := p.Reportf(v, "%s in the callback of %s ends the process: the handler has returned, nobody catches it.", v.Source(), call.Callee.Source())
		f.Label = "one request takes the service down"
		crashes(p, f)
	}
}

// callsBack are calls of which it is certain that they call back later, with an
// error first: whatever is thrown there is caught by nobody.
var callsBack = slices.Concat(fsPaths("readFile", "stat", "lstat", "readdir", "open", "access", "writeFile", "unlink", "mkdir"),
	model.On([]string{"mysql.createConnection()", "pg.Client()", "sqlite3.Database()"}, "query", "all", "get", "run", "execute", "each"))

// later are functions that call what they are given when everybody else is done.
var later = []string{"globalThis.setTimeout", "globalThis.setInterval", "globalThis.setImmediate", "globalThis.process.nextTick", "globalThis.queueMicrotask"}

// reportLater reports what is thrown in the function of a timer.
func reportLater(p *rule.CodePass, v flow.Value) bool {
	fn := v.FuncID()
	call, arg, ok := takenBy(p.File, fn)
	if !ok || arg != 0 || !call.Callee.Is(later...) || inTry(v) {
		return false
	}
	if _, ok := handlerAround(call.Value); ok && !p.File.JS.Funcs[fn].Async {
		f := p.Reportf(v, "%s in the function of %s ends the process: the handler has returned, nobody catches it.", v.Source(), call.Callee.Source())
		f.Label = "one request takes the service down"
		crashes(p, f)
	}
	return true
}

// carries reports whether what is thrown is the error, or made of it.
func carries(thrown, err flow.Value) bool {
	for part := range parts(thrown) {
		if part.Origin() == err || part == err || part.Op() == js.OpRef && slices.Contains(part.Origins(), err) {
			return true
		}
	}
	return false
}

var streamError = rule.Check{
	ID:    "flaws/unhandled-stream-error",
	Title: "file sent to a visitor without care for its errors",
	Why: "A stream whose file is missing emits an error; when nobody listens Node ends the process. Whoever asks for a file that is not there takes the service down. " +
		"pipe() hands on data, not errors.",
	Fix:      "await pipeline(fs.createReadStream(name), res), or stream.on('error', ...); Express has res.sendFile.",
	When:     "In a handler of requests fs.createReadStream of a name that is not constant is piped on, and nobody listens to its errors.",
	Quiet:    "The file is looked at first, with stat, access or existsSync; the stream goes elsewhere before. Where the program listens to uncaughtException the finding is low; tests are left out.",
	CWE:      248,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.Calls("node:fs.createReadStream().pipe") {
			stream := call.Receiver().Origin()
			made, ok := stream.AsCall()
			if !ok || stream.File != p.File || isConstant(made.Arg(0)) {
				continue
			}
			handler, ok := handlerAround(call.Value)
			if !ok || heard(p.File, stream) || says(p.File, handler, "exists", "stat", "access", "readdir", "isfile") || fdGiven(made) {
				continue
			}
			f := p.Reportf(call, "%s is piped without an 'error' listener: a missing file ends the process.", made.Source())
			f.Label = "its errors are not heard"
			crashes(p, f)
		}
	},
}

// fdGiven reports whether the stream reads a file that is open already.
func fdGiven(made flow.Call) bool { return !made.Option(1, "fd").Absent() }

// heard reports whether something listens to the errors of a stream.
func heard(f *flow.File, stream flow.Value) bool {
	for _, call := range f.AllCalls() {
		switch call.Method() {
		case "on", "once", "addListener":
			if s, _ := call.Arg(0).Str(); s != "error" {
				continue
			}
			for at, n := call.Receiver(), 0; at.OK() && n < 50; n++ { // createReadStream(x).on('open', f).on('error', g)
				if slices.Contains(at.Origins(), stream) {
					return true
				}
				inner, ok := at.AsCall()
				if !ok {
					break
				}
				at = inner.Receiver()
			}
		default:
			// Whoever is given the stream may listen to it.
			for _, a := range call.Args() {
				if a.Op() == js.OpRef && a.Origin() == stream && call.Method() != "pipe" {
					return true
				}
			}
		}
	}
	return false
}
