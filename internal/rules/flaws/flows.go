package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// reportFlow reports that untrusted data reaches a sink. What says what
// becomes of it there: "becomes part of a command".
func reportFlow(p *rule.CodePass, x taint.Found, what string) *rule.Finding {
	from := x.Flow.From()
	f := p.Reportf(x.What, "%s %s: %s.", from.Source(), what, actor(x))
	weigh(p, f, x.Flow)
	if givenElement(x) || saidByEval(x) {
		f.Confidence = rule.Possible
	}
	f.Label = "from " + from.Source()
	f.Trace = steps(x.Flow.Steps)
	return f
}

// saidByEval reports whether rule eval speaks of the call anyway, and all that
// is to add is that users of the package choose what is compiled.
func saidByEval(x taint.Found) bool {
	return x.Flow.Kind == model.Code && x.Flow.Source.Class == model.Parameter && x.Call.Callee.Is("globalThis.eval", "globalThis.Function")
}

// actor names what acts on the data, as written.
func actor(x taint.Found) string {
	if x.Call.OK() {
		return x.Call.Callee.Source()
	}
	return x.At.File.Value(x.At.Row().X).Source()
}

// weigh sets severity and confidence by who controls the source, and by where
// the code runs.
func weigh(p *rule.CodePass, f *rule.Finding, way *taint.Flow) {
	switch way.Source.Class {
	case model.Remote:
		f.Confidence = rule.Certain
	case model.Args:
		f.Severity, f.Confidence = rule.Low, rule.Possible
	case model.Stored, model.Named:
		f.Severity = min(f.Severity, rule.Medium)
	case model.Parameter:
		if meantToBe(way.From()) || way.Kind == model.SQL || way.Kind == model.Program {
			f.Confidence = rule.Possible
		}
	}
	if rule.IsAside(p.File.Name()) {
		f.Severity = rule.Low
	}
}

// meantToBe reports whether a parameter is called after what is done with it:
// a function that runs commands is given a command.
func meantToBe(v flow.Value) bool {
	if v.Op() != js.OpParam {
		return false
	}
	fn := v.File.Func(v.Row().Func)
	n := int(v.Row().Y)
	if n >= len(fn.ParamNames) {
		return false
	}
	switch strings.ToLower(v.File.JS.Str(fn.ParamNames[n])) {
	case "command", "cmd", "commands", "script", "code", "source", "src", "program", "executable", "shell", "js", "body", "expression", "expr", "template", "tpl", "html", "sql", "query":
		return true
	}
	return false
}

// flowCheck makes the function of a check that reports every flow to sinks of
// some kinds: once for all sinks of the file that the same data reaches.
func flowCheck(what string, kinds ...model.Kind) func(*rule.CodePass) {
	return func(p *rule.CodePass) {
		said := map[flow.Value]*rule.Finding{}
		for _, x := range p.Flows(kinds...) {
			if ownChecks(x) {
				continue
			}
			k := x.Flow.From()
			if f := said[k]; f != nil {
				f.Trace = append(f.Trace, again(x))
				continue
			}
			said[k] = reportFlow(p, x, what)
		}
	}
}

// again is the step of a finding that names a further sink.
func again(x taint.Found) rule.Step {
	return rule.Step{Place: x.What.Span(), Code: x.What.Source(), Note: "is used so again: " + actor(x)}
}
