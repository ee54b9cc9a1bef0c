package js

import (
	"strings"
	"testing"

	"tenet/internal/source"
)

func extract(t *testing.T, name, text string) *File {
	t.Helper()
	return Extract(name, source.New(name, text), Options{})
}

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"f(1, 'a')", `(call @f 1 "a")`},
		{"(0, eval)(x)", "(call (seq 0 @eval) @x)"},
		{"new Function('a', b)", `(new @Function "a" @b)`},
		{"a.b['c'].d", "@a.b.c.d"},
		{"a[b]", "@a.[@b]"},
		{"a?.b?.()", "(call @a?.b)"},
		{"(eval as any)(x)", "(call @eval @x)"},
		{"eval!(x)", "(call @eval @x)"},
		{"`a${b}c${d}`", `(template "a" @b "c" @d)`},
		{"tag`x`", `(tag @tag "x")`},
		{"x = {a: 1, b, ...c, ['d']: 2, [e]: 3}", `(@x = (object a:1 b:@b (... @c) d:2 [@e]:3))`},
		{"x = [1, , ...y]", "(@x = (array 1 undefined (... @y)))"},
		{"a && b || c", "((@a && @b) || @c)"},
		{"a ? b : c", "(cond @a @b @c)"},
		{"!a", "(! @a)"},
		{"i++", "(++ @i)"},
		{"delete a.b", "(delete @a.b)"},
		{"import('x')", `(import "x")`},
		{"x = /a+/g", "(@x = /a+/g)"},
		{"void 0", "(void 0)"},
		{"f(undefined, null, true)", "(call @f undefined null true)"},
	} {
		f := extract(t, "a.ts", c.code)
		lines := strings.Split(strings.TrimSpace(statementsOf(f)), "\n")
		if got := lines[len(lines)-1]; got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.code, got, c.want)
		}
	}
}

func TestDefinitions(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"const a = require('b')", `a = (call @require "b")`},
		{"const {a, b: c = 1, ...d} = x", "a = @x.a\nc = (@x.b ?? 1)\nd = (rest @x)"},
		{"const [a, , b = 2, ...c] = x", "a = @x.0\nb = (@x.2 ?? 2)\nc = (rest @x)"},
		{"let a; a = 1", "a = 1"},
		{"var a = 1; a += 2", "a = 1\na = (a += 2)"},
		{"let a, b; ({a, b: {b}} = x)", "a = @x.a\nb = @x.b.b"},
		{"let a; [a] = x", "a = @x.0"},
		{"import a, {b as c} from 'm'", "a = imported:default:\"m\"\nc = imported:b:\"m\""},
		{"import * as ns from 'm'", "ns = imported:*:\"m\""},
		{"import x = require('y')", "x = imported:*:\"y\""},
		{"function f(a, {b}, c = 1) {}", "a = param0#1\nb = param1#1.b\nc = (param2#1 ?? 1)"},
		{"for (const x of y) {}", "x = (elem @y)"},
		{"for (const k in y) {}", "k = (key @y)"},
		{"try {} catch (e) {}", "e = caught"},
		{"class A { m() {} }", "A = (class m:func#1)"},
	} {
		got := statementsOf(extract(t, "a.ts", c.code))
		if !strings.HasSuffix(strings.TrimSpace(got), c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.code, got, c.want)
		}
	}
}

func TestExports(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"module.exports = f", "*=@f"},
		{"exports.a = 1", "a=1"},
		{"module.exports.a = module.exports.b = f", "b=@f a=@f"},
		{"exports = module.exports = f", "*=@f"},
		{"const lib = module.exports; lib.a = f; lib.b.c = f", "a=@f"},
		{"var lib = exports; lib.a = lib.b = f", "b=@f a=@f"},
		{"let lib = exports; lib = {}; lib.a = f", ""},
		{"export default f", "default=@f"},
		{"export const a = 1, b = 2", "a=a b=b"},
		{"export function g() {}", "g=func#1"},
		{"const a = 1; export { a as c }", "c=a"},
		{"export * from 'm'", `*=imported:*:"m"`},
		{"export { a as b } from 'm'", `b=imported:a:"m"`},
		{"export = f", "*=@f"},
	} {
		if name := "a.js"; !strings.HasPrefix(c.code, "export =") {
			if a, b := exportsOf(extract(t, "a.ts", c.code)), exportsOf(extract(t, name, c.code)); a != b {
				t.Errorf("%s: TypeScript gives %s, JavaScript %s", c.code, a, b)
			}
		}
		f := extract(t, "a.ts", c.code)
		if got := exportsOf(f); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.code, got, c.want)
		}
	}
}

func exportsOf(f *File) string {
	var got []string
	for _, e := range f.Exports {
		got = append(got, f.Str(e.Name)+"="+dump(f, e.Value))
	}
	return strings.Join(got, " ")
}

func TestBlocks(t *testing.T) {
	f := extract(t, "a.js", "function f(x) { if (!x) return; sink(x); if (y) { other(x) } else third(x) }")
	var got []string
	for i := range f.Values {
		if v := f.Values[i]; v.Op == OpCall {
			s := f.Str(f.At(v.X).Str)
			for b := v.Block; f.Blocks[b].Kind != BlockBody; b = f.Blocks[b].Parent {
				sign := "+"
				if !f.Blocks[b].Polarity {
					sign = "-"
				}
				s += " " + sign + dump(f, f.Blocks[b].Cond)
			}
			got = append(got, s)
		}
	}
	if want := "sink -(! x)|other +@y -(! x)|third -@y -(! x)"; strings.Join(got, "|") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestStrictness(t *testing.T) {
	for _, c := range []struct {
		name, code string
		want       []Strictness // of the module, then of each function
	}{
		{"a.js", "function f() {}", []Strictness{SloppyCode, SloppyCode}},
		{"a.js", "'use strict'; function f() {}", []Strictness{StrictDirective, StrictDirective}},
		{"a.js", "f(); 'use strict'", []Strictness{SloppyCode}},
		{"a.js", `"use\x20strict"`, []Strictness{SloppyCode}},
		{"a.js", "(function () { 'use strict'; function g() {} })()", []Strictness{SloppyCode, StrictDirective, StrictDirective}},
		{"a.js", "class A { m() { return function () {} } }", []Strictness{SloppyCode, StrictClass, StrictClass}},
		{"a.mjs", "function f() {}", []Strictness{StrictModule, StrictModule}},
		{"a.js", "import 'x'; () => 1", []Strictness{StrictModule, StrictModule}},
	} {
		f := extract(t, c.name, c.code)
		for i, want := range c.want {
			if f.Funcs[i].Strict != want {
				t.Errorf("%s: function %d: got %d, want %d", c.code, i, f.Funcs[i].Strict, want)
			}
		}
	}
}

func TestSloppy(t *testing.T) {
	for _, c := range []struct {
		code string
		want SloppyKind
	}{
		{"with (a) {}", SloppyWith},
		{"f(042)", SloppyOctal},
		{`f("\07")`, SloppyOctalEscape},
		{"var y; delete y", SloppyDeleteName},
		{"function f(a, a) {}", SloppyDuplicateParam},
		{"var static = 1", SloppyReservedName},
		{"var eval = 1", SloppyEvalArguments},
		{"function f() { arguments = 1 }", SloppyEvalArguments},
		{"function f() { return arguments.callee }", SloppyCallee},
		{"function f() { return f.caller }", SloppyCaller},
		{"x = 1", SloppyUndeclared},
		{"function f(a) { a = 1; return arguments }", SloppyArgumentsAlias},
	} {
		f := extract(t, "a.js", c.code)
		if len(f.Sloppy) != 1 || f.Sloppy[0].Kind != c.want {
			t.Errorf("%s: got %v, want one of kind %d", c.code, f.Sloppy, c.want)
		}
	}
	for _, clean := range []string{"var x; x = 1", `f("\0")`, "delete a.b", "function f(a) { a = 1 }", "arguments[0]", "x = 0o42"} {
		f := extract(t, "a.js", "var x, a;"+clean)
		if len(f.Sloppy) != 0 {
			t.Errorf("%s: got %v, want none", clean, f.Sloppy)
		}
	}
}

func TestModuleKind(t *testing.T) {
	for _, c := range []struct {
		name, code, pkg string
		want            ModuleKind
	}{
		{"a.js", "f()", "", Script},
		{"a.js", "require('x')", "", CommonJS},
		{"a.js", "exports.x = 1", "", CommonJS},
		{"a.js", "import 'x'", "", ESM},
		{"a.js", "f()", "module", ESM},
		{"a.cjs", "f()", "module", CommonJS},
		{"a.mjs", "f()", "", ESM},
		{"a.ts", "export const a = 1", "", ESM},
		{"a.ts", "const a = require('x')", "", CommonJS},
	} {
		f := Extract(c.name, source.New(c.name, c.code), Options{PackageType: c.pkg})
		if f.Module != c.want {
			t.Errorf("%s %q: got %d, want %d", c.name, c.code, f.Module, c.want)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, fine := range []string{
		"x = 042", "<!-- html comment\nf()", `"\08"`, "var f = function(){}; f<number>(1)", "/** @type {bad bad} */ var x",
		`for(!function(){"x" in a}();;){}`, "with (a) {}", "return 1", "await f()",
	} {
		if f := extract(t, "a.js", fine); len(f.Errors) != 0 {
			t.Errorf("%q: got error %q", fine, f.Errors[0].Message)
		}
	}
	for _, broken := range []string{"f(", "var = 1", "x = {a: }", "'abc", "`abc", "if (a {"} {
		if f := extract(t, "a.js", broken); len(f.Errors) == 0 {
			t.Errorf("%q: no error", broken)
		}
	}
	f := extract(t, "a.js", "eval(x); if (a {")
	if !strings.Contains(statementsOf(f), "(call @eval @x)") {
		t.Errorf("facts before the error are lost:\n%s", statementsOf(f))
	}
}

func TestComments(t *testing.T) {
	f := extract(t, "a.js", "f() // tenet-accept eval: x\n// plain\n/* eslint-disable */ g(`${a /* tenet-accept b: in a template */}`)\n<a/> // tenet-accept c: d")
	var got []string
	for _, c := range f.Comments {
		got = append(got, f.Text.Data[c.Start:c.End])
	}
	want := []string{"// tenet-accept eval: x", "/* eslint-disable */", "/* tenet-accept b: in a template */", "// tenet-accept c: d"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
