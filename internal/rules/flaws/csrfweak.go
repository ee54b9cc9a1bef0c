package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

var csrfWeakened = rule.Check{
	ID:    "flaws/csrf-weakened",
	Title: "protection against forged requests with a gap",
	Why:   "The protection is there, and a request that changes something gets around it: with a method that it does not look at, or with one that becomes another afterwards.",
	Fix:   "Leave ignoreMethods at GET, HEAD and OPTIONS, and set method-override before the protection.",
	When: "csurf, csrf-csrf, csrf-sync or lusca are told to ignore POST, PUT, PATCH or DELETE; or method-override is set after them in the same function: " +
		"then a request is judged before it becomes what it is, which is low unless method-override is told to look at GET.",
	Quiet:    "The list is not known.",
	CWE:      352,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/resources/middleware/method-override.html"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls("csurf", "@dr.pogodin/csurf", "csrf-csrf.doubleCsrf", "csrf-sync.csrfSync", "tiny-csrf", "lusca.csrf") {
			for _, key := range []string{"ignoreMethods", "ignoredMethods"} {
				o := call.Option(0, key)
				if !o.Present() {
					continue
				}
				for _, m := range members(o.Value) {
					if name, ok := m.Str(); ok && slices.Contains(changing, strings.ToLower(name)) {
						lessen(p, p.Reportf(m, "%s lets %s through without a token.", calleeText(call), strings.ToUpper(name)))
					}
				}
			}
		}
		for _, app := range p.File.Apps() {
			reportOverride(p, app)
		}
	},
}

// reportOverride looks for method-override behind the protection.
func reportOverride(p *rule.CodePass, app *flow.App) {
	var guard *flow.Step
	for i := range app.Steps {
		s := stop{app.Steps[i], app}
		if s.Name != "use" || s.File != p.File {
			continue
		}
		if _, ok := s.gives(csrfGuards...); ok && guard == nil {
			guard = &app.Steps[i]
		}
		if _, ok := s.gives("method-override"); ok && guard != nil && guard.FuncID() == s.FuncID() {
			f := p.Reportf(s.Value, "%s changes the method after %s has judged it.", s.Source(), guard.Source())
			f.Label = "too late"
			if !overridesReads(p) {
				f.Severity = rule.Low // a POST was judged, and stays a request that changes something
			}
		}
	}
}

// overridesReads reports whether method-override is told to look at requests
// other than POST: at GET, which the protection lets through.
func overridesReads(p *rule.CodePass) bool {
	for _, call := range p.Calls("method-override") {
		o := call.Option(1, "methods")
		if !o.Present() {
			continue
		}
		for _, m := range members(o.Value) {
			if name, ok := m.Str(); !ok || !strings.EqualFold(name, "POST") {
				return true
			}
		}
	}
	return false
}

// guardExports are the protection that does nothing until it is used.
var guardExports = []struct{ made, name string }{
	{"csrf-csrf.doubleCsrf", "doubleCsrfProtection"},
	{"csrf-sync.csrfSync", "csrfSynchronisedProtection"},
}

var csrfUnused = rule.Check{
	ID:       "flaws/csrf-unused",
	Title:    "protection against forged requests that is never used",
	Why:      "The plugin hands out tokens, and no route asks for them: the forms look protected and are not.",
	Fix:      "With Fastify add fastify.csrfProtection as an onRequest hook; with csrf-csrf and csrf-sync use the middleware that they return.",
	When:     "@fastify/csrf-protection is registered, and no file mentions csrfProtection; or doubleCsrf of csrf-csrf or csrfSync of csrf-sync is called, and no file mentions the protection that it returns.",
	Quiet:    "The protection is mentioned anywhere.",
	CWE:      352,
	Severity: rule.Medium,
	Links:    []string{"https://github.com/fastify/csrf-protection#readme"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls("fastify().register") {
			if call.Arg(0).Is("@fastify/csrf-protection", "fastify-csrf") && !p.File.Prog.Mentions("csrfProtection") {
				lessen(p, p.Reportf(call, "%s hands out tokens, and no route asks for one.", call.Arg(0).Source()))
			}
		}
		for _, g := range guardExports {
			for _, call := range p.Calls(g.made) {
				if !p.File.Prog.Mentions(g.name) {
					lessen(p, p.Reportf(call, "%s of %s is never used: no route asks for a token.", g.name, calleeText(call)))
				}
			}
		}
	},
}
