package eval

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

// evaluators are packages that exist to run text as code, with what is known
// of each.
var evaluators = map[string]string{
	"vm2":         "code climbed out of it again and again, as in CVE-2023-37903",
	"safe-eval":   "it is not safe: code climbs out of it, CVE-2022-25904 and CVE-2023-26121",
	"safer-eval":  "code climbs out of it, CVE-2019-10759 and CVE-2019-10760",
	"static-eval": "its authors say that it is no sandbox, and code climbed out of it, CVE-2021-23334",
	"notevil":     "code climbs out of it, CVE-2021-23771",
	"realms-shim": "code climbs out of it, and it is given up",
	"expr-eval":   "functions among its variables run code, CVE-2025-12735",
	"eval":        "it runs text as a module with all the rights of the process",
	"node-eval":   "it runs text as a module with all the rights of the process",
	"localeval":   "in Node it relies on vm, which is no sandbox",
}

var sandboxPackage = rule.Check{
	ID:    "eval/sandbox-package",
	Title: "package that runs text as code",
	Why: "Such a package promises to run the code of strangers safely inside the process. For each of these, code that climbs out has been published, or it keeps nothing in at all. " +
		"Whoever gets out has all the rights of the process.",
	Fix:      "For formulas use a parser of expressions that has no way to code; for code of strangers use another process in another container, or isolated-vm.",
	When:     "A file imports vm2, safe-eval, safer-eval, static-eval, notevil, realms-shim, expr-eval, eval, node-eval or localeval: one finding a file for each.",
	Quiet:    "Imports of types alone. Packages that use one of these themselves. Which version is installed, and whether its holes are closed, is not looked at. Tests and build scripts are low.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://github.com/patriksimek/vm2/security/advisories", "https://nodejs.org/api/vm.html"},
	Code: func(p *rule.CodePass) {
		seen := map[string]bool{}
		for _, imp := range p.File.JS.Imports {
			name, _, _ := strings.Cut(p.File.JS.Str(imp.Spec), "/")
			known, ok := evaluators[name]
			if !ok || imp.TypeOnly || seen[name] {
				continue
			}
			seen[name] = true
			f := p.Reportf(rule.At(p.File.JS.Span(imp.Start, imp.End)), "%s runs text as code: %s.", name, known)
			f.Label = "no wall against code"
			soften(p, f)
		}
	},
}

// readers are functions that read a format in which code may stand.
var readers = []struct {
	fns family
	how string
}{
	{functions("node-serialize.unserialize"), "runs the functions in"},
	{functions("serialize-to-js.deserialize"), "evaluates"},
	{functions("serialize-to-js.deserializeUnsafe"), "evaluates"},
	{functions("funcster.deepDeserialize"), "compiles the functions in"},
	{functions("funcster.deserialize"), "compiles the functions in"},
	{functions("cryo.parse"), "revives the functions in"},
}

// loaders read YAML; with a schema for functions they compile them.
var loaders = []string{"js-yaml.load", "js-yaml.loadAll"}

var unsafeDeserialiser = rule.Check{
	ID:    "eval/unsafe-deserialiser",
	Title: "data format that carries code",
	Why: "These formats write functions as text and compile them when they are read; node-serialize even calls them. " +
		"Whoever writes the data, for instance a cookie, runs code with all the rights of the process (CVE-2017-5941).",
	Fix: "Store plain data: JSON.stringify and JSON.parse.",
	When: "unserialize of node-serialize, deserialize of serialize-to-js, deepDeserialize of funcster or parse of cryo is called; or load of js-yaml with a schema that has functions. " +
		"Data that a request is part of is high, unknown data medium, a constant low. Tests and build scripts are low.",
	Quiet:    "js-yaml without a schema: since version 4 it reads only data.",
	CWE:      502,
	Severity: rule.Medium,
	Links:    []string{"https://nvd.nist.gov/vuln/detail/CVE-2017-5941"},
	Code: func(p *rule.CodePass) {
		for _, r := range readers {
			for _, c := range runs(p, r.fns) {
				if c.arg(0).OK() {
					reportRun(p, c, calleeName(c.Call)+" "+r.how, textOf(c.arg(0)))
				}
			}
		}
		for _, c := range p.Calls(loaders...) {
			if schema := c.Option(1, "schema"); schema.Present() && allowsFunctions(schema.Value) {
				reportRun(p, c, calleeName(c)+" compiles the functions in", textOf(c.Arg(0)))
			}
		}
	},
}

// allowsFunctions recognises a schema with !!js/function: the full one of
// js-yaml 3, or one extended by js-yaml-js-types.
func allowsFunctions(schema flow.Value) bool {
	if schema.Is("js-yaml.DEFAULT_FULL_SCHEMA") {
		return true
	}
	c, ok := schema.Origin().AsCall()
	if !ok || c.Method() != "extend" {
		return false
	}
	for _, given := range append(elements(c.Arg(0)), c.Arg(0)) {
		for _, path := range given.Paths() {
			if path == "js-yaml-js-types.all" || path == "js-yaml-js-types.function" {
				return true
			}
		}
	}
	return false
}
