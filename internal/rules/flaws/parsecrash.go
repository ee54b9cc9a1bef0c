package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var parseCrash = rule.Check{
	ID:    "flaws/json-parse-crash",
	Title: "message of a stranger that ends the process",
	Why: "JSON.parse throws for everything that is not JSON. In a listener for 'end', 'data' or 'message', or in a handler of node:http itself, nobody catches it: " +
		"the process ends, with everybody's requests.",
	Fix: "Parse inside try, and answer with status 400, or close the connection.",
	When: "JSON.parse is given what is not constant, outside of try, in a listener of the events of a request, a WebSocket or a socket of net, tls or dgram; " +
		"or, in a handler of node:http, a part of the request.",
	Quiet:    "The text was made by the program; an error of the listener is caught further out, as in a handler of Express that is called at once. Where the program listens to uncaughtException the finding is low; tests are left out.",
	CWE:      248,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/process.html#event-uncaughtexception"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.Calls("globalThis.JSON.parse") {
			if inTry(call.Value) || isConstant(call.Arg(0)) || inTryOutside(call.Value) {
				continue
			}
			where := listens(p.File, call)
			if where == "" {
				continue
			}
			f := p.Reportf(call, "%s is not inside try: %s that is no JSON ends the process.", call.Source(), where)
			f.Label = "throws for what is not JSON"
			crashes(p, f)
		}
	},
}

// inTryOutside reports whether the function around v stands in a try block and
// is called where it stands; a listener does not, whatever is around it.
func inTryOutside(v flow.Value) bool {
	fn := v.FuncID()
	_, _, taken := takenBy(v.File, fn)
	return fn > 0 && !taken && v.File.JS.Funcs[fn].Kind != js.FuncModule && inTry(v.File.Value(v.File.JS.Funcs[fn].Value))
}

// listens says what a stranger sends to the function around a call, "" if
// none does, or if somebody catches what it throws.
func listens(f *flow.File, call flow.Call) string {
	fn := call.FuncID()
	taker, _, ok := takenBy(f, fn)
	if !ok {
		return ""
	}
	switch event, _ := taker.Arg(0).Str(); {
	case taker.Method() != "on" && taker.Method() != "once" && taker.Method() != "addListener":
		if param(f, fn, 0).Is("http:req") && ofRequest(call.Arg(0)) && taker.Callee.Is("node:http.createServer", "node:https.createServer") {
			return "a request"
		}
	case (event == "end" || event == "data" || event == "close") && emitter(taker).Is(requestRoles...):
		return "a body"
	case event == "message" && emitter(taker).Is("ws:socket", "node:dgram.createSocket()"), event == "data" && emitter(taker).Is("net:socket", "sockjs:socket"):
		return "a message"
	}
	return ""
}

// emitter returns what a listener is put on: x of x.on('data', f).on('end', g).
func emitter(listener flow.Call) flow.Value {
	at := listener.Receiver()
	for range 20 {
		call, ok := at.AsCall()
		if !ok || call.Method() != "on" && call.Method() != "once" && call.Method() != "addListener" {
			break
		}
		at = call.Receiver()
	}
	return at
}
