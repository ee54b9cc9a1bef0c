package leaks

import (
	"path"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var poweredBy = rule.Check{
	ID:    "leaks/powered-by",
	Title: "X-Powered-By left on",
	Why:   "Every answer tells that the service runs on Express; whoever searches the net for it finds the service.",
	Fix:   "Call app.disable('x-powered-by'), or use helmet.",
	When: "Nothing turns off the header of an Express application, or of one of Nest on Express: app.disable or app.set with 'x-powered-by', which Express knows only in lower case, " +
		"helmet, or a middleware that removes the header. A running service sends X-Powered-By, or a version in Server.",
	Quiet:    "Connect, Restify and Fastify, which do not send the header, and tests. The finding is possible where the application is handed to code outside the program, or another file speaks of the header.",
	CWE:      200,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/advanced/best-practice-security.html#reduce-fingerprinting"},
	Live:     livePoweredBy,
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		for _, app := range p.File.Apps() {
			if !isExpress(app) && !nestOnExpress(app) {
				continue
			}
			wrongCase, off := poweredByOff(app)
			if off || fileRemovesHeader(p.File) {
				continue
			}
			if wrongCase != nil {
				f := p.Reportf(wrongCase.Arg(0), "%s does nothing: Express knows the setting as x-powered-by, in lower case.", wrongCase.Value.Source())
				f.Fix = "Write " + wrongCase.Callee.Source() + "('x-powered-by')."
				continue
			}
			f := p.Reportf(app.Value, "%s answers with X-Powered-By: Express.", nameOf(app))
			f.Label = "the header is on by default"
			if app.Framework == "nest" {
				f.Fix = "Use helmet: app.use(helmet())."
			}
			if !app.Complete || p.File.Prog.Uses("helmet", "hide-powered-by") || app.Framework != "nest" && p.File.Prog.Mentions("X-Powered-By", "x-powered-by") {
				f.Confidence = rule.Possible
			}
		}
	},
}

// nestOnExpress reports whether the app is one of Nest on its default
// platform: https://docs.nestjs.com/first-steps#platform
func nestOnExpress(app *flow.App) bool {
	if app.Framework != "nest" {
		return false
	}
	call, ok := app.AsCall()
	if !ok || call.Arg(1).Is("@nestjs/platform-fastify.FastifyAdapter()") {
		return false
	}
	for _, s := range app.Steps {
		if s.Name == "getHttpAdapter" {
			return false // the Express application behind it is out of sight
		}
	}
	return true
}

// poweredByOff reports whether a step turns the header off; wrongCase is a
// step that means to and does not.
func poweredByOff(app *flow.App) (wrongCase *flow.Step, off bool) {
	for i := range app.Steps {
		s := &app.Steps[i]
		switch s.Name {
		case "disable", "set":
			name, ok := s.Arg(0).Str()
			value := s.Arg(1).Const()
			switch {
			case !ok:
				return nil, true // one of many, in a loop
			case s.Name == "set" && (value.Kind == flow.NoConst || value.Truthy()):
			case name == "x-powered-by":
				return nil, true
			case strings.EqualFold(name, "x-powered-by"):
				wrongCase = s
			}
		case "use":
			for _, a := range s.Args() {
				if removesHeader(a, 0) {
					return nil, true
				}
			}
		}
	}
	return wrongCase, false
}

// helmets are what removes the header when it is used.
var helmets = []string{"helmet()", "helmet.hidePoweredBy()", "helmet.xPoweredBy()", "hide-powered-by()"}

// removesHeader reports whether a middleware removes X-Powered-By.
func removesHeader(v flow.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	for _, o := range v.Origins() {
		switch o.Op() {
		case js.OpArray:
			for _, e := range o.File.JS.Operands(o.Row()) {
				if removesHeader(o.File.Value(e), depth+1) {
					return true
				}
			}
		case js.OpFunc:
			if fileRemovesHeader(o.File) {
				return true
			}
		case js.OpCall:
			call, _ := o.AsCall()
			if o.Is(helmets...) && !call.Option(0, "hidePoweredBy").IsFalse() && !call.Option(0, "xPoweredBy").IsFalse() {
				return true
			}
		}
	}
	return false
}

// fileRemovesHeader reports whether a function of the file removes or replaces
// the header by hand, or calls helmet's middleware by hand.
func fileRemovesHeader(f *flow.File) bool {
	for _, call := range f.AllCalls() {
		switch call.Method() {
		case "removeHeader", "setHeader", "header", "set":
			if name, ok := call.Arg(0).Str(); ok && strings.EqualFold(name, "X-Powered-By") && !isSetting(call) {
				return true
			}
		}
	}
	return false
}

// isSetting reports whether a call sets a setting of an application, not a header.
func isSetting(call flow.Call) bool { return call.Callee.Is("express().set") }

var nextPoweredBy = rule.Check{
	ID:       "leaks/next-powered-by",
	Title:    "X-Powered-By of Next left on",
	Why:      "Every page tells that the service runs on Next.js; whoever searches the net for it finds the service.",
	Fix:      "Set poweredByHeader: false in next.config.",
	When:     "The configuration of Next (next.config.js, .mjs, .ts) does not set poweredByHeader to false.",
	Quiet:    "The value is computed, or the configuration takes in objects that are not in sight.",
	CWE:      200,
	Severity: rule.Low,
	Links:    []string{"https://nextjs.org/docs/app/api-reference/config/next-config-js/poweredByHeader"},
	Code: func(p *rule.CodePass) {
		if !isNextConfig(p.File) {
			return
		}
		if set := property(p.File, "poweredByHeader"); set.OK() {
			if set.IsTrue() {
				p.Reportf(set, "poweredByHeader is true: pages are sent with X-Powered-By: Next.js.").Confidence = rule.Certain
			}
			return
		}
		if at := exported(p.File); at.OK() && !spreadsUnknown(p.File) {
			p.Reportf(at, "poweredByHeader is not set: pages are sent with X-Powered-By: Next.js.").Label = "on by default"
		}
	},
}

func isNextConfig(f *flow.File) bool {
	base := path.Base(f.Name())
	return strings.TrimSuffix(base, path.Ext(base)) == "next.config"
}

// property returns what the first property of that name in any object literal
// of the file is given.
func property(f *flow.File, name string) flow.Value {
	id := f.JS.FindStr(name)
	if id == 0 {
		return flow.Value{}
	}
	for _, p := range f.Rows(js.OpProp) {
		if row := f.JS.At(p); row.Str == id {
			return f.Value(row.X)
		}
	}
	return flow.Value{}
}

// exported returns what stands for the whole export of the file: the target of
// module.exports =, or the value of export default.
func exported(f *flow.File) flow.Value {
	for _, e := range f.JS.Exports {
		if name := f.JS.Str(e.Name); name != "*" && name != "default" {
			continue
		}
		for _, id := range f.Rows(js.OpAssign) {
			if row := f.JS.At(id); row.Y == e.Value {
				return f.Value(row.X)
			}
		}
		return f.Value(e.Value)
	}
	return flow.Value{}
}

func spreadsUnknown(f *flow.File) bool {
	for _, id := range f.Rows(js.OpSpread) {
		if row := f.JS.At(id); f.Value(row.X).Origin().Op() != js.OpObject {
			return true
		}
	}
	return false
}
