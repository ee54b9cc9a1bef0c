//go:build unix

package switches

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sloppyFiles are an application whose files have each their own reason not
// to be strict.
func sloppyProject(t *testing.T) string {
	t.Helper()
	dir := project(t, map[string]string{
		"app.js":           app(t, "strict.cjs"),
		"undeclared.js":    "exports.a = 1; undeclared = 2\n",
		"with.js":          "var a = 1\nwith ({}) { a }\n",
		"hashbang.js":      "#!/usr/bin/env node\nexports.mode = 0644\n",
		"commented.js":     "/* a\n * b */ 'no directive';\n  undeclared = 2\n",
		"broken.js":        "var = 1\n",
		"old/sloppy.js":    "undeclared1 = 2\n",
		".build/sloppy.js": "undeclared2 = 2\n",
		"data.json":        "{}",
		"thing.js":         "exports.self = this === exports; exports.same = module.exports === exports; exports.main = require.main.filename.endsWith('app.js'); exports.name = __filename.endsWith('thing.js') && __dirname.length > 1; exports.parent = module.parent === require.main\n",
		"lazy.js":          "module.exports = async () => import('./lazy.mjs')\n",
		"lazy.mjs":         "import sloppy from './sloppy.cjs'\nexport default sloppy\n",
		"sloppy.cjs":       "module.exports = (function () { return this === undefined })() ? 'strict' : 'sloppy'\n",
		"package.json":     `{"name": "shop"}`,
	})
	// A package that is not strict stays as it is.
	if err := os.Remove(filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "node_modules", "sloppy"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "node_modules", "sloppy", "index.js"), []byte("undeclared3 = 2; with ({}) {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The application's own files are strict, their mistakes are theirs by name,
// line and column, and nothing else changes.
func TestOwnFilesAreStrict(t *testing.T) {
	mistakes := []string{
		"undeclared ReferenceError undeclared is not defined undeclared.js:1:27",
		"with SyntaxError Strict mode code may not include a with statement with.js:2:undefined",
		"octal SyntaxError Octal literals are not allowed in strict mode. hashbang.js:2:undefined",
		"commented ReferenceError undeclared is not defined commented.js:3:14",
		"import strict",
	}
	everyNode(t, func(t *testing.T, node string) {
		// What Node.js says by itself, places in stacks among it.
		o := options(t, sloppyProject(t), node, "node", "app.js")
		o.Off = []string{"strict"}
		native, err := run(t, o)
		if err != nil {
			t.Fatalf("%v\n%s", err, native)
		}
		want := strings.Split(strings.TrimSpace(native), "\n")
		if len(want) != 13 || !strings.HasPrefix(want[0], "first 1:1") {
			t.Fatalf("without strict mode: %s", native)
		}
		for i, line := range want {
			kind, _, _ := strings.Cut(line, " ")
			for _, m := range mistakes {
				if strings.HasPrefix(m, kind+" ") {
					want[i] = m
				}
			}
		}
		o.Off, o.Sloppy = nil, []string{"old"}
		out, err := run(t, o)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got := strings.Split(strings.TrimSpace(out), "\n")
		got[11], want[11] = dropChildren(got[11]), dropChildren(want[11])
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// dropChildren leaves out how many modules were loaded: those that fail do
// not count.
func dropChildren(line string) string {
	line, _, _ = strings.Cut(line, " children")
	return line
}

// Files that are strict already, and those of TypeScript, are compiled as
// Node.js does it: directives are read as ECMA-262 says.
func TestDirectives(t *testing.T) {
	dir := project(t, map[string]string{"app.js": `
const fs = require('fs')
for (const name of fs.readdirSync('files').sort()) {
  try {
    require('./files/' + name)
    console.log(name, 'ran')
  } catch (err) {
    console.log(name, err.message)
  }
}
`,
		"files/banner.js":     strings.Repeat("/", 5000) + "\n" + strings.Repeat("// // // //\n", 500) + "undeclared = 1\n",
		"files/client.js":     "'use client'; 'use strict'; undeclared = 1\n",
		"files/expression.js": "'use strict' + ''\nundeclared = 1\n",
		"files/quoted.js":     "/* 'use strict' */ \"it's\"\nundeclared = 1\n",
		"files/return.js":     "return; undeclared = 1\n",
		"files/arguments.js":  "if (arguments.length !== 5 || new.target) throw new Error('not called as a module')\n",
		"files/comment.js":    "// only this",
		"files/empty.js":      "",
	})
	const want = `arguments.js ran
banner.js undeclared is not defined
client.js undeclared is not defined
comment.js ran
empty.js ran
expression.js undeclared is not defined
quoted.js undeclared is not defined
return.js ran`
	out, err := run(t, options(t, dir, nodeBinary(t, ""), "node", "app.js"))
	if got := strings.TrimSpace(out); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// TypeScript that Node.js strips of its types (24) is the application's own
// too, and source maps still say where an error was.
func TestTypeScriptAndSourceMaps(t *testing.T) {
	dir := project(t, map[string]string{
		"app.ts":       "const fs: any = require('fs'); try { require('./typed.ts') } catch (err: any) { console.log(err.message, /typed.ts:\\d+:\\d+/.exec(err.stack)?.[0]) }\nrequire('./bundle.js')\n",
		"typed.ts":     "var declared: number = 1; undeclared = 2\n",
		"bundle.js":    "var a = 1;try{throw new Error('x')}catch(err){console.log(/original.ts:\\d+:\\d+/.exec(err.stack)?.[0])}\n//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIm9yaWdpbmFsLnRzIl0sIm5hbWVzIjpbXSwibWFwcGluZ3MiOiJBQUFBLGVBVU0ifQ==\n",
		"package.json": `{"type": "commonjs"}`,
	})
	o := options(t, dir, nodeBinary(t, "24"), "node", "--enable-source-maps", "app.ts")
	out, err := run(t, o)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	o.Off = []string{"strict"}
	native, err := run(t, o)
	if err != nil {
		t.Fatalf("%v\n%s", err, native)
	}
	if want := "undeclared is not defined typed.ts:1:38\n" + native; out != want || !strings.Contains(native, "original.ts:11:") {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}
