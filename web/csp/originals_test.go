package csp

import (
	"fmt"
	"slices"
	"testing"

	"tenet/web/internal/nodetest"
)

// evaluator asks Google's CSP Evaluator for what it is sure of: what it calls
// high, medium or a mistake of syntax, and eval and old directives besides.
const evaluator = `
const { CspEvaluator } = require('csp_evaluator/dist/evaluator.js')
const { CspParser } = require('csp_evaluator/dist/parser.js')
const { Type, Severity } = require('csp_evaluator/dist/finding.js')
const sure = [Severity.HIGH, Severity.MEDIUM, Severity.SYNTAX]
answer(input.map(policy => new CspEvaluator(new CspParser(policy).csp).evaluate()
  .filter(f => sure.includes(f.severity) || [Type.SCRIPT_UNSAFE_EVAL, Type.DEPRECATED_DIRECTIVE].includes(f.type))
  .map(f => [Type[f.type], f.directive])))
`

// kindsOf are our kinds for the Evaluator's types.
var kindsOf = map[string]Kind{
	"SCRIPT_UNSAFE_INLINE": UnsafeInline, "SCRIPT_UNSAFE_EVAL": UnsafeEval, "PLAIN_URL_SCHEMES": Wildcard, "PLAIN_WILDCARD": Wildcard,
	"SCRIPT_ALLOWLIST_BYPASS": Bypass, "SRC_HTTP": PlainHTTP, "MISSING_DIRECTIVES": Missing, "UNKNOWN_DIRECTIVE": Unknown, "DEPRECATED_DIRECTIVE": Unknown,
	"INVALID_KEYWORD": BadSource, "MISSING_SEMICOLON": BadSource, "NONCE_LENGTH": ShortNonce,
}

var kindNames = map[Kind]string{
	UnsafeInline: "inline", UnsafeEval: "eval", Wildcard: "wildcard", PlainHTTP: "http", Bypass: "bypass", Missing: "missing", Unknown: "unknown", Dropped: "dropped", BadSource: "source", ShortNonce: "nonce",
}

// Why we differ.
const (
	baseTag   = "a base element moves the scripts that are written with relative addresses, whatever lets them in"
	eval      = "browsers ask script-src about eval, never the directives for elements and handlers"
	domain    = "a source for a whole top-level domain is as good as one for every host, not a way around by a few of them"
	local     = "nobody is on the way to the machine itself"
	pictures  = "browsers ask for pictures and styles by https:// instead, and refuse the rest: only scripts matter"
	reports   = "reports are no source of scripts"
	baseData  = "an address by data: cannot be the base of others: HTML, section 4.2.3"
	frames    = "every site may frame the page; the Evaluator looks at scripts alone"
	noScript  = "scripts from everywhere run: plug-in content is no worse, and one finding says it"
	publishes = "the host serves whatever anybody publishes, or answers with JSONP; the Evaluator's list has it not"
	gone      = "browsers do not read the directive any more"
	known     = "the values of a directive that nobody reads are not looked at"
	fetched   = "browsers with the directive read it; the others skip it without harm"
	beside    = "browsers skip 'none' beside other values"
	twice     = "browsers read the first directive of a name only, which nobody expects"
	types     = "the directive takes one word, and a scanner of values for sources has nothing to say of it"
)

// A comparison is a policy, and where we differ from the Evaluator: what only
// we say and what only it says, each with the reason.
type comparison struct {
	policy     string
	more, less map[string]string
}

var comparisons = []comparison{
	{policy: "default-src 'self'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src 'none'"},
	{policy: "default-src *", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src https:", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src 'self' 'unsafe-inline'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src 'self' 'unsafe-eval'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src data:", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "default-src 'self'; script-src 'self' https:; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'self'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "script-src 'self'; object-src 'none'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "script-src 'self'; object-src 'none'; base-uri 'self'"},
	{policy: "script-src 'unsafe-inline'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'unsafe-inline' 'nonce-abcdefghij'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'unsafe-inline' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'nonce-abcdefghij' 'strict-dynamic' https: http: 'unsafe-inline'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'nonce-abcdefghij'; object-src 'none'"},
	{policy: "script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=' 'strict-dynamic'; object-src 'none'"},
	{policy: "script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; object-src 'none'", more: map[string]string{"missing base-uri": baseTag}},
	{policy: "script-src 'nonce-abc'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src 'unsafe-eval' 'self'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src-elem 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src-attr 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'"},
	{policy: "script-src-elem 'unsafe-eval'; script-src 'self'; object-src 'none'; base-uri 'none'", less: map[string]string{"eval script-src-elem": eval}},
	{policy: "script-src *; object-src 'none'; base-uri 'none'"},
	{policy: "script-src http:; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://*; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://*.com; object-src 'none'; base-uri 'none'", more: map[string]string{"wildcard script-src": domain}, less: map[string]string{"bypass script-src": domain}},
	{policy: "script-src data:; object-src 'none'; base-uri 'none'"},
	{policy: "script-src blob:; object-src 'none'; base-uri 'none'"},
	{policy: "script-src filesystem:; object-src 'none'; base-uri 'none'"},
	{policy: "script-src http://cdn.example; object-src 'none'; base-uri 'none'"},
	{policy: "script-src http://localhost:3000; object-src 'none'; base-uri 'none'", less: map[string]string{"http script-src": local}},
	{policy: "default-src 'self'; img-src http://images.example; base-uri 'none'", less: map[string]string{"http img-src": pictures}},
	{policy: "default-src 'self'; style-src http://styles.example; base-uri 'none'", less: map[string]string{"http style-src": pictures}},
	{policy: "default-src 'self'; report-uri http://reports.example; base-uri 'none'", less: map[string]string{"http report-uri": reports}},
	{policy: "default-src 'self'; object-src *; base-uri 'none'"},
	{policy: "default-src 'self'; object-src https:; base-uri 'none'"},
	{policy: "default-src 'self'; object-src data:; base-uri 'none'"},
	{policy: "default-src 'self'; base-uri *"},
	{policy: "default-src 'self'; base-uri https:"},
	{policy: "default-src 'self'; base-uri data:", less: map[string]string{"wildcard base-uri": baseData}},
	{policy: "default-src 'self'; base-uri 'none'; frame-ancestors *", more: map[string]string{"wildcard frame-ancestors": frames}},
	{policy: "img-src 'self'", less: map[string]string{"missing object-src": noScript}},
	{policy: "frame-ancestors 'none'", less: map[string]string{"missing object-src": noScript}},
	{policy: "upgrade-insecure-requests", less: map[string]string{"missing object-src": noScript}},
	{policy: "script-src https://ajax.googleapis.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://ajax.googleapis.com/ajax/libs/jquery/; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://cdnjs.cloudflare.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://www.google.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://accounts.google.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://www.google-analytics.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://cdn.jsdelivr.net; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://unpkg.com; object-src 'none'; base-uri 'none'", more: map[string]string{"bypass script-src": publishes}},
	{policy: "script-src https://api.github.com; object-src 'none'; base-uri 'none'", more: map[string]string{"bypass script-src": publishes}},
	{policy: "script-src https://storage.googleapis.com; object-src 'none'; base-uri 'none'"},
	{policy: "script-src https://cdn.example; object-src 'none'; base-uri 'none'"},
	{policy: "default-src 'self'; scrpt-src 'self'; base-uri 'none'"},
	{policy: "default-src 'self'; navigate-to 'self'; base-uri 'none'", more: map[string]string{"unknown navigate-to": gone}},
	{policy: "default-src 'self'; reflected-xss block; base-uri 'none'", less: map[string]string{"source reflected-xss": known}},
	{policy: "default-src 'self'; referrer no-referrer; base-uri 'none'"},
	{policy: "default-src 'self'; plugin-types application/pdf; base-uri 'none'", more: map[string]string{"unknown plugin-types": gone}},
	{policy: "default-src 'self'; prefetch-src 'self'; base-uri 'none'", less: map[string]string{"unknown prefetch-src": fetched}},
	{policy: "default-src 'self'; img-src: 'self'; base-uri 'none'"},
	{policy: "default-src self; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 'self' unsafe-inline; base-uri 'none'"},
	{policy: "default-src 'self'; script-src nonce-abcdefghij; base-uri 'none'"},
	{policy: "default-src 'self'; script-src sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 'self' 'unsafe-inlin'; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 'self' 'none'; base-uri 'none'", more: map[string]string{"source script-src": beside}},
	{policy: "default-src 'self'; script-src 'self; base-uri 'none'"},
	{policy: "default-src 'self' script-src 'none'; base-uri 'none'"},
	{policy: "script-src 'self' object-src 'none'; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 'none'; script-src *; base-uri 'none'", more: map[string]string{"dropped script-src": twice}},
	{policy: "require-trusted-types-for 'script'; trusted-types 'allow-duplicates' default; default-src 'self'; base-uri 'none'"},
	{policy: "require-trusted-types-for 'scripts'; default-src 'self'; base-uri 'none'", less: map[string]string{"source require-trusted-types-for": types}},
	{policy: "DEFAULT-SRC 'SELF'; BASE-URI 'NONE'"},
	{policy: "default-src 'self'; script-src 'self' 'unsafe-hashes' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'"},
	{policy: "default-src 'self'; object-src https://fpdownload.adobe.com; base-uri 'none'"},
	{policy: "default-src 'self'; script-src 192.0.2.1; base-uri 'none'"},
	{policy: "script-src 'none'; object-src 'none'"},
	{policy: "script-src; object-src 'none'"},
}

// Both find the same in every policy, but for the differences that are listed.
func TestAgreesWithTheEvaluator(t *testing.T) {
	var policies []string
	for _, c := range comparisons {
		policies = append(policies, c.policy)
	}
	var findings [][][2]string
	nodetest.Run(t, evaluator, policies, &findings)
	for i, c := range comparisons {
		var ours, others []string
		for _, w := range Evaluate(Parse(c.policy)) {
			ours = append(ours, fmt.Sprint(kindNames[w.Kind], " ", w.Directive))
		}
		for _, f := range findings[i] {
			if kind, ok := kindsOf[f[0]]; ok {
				others = append(others, fmt.Sprint(kindNames[kind], " ", f[1]))
			} else if f[0] != "OBJECT_ALLOWLIST_BYPASS" {
				t.Errorf("%s: %s is a type that is not known", c.policy, f[0])
			} else {
				others = append(others, "flash "+f[1])
			}
		}
		differences(t, c, "only we say", ours, others, c.more)
		differences(t, c, "only the Evaluator says", others, ours, c.less)
	}
}

func differences(t *testing.T, c comparison, who string, these, those []string, listed map[string]string) {
	t.Helper()
	var found []string
	for _, what := range these {
		if !slices.Contains(those, what) && !slices.Contains(found, what) {
			found = append(found, what)
		}
	}
	for _, what := range found {
		if listed[what] == "" {
			t.Errorf("%s: %s %s", c.policy, who, what)
		}
	}
	for what := range listed {
		if !slices.Contains(found, what) {
			t.Errorf("%s: it is listed that %s %s, which is not so", c.policy, who, what)
		}
	}
}
