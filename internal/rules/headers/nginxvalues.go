package headers

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/web/csp"
)

var nginxWeakValue = rule.Check{
	ID:       "headers/nginx-weak-value",
	Title:    "header of nginx with a value that does little",
	Why:      "A protecting header whose value browsers skip, or that lasts a minute, looks as good as a right one in every list, and protects nobody.",
	Fix:      "Send the value that the finding names.",
	When:     "add_header or more_set_headers gives a header a value that the checks of this rule would report in code: HSTS below 180 days, X-Frame-Options other than DENY and SAMEORIGIN, a policy with 'unsafe-inline', and so on.",
	Quiet:    "The value has a variable where it matters.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{nginxDocs + "#add_header", mdn + "Content-Security-Policy"},
	Config: func(p *rule.ConfigPass) {
		eachField(p.File, func(f field) {
			if f.header.isPolicy() {
				reportPolicy(p, f)
				return
			}
			if f.header.judge == nil {
				return
			}
			if flaw := f.header.judge(f.text); flaw != nil {
				message := fmt.Sprintf("%s: %s %s.", f.header.name, shown(f.text), flaw.text)
				if f.header.check == obsolete {
					message = fmt.Sprintf("Browsers do not read %s any more: %s.", f.header.name, flaw.text)
				}
				r := p.Reportf(f.value, "%s", message)
				r.Severity, r.Fix = flaw.severity, flaw.fix
				if r.Fix == "" && f.header.advice != "" {
					r.Fix = "Send `" + f.header.advice + "`."
				} else if r.Fix == "" {
					r.Fix = "Take the line out."
				}
			}
		})
	},
}

// reportPolicy reports the worst weakness of a policy, and how many more.
func reportPolicy(p *rule.ConfigPass, f field) {
	for _, policy := range csp.ParseHeader(f.text) {
		all := csp.Evaluate(policy)
		if len(all) == 0 {
			continue
		}
		worst := slices.MaxFunc(all, func(a, b csp.Weakness) int { return int(a.Severity) - int(b.Severity) })
		what := worst.Directive
		if worst.Value != "" {
			what = shown(worst.Value) + " in " + worst.Directive
		}
		message := fmt.Sprintf("The policy: %s %s.", what, worst.Text)
		if more := len(all) - 1; more == 1 {
			message += " It has another weakness."
		} else if more > 1 {
			message += fmt.Sprintf(" It has %d more weaknesses.", more)
		}
		r := p.Reportf(f.value, "%s", message)
		r.Severity, r.Fix = severities[worst.Severity], "Start from `"+f.header.advice+"`."
	}
}

var nginxDuplicate = rule.Check{
	ID:       "headers/nginx-duplicate",
	Title:    "header that nginx adds twice",
	Why:      "add_header adds: it does not replace. Two X-Frame-Options of different value are read as none, and of two Strict-Transport-Security the first counts.",
	Fix:      "Keep one of the lines; `proxy_hide_header` takes off what the application sends.",
	When:     "A block has add_header for the same protecting header twice.",
	Quiet:    "Content-Security-Policy, of which several apply together; the header that the application sends as well, which is not seen.",
	CWE:      1164,
	Severity: rule.Low,
	Links:    []string{nginxDocs + "#add_header"},
	Config: func(p *rule.ConfigPass) {
		eachBlock(p.File, func(block []*deploy.Directive) {
			first := map[*header]field{}
			for _, f := range fields(block) {
				before, twice := first[f.header]
				if !twice {
					first[f.header] = f
					continue
				}
				if strings.HasPrefix(f.header.name, "Content-Security-Policy") || f.more || before.more {
					continue
				}
				p.Reportf(f, "%s is added a second time; line %d adds it already.", f.header.name, before.Span().Line)
			}
		})
	},
}

var nginxNotAlways = rule.Check{
	ID:       "headers/nginx-not-always",
	Title:    "header that nginx leaves out of error pages",
	Why:      "Without `always` nginx adds a header to answers of success and redirection only. Error pages, which like to repeat what the visitor sent, go out bare.",
	Fix:      "Write `always` at the end of each add_header.",
	When:     "A block adds a protecting header without `always`; one finding for each block.",
	Quiet:    "Headers that do not protect, such as Cache-Control.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{nginxDocs + "#add_header"},
	Config: func(p *rule.ConfigPass) {
		eachBlock(p.File, func(block []*deploy.Directive) {
			var names []string
			var first field
			for _, f := range fields(block) {
				if f.header.alarm && !f.always {
					if names == nil {
						first = f
					}
					names = append(names, f.header.name)
				}
			}
			if names != nil {
				p.Reportf(first, "Error pages go out without %s: add_header has no `always`.", strings.Join(names, ", "))
			}
		})
	},
}

var nginxTokens = rule.Check{
	ID:       "headers/nginx-tokens",
	Title:    "nginx tells its version",
	Why:      "The header Server and every error page name the version. It spares an attacker the guessing: he looks up what that version is open to.",
	Fix:      "Write `server_tokens off;` into the http block.",
	When:     "server_tokens is on or build, or a file with an http block has no server_tokens at all.",
	Quiet:    "A fragment without http block; an include in the http block, which may hold it.",
	CWE:      200,
	Severity: rule.Low,
	Links:    []string{"https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens"},
	Config: func(p *rule.ConfigPass) {
		if !judged(p.File) {
			return
		}
		said := false
		p.File.Nginx.Walk(func(d *deploy.Directive, _ []*deploy.Directive) {
			if d.Name.Value != "server_tokens" || len(d.Args) == 0 {
				return
			}
			said = true
			if v := d.Args[0].Value; v == "on" || v == "build" {
				p.Reportf(d, "nginx tells its version: server_tokens is %s.", v)
			}
		})
		http := has(p.File.Nginx.Directives, "http")
		if said || http == nil || !http.Body || !deep(http.Block, "server") {
			return
		}
		for _, d := range http.Block {
			if d.Name.Value == "include" && !harmless(d) {
				return
			}
		}
		p.Reportf(http.Name, "nginx tells its version: there is no server_tokens off.")
	},
}

// eachField yields every header of the table that a file sets.
func eachField(f *deploy.File, yield func(field)) {
	if !judged(f) {
		return
	}
	for _, x := range fields(f.Nginx.Directives) {
		yield(x)
	}
	f.Nginx.Walk(func(d *deploy.Directive, _ []*deploy.Directive) {
		for _, x := range fields(d.Block) {
			yield(x)
		}
	})
}

// eachBlock yields the directives of the file itself and of every block.
func eachBlock(f *deploy.File, yield func(block []*deploy.Directive)) {
	if !judged(f) {
		return
	}
	yield(f.Nginx.Directives)
	f.Nginx.Walk(func(d *deploy.Directive, _ []*deploy.Directive) {
		if d.Body {
			yield(d.Block)
		}
	})
}
