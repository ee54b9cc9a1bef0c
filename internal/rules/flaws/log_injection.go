package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var logInjection = rule.Check{
	ID:    "flaws/log-injection",
	Title: "line of a log that a visitor can end",
	Why:   "A line break in what the visitor sends begins a new line of the log, with whatever he likes in it: entries of things that never happened, or characters that steer the terminal of who reads it.",
	Fix:   "Replace line breaks, text.replace(/[\\r\\n]/g, ' '), or write JSON: JSON.stringify(text), or a logger such as pino.",
	When:  "A text with a part of a request in it is given to the console, to log4js, loglevel, signale or consola, to winston with a format of plain lines, or is appended to a file whose name ends with .log. One finding for each function.",
	Quiet: "pino, bunyan, and winston as it comes, which write JSON; whole objects, which are printed with their line breaks escaped; development only. " +
		"The address and the headers of a request are only possible: Node refuses line breaks there.",
	CWE:      117,
	Severity: rule.Low,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-collection-and-processing", "https://nodejs.org/api/http.html#httpvalidateheadervaluename-value"},
	Code: func(p *rule.CodePass) {
		onceAFunction(p, "is written to the log with its line breaks", model.Log)
	},
}

// onceAFunction reports the first flow of each function that begins in a
// request; the others are steps of it.
func onceAFunction(p *rule.CodePass, what string, kind model.Kind) {
	if p.Aside() {
		return
	}
	said := map[js.FuncID]*rule.Finding{}
	formats := map[flow.Value]bool{} // of which flaws/format-string speaks
	if kind == model.Log {
		for _, x := range p.Flows(model.Format) {
			formats[x.At] = true
		}
	}
	for _, x := range p.Flows(kind) {
		if !fromRemote(x) || formats[x.At] || x.At.OnlyInDevelopment() || printsSafely(x) {
			continue
		}
		fn := x.At.FuncID()
		if f := said[fn]; f != nil {
			f.Trace = append(f.Trace, rule.Step{Place: x.What.Span(), Code: x.What.Source(), Note: "is written so as well"})
			continue
		}
		f := p.ReportFlow(x, what)
		said[fn] = f
		f.Confidence = rule.Likely
		if kind == model.Log && (isOneLine(x) || isThrown(x)) {
			f.Confidence = rule.Possible
		}
	}
}

// isThrown reports whether what is written is an error with a text of the
// request in it. Errors are printed with their stack, in several lines.
func isThrown(x taint.Found) bool {
	for _, s := range x.Flow.Steps {
		if s.Note == "is thrown" || strings.HasPrefix(s.Note, "stands in the message of what JSON.parse") {
			return true
		}
	}
	return false
}

// printsSafely reports whether a sink prints an object, or escapes what it prints.
func printsSafely(x taint.Found) bool {
	if bareSource(x.What) || x.What.Op() == js.OpObject || x.What.Op() == js.OpArray {
		return true
	}
	format, ok := x.Call.Arg(0).Str()
	if !ok {
		return false
	}
	verbs := strings.Split(format, "%")[1:]
	for i, a := range x.Call.Args() {
		if a == x.What && i > 0 && i <= len(verbs) && verbs[i-1] != "" && !strings.HasPrefix(verbs[i-1], "s") {
			return true // %j, %o, %d
		}
	}
	return isNumberByName(x.Flow.From())
}

// isNumberByName reports whether a part of a request is called after a number
// or a switch that the program takes it for.
func isNumberByName(v flow.Value) bool {
	switch v.Name() {
	case "length", "ip", "port", "method", "statusCode":
		return true
	}
	return false
}
