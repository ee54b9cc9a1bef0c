package eval

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// machines are the functions of node:vm that take code first.
var machines = []struct {
	fns  family
	does string
	runs bool
}{
	{functions("node:vm.runInContext"), "runs", true},
	{functions("node:vm.runInNewContext"), "runs", true},
	{functions("node:vm.runInThisContext"), "runs", true},
	{functions("node:vm.Script"), "compiles", false},
	{functions("node:vm.createScript"), "compiles", false},
	{functions("node:vm.compileFunction"), "compiles", false},
	{functions("node:vm.SourceTextModule"), "compiles", false},
}

var vmCode = rule.Check{
	ID:    "eval/vm",
	Title: "vm runs text as code",
	Why: "The module vm is no sandbox, as its own manual says: code in a context of its own climbs out by `this.constructor.constructor('return process')()` and owns the process. " +
		"So text in vm is as dangerous as text in eval.",
	Fix: "Write code as code; for formulas use a parser of expressions that has no way to code; for code of strangers use another process in another container, or isolated-vm.",
	When: "runInContext, runInNewContext, runInThisContext, Script, compileFunction or SourceTextModule of vm is called. " +
		"Text that a request is part of is high, unknown text medium, constant text low. Tests and build scripts are low.",
	Quiet:    "Running a Script that was compiled before is not reported again. With the name of a file that the program chooses, as loaders give it, unknown text is only possible.",
	CWE:      94,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/vm.html"},
	Code: func(p *rule.CodePass) {
		for _, m := range machines {
			for _, r := range runs(p, m.fns) {
				code := r.arg(0)
				if !code.OK() {
					continue
				}
				f := reportRun(p, r, calleeName(r.Call)+" "+m.does, textOf(code))
				if f != nil && m.runs && f.Severity > rule.Low {
					f.Label += "; vm is no sandbox"
				}
			}
		}
	},
}

var workerSource = rule.Check{
	ID:       "eval/worker-source",
	Title:    "worker started from text",
	Why:      "With `eval: true` a worker runs its first argument as code, with all the rights of the process. Whoever can slip a word into it owns the process.",
	Fix:      "Put the code into a file and pass what varies as workerData.",
	When:     "Worker of worker_threads is given the option eval: true. Text that a request is part of is high, unknown text medium, constant text low.",
	Quiet:    "The option is not known.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/worker_threads.html#new-workerfilename-options"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.Calls("node:worker_threads.Worker") {
			if c.Option(1, "eval").IsTrue() && c.Arg(0).OK() {
				reportRun(p, c, "new "+calleeName(c)+" runs", textOf(c.Arg(0)))
			}
		}
	},
}

// fromText are packages made around Module.prototype._compile.
var fromText = functions("require-from-string", "module-from-string.requireFromString", "module-from-string.importFromString", "module-from-string.importFromStringSync")

var moduleCompile = rule.Check{
	ID:    "eval/module-compile",
	Title: "module compiled from text",
	Why:   "Module.prototype._compile, and packages made around it, run text as a module, with require and all the rights of the process. _compile is not a documented part of Node.",
	Fix:   "Put the code into a file and import it; read data with JSON.parse.",
	When: "_compile is called on what Module of node:module makes, on module, or on a variable of such a name; or require-from-string or module-from-string is called. " +
		"Text that a request is part of is high, unknown text medium, constant text low. Tests and build scripts are low.",
	Quiet:    "Other objects that have a method _compile. With the name of a file that the program chooses, as loaders give it, unknown text is only possible.",
	CWE:      94,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/modules.html#the-module-object"},
	Code: func(p *rule.CodePass) {
		for _, r := range runs(p, fromText) {
			if r.arg(0).OK() {
				reportRun(p, r, calleeName(r.Call)+" runs", textOf(r.arg(0)))
			}
		}
		if p.File.JS.FindStr("_compile") == 0 {
			return
		}
		for _, c := range p.File.AllCalls() {
			if code := compiled(c); code.OK() {
				reportRun(p, c, c.Callee.Source()+" runs", textOf(code))
			}
		}
	},
}

// modules are the library paths of module objects and of what they inherit from.
var modules = []string{
	"node:module()", "node:module.Module()", "node:module.prototype", "node:module.Module.prototype", "globalThis.module",
	"globalThis.module.constructor()", "globalThis.module.constructor.prototype", "globalThis.module.parent",
}

// compiled returns the code that a call hands to _compile.
func compiled(c flow.Call) flow.Value {
	target, first := c.Callee, 0
	if c.Method() == "call" {
		target, first = c.Receiver(), 1
	}
	if target.Op() != js.OpGet || target.Name() != "_compile" {
		return flow.Value{}
	}
	receiver := target.File.Value(target.Row().X)
	if receiver.Is(modules...) {
		return c.Arg(first)
	}
	n, exact := c.Len()
	switch receiver.Name() {
	case "module", "mod", "m", "_module", "newModule", "Module", "paramModule":
		if exact && n == first+2 { // code and file name
			return c.Arg(first)
		}
	}
	return flow.Value{}
}

var dataImport = rule.Check{
	ID:       "eval/data-import",
	Title:    "import of a data: URL",
	Why:      "import('data:text/javascript,...') runs the rest of the address as a module. Whoever can slip a word into it runs code with all the rights of the program.",
	Fix:      "Put the code into a file and import it; read data with JSON.parse.",
	When:     "import, register of node:module, or the address of a Worker begins with data: and does not name a type that is only data. Text that a request is part of is high, unknown text medium, constant text low.",
	Quiet:    "data:application/json, data:text/css and data:application/wasm; the address may begin with anything.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/esm.html#data-imports"},
	Code: func(p *rule.CodePass) {
		for _, id := range p.File.Rows(js.OpImport) {
			reportData(p, p.File.Value(id), p.File.Value(p.File.JS.At(id).X), "import")
		}
		for _, c := range p.Calls("node:module.register", "node:worker_threads.Worker", "globalThis.Worker") {
			address := c.Arg(0)
			if u, ok := address.Origin().AsCall(); ok && u.Callee.Is("globalThis.URL", "node:url.URL") {
				address = u.Arg(0)
			}
			reportData(p, c, address, calleeName(c))
		}
	},
}

func reportData(p *rule.CodePass, at rule.Place, address flow.Value, what string) {
	start := strings.ToLower(strings.TrimLeft(beginning(address, 0), " \t\n"))
	if !strings.HasPrefix(start, "data:") {
		return
	}
	for _, data := range []string{"application/json", "text/css", "application/wasm"} {
		if strings.HasPrefix(start[len("data:"):], data) {
			return
		}
	}
	reportRun(p, at, what+" runs", textOf(address))
}

// beginning returns the constant text that v begins with.
func beginning(v flow.Value, depth int) string {
	if !v.OK() || depth > maxNesting {
		return ""
	}
	if s, ok := v.Str(); ok {
		return s
	}
	row := v.Row()
	switch row.Op {
	case js.OpTemplate:
		if row.Hi > row.Lo {
			return beginning(v.File.Value(v.File.JS.List[row.Lo]), depth+1)
		}
	case js.OpBinary:
		if v.File.JS.Str(row.Str) == "+" {
			return beginning(v.File.Value(row.X), depth+1)
		}
	default:
		if o := v.Origin(); o != v {
			return beginning(o, depth+1)
		}
	}
	return ""
}
