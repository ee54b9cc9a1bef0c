package rule

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/taint"
)

// FlowCheckOf makes the function of a check that reports the flows to sinks of
// some kinds that a function keeps: once for all sinks of the file that the
// same data reaches. What says what becomes of it there: "becomes part of a
// command".
func FlowCheckOf(what string, keep func(taint.Found) bool, kinds ...model.Kind) func(*CodePass) {
	return FlowCheckBy(func(p *CodePass, x taint.Found) *Finding { return p.ReportFlow(x, what) }, keep, kinds...)
}

// FlowCheckBy is FlowCheckOf with a report of its own.
func FlowCheckBy(report func(*CodePass, taint.Found) *Finding, keep func(taint.Found) bool, kinds ...model.Kind) func(*CodePass) {
	return func(p *CodePass) {
		said := map[entrance][]told{}
		flows := p.Flows(kinds...)
		slices.SortStableFunc(flows, func(a, b taint.Found) int { return rank(a) - rank(b) })
		for _, x := range flows {
			if !keep(x) {
				continue
			}
			k := entranceOf(x)
			if i := slices.IndexFunc(said[k], func(t told) bool { return oneReader(x, t.at) || t.left.OK() && t.left == leftAt(x) }); i >= 0 {
				f := said[k][i].finding
				f.Trace = append(f.Trace, again(x))
				continue
			}
			said[k] = append(said[k], told{report(p, x), x.At, leftAt(x)})
		}
	}
}

// rank puts the sinks that only ask whether a file is there, or make the folder
// for it, behind those that read or write it: people look for those. What starts
// a program comes behind what a shell reads, which may be the same call.
func rank(x taint.Found) int {
	if x.Call.OK() && model.Probes[x.Call.Callee.Name()] {
		return 1
	}
	if x.Kind == model.Program {
		return 1
	}
	return 0
}

// An entrance is where data comes in: a source, and of an address the parameter
// that is read. What one finding has told of it is not told anew.
type entrance struct {
	from flow.Value
	name string
}

type told struct {
	finding *Finding
	at      flow.Value
	left    flow.Value // what a handler has left on the request for the sink, if that is the way
}

// leftAt returns what a handler leaves on the request, on the way to a sink:
// the place to mend, whoever reads it there. Not OK if the way is another.
func leftAt(x taint.Found) flow.Value {
	for _, s := range x.Flow.Steps {
		if strings.HasSuffix(s.Note, taint.LeftOnRequest) {
			return s.Value
		}
	}
	return flow.Value{}
}

func entranceOf(x taint.Found) entrance {
	k := entrance{from: x.Flow.From()}
	if x.Flow.Source.Class == model.Browser {
		k.name = x.Flow.Path
	}
	for _, s := range x.Flow.Steps {
		if c := readBy(s.Value); c.OK() {
			k.name, _ = c.Arg(0).Str()
			break
		}
	}
	return k
}

// readBy returns params.get(name): the call that a station is, or that reads it
// in the text which is the next station.
func readBy(v flow.Value) flow.Call {
	const near = 8 // rows: the member, the name, and what stands beside them
	for id := v.ID; id < v.ID+near && int(id) < len(v.File.JS.Values); id++ {
		if c, ok := v.File.Value(id).AsCall(); ok && c.Method() == "get" && (id == v.ID || c.Receiver() == v) {
			return c
		}
	}
	return flow.Call{}
}

// oneReader reports whether who reads of one sink sees the other too: they
// stand in one function and its callbacks. What callers of a package give is
// told once.
func oneReader(x taint.Found, told flow.Value) bool {
	if class := x.Flow.Source.Class; class != model.Remote && class != model.Browser {
		return true
	}
	a, b := x.At.FuncID(), told.FuncID()
	return a == b || isAround(x.At.File, a, b) || isAround(x.At.File, b, a)
}

// isAround reports whether a function is written around another.
func isAround(f *flow.File, outer, inner js.FuncID) bool {
	for inner != 0 && inner != outer {
		inner = f.JS.Funcs[inner].Parent
	}
	return outer != 0 && inner == outer
}

// again is the step of a finding that names a further sink.
func again(x taint.Found) Step {
	return Step{Place: placeOf(x).Span(), Code: x.What.Source(), Note: "is used so again: " + Actor(x)}
}

// ReportFlow reports that untrusted data reaches a sink, with the way there.
func (p *CodePass) ReportFlow(x taint.Found, what string) *Finding {
	f := p.Reportf(placeOf(x), "%s %s: %s.", x.Flow.Entrance(), what, Actor(x))
	p.Weigh(f, x.Flow)
	f.Label = "from " + x.Flow.Entrance()
	f.Trace = Steps(x.Flow.Steps)
	return f
}

// placeOf returns where a flow ends: at what the sink is given, or at the sink,
// if what it is given is spelt elsewhere, in an object of options.
func placeOf(x taint.Found) flow.Value {
	if at, what := x.At.Span(), x.What.Span(); x.Key && (x.What.File != x.At.File || what.Start < at.Start || what.End > at.End) {
		return x.At
	}
	return x.What
}

// Actor names what acts on the data, as written.
func Actor(x taint.Found) string {
	if x.Call.OK() {
		return x.Call.Callee.Source()
	}
	if x.At.Op() == js.OpArray { // the arguments of a program
		return x.At.Source()
	}
	if x.At.Op() == js.OpProp { // an attribute of JSX
		return x.At.File.JS.Str(x.At.Row().Str)
	}
	return x.At.File.Value(x.At.Row().X).Source()
}

// Steps are the stations of a flow as those of a finding.
func Steps(list []taint.Step) []Step {
	var trace []Step
	for _, s := range list {
		trace = append(trace, Step{Place: s.Value.Span(), Code: s.Value.Source(), Note: s.Note})
	}
	return trace
}

// Weigh sets severity and confidence by who controls the source, and by where
// the code runs.
func (p *CodePass) Weigh(f *Finding, way *taint.Flow) {
	switch way.Source.Class {
	case model.Remote:
		f.Confidence = Certain
		if strings.HasPrefix(way.Path, "queue:job") { // which the program itself has put there
			f.Confidence = Possible
		}
	case model.Args:
		f.Severity, f.Confidence = Low, Possible
	case model.Stored, model.Named, model.Record:
		f.Severity = min(f.Severity, Medium)
	case model.Parameter:
		if MeantToBe(way.From()) || way.Kind == model.SQL || way.Kind == model.Program {
			f.Confidence = Possible
		}
	}
	if way.Weak {
		f.Confidence = Possible
	}
	if IsAside(p.File.Name()) {
		f.Severity = Low
	}
}

// MeantToBe reports whether a parameter is called after what is done with it:
// a function that runs commands is given a command.
func MeantToBe(v flow.Value) bool {
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
