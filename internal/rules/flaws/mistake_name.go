package flaws

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// nameMistakes are about declared names and what is assigned to them.
var nameMistakes = []mistake{
	{
		name: "undefined-name", title: "name that nobody declares", eslint: "no-undef", cwe: 457,
		why: "Reading it throws a ReferenceError; most are misspelt or not imported.", fix: "Declare or import it.",
		when: "A name is read that neither the file nor the platform declares: one finding a name.",
		quiet: "TypeScript, whose compiler reports it; names of Node, of test frameworks in tests and of browsers in scripts of pages; names in a " +
			"`/* global name */` comment, asked for with typeof, declared by another script, or assigned in the file, which rule strict reports.",
		say: "{code} is not declared anywhere.", code: undefinedNames,
	},
	{
		name: "unused-variable", title: "name that nothing reads", eslint: "no-unused-vars", cwe: 563,
		why: "It is left over, or another name was meant where it should have been read.", fix: "Delete it, or use it.",
		when: "A variable, function, class or import is never read. Being counted up, or called by itself, does not count.",
		quiet: "Parameters and caught errors; names that start with _; elements of an array pattern and variables of for-in and for-of; what is exported or stands beside a rest element; " +
			"top-level names of scripts that are no modules, which other scripts may read.",
		say: "{code} is never read{name}.", code: unusedNames,
	},
	{
		name: "use-before-definition", title: "name used above its declaration", eslint: "no-use-before-define", cwe: 457,
		why: "let, const and class throw there, var is undefined.", fix: "Move the declaration up.",
		when: "A variable or class is used above its declaration, in the same function.", quiet: "Functions, and uses in another function, which may run later.",
		kind: js.MistakeUsedBeforeDefined, say: "{name} is used here, above its declaration.",
	},
	{
		name: "redeclaration", title: "name declared twice", eslint: "no-redeclare", cwe: 694,
		why: "Both are one variable; whoever wrote the second hardly knew the first.", fix: "Rename one, or assign without var.",
		when: "A var or function declares a name that its function has already.",
		kind: js.MistakeRedeclared, say: "{name} is declared in this function already.",
	},
	{
		name: "constant-reassigned", title: "assignment to a constant", eslint: "no-const-assign", cwe: 471, sure: true,
		why: "It throws a TypeError.", fix: "Declare it with let, or assign to another name.", when: "A const is assigned or counted up.",
		say: "{name} is a constant: this throws.", code: reassigned(js.SymConst),
	},
	{
		name: "class-reassigned", title: "assignment to a class", eslint: "no-class-assign", cwe: 471,
		why: "Whoever makes an object of it afterwards gets something else.", fix: "Use another name.", when: "The name of a class is assigned.",
		say: "{name} is a class, which this replaces.", code: reassigned(js.SymClass),
	},
	{
		name: "function-reassigned", title: "assignment to a function", eslint: "no-func-assign", cwe: 471,
		why: "Calls before and after it call different functions.", fix: "Use a variable.", when: "The name of a function declaration is assigned.",
		say: "{name} is a function, which this replaces.", code: reassigned(js.SymFunction),
	},
	{
		name: "import-reassigned", title: "assignment to an import", eslint: "no-import-assign", cwe: 471, sure: true,
		why: "Imports are read-only: it throws a TypeError.", fix: "Copy it into a variable.", when: "An imported name, or a member of an imported namespace, is assigned.",
		say: "{name} is imported: this throws.", code: importAssigned,
	},
	{
		name: "exception-reassigned", title: "caught error that is overwritten", eslint: "no-ex-assign", cwe: 471,
		why: "The error is lost.", fix: "Use another name.", when: "The name of a catch clause is assigned.",
		say: "{name} is the caught error, which this overwrites.", code: reassigned(js.SymCatch),
	},
	{
		name: "global-reassigned", title: "assignment to a global of the language", eslint: "no-global-assign", cwe: 471,
		why: "All code of the process shares it; assigning undefined, NaN or Infinity has no effect or throws.", fix: "Use another name.",
		when: "A name that the language defines is assigned.", quiet: "The file asks with typeof whether it is there.",
		say: "{name} belongs to the language.", code: globalAssigned,
	},
	{
		name: "shadowed-constant", title: "own variable called undefined, NaN or Infinity", eslint: "no-shadow-restricted-names", cwe: 694,
		why: "Code that tests for undefined tests for that variable.", fix: "Use another name.", when: "A declaration is called undefined, NaN or Infinity.",
		quiet: "undefined that nothing is assigned to.",
		say:   "{name} is not the one of the language here.", code: shadowedConstants,
	},
}

func unusedNames(p *rule.CodePass, m *mistake) {
	exported := commentWords(p.File.JS, exportedComment)
	for _, row := range p.File.JS.Mistakes {
		if row.Kind == js.MistakeUnusedName && !exported[p.File.JS.Text.Data[row.Start:row.End]] {
			written := ""
			if row.Name != 0 {
				written = ", only written"
			}
			m.report(p, row.Start, row.End, written)
		}
	}
}

// eachAssignment calls do with the target of every assignment.
func eachAssignment(p *rule.CodePass, do func(v, target *js.Value)) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if v.X != 0 {
			do(v, f.At(v.X))
		}
	}, js.OpAssign, js.OpUpdate)
}

// reassigned reports assignments to names that are declared in one way.
func reassigned(kind js.SymKind) func(*rule.CodePass, *mistake) {
	return func(p *rule.CodePass, m *mistake) {
		f := p.File.JS
		eachAssignment(p, func(_, target *js.Value) {
			if target.Op == js.OpRef && f.Syms[target.Sym].Kind == kind {
				m.reportValue(p, target, f.Str(f.Syms[target.Sym].Name))
			}
		})
	}
}

func importAssigned(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachAssignment(p, func(_, target *js.Value) {
		ref := target
		if target.Op == js.OpGet || target.Op == js.OpGetDyn {
			ref = f.At(target.X)
		}
		if ref.Op != js.OpRef || f.Syms[ref.Sym].Kind != js.SymImport {
			return
		}
		if ref != target { // a member: only those of a namespace are read-only
			defs := f.DefsOf(ref.Sym)
			if len(defs) != 1 || f.Str(f.At(defs[0].Value).Str) != "*" || f.At(defs[0].Value).Op != js.OpImported || f.TS {
				return
			}
		}
		m.reportValue(p, target, f.Text.Data[target.Start:target.End])
	})
}

func globalAssigned(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	asked := askedFor(f)
	eachAssignment(p, func(_, target *js.Value) {
		if name := f.Str(target.Str); target.Op == js.OpGlobal && languageNames[name] && !asked[name] && name != "arguments" && name != "eval" {
			m.reportValue(p, target, name)
		}
	})
}

func shadowedConstants(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	for i := range f.Syms {
		s := &f.Syms[i]
		name := f.Str(s.Name)
		if s.End == 0 || !slices.Contains([]string{"undefined", "NaN", "Infinity"}, name) {
			continue
		}
		if name == "undefined" && (s.Lo == s.Hi || s.Kind == js.SymParam) { // function (window, undefined) guards against others
			continue
		}
		m.report(p, s.Start, s.End, name)
	}
}
