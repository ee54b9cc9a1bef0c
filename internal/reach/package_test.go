package reach

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

func tree(archive string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// installed is a tree with the ways in which packages say what they load.
const installed = `
-- node_modules/main/package.json --
{"name": "main", "version": "1.0.0", "main": "lib"}
-- node_modules/main/lib/index.js --
const a = require('./a'), b = require('by-folder')
require('main/other')
exports.later = () => require('lazy')
-- node_modules/main/lib/a.js --
require('./index')
require('nested')
require('fs'); require('node:path')
-- node_modules/main/other.js --
require('exports/sub')
-- node_modules/main/unused.js --
require('never')
-- node_modules/main/node_modules/nested/package.json --
{"name": "nested", "version": "2.0.0"}
-- node_modules/main/node_modules/nested/index.js --
require('json-main')
-- node_modules/nested/package.json --
{"name": "nested", "version": "1.0.0"}
-- node_modules/nested/index.js --
require('never')
-- node_modules/by-folder/package.json --
{"name": "by-folder", "version": "1.0.0", "main": "./dist/"}
-- node_modules/by-folder/dist/index.js --
require('private')
-- node_modules/by-folder/index.js --
require('never')
-- node_modules/exports/package.json --
{"name": "exports", "version": "1.0.0", "main": "old.js", "exports": {".": "./old.js", "./sub": {"import": "./sub.mjs", "require": "./sub.cjs"}}}
-- node_modules/exports/old.js --
require('never')
-- node_modules/exports/sub.mjs --
import 'never'
-- node_modules/exports/sub.cjs --
require('@scope/deep/file')
-- node_modules/@scope/deep/package.json --
{"name": "@scope/deep", "version": "1.0.0"}
-- node_modules/@scope/deep/file.js --
module.exports = 1
-- node_modules/@scope/deep/index.js --
require('never')
-- node_modules/json-main/package.json --
{"name": "json-main", "version": "1.0.0", "main": "data"}
-- node_modules/json-main/data.json --
{"require": "require('never')"}
-- node_modules/private/package.json --
{"name": "private", "version": "1.0.0", "imports": {"#inside": "./inside.js", "#outside": {"browser": "never", "default": "outside"}}}
-- node_modules/private/index.js --
require('#inside'); require('#outside')
-- node_modules/private/inside.js --
require('..' + '/never')
-- node_modules/outside/package.json --
{"name": "outside", "version": "1.0.0"}
-- node_modules/outside/index.js --
module.exports = 1
-- node_modules/lazy/package.json --
{"name": "lazy", "version": "1.0.0"}
-- node_modules/lazy/index.js --
module.exports = 1
-- node_modules/never/package.json --
{"name": "never", "version": "1.0.0"}
-- node_modules/never/index.js --
module.exports = 1
`

// closure returns the folders of the packages that requiring a name loads, by
// what is certain.
func closure(r *Reader, name string) []string {
	seen := map[string]bool{}
	var visit func(dir, name, sub string, required bool)
	visit = func(dir, name, sub string, required bool) {
		p := r.Locate(dir, name)
		if p == nil {
			return
		}
		file, ok := r.Entry(p, sub, required)
		if !ok || seen[file] {
			return
		}
		seen[file] = true
		for _, l := range r.Loads(p, file).List {
			if !l.Maybe {
				visit(p.Dir, l.Name, l.Sub, !l.Import)
			}
		}
	}
	visit(".", name, "", true)
	var dirs []string
	for file := range seen {
		at := strings.LastIndex(file, "node_modules/") + len("node_modules/")
		parts := strings.SplitN(file[at:], "/", 3)
		dir := file[:at] + parts[0]
		if strings.HasPrefix(parts[0], "@") {
			dir += "/" + parts[1]
		}
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// hook makes Node.js load a package, and what it loads when it is used, and say
// which folders of packages that took.
const hook = `
const path = require('path'), root = process.argv[1]
const m = require(path.join(root, 'node_modules/main'))
if (m.later) m.later()
const dirs = new Set()
for (const file of Object.keys(require.cache)) {
  const rel = path.relative(root, file), at = rel.lastIndexOf('node_modules/') + 13
  const parts = rel.slice(at).split('/')
  dirs.add(rel.slice(0, at) + (parts[0][0] === '@' ? parts[0] + '/' + parts[1] : parts[0]))
}
console.log(JSON.stringify([...dirs].sort()))`

// What Node.js loads is what we say.
func TestLikeNode(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	// What is only written to be misunderstood must not run.
	archive := strings.ReplaceAll(installed, "require('..' + '/never')", "if (0) require('..' + '/never')")
	for name, f := range tree(archive) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("node", "-e", hook, dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	got := closure(NewReader(os.DirFS(dir), Store{}), "main")
	if !slices.Equal(got, want) || len(got) < 8 {
		t.Errorf("we say  %q\nNode has %q", got, want)
	}
}

// loads writes what an entry of a package loads.
func loads(r *Reader, name, sub string) string {
	p := r.Locate(".", name)
	if p == nil {
		return "not installed"
	}
	file, ok := r.Entry(p, sub, true)
	if !ok {
		return "no entry"
	}
	l := r.Loads(p, file)
	var parts []string
	for _, one := range l.List {
		s := fmt.Sprintf("%s:%d %s", one.File, one.Line, one.Name)
		if one.Sub != "" {
			s += "/" + one.Sub
		}
		if one.Maybe {
			s += "?"
		}
		parts = append(parts, s)
	}
	if l.Open {
		parts = append(parts, "open")
	}
	return strings.Join(parts, ", ")
}

func TestLoads(t *testing.T) {
	fsys := tree(installed + `
-- node_modules/dialects/package.json --
{"name": "dialects", "version": "1.0.0"}
-- node_modules/dialects/index.js --
require('./all/' + name)
require('certain')
-- node_modules/dialects/all/pg.js --
require('pg'); require('certain')
-- node_modules/dialects/all/mysql/index.js --
require('mysql')
-- node_modules/dialects/all/node_modules/x/index.js --
require('x')
-- node_modules/dialects/all/readme.md --
require('y')
-- node_modules/engines/package.json --
{"name": "engines", "version": "1.0.0"}
-- node_modules/engines/index.js --
module.exports = (name) => require(name)
-- node_modules/outward/package.json --
{"name": "outward", "version": "1.0.0"}
-- node_modules/outward/index.js --
require('../never'); require('/etc/passwd'); require('https://a/b'); import('data:x')
-- node_modules/broken/package.json --
{"name": "broken",
-- node_modules/empty/package.json --
{"name": "empty", "version": "1.0.0"}
`)
	for _, c := range []struct{ name, sub, want string }{
		{"main", "", "lib/index.js:1 by-folder, lib/index.js:3 lazy, lib/a.js:2 nested, other.js:1 exports/sub"},
		{"main", "unused", "unused.js:1 never"},
		{"exports", "sub", "sub.cjs:1 @scope/deep/file"},
		{"exports", "old.js", "no entry"},
		{"private", "", "index.js:1 outside"},
		{"json-main", "", ""},
		{"dialects", "", "index.js:2 certain, all/mysql/index.js:1 mysql?, all/pg.js:1 pg?"},
		{"engines", "", "open"},
		{"outward", "", ""},
		{"broken", "", "not installed"},
		{"empty", "", "no entry"},
		{"gone", "", "not installed"},
	} {
		got := loads(NewReader(fsys, Store{}), c.name, c.sub)
		if c.name == "dialects" { // the order of a folder is that of its files
			parts := strings.Split(got, ", ")
			slices.Sort(parts[1:])
			got = strings.Join(parts, ", ")
		}
		if got != c.want {
			t.Errorf("%s %s loads %s, want %s", c.name, c.sub, got, c.want)
		}
	}
}

func TestBin(t *testing.T) {
	r := NewReader(tree(`
-- node_modules/one/package.json --
{"name": "@s/one", "version": "1.0.0", "bin": "./cli"}
-- node_modules/one/cli.js --
-- node_modules/two/package.json --
{"name": "two", "version": "1.0.0", "bin": {"a": "a.js", "b": "gone.js"}}
-- node_modules/two/a.js --
`), Store{})
	for _, c := range []struct{ pkg, name, want string }{
		{"one", "one", "node_modules/one/cli.js"}, {"two", "a", "node_modules/two/a.js"}, {"two", "b", ""}, {"two", "two", ""},
	} {
		if got, _ := r.Bin(r.Locate(".", c.pkg), c.name); got != c.want {
			t.Errorf("the command %s of %s is %q, want %q", c.name, c.pkg, got, c.want)
		}
	}
}

// What a version of a package loads is read once, and again when the scan has
// changed.
func TestStore(t *testing.T) {
	fsys := tree(installed)
	var kept []byte
	writes := 0
	store := Store{Read: func() []byte { return kept }, Write: func(data []byte) { kept, writes = data, writes+1 }}
	read := func(fsys fs.FS) string {
		r := NewReader(fsys, store)
		defer r.Keep()
		return loads(r, "main", "")
	}
	want := read(fsys)
	fsys["node_modules/main/lib/index.js"] = &fstest.MapFile{Data: []byte("require('something-else')")}
	if got := read(fsys); got != want || writes != 1 {
		t.Errorf("the second run says %s after %d writes", got, writes)
	}
	fsys["node_modules/main/package.json"] = &fstest.MapFile{Data: []byte(`{"name": "main", "version": "1.0.1", "main": "lib"}`)}
	if got := read(fsys); got != "lib/index.js:1 something-else" || writes != 2 {
		t.Errorf("another version loads %s after %d writes", got, writes)
	}
	kept = []byte(strings.Replace(string(kept), `{"Version":1`, `{"Version":0`, 1))
	fsys["node_modules/main/lib/index.js"] = &fstest.MapFile{Data: []byte("")}
	if got := read(fsys); got != "" {
		t.Errorf("what an older scan found still counts: %s", got)
	}
}

// A package may be larger than anybody reads: then it may load anything.
func TestLimits(t *testing.T) {
	fsys := fstest.MapFS{"node_modules/many/package.json": {Data: []byte(`{"name": "many", "version": "1.0.0"}`)}}
	for i := range maxFiles + 10 {
		fsys[fmt.Sprintf("node_modules/many/f%d.js", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "require('./f%d')", i+1)}
	}
	fsys["node_modules/many/index.js"] = &fstest.MapFile{Data: []byte("require('./f0')")}
	fsys["node_modules/large/package.json"] = &fstest.MapFile{Data: []byte(`{"name": "large", "version": "1.0.0"}`)}
	fsys["node_modules/large/index.js"] = &fstest.MapFile{Data: make([]byte, maxFile+1)}
	for _, name := range []string{"many", "large"} {
		if got := loads(NewReader(fsys, Store{}), name, ""); got != "open" {
			t.Errorf("%s loads %s", name, got)
		}
	}
}

// Links lead to where a package lies, and so to what it can load: pnpm's store.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"node_modules/.pnpm/a@1.0.0/node_modules/a/package.json": `{"name": "a", "version": "1.0.0"}`,
		"node_modules/.pnpm/a@1.0.0/node_modules/a/index.js":     "require('b')",
		"node_modules/.pnpm/b@2.0.0/node_modules/b/package.json": `{"name": "b", "version": "2.0.0"}`,
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{
		"node_modules/a": ".pnpm/a@1.0.0/node_modules/a",
		"node_modules/.pnpm/a@1.0.0/node_modules/b": "../../b@2.0.0/node_modules/b",
		"node_modules/out":                          "../../../../../../etc",
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	r := NewReader(os.DirFS(dir), Store{})
	a := r.Locate(".", "a")
	if a == nil || a.Dir != "node_modules/.pnpm/a@1.0.0/node_modules/a" {
		t.Fatalf("a is %+v", a)
	}
	if b := r.Locate(a.Dir, "b"); b == nil || b.Version != "2.0.0" {
		t.Errorf("b of a is %+v", b)
	}
	if b := r.Locate(".", "b"); b != nil {
		t.Errorf("b of the project is %+v", b)
	}
	if out := r.Locate(".", "out"); out != nil {
		t.Errorf("a link out of the tree leads to %+v", out)
	}
}
