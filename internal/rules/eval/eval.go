// Package eval is the rule that text never becomes code: eval and its
// disguises, the constructors of functions, timers with strings, vm, compiled
// modules, data: imports, packages that evaluate, and formats that carry code.
//
// All checks share two questions. Which calls run text (runs.go)? What is
// known of the text (text.go)? The answer to the second sets the weight: a
// constant is low, since it only forbids a strict policy and hides code from
// tools; unknown text is medium; what a visitor sends is high.
package eval

import (
	"embed"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "eval",
	Title: "Never turn text into code",
	Files: files,
	Checks: []rule.Check{
		direct, functionConstructor, implied,
		vmCode, workerSource, moduleCompile, dataImport,
		sandboxPackage, unsafeDeserialiser, tainted,
		inspectorOpen, codeGeneration,
	},
}

// reportRun reports that a call runs a text as code. What says it in front of
// the text: "eval runs", "vm.Script compiles".
func reportRun(p *rule.CodePass, at rule.Place, what string, t text) *rule.Finding {
	if t.kind == harmless {
		return nil
	}
	x, reached := followed(p, at)
	if reached && isTainted(x) {
		return nil
	}
	var f *rule.Finding
	switch t.kind {
	case visitor:
		f = p.Reportf(at, "%s what a visitor sends: %s", what, sentence(t.at.Source()))
		f.Severity, f.Label = rule.High, "the visitor writes the code"
		if t.at.Span() != at.Span() {
			f.Trace = []rule.Step{{Place: t.at.Span(), Code: t.at.Source(), Note: "comes from the visitor"}}
		}
	case constant:
		f = p.Reportf(at, "%s a constant text.", what)
		f.Severity, f.Label = rule.Low, "could be ordinary code"
	default:
		f = p.Reportf(at, "%s %s", what, sentence(t.whole.Source()))
		f.Label = "text becomes code"
		if reached {
			handedIn(p, f, x)
		} else if namesFile(at) || isCopied(p.File) {
			f.Confidence = rule.Possible
		}
	}
	soften(p, f)
	return f
}

// sentence ends code with a full stop, unless it was cut off and ends with
// three.
func sentence(code string) string {
	if strings.HasSuffix(code, "...") {
		return code
	}
	return code + "."
}

// soften makes a finding in code that no visitor ever reaches, such as a test
// or a build script, one of low severity. Code that a visitor does reach is no
// build script, though it stand in public/scripts.
func soften(p *rule.CodePass, f *rule.Finding) {
	if name := p.File.Name(); rule.IsTest(name) || rule.IsTool(name) && f.Severity < rule.High {
		f.Severity = rule.Low
	}
}

// calleeName returns the callee as written; the parentheses of (0, eval) have
// no row of their own.
func calleeName(c flow.Call) string {
	name := c.Callee.Source()
	if s := c.Callee.Span(); (c.Callee.Op() != js.OpSeq || strings.Contains(name, ",")) && s.Start > 0 && s.End < len(c.File.JS.Text.Data) &&
		c.File.JS.Text.Data[s.Start-1] == '(' && c.File.JS.Text.Data[s.End] == ')' {
		return "(" + name + ")"
	}
	return name
}
