// Package dependencies is the rule that what a project installs has no known
// holes: no advisory affects the packages that it runs, no package is there to
// do harm, and what is installed is what was locked.
//
// What is installed and which advisories affect it package deps knows; the
// checks here decide what is worth saying, and what to do about it.
package dependencies

import (
	"embed"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "dependencies",
	Title: "Stay out of known holes",
	Files: files,
	Checks: []rule.Check{
		knownHole, malicious,
		oldRuntime,
		unsafeRange, openSource, lockMismatch, notLocked, deprecated,
	},
}
