// Package libraries is the rule that the libraries which lie in a project, or
// which its pages fetch from elsewhere, have no known holes, and are what they
// were when somebody chose them.
//
// Which libraries there are is read by package signature and joined with
// advisories by package deps. Packages that a package manager installs are the
// business of rule dependencies.
package libraries

import (
	"embed"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:   "libraries",
	Title:  "Choose libraries with care",
	Files:  files,
	Checks: []rule.Check{vulnerable, hijackedHost, unpinned, malformedIntegrity},
}
