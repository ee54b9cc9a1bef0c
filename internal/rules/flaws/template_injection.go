package flaws

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var templateInjection = rule.Check{
	ID:       "flaws/template-injection",
	Title:    "untrusted input in the source of a template",
	Why:      "Templates are programs: text that becomes one runs code on the server.",
	Fix:      "Keep the template in a file and pass the input as data.",
	When:     "The source of a template is made of untrusted input.",
	Quiet:    "What users of a library give it as the template is only possible; the input is passed as data to a fixed template; lodash's template is told to evaluate and escape nothing, and what to interpolate.",
	CWE:      1336,
	Severity: rule.Critical,
	Links:    []string{"https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection"},
	Code: rule.FlowCheckBy(reportTemplate,
		func(x taint.Found) bool { return !runsNoCode(x.Call) }, model.Template),
}

// reportTemplate reports a template of a visitor. Engines without code show him
// what the template is filled in from, and no more. A library that is given a
// template and fills it in does what it is for; one that makes a template of
// what it is given does not.
func reportTemplate(p *rule.CodePass, x taint.Found) *rule.Finding {
	f := reportFlow(p, x, "becomes a template")
	if x.Call.OK() && x.Call.Callee.Is("mustache.render", "hogan.js.compile", "liquidjs.Liquid().parse", "liquidjs.Liquid().parseAndRender", "liquidjs.Liquid().parseAndRenderSync") {
		f.Severity = min(f.Severity, rule.Medium)
	}
	if x.Flow.Source.Class == model.Parameter && !slices.ContainsFunc(x.Flow.Steps, func(s taint.Step) bool { return s.Joins() }) {
		f.Confidence = rule.Possible
	}
	return f
}

// runsNoCode reports whether _.template has been told to run nothing that
// stands in the template, and what names of values look like in it.
func runsNoCode(c flow.Call) bool {
	if !c.OK() || !c.Callee.Is("lodash.template") {
		return false
	}
	for _, name := range []string{"evaluate", "escape"} {
		if o := c.Option(1, name); o.State != flow.Present || o.Value.Op() != js.OpFalse {
			return false
		}
	}
	return c.Option(1, "interpolate").State == flow.Present
}
