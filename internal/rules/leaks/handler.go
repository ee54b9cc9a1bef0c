package leaks

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var noErrorHandler = rule.Check{
	ID:    "leaks/no-error-handler",
	Title: "no error handler after the routes",
	Why:   "Without one Express answers itself, and unless NODE_ENV is production its answer is the stack of the error.",
	Fix:   "After the last route: app.use((err, req, res, next) => { log(err); res.status(500).send('Something went wrong.') }).",
	When: "An Express application that has routes and listens, or is what its file exports, is given no function of four parameters after its last route; " +
		"or only before it, where it does not see what the routes throw; or one of three, (err, req, res), which Express takes for an ordinary middleware.",
	Quiet: "Something that is used after the routes, or in another file, is not understood; the application is handed to code outside the program; " +
		"a package that handles errors is used: errorhandler, Sentry, celebrate, boom. Routers, applications mounted in others, and tests. Where a router has a handler of its own, the finding is possible.",
	CWE:      755,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/guide/error-handling.html"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		for _, app := range p.File.Apps() {
			if isExpress(app) && app.Complete && isService(p, app) {
				reportHandler(p, app)
			}
		}
	},
}

func reportHandler(p *rule.CodePass, app *flow.App) {
	last := -1
	for i, s := range app.Steps {
		if answers(s) {
			last = i
		}
	}
	if last < 0 {
		return
	}
	var early, short *flow.Step
	for i := range app.Steps {
		s := &app.Steps[i]
		if s.Name != "use" {
			continue
		}
		// Which of two steps in different files or functions runs first is a guess.
		ordered := s.File == app.Steps[last].File && s.FuncID() == app.Steps[last].FuncID()
		for _, a := range s.Args() {
			switch r := roleOf(a, 0); {
			case r == roleHandler && ordered && i < last:
				early = s
			case r == roleHandler, r == roleUnknown && (!ordered || i > last):
				return
			case looksLikeHandler(a):
				short = s
			}
		}
	}
	name := nameOf(app)
	if early != nil {
		f := p.Reportf(early.Value, "The error handler of %s stands before the last route, on line %d, and does not see its errors.", name, app.Steps[last].Span().Line)
		f.Label, f.Fix = "moves below the routes", "Move the error handler below the last route."
		return
	}
	if short != nil {
		f := p.Reportf(short.Value, "What looks like the error handler of %s has three parameters: Express takes it for a middleware that gets no errors.", name)
		f.Label, f.Fix = "needs (err, req, res, next)", "Give it the fourth parameter, next, even if it is not used."
		return
	}
	f := p.Reportf(app.Value, "No error handler follows the routes of %s.", name)
	f.Label = "answers errors with the stack"
	if routersHandle(app) {
		f.Confidence = rule.Possible
	}
}

// looksLikeHandler reports whether v is a function (err, req, res).
func looksLikeHandler(v flow.Value) bool {
	o := v.Origin()
	if o.Op() != js.OpFunc {
		return false
	}
	fn := &o.File.JS.Funcs[o.Row().Func]
	first, second := o.File.JS.Str(fn.ParamNames[0]), o.File.JS.Str(fn.ParamNames[1])
	return fn.Params == 3 && (first == "err" || first == "error") && strings.HasPrefix(strings.TrimLeft(second, "_"), "req")
}

// routersHandle reports whether a router that the app uses has an error
// handler of its own.
func routersHandle(app *flow.App) bool {
	for _, s := range app.Steps {
		if s.Name != "use" {
			continue
		}
		for _, a := range s.Args() {
			for _, o := range a.Origins() {
				if o.Is("express.Router()") && handles(o) {
					return true
				}
			}
		}
	}
	return false
}

func handles(router flow.Value) bool {
	for _, app := range router.File.Apps() {
		if app.Value != router {
			continue
		}
		for _, s := range app.Steps {
			for _, a := range s.Args() {
				if s.Name == "use" && roleOf(a, 0) == roleHandler {
					return true
				}
			}
		}
	}
	return false
}
