package headers

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var noneSet = rule.Check{
	ID:    "headers/none-set",
	Title: "application without the protecting headers",
	Why: "Browsers defend a page only when it asks them to. Without these headers an injected script does as it likes, other sites show the page in a frame and steal clicks, " +
		"uploads run as scripts, and the first visit by http:// can be led astray.",
	Fix: "Call `app.use(helmet())` before everything else.",
	When: "An application of Express, Koa, Fastify, hapi, restify or Nest has routes or listens, or next.config has no headers(), and nothing in the program sets a protecting header for every page: " +
		"no helmet or package like it, no name of such a header outside of the handlers of single routes.",
	Quiet: "Routers, and applications mounted in others; an application that is handed to a package whose doings are not seen; tests and examples. " +
		"An nginx or another proxy before the application may send the headers: that is not seen here.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://helmetjs.github.io/", "https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		config, isNext := nextConfig(p.File)
		if isNext {
			if !config.Option("headers").Absent() || protected(p.File) {
				return
			}
			f := p.Reportf(rule.At(config.Span()), "The application sends none of the protecting headers: next.config has no headers().")
			f.Fix = "Add headers() to next.config and return the headers for the source /(.*)."
			return
		}
		for _, a := range p.File.Apps() {
			advice := advice[a.Framework]
			if advice == "" || !serves(a) || protected(p.File) {
				continue
			}
			call, _ := a.AsCall()
			f := p.Reportf(call, "%s makes an application that sends none of the protecting headers.", call.Callee.Source())
			f.Label, f.Fix = "no helmet, no headers by hand", advice
		}
	},
}

// advice is how each framework gets its headers.
var advice = map[string]string{
	"express": "Call `app.use(helmet())` right after this.",
	"restify": "Call `server.use(helmet())` right after this.",
	"koa":     "Call `app.use(helmet())` of koa-helmet right after this.",
	"fastify": "Register @fastify/helmet right after this.",
	"hapi":    "Set `routes: { security: true }`, and a Content-Security-Policy in an onPreResponse extension.",
	"nest":    "Call `app.use(helmet())` right after this.",
}

// serves reports whether an application answers requests by itself, and all
// that is done to it is known.
func serves(a *flow.App) bool {
	if a.Router || !a.Complete {
		return false
	}
	for _, c := range a.Handed {
		switch c.Method() {
		case "use", "register", "mount": // another application carries it
			return false
		}
	}
	if a.Framework == "hapi" {
		c, _ := a.AsCall()
		if !c.Option(0, "routes.security").Absent() {
			return false
		}
	}
	for _, s := range a.Steps {
		switch {
		case s.Name == "listen", s.Name == "start", s.Name == "callback", isRoute(s):
			return true
		case s.Name == "use" && a.Framework == "koa": // it has no other routes
			return true
		}
	}
	return slices.ContainsFunc(a.Handed, func(c flow.Call) bool { return c.Method() == "createServer" })
}

// routes are the methods that answer requests.
var routes = []string{"get", "post", "put", "patch", "delete", "del", "all", "route", "head", "options"}

// isRoute reports whether a step registers a route: app.get('setting') has one
// argument and reads a setting.
func isRoute(s flow.Step) bool {
	n, _ := s.Len()
	return slices.Contains(routes, s.Name) && (n >= 2 || s.Name == "route")
}

// protected reports whether anything in the program of a file sets a protecting
// header for more than a single route, or uses a package that does.
func protected(by *flow.File) bool {
	type key struct{}
	return flow.Memo(by, key{}, func(f *flow.File) bool { return findProtection(f.Prog) })
}

func findProtection(prog *flow.Program) bool {
	if prog.Uses(suitePackages...) {
		return true
	}
	for i := range prog.Len() {
		f := prog.File(i)
		if !rule.IsTest(f.Name()) && (nest(f.JS) || setsForAll(f)) {
			return true
		}
	}
	return false
}

// nest: app.useSecurityHeaders() of Nest 12.
func nest(f *js.File) bool { return f.FindStr("useSecurityHeaders") != 0 }

// setsForAll reports whether a file sets a header of alarm outside of the
// handlers of single routes.
func setsForAll(f *flow.File) bool {
	all := false
	single := routeHandlers(f)
	handWritten(f, func(h *header, row js.ValueID, _ flow.Value) {
		if !h.alarm || all {
			return
		}
		for fn := f.JS.FuncOf(row); ; fn = f.JS.Funcs[fn].Parent {
			if single[fn] {
				return
			}
			if fn == 0 {
				break
			}
		}
		all = true
	})
	return all
}

// routeHandlers returns the functions that are handed to a method such as get
// together with a path.
func routeHandlers(f *flow.File) map[js.FuncID]bool {
	handlers := map[js.FuncID]bool{}
	for _, c := range f.AllCalls() {
		if !slices.Contains(routes, c.Method()) {
			continue
		}
		for i, a := range c.Args() {
			if row := a.Row(); row.Op == js.OpFunc && i > 0 {
				handlers[row.Func] = true
			}
		}
	}
	return handlers
}

// nextConfig returns the configuration object of a next.config file.
func nextConfig(f *flow.File) (flow.Value, bool) {
	if name := path.Base(f.Name()); !strings.HasPrefix(name, "next.config.") {
		return flow.Value{}, false
	}
	for _, e := range f.JS.Exports {
		if name := f.JS.Str(e.Name); name != "default" && name != "*" {
			continue
		}
		if v := f.Value(e.Value).Origin(); v.Op() == js.OpObject {
			return v, true
		}
	}
	return flow.Value{}, false
}
