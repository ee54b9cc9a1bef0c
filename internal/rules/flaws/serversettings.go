package flaws

import (
	"regexp"
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

var trustProxyAll = rule.Check{
	ID:    "flaws/trust-proxy-all",
	Title: "address of the visitor taken from whoever writes it",
	Why: "With true the first address in X-Forwarded-For counts, and a visitor writes that himself: limits per address, lists of addresses and logs all believe him. " +
		"X-Forwarded-Host and -Proto are believed as well.",
	Fix:      "Name the number of proxies, app.set('trust proxy', 1), or their addresses.",
	When:     "An Express application sets `trust proxy` to true, or enables it; or Fastify is made with trustProxy: true.",
	Quiet:    "A number, a list or a function is given, or the value is not known. Tests.",
	CWE:      348,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/guide/behind-proxies.html"},
	Code: func(p *rule.CodePass) {
		if rule.IsAside(p.File.Name()) {
			return
		}
		for call := range p.Calls("express().set", "express().enable", "@nestjs/core.NestFactory.create().set", "@nestjs/core.NestFactory.create().enable") {
			name, _ := call.Arg(0).Str()
			if name == "trust proxy" && (call.Method() == "enable" || call.Arg(1).IsTrue()) && !call.OnlyInDevelopment() {
				p.Reportf(call, "%s believes the address that a visitor writes into X-Forwarded-For.", call.Source())
			}
		}
		for call := range p.Calls("fastify") {
			if o := call.Option(0, "trustProxy"); o.IsTrue() && !call.OnlyInDevelopment() {
				p.Reportf(o.Value, "trustProxy: true believes the address that a visitor writes into X-Forwarded-For.")
			}
		}
	},
}

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
		if p.File.Prog.Mentions("case sensitive routing", "caseSensitive") {
			return
		}
		for _, app := range p.File.Apps() {
			if app.Framework != "express" {
				continue
			}
			all := stops(app)
			for i, s := range all {
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
				reportCase(p, s, strings.ReplaceAll(m[1], `\/`, "/"), all[i+1:])
			}
		}
	},
}

func reportCase(p *rule.CodePass, guard stop, prefix string, later []stop) {
	for _, s := range later {
		at, ok := s.path()
		if !ok || !strings.HasPrefix(at, prefix) || !slices.Contains(append(changing, "get", "all", "use"), s.Name) || len(s.Args()) < 2 {
			continue
		}
		f := lessen(p, p.Reportf(guard.Arg(0), "%s does not match %s, and the route does: case counts here and not there.", guard.Arg(0).Source(), strings.ToUpper(prefix)))
		f.Trace = []rule.Step{{Place: s.Span(), Code: s.Callee.Source() + "(" + s.Arg(0).Source() + ")", Note: "is reached with any case"}}
		return
	}
}
