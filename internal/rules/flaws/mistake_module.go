package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// moduleMistakes are about imports, exports and paths.
var moduleMistakes = []mistake{
	{
		name: "duplicate-import", title: "module imported twice", eslint: "import/no-duplicates no-duplicate-imports", cwe: 1041,
		why: "Half of what a file needs of a module is easily overlooked.", fix: "Join the imports.", when: "Two import declarations name one module.",
		quiet: "An import of types, or of the whole namespace, beside one of names.",
		kind:  js.MistakeDuplicateImport, say: "{name} is imported above already.",
	},
	{
		name: "import-not-first", title: "import below other statements", eslint: "import/first", cwe: 1078,
		why: "Imports are loaded before anything runs, wherever they stand: the statements above run after it.", fix: "Move it up.",
		when: "An import declaration follows another statement.",
		kind: js.MistakeImportNotFirst, say: "{code} is loaded before the statements above it run.",
	},
	{
		name: "duplicate-export", title: "name exported twice", eslint: "import/export", cwe: 694, sure: true,
		why: "It is a SyntaxError.", fix: "Export it once.", when: "A module exports one name twice.",
		kind: js.MistakeDuplicateExport, say: "{name} is exported already.",
	},
	{
		name: "absolute-import", title: "module named by an absolute path", eslint: "import/no-absolute-path", cwe: 1051,
		why: "It is there on one machine only.", fix: "Use a relative path.", when: "import or require names an absolute path.",
		say: "{code} is there on this machine only.", code: absoluteImports,
	},
	{
		name: "exports-assigned", title: "assignment to exports that exports nothing", eslint: "n/no-exports-assign", cwe: 665, sure: true,
		why: "exports is a variable that starts as module.exports: assigning it leaves the module empty.", fix: "Assign module.exports.",
		when: "exports is assigned in a CommonJS module.", quiet: "module.exports is assigned in the same statement.",
		say: "{code}: the module exports nothing by this.", code: exportsAssigned,
	},
	{
		name: "path-concatenation", title: "path put together with +", eslint: "n/no-path-concat", cwe: 1051,
		why: "Windows separates folders otherwise, and a forgotten slash makes another name.", fix: "Use path.join.",
		when: "__dirname or __filename is joined with a string by + or in a template.",
		say:  "{code} puts a path together by hand.", code: joinedPaths,
	},
	{
		name: "debugger", title: "debugger left in", eslint: "no-debugger", cwe: 489, sure: true,
		why: "It stops the process when an inspector is attached.", fix: "Delete it.", when: "There is a debugger statement.",
		kind: js.MistakeDebugger, say: "debugger stops the process when an inspector is attached.",
	},
}

var absolutePath = regexp.MustCompile(`^(/|[A-Za-z]:[\\/])`)

func absoluteImports(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	for _, i := range f.Imports {
		if absolutePath.MatchString(f.Str(i.Spec)) && !strings.HasPrefix(f.Str(i.Spec), "//") {
			m.report(p, i.Start, i.End, "")
		}
	}
}

func exportsAssigned(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	if f.Module == js.ESM {
		return
	}
	isExports := func(v *js.Value) bool {
		return v.Op == js.OpAssign && f.At(v.X).Op == js.OpGet && f.Str(f.At(v.X).Str) == "exports" && isGlobalName(f, f.At(v.X).X, "module")
	}
	fine := map[js.ValueID]bool{}
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if isExports(v) {
			for id := v.Y; f.At(id).Op == js.OpAssign; id = f.At(id).Y {
				fine[id] = true
			}
		}
	}, js.OpAssign)
	eachValue(p, func(id js.ValueID, v *js.Value) {
		if !isGlobalName(f, v.X, "exports") || f.Str(v.Str) != "=" || fine[id] {
			return
		}
		for y := f.At(v.Y); y.Op == js.OpAssign; y = f.At(y.Y) {
			if isExports(y) {
				return
			}
		}
		m.reportValue(p, v, "")
	}, js.OpAssign)
}

func joinedPaths(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		switch v.Op {
		case js.OpBinary:
			if f.Str(v.Str) == "+" && isGlobalName(f, v.X, "__dirname", "__filename") && f.At(v.Y).Op == js.OpString {
				m.reportValue(p, v, "")
			}
		case js.OpTemplate:
			parts := f.Operands(v)
			for i := range len(parts) - 1 {
				if isGlobalName(f, parts[i], "__dirname", "__filename") && strings.HasPrefix(f.Str(f.At(parts[i+1]).Str), "/") {
					m.reportValue(p, v, "")
					return
				}
			}
		}
	}, js.OpBinary, js.OpTemplate)
}
