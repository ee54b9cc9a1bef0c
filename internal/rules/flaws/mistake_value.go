package flaws

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// valueMistakes are about operators and literals.
var valueMistakes = []mistake{
	{
		name: "self-assignment", title: "value assigned to itself", eslint: "no-self-assign", cwe: 1164, sure: true,
		why: "It has no effect; another name was meant.", fix: "Write the name that was meant.",
		when: "Both sides of an assignment are the same variable or member.",
		kind: js.MistakeSelfAssignment, say: "{code} is assigned to itself.",
	},
	{
		name: "self-comparison", title: "value compared with itself", eslint: "no-self-compare", cwe: 570,
		why: "It is always true, or always false; another name was meant.", fix: "Compare what was meant; Number.isNaN tells NaN.",
		when: "Both sides of a comparison are the same variable or member.",
		kind: js.MistakeSelfComparison, say: "{code} compares a value with itself.",
	},
	{
		name: "nan-comparison", title: "comparison with NaN", eslint: "use-isnan", cwe: 570, sure: true,
		why: "NaN is equal to nothing, itself included.", fix: "Use Number.isNaN.",
		when: "NaN is an operand of a comparison, a case, or what indexOf looks for.",
		say:  "{code}: nothing is ever equal to NaN.", code: nanCompared,
	},
	{
		name: "negative-zero-comparison", title: "comparison with -0", eslint: "no-compare-neg-zero", cwe: 570, sure: true,
		why: "0 and -0 are equal for every operator.", fix: "Use Object.is(x, -0), or compare with 0.", when: "-0 is an operand of a comparison.",
		say: "{code} cannot tell -0 from 0.", code: negativeZero,
	},
	{
		name: "typeof-comparison", title: "typeof compared with what it never is", eslint: "valid-typeof", cwe: 570, sure: true,
		why: "typeof yields one of eight words; the comparison never holds.", fix: "Write undefined, object, boolean, number, string, function, symbol or bigint.",
		when: "typeof is compared with another constant.",
		say:  "typeof is never {name}.", code: typeofCompared,
	},
	{
		name: "loose-equality", title: "comparison that converts its operands", eslint: "eqeqeq", cwe: 595,
		why: "`==` holds for values of different types: '' and 0, '1' and 1, [] and false.", fix: "Write `===` or `!==`.",
		when: "`==` or `!=` compares two values.", quiet: "One of them is null, which asks for undefined as well.",
		say: "{code} converts its operands before it compares them.", code: looselyCompared,
	},
	{
		name: "yoda-condition", title: "comparison that starts with the constant", eslint: "yoda", cwe: 1078,
		why: "It is read against the grain: people say that the color is red.", fix: "Turn it around.",
		when: "A constant is tested for equality with something that is none.",
		say:  "{code} starts with the constant.", code: yoda,
	},
	{
		name: "unsafe-negation", title: "negation of the wrong operand", eslint: "no-unsafe-negation", cwe: 783, sure: true,
		why: "`!a in b` negates a, not the test.", fix: "Write `!(a in b)`.", when: "The left side of in or instanceof is negated without parentheses.",
		kind: js.MistakeUnsafeNegation, say: "{code} negates the left side of {name}, not the test.",
	},
	{
		name: "unsafe-optional-chain", title: "optional chain where undefined throws", eslint: "no-unsafe-optional-chaining", cwe: 476, sure: true,
		why: "`?.` may yield undefined, and what is done with it throws then.", fix: "Go on with `?.`, or give a default.",
		when: "The value of an optional chain in parentheses is called, spread, iterated or destructured, or one of its members is taken.",
		kind: js.MistakeUnsafeOptional, say: "{code} may be undefined, which throws here.",
	},
	{
		name: "lost-precision", title: "number that cannot be stored", eslint: "no-loss-of-precision", cwe: 1339, sure: true,
		why: "Numbers have 53 bits: the program works with another value than the one that stands there.", fix: "Use a BigInt or a string.",
		when: "A number literal is another number when it is read.",
		say:  "{code} becomes {name}.", code: lostPrecision,
	},
	{
		name: "sparse-array", title: "array with a hole", eslint: "no-sparse-arrays", cwe: 1164, sure: true,
		why: "A comma too many makes an element that is not there, which methods skip.", fix: "Delete the comma, or write undefined.",
		when: "An array literal has no element between two commas.",
		kind: js.MistakeSparseArray, say: "{code} has a hole.",
	},
	{
		name: "duplicate-key", title: "key written twice", eslint: "no-dupe-keys", cwe: 1164, sure: true,
		why: "The last value wins without a word.", fix: "Delete one, or rename it.", when: "An object literal has a key twice.",
		quiet: "A getter and a setter of one name.",
		kind:  js.MistakeDuplicateKey, say: "The key {name} stands in this object already: the last one wins.",
	},
	{
		name: "comma-expression", title: "comma between expressions", eslint: "no-sequences", cwe: 1164,
		why: "All but the last value is dropped; often a bracket or a call stands elsewhere than meant.", fix: "Write statements of their own.",
		when: "A comma joins two expressions.", quiet: "The head of a for statement, and in parentheses.",
		kind: js.MistakeSequence, say: "{code} drops all values but the last.",
	},
	{
		name: "unused-expression", title: "statement without effect", eslint: "no-unused-expressions", cwe: 1164,
		why: "It computes something and drops it; a call or an assignment was meant.", fix: "Use the value, or delete the statement.",
		when:  "A statement is an expression that calls, assigns and deletes nothing.",
		quiet: "Directives, and properties in tests, where reading one may be an assertion.",
		say:   "{code} has no effect.", code: unusedExpressions,
	},
	{
		name: "void-operand", title: "void used as a value", eslint: "no-void", cwe: 1164,
		why: "It is undefined, whatever stands behind it.", fix: "Write undefined.", when: "The value of void is used.",
		quiet: "void 0, and void as a statement, which says that a promise is left alone.",
		kind:  js.MistakeVoid, say: "{code} is undefined.",
	},
}

func isNaN(f *js.File, v *js.Value) bool {
	return v.Op == js.OpGlobal && f.Str(v.Str) == "NaN" || v.Op == js.OpGet && f.Str(v.Str) == "NaN" && isGlobalName(f, v.X, "Number")
}

func nanCompared(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		switch v.Op {
		case js.OpBinary:
			switch f.Str(v.Str) {
			case "==", "!=", "===", "!==", "<", ">", "<=", ">=":
				if isNaN(f, f.At(v.X)) || isNaN(f, f.At(v.Y)) {
					m.reportValue(p, v, "")
				}
			}
		case js.OpCall:
			args := f.Operands(v)
			if name := calledName(f, v.X); f.At(v.X).Op == js.OpGet && (name == "indexOf" || name == "lastIndexOf") && len(args) > 0 && isNaN(f, f.At(args[0])) {
				m.reportValue(p, v, "")
			}
		}
	}, js.OpBinary, js.OpCall)
}

func negativeZero(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	isNegativeZero := func(v *js.Value) bool {
		return v.Op == js.OpUnary && f.Str(v.Str) == "-" && f.At(v.X).Op == js.OpNumber && f.Str(f.At(v.X).Str) == "0"
	}
	eachComparison(p, func(v, x, y *js.Value, _ string) {
		if isNegativeZero(x) || isNegativeZero(y) {
			m.reportValue(p, v, "")
		}
	})
}

var typeofWords = []string{"undefined", "object", "boolean", "number", "string", "function", "symbol", "bigint"}

func typeofCompared(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachComparison(p, func(v, x, y *js.Value, op string) {
		if op[0] != '=' && op[0] != '!' {
			return
		}
		if y.Op == js.OpUnary {
			x, y = y, x
		}
		if x.Op != js.OpUnary || f.Str(x.Str) != "typeof" {
			return
		}
		if y.Op == js.OpString && !slices.Contains(typeofWords, f.Str(y.Str)) || y.Op == js.OpUndefined || y.Op == js.OpNull {
			m.reportValue(p, v, f.Text.Data[y.Start:y.End])
		}
	})
}

func looselyCompared(p *rule.CodePass, m *mistake) {
	eachComparison(p, func(v, x, y *js.Value, op string) {
		if len(op) == 2 && (op[0] == '=' || op[0] == '!') && x.Op != js.OpNull && y.Op != js.OpNull {
			m.reportValue(p, v, op)
		}
	})
}

func yoda(p *rule.CodePass, m *mistake) {
	eachComparison(p, func(v, x, y *js.Value, op string) {
		if (op[0] == '=' || op[0] == '!') && isLiteral(x) && x.Op != js.OpUndefined && !isLiteral(y) {
			m.reportValue(p, v, op)
		}
	})
}

func unusedExpressions(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	for _, row := range f.Mistakes {
		if row.Kind == js.MistakeUnusedExpression && (f.Str(row.Name) == "" || !rule.IsTest(f.Name)) {
			m.report(p, row.Start, row.End, "")
		}
	}
}
