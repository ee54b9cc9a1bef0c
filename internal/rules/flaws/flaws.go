// Package flaws is the rule that the code is analysed for the classic flaws:
// untrusted input that reaches a command, a query, a path, a page or an object
// it must not; cryptography that does not hold; secrets in the source; and
// protections that are switched off.
//
// Checks live in files named after what they look at, each file with one list
// of its checks, and this file joins the lists. Checks that follow data ask
// the pass for flows; checks that do not ask it for calls, as everywhere.
package flaws

import (
	"embed"
	"slices"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "flaws",
	Title: "Analyse the code",
	Files: files,
	Checks: slices.Concat(
		injectionChecks,
		patternChecks,
		cryptoChecks,
		secretChecks,
		transportChecks,
		webChecks,
		loopChecks,
		desktopChecks,
		templateChecks,
		mistakeChecks,
	),
}
