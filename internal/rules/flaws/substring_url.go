package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var substringURLCheck = rule.Check{
	ID:    "flaws/substring-url-check",
	Title: "host looked for somewhere in a URL",
	Why: "The name of a trusted host can stand anywhere in a URL: in its path, in its query, before an @, as the beginning or the end of another name. " +
		"Whoever writes the URL gets past the check.",
	Fix: "Parse it with new URL(text) and compare its origin or host with ===, or its host with endsWith('.example.com').",
	When: "A condition looks for a host in a URL or an origin with includes or indexOf, for its beginning without the slash that ends the host, or for its end without a dot; " +
		"and the value is an origin, a referrer or a redirect, the function says that it decides what is allowed, or the address is requested or redirected to under that condition.",
	Quiet: "The code does not say that it decides what is allowed: many programs look for a host in order to choose a player or an icon.",
	CWE:   20, Severity: rule.Medium,
	Links: []string{"https://developer.mozilla.org/en-US/docs/Web/API/URL", "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range textsOf(p.File).calls {
			host, ok := c.Arg(0).Str()
			if !ok || !isHost(host) || !asks(c) || isList(c.Receiver()) || !address(c.Receiver()) && !guardsRequest(c.Value, urlOf(c.Receiver())) {
				continue
			}
			if passes := getsPast(c.Method(), host); passes != "" {
				p.Reportf(c, "%s is also true for %s.", c.Source(), passes).Label = "holds for other hosts"
			}
		}
	},
}

// isList reports whether a value is an array, whose includes compares whole
// elements.
func isList(v flow.Value) bool {
	if v.Op() == js.OpArray || strings.HasSuffix(strings.ToLower(v.Name()), "s") && !strings.HasSuffix(strings.ToLower(v.Name()), "address") {
		return true
	}
	for _, o := range v.Origins() {
		if o.Op() == js.OpArray || o.Op() == js.OpNew {
			return true
		}
		if c, ok := o.AsCall(); ok && (c.Method() == "split" || c.Method() == "map" || c.Method() == "filter") {
			return true
		}
	}
	return false
}

// getsPast returns a URL of another host that has the text where a method
// looks for it.
func getsPast(method, host string) string {
	name := host[strings.LastIndexByte(strings.TrimRight(host, "/"), '/')+1:]
	switch method {
	case "includes", "indexOf":
		return "https://evil.example/?" + host
	case "startsWith":
		if !strings.HasSuffix(host, "/") {
			return host + ".evil.example"
		}
	case "endsWith":
		if name == host && host[0] != '.' {
			return "https://evil" + host
		}
	}
	return ""
}

// protecting are words in the names of functions that keep dangerous links out.
var protecting = []string{"sanit", "clean", "purif", "xss", "safe", "valid", "allow", "trust", "secur", "dangerous"}

// mentionsData reports whether a text of a file speaks of the other schemes
// that run scripts.
func mentionsData(f *flow.File) bool {
	return f.JS.AnyString(func(s string) bool {
		return containsAny(strings.ToLower(s), "data:", "vbscript", "|data")
	})
}

var incompleteSchemeCheck = rule.Check{
	ID:       "flaws/incomplete-scheme-check",
	Title:    "javascript: kept out, data: let in",
	Why:      "A link or a frame runs what data: and vbscript: bring along as it does with javascript:. A list of what is forbidden is never complete.",
	Fix:      "Let in http:, https: and mailto: alone: compare new URL(text, base).protocol with them.",
	When:     "A condition looks for javascript: at the start of a URL, and nothing in the file mentions data:.",
	Quiet:    "data: is mentioned anywhere in the file, or the code does not say that it makes something safe.",
	CWE:      184,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/URI/Reference/Schemes/javascript"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range textsOf(p.File).calls {
			if !asks(c) || !purpose(c.Value, protecting) {
				continue
			}
			scheme, ok := c.Arg(0).Str()
			if pat, _, tests := tested(c); tests {
				scheme, ok = pat.re.Source, true
				scheme = strings.TrimPrefix(strings.ReplaceAll(scheme, `\s*`, ""), "^")
			}
			if ok && strings.HasPrefix(strings.ToLower(scheme), "javascript:") {
				if flow.Memo(p.File, fileFact("data:"), mentionsData) {
					return
				}
				p.Reportf(c, "%s does not see data:.", c.Source()).Label = "data: and vbscript: pass"
			}
		}
	},
}
