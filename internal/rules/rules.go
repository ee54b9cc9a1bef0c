// Package rules lists the ten rules. Their order is that of the scorecard and
// of the documentation. A rule that has no checks yet is listed with its title
// alone, and every report says that it is not built yet.
package rules

import (
	"tenet/internal/rule"
	"tenet/internal/rules/cookies"
	"tenet/internal/rules/dependencies"
	"tenet/internal/rules/eval"
	"tenet/internal/rules/flaws"
	"tenet/internal/rules/headers"
	"tenet/internal/rules/leaks"
	"tenet/internal/rules/root"
	"tenet/internal/rules/scope"
	"tenet/internal/rules/strict"
)

// All returns the ten rules.
func All() []*rule.Rule {
	return []*rule.Rule{
		eval.Rule,
		strict.Rule,
		leaks.Rule,
		flaws.Rule,
		root.Rule,
		headers.Rule,
		cookies.Rule,
		scope.Rule,
		{Name: "libraries", Title: "Choose libraries with care"},
		dependencies.Rule,
	}
}
