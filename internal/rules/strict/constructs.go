package strict

import (
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var withStatement = rule.Check{
	ID:    "strict/with-statement",
	Title: "with statement",
	Why: "Inside `with` every name may be a property of the object or a variable, and which one changes with the object. Whoever chooses the properties of the object chooses what the code calls. " +
		"Strict mode refuses the statement.",
	Fix:      "Name the object: const o = settings; o.colour = 'red'.",
	When:     "A with statement stands in sloppy code.",
	Quiet:    "Text that becomes code with a `with` in it; the rule eval speaks of that.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Statements/with"},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyWith) {
			s.End = s.Start + int32(len("with"))
			report(p, s, "strict mode refuses", "The names in this with statement mean what the object says.")
		}
	},
}

var octal = rule.Check{
	ID:       "strict/octal",
	Title:    "octal number or escape of the old kind",
	Why:      "A leading zero makes 0755 another number than 755, and 089 a decimal one. People misread it, for instance in the rights of a file. Strict mode refuses both, and octal escapes in strings.",
	Fix:      "Write 0o755, or '\\x07' in a string.",
	When:     "A number begins with 0 and a digit, or a string has an escape such as \\1 or \\07, in sloppy code.",
	Quiet:    "0o755, '\\0', and templates.",
	CWE:      704,
	Severity: rule.Low,
	Links:    []string{manual},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyOctal) {
			code := p.File.JS.Str(s.Name)
			digits := strings.TrimLeft(code[:len(code)-1], "0") + code[len(code)-1:]
			if strings.ContainsAny(code, "89") {
				report(p, s, "strict mode refuses", "%s looks octal and is decimal.", code).Fix = "Write " + digits + "."
				continue
			}
			report(p, s, "strict mode refuses", "%s is an octal number.", code).Fix = "Write 0o" + digits + "."
		}
		for _, s := range constructs(p.File, js.SloppyOctalEscape) {
			report(p, s, "strict mode refuses", "The escape %s in this string is octal.", p.File.JS.Str(s.Name)).Fix = `Write the character itself, or \x and two hexadecimal digits.`
		}
	},
}

var deleteName = rule.Check{
	ID:       "strict/delete-name",
	Title:    "delete of a variable",
	Why:      "delete does not remove a variable: it returns false, and a secret that was to be forgotten stays. Strict mode refuses it.",
	Fix:      "Set it to null, or keep it in an object and delete the property.",
	When:     "delete is applied to a plain name in sloppy code.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Operators/delete"},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyDeleteName) {
			report(p, s, "strict mode refuses", "delete does not remove the variable %s.", p.File.JS.Str(s.Name))
		}
	},
}

var duplicateParameter = rule.Check{
	ID:       "strict/duplicate-parameter",
	Title:    "two parameters of one name",
	Why:      "The last one hides the others: what the caller hands over as the first is lost. Strict mode refuses it.",
	Fix:      "Rename one of them.",
	When:     "A sloppy function has two parameters of one name.",
	CWE:      563,
	Severity: rule.Low,
	Links:    []string{manual},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyDuplicateParam) {
			report(p, s, "strict mode refuses", "This parameter %s hides the one before it.", p.File.JS.Str(s.Name))
		}
	},
}

var argumentsCallee = rule.Check{
	ID:       "strict/arguments-callee",
	Title:    "look at the function that runs or calls",
	Why:      "arguments.callee, caller and f.arguments let a function take hold of its callers and of what they were given, secrets included. Strict mode throws a TypeError.",
	Fix:      "Give the function a name and use it; hand over what is needed as a parameter.",
	When:     "arguments.callee, arguments.caller, or caller or arguments of a function that the file declares is read in sloppy code.",
	Quiet:    "caller and arguments of things that are not known to be functions.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Functions/arguments/callee"},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyCallee, js.SloppyCaller) {
			report(p, s, "throws in strict mode", "%s throws a TypeError in strict mode.", p.File.JS.Str(s.Name))
		}
	},
}

var reservedName = rule.Check{
	ID:       "strict/reserved-name",
	Title:    "name that strict mode keeps for itself",
	Why:      "A variable called eval or arguments hides what readers and tools take for the real one. The other words mean something in strict code, which refuses them as names.",
	Fix:      "Rename it.",
	When:     "implements, interface, let, package, private, protected, public, static, yield, eval or arguments is declared in sloppy code, or eval or arguments is assigned to.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Lexical_grammar#reserved_words"},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyReservedName) {
			report(p, s, "strict mode refuses", "%s is a reserved word in strict mode.", p.File.JS.Str(s.Name))
		}
		for _, s := range constructs(p.File, js.SloppyEvalArguments) {
			report(p, s, "strict mode refuses", "%s gets another meaning here.", p.File.JS.Str(s.Name))
		}
	},
}

var argumentsAlias = rule.Check{
	ID:    "strict/arguments-alias",
	Title: "parameter tied to arguments",
	Why: "In sloppy code a parameter and its entry in arguments are one: assigning to the first changes the second. In strict mode they part, so what is handed on with arguments changes. " +
		"A check of the parameter may then not hold for what is passed on.",
	Fix:      "Use rest parameters, (...args), instead of arguments; or assign to a variable of its own.",
	When:     "A sloppy function assigns to a parameter and reads arguments after it.",
	Quiet:    "Only arguments.length, or the entry of another parameter, is read; the parameters have defaults, patterns or a rest, which cuts the tie in sloppy code, too.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Functions/arguments#assigning_to_indices"},
	Code: func(p *rule.CodePass) {
		for _, s := range constructs(p.File, js.SloppyArgumentsAlias) {
			report(p, s, "changes arguments, too", "Assigning to %s changes arguments, which is read later; in strict mode it does not.", p.File.JS.Str(s.Name))
		}
	},
}

func report(p *rule.CodePass, s js.Sloppy, label, format string, args ...any) *rule.Finding {
	f := p.Reportf(rule.At(p.File.JS.Span(s.Start, s.End)), format, args...)
	f.Confidence, f.Label = rule.Certain, label
	return f
}

// aliased reports whether the tie between the parameter that s assigns to and
// arguments can be noticed.
func aliased(f *flow.File, s js.Sloppy) bool {
	fn := &f.JS.Funcs[s.Func]
	for _, id := range f.JS.List[fn.Lo:fn.Hi] {
		row := f.JS.At(id)
		if row.Flags&js.FlagRest != 0 || strings.ContainsAny(f.JS.Text.Data[row.Start:row.End], "={[") {
			return false
		}
	}
	name := f.JS.FindStr("arguments")
	harmless := map[js.ValueID]bool{}
	var reads []js.ValueID
	// The rows of a function follow its own; see js.Value.
	for i := int(fn.Value) + 1; i < len(f.JS.Values); i++ {
		id, row := js.ValueID(i), &f.JS.Values[i]
		if row.Start < fn.Start || row.End > fn.End {
			break
		}
		if row.Op == js.OpGlobal && row.Str == name && row.Start > s.End && owner(f, f.JS.FuncOf(id)) == s.Func {
			reads = append(reads, id)
		}
		switch row.Op {
		case js.OpGet:
			harmless[row.X] = harmless[row.X] || otherEntry(fn, f.JS.Str(row.Str), s.Name)
		case js.OpCall: // slice.call(arguments, 2)
			if args := f.JS.Operands(row); len(args) == 2 && otherEntries(fn, f.JS.Str(f.JS.At(args[1]).Str), s.Name) {
				harmless[args[0]] = true
			}
		}
	}
	return slices.ContainsFunc(reads, func(id js.ValueID) bool { return !harmless[id] })
}

// otherEntry reports whether a property of arguments is none that assigning to
// the parameter changes.
func otherEntry(fn *js.Func, property string, parameter js.StrID) bool {
	switch property {
	case "length", "callee":
		return true
	case "0", "1", "2", "3":
		at := fn.ParamNames[property[0]-'0']
		return at != parameter
	}
	return false
}

// otherEntries reports whether the parameter stands before the given position.
func otherEntries(fn *js.Func, from string, parameter js.StrID) bool {
	n, err := strconv.Atoi(from)
	return err == nil && slices.Contains(fn.ParamNames[:min(max(n, 0), len(fn.ParamNames))], parameter)
}
