package flaws

import (
	"regexp"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var escapingOff = rule.Check{
	ID:       "flaws/escaping-off",
	Title:    "escaping of a template engine switched off",
	Why:      "Every value that a template writes then reaches the page as it is. One of them that a visitor has typed is enough for his script to run in the browsers of all others.",
	Fix:      "Leave escaping on, and mark in the template the few values that are markup.",
	When:     "noEscape: true of Handlebars, autoescape: false of Nunjucks, Swig and Twig, autoEscape: false of Eta and Squirrelly, an escape function of EJS or Mustache that returns what it is given, or $sceProvider.enabled(false) of AngularJS.",
	Quiet:    "The option is not known; a program that serves no pages, whose templates may make text: there it is only possible.",
	CWE:      116,
	Severity: rule.Medium,
	Links:    []string{"https://handlebarsjs.com/api-reference/compilation.html", "https://mozilla.github.io/nunjucks/api.html#configure", xssSheet},
	Code: func(p *rule.CodePass) {
		for _, row := range escapeOptions {
			for _, call := range p.Calls(row.calls...) {
				for _, key := range row.keys {
					o := call.Option(row.arg, key)
					if o.State == flow.Present && row.off(o.Value) {
						reportEscaping(p, o.Value, call.Callee.Source()+" is given "+key+": "+o.Value.Source())
						break
					}
				}
			}
		}
		assignedEscapes(p)
		for _, call := range p.File.AllCalls() {
			if call.Method() == "enabled" && call.Receiver().Name() == "$sceProvider" && call.Arg(0).IsFalse() {
				reportEscaping(p, call, call.Callee.Source()+"(false)")
			}
		}
	},
}

// escapeOptions say which option of which argument turns escaping off.
var escapeOptions = []struct {
	calls []string
	arg   int
	keys  []string
	off   func(flow.Value) bool
}{
	{[]string{"handlebars.compile", "handlebars.precompile", "handlebars.create().compile", "globalThis.Handlebars.compile", "handlebars.default.compile"}, 1, []string{"noEscape"}, flow.Value.IsTrue},
	{[]string{"express-handlebars", "express-handlebars.engine", "express-handlebars.create", "express-handlebars.ExpressHandlebars", "express-hbs.express4", "hbs.create"}, 0,
		[]string{"compilerOptions.noEscape", "handlebars.noEscape"}, flow.Value.IsTrue},
	{[]string{"nunjucks.configure", "nunjucks.Environment"}, 1, []string{"autoescape"}, flow.Value.IsFalse},
	{[]string{"nunjucks.configure", "swig.setDefaults", "swig.Swig", "swig-templates.Swig", "swig-templates.setDefaults", "twig.twig", "koa-nunjucks-2", "express-nunjucks.default"}, 0,
		[]string{"autoescape", "nunjucksConfig.autoescape"}, flow.Value.IsFalse},
	{[]string{"eta.Eta", "eta.configure", "squirrelly.Sqrl", "squirrelly.getConfig"}, 0, []string{"autoEscape"}, flow.Value.IsFalse},
	{[]string{"ejs.compile"}, 1, []string{"escape"}, returnsArgument},
	{[]string{"ejs.render", "ejs.renderFile"}, 2, []string{"escape"}, returnsArgument},
	{[]string{"ejs.renderFile"}, 1, []string{"escape", "settings.view options.escape"}, returnsArgument},
	{[]string{"mustache.render", "globalThis.Mustache.render"}, 3, []string{"escape"}, returnsArgument},
}

// assignedEscapes finds Mustache.escape = text => text.
func assignedEscapes(p *rule.CodePass) {
	for _, id := range p.File.Rows(js.OpAssign) {
		row := p.File.JS.At(id)
		if p.File.JS.At(row.X).Op != js.OpGet {
			continue
		}
		target := p.File.Value(row.X)
		if target.Name() == "escape" && p.File.Value(target.Row().X).Is("mustache", "globalThis.Mustache", "mustache.default") && returnsArgument(p.File.Value(row.Y)) {
			reportEscaping(p, p.File.Value(id), target.Source()+" returns what it is given")
		}
	}
}

// servers are packages whose programs serve pages.
var servers = []string{"express", "koa", "fastify", "@hapi/hapi", "hapi", "restify", "connect", "node:http", "node:https", "hono", "@nestjs/core", "express-handlebars", "express-hbs"}

func reportEscaping(p *rule.CodePass, at rule.Place, what string) {
	f := p.Reportf(at, "%s: templates write every value as it is.", what)
	if !p.File.Prog.Uses(servers...) && !rule.IsPage(p.File.Name()) {
		f.Confidence = rule.Possible
	}
	if p.Aside() {
		f.Severity = rule.Low
	}
}

// identity matches a function that returns what it is given.
var identity = regexp.MustCompile(`^(?:\(?\s*(\w+)\s*(?::\s*\w+\s*)?\)?\s*(?::\s*\w+\s*)?=>\s*(\w+)|(?:function\s*\w*\s*|\w+)\(\s*(\w+)\s*\)\s*\{\s*return\s+(\w+)\s*;?\s*\})$`)

// returnsArgument reports whether a value is a function that changes nothing,
// or String.
func returnsArgument(v flow.Value) bool {
	if v.Is("globalThis.String") {
		return true
	}
	o := v.Origin()
	if o.Op() != js.OpFunc {
		return false
	}
	fn := o.File.Func(o.Row().Func)
	if fn.End-fn.Start > 200 {
		return false
	}
	m := identity.FindStringSubmatch(o.File.JS.Text.Data[fn.Start:fn.End])
	return m != nil && m[1] == m[2] && m[3] == m[4]
}
