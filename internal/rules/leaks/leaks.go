// Package leaks is the rule that errors and the insides of a service stay
// inside: what is sent to visitors when something fails, what headers, debug
// pages and file servers give away, and errors that nobody ever sees.
//
// Three questions recur. What part of an error does a value carry (carries.go)?
// Where does a value leave the service (sent.go)? Does it happen in
// production (flow.Value.OnlyInDevelopment)?
package leaks

import (
	"embed"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "leaks",
	Title: "Tell visitors nothing of your insides",
	Files: files,
	Checks: []rule.Check{
		stackToClient, messageToClient, environmentToClient,
		noErrorHandler, floatingPromise, uncaughtCarriesOn, ignoredError, emptyCatch,
		debugErrorPage, graphqlDebug, hapiDebug,
		poweredBy, nextPoweredBy,
		staticRoot, staticDotfiles, directoryListing, browserSourceMaps,
		nodeEnvDevelopment, nodeEnvMissing, processManagerDevelopment,
		developmentServer,
	},
	Enforce: enforce,
}

// soften makes a finding in code that no visitor ever reaches, such as a test
// or a script, one of low severity.
func soften(p *rule.CodePass, f *rule.Finding) {
	if p.Aside() {
		f.Severity = rule.Low
	}
}
