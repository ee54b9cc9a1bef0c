package flaws

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// callMistakes are about calls, and about making objects.
var callMistakes = []mistake{
	{
		name: "new-without-use", title: "object that nobody keeps", eslint: "no-new", cwe: 1164,
		why: "A constructor is called for its effects only, or its result was forgotten.", fix: "Keep the object, or call a function.", when: "A statement is `new X()`.",
		say: "The object that {code} makes is dropped.", code: droppedObjects,
	},
	{
		name: "wrapper-object", title: "object around a primitive value", eslint: "no-new-wrappers", cwe: 1164, sure: true,
		why: "`new Boolean(false)` is true in a condition; `new String('a')` is equal to no other.", fix: "Call it without new.",
		when: "String, Number or Boolean is called with new.",
		say:  "{code} makes an object, not a primitive value.", code: madeWith("String", "Number", "Boolean"),
	},
	{
		name: "not-a-constructor", title: "new before what is no constructor", eslint: "no-new-native-nonconstructor no-new-symbol", cwe: 665, sure: true,
		why: "It throws a TypeError.", fix: "Call it without new.", when: "Symbol or BigInt is called with new.",
		say: "{code} throws: {name} is no constructor.", code: madeWith("Symbol", "BigInt"),
	},
	{
		name: "called-namespace", title: "object called as a function", eslint: "no-obj-calls", cwe: 665, sure: true,
		why: "It throws a TypeError.", fix: "Call one of its functions.", when: "Math, JSON, Reflect, Atomics or Intl is called or made with new.",
		say: "{code} throws: {name} is no function.", code: calledNamespaces,
	},
	{
		name: "array-constructor", title: "array made by a call", eslint: "no-array-constructor", cwe: 1164,
		why: "`Array(3)` makes three holes, `Array(3, 4)` two elements.", fix: "Write `[a, b]`.", when: "Array is called, with or without new, with none or several arguments.",
		quiet: "One argument, which is a length; spread arguments.",
		say:   "{code} is an array literal with a trap.", code: arrayConstructors,
	},
	{
		name: "object-constructor", title: "empty object made by a call", eslint: "no-object-constructor", cwe: 1164,
		why: "It is the empty object, unless somebody has replaced Object.", fix: "Write `{}`.", when: "Object is called, with or without new, without arguments.",
		say: "{code} is {}.", code: objectConstructors,
	},
	{
		name: "constructor-case", title: "new before a name in lower case", eslint: "new-cap", cwe: 1078,
		why: "Functions in lower case are not meant for new, by the custom of the language.", fix: "Call it without new, or rename it.",
		when: "The callee of new starts with a lower-case letter.", quiet: "Members of this, and callees without a name.",
		say: "new {name}: names in lower case are no constructors.", code: lowerConstructors,
	},
	{
		name: "prototype-builtin", title: "method of Object.prototype asked of an object", eslint: "no-prototype-builtins", cwe: 1321,
		why: "An object without prototype has no such method, and data from outside may have a key of that name.", fix: "Use Object.hasOwn(object, key).",
		when: "hasOwnProperty, isPrototypeOf or propertyIsEnumerable is called on an object.",
		say:  "{code} asks the object itself for {name}, which it may not have.", code: prototypeBuiltins,
	},
	{
		name: "needless-call", title: "call or apply that changes nothing", eslint: "no-useless-call", cwe: 1164,
		why: "It is a plain call, only slower to read.", fix: "Call the function.", when: "The first argument of call, or of apply with a list, is what this would be anyway.",
		say: "{code} is a plain call.", code: needlessCalls,
	},
	{
		name: "needless-bind", title: "bind of a function that has no this", eslint: "no-extra-bind", cwe: 1164, sure: true,
		why: "It has no effect.", fix: "Drop the bind.", when: "bind with one argument is called on an arrow function, or on a function that never uses this.",
		kind: js.MistakeUselessBind, say: "The function has no use for this: {code} has no effect.",
	},
	{
		name: "thrown-literal", title: "something thrown that is no error", eslint: "no-throw-literal", cwe: 397,
		why: "It has no stack and no message; handlers that read them fail.", fix: "Throw an Error.", when: "A constant, a template, an object or array literal or the result of an operator is thrown.",
		say: "{code} is no Error: it has no stack.", code: thrownLiterals,
	},
	{
		name: "rejected-literal", title: "promise rejected with what is no error", eslint: "prefer-promise-reject-errors", cwe: 397,
		why: "It has no stack and no message; handlers that read them fail.", fix: "Reject with an Error.",
		when:  "Promise.reject, or the second parameter of the function given to new Promise, is called with a constant, a template or a literal.",
		quiet: "Without an argument.",
		say:   "{code} is no Error: it has no stack.", code: rejectedLiterals,
	},
	{
		name: "literal-callback-error", title: "text given to a callback as its error", eslint: "n/no-callback-literal", cwe: 397,
		why: "The first argument of a callback is an Error or null.", fix: "Pass an Error.", when: "callback or cb is called with a string or template as its first argument.",
		say: "{code} is given as the error, and is no Error.", code: literalErrors,
	},
	{
		name: "symbol-without-description", title: "symbol without a description", eslint: "symbol-description", cwe: 1078,
		why: "It prints as Symbol() in every log.", fix: "Describe it.", when: "Symbol is called without arguments.",
		say: "{code} has no description.", code: bareSymbols,
	},
	{
		name: "regex-constructor", title: "regular expression made by a call", eslint: "prefer-regex-literals", cwe: 1164,
		why: "Backslashes count twice, and mistakes show only when it runs.", fix: "Write a literal.", when: "RegExp is called with constant strings.",
		quiet: "The pattern has a slash or is empty.",
		say:   "{code} is a literal with a trap: every backslash counts twice.", code: regexConstructors,
	},
	{
		name: "deprecated-api", title: "deprecated part of Node", eslint: "n/no-deprecated-api", cwe: 477,
		why: "It warns, is unsafe, or goes with a later version.", fix: "Use what the message names.", when: "A function that Node has deprecated is called.",
		say: "{name}", code: deprecatedAPIs,
	},
	{
		name: "new-require", title: "new before require", eslint: "n/no-new-require", cwe: 665,
		why: "`new require('x')` makes an object of require, not of what it loads.", fix: "Write new (require('x'))().", when: "require is called with new.",
		say: "{code} calls require with new.", code: newRequires,
	},
}

func droppedObjects(p *rule.CodePass, m *mistake) {
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if v.Flags&js.FlagStmt != 0 {
			m.reportValue(p, v, "")
		}
	}, js.OpNew)
}

func madeWith(names ...string) func(*rule.CodePass, *mistake) {
	return func(p *rule.CodePass, m *mistake) {
		f := p.File.JS
		eachValue(p, func(_ js.ValueID, v *js.Value) {
			if isGlobalName(f, v.X, names...) {
				m.reportValue(p, v, calledName(f, v.X))
			}
		}, js.OpNew)
	}
}

func calledNamespaces(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if isGlobalName(f, v.X, "Math", "JSON", "Reflect", "Atomics", "Intl") {
			m.reportValue(p, v, calledName(f, v.X))
		}
	}, js.OpNew, js.OpCall)
}

func arrayConstructors(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		args := f.Operands(v)
		spread := slices.ContainsFunc(args, func(a js.ValueID) bool { return f.At(a).Op == js.OpSpread })
		if isGlobalName(f, v.X, "Array") && len(args) != 1 && !spread && !strings.HasPrefix(f.Text.Data[f.At(v.X).End:], "<") {
			m.reportValue(p, v, "")
		}
	}, js.OpNew, js.OpCall)
}

func objectConstructors(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if isGlobalName(f, v.X, "Object") && v.Lo == v.Hi {
			m.reportValue(p, v, "")
		}
	}, js.OpNew, js.OpCall)
}

func lowerConstructors(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		x := f.At(v.X)
		if x.Op == js.OpGet && f.At(x.X).Op == js.OpThis {
			return
		}
		name := calledName(f, v.X)
		if r, _ := utf8.DecodeRuneInString(name); unicode.IsLower(r) && name != "require" && name != "constructor" {
			m.report(p, v.Start, x.End, name)
		}
	}, js.OpNew)
}

func prototypeBuiltins(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		switch name := calledName(f, v.X); name {
		case "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable":
			if f.At(v.X).Op == js.OpGet {
				m.reportValue(p, v, name)
			}
		}
	}, js.OpCall)
}

func needlessCalls(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		get, args := f.At(v.X), f.Operands(v)
		if get.Op != js.OpGet || len(args) == 0 || f.Str(get.Str) != "call" && !(f.Str(get.Str) == "apply" && len(args) == 2 && f.At(args[1]).Op == js.OpArray) {
			return
		}
		fn, this := f.At(get.X), f.At(args[0])
		switch fn.Op {
		case js.OpRef, js.OpGlobal:
			if this.Op != js.OpNull && this.Op != js.OpUndefined {
				return
			}
		case js.OpGet:
			on := f.At(fn.X)
			if f.Text.Data[on.Start:on.End] != f.Text.Data[this.Start:this.End] || on.Op == js.OpCall || on.Op == js.OpNew {
				return
			}
		default:
			return
		}
		m.reportValue(p, v, "")
	}, js.OpCall)
}

// noError reports whether a value is written as something that is no Error.
func noError(v *js.Value) bool {
	switch v.Op {
	case js.OpTemplate, js.OpObject, js.OpArray, js.OpFunc, js.OpClass, js.OpBinary, js.OpUnary:
		return true
	}
	return isLiteral(v)
}

func thrownLiterals(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if x := f.At(v.X); v.X != 0 && noError(x) {
			m.reportValue(p, x, "")
		}
	}, js.OpThrow)
}

func rejectedLiterals(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	second := map[js.ValueID]bool{} // parameters
	executors(p, func(fn *js.Func) {
		if fn.Params > 1 {
			second[f.List[fn.Lo+1]] = true
		}
	})
	rejects := map[js.SymID]bool{}
	for i := range f.Syms {
		if defs := f.DefsOf(js.SymID(i)); len(defs) == 1 && second[defs[0].Value] {
			rejects[js.SymID(i)] = true
		}
	}
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		x, args := f.At(v.X), f.Operands(v)
		if len(args) == 0 || !noError(f.At(args[0])) {
			return
		}
		if x.Op == js.OpGet && f.Str(x.Str) == "reject" && isGlobalName(f, x.X, "Promise") || x.Op == js.OpRef && rejects[x.Sym] {
			m.reportValue(p, f.At(args[0]), "")
		}
	}, js.OpCall)
}

func literalErrors(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		args := f.Operands(v)
		if name := calledName(f, v.X); name != "callback" && name != "cb" || f.At(v.X).Op == js.OpGet || len(args) == 0 {
			return
		}
		if a := f.At(args[0]); a.Op == js.OpString && f.Str(a.Str) != "" || a.Op == js.OpTemplate {
			m.reportValue(p, a, "")
		}
	}, js.OpCall)
}

func bareSymbols(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if isGlobalName(f, v.X, "Symbol") && v.Lo == v.Hi {
			m.reportValue(p, v, "")
		}
	}, js.OpCall)
}

func regexConstructors(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		args := f.Operands(v)
		if !isGlobalName(f, v.X, "RegExp") || len(args) == 0 || len(args) > 2 {
			return
		}
		for _, a := range args {
			if f.At(a).Op != js.OpString {
				return
			}
		}
		if pattern := f.Str(f.At(args[0]).Str); pattern != "" && !strings.ContainsAny(pattern, "/\n\r") {
			m.reportValue(p, v, "")
		}
	}, js.OpNew, js.OpCall)
}

func newRequires(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if isGlobalName(f, v.X, "require") {
			m.reportValue(p, v, "")
		}
	}, js.OpNew)
}
