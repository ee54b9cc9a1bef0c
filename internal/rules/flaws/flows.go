package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// flowCheck makes the function of a check that reports every flow to sinks of
// some kinds, except those of which another check speaks.
func flowCheck(what string, kinds ...model.Kind) func(*rule.CodePass) {
	return flowCheckBut(what, func(taint.Found) bool { return false }, kinds...)
}

// flowCheckBut is flowCheck without the flows of which a function says to leave
// them out.
func flowCheckBut(what string, leaveOut func(taint.Found) bool, kinds ...model.Kind) func(*rule.CodePass) {
	report := func(p *rule.CodePass, x taint.Found) *rule.Finding { return reportFlow(p, x, what) }
	return rule.FlowCheckBy(report, func(x taint.Found) bool { return !ownChecks(x) && !leaveOut(x) }, kinds...)
}

// reportFlow reports that untrusted data reaches a sink.
func reportFlow(p *rule.CodePass, x taint.Found, what string) *rule.Finding {
	f := p.ReportFlow(x, what)
	if !x.Call.OK() && x.At.Op() != js.OpAssign && x.At.Op() != js.OpProp && x.At.Op() != js.OpArray && x.At.Op() != js.OpSpread {
		f.Message = x.Flow.Entrance() + " " + what + ": the handler returns it."
	}
	if givenElement(x) || writtenByItself(p, x) {
		f.Confidence = rule.Possible
	}
	return f
}

func weigh(p *rule.CodePass, f *rule.Finding, way *taint.Flow) { p.Weigh(f, way) }

func actor(x taint.Found) string { return rule.Actor(x) }

// fromRemote reports whether a flow comes from a request or a message.
func fromRemote(x taint.Found) bool { return x.Flow.Source.Class == model.Remote }

// goesThrough reports whether a flow passes a call of a function, or an
// operation, of one of the names.
func goesThrough(x taint.Found, names ...string) bool {
	for _, s := range x.Flow.Steps {
		if c, ok := s.Value.AsCall(); ok && hasName(c.Callee.Name(), names) {
			return true
		}
	}
	return false
}

func hasName(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// isOneLine reports whether a source holds no line break: Node refuses requests
// whose address or headers have one. What is decoded from it may.
func isOneLine(x taint.Found) bool {
	from := x.Flow.From()
	if goesThrough(x, "decodeURIComponent", "decodeURI", "unescape", "parse", "URLSearchParams") {
		return false
	}
	for _, p := range from.Paths() {
		_, rest, ok := strings.Cut(p, ".")
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(rest, "request."), ".")
		switch first {
		case "url", "originalUrl", "headers", "hostname", "host", "path", "get()", "header()", "rawHeaders", "href", "origin", "pathname", "referrer", "location", "search", "hash":
			return true
		}
	}
	return false
}

// bareSource reports whether what reaches a sink is a whole query or body, an
// object that is shown with its line breaks escaped.
func bareSource(v flow.Value) bool {
	for _, p := range v.Paths() {
		switch p[strings.LastIndexByte(p, '.')+1:] {
		case "query", "params", "body", "headers", "cookies", "files", "session", "payload":
			return true
		}
	}
	return false
}
