package headers

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var headerDisabled = rule.Check{
	ID:       "headers/header-disabled",
	Title:    "protecting header switched off",
	Why:      "Helmet sends its headers because each of them closes an attack. One that is switched off, mostly to get something to work, leaves that attack open on every page.",
	Fix:      "Leave the option out, or give it the value that the application needs.",
	When:     "An option of helmet, koa-helmet, @fastify/helmet or Nest's useSecurityHeaders, by its old or new name, is the constant false; or one of hapi's routes.security.",
	Quiet:    "contentSecurityPolicy, which headers/csp-missing speaks of; crossOriginEmbedderPolicy, xssFilter and options for headers that browsers do not read any more; lusca, which sends only what it is told to; false in development only; the same file sets the header by hand; frameguard beside a policy with frame-ancestors.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://helmetjs.github.io/"},
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		for _, s := range suites(p.File) {
			if s.only != nil || s.lib == lusca {
				continue
			}
			for i := range table {
				h := &table[i]
				o, name := s.option(h)
				at, off := turnedOff(o)
				if !off || h.off == 0 || h.isPolicy() || headersByHand(p.File)[h] || h.name == "X-Frame-Options" && s.saysWhoFrames() {
					continue
				}
				if h.name == "X-Powered-By" {
					if p.File.JS.FindStr("x-powered-by") != 0 {
						continue // app.disable('x-powered-by')
					}
					p.Reportf(at, "%s keeps X-Powered-By: %s is false.", s.name(), name).Severity = h.off
					continue
				}
				f := p.Reportf(at, "%s does not send %s: %s is false. Without it %s.", s.name(), h.name, name, h.without)
				f.Severity = h.off
			}
		}
	},
}

// saysWhoFrames reports whether the policy of the same suite has
// frame-ancestors of its own, before which browsers forget X-Frame-Options (CSP
// Level 3, section 6.4.2).
func (s suite) saysWhoFrames() bool {
	o := s.options.Option("contentSecurityPolicy")
	if o.State != flow.Present {
		return false
	}
	for _, key := range [...]string{"directives.frameAncestors", "directives.frame-ancestors"} {
		if who := o.Value.Option(key); who.Present() && !who.IsFalse() && who.Value.Const().Kind != flow.Null {
			return true
		}
	}
	return false
}

var cspMissing = rule.Check{
	ID:       "headers/csp-missing",
	Title:    "Content-Security-Policy switched off",
	Why:      "The policy says which scripts a page may run. Without it one gap in escaping is enough: the injected script reads the page, sends it away and acts as the visitor.",
	Fix:      "Give contentSecurityPolicy the directives that the pages need; start with reportOnly: true to see what breaks.",
	When:     "contentSecurityPolicy is the constant false in the options of helmet, koa-helmet, @fastify/helmet or Nest's useSecurityHeaders; or package.json asks for helmet 3 or earlier, which send no policy unless they are told one, and they are not. A page of a running service comes without a policy.",
	Quiet:    "False in development only; the file sets a policy by hand or by another middleware.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{mdn + "Content-Security-Policy", "https://web.dev/articles/strict-csp"},
	Live:     liveCSPMissing,
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		row := byName("Content-Security-Policy")
		for _, s := range suites(p.File) {
			if s.only != nil || s.lib != helmet {
				continue
			}
			o, name := s.option(row)
			at, off := turnedOff(o)
			if !off && !s.needsToBeTold(o) || headersByHand(p.File)[row] || setsPolicyElsewhere(p.File, s) {
				continue
			}
			if off {
				p.Reportf(at, "%s sends no Content-Security-Policy: %s is false.", s.name(), name).Label = "pages may run any script"
			} else {
				p.Reportf(s, "helmet %s sends no Content-Security-Policy unless it is told one.", s.File.Range("helmet")).Label = "pages may run any script"
			}
		}
	},
}

// needsToBeTold reports whether the version of helmet that package.json asks
// for sends a policy only if it is given one, and this one is not.
func (s suite) needsToBeTold(o flow.Option) bool {
	major := majorOf(s.File.Range("helmet"))
	return o.State == flow.Absent && major > 0 && major < 4
}

// setsPolicyElsewhere reports whether another suite of the file, such as
// helmet.contentSecurityPolicy(), sends a policy.
func setsPolicyElsewhere(f *flow.File, but suite) bool {
	row := byName("Content-Security-Policy")
	for _, s := range suites(f) {
		if o, _ := s.option(row); s.ID != but.ID && (s.only == row || o.Present() && !o.IsFalse()) {
			return true
		}
	}
	return false
}

// headersByHand returns the rows that a file sets by name.
func headersByHand(f *flow.File) map[*header]bool {
	type key struct{}
	return flow.Memo(f, key{}, func(f *flow.File) map[*header]bool {
		set := map[*header]bool{}
		handWritten(f, func(h *header, _ js.ValueID, _ flow.Value) { set[h] = true })
		return set
	})
}

var duplicateOption = rule.Check{
	ID:       "headers/duplicate-option",
	Title:    "one header configured twice",
	Why:      "Helmet knows most headers by an old and a new name. Given both, old versions take one of them silently, and new ones refuse to start.",
	Fix:      "Keep one of the two options.",
	When:     "The options of helmet or a port of it have both names of a header.",
	Quiet:    "One of them is undefined.",
	CWE:      1164,
	Severity: rule.Low,
	Links:    []string{"https://helmetjs.github.io/"},
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		for _, s := range suites(p.File) {
			if s.only != nil || s.lib != helmet {
				continue
			}
			keys, _ := s.options.Keys()
			given := map[*header]string{}
			for _, k := range keys {
				h := byOption(k.Key())
				if h == nil || s.options.Option(k.Key()).Absent() {
					continue
				}
				if earlier := given[h]; earlier != "" && earlier != k.Key() {
					p.Reportf(k, "%s is given %s and %s, two names for %s.", s.name(), earlier, k.Key(), h.name)
				}
				given[h] = k.Key()
			}
		}
	},
}
