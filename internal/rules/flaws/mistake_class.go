package flaws

import (
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// classMistakes are about classes, functions and what they are made of.
var classMistakes = []mistake{
	{
		name: "missing-super", title: "constructor that never calls super", eslint: "constructor-super", cwe: 665, sure: true,
		why: "Making an object of a derived class throws unless its constructor calls super.", fix: "Call super.",
		when: "The constructor of a class with extends has no call of super.", quiet: "It returns an object or always throws.",
		kind: js.MistakeMissingSuper, say: "The class extends {name}, but its constructor never calls super.",
	},
	{
		name: "this-before-super", title: "this used before super is called", eslint: "no-this-before-super", cwe: 665, sure: true,
		why: "There is no object before the call of super: it throws.", fix: "Call super first.", when: "this or super.x stands above the call of super in a constructor.",
		quiet: "In a function, which may run later.",
		kind:  js.MistakeThisBeforeSuper, say: "{code} stands before super is called: this throws.",
	},
	{
		name: "duplicate-member", title: "class member declared twice", eslint: "no-dupe-class-members", cwe: 694, sure: true,
		why: "The last one wins without a word.", fix: "Delete one, or rename it.", when: "A class declares two members of one name.",
		quiet: "A getter and a setter; overloads in TypeScript.",
		kind:  js.MistakeDuplicateMember, say: "The class has a member {name} already: the last one wins.",
	},
	{
		name: "unused-private-member", title: "private member that nothing reads", eslint: "no-unused-private-class-members", cwe: 563, sure: true,
		why: "Nobody outside the class can reach it: it is left over, or misspelt elsewhere.", fix: "Delete it, or use it.", when: "Nothing in the class reads a #member.",
		kind: js.MistakeUnusedPrivate, say: "Nothing reads {name}, and nobody outside the class can.",
	},
	{
		name: "setter-without-getter", title: "property that can be set and not be read", eslint: "accessor-pairs", cwe: 394,
		why: "Reading it gives undefined.", fix: "Add a getter.", when: "An object or class has a setter and no getter of that name.",
		kind: js.MistakeSetterAlone, say: "{name} has a setter and no getter: it reads as undefined.",
	},
	{
		name: "needless-constructor", title: "constructor that does nothing of its own", eslint: "no-useless-constructor", cwe: 1164,
		why: "The class behaves the same without it.", fix: "Delete it.", when: "A constructor is empty, or hands its parameters to super unchanged.",
		quiet: "It has a modifier, a default or a comment.",
		kind:  js.MistakeUselessConstructor, say: "The class behaves the same without this constructor.",
	},
	{
		name: "empty-static-block", title: "static block with nothing in it", eslint: "no-empty-static-block", cwe: 1071, sure: true,
		why: "It is left over, or something is missing.", fix: "Delete it.", when: "A static block holds neither a statement nor a comment.",
		kind: js.MistakeEmptyStaticBlock, say: "The static block is empty.",
	},
	{
		name: "generator-without-yield", title: "generator that yields nothing", eslint: "require-yield", cwe: 1164,
		why: "It makes an iterator that is empty; a plain function may have been meant.", fix: "Drop the asterisk, or yield something.",
		when: "A generator with a body has no yield.",
		say:  "The generator {name} yields nothing.", code: generators,
	},
	{
		name: "async-promise-executor", title: "async function given to new Promise", eslint: "no-async-promise-executor", cwe: 703, sure: true,
		why: "What it throws is lost: the promise stays pending.", fix: "Await outside of new Promise, or take a plain function.",
		when: "The function given to new Promise is async.",
		say:  "What the async function throws never rejects the promise.", code: asyncExecutors,
	},
	{
		name: "swapped-promise-parameters", title: "resolve and reject in the wrong order", eslint: "promise/param-names", cwe: 683,
		why: "The first parameter resolves, whatever it is called.", fix: "Write (resolve, reject).",
		when: "The first parameter of the function given to new Promise is called like reject, or the second like resolve.",
		say:  "{name} are in the wrong order: the first one resolves.", code: swappedParameters,
	},
	{
		name: "extended-native", title: "prototype of a built-in that is changed", eslint: "no-extend-native", cwe: 1321,
		why: "All code of the process sees it, loops over properties included, and later versions of the language may mean something else.",
		fix: "Write a function.", when: "A property of the prototype of a built-in is assigned or defined.",
		quiet: "The file asks whether it is there before, as polyfills do.",
		say:   "{code} changes {name} for all code of the process.", code: extendedNatives,
	},
	{
		name: "proto-property", title: "__proto__ read or set", eslint: "no-proto", cwe: 1321,
		why: "It is kept for old pages only, and a way to pollute prototypes.", fix: "Use Object.getPrototypeOf and Object.create.", when: "A property __proto__ is used.",
		quiet: "A key of an object literal, where it is syntax; comparisons with the word.",
		say:   "{code} reaches for the prototype.", code: usesProperty("__proto__"),
	},
	{
		name: "iterator-property", title: "__iterator__, which no engine reads", eslint: "no-iterator", cwe: 477, sure: true,
		why: "It was an extension of one engine and is gone.", fix: "Use Symbol.iterator.", when: "A property __iterator__ is used.",
		say: "{code}: no engine reads __iterator__.", code: usesProperty("__iterator__"),
	},
	{
		name: "empty-pattern", title: "destructuring that takes nothing", eslint: "no-empty-pattern", cwe: 1164,
		why: "`{}` as a pattern declares no name; a default was meant.", fix: "Name what is taken, or write `= {}`.", when: "A destructuring pattern is empty.",
		kind: js.MistakeEmptyPattern, say: "The pattern {code} takes nothing.",
	},
}

func generators(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	yields := map[js.FuncID]bool{}
	eachValue(p, func(id js.ValueID, _ *js.Value) { yields[f.FuncOf(id)] = true }, js.OpYield)
	for i := range f.Funcs {
		fn := &f.Funcs[i]
		if !fn.Generator || yields[js.FuncID(i)] {
			continue
		}
		body := strings.TrimSpace(f.Text.Data[fn.Body:fn.End])
		if strings.TrimSpace(strings.Trim(body, "{}")) == "" {
			continue
		}
		name := f.Str(fn.Name)
		if name == "" {
			name = "here"
		}
		m.report(p, fn.Start, max(fn.Body, fn.Start+1), name)
	}
}

// executors calls do with every function that stands in new Promise(...).
func executors(p *rule.CodePass, do func(fn *js.Func)) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if args := f.Operands(v); isGlobalName(f, v.X, "Promise") && len(args) > 0 && f.At(args[0]).Op == js.OpFunc {
			do(&f.Funcs[f.At(args[0]).Func])
		}
	}, js.OpNew)
}

func asyncExecutors(p *rule.CodePass, m *mistake) {
	executors(p, func(fn *js.Func) {
		if fn.Async {
			m.report(p, fn.Start, max(fn.Body, fn.Start+1), "")
		}
	})
}

func swappedParameters(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	is := func(name js.StrID, word string) bool {
		return strings.HasPrefix(strings.ToLower(strings.TrimLeft(f.Str(name), "_")), word)
	}
	executors(p, func(fn *js.Func) {
		first, second := fn.ParamNames[0], fn.ParamNames[1]
		if is(first, "rej") || is(second, "res") {
			names := f.Str(first)
			if second != 0 {
				names += " and " + f.Str(second)
			}
			if second == 0 {
				names += " alone"
			}
			m.report(p, fn.Start, max(fn.Body, fn.Start+1), names)
		}
	})
}

func usesProperty(name string) func(*rule.CodePass, *mistake) {
	return func(p *rule.CodePass, m *mistake) {
		f := p.File.JS
		eachValue(p, func(_ js.ValueID, v *js.Value) {
			if f.Str(v.Str) == name {
				m.reportValue(p, v, name)
			}
		}, js.OpGet)
	}
}

// nativePrototype returns the name of the built-in whose prototype a value is.
func nativePrototype(f *js.File, id js.ValueID) string {
	if v := f.At(id); v.Op == js.OpGet && f.Str(v.Str) == "prototype" && f.At(v.X).Op == js.OpGlobal {
		if name := f.Str(f.At(v.X).Str); languageNames[name] && name[0] >= 'A' && name[0] <= 'Z' {
			return name
		}
	}
	return ""
}

func extendedNatives(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	guarded := map[string]bool{} // Array.prototype.at is asked for
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if x := f.At(v.X); f.Str(v.Str) != "delete" && x.Op == js.OpGet && nativePrototype(f, x.X) != "" {
			guarded[f.Str(x.Str)] = true
		}
	}, js.OpUnary)
	for i := range f.Blocks {
		if c := f.At(f.Blocks[i].Cond); c.Op == js.OpGet && nativePrototype(f, c.X) != "" {
			guarded[f.Str(c.Str)] = true
		}
	}
	eachAssignment(p, func(v, target *js.Value) {
		if target.Op != js.OpGet && target.Op != js.OpGetDyn || f.Str(target.Str) != "" && guarded[f.Str(target.Str)] {
			return
		}
		if name := nativePrototype(f, target.X); name != "" && slices.Contains([]string{"=", "??=", "||="}, f.Str(v.Str)) {
			m.reportValue(p, target, name)
		}
	})
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		args := f.Operands(v)
		if name := calledName(f, v.X); len(args) < 2 || name != "defineProperty" && name != "defineProperties" || f.At(v.X).Op != js.OpGet {
			return
		}
		if name := nativePrototype(f, args[0]); name != "" && !guarded[f.Str(f.At(args[1]).Str)] {
			m.report(p, v.Start, f.At(args[1]).End, name)
		}
	}, js.OpCall)
}
