package headers

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/web/csp"
)

// severities of package csp in the words of a rule. A policy is a second line
// of defence: a hole in it is never more than medium.
var severities = map[csp.Severity]rule.Severity{csp.Low: rule.Low, csp.Medium: rule.Medium, csp.High: rule.Medium}

// judgePolicies returns the check of some kinds of weaknesses. All of a kind
// in one directive are one finding.
func judgePolicies(kinds ...csp.Kind) func(*rule.CodePass) {
	return func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		for _, policy := range policies(p.File) {
			if policy.report {
				continue
			}
			for _, group := range grouped(policy, kinds) {
				w := group[0]
				f := p.Reportf(rule.At(policy.at(w.Directive, w.Value)), "%s", policy.message(group))
				f.Severity = severities[w.Severity]
				if policy.guess {
					f.Confidence = rule.Possible
				}
			}
		}
	}
}

// grouped returns the weaknesses of some kinds, those of one kind and
// directive together.
func grouped(p *policy, kinds []csp.Kind) [][]csp.Weakness {
	var groups [][]csp.Weakness
	for _, w := range csp.Evaluate(p.Policy) {
		if !slices.Contains(kinds, w.Kind) || w.Kind == csp.Missing && p.lack {
			continue
		}
		i := slices.IndexFunc(groups, func(g []csp.Weakness) bool {
			return g[0].Kind == w.Kind && g[0].Directive == w.Directive && w.Value != ""
		})
		if i < 0 {
			groups = append(groups, []csp.Weakness{w})
		} else {
			groups[i] = append(groups[i], w)
		}
	}
	return groups
}

func (p *policy) message(group []csp.Weakness) string {
	w := group[0]
	from := "The policy"
	if p.who != "" {
		from = "The policy that " + p.who + " sends"
	}
	if w.Value == "" {
		return fmt.Sprintf("%s: %s %s.", from, shown(w.Directive), w.Text)
	}
	and := ""
	if len(group) > 1 {
		var others []string
		for _, o := range group[1:] {
			others = append(others, o.Value)
		}
		and = " So do " + strings.Join(others, ", ") + "."
		if len(others) == 1 {
			and = " So does " + others[0] + "."
		}
		if w.Kind == csp.BadSource {
			and = strings.NewReplacer(" So does ", " Neither is ", " So do ", " Neither are ").Replace(and[:len(and)-1]) + " right."
		}
	}
	return fmt.Sprintf("%s: %s in %s %s.%s", from, shown(w.Value), w.Directive, w.Text, and)
}

const strictCSP = "https://web.dev/articles/strict-csp"

var cspUnsafeInline = rule.Check{
	ID:       "headers/csp-unsafe-inline",
	Title:    "policy that lets inline scripts run",
	Why:      "A policy is there so that an injected script does not run. 'unsafe-inline' lets it run: what remains of the policy hardly matters.",
	Fix:      "Give each script a nonce or hash, `'nonce-...'` anew for every answer, and move event handlers out of attributes.",
	When:     "script-src, or default-src in its place, has 'unsafe-inline', in helmet's or lusca's directives or in a policy written by hand. The same of what a running service sends.",
	Quiet:    "A nonce, a hash or 'strict-dynamic' stands beside it: browsers then skip it. Something unknown stands beside it, which may be a nonce. style-src. Policies that only report.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{strictCSP, "https://www.w3.org/TR/CSP3/#allow-all-inline"},
	Live:     livePolicies(csp.UnsafeInline),
	Code:     judgePolicies(csp.UnsafeInline),
}

var cspUnsafeEval = rule.Check{
	ID:       "headers/csp-unsafe-eval",
	Title:    "policy that lets scripts turn text into code",
	Why:      "With 'unsafe-eval' a gadget in any library on the page, one that evaluates an attribute for instance, runs the attacker's text.",
	Fix:      "Take 'unsafe-eval' out; for WebAssembly 'wasm-unsafe-eval' is enough. Compile templates when building.",
	When:     "script-src, or default-src in its place, has 'unsafe-eval'. The same of what a running service sends.",
	Quiet:    "'wasm-unsafe-eval'; a value that only development adds; policies that only report.",
	CWE:      95,
	Severity: rule.Medium,
	Links:    []string{strictCSP},
	Live:     livePolicies(csp.UnsafeEval),
	Code:     judgePolicies(csp.UnsafeEval),
}

var cspWildcard = rule.Check{
	ID:       "headers/csp-wildcard",
	Title:    "policy that lets in scripts from everywhere",
	Why:      "When every host, every https: address or a data: address may be the source of a script, the attacker puts his own there.",
	Fix:      "Name the hosts that the pages need, or give scripts a nonce and add 'strict-dynamic'.",
	When:     "script-src, or default-src in its place, has *, https:, http:, data:, *.com or a host by http://; object-src, frame-ancestors or base-uri have such a value. The same of what a running service sends.",
	Quiet:    "'strict-dynamic' stands beside it: browsers then skip hosts. http://localhost. Other directives: a picture from anywhere is no script. Policies that only report.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{strictCSP, mdn + "Content-Security-Policy"},
	Live:     livePolicies(csp.Wildcard, csp.PlainHTTP),
	Code:     judgePolicies(csp.Wildcard, csp.PlainHTTP),
}

var cspBypassableHost = rule.Check{
	ID:    "headers/csp-bypassable-host",
	Title: "policy that allows a host from which anybody may have a script",
	Why: "Some hosts serve AngularJS, whose templates run as code, answer with JSONP, or carry every package and upload of the world. " +
		"An attacker loads such a file from the allowed host, and the policy lets it run.",
	Fix:      "Serve the library yourself, allow the one file by its full path or hash, or use a nonce with 'strict-dynamic'.",
	When:     "script-src, or default-src in its place, allows a host of a short list, such as ajax.googleapis.com, cdn.jsdelivr.net, unpkg.com or *.cloudfront.net, with a path, if any, that reaches such files. The same of what a running service sends.",
	Quiet:    "The path leads to other files only; 'strict-dynamic' stands beside it; hosts that are not on the list.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{strictCSP, "https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/"},
	Live:     livePolicies(csp.Bypass),
	Code:     judgePolicies(csp.Bypass),
}

var cspMissingDirective = rule.Check{
	ID:       "headers/csp-missing-directive",
	Title:    "policy with a gap",
	Why:      "What no directive speaks of is allowed. default-src stands in for most, but not for base-uri: an injected base element then points relative addresses of scripts and forms at the attacker's host.",
	Fix:      "Begin with `default-src 'self'` and add `base-uri 'none'` and `object-src 'none'`.",
	When:     "A policy has neither script-src nor default-src, neither object-src nor default-src, or no base-uri. The same of what a running service sends.",
	Quiet:    "Helmet's defaults have them; script-src or default-src is 'none'; parts of the policy are not known; policies that only report.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{strictCSP, "https://www.w3.org/TR/CSP3/#directive-base-uri"},
	Live:     livePolicies(csp.Missing),
	Code:     judgePolicies(csp.Missing),
}

var cspUnknownDirective = rule.Check{
	ID:       "headers/csp-unknown-directive",
	Title:    "policy with a directive that browsers skip",
	Why:      "A misspelt directive, one that stands there a second time, or one with typographic quotes does nothing. Nobody notices: the browser says so in a console that nobody reads.",
	Fix:      "Write the directive as the standard does, once.",
	When:     "A policy has a directive that no browser reads, reads no more, or drops. The same of what a running service sends.",
	Quiet:    "Directives of no effect that do no harm, such as block-all-mixed-content.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://www.w3.org/TR/CSP3/#csp-directives"},
	Live:     livePolicies(csp.Unknown, csp.Dropped),
	Code:     judgePolicies(csp.Unknown, csp.Dropped),
}

var cspBadSource = rule.Check{
	ID:       "headers/csp-bad-source",
	Title:    "policy with a value that means something else",
	Why:      "self without quotes is a host of that name; 'slef' is nothing at all. The page breaks, or, as people then add *, the policy does.",
	Fix:      "Write keywords, nonces and hashes in single quotes: `'self'`.",
	When:     "A value of a policy is a keyword, nonce or hash without quotes, a quoted word that browsers do not know, the name of a directive, or 'none' beside others. The same of what a running service sends.",
	Quiet:    "Values of report-to, sandbox and other directives without sources.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://www.w3.org/TR/CSP3/#framework-directive-source-list"},
	Live:     livePolicies(csp.BadSource),
	Code:     judgePolicies(csp.BadSource),
}

var cspFixedNonce = rule.Check{
	ID:       "headers/csp-fixed-nonce",
	Title:    "nonce that never changes",
	Why:      "A nonce proves that the server wrote a script. One that stands in the source is the same for every visitor and every day: the attacker reads it off any page and writes it on his script.",
	Fix:      "Make a nonce for each answer, `crypto.randomBytes(16).toString('base64')`, and write it into the header and the scripts.",
	When:     "The directive for scripts has 'nonce-...' with a constant. Two answers of a running service have the same nonce, or one has less than eight characters.",
	Quiet:    "Any part of the nonce is not constant; nonces of styles.",
	CWE:      330,
	Severity: rule.Medium,
	Links:    []string{"https://www.w3.org/TR/CSP3/#security-nonces"},
	Live:     liveFixedNonce,
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		for _, policy := range policies(p.File) {
			for _, d := range policy.Directives {
				for _, v := range d.Values {
					if isScriptDirective(d.Name) && strings.HasPrefix(strings.ToLower(v), "'nonce-") && !hasHole(v) {
						p.Reportf(rule.At(policy.at(d.Name, v)), "The nonce %s is the same for every answer.", shown(v))
					}
				}
			}
		}
	},
}

func isScriptDirective(name string) bool {
	return name == "default-src" || strings.HasPrefix(name, "script-src")
}

var cspReportOnly = rule.Check{
	ID:       "headers/csp-report-only",
	Title:    "policy that only reports",
	Why:      "Content-Security-Policy-Report-Only stops nothing: it is there to try a policy out. Left for ever, the pages are as open as without one.",
	Fix:      "Once the reports are clean, send the policy as Content-Security-Policy; a stricter one may report beside it.",
	When:     "helmet's contentSecurityPolicy has reportOnly: true, or the header is written by hand, and nothing in the file enforces a policy. A page of a running service has no other policy.",
	Quiet:    "The same file sets Content-Security-Policy too; reportOnly is not constant.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{mdn + "Content-Security-Policy-Report-Only"},
	Live:     liveReportOnly,
	Code: func(p *rule.CodePass) {
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		row := byName("Content-Security-Policy")
		if headersByHand(p.File)[row] {
			return
		}
		var only []flow.Value
		for _, s := range suites(p.File) {
			o, _ := s.option(row)
			switch report := o.Value.Option("reportOnly"); {
			case report.IsTrue():
				only = append(only, report.Value)
			case s.only == row, s.only == nil && s.lib == helmet && !o.IsFalse():
				return
			}
		}
		for _, v := range only {
			p.Reportf(v, "The policy only reports what breaks it, and stops nothing: reportOnly is true.")
		}
		reportOnlyByHand(p)
	},
}

func reportOnlyByHand(p *rule.CodePass) {
	row := byName("Content-Security-Policy-Report-Only")
	for _, s := range byHand(p.File) {
		if s.header == row && s.value.Op() != js.OpUndefined {
			p.Reportf(s.value, "The policy is sent as Content-Security-Policy-Report-Only, which stops nothing.")
			return
		}
	}
}
