package leaks

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// isService reports whether an app answers visitors itself: it listens, is
// given to a server, or is what its file exports.
func isService(p *rule.CodePass, app *flow.App) bool {
	for _, s := range app.Steps {
		if s.Name == "listen" {
			return true
		}
	}
	for _, c := range app.Handed {
		switch c.Method() {
		case "use":
			return false // mounted in another
		case "createServer", "createSecureServer", "listen":
			return true
		}
	}
	for _, e := range p.File.JS.Exports {
		if slices.Contains(p.File.Value(e.Value).Origins(), app.Value) {
			return true
		}
	}
	return false
}

// isExpress reports whether the app is one of Express itself, not a router or
// one of the frameworks that share its methods.
func isExpress(app *flow.App) bool { return app.Framework == "express" && app.Is("express()") }

// nameOf returns what the app is called in the source.
func nameOf(app *flow.App) string {
	for _, s := range app.Steps {
		if name := s.Receiver().Name(); name != "" {
			return name
		}
	}
	return "the application"
}

var routeMethods = []string{"get", "post", "put", "patch", "delete", "del", "all", "options", "head", "route", "use"}

// answers reports whether a step registers something that answers requests:
// a route, or a router or an own function that is used.
func answers(s flow.Step) bool {
	if !slices.Contains(routeMethods, s.Name) {
		return false
	}
	n, _ := s.Len()
	switch s.Name {
	case "route":
		return true
	case "use":
		for _, a := range s.Args() {
			if a.Is("express.Router()", "express()") {
				return true
			}
		}
		return false
	}
	return n > 1 // app.get('env') reads a setting
}

// A role is what app.use is given, as far as it matters for errors.
type role uint8

const (
	roleUnknown role = iota
	roleOther        // certainly no error handler
	roleHandler      // an error handler
)

// roleOf says what an argument of app.use does. Express tells an error handler
// by its four parameters: https://expressjs.com/en/guide/error-handling.html
func roleOf(v flow.Value, depth int) role {
	if depth > 4 {
		return roleUnknown
	}
	if _, ok := v.Str(); ok || v.Op() == js.OpRegExp || v.Op() == js.OpTemplate {
		return roleOther
	}
	result := roleOther
	for _, o := range v.Origins() {
		r := roleUnknown
		switch o.Op() {
		case js.OpFunc:
			r = roleOther
			if o.File.JS.Funcs[o.Row().Func].Params == 4 {
				r = roleHandler
			}
		case js.OpArray:
			r = roleOther
			for _, e := range o.File.JS.Operands(o.Row()) {
				r = worse(r, roleOf(o.File.Value(e), depth+1))
			}
		default:
			r = libraryRole(o)
		}
		result = worse(result, r)
	}
	return result
}

// worse joins two roles for a finding: one handler is enough, and one unknown
// may be a handler.
func worse(a, b role) role {
	switch {
	case a == roleHandler || b == roleHandler:
		return roleHandler
	case a == roleUnknown || b == roleUnknown:
		return roleUnknown
	}
	return roleOther
}

// libraryRole judges what a package gives by its path. What mounts routes or
// serves files handles no errors; of all else nobody knows.
func libraryRole(o flow.Value) role {
	paths := o.Paths()
	if len(paths) == 0 {
		return roleUnknown
	}
	for _, path := range paths {
		lower := strings.ToLower(path)
		for _, word := range []string{"error", "sentry", "boom", "celebrate", "rollbar", "bugsnag", "raygun", "airbrake", "problem", "youch"} {
			if strings.Contains(lower, word) {
				return roleHandler
			}
		}
		if !slices.Contains(plain, path) {
			return roleUnknown
		}
	}
	return roleOther
}

// plain are the results that are certainly no error handlers.
var plain = []string{
	"express.Router()", "express()", "express.static()", "express.json()", "express.urlencoded()", "express.text()", "express.raw()",
	"helmet()", "cors()", "morgan()", "compression()", "cookie-parser()", "body-parser.json()", "body-parser.urlencoded()", "body-parser()",
	"express-session()", "cookie-session()", "serve-static()", "serve-index()", "serve-favicon()", "method-override()", "csurf()", "connect-flash()",
	"express-rate-limit()", "passport.initialize()", "passport.session()",
}
