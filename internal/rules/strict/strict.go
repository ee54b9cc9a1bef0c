// Package strict is the rule that all code runs in strict mode (ECMA-262,
// section 11.2.2 and Annex C), where JavaScript reports mistakes that it
// otherwise hides: above all an assignment to a name that nobody declared.
//
// The facts come from package js: why each function is strict or not, the
// constructs that strict mode refuses or reads differently, and the string
// statements that are, or were meant to be, directives.
package strict

import (
	"embed"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "strict",
	Title: "Run in strict mode",
	Files: files,
	Checks: []rule.Check{
		sloppyFile, misplacedDirective, implicitGlobal,
		withStatement, octal, deleteName, duplicateParameter, argumentsCallee, reservedName,
		argumentsAlias, thisIsGlobal, blockFunction,
	},
}

const manual = "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Strict_mode"

// isSloppy reports whether the code of a function is not strict.
func isSloppy(f *flow.File, fn js.FuncID) bool {
	return f.JS.Funcs[fn].Strict == js.SloppyCode
}

// constructs yields the constructs of the given kinds that stand in sloppy
// code. In strict code they are errors of syntax, which no engine runs.
func constructs(f *flow.File, kinds ...js.SloppyKind) []js.Sloppy {
	var found []js.Sloppy
	for _, s := range f.JS.Sloppy {
		for _, k := range kinds {
			if s.Kind == k && isSloppy(f, s.Func) && refused(f, s) {
				found = append(found, s)
			}
		}
	}
	return found
}

// refused reports whether strict mode takes a construct differently at all.
func refused(f *flow.File, s js.Sloppy) bool {
	switch s.Kind {
	case js.SloppyOctalEscape:
		// `\1` is an error in any template, and fine in a tagged one.
		return f.JS.Text.Data[s.Start] != '`'
	case js.SloppyArgumentsAlias:
		return aliased(f, s)
	case js.SloppyUndeclared:
		return false // judged by name; see implicitGlobal
	}
	return true
}

// owner returns the function whose this and arguments a function uses: arrow
// functions have none of their own.
func owner(f *flow.File, fn js.FuncID) js.FuncID {
	for f.JS.Funcs[fn].Kind == js.FuncArrow {
		fn = f.JS.Funcs[fn].Parent
	}
	return fn
}
