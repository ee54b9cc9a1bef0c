package js

import (
	"strings"
	"testing"

	"tenet/internal/source"
)

// In each case /*u*/ stands before a use, and /*d*/ before the declaration that
// it means, if there is one.
func TestScopes(t *testing.T) {
	for _, code := range []string{
		"/*u*/x; { let x }",
		"let /*d*/x; { let y = /*u*/x }",
		"let x; { let /*d*/x; /*u*/x }",
		"/*u*/x; if (a) { for (;;) { var /*d*/x } }",
		"/*u*/x; try {} catch { switch (a) { case 1: var /*d*/x } }",
		"/*u*/f; function /*d*/f() {}",
		"/*u*/f; { function f() {} }",
		"{ /*u*/f; if (a) function /*d*/f() {} }",
		"function /*d*/f() { let f = 1 } /*u*/f",
		"function f() { let /*d*/f = 1; /*u*/f }",
		"const f = function /*d*/g() { /*u*/g }",
		"const f = function g() {}; /*u*/g",
		"const c = class /*d*/A { m() { /*u*/A } }",
		"function f(/*d*/a) { var a; /*u*/a }",
		"function f(a = /*u*/x) { var x }",
		"let /*d*/x; function f(a = () => /*u*/x) { var x }",
		"function f(/*d*/a, b = /*u*/a) {}",
		"var arguments; function f() { /*u*/arguments }",
		"var /*d*/arguments; () => /*u*/arguments",
		"function f() { var /*d*/arguments; /*u*/arguments }",
		"try {} catch (/*d*/e) { /*u*/e }",
		"try {} catch (e) {} /*u*/e",
		"for (let /*d*/i of a) { /*u*/i }",
		"for (let i of a) {} /*u*/i",
		"switch (/*u*/x) { case 1: let x }",
		"switch (a) { case 1: let /*d*/x; case 2: /*u*/x }",
		"class A { static { var /*d*/x; /*u*/x } }",
		"class A { static { var x } } /*u*/x",
		"if (a) { const x = require('a') } else { const /*d*/x = require('b'); /*u*/x }",
		"import /*d*/x from 'm'; () => /*u*/x",
		"import { a as /*d*/x } from 'm'; export { /*u*/x as y }",
		"export function /*d*/f() {} export { /*u*/f as g }",
		"exports.x = 1; /*u*/x",
		"const [{a: /*d*/x = 1}, ...y] = z; /*u*/x",
		"type T = 1; /*u*/T",
		"namespace N { export const /*d*/x = 1 } namespace N { /*u*/x }",
		"namespace N { const x = 1 } namespace N { /*u*/x }",
		"class A { m(@d(/*u*/x) x) {} }",
	} {
		f := extract(t, "a.ts", code)
		use := int32(strings.Index(code, "/*u*/") + len("/*u*/"))
		want, got := int32(-1), int32(-1)
		if i := strings.Index(code, "/*d*/"); i >= 0 {
			want = int32(i + len("/*d*/"))
		}
		seen := false
		for i := range f.Values {
			v := &f.Values[i]
			if v.Start != use || v.Op != OpRef && v.Op != OpGlobal {
				continue
			}
			if seen = true; v.Op == OpRef {
				got = f.Syms[v.Sym].Start
			}
		}
		if !seen || got != want {
			t.Errorf("%s: means the declaration at %d, want %d", code, got, want)
		}
	}
}

// Types in comments are the parser's business and not ours: here they would
// make one parameter of two.
func TestTypeComments(t *testing.T) {
	f := extract(t, "a.js", "/** @this {Foo} */ function f(a) {} /** @typedef {string} T */ T()")
	for i := range f.Values {
		if v := &f.Values[i]; v.Op == OpParam && v.Y != 0 {
			t.Errorf("the first parameter has number %d", v.Y)
		}
	}
	for _, code := range []string{"x = '/** a */'", "x = `/** a */`", "x = `${y}/** a */`", "x = /[/** a */]/"} {
		text := source.New("a.js", code)
		mistaken := extractWith(&scratch{}, Job{Name: "a.js", Text: text}, []int{strings.Index(code, "/**")}).file
		if want, got := statementsOf(extract(t, "a.js", code)), statementsOf(mistaken); got != want {
			t.Errorf("%s: taken for a comment, the literal became\n%swant\n%s", code, got, want)
		}
	}
}
