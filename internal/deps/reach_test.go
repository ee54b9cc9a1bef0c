package deps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/source"
)

// bad says that every version of some packages is vulnerable, by injection.
type bad []string

func (b bad) Find(_ context.Context, queries []registry.Query) (*registry.Result, error) {
	r := &registry.Result{}
	for _, q := range queries {
		if slices.Contains(b, q.Name) {
			r.Found = append(r.Found, advisory.Found{
				Package:  advisory.Package{Name: q.Name, Version: q.Version},
				Advisory: advisory.Advisory{ID: "GHSA-0000-0000-0000", Package: q.Name, CWE: []int{94}},
			})
		}
	}
	return r, nil
}

func folder(archive string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// loads is a place in server.js, or another file, that loads a package.
func loads(spec string, change ...func(*Import)) Import {
	im := Import{Package: spec, File: "server.js", Place: source.Span{File: "server.js", Line: 1}, Require: true}
	for _, c := range change {
		c(&im)
	}
	return im
}

func from(file string) func(*Import) { return func(im *Import) { im.File, im.Place.File = file, file } }
func aside(im *Import)               { im.Aside = true }
func byName(im *Import)              { im.How = ByName }
func command(im *Import)             { im.How = Command }
func sub(path string) func(*Import)  { return func(im *Import) { im.Path = path } }

// tell writes how far the code gets to each affected package, with the places
// on the way.
func tell(t *testing.T, fsys fstest.MapFS, used Used, vulnerable ...string) string {
	t.Helper()
	in := Input{FS: fsys, Used: used, Finder: bad(vulnerable)}
	for name := range fsys {
		if base := name[strings.LastIndexByte(name, '/')+1:]; !strings.Contains(name, "node_modules/") {
			if base == "package.json" {
				in.Manifests = append(in.Manifests, name)
			} else if strings.Contains(base, "lock") {
				in.Lockfiles = append(in.Lockfiles, name)
			}
		}
	}
	slices.Sort(in.Manifests)
	p, err := Read(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, tree := range p.Trees {
		for _, a := range tree.Affected {
			fmt.Fprintf(&b, "%s: %s", a.Node.ID(), a.Reach.Kind)
			for _, w := range a.Reach.Ways {
				fmt.Fprintf(&b, " < %s:%d", w.File, w.Place.Line)
			}
			if c := a.Reach.Call; c != nil {
				fmt.Fprintf(&b, " calls %s at %s:%d", c.Path, c.Place.File, c.Place.Line)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// shop is a small installed tree.
const shop = `
-- package.json --
{"name": "shop", "version": "1.0.0", "dependencies": {"web": "1", "lodash": "4", "unused": "1", "engine": "1", "opens": "1", "started": "1", "express": "4", "ejs": "1", "underscore": "1"}, "devDependencies": {"tester": "1"}}
-- node_modules/web/package.json --
{"name": "web", "version": "1.0.0", "main": "lib/web", "dependencies": {"parser": "1", "extra": "1", "guessed": "1"}}
-- node_modules/web/lib/web.js --

const parse = require('./parse')
-- node_modules/web/lib/parse.js --
module.exports = require('parser')
-- node_modules/web/extra.js --
require('extra')
-- node_modules/parser/package.json --
{"name": "parser", "version": "1.2.0"}
-- node_modules/parser/index.js --
-- node_modules/extra/package.json --
{"name": "extra", "version": "1.0.0"}
-- node_modules/extra/index.js --
-- node_modules/guessed/package.json --
{"name": "guessed", "version": "1.0.0"}
-- node_modules/guessed/index.js --
-- node_modules/lodash/package.json --
{"name": "lodash", "version": "4.17.0"}
-- node_modules/lodash/index.js --
-- node_modules/unused/package.json --
{"name": "unused", "version": "1.0.0", "dependencies": {"below-unused": "1"}}
-- node_modules/unused/index.js --
require('below-unused')
-- node_modules/below-unused/package.json --
{"name": "below-unused", "version": "1.0.0"}
-- node_modules/below-unused/index.js --
-- node_modules/engine/package.json --
{"name": "engine", "version": "1.0.0"}
-- node_modules/engine/index.js --
-- node_modules/opens/package.json --
{"name": "opens", "version": "1.0.0", "dependencies": {"opened": "1"}}
-- node_modules/opens/index.js --
module.exports = (name) => require(name)
-- node_modules/opened/package.json --
{"name": "opened", "version": "1.0.0", "dependencies": {"below-opened": "1"}}
-- node_modules/opened/index.js --
-- node_modules/below-opened/package.json --
{"name": "below-opened", "version": "1.0.0"}
-- node_modules/started/package.json --
{"name": "started", "version": "1.0.0", "bin": {"start-it": "cli.js"}, "dependencies": {"below-bin": "1"}}
-- node_modules/started/cli.js --
require('below-bin')
-- node_modules/started/index.js --
-- node_modules/below-bin/package.json --
{"name": "below-bin", "version": "1.0.0"}
-- node_modules/below-bin/index.js --
-- node_modules/express/package.json --
{"name": "express", "version": "4.0.0", "dependencies": {"send": "1"}}
-- node_modules/express/index.js --
require('send')
-- node_modules/send/package.json --
{"name": "send", "version": "1.0.0"}
-- node_modules/send/index.js --
-- node_modules/ejs/package.json --
{"name": "ejs", "version": "1.0.0"}
-- node_modules/ejs/index.js --
-- node_modules/underscore/package.json --
{"name": "underscore", "version": "1.0.0"}
-- node_modules/underscore/index.js --
-- node_modules/tester/package.json --
{"name": "tester", "version": "1.0.0", "bin": "index.js", "dependencies": {"below-tester": "1"}}
-- node_modules/tester/index.js --
require('below-tester')
-- node_modules/below-tester/package.json --
{"name": "below-tester", "version": "1.0.0"}
-- node_modules/below-tester/index.js --
`

func TestReach(t *testing.T) {
	call := func(path string, is bool) Call {
		return Call{Path: path, Place: source.Span{File: "server.js", Line: 9}, Aside: is}
	}
	for _, c := range []struct {
		name string
		used Used
		bad  []string
		want string
	}{
		{"directly", Used{Known: true, Imports: []Import{loads("lodash")}}, []string{"lodash"}, "lodash@4.17.0: loaded < server.js:1\n"},
		{"through another package", Used{Known: true, Imports: []Import{loads("web")}}, []string{"parser", "extra"},
			"extra@1.0.0: not loaded\nparser@1.2.0: loaded < server.js:1 < node_modules/web/lib/parse.js:1\n"},
		{"another file of that package", Used{Known: true, Imports: []Import{loads("web", sub("extra"))}}, []string{"parser", "extra"},
			"extra@1.0.0: loaded < server.js:1 < node_modules/web/extra.js:1\nparser@1.2.0: not loaded\n"},
		{"only its package.json", Used{Known: true, Imports: []Import{loads("web", sub("package.json"))}}, []string{"web", "parser"},
			"parser@1.2.0: not loaded\nweb@1.0.0: not loaded\n"},
		{"only installed", Used{Known: true, Imports: []Import{loads("web")}}, []string{"unused", "below-unused"},
			"below-unused@1.0.0: not loaded\nunused@1.0.0: not loaded\n"},
		{"called", Used{Known: true, Imports: []Import{loads("lodash")}, Calls: []Call{call("lodash.map", false), call("lodash.template", false)}}, []string{"lodash"},
			"lodash@4.17.0: called < server.js:1 calls lodash.template at server.js:9\n"},
		{"another function is called", Used{Known: true, Imports: []Import{loads("lodash")}, Calls: []Call{call("lodash.merge", false)}}, []string{"lodash"},
			"lodash@4.17.0: loaded < server.js:1\n"},
		{"called in a test", Used{Known: true, Imports: []Import{loads("lodash")}, Calls: []Call{call("lodash.template", true)}}, []string{"lodash"},
			"lodash@4.17.0: loaded < server.js:1\n"},
		{"what it is given is handed on", Used{Known: true, Imports: []Import{loads("express")}, Calls: []Call{call("express.static", false)}}, []string{"send", "ejs"},
			"ejs@1.0.0: not loaded\nsend@1.0.0: called < server.js:1 < node_modules/express/index.js:1 calls express.static at server.js:9\n"},
		{"an engine for it", Used{Known: true, Imports: []Import{loads("express"), loads("ejs")}, Calls: []Call{call("express:res.render", false)}}, []string{"send", "ejs"},
			"ejs@1.0.0: called < server.js:1 calls express:res.render at server.js:9\nsend@1.0.0: loaded < server.js:1 < node_modules/express/index.js:1\n"},
		{"a package with the paths of another", Used{Known: true, Imports: []Import{loads("underscore")}, Calls: []Call{call("lodash.template", false)}}, []string{"underscore"},
			"underscore@1.0.0: called < server.js:1 calls lodash.template at server.js:9\n"},
		{"both of them", Used{Known: true, Imports: []Import{loads("underscore"), loads("lodash")}, Calls: []Call{call("lodash.template", false)}}, []string{"underscore"},
			"underscore@1.0.0: loaded < server.js:1\n"},
		{"by a test alone", Used{Known: true, Imports: []Import{loads("tester", from("test/a.js"), aside)}}, []string{"tester", "below-tester"},
			"below-tester@1.0.0: not loaded\ntester@1.0.0: not loaded < test/a.js:1\n"},
		{"by a test and by the program", Used{Known: true, Imports: []Import{loads("web", from("test/a.js"), aside), loads("web")}}, []string{"web"},
			"web@1.0.0: loaded < server.js:1\n"},
		{"by what a package is told", Used{Known: true, Imports: []Import{loads("opens")}}, []string{"opened", "below-opened", "unused"},
			"below-opened@1.0.0: unknown < server.js:1 < node_modules/opens/package.json:1 < node_modules/opened/package.json:1\n" +
				"opened@1.0.0: unknown < server.js:1 < node_modules/opens/package.json:1\nunused@1.0.0: not loaded\n"},
		{"its name is a text", Used{Known: true, Imports: []Import{loads("engine", byName)}}, []string{"engine", "unused"},
			"engine@1.0.0: unknown < server.js:1\nunused@1.0.0: not loaded\n"},
		{"a command", Used{Known: true, Imports: []Import{loads("start-it", from("package.json"), command)}}, []string{"started", "below-bin"},
			"below-bin@1.0.0: loaded < package.json:1 < node_modules/started/cli.js:1\nstarted@1.0.0: loaded < package.json:1\n"},
		{"a command that only developers have", Used{Known: true, Imports: []Import{loads("tester", from("package.json"), command)}}, []string{"tester"},
			"tester@1.0.0: not loaded < package.json:1\n"},
		{"the package of a command, imported", Used{Known: true, Imports: []Import{loads("started")}}, []string{"started", "below-bin"},
			"below-bin@1.0.0: not loaded\nstarted@1.0.0: loaded < server.js:1\n"},
		{"the code is not known", Used{Imports: []Import{loads("web")}}, []string{"parser", "unused", "below-unused", "tester"},
			"below-unused@1.0.0: unknown < package.json:1 < node_modules/unused/package.json:1\n" +
				"parser@1.2.0: loaded < server.js:1 < node_modules/web/lib/parse.js:1\ntester@1.0.0: not loaded\nunused@1.0.0: unknown < package.json:1\n"},
		{"nothing is used", Used{Known: true}, []string{"web"}, "web@1.0.0: not loaded\n"},
	} {
		if got := tell(t, folder(shop), c.used, c.bad...); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// Without node_modules the lockfile says what may be loaded. What the project
// asks for, and no code of its own loads, a package that cannot be read may
// load: the driver of a database, the engine of a template. Only if no package
// runs, or what a package asks for is known to be for tests, nothing is.
func TestReachOfLockfile(t *testing.T) {
	fsys := folder(`
-- package.json --
{"name": "shop", "version": "1.0.0", "dependencies": {"web": "1", "unused": "1"}, "devDependencies": {"tester": "1"}}
-- package-lock.json --
{"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
"": {"name": "shop", "version": "1.0.0", "dependencies": {"web": "1", "unused": "1"}, "devDependencies": {"tester": "1"}},
"node_modules/web": {"version": "1.0.0", "dependencies": {"parser": "1"}},
"node_modules/parser": {"version": "1.0.0"},
"node_modules/unused": {"version": "1.0.0", "dependencies": {"below": "1"}},
"node_modules/below": {"version": "1.0.0"},
"node_modules/tester": {"version": "1.0.0", "dev": true}}}
`)
	used := Used{Known: true, Imports: []Import{loads("web"), loads("tester", from("test/a.js"), aside)}}
	want := "web@1.0.0: loaded < server.js:1\nparser@1.0.0: unknown < server.js:1 < package-lock.json:3\n" +
		"unused@1.0.0: unknown < package.json:1\nbelow@1.0.0: unknown < package.json:1 < package-lock.json:5\ntester@1.0.0: not loaded < test/a.js:1\n"
	if got := tell(t, fsys, used, "web", "parser", "unused", "below", "tester"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	used.Imports = used.Imports[1:]
	want = "web@1.0.0: not loaded\nunused@1.0.0: not loaded\ntester@1.0.0: not loaded < test/a.js:1\n"
	if got := tell(t, fsys, used, "web", "unused", "tester"); got != want {
		t.Errorf("a project without imports: got\n%swant\n%s", got, want)
	}
}

// Members of a workspace have copies of their own, and import one another: the
// code of all of them is the project's.
func TestReachOfWorkspace(t *testing.T) {
	fsys := folder(`
-- package.json --
{"name": "root", "private": true, "workspaces": ["packages/*"]}
-- packages/api/package.json --
{"name": "@shop/api", "version": "1.0.0", "dependencies": {"web": "2", "@shop/lib": "1"}}
-- packages/api/node_modules/web/package.json --
{"name": "web", "version": "2.0.0"}
-- packages/api/node_modules/web/index.js --
-- packages/lib/package.json --
{"name": "@shop/lib", "version": "1.0.0", "dependencies": {"web": "1", "helper": "1"}}
-- node_modules/web/package.json --
{"name": "web", "version": "1.0.0"}
-- node_modules/web/index.js --
-- node_modules/helper/package.json --
{"name": "helper", "version": "1.0.0"}
-- node_modules/helper/index.js --
`)
	lib := loads("helper", from("packages/lib/index.js"))
	api := loads("web", from("packages/api/index.js"))
	for _, c := range []struct {
		name    string
		imports []Import
		want    string
	}{
		{"each its own copy", []Import{api, lib}, "helper@1.0.0: loaded < packages/lib/index.js:1\nweb@1.0.0: not loaded\nweb@2.0.0: loaded < packages/api/index.js:1\n"},
		{"by its name", []Import{loads("@shop/lib", from("packages/api/index.js")), lib},
			"helper@1.0.0: loaded < packages/lib/index.js:1\nweb@1.0.0: not loaded\nweb@2.0.0: not loaded\n"},
	} {
		got := strings.Split(strings.TrimSuffix(tell(t, fsys, Used{Known: true, Imports: c.imports}, "web", "helper"), "\n"), "\n")
		slices.Sort(got)
		if text := strings.Join(got, "\n") + "\n"; text != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, text, c.want)
		}
	}
}

// Packages may load one another in circles, and edges may lead in circles.
func TestReachInCircles(t *testing.T) {
	fsys := folder(`
-- package.json --
{"name": "a", "dependencies": {"x": "1"}}
-- node_modules/x/package.json --
{"name": "x", "version": "1.0.0", "dependencies": {"y": "1"}}
-- node_modules/x/index.js --
require('y')
-- node_modules/y/package.json --
{"name": "y", "version": "1.0.0", "dependencies": {"x": "1"}}
-- node_modules/y/index.js --
require('x'); require(x)
`)
	want := "x@1.0.0: loaded < server.js:1\ny@1.0.0: loaded < server.js:1 < node_modules/x/index.js:1\n"
	if got := tell(t, fsys, Used{Known: true, Imports: []Import{loads("x")}}, "x", "y"); got != want {
		t.Errorf("got\n%s", got)
	}
}
