package headers

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var afterRoutes = rule.Check{
	ID:    "headers/after-routes",
	Title: "headers set after the routes",
	Why: "Express and Koa run middleware in the order in which it is added. A route that comes before helmet answers, and helmet never runs: " +
		"the pages look protected in the code and are not.",
	Fix:      "Move `app.use(helmet())` before every route and before express.static.",
	When:     "helmet, koa-helmet, lusca or one of helmet's middlewares is given to app.use without a path after the application has a route, a mounted router or express.static.",
	Quiet:    "Fastify, whose hooks hold for all routes of a plug-in in any order; hapi; Nest, which adds its routes when it listens; helmet with a path; a route before helmet that only redirects.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/guide/using-middleware.html", "https://helmetjs.github.io/"},
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		for _, a := range p.File.Apps() {
			if a.Framework == "express" || a.Framework == "koa" || a.Framework == "restify" {
				reportLate(p, a)
			}
		}
	},
}

// reportLate reports the first suite that an application gets after something
// that answers requests, unless an earlier one covers the same.
func reportLate(p *rule.CodePass, a *flow.App) {
	var answered *flow.Step
	for i := range a.Steps {
		s := &a.Steps[i]
		if suite := suiteOf(s); suite.OK() {
			if answered == nil {
				return
			}
			f := p.Reportf(suite, "%s comes after %s, whose answers go out without the headers.", suite.Source(), shownStep(answered))
			if answered.Name == "use" && !mounts(answered) {
				f.Severity = rule.Low
			}
			return
		}
		if answered == nil && answers(s) {
			answered = s
		}
	}
}

func shownStep(s *flow.Step) string {
	text := s.Call.Callee.Source()
	if arg := s.Arg(0); arg.OK() && arg.Op() != js.OpFunc {
		return text + "(" + arg.Source() + ", ...)"
	}
	return text
}

// suiteOf returns the suite that a step puts before all that follows; not OK
// if it does no such thing.
func suiteOf(s *flow.Step) flow.Value {
	if path, isPath := s.Arg(0).Str(); s.Name != "use" || isPath && path != "/" && path != "*" {
		return flow.Value{}
	}
	for _, a := range s.Args() {
		for _, o := range a.Origins() {
			if c, ok := o.AsCall(); ok && c.Callee.Is(append([]string{"helmet", "koa-helmet", "lusca"}, single...)...) {
				return a
			}
		}
	}
	return flow.Value{}
}

// single are the middlewares of helmet whose absence on a route matters.
var single = []string{"helmet.contentSecurityPolicy", "helmet.frameguard", "helmet.xFrameOptions", "koa-helmet.contentSecurityPolicy", "koa-helmet.frameguard"}

// answers reports whether a step answers requests: a route with a handler, a
// router, or files.
func answers(s *flow.Step) bool {
	if isRoute(*s) {
		n, _ := s.Len()
		return n > 1 && !redirects(s.Arg(n-1)) && s.Name != "options"
	}
	return s.Name == "use" && (mounts(s) || slices.ContainsFunc(s.Args(), func(v flow.Value) bool { return v.Is(static...) }))
}

// redirects reports whether a handler is one expression that redirects, which
// shows no page.
func redirects(handler flow.Value) bool {
	o := handler.Origin()
	if o.Op() != js.OpFunc {
		return false
	}
	calls := 0
	redirect := false
	for _, c := range o.File.AllCalls() {
		if c.FuncID() == o.Row().Func {
			calls++
			redirect = redirect || c.Method() == "redirect"
		}
	}
	return redirect && calls == 1
}

var (
	static  = []string{"express.static()", "serve-static()", "koa-static()"}
	routers = []string{"express.Router()", "@koa/router().routes()"}
)

// mounts reports whether a step mounts a router.
func mounts(s *flow.Step) bool {
	return slices.ContainsFunc(s.Args(), func(v flow.Value) bool { return v.Is(routers...) })
}
