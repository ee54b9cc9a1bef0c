package reach

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/internal/cputime"
)

// say writes what a scan found: the specifier, ? for what may be, /* for what
// lies below, and at last "open".
func say(refs []Ref, open bool) string {
	var parts []string
	for _, r := range refs {
		s := r.Spec
		if r.Below {
			s += "/*"
		}
		if r.Maybe {
			s += "?"
		}
		if r.Import {
			s = "import " + s
		}
		parts = append(parts, s)
	}
	if open {
		parts = append(parts, "open")
	}
	return strings.Join(parts, ", ")
}

// Each construct stands beside those that look like it and load nothing.
func TestScan(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"require", `require('a'); require("b/c") ; require( /* why */ 'd' , x); require(` + "`e`)", "a, b/c, d, e"},
		{"not require", `x.require('a'); function require(x) {}; var require = 1; required('b'); "require('c')"; require`, ""},
		{"module.require", `module.require('a'); this.require('b')`, "a"},
		{"comments", "// require('a')\n/* require('b') */ require('c') /* it's */; require('d')", "c, d"},
		{"strings", `var s = "it's require('a')", t = 'say "require(\'b\')"'; require('c')`, "c"},
		{"an open string ends with its line", "var s = 'abc\nrequire('a')", "a"},
		{"templates", "var s = `require('a') ${require('b')} ${`${require('c')}`} it's`; require('d')", "b, c, d"},
		{"regular expressions", `var r = /['"]/g; if (x) /"/.test(y); a = b / c; require('a'); return /require('b')/; x = [/[/'"]/]; require('c')`, "a, c"},
		{"divisions", `a = (b) / 2; c = d[0] / e; i++ / 2; f = "'"; require('a') / 1`, "a"},
		{"after a block", "function f() { }\n/'/.test(x); require('a')", "a"},
		{"import", `import a from 'a'; import b, { c as d } from "b"; import * as e from 'e'; import 'f'; import{g}from'g'`, "import a, import b, import e, import f, import g"},
		{"export from", `export * from 'a'; export * as b from 'b'; export { c, d as e } from 'c'; export default f; export { g }; export const h = 'i'`, "import a, import b, import c"},
		{"a list without from", "export { a }\nimport b from 'b'", "import b"},
		{"not import", `x.import('a'); import.meta.url; ({ import: 'b' }); ({ export: 'c' })`, ""},
		{"import()", `import('a'); import(/* webpackChunkName: "x" */ 'b'); await import("c")`, "import a, import b, import c"},
		{"unknown", `require(name)`, "open"},
		{"unknown import", `import(name)`, "open"},
		{"one of several", `require(process.env.ENGINE || 'sharp'); other('debug')`, "sharp?, open"},
		{"by a loader", `function load(n) { return require(n) } load('pg', 'request'); on('close')`, "pg?, open"},
		{"names without an unknown require", `load('pg'); require('a')`, "a"},
		{"in a folder", `require('./dialects/' + name); require("./a" + b); require('../lib/x/' + y + '.js')`, "./dialects/*, ./*, ../lib/x/*"},
		{"in the folder above", `require('..' + '/a'); require('.' + name)`, "../*, ./*"},
		{"in a folder, by template", "require(`./dialects/${name}/index.js`)", "./dialects/*"},
		{"in a package", `require('moment/locale/' + name); require('@s/p/' + x)`, "moment/locale/*, @s/p/*"},
		{"the name of a package by half", `require('plugin-' + name); require('@s/' + name)`, "open"},
		{"beside the file", `require(__dirname + '/a.js'); require(path.join(__dirname, 'b', name)); require(path.resolve(__dirname, '../c/d'))`, "./a.js, ./b/*, ../c/d"},
		{"resolve", `require.resolve('a'); require.resolve(x); require(require.resolve('b')); require.cache['c']`, "a?, b?"},
		{"wrappers", `optionalRequire('a'); nodeRequire("b"); __non_webpack_require__('c'); tryRequire(x)`, "a, b, c"},
		{"numbers of a bundle", `require(12); n("a"); require()`, ""},
		{"minified", `"use strict";var e=require("a"),t=function(){return require("b")};t&&require("c");module.exports={d:require("d")}`, "a, b, c, d"},
		{"words with marks", `const $require = 1; _require('a'); x = y ? require('b') : require('c')`, "a, b, c"},
		{"spread", `[...require('a')]`, "a"},
	} {
		if got := say(Scan([]byte(c.src))); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.src, got, c.want)
		}
	}
}

func TestScanLines(t *testing.T) {
	refs, _ := Scan([]byte("\n// x\nrequire('a')\n\n\nimport b\n from 'b'\n"))
	if len(refs) != 2 || refs[0].Line != 3 || refs[1].Line != 6 {
		t.Errorf("%+v", refs)
	}
}

// Packages are anybody's: the scan takes linear time, and says nothing that
// does not stand in the text.
func FuzzScan(f *testing.F) {
	for _, s := range []string{"require('a')", "import {a} from 'b'", "`${require('x')}`", "require(__dirname+'/a')", "/[/]/", "export{", "require(`a${", "import(", "'/x'"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		refs, _ := Scan(src)
		lines := bytes.Count(src, []byte("\n")) + 1
		for _, r := range refs {
			if r.Line < 1 || r.Line > lines || r.Spec == "" {
				t.Errorf("%+v in %d lines", r, lines)
			}
			if !strings.HasPrefix(r.Spec, ".") && !bytes.Contains(src, []byte(r.Spec)) {
				t.Errorf("%q does not stand in the text", r.Spec)
			}
		}
	})
}

func TestScanIsLinear(t *testing.T) {
	for _, unit := range []string{"require(", "import{", "`${", "export {a,", "/[", "require(__dirname", "((((", "import a "} {
		src := []byte(strings.Repeat(unit, (1<<20)/len(unit)) + "require('x')")
		if took := cputime.Of(t, func() { Scan(src) }); took > 4*time.Second {
			t.Errorf("1 MB of %q take %v", unit, took)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	src := []byte(strings.Repeat("const a = require('./a'), b = /[/]x/.test(c) ? `x${d}` : \"it's\" // comment\n", 20_000))
	b.SetBytes(int64(len(src)))
	for range b.N {
		Scan(src)
	}
}

func ExampleScan() {
	refs, open := Scan([]byte("const qs = require('qs')\nmodule.exports = (name) => require(name)"))
	fmt.Println(refs[0].Spec, refs[0].Line, open)
	// Output: qs 1 true
}
