package flaws

import (
	"regexp"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// literalPath is how a pattern for a path begins, as far as it is plain text.
var literalPath = regexp.MustCompile(`^/\^?((?:\\/[A-Za-z0-9_-]+)+)`)

var caseSensitivePath = rule.Check{
	ID:       "flaws/case-sensitive-path",
	Title:    "middleware that a capital letter gets around",
	Why:      "Express compares the paths of routes without regard to case, but a regular expression is taken as it stands: /ADMIN reaches the route and not the middleware that should protect it.",
	Fix:      "Write the path as a text, app.use('/admin', ...), give the pattern the flag i, or set 'case sensitive routing' for application and routers alike.",
	When:     "An Express application or router gives middleware a path that is a regular expression with letters and without the flag i, and a later route has a text as its path that begins with those letters.",
	Quiet:    "The application sets 'case sensitive routing'. Tests are low.",
	CWE:      178,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/api.html#app.settings.table"},
	Code: func(p *rule.CodePass) {
		for _, app := range p.File.Apps() {
			if app.Framework != "express" {
				continue
			}
			all := stops(app)
			for i, s := range all {
				if s.app == app && s.File == p.File && s.Name == "use" {
					reportCaseTest(p, s, all[i+1:])
				}
				if s.app != app || s.File != p.File || s.Name != "use" && s.Name != "all" {
					continue
				}
				pattern := s.Arg(0).Origin()
				if pattern.Op() != js.OpRegExp || len(s.Args()) < 2 {
					continue
				}
				source := pattern.File.JS.Str(pattern.Row().Str)
				m := literalPath.FindStringSubmatch(source)
				if m == nil || strings.Contains(source[strings.LastIndexByte(source, '/'):], "i") {
					continue
				}
				reportCase(p, s.Arg(0), strings.ReplaceAll(m[1], `\/`, "/"), all[i+1:])
			}
		}
	},
}

func reportCase(p *rule.CodePass, at flow.Value, prefix string, later []stop) {
	for _, s := range later {
		path, ok := s.path()
		if !ok || !strings.HasPrefix(path, prefix) || !slices.Contains(append(changing, "get", "all", "use"), s.Name) || len(s.Args()) < 2 {
			continue
		}
		if p.File.Prog.Mentions("case sensitive routing", "caseSensitive") {
			return
		}
		f := lessen(p, p.Reportf(at, "%s does not match %s, and the route does: case counts here and not there.", at.Source(), strings.ToUpper(prefix)))
		f.Trace = []rule.Step{{Place: s.Span(), Code: s.Callee.Source() + "(" + s.Arg(0).Source() + ")", Note: "is reached with any case"}}
		return
	}
}

var letters = regexp.MustCompile(`^/[A-Za-z0-9_/-]*[A-Za-z][A-Za-z0-9_/-]*$`)

// reportCaseTest looks for middleware that protects a part of the site with
// if (req.path.startsWith('/admin')).
func reportCaseTest(p *rule.CodePass, guard stop, later []stop) {
	if len(guard.Args()) != 1 {
		return
	}
	f, fn, ok := functionOf(guard.Arg(0))
	if !ok || f != p.File || !turnsAway(f, fn) {
		return
	}
	for v := range inside(f, fn) {
		call, ok := v.AsCall()
		if !ok || call.Method() != "startsWith" || !call.Receiver().Is("express:req.path", "express:req.url", "express:req.originalUrl") {
			continue
		}
		if prefix, ok := call.Arg(0).Str(); ok && letters.MatchString(prefix) {
			reportCase(p, call.Value, prefix, later)
			return
		}
	}
}

// turnsAway reports whether a function, or one of the file that it calls, keeps
// visitors out.
func turnsAway(f *flow.File, fn js.FuncID) bool {
	if refuses(f, fn) {
		return true
	}
	for v := range inside(f, fn) {
		if c, ok := v.AsCall(); ok && c.Callee.Op() == js.OpRef {
			if other, called, ok := functionOf(c.Callee); ok && other == f && refuses(f, called) {
				return true
			}
		}
	}
	return false
}

// refuses reports whether a function answers that somebody has to sign in, or
// may not have what he asks for.
func refuses(f *flow.File, fn js.FuncID) bool {
	if says(f, fn, "401", "403", "unauthorized", "forbidden", "login", "isadmin", "authenticated") {
		return true
	}
	for v := range inside(f, fn) {
		if n, ok := v.Num(); ok && (n == 401 || n == 403) {
			return true
		}
	}
	return false
}
