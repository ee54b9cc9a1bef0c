package strict

import (
	"fmt"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/source"
)

var sloppyFile = rule.Check{
	ID:    "strict/sloppy-file",
	Title: "file without strict mode",
	Why: "In sloppy code a misspelt name makes a global variable that all requests share, writing to what is read-only does nothing, and `this` of a plain function is the global object. " +
		"Strict mode turns each into an error that tests find.",
	Fix:  "Begin the file with 'use strict'; or make it an ES module, which is always strict.",
	When: "A CommonJS file or script has sloppy functions, or has no function and is sloppy. One finding a file, which says how many functions.",
	Quiet: "ES modules, scripts in pages and templates, class bodies, TypeScript whose compiler emits 'use strict', and files whose every function has a directive or stands in one that has. " +
		"A function that only hands such a function to a module loader does not count. A finding about the directive on the same line says the same.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{manual},
	Code: func(p *rule.CodePass) {
		f := p.File
		if f.JS.Strict != js.SloppyCode || len(f.JS.Values) <= 1 || strings.HasSuffix(f.Name(), ".d.ts") || strings.HasSuffix(f.Name(), ".d.cts") || rule.IsPage(f.Name()) {
			return
		}
		sloppy, all := countFunctions(f)
		if sloppy == 0 && all > 0 {
			return
		}
		at := firstLine(f)
		for _, m := range misplaced(f) {
			if m.at.Line == at.Line {
				return
			}
		}
		finding := p.Reportf(rule.At(at), "%s", describe(sloppy, all))
		finding.Confidence = rule.Certain
		finding.Label = "sloppy from here on"
		if n := len(breaking(f)); n > 0 {
			finding.Fix = fmt.Sprintf("Mend %s first; then begin the file with 'use strict'.", places(n))
		}
	},
}

func describe(sloppy, all int) string {
	switch {
	case all == 0:
		return "The file runs in sloppy mode."
	case sloppy == all && all == 1:
		return "The file and its only function run in sloppy mode."
	case sloppy == all:
		return fmt.Sprintf("The file and its %d functions run in sloppy mode.", all)
	case sloppy == 1:
		return fmt.Sprintf("1 of the %d functions in the file runs in sloppy mode.", all)
	}
	return fmt.Sprintf("%d of the %d functions in the file run in sloppy mode.", sloppy, all)
}

func places(n int) string {
	if n == 1 {
		return "the place that strict mode takes differently"
	}
	return fmt.Sprintf("the %d places that strict mode takes differently", n)
}

// countFunctions counts the functions of a file, and those that are sloppy.
func countFunctions(f *flow.File) (sloppy, all int) {
	wrappers := wrappersOf(f)
	for i := 1; i < len(f.JS.Funcs); i++ {
		fn := &f.JS.Funcs[i]
		switch {
		case fn.Kind == js.FuncStaticBlock:
		case fn.Strict != js.SloppyCode:
			all++
		case !wrappers[js.FuncID(i)]:
			all++
			sloppy++
		}
	}
	return sloppy, all
}

// wrappersOf returns the functions that are called on the spot with a strict
// function: how a file of a module for several loaders begins, as in
// (function (root, factory) { ... })(this, function () { 'use strict' }).
func wrappersOf(f *flow.File) map[js.FuncID]bool {
	found := map[js.FuncID]bool{}
	for _, id := range f.Rows(js.OpCall) {
		row := f.JS.At(id)
		callee := f.JS.At(row.X)
		if callee.Op != js.OpFunc {
			continue
		}
		for _, arg := range f.JS.Operands(row) {
			if a := f.JS.At(arg); a.Op == js.OpFunc && !isSloppy(f, a.Func) {
				found[callee.Func] = true
			}
		}
	}
	return found
}

// breaking returns the constructs of a file that strict mode takes differently.
func breaking(f *flow.File) []js.Sloppy {
	found := constructs(f,
		js.SloppyWith, js.SloppyOctal, js.SloppyOctalEscape, js.SloppyDeleteName, js.SloppyDuplicateParam,
		js.SloppyReservedName, js.SloppyEvalArguments, js.SloppyCallee, js.SloppyCaller, js.SloppyArgumentsAlias)
	for _, u := range undeclared(f) {
		if isSloppy(f, u.Func) {
			found = append(found, u.Sloppy)
		}
	}
	return found
}

const maxShown = 100 // bytes of the first line, which may be the whole of a bundle

// firstLine returns the place of the first line with something on it, but not
// of the line that names the interpreter.
func firstLine(f *flow.File) source.Span {
	text := f.JS.Text
	for n := 1; n <= min(text.Lines(), 1000); n++ {
		line := strings.TrimSpace(text.Line(n))
		if line == "" || strings.HasPrefix(line, "#!") {
			continue
		}
		at := text.LineSpan(n)
		if at.End-at.Start > maxShown {
			end := at.Start + maxShown
			for end > at.Start && text.Data[end]&0xC0 == 0x80 { // inside a character
				end--
			}
			return text.Span(at.Start, end)
		}
		return at
	}
	return text.LineSpan(1)
}
