package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var shellOption = rule.Check{
	ID:    "flaws/child-shell-option",
	Title: "arguments that a shell reads",
	Why: "With shell: true Node puts command and arguments together with spaces, and quotes nothing: ; | $( ) and & in an argument start other commands. " +
		"The list of arguments looks safe and is not; Node itself warns of it (DEP0190).",
	Fix: "Leave shell out: spawn and execFile start the program without a shell. On Windows start node.exe or the .exe itself, not the .cmd.",
	When: "spawn, execFile or fork and their Sync forms are called with shell: true or the name of a shell, and an argument or the command is not constant. " +
		"The finding is possible: where the value comes from is not known.",
	Quiet:    "The value is known to be untrusted: flaws/command-injection reports it. All is constant. The shell is on for Windows only. Tests and build scripts are low.",
	CWE:      78,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/deprecations.html#dep0190-passing-args-to-nodechild_process-execfilespawn-with-shell-option"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls("node:child_process.spawn", "node:child_process.spawnSync", "node:child_process.execFile", "node:child_process.execFileSync", "cross-spawn", "cross-spawn.sync", "cross-spawn.spawn",
			"execa", "execa.execa", "execa.sync", "execa.execaSync") {
			at := optionsAt(call)
			o := call.Option(at, "shell")
			if text, ok := o.Str(); !o.IsTrue() && (!ok || text == "") {
				continue
			}
			what := variable(call, at)
			if !what.OK() {
				continue
			}
			if slices.ContainsFunc(p.Flows(model.Command, model.Program), func(x taint.Found) bool { return x.Call.Value == call.Value }) {
				continue // flaws/command-injection knows where it comes from
			}
			f := p.Reportf(what, "%s hands %s to a shell, which reads it as code.", calleeText(call), what.Source())
			f.Trace = []rule.Step{{Place: o.Value.Span(), Code: o.Value.Source(), Note: "turns the shell on"}}
			f.Confidence = rule.Possible
			lessen(p, f)
		}
	},
}

// optionsAt returns which argument holds the options: the list of arguments
// may be left out.
func optionsAt(call flow.Call) int {
	if call.Arg(1).Origin().Op() == js.OpObject {
		return 1
	}
	return 2
}

// variable returns the first of command and arguments that is not constant.
func variable(call flow.Call, options int) flow.Value {
	given := []flow.Value{call.Arg(0)}
	if options == 2 {
		given = append(given, members(call.Arg(1))...)
	}
	for _, v := range given {
		if v.Op() == js.OpSpread {
			v = v.File.Value(v.Row().X)
		}
		if v.OK() && !isConstant(v) && !ownProgram(v) {
			return v
		}
	}
	return flow.Value{}
}

// ownProgram reports whether a value names a program or file of the
// installation: process.execPath, require.resolve('x'), __filename.
func ownProgram(v flow.Value) bool {
	if v.Is("globalThis.process.execPath", "globalThis.process.argv0", "globalThis.__filename", "globalThis.__dirname") {
		return true
	}
	if o := v.Origin(); o.Op() == js.OpCond {
		return isConstant(o.File.Value(o.Row().Y))
	}
	for _, o := range v.Origins() {
		if call, ok := o.AsCall(); ok && (strings.HasSuffix(calleeText(call), "require.resolve") || call.Callee.Is("node:path.join", "node:path.resolve")) && !ofRequest(call.Value) {
			return true
		}
		if o.Const().Kind == flow.NoConst {
			return false
		}
	}
	return true
}
