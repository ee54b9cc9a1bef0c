package leaks

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var uncaughtCarriesOn = rule.Check{
	ID:    "leaks/uncaught-carries-on",
	Title: "process carries on after an error that nobody caught",
	Why:   "After an exception that nobody caught the process is in an unknown state: locks held, requests half answered, data of one visitor left where the next one finds it.",
	Fix:   "Log the error, then process.exit(1), and let the supervisor start the service again.",
	When: "A function that listens to uncaughtException neither ends the process nor throws, itself or in the functions of the program that it calls. " +
		"For unhandledRejection the severity is low: Node would have ended the process.",
	Quiet:    "The function is not known, or calls something whose name says that it ends the process: exit, shutdown, stop, close, terminate, fatal. Tests and tools.",
	CWE:      755,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/process.html#warning-using-uncaughtexception-correctly"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		handled := 0
		for _, call := range p.Calls("globalThis.process.on", "globalThis.process.addListener", "globalThis.process.prependListener", "globalThis.process.once") {
			event, _ := call.Arg(0).Str()
			if event != "uncaughtException" && event != "unhandledRejection" || call.OnlyInDevelopment() {
				continue
			}
			handler := call.Arg(1).Origin()
			if handled++; handled > maxHandlers {
				return
			}
			if handler.Op() != js.OpFunc || ends(handler, map[flow.Value]bool{}) {
				continue
			}
			f := p.Reportf(call, "The process carries on after %s.", event)
			f.Label = "nothing ends the process"
			if event == "unhandledRejection" {
				f.Severity = rule.Low
			}
		}
	},
}

// maxHandlers bounds the handlers that are followed in one file.
const maxHandlers = 20

// enders are parts of names of functions that end a process.
var enders = []string{"exit", "shutdown", "stop", "close", "terminate", "fatal", "die", "kill", "abort", "quit", "crash", "panic", "cleanup", "bail"}

// ends reports whether a function, or one that it calls, ends the process or
// throws. A function that it hands on counts as one that it calls.
func ends(fn flow.Value, seen map[flow.Value]bool) bool {
	if seen[fn] || len(seen) > 50 {
		return false
	}
	seen[fn] = true
	f := fn.File
	for i := range f.JS.Values {
		v := f.Value(js.ValueID(i))
		op := v.Op()
		if op != js.OpCall && op != js.OpNew && op != js.OpThrow || !within(f, v.FuncID(), fn.Row().Func) {
			continue
		}
		call, ok := v.AsCall()
		if !ok {
			return true // throw
		}
		name := strings.ToLower(call.Callee.Name())
		for _, part := range enders {
			if strings.Contains(name, part) {
				return true
			}
		}
		for _, o := range append(call.Callee.Origins(), call.Args()...) {
			if o = o.Origin(); o.Op() == js.OpFunc && ends(o, seen) || isProcessExit(o) {
				return true
			}
		}
	}
	return false
}

func isProcessExit(v flow.Value) bool {
	return v.Is("globalThis.process.exit", "globalThis.process.abort", "globalThis.process.kill")
}

// within reports whether function fn is outer or stands in it.
func within(f *flow.File, fn, outer js.FuncID) bool {
	for range 200 {
		if fn == outer {
			return true
		}
		if fn == 0 {
			return false
		}
		fn = f.JS.Funcs[fn].Parent
	}
	return false
}
