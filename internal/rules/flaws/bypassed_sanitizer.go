package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var bypassedSanitizer = rule.Check{
	ID:       "flaws/bypassed-sanitizer",
	Title:    "sanitiser of Angular told to trust a value",
	Why:      "Angular removes scripts from what it binds. What is marked as trusted it takes as it is: if any part of it was typed by somebody, his script runs in the browser of everybody who sees it.",
	Fix:      "Bind the value without bypassSecurityTrust; if more has to pass than Angular lets through, sanitise it with DOMPurify first.",
	When:     "A method bypassSecurityTrustHtml, -Script, -Style, -Url or -ResourceUrl of DomSanitizer, or trustAsHtml and its like of AngularJS's $sce, is given a variable or a property.",
	Quiet:    "Constants and addresses whose beginning is constant; addresses of blobs; icons that are registered; what DomSanitizer.sanitize, DOMPurify or a function called after them returns. What another function returns is only possible.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{"https://angular.dev/best-practices/security#trusting-safe-values"},
	Code: func(p *rule.CodePass) {
		icons := registeredIcons(p.File)
		for _, call := range p.File.AllCalls() {
			m := trustMethod.FindStringSubmatch(call.Method())
			if m == nil || strings.HasPrefix(m[0], "trustAs") && call.Receiver().Name() != "$sce" || icons[call.ID] {
				continue
			}
			what := call.Arg(0)
			address := strings.HasSuffix(m[1], "Url")
			if address && (beginsFixed(what) || isBlob(what)) {
				continue
			}
			if v := judgeMarkup(p, what, 0); v != outputSilent {
				f := p.Reportf(rule.At(call.NameSpan()), "%s trusts %s as it is.", call.Method(), what.Source())
				weighMarkup(p, f, v)
				raiseMarkup(p, f, what)
				if m[1] == "Style" || m[1] == "Url" {
					f.Severity = rule.Low
				}
			}
		}
	},
}

var trustMethod = regexp.MustCompile(`^(?:bypassSecurityTrust|trustAs)(Html|Script|Style|Url|ResourceUrl|Js|Css)$`)

// registeredIcons returns the calls whose result is handed to the registry of
// Angular Material: addSvgIcon('name', sanitizer.bypassSecurityTrustResourceUrl(path)).
func registeredIcons(f *flow.File) map[js.ValueID]bool {
	found := map[js.ValueID]bool{}
	for _, call := range f.AllCalls() {
		if strings.HasPrefix(call.Method(), "addSvgIcon") || call.Method() == "registerFontClassAlias" {
			for _, a := range call.Args() {
				found[a.ID] = true
			}
		}
	}
	return found
}

// beginsFixed reports whether a text begins with a constant that names a host,
// a path or a kind of data.
func beginsFixed(v flow.Value) bool {
	for range maxMarkupDepth {
		if !v.OK() {
			return false
		}
		row := v.Row()
		operands := v.File.JS.Operands(row)
		switch {
		case row.Op == js.OpTemplate && len(operands) > 0:
			v = v.File.Value(operands[0])
		case row.Op == js.OpBinary:
			v = v.File.Value(row.X)
		default:
			if origins := v.Origins(); len(origins) == 1 && origins[0] != v {
				v = origins[0]
				continue
			}
			text, ok := v.Str()
			return ok && len(strings.Trim(text, "/")) > 2 && !strings.EqualFold(text, "javascript:")
		}
	}
	return false
}

// isBlob reports whether a value is an address that the page itself has made.
func isBlob(v flow.Value) bool {
	for _, o := range v.Origins() {
		if call, ok := o.AsCall(); ok && call.Method() == "createObjectURL" {
			return true
		}
	}
	call, ok := v.AsCall()
	return ok && call.Method() == "createObjectURL"
}
