package check

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/target"
)

// usedIn returns what the code of a project does with packages.
func usedIn(t *testing.T, archive string) deps.Used {
	t.Helper()
	o := testProject(t, archive)
	o.Rules = []*rule.Rule{{Name: "dependencies", Title: "x", Checks: []rule.Check{{ID: "dependencies/x", Severity: rule.High, Project: func(*rule.ProjectPass) {}}}}}
	o = o.complete()
	tree, err := target.Open(t.Context(), o.Targets, target.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := newAnalyst(o, tree, nil).run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a.Used
}

// tellUsed writes it, one place a line.
func tellUsed(u deps.Used) string {
	var b strings.Builder
	for _, im := range u.Imports {
		fmt.Fprintf(&b, "%s:%d", im.File, im.Place.Line)
		b.WriteString([]string{" loads ", " runs ", " names "}[im.How])
		b.WriteString(im.Package)
		if im.Path != "" {
			b.WriteString("/" + im.Path)
		}
		if im.Aside {
			b.WriteString(" aside")
		}
		b.WriteByte('\n')
	}
	for _, c := range u.Calls {
		fmt.Fprintf(&b, "%s:%d calls %s", c.Place.File, c.Place.Line, c.Path)
		if c.Aside {
			b.WriteString(" aside")
		}
		b.WriteByte('\n')
	}
	if !u.Known {
		b.WriteString("and more\n")
	}
	return b.String()
}

// Each construct stands beside those that load nothing.
func TestUsed(t *testing.T) {
	for _, c := range []struct{ name, archive, want string }{
		{"require", "-- a.js --\nconst a = require('a'), b = require('@s/b/c'); require('fs'); require('./x'); x.require('y')\n",
			"a.js:1 loads a\na.js:1 loads @s/b/c\n"},
		{"import", "-- a.mjs --\nimport a from 'a'\nimport 'node:fs'\nexport * from 'b'\nconst c = await import('c/d')\n", "a.mjs:1 loads a\na.mjs:3 loads b\na.mjs:4 loads c/d\n"},
		{"types are erased", "-- a.ts --\nimport type { A } from 'a'\nimport { B } from 'b'\nimport { c, D } from 'c'\nlet b: B, d: D = c()\nimport 'e'\nexport type { F } from 'f'\n",
			"a.ts:3 loads c\na.ts:5 loads e\n"},
		{"unused imports of JavaScript are not", "-- a.mjs --\nimport { b } from 'b'\n", "a.mjs:1 loads b\n"},
		{"with decorators types may stay", "-- a.ts --\nimport { B } from 'b'\nimport { Get } from 'c'\nclass A { @Get() x(b: B) {} }\n", "a.ts:1 loads b\na.ts:2 loads c\n"},
		{"a constant", "-- a.js --\nconst name = 'a'; require(name); require('b' + '/c')\n", "a.js:1 loads a\na.js:1 loads b/c\n"},
		{"createRequire", "-- a.mjs --\nimport { createRequire } from 'module'\nconst require = createRequire(import.meta.url)\nrequire('a')\n", "a.mjs:3 loads a\n"},
		{"resolve", "-- a.js --\nnew Worker(require.resolve('a/worker')); require.resolve.paths('b')\n", "a.js:1 loads a/worker\n"},
		{"unknown", "-- a.js --\nrequire(process.argv[2])\n", "and more\n"},
		{"unknown import", "-- a.js --\nimport(process.argv[2])\n", "and more\n"},
		{"unknown in a tool", "-- scripts/a.js --\nrequire(process.argv[2])\n-- b.js --\n1\n", ""},
		{"files of the project", "-- a.js --\nconst path = require('path')\nrequire('./x/' + y); require(`../${y}`); require(path.join(__dirname, y)); require(path.resolve('./x', y))\n", ""},
		{"a part of a package", "-- a.js --\nrequire('moment/locale/' + x)\n", "a.js:1 names moment\n"},
		{"not by that name", "-- a.js --\nfunction f(require) { require(x) }\n", ""},
		{"aside", "-- test/a.js --\nrequire('a')\n-- a.test.js --\nrequire('b')\n-- webpack.config.js --\nrequire('c')\n-- .eslintrc.js --\nrequire('d')\n-- tests.js --\nrequire('e')\n-- latest.js --\nrequire('f')\n",
			".eslintrc.js:1 loads d aside\na.test.js:1 loads b aside\nlatest.js:1 loads f\ntest/a.js:1 loads a aside\ntests.js:1 loads e aside\nwebpack.config.js:1 loads c aside\n"},
		{"one place for all", "-- a.js --\nrequire('a'); require('a/b')\n-- b.js --\nrequire('a')\n", "a.js:1 loads a\na.js:1 loads a/b\n"},
		{"a loader of webpack", "-- a.js --\nrequire('!!raw-loader!a/b.txt'); require('raw-loader!./b.txt')\n", "a.js:1 loads a/b.txt\n"},
		{"no packages", "-- a.js --\nrequire('/etc/x'); require('https://a/b.js'); require('@/b'); require('~/c'); require('')\n", ""},
		{"calls", "-- a.js --\nconst _ = require('lodash'), { verify } = require('jsonwebtoken')\n_.map(); _.template(x)\nverify(t, k)\n",
			"a.js:1 loads lodash\na.js:1 loads jsonwebtoken\na.js:2 calls lodash.template\na.js:3 calls jsonwebtoken.verify\n"},
		{"calls of a framework's objects", "-- a.js --\nconst app = require('express')()\napp.get('/', (req, res) => res.redirect(x))\n", "a.js:1 loads express\na.js:2 calls express:res.redirect\n"},
		{"a view engine", "-- a.js --\nconst app = require('express')()\napp.set('view engine', 'ejs'); app.set('title', 'pug')\n", "a.js:1 loads express\na.js:2 loads ejs\n"},
		{"child processes", "-- a.js --\nconst { exec, spawn } = require('child_process')\nexec('prisma migrate deploy'); spawn('npx', ['knex']); spawn(x); exec('./run.sh')\n",
			"a.js:2 runs prisma\na.js:2 runs knex\na.js:2 runs run.sh\n"},
	} {
		if got := tellUsed(usedIn(t, c.archive)); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestUsedByFilesOfTheProject(t *testing.T) {
	for _, c := range []struct{ name, archive, want string }{
		{"a syntax error", "-- a.js --\nrequire('a'); ] [\n", "a.js:1 loads a\nand more\n"},
		{"a syntax error in a test", "-- test/a.js --\nlet let = ] [\n", "and more\n"},
		{"members of a workspace", "-- package.json --\n{\"workspaces\": [\"p/*\"]}\n-- p/a/package.json --\n{\"name\": \"@w/a\", \"main\": \"a.js\"}\n-- p/a/a.js --\nrequire('x')\n" +
			"-- p/b/package.json --\n{\"name\": \"b\"}\n-- p/b/b.js --\nrequire('@w/a'); require('x')\n", "p/a/a.js:1 loads x\np/b/b.js:1 loads x\n"},
		{"aliases of package.json", "-- package.json --\n{\"imports\": {\"#db\": \"pg\", \"#own\": \"./own.js\"}}\n-- own.js --\n1\n-- a.js --\nrequire('#db'); require('#own')\n", "a.js:1 loads pg\n"},
		{"scripts", "-- package.json --\n{\"scripts\": {\"start\": \"NODE_ENV=production node -r dotenv/config --import=tsx/esm a.js\", \"dev\": \"nodemon -r esm a.js\", \"test\": \"jest\", \"start:prod\": \"next start -p 80\", \"start:dev\": \"next dev\"}}\n",
			"package.json:1 loads dotenv/config\npackage.json:1 loads tsx/esm\npackage.json:1 runs nodemon aside\npackage.json:1 loads esm aside\npackage.json:1 runs jest aside\npackage.json:1 runs next\npackage.json:1 runs next aside\nand more\n"},
		{"a server for developers", "-- package.json --\n{\"scripts\": {\"start\": \"react-scripts start\", \"serve\": \"serve build\"}}\n", "package.json:1 runs react-scripts aside\npackage.json:1 runs serve\nand more\n"},
		{"what runs the service", "-- Procfile --\nweb: npx pm2-runtime a.js\n-- Dockerfile --\nFROM node\nRUN npx tsc\nCMD [\"node\", \"-r\", \"newrelic\", \"a.js\"]\n",
			"Dockerfile:3 loads newrelic\nProcfile:1 runs pm2-runtime\nand more\n"},
		{"a name in a text", "-- package.json --\n{\"dependencies\": {\"mysql2\": \"1\", \"pg\": \"1\", \"x\": \"1\"}, \"devDependencies\": {\"y\": \"1\"}}\n-- a.js --\nrequire('x')\nconnect({ dialect: 'mysql2', pg: 1, y: 'y' })\n",
			"a.js:1 loads x\na.js:2 names mysql2\n"},
		{"a name in data", "-- package.json --\n{\"dependencies\": {\"mysql2\": \"1\", \"pg\": \"1\"}}\n-- config/db.json --\n{\"client\": \"pg\"}\n-- .babelrc.json --\n{\"plugins\": [\"mysql2\"]}\n",
			".babelrc.json:1 names mysql2 aside\nconfig/db.json:1 names pg\nand more\n"},
		{"a page", "-- index.html --\n<script type=module>import 'a'</script>\n", "index.html:1 loads a\n"},
	} {
		if got := tellUsed(usedIn(t, c.archive)); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// From a file of the project through an installed package to a vulnerable one;
// the second run takes both halves from the cache.
func TestReachOfProject(t *testing.T) {
	o := testProject(t, `
-- package.json --
{"name": "shop", "dependencies": {"web": "1"}}
-- server.js --
const web = require('web')
-- node_modules/web/package.json --
{"name": "web", "version": "1.0.0", "dependencies": {"minimist": "1"}}
-- node_modules/web/index.js --

require('minimist')
-- node_modules/minimist/package.json --
{"name": "minimist", "version": "1.2.0"}
-- node_modules/minimist/index.js --
`)
	o.CacheDir = t.TempDir()
	var ways []string
	o.Rules = []*rule.Rule{{Name: "dependencies", Title: "x", Checks: []rule.Check{{ID: "dependencies/x", Severity: rule.High, Project: func(p *rule.ProjectPass) {
		for _, tree := range p.Trees {
			for _, a := range tree.Affected {
				way := a.Node.ID() + " " + a.Reach.Kind.String()
				for _, w := range a.Reach.Ways {
					way += fmt.Sprintf(" %s:%d", w.File, w.Place.Line)
				}
				ways = append(ways, way)
			}
		}
	}}}}}
	for _, run := range []string{"first", "second"} {
		ways = nil
		if _, err := Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if len(ways) == 0 || ways[0] != "minimist@1.2.0 loaded server.js:1 node_modules/web/index.js:2" {
			t.Errorf("the %s run says %q", run, ways)
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(o.CacheDir, "*", loadsFile)); len(kept) != 1 {
		t.Errorf("the cache keeps %q", kept)
	}
}
