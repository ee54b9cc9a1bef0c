package taint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/module"
	"tenet/internal/source"
)

func program(text string) *flow.Program {
	if !strings.HasPrefix(text, "-- ") {
		text = "-- a.js --\n" + text
	}
	var files []*js.File
	var names []string
	archive := txtar.Parse([]byte(text))
	slices.SortFunc(archive.Files, func(a, b txtar.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range archive.Files {
		files = append(files, js.Extract(f.Name, source.New(f.Name, string(f.Data)), js.Options{}))
		names = append(names, f.Name)
	}
	return flow.New(files, module.NewResolver(names, nil))
}

// sunk returns the lines at which untrusted data reaches a sink, "a.js:3 eval".
func sunk(text string, mode Mode) []string {
	p := program(text)
	a := New(p, mode)
	var got []string
	for i := range p.Len() {
		f := p.File(i)
		for _, x := range a.Flows(f, model.AnyKind) {
			got = append(got, fmt.Sprintf("%s:%d", f.Name(), x.At.Span().Line))
		}
	}
	return got
}

// The language tour: each construct once with untrusted data that flows to
// exec, on a line that ends in "// flows", and beside it without.
func TestTour(t *testing.T) {
	for name, code := range tour {
		t.Run(name, func(t *testing.T) {
			text := prelude + code
			var want []string
			for i, line := range strings.Split(text, "\n") {
				if strings.HasSuffix(line, "// flows") {
					want = append(want, fmt.Sprintf("a.js:%d", i+1))
				}
			}
			got := slices.Compact(sunk(text, Application))
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q in\n%s", got, want, code)
			}
		})
	}
}

const prelude = `const { exec } = require('child_process'); const app = require('express')(); const path = require('path');
`

var tour = map[string]string{
	"direct":             "app.get('/', (req, res) => {\nexec('ls ' + req.query.dir) // flows\nexec('ls ' + req.method)\nexec('ls')\n})",
	"another error":      "const fs = require('fs')\napp.get('/', (req, res) => {\nfs.readFile('a', (err, data) => {\nerr.message = req.query.dir\nexec(err.message) // flows\n})\nfs.readFile('b', (err, data) => {\nexec(err.message)\n})\n})",
	"variable":           "app.get('/', (req, res) => {\nconst d = req.query.dir\nconst c = 'ls ' + d\nexec(c) // flows\n})",
	"template":           "app.get('/', (req, res) => {\nexec(`ls ${req.params.id}`) // flows\nexec(`ls ${1}`)\n})",
	"reassigned":         "app.get('/', (req, res) => {\nlet d = req.query.dir\nd = 'x'\nexec(d)\nd = req.query.dir\nexec(d) // flows\n})",
	"from itself":        "app.get('/', (req, res) => {\nlet d = req.query.dir\nd = d.trim()\nexec(d) // flows\n})",
	"branch":             "app.get('/', (req, res) => {\nlet d = 'x'\nif (a) d = req.query.dir\nexec(d) // flows\nif (b) { d = 1 } else { exec(d) } // flows\n})",
	"left branch":        "app.get('/', (req, res) => {\nlet d = 'x'\nif (a) { d = req.query.dir; return }\nexec(d)\n})",
	"try that is left":   "app.get('/', (req, res) => {\nlet d = req.query.dir\ntry { d = JSON.parse('1') } catch (e) { exec(d); return } // flows\nexec(d)\n})",
	"try that is not":    "app.get('/', (req, res) => {\nlet d = req.query.dir\ntry { d = JSON.parse('1') } catch (e) { log(e) }\nexec(d) // flows\n})",
	"another try":        "app.get('/', (req, res) => {\nlet d = req.query.dir\ntry { d = JSON.parse('1') } catch (e) { log(e) }\ntry { run() } catch (e) { return }\nexec(d) // flows\n})",
	"try in a branch":    "app.get('/', (req, res) => {\nlet d = req.query.dir\nif (a) { try { d = JSON.parse('1') } catch (e) { return } }\nexec(d) // flows\n})",
	"choice of a flag":   "const quote = (x, full = true) => full ? Number(x) : x\napp.get('/', (req, res) => {\nexec(quote(req.query.a))\nexec(quote(req.query.a, false)) // flows\n})",
	"loop":               "app.get('/', (req, res) => {\nlet c = ''\nfor (const x of req.query.list) { exec(c) // flows\n c += x }\nexec(c) // flows\n})",
	"destructuring":      "app.get('/', (req, res) => {\nconst { a, b: { c = 1 } } = req.query\nexec(a) // flows\nexec(c) // flows\n})",
	"params":             "app.get('/', ({ query: { q }, method }, res) => {\nexec(q) // flows\nexec(method)\n})",
	"field":              "app.get('/', (req, res) => {\nconst o = { a: req.query.a, b: 1 }\nexec(o.a) // flows\nexec(o.b)\n})",
	"store":              "app.get('/', (req, res) => {\nconst o = {}\no.a = req.query.a\no.b = 1\nexec(o.a) // flows\nexec(o.b)\n})",
	"array":              "app.get('/', (req, res) => {\nconst l = ['ls', req.query.a]\nexec(l.join(' ')) // flows\nexec(l[0])\nexec(l[1]) // flows\n})",
	"push":               "app.get('/', (req, res) => {\nconst l = []\nl.push(req.query.a)\nexec(l.join(' ')) // flows\n})",
	"helper":             "function run(c) {\nexec(c) // flows\n}\nfunction safe(c) {\nexec(c)\n}\napp.get('/', (req, res) => { run(req.query.a); safe('x') })",
	"returned":           "function id(x) { return x }\napp.get('/', (req, res) => {\nexec(id(req.query.a)) // flows\nexec(id('x'))\n})",
	"callback":           "function each(l, f) { for (const x of l) f(x) }\napp.get('/', (req, res) => {\neach(req.query.l, (x) => {\nexec(x) // flows\n}) })",
	"forEach":            "app.get('/', (req, res) => {\nreq.query.l.forEach((x, i) => {\nexec(x) // flows\nexec(i)\n}) })",
	"map":                "app.get('/', (req, res) => {\nexec(req.query.l.map((x) => x.trim()).join(' ')) // flows\nexec(req.query.l.map((x) => 1).join(' '))\n})",
	"promise":            "app.get('/', (req, res) => {\nPromise.resolve(req.query.a).then((x) => {\nexec(x) // flows\n}) })",
	"async":              "async function get(r) { return r.query.a }\napp.get('/', async (req, res) => {\nconst x = await get(req)\nexec(x) // flows\n})",
	"class":              "class A { constructor(c) { this.c = c; this.d = 1 }\nrun() { exec(this.c) // flows\nexec(this.d)\n} }\napp.get('/', (req, res) => { new A(req.query.a).run() })",
	"prototype":          "function A(c) { this.c = c }\nA.prototype.run = function () {\nexec(this.c) // flows\n}\napp.get('/', (req, res) => { new A(req.query.a).run() })",
	"getter":             "class A { constructor(c) { this.x = c }\nget c() { return 'ls ' + this.x }\nrun() { exec(this.c) } // flows\n}\napp.get('/', (req, res) => { new A(req.query.a).run() })",
	"method":             "const o = { run(c) {\nexec(c) // flows\n} }\napp.get('/', (req, res) => { o.run(req.query.a) })",
	"call":               "function run(c) {\nexec(c) // flows\n}\napp.get('/', (req, res) => { run.call(null, req.query.a) })",
	"closure":            "app.get('/', (req, res) => {\nconst a = req.query.a\nsetTimeout(function () {\nexec(a) // flows\n}, 1) })",
	"middleware":         "app.use((req, res, next) => { req.user = req.query.u; req.ok = 1; next() })\napp.get('/', (req, res) => {\nexec(req.user) // flows\nexec(req.ok)\n})",
	"spread":             "app.get('/', (req, res) => {\nconst o = { ...req.body, b: 1 }\nexec(o.a) // flows\nexec(o.b)\n})",
	"assign":             "app.get('/', (req, res) => {\nconst o = Object.assign({}, req.body)\nexec(o.a) // flows\n})",
	"url":                "const url = require('url')\nrequire('http').createServer((req, res) => {\nconst p = url.parse(req.url, true).query.x\nexec(p) // flows\n})",
	"data":               "require('http').createServer((req, res) => {\nlet b = ''\nreq.on('data', (c) => { b += c })\nreq.on('end', () => {\nexec(b) // flows\n}) })",
	"number":             "app.get('/', (req, res) => {\nexec('kill ' + parseInt(req.query.pid, 10))\nexec('kill ' + Number(req.query.pid))\nexec('n' + req.query.l.length)\n})",
	"condition":          "app.get('/', (req, res) => {\nexec(a ? req.query.a : 'x') // flows\nexec(req.query.a || 'x') // flows\nexec(req.query.a && 'x')\n})",
	"equal":              "app.get('/', (req, res) => {\nif (req.query.a === 'start') exec(req.query.a)\nif (req.query.a !== 'start') exec(req.query.a) // flows\n})",
	"allow-list":         "app.get('/', (req, res) => {\nconst a = req.query.a\nif (!['x', 'y'].includes(a)) return\nexec(a)\n})",
	"switch":             "app.get('/', (req, res) => {\nconst a = req.query.a\nswitch (a) { case 'x': exec(a)\nbreak\ndefault: exec(a) // flows\n} })",
	"regexp":             "app.get('/', (req, res) => {\nconst a = req.query.a\nif (/^[a-z]+$/.test(a)) exec(a)\nelse exec(a) // flows\nif (/[a-z]+/.test(a)) exec(a) // flows\n})",
	"wrapper":            "function ok(x) { return /^\\w+$/.test(x) }\napp.get('/', (req, res) => {\nif (!ok(req.query.a)) return res.end()\nexec(req.query.a)\n})",
	"late guard":         "app.get('/', (req, res) => {\nlet a = req.query.a\nif (!['x'].includes(a)) return\na = req.query.b\nexec(a) // flows\n})",
	"throwing guard":     "function check(x) { if (!/^\\w+$/.test(x)) throw new Error('no') }\napp.get('/', (req, res) => {\nconst a = req.query.a\ncheck(a)\nexec(a)\n})",
	"resolve":            "app.get('/', async (req, res) => {\nconst x = await new Promise((resolve) => resolve(req.query.a))\nexec(x) // flows\n})",
	"then":               "app.get('/', (req, res) => {\nload().then(() => req.query.a).then((x) => {\nexec(x) // flows\n}) })",
	"generator":          "function* g(r) { yield r.query.a }\napp.get('/', (req, res) => {\nfor (const x of g(req)) exec(x) // flows\n})",
	"out parameter":      "function fill(o, v) { o.a = v }\napp.get('/', (req, res) => {\nconst o = {}\nfill(o, req.query.a)\nexec(o.a) // flows\nexec(o.b)\n})",
	"map of keys":        "app.get('/', (req, res) => {\nconst m = new Map()\nm.set('a', req.query.a)\nexec(m.get('a')) // flows\n})",
	"self":               "function A(c) { var self = this; self.c = c\nself.run = function () {\nexec(self.c) // flows\n} }\napp.get('/', (req, res) => { new A(req.query.a).run() })",
	"bound":              "function run(c) {\nexec(c) // flows\n}\nconst r = run.bind(null)\napp.get('/', (req, res) => { r(req.query.a) })",
	"optional":           "app.get('/', (req, res) => {\nexec(req.query?.a?.b) // flows\n})",
	"arguments":          "function run() {\nexec(arguments[0]) // flows\nexec(arguments[1])\n}\napp.get('/', (req, res) => { run(req.query.a, 'x') })",
	"rest":               "function run(...l) {\nexec(l[0]) // flows\nexec(l[1])\n}\napp.get('/', (req, res) => { run(req.query.a, 'x') })",
	"implicit":           "app.get('/', (req, res) => {\nwhat = req.query.a\nexec(what) // flows\n})",
	"reduce":             "app.get('/', (req, res) => {\nexec(req.query.l.reduce((a, x) => a + x, '')) // flows\n})",
	"replace":            "app.get('/', (req, res) => {\nexec('ls'.replace('l', req.query.a)) // flows\nexec(req.query.a.replace('x', '')) // flows\n})",
	"events":             "const bus = new (require('events'))()\nconst other = new (require('events'))()\nbus.on('run', (c, n) => {\nexec(c) // flows\nexec(n)\n})\nbus.on('stop', (c) => exec(c))\nother.on('run', (c) => exec(c))\napp.get('/', (req, res) => { bus.emit('run', req.query.a, 1) })",
	"own events":         "class Job extends require('events') { start(c) { this.emit('run', c) } }\nconst job = new Job()\njob.on('run', (c) => {\nexec(c) // flows\n})\napp.get('/', (req, res) => { job.start(req.query.a) })",
	"piped stream":       "const consumers = require('stream/consumers')\napp.post('/', async (req, res) => {\nexec(await consumers.text(req)) // flows\nfor await (const chunk of req) exec(chunk) // flows\n})",
	"table":              "const o = { run(c) {\nexec(c) // flows\n}, stop: (c) => c }\napp.get('/', (req, res) => { o[process.platform](req.query.a) })",
	"table, applied":     "const o = { run(x, c) {\nexec(c) // flows\nexec(x)\n} }\nfunction all() { o[process.platform].apply(o, arguments) }\napp.get('/', (req, res) => { all(1, req.query.a) })",
	"apply a list":       "function run(x, c) {\nexec(c) // flows\n}\nfunction all() { run.apply(null, [].slice.call(arguments)) }\napp.get('/', (req, res) => { all(1, req.query.a) })",
	"denodeify":          "const run = require('q').denodeify(exec)\napp.get('/', (req, res) => {\nrun(req.query.a) // flows\n})",
	"both branches":      "app.get('/', (req, res) => {\nlet d = req.query.dir\nif (a) { d = 'x' } else { d = 'y' }\nexec(d)\nif (b) { d = req.query.dir } else { d = 'y' }\nexec(d) // flows\n})",
	"checked branch":     "app.get('/', (req, res) => {\nlet d\nif (a) { d = 'x' } else { d = req.query.dir\nif (!/^\\w+$/.test(d)) return }\nexec(d)\nif (b) { d = req.query.dir\nif (!/^\\w/.test(d)) return }\nexec(d) // flows\n})",
	"koa generator":      "const koa = require('koa')()\nkoa.use(function* () {\nexec(this.query.a) // flows\nexec(this.method)\n})",
	"more arguments":     "function answer(req, res, options) {\nexec(req.headers.host) // flows\nexec(options.host)\n}",
	"evaluated":          "const { spawn } = require('child_process')\napp.get('/', (req, res) => {\nspawn(process.execPath, ['-e', `run(${req.query.a})`]) // flows\nspawn('node', ['-e', 'run(' + JSON.stringify(req.query.a) + ')'])\nspawn('node', ['-e', \"run('\" + JSON.stringify(req.query.a).slice(1, -1).replace(/'/g, \"\\\\'\") + \"')\"])\nspawn('node', ['-e', \"run('\" + JSON.stringify(req.query.a) + \"')\"]) // flows\n})",
	"slot":               "function Queue() {}\nQueue.prototype.push = function (x) { this.onItem(x, 1) }\napp.get('/', (req, res) => {\nconst q = new Queue()\nq.onItem = function (c, n) {\nexec(c) // flows\nexec(n)\n}\nq.push(req.query.a)\n})",
	"switched off":       "function run(c, really, how = false) { if (really) exec(c) // flows\nif (!really) exec('ls')\nif (how) exec(c) }\nfunction never(c, really) {\nif (really) exec(c)\n}\napp.get('/', (req, res) => { run(req.query.a, true); never(req.query.a, false) })",
	"read by a path":     "const _ = require('lodash')\napp.get('/', (req, res) => {\nconst o = { a: { b: req.query.a }, c: 'ls' }\nexec(_.get(o, 'a.b')) // flows\nexec(_.get(o, 'c'))\n})",
	"found by a pattern": "app.get('/', (req, res) => {\nexec(req.query.a.match(/\\d+/)[0])\nexec(/^(\\w+) (.*)$/.exec(req.query.a)[2]) // flows\nexec((req.query.a.match(/[a-z]+/g) || []).join(' '))\n})",
	"found in a list":    "const list = load()\nconst named = (n) => (x) => x.name === n\napp.get('/', (req, res) => {\nconst a = req.query.a\nif (!list.find((x) => x.name === a)) exec(a) // flows\nelse exec(a)\nif (list.find(named(a))) exec(a)\n})",
	"same helper":        "function cmd(x) { return 'ls ' + x }\napp.get('/', (req, res) => {\nexec(cmd(req.query.a)) // flows\nexec(cmd('b'))\n})",
}

// A variable that holds one of two processes is no call.
func TestOneOfSeveral(t *testing.T) {
	for _, code := range []string{
		"const { spawn } = require('child_process')\nlet p\nif (a) p = spawn('sh')\nelse p = spawn('bash')\np.stdin.write(b)",
		"const { spawn } = require('child_process')\nclass A {\n constructor() { this.p = spawn('a'); this.p = spawn('b') }\n run(x) { this.p.stdin.write(x); this.p.stdin.end(x) }\n}",
	} {
		if got := sunk(code, Application); len(got) != 0 {
			t.Errorf("%s: got %q, want none", code, got)
		}
	}
}
