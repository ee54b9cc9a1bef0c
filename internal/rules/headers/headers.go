// Package headers is the rule that a service sends the headers that make
// browsers defend its pages: set at all, before the routes, for every page,
// and with values that do something.
//
// All checks read one table of headers, table.go, whichever way a header is
// set: by an option of helmet, lusca or hapi, by hand, in next.config.js, or
// by nginx. What a Content-Security-Policy is worth, package csp says.
package headers

import (
	"embed"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "headers",
	Title: "Send the protecting headers",
	Files: files,
	Checks: []rule.Check{
		noneSet, afterRoutes, headerDisabled, duplicateOption,
		hstsWeak, frameWeak, sniffWeak, referrerWeak, crossOriginOpen, xssFilterOn, obsoleteHeader,
		cspMissing, cspUnsafeInline, cspUnsafeEval, cspWildcard, cspBypassableHost, cspMissingDirective,
		cspUnknownDirective, cspBadSource, cspFixedNonce, cspReportOnly,
		nginxMissing, nginxInheritance, nginxWeakValue, nginxDuplicate, nginxNotAlways, nginxTokens,
		untrustedValue,
		missing, weakValue, plainAnswer, certificate, mixedContent, uncheckedScript, corsReflects,
	},
	Enforce: enforce,
}
