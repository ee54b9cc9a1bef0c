package headers

import (
	"fmt"
	"slices"
	"testing"

	"tenet/internal/ruletest"
	"tenet/web/csp"
)

func Test(t *testing.T) { ruletest.Run(t, Rule) }

// We accept what we tell others to send.
func TestAdviceIsGood(t *testing.T) {
	for _, h := range table {
		switch {
		case h.isPolicy():
			if found := csp.Evaluate(csp.Parse(h.advice)); found != nil {
				t.Errorf("%s: %s is weak: %v", h.name, h.advice, found)
			}
		case h.judge != nil && h.check != obsolete:
			if flaw := h.judge(h.advice); h.advice == "" || flaw != nil {
				t.Errorf("%s: %q is no advice: %v", h.name, h.advice, flaw)
			}
		}
	}
	if found := csp.Evaluate(csp.Parse(helmetDefaults)); found != nil {
		t.Errorf("helmet's own policy is weak: %v", found)
	}
}

func TestEveryJudgeHasItsCheck(t *testing.T) {
	for _, h := range table {
		known := false
		for _, c := range Rule.Checks {
			known = known || c.ID == h.check
		}
		if known == (h.judge == nil) {
			t.Errorf("%s: the judge needs a check that exists, and the check a judge: %q", h.name, h.check)
		}
	}
}

func TestNamesMeanOneHeader(t *testing.T) {
	names := map[string]string{}
	for _, h := range table {
		for _, n := range h.options {
			if names[n] != "" {
				t.Errorf("the option %s means %s and %s", n, names[n], h.name)
			}
			names[n] = h.name
		}
		if byName(h.name) == nil || byName(h.name).name != h.name {
			t.Errorf("%s is not found by its name", h.name)
		}
	}
	// Every option that a version of helmet has had.
	for _, n := range []string{
		"contentSecurityPolicy", "crossOriginEmbedderPolicy", "crossOriginOpenerPolicy", "crossOriginResourcePolicy", "originAgentCluster", "referrerPolicy",
		"strictTransportSecurity", "xContentTypeOptions", "xDnsPrefetchControl", "xDownloadOptions", "xFrameOptions", "xPermittedCrossDomainPolicies",
		"xPoweredBy", "xXssProtection", "frameguard", "hsts", "noSniff", "ieNoOpen", "xssFilter", "hidePoweredBy", "dnsPrefetchControl", "expectCt",
		"featurePolicy", "hpkp", "permittedCrossDomainPolicies",
	} {
		if names[n] == "" {
			t.Errorf("no row knows helmet's option %s", n)
		}
	}
}

func TestJudgeHSTS(t *testing.T) {
	for value, want := range map[string]string{
		"max-age=31536000":                             "",
		`Max-Age="15552000" ; IncludeSubDomains`:       "",
		"max-age=63072000; includeSubDomains; preload": "",
		"max-age=15551999":                             "lasts 179 days, shorter than half a year",
		"max-age=86400; includeSubDomains":             "lasts 1 day, shorter than half a year",
		"max-age=3600":                                 "lasts 1 hour, shorter than half a year",
		"max-age=120":                                  "lasts 2 minutes, shorter than half a year",
		"max-age=5":                                    "lasts 5 seconds, shorter than half a year",
		"max-age=0":                                    "makes browsers forget that the site wants HTTPS",
		"max-age=31536000000":                          "lasts 1000 years: milliseconds where seconds are wanted",
		"31536000":                                     "has no max-age that is a number, so browsers skip it",
		"max-age=1y":                                   "has no max-age that is a number, so browsers skip it",
		"max-age=99999999999999999999":                 "has no max-age that is a number, so browsers skip it",
		"max-age=31536000; preload":                    "asks for preloading, which needs includeSubDomains and a year at least",
		"max-age=" + hole:                              "",
		hole + "; includeSubDomains":                   "",
	} {
		got := ""
		if flaw := judge("Strict-Transport-Security")(value); flaw != nil {
			got = flaw.text
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestMajorOf(t *testing.T) {
	for versions, want := range map[string]int{"^3.23.1": 3, "4": 4, ">=10.0.0 <11": 10, "latest": 0, "": 0, "~2.1": 2, "99999999999": 99999} {
		if got := majorOf(versions); got != want {
			t.Errorf("%q: got %d, want %d", versions, got, want)
		}
	}
}

func TestHolesStandForVariablesOfNginx(t *testing.T) {
	for text, want := range map[string]string{
		"script-src 'nonce-$request_id'": "script-src 'nonce-" + hole + "'",
		"max-age=${age}; preload":        "max-age=" + hole + "; preload",
		"cost $":                         "cost $",
	} {
		if got := withHoles(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestTheListOfPackagesHasNoRepeats(t *testing.T) {
	sorted := slices.Sorted(slices.Values(suitePackages))
	if len(slices.Compact(slices.Clone(sorted))) != len(suitePackages) {
		t.Errorf("a package is listed twice in %q", sorted)
	}
}

// What a stranger writes may repeat itself without end.
func TestHostilePolicies(t *testing.T) {
	doubled := func(first, format string) string {
		text := "const helmet = require('helmet');\nconst a0 = " + first + ";\n"
		for i := 1; i < 40; i++ {
			text += fmt.Sprintf("const a%d = "+format+";\n", i, i-1, i-1)
		}
		return text
	}
	for _, text := range []string{
		doubled("[]", "[...a%d, ...a%d]") + "helmet({ contentSecurityPolicy: { directives: { scriptSrc: a39 } } })",
		doubled("{}", "{ ...a%d, ...a%d }") + "helmet({ contentSecurityPolicy: { directives: a39 } }); helmet(a39)",
		doubled("f()", "[a%d, a%d].join(' ')") + "res.set('Content-Security-Policy', a39)",
		doubled("f()", "`${a%d}${a%d}`") + "res.set('X-Frame-Options', a39)",
		"const a = a + 'x'; res.set('X-Frame-Options', a); const b = [...b]; const c = { ...c }; require('helmet')({ contentSecurityPolicy: { directives: { ...c, scriptSrc: b } }, ...c })",
		"res.set('Content-Security-Policy', \"\u0130\u0130\u0130 SCRIPT-SRC 'unsafe-inline'; img-src \u2018self\u2019\")",
		"const o = { value: o, key: 'X-Frame-Options' }; o['X-Frame-Options'] = o;",
	} {
		if found := find(t, "a.js", text); len(found) > 5 {
			t.Errorf("%d findings: %q", len(found), found)
		}
	}
}
