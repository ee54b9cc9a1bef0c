package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var unboundedAllocation = rule.Check{
	ID:       "flaws/unbounded-allocation",
	Title:    "size, count or time that a request chooses",
	Why:      "One request asks for two gigabytes, or for a loop of a billion rounds, and the service stands still for everybody. A timer of a month keeps all that its function holds.",
	Fix:      "Bound it: Math.min(Number(req.query.size) || 0, 1000).",
	When:     "A number of a request says how much Buffer.alloc, new Array, a typed array, repeat, padStart or padEnd make, how often a loop runs, or how long setTimeout waits.",
	Quiet:    "The number is compared with a limit or runs through Math.min; it is a text, which Buffer.alloc refuses and new Array takes for an element. Timers are low.",
	CWE:      770,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/en/learn/getting-started/security-best-practices#denial-of-service-of-http-server-cwe-400"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.Size) {
			if !fromRemote(x) || !isNumber(x) {
				continue
			}
			what, severity := "says how much is made", rule.Medium
			switch name := x.Call.Callee.Name(); {
			case !x.Call.OK():
				what = "says how often the loop runs"
			case name == "setTimeout" || name == "setInterval":
				what, severity = "says how long the timer waits", rule.Low
				if isKept(x) {
					continue
				}
			}
			f := reportAmount(p, x, what)
			f.Severity = severity
			lessen(p, f)
		}
	},
}

var unboundedLoop = rule.Check{
	ID:    "flaws/unbounded-loop",
	Title: "loop as long as an object of a request says",
	Why:   "JSON has objects where the code expects an array: {\"length\": 1000000000} is one, and the loop runs a billion times without an element.",
	Fix:   "Ask Array.isArray(list) first, or use for...of.",
	When:  "A loop counts up to the length of a part of a query or body.",
	Quiet: "It is asked for with Array.isArray, typeof or a bound on its length; the loop reads a property of each element, which throws where there is none. The whole body, of which parsers make an object or a list.",
	CWE:   834, Severity: rule.Low,
	Links: []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/isArray"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.Loop) {
			if fromRemote(x) && !madeAsList(x) {
				lessen(p, reportAmount(p, x, "says how often the loop runs"))
			}
		}
	},
}

// reportAmount is ReportFlow for sinks that are no calls as well.
func reportAmount(p *rule.CodePass, x taint.Found, what string) *rule.Finding {
	from := x.Flow.From()
	f := p.Reportf(x.What, "%s %s: %s.", from.Source(), what, strings.TrimSuffix(x.At.Source(), "..."))
	p.Weigh(f, x.Flow)
	f.Confidence = rule.Likely
	f.Label = "from " + from.Source()
	f.Trace = rule.Steps(x.Flow.Steps)
	return f
}

// isKept reports whether a value is a setting that is kept in an object until
// it is used: whoever may set it says how long things take.
func isKept(x taint.Found) bool {
	for _, s := range x.Flow.Steps {
		if strings.HasPrefix(s.Note, "is kept as") || strings.HasPrefix(s.Note, "is stored") {
			return true
		}
	}
	return false
}

// isNumber reports whether what arrives may be a number: a field of a body, or
// what the code made one. repeat and timers make one of a text themselves.
func isNumber(x taint.Found) bool {
	switch x.Call.Callee.Name() {
	case "repeat", "padStart", "padEnd", "setTimeout", "setInterval":
		return true
	}
	if !x.Call.OK() || goesThrough(x, "Number", "parseInt", "parseFloat", "toInteger", "toNumber") {
		return true
	}
	for _, s := range x.Flow.Steps {
		switch s.Value.Op() {
		case js.OpUnary, js.OpBinary:
			return true
		}
	}
	return fromBody(x.Flow.From())
}

func fromBody(v flow.Value) bool {
	for _, p := range v.Paths() {
		if strings.Contains(p, ".body") || strings.Contains(p, ".payload") || strings.Contains(p, "json()") || strings.Contains(p, "message") {
			return true
		}
	}
	return false
}

// madeAsList reports whether the source is a list by what made it.
func madeAsList(x taint.Found) bool {
	if goesThrough(x, "split", "match", "keys", "values", "entries", "from", "concat", "getAll", "slice", "filter", "map", "parts", "files") {
		return true
	}
	return isWhole(x.Flow.From()) || x.Flow.From().Name() == "files" || x.Flow.From().Name() == "headers"
}
