package module

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// tree makes a program of files, one a line: "path" or "path: content". Of
// package.json and tsconfig.json the content is read, for paths without
// extends; package target has its own tests for that.
func tree(t *testing.T, text string) (*Resolver, fs.FS) {
	t.Helper()
	fsys := fstest.MapFS{}
	for line := range strings.Lines(text) {
		name, content, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if name != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return resolverOf(t, fsys), fsys
}

func resolverOf(t testing.TB, fsys fs.FS) *Resolver {
	t.Helper()
	var files []string
	var packages []Package
	var configs []Config
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files = append(files, name)
		data, err := fs.ReadFile(fsys, name)
		switch path.Base(name) {
		case "package.json":
			p := Package{Dir: path.Dir(name)}
			if err := json.Unmarshal(data, &p); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			packages = append(packages, p)
		case "tsconfig.json":
			c := Config{Dir: path.Dir(name)}
			if err := json.Unmarshal(data, &c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			configs = append(configs, c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return NewResolver(files, packages, configs...)
}

// The tour: one construct each, a program, and what "FILE SPEC" means in it;
// "-" means no file of the program.
var tour = []struct {
	name, files string
	want        map[string]string
}{
	{"a file", "a.js\nlib/b.js\nlib/data.json", map[string]string{
		"a.js ./lib/b.js": "lib/b.js", "a.js ./lib/b": "lib/b.js", "lib/b.js ../a": "a.js", "a.js ./lib/data": "lib/data.json",
		"a.js ./c": "-", "a.js ../../a": "-",
	}},
	{"a folder", "a.js\nlib/index.js\nlib.js\nlib/a.js", map[string]string{
		"a.js ./lib": "lib.js", "a.js ./lib/": "lib/index.js", "lib/a.js .": "lib/index.js", "lib/a.js ..": "-", "lib/a.js ./": "lib/index.js",
	}},
	{"a folder with a package.json of its own", `a.js
		lib/package.json: {"main": "./code/start"}
		lib/code/start.js
		lib/index.js`, map[string]string{"a.js ./lib": "lib/code/start.js"}},
	{"main without extension, and as a folder", `x.js
		a/package.json: {"name": "a", "main": "lib/a"}
		a/lib/a.js
		b/package.json: {"name": "b", "main": "lib"}
		b/lib/index.js
		c/package.json: {"name": "c"}
		c/index.js`, map[string]string{"x.js a": "a/lib/a.js", "x.js b": "b/lib/index.js", "x.js c": "c/index.js", "x.js c/index": "c/index.js", "x.js d": "-"}},
	{"module and browser stand in for a main that is not there", `x.js
		a/package.json: {"name": "a", "main": "gone.js", "module": "esm.mjs"}
		a/esm.mjs
		b/package.json: {"name": "b", "browser": "./page.js"}
		b/page.js
		c/package.json: {"name": "c", "main": "server.js", "browser": {"./server.js": "./page.js", "fs": false}}
		c/server.js
		c/page.js`, map[string]string{"x.js a": "a/esm.mjs", "x.js b": "b/page.js", "x.js c": "c/server.js", "c/page.js fs": "-"}},
	{"exports of one file", `x.js
		a/package.json: {"name": "a", "exports": "./a.js", "main": "b.js"}
		a/a.js
		a/b.js`, map[string]string{"x.js a": "a/a.js", "x.js a/b.js": "-", "x.js a/b": "-"}},
	{"exports by condition, in their order", `x.mjs
		x.js
		a/package.json: {"name": "a", "exports": {"browser": "./page.js", "import": "./a.mjs", "require": "./a.cjs", "default": "./d.js"}}
		a/page.js
		a/a.mjs
		a/a.cjs
		a/d.js
		b/package.json: {"name": "b", "exports": {"default": "./d.js", "import": "./i.js"}}
		b/d.js
		b/i.js`, map[string]string{"x.mjs a": "a/a.mjs", "x.js require a": "a/a.cjs", "x.mjs b": "b/d.js"}},
	{"exports of paths and patterns", `x.js
		a/package.json: {"name": "@s/a", "exports": {".": "./a.js", "./f/*": "./src/f/*.js", "./f/*.js": "./src/f/*.js", "./f/private/*": null, "./w": {"worker": "./w.js"}}}
		a/a.js
		a/src/f/b.js
		a/src/f/private/c.js
		a/src/f/d/e.js
		a/w.js`, map[string]string{
		"x.js @s/a": "a/a.js", "x.js @s/a/f/b": "a/src/f/b.js", "x.js @s/a/f/b.js": "a/src/f/b.js", "x.js @s/a/f/d/e": "a/src/f/d/e.js",
		"x.js @s/a/f/private/c": "-", "x.js @s/a/a.js": "-", "x.js @s/a/w": "-", "a/src/f/b.js @s/a": "a/a.js",
	}},
	{"a list is of alternatives", `x.js
		a/package.json: {"name": "a", "exports": {".": ["not-a-path", {"worker": "./w.js"}, "./a.js"]}}
		a/a.js`, map[string]string{"x.js a": "a/a.js"}},
	{"imports", `package.json: {"imports": {"#db": {"node": "./db/node.js", "default": "./db/page.js"}, "#lib/*": "./lib/*.js", "#no": null, "#x": "express"}}
		a.js
		db/node.js
		lib/u.js
		sub/package.json: {"name": "sub"}
		sub/a.js`, map[string]string{
		"a.js #db": "db/node.js", "lib/u.js #lib/u": "lib/u.js", "a.js #no": "-", "a.js #x": "express", "a.js #y": "-", "sub/a.js #db": "-",
	}},
	{"TypeScript names what it will be compiled to", "a.ts\nb.ts\nc.mts\nd.cts\ne.tsx\nf.js\nf.ts\ng/index.ts\nold.js", map[string]string{
		"a.ts ./b.js": "b.ts", "a.ts ./b": "b.ts", "a.ts ./c.mjs": "c.mts", "a.ts ./d.cjs": "d.cts", "a.ts ./e.js": "e.tsx", "a.ts ./e.jsx": "e.tsx",
		"a.ts ./f": "f.ts", "a.ts ./f.js": "f.ts", "old.js ./f.js": "f.js", "old.js ./b.js": "b.ts", "a.ts ./g": "g/index.ts",
	}},
	{"paths of tsconfig.json", `tsconfig.json: {"paths": [{"pattern": "@/*", "targets": ["src/*", "gen/*"]}, {"pattern": "@/lib/*", "targets": ["lib/*"]}, {"pattern": "conf", "targets": ["src/conf.ts"]}]}
		src/a.ts
		src/conf.ts
		gen/g.ts
		lib/l.ts
		web/tsconfig.json: {"paths": [{"pattern": "~*", "targets": ["web/*"]}]}
		web/w.ts`, map[string]string{
		"src/a.ts @/conf": "src/conf.ts", "src/a.ts @/g": "gen/g.ts", "src/a.ts @/lib/l": "lib/l.ts", "src/a.ts conf": "src/conf.ts", "src/a.ts @/no": "-",
		"web/w.ts ~w": "web/w.ts", "web/w.ts @/conf": "-",
	}},
	{"aliases of frameworks", `package.json: {"name": "a"}
		kit/package.json: {"name": "kit"}
		kit/src/routes/p.ts
		kit/src/lib/index.ts
		kit/src/lib/server/db.ts
		vue/package.json: {"name": "vue-app"}
		vue/src/store.js
		vue/src/main.js
		vue/server/s.js`, map[string]string{
		"kit/src/routes/p.ts $lib": "kit/src/lib/index.ts", "kit/src/routes/p.ts $lib/server/db": "kit/src/lib/server/db.ts", "kit/src/routes/p.ts $lib/no": "-",
		"vue/src/main.js @/store": "vue/src/store.js", "vue/src/main.js ~/store": "vue/src/store.js", "vue/src/main.js ~~/server/s": "vue/server/s.js",
		"vue/src/main.js $lib/server/db": "-", "vue/src/main.js @/../../kit/src/lib/index": "-", "vue/src/main.js @vue/store": "-",
	}},
	{"baseUrl of tsconfig.json", `tsconfig.json: {"base": "src"}
		src/a.ts
		src/util/u.ts
		src/fs.ts`, map[string]string{"src/a.ts util/u": "src/util/u.ts", "src/a.ts fs": "-", "src/a.ts express": "-"}},
	{"workspaces that are not built", `app/a.ts
		p/one/package.json: {"name": "@w/one", "main": "dist/index.js", "types": "dist/index.d.ts"}
		p/one/src/index.ts
		p/one/src/deep/d.ts
		p/two/package.json: {"name": "@w/two", "exports": {".": {"types": "./dist/types/index.d.ts", "import": "./dist/esm/index.mjs", "require": "./dist/cjs/index.js"}, "./x": {"types": "./src/y.ts", "default": "./bundle.js"}, "./*": "./dist/esm/*.js"}}
		p/two/src/index.ts
		p/two/src/y.ts
		p/two/src/util.ts
		p/three/package.json: {"name": "three", "main": "build/out.js"}
		p/three/tsconfig.json: {"outDir": "p/three/build", "rootDir": "p/three/code"}
		p/three/code/out.ts`, map[string]string{
		"app/a.ts @w/one": "p/one/src/index.ts", "app/a.ts @w/one/dist/deep/d": "p/one/src/deep/d.ts", "app/a.ts @w/one/dist/deep/d.js": "p/one/src/deep/d.ts",
		"app/a.ts @w/two": "p/two/src/index.ts", "app/a.ts @w/two/x": "p/two/src/y.ts", "app/a.ts @w/two/util": "p/two/src/util.ts", "app/a.ts @w/two/none": "-",
		"app/a.ts three": "p/three/code/out.ts",
	}},
	{"workspaces that are built, from TypeScript and by hand", `a.ts
		p/package.json: {"name": "p", "main": "dist/i.js"}
		p/dist/i.js
		p/src/i.ts
		q/package.json: {"name": "q", "main": "lib/i.js"}
		q/lib/i.js
		q/src/i.js`, map[string]string{"a.ts p": "p/src/i.ts", "a.ts q": "q/lib/i.js"}},
	{"node_modules, from the nearest", `a.js
		b/c/d.js
		node_modules/x/package.json: {"name": "x", "main": "m.js"}
		node_modules/x/m.js
		b/node_modules/x/package.json: {"name": "x"}
		b/node_modules/x/index.js
		node_modules/y/package.json: {"name": "real-name"}
		node_modules/y/index.js`, map[string]string{"a.js x": "node_modules/x/m.js", "b/c/d.js x": "b/node_modules/x/index.js", "a.js y": "node_modules/y/index.js", "a.js real-name": "-"}},
	{"parts of Node", `a.js
		fs/package.json: {"name": "fs"}
		fs/index.js
		events/package.json: {"name": "events"}
		events/index.js`, map[string]string{"a.js fs": "-", "a.js node:events": "-", "a.js fs/promises": "-"}},
}

func TestTour(t *testing.T) {
	for _, c := range tour {
		t.Run(c.name, func(t *testing.T) {
			r, _ := tree(t, c.files)
			for q, want := range c.want {
				from, spec, _ := strings.Cut(q, " ")
				resolve := r.Resolve
				if s, ok := strings.CutPrefix(spec, "require "); ok {
					spec, resolve = s, r.Require
				}
				got, ok := resolve(from, spec)
				if !ok {
					if got = "-"; r.Package(from, spec) != spec {
						got = r.Package(from, spec)
					}
				}
				if got != want {
					t.Errorf("%s means %s, want %s", q, got, want)
				}
			}
		})
	}
}

func TestCanonical(t *testing.T) {
	for spec, want := range map[string]string{
		"fs": "node:fs", "node:fs": "node:fs", "fs/promises": "node:fs/promises", "fs/": "node:fs", "express": "express", "./fs": "./fs", "@s/fs": "@s/fs",
	} {
		if got := Canonical(spec); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", spec, got, want)
		}
	}
}

// A package.json may be anybody's.
func FuzzExports(f *testing.F) {
	for _, s := range []string{`{".":{"import":"./a.js"},"./*":[null,"./*.js"]}`, `"./a.js"`, `[[[]]]`, `{"./*/x*":"./*"}`, `{"a":{"a":{"a":1}}}`, `null`, `{`} {
		f.Add(s, "a/b")
	}
	f.Fuzz(func(t *testing.T, exports, spec string) {
		files := []string{"x.js", "a/a.js", "a/src/b.ts"}
		r := NewResolver(files, []Package{{Name: "a", Dir: "a", Exports: json.RawMessage(exports), Imports: json.RawMessage(exports)}})
		for _, from := range files {
			for _, s := range []string{"a", spec, "#" + spec, "a/" + spec} {
				if got, ok := r.Resolve(from, s); ok && !r.files[got] {
					t.Errorf("%q in %s means %q, which is no file", s, from, got)
				}
			}
		}
	})
}
