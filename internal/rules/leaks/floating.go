package leaks

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var floatingPromise = rule.Check{
	ID:    "leaks/floating-promise",
	Title: "errors of an async handler lost by Express 4",
	Why: "Express 4 does not look at the promise that a handler returns. When it is rejected the visitor waits for an answer that never comes, " +
		"and Node ends the process: one request takes the service down.",
	Fix: "Use Express 5, wrap the handler, or put its body into try with catch (err) { next(err) }.",
	When: "A route or middleware of an Express 4 application or router is an async function that awaits something outside of try; or, with low severity, one without any try that calls something. " +
		"Where package.json does not tell the version, the finding is possible.",
	Quiet:    "Express 5 and later; handlers inside a wrapper; express-async-errors, express-promise-router; awaits with a catch of their own; tests.",
	CWE:      755,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/guide/error-handling.html"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) || p.File.Prog.Uses("express-async-errors", "express-promise-router", "express-async-handler-patch") {
			return
		}
		version := major(p.File.Range("express"))
		if version >= 5 {
			return
		}
		var fates map[js.FuncID]*fate // most files have no handlers
		seen := map[flow.Value]bool{}
		for _, call := range p.Calls(registering...) {
			for _, a := range call.Args() {
				handler := a.Origin()
				if handler.Op() != js.OpFunc || seen[handler] || handler.File.Name() != p.File.Name() {
					continue
				}
				seen[handler] = true
				if fates == nil {
					fates = fatesOf(p.File)
				}
				reportFloating(p, handler, fates, version)
			}
		}
	},
}

// registering are the methods that Express takes handlers by.
var registering = methods([]string{"express()", "express.Router()"}, "get", "post", "put", "patch", "delete", "all", "use", "head", "options", "param")

func reportFloating(p *rule.CodePass, handler flow.Value, fates map[js.FuncID]*fate, version int) {
	fn := &p.File.JS.Funcs[handler.Row().Func]
	fate := fates[handler.Row().Func]
	if !fn.Async || fn.Generator || fate == nil {
		return
	}
	at := fate.awaits
	if !at.OK() && !fate.tries {
		at = fate.throws
	}
	if !at.OK() {
		return
	}
	f := p.Reportf(rule.At(p.File.JS.Span(fn.Start, headEnd(p.File, fn))), "Express 4 loses the error when %s fails.", at.Source())
	f.Label = "its promise is dropped"
	f.Trace = []rule.Step{{Place: at.Span(), Code: at.Source(), Note: "is not inside try"}}
	if version == 0 {
		f.Confidence = rule.Possible
	}
	if !fate.awaits.OK() {
		f.Severity = rule.Low
	}
}

// headEnd returns where the head of a function ends: `async (req, res) =>`.
func headEnd(f *flow.File, fn *js.Func) int32 {
	head := strings.TrimRight(f.JS.Text.Data[fn.Start:fn.Body], " \t\r\n")
	if len(head) == 0 {
		return fn.End
	}
	return fn.Start + int32(len(head))
}

// A fate is how the promise of an async function may be rejected.
type fate struct {
	awaits flow.Value // the first await outside of try
	throws flow.Value // the first call outside of try that may throw
	tries  bool       // the function has a try: its author thought of errors
}

// fatesOf looks at every function of the file at once.
func fatesOf(f *flow.File) map[js.FuncID]*fate {
	all := map[js.FuncID]*fate{}
	for i := range f.JS.Values {
		v := f.Value(js.ValueID(i))
		op := v.Op()
		if op != js.OpAwait && op != js.OpCall {
			continue
		}
		fn := v.FuncID()
		if !f.JS.Funcs[fn].Async {
			continue
		}
		if all[fn] == nil {
			all[fn] = &fate{}
		}
		if inTry(f, v) {
			all[fn].tries = true
			continue
		}
		if op == js.OpAwait {
			if call, ok := f.Value(v.Row().X).AsCall(); !all[fn].awaits.OK() && (!ok || call.Method() != "catch") {
				all[fn].awaits = v
			}
			continue
		}
		if call, _ := v.AsCall(); !all[fn].throws.OK() && mayThrow(call) {
			all[fn].throws = v
		}
	}
	return all
}

// mayThrow reports whether a call is one that fails for reasons of its own:
// not an answer, not next(), not a promise that is caught.
func mayThrow(call flow.Call) bool {
	if call.Method() == "catch" || call.Callee.Is("express:next") || call.Receiver().Is("express:res", "express:req", "globalThis.console") {
		return false
	}
	if name := strings.ToLower(call.Callee.Source()); strings.Contains(name, "log") || strings.Contains(name, "debug") {
		return false
	}
	for _, path := range call.Callee.Paths() {
		if strings.HasPrefix(path, "express:") || strings.HasPrefix(path, "globalThis.") || strings.HasPrefix(path, "caught:") {
			return false
		}
	}
	return true
}

// inTry reports whether v stands in a try block of its function.
func inTry(f *flow.File, v flow.Value) bool {
	for b := v.Row().Block; b >= 0; b = f.JS.Blocks[b].Parent {
		switch f.JS.Blocks[b].Kind {
		case js.BlockTry:
			return true
		case js.BlockBody:
			return false
		}
	}
	return false
}

// major returns the major version that a range asks for, 0 if it may be more
// than one or none is given. npm's ranges: https://docs.npmjs.com/cli/using-npm/semver
func major(r string) int {
	r = strings.TrimLeft(strings.TrimSpace(r), "^~=v ")
	if strings.ContainsAny(r, "<>|*") || strings.Contains(r, " - ") {
		return 0
	}
	n := 0
	for i := 0; i < len(r) && r[i] >= '0' && r[i] <= '9' && n < 1000; i++ {
		n = n*10 + int(r[i]-'0')
	}
	return n
}
