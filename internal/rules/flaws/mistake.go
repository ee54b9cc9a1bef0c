package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// mistakeChecks are the checks for mistakes that are no weaknesses by
// themselves: what ESLint's recommended rules and the Standard style ask for,
// without anything about layout. They run only when asked for. Rows that the
// rule strict reports in every run (with, octal numbers, delete of a name,
// arguments.callee, parameters of one name) and that the rule eval does are
// not repeated here.
var mistakeChecks = mistakesToChecks(slices.Concat(
	flowMistakes, valueMistakes, nameMistakes, classMistakes, callMistakes, textMistakes, moduleMistakes, needlessMistakes,
))

// A mistake is one row of the table.
type mistake struct {
	name   string // of the check, after "mistake-"
	title  string
	why    string
	fix    string
	when   string
	quiet  string
	cwe    int
	eslint string // the rules of ESLint that ask the same, with spaces between
	sure   bool   // what it finds is one for certain

	// What package js has found in the tree, and what is said of it: {code}
	// stands for the source, {name} for what the row names.
	kind js.MistakeKind
	say  string

	code func(p *rule.CodePass, m *mistake) // for what the other facts show
}

func mistakesToChecks(rows []mistake) []rule.Check {
	checks := make([]rule.Check, len(rows))
	for i := range rows {
		m := &rows[i]
		checks[i] = rule.Check{
			ID: "flaws/mistake-" + m.name, Title: m.title, Why: m.why, Fix: m.fix, When: m.when, Quiet: m.quiet,
			CWE: m.cwe, Severity: rule.Low, Links: eslintPages(m.eslint), ESLint: strings.Fields(m.eslint), Lint: true,
			Code: m.run,
		}
	}
	return checks
}

// eslintPages returns where the rules of ESLint are documented.
func eslintPages(rules string) []string {
	var pages []string
	for name := range strings.FieldsSeq(rules) {
		plugin, rest, _ := strings.Cut(name, "/")
		switch plugin {
		case "n":
			pages = append(pages, "https://github.com/eslint-community/eslint-plugin-n/blob/master/docs/rules/"+rest+".md")
		case "import":
			pages = append(pages, "https://github.com/import-js/eslint-plugin-import/blob/main/docs/rules/"+rest+".md")
		case "promise":
			pages = append(pages, "https://github.com/eslint-community/eslint-plugin-promise/blob/main/docs/rules/"+rest+".md")
		default:
			pages = append(pages, "https://eslint.org/docs/latest/rules/"+name)
		}
	}
	return pages
}

func (m *mistake) run(p *rule.CodePass) {
	if minified(p.File) {
		return
	}
	if m.code != nil {
		m.code(p, m)
		return
	}
	f := p.File.JS
	for i := range f.Mistakes {
		if row := &f.Mistakes[i]; row.Kind == m.kind {
			m.report(p, row.Start, row.End, f.Str(row.Name))
		}
	}
}

// report says that bytes [start, end) are the mistake.
func (m *mistake) report(p *rule.CodePass, start, end int32, name string) {
	f := p.File.JS
	message := strings.NewReplacer("{code}", oneLine(f.Text.Data[start:end]), "{name}", name).Replace(m.say)
	found := p.Reportf(rule.At(f.Span(start, end)), "%s", message)
	if m.sure {
		found.Confidence = rule.Certain
	}
}

// reportValue is report for a value.
func (m *mistake) reportValue(p *rule.CodePass, v *js.Value, name string) {
	m.report(p, v.Start, v.End, name)
}

// oneLine shortens code to what fits into a message.
func oneLine(code string) string {
	const most = 50
	if len(code) > 10*most {
		code = code[:10*most]
	}
	runes := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(code), " "), ""))
	if len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return string(runes)
}

type minifiedKey struct{}

// minified tells code that a machine wrote: nobody repairs it by hand.
func minified(f *flow.File) bool {
	return flow.Memo(f, minifiedKey{}, func(f *flow.File) bool {
		size, lines := len(f.JS.Text.Data), f.JS.Text.Lines()
		return size > 2000 && size/max(lines, 1) > 200
	})
}

// eachValue calls do with every value that is one of the operations.
func eachValue(p *rule.CodePass, do func(id js.ValueID, v *js.Value), ops ...js.Op) {
	values := p.File.JS.Values
	for i := range values {
		if v := &values[i]; slices.Contains(ops, v.Op) {
			do(js.ValueID(i), v)
		}
	}
}

// isGlobalName reports whether a value is a free name, one of those given.
func isGlobalName(f *js.File, id js.ValueID, names ...string) bool {
	v := f.At(id)
	return v.Op == js.OpGlobal && slices.Contains(names, f.Str(v.Str))
}

// calledName returns what a value is called: a variable, a global, a property.
func calledName(f *js.File, id js.ValueID) string {
	switch v := f.At(id); v.Op {
	case js.OpRef:
		return f.Str(f.Syms[v.Sym].Name)
	case js.OpGlobal, js.OpGet:
		return f.Str(v.Str)
	}
	return ""
}

// isLiteral reports whether a value is written as a constant.
func isLiteral(v *js.Value) bool {
	switch v.Op {
	case js.OpNull, js.OpTrue, js.OpFalse, js.OpNumber, js.OpBigInt, js.OpString, js.OpRegExp, js.OpUndefined:
		return true
	}
	return false
}

// eachComparison calls do with every comparison of two operands. A case of a switch
// has a row like one, which is left out.
func eachComparison(p *rule.CodePass, do func(v, x, y *js.Value, op string)) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		x, y := f.At(v.X), f.At(v.Y)
		switch op := f.Str(v.Str); op {
		case "==", "!=", "===", "!==", "<", ">", "<=", ">=":
			if y.Start > v.Start {
				do(v, x, y, op)
			}
		}
	}, js.OpBinary)
}
