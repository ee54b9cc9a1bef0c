package flow

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tenet/internal/js"
	"tenet/internal/module"
	"tenet/internal/source"
)

// program links the files of a txtar archive; text without a file name is a.js.
func program(t *testing.T, text string) *Program {
	t.Helper()
	if !strings.HasPrefix(text, "-- ") {
		text = "-- a.js --\n" + text
	}
	var files []*js.File
	var names []string
	for _, f := range txtar.Parse([]byte(text)).Files {
		files = append(files, js.Extract(f.Name, source.New(f.Name, string(f.Data)), js.Options{}))
		names = append(names, f.Name)
	}
	return New(files, module.NewResolver(names, nil))
}

// probes returns what the arguments of the calls of probe() are, all files
// together: their library paths, or their constant.
func probes(t *testing.T, text string) string {
	t.Helper()
	p := program(t, text)
	var got []string
	for i := range p.Len() {
		for _, c := range p.File(i).Calls("globalThis.probe") {
			v := c.Arg(0)
			if k := v.Const(); k.Kind != NoConst {
				s := k.Text
				if k.Kind != String && k.Kind != Number {
					s = [...]string{Undefined: "undefined", Null: "null", False: "false", True: "true"}[k.Kind]
				}
				if k.Default {
					s += " by default"
				}
				got = append(got, s)
				continue
			}
			got = append(got, strings.Join(v.Paths(), "|"))
		}
	}
	return strings.Join(got, "; ")
}

// The language tour: how a value gets from where it is made to where it is used.
func TestPaths(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"require", "const vm = require('vm'); probe(vm.runInContext)", "node:vm.runInContext"},
		{"node prefix", "probe(require('node:vm').Script)", "node:vm.Script"},
		{"destructuring", "const { exec: run } = require('child_process'); probe(run)", "node:child_process.exec"},
		{"nested destructuring", "const { promises: { readFile } } = require('fs'); probe(readFile)", "node:fs/promises.readFile"},
		{"default import", "import express from 'express'; probe(express())", "express()"},
		{"namespace import", "import * as express from 'express'; probe(express())", "express()"},
		{"named import", "import { Router as R } from 'express'; probe(R())", "express.Router()"},
		{"interop helper", "const x = _interopRequireDefault(require('express')); probe((0, x.default)())", "express()"},
		{"interop helpers of rollup", "const r = _interopDefaultCompat(require('express')), s = _interopDefaultCompat(require('koa')); probe((0, r.default)())", "express()"},
		{"alias of a global", "const e = eval; probe(e)", "globalThis.eval"},
		{"global object", "probe(window['eval'])", "globalThis.eval"},
		{"comma", "probe((0, eval))", "globalThis.eval"},
		{"shadowed", "function f(eval) { probe(eval) }", ""},
		{"assigned once", "let fs; fs = require('fs'); probe(fs.readFile)", "node:fs.readFile"},
		{"a variable named like the function around", "function f() { const f = require('vm'); return f.Script } probe(f())", "node:vm.Script"},
		{"either of two", "const x = a ? require('http') : require('https'); probe(x.createServer)", "node:http.createServer|node:https.createServer"},
		{"bracket", "probe(require('fs')['readFile'])", "node:fs.readFile"},
		{"optional chain", "probe(require('fs')?.readFile)", "node:fs.readFile"},
		{"bind", "const l = console.log.bind(console); probe(l)", "globalThis.console.log"},
		{"promises", "require('m').open().then(a => a.b()).then(c => probe(c))", "m.open().b()"},
		{"await import", "async function f() { const vm = await import('vm'); probe(vm.Script) }", "node:vm.Script"},
		{"promisify", "const run = require('util').promisify(require('child_process').exec); probe(run)", "node:child_process.exec"},
		{"returned by a function", "function make() { const app = require('express')(); return app } probe(make())", "express()"},
		{"argument of a function", "function use(app) { probe(app) } use(require('express')())", "express()"},
		{"property of an object", "const lib = { run: require('child_process').exec }; probe(lib.run)", "node:child_process.exec"},
		{"stored later", "const lib = {}; lib.run = require('child_process').exec; probe(lib.run)", "node:child_process.exec"},
		{"field of this", "class A { constructor() { this.app = require('express')() } m() { probe(this.app) } }", "express()"},
		{"field of an instance", "class A { app = require('express')() } probe(new A().app)", "express()"},
		{"callback role", "const app = require('express')(); app.get('/', (req, res) => probe(res))", "express:res"},
		{"error handler", "const app = require('express')(); app.use((a, b, c, d) => probe(a))", "express:err"},
		{"handler by name", "const app = require('express')(); app.get('/', h); function h(a, b) { probe(b) }", "express:res"},
		{"handlers in an array", "const app = require('express')(); app.get('/', [(a, b) => probe(b)])", "express:res"},
		{"wrapped handler", "const app = require('express')(); app.get('/', wrap(async (a, b) => probe(b)))", "express:res"},
		{"chained route", "require('express').Router().route('/').get((a, b) => probe(b))", "express:res"},
		{"chained answer", "const app = require('express')(); app.get('/', (a, b) => probe(b.status(500).send))", "express:res.send"},
		{"handler by its names", "exports.show = function (req, res, next) { probe(res) }", "express:res"},
		{"bare server", "require('http').createServer((q, s) => probe(s))", "http:res"},
		{"request event", "const s = require('http').createServer(); s.on('request', (q, r) => probe(r))", "http:res"},
		{"koa", "const Koa = require('koa'); new Koa().use(async (c, next) => probe(c.cookies.set))", "koa:ctx.cookies.set"},
		{"fastify route", "const f = require('fastify')(); f.route({ handler: (q, r) => probe(r) })", "fastify:reply"},
		{"fastify plugin", "const f = require('fastify')(); f.register(async (i) => i.get('/', (q, r) => probe(r)))", "fastify:reply"},
		{"hapi route", "const s = require('@hapi/hapi').server(); s.route([{ handler: (q, h) => probe(h) }])", "hapi:h"},
		{"caught", "try { f() } catch (e) { probe(e) }", "caught:error"},
		{"promise", "f().catch(e => probe(e))", "caught:error"},
		{"error event", "s.on('error', e => probe(e))", "caught:error"},
		{"error first", "require('fs').readFile('x', (err, data) => probe(err))", "caught:error"},
		{"no error", "require('fs').stat('x', (stat) => probe(stat))", ""},
		{"nest", "import { Res, Controller } from '@nestjs/common'\nclass C { m(@Res() r) { probe(r) } }", "express:res"},
		{"unknown", "probe(whatever.thing)", "globalThis.whatever.thing"},
		{"typescript", "-- a.ts --\nimport x = require('express'); const app = (x as any)()!; probe(app)", "express()"},
		{"cycle", "let a = b, b = a; probe(a)", ""},
	} {
		if got := probes(t, c.code); got != c.want {
			t.Errorf("%s: %s\n got %q\nwant %q", c.name, c.code, got, c.want)
		}
	}
}

func TestAcrossFiles(t *testing.T) {
	for _, c := range []struct{ name, files, want string }{
		{"module.exports", "-- a.js --\nmodule.exports = require('express')()\n-- b.js --\nprobe(require('./a'))", "express()"},
		{"exports.name", "-- a.js --\nexports.app = require('express')()\n-- b.js --\nprobe(require('./a').app)", "express()"},
		{"object of exports", "-- a.js --\nconst app = require('express')()\nmodule.exports = { app }\n-- b.js --\nconst { app } = require('./a'); probe(app)", "express()"},
		{"es default", "-- a.mjs --\nimport e from 'express'\nexport default e()\n-- b.mjs --\nimport app from './a.mjs'; probe(app)", "express()"},
		{"es named", "-- a.ts --\nimport e from 'express'\nexport const app = e()\n-- b.ts --\nimport { app } from './a'; probe(app)", "express()"},
		{"barrel", "-- a.js --\nexport const run = eval\n-- b.js --\nexport { run as go } from './a'\n-- c.js --\nimport { go } from './b'; probe(go)", "globalThis.eval"},
		{"files that hand on each other", "-- a.js --\nexport * from './b'\n-- b.js --\nexport * from './a'\n-- c.js --\nimport { x } from './a'; probe(x)", "./a.x"},
		{"index file", "-- lib/index.js --\nmodule.exports = eval\n-- z.js --\nprobe(require('./lib'))", "globalThis.eval"},
		{"compiled extension", "-- a.ts --\nexport const run = eval\n-- b.ts --\nimport { run } from './a.js'; probe(run)", "globalThis.eval"},
		{"function of another file", "-- a.js --\nmodule.exports = function (app) { probe(app) }\n-- b.js --\nrequire('./a')(require('express')())", "express()"},
		{"made in another file", "-- a.js --\nmodule.exports = () => require('express')()\n-- b.js --\nprobe(require('./a')())", "express()"},
		{"handler of another file", "-- a.js --\nexports.show = (a, b) => probe(b)\n-- b.js --\nconst h = require('./a'); require('express')().get('/', h.show)", "express:res"},
		{"controller class", "-- a.js --\nclass C { show(a, b) { probe(b) } }\nmodule.exports = new C()\n-- b.js --\nconst c = require('./a'); require('express')().get('/', c.show)", "express:res"},
		{"constant", "-- a.js --\nexports.port = 80\n-- b.js --\nprobe(require('./a').port)", "80"},
		{"a specifier that is a constant", "-- a.js --\nmodule.exports = eval\n-- b.js --\nconst name = './a'; probe(require(name))", "globalThis.eval"},
		{"a specifier that may be two", "-- a.js --\nmodule.exports = eval\n-- b.js --\nmodule.exports = require('vm').runInContext\n-- c.js --\nprobe(require(process.env.X ? './a' : './b'))", "globalThis.eval|node:vm.runInContext"},
		{"a package by a constant", "const name = 'vm'; probe(require(name).runInContext)", "node:vm.runInContext"},
		{"beside this file", "-- a/x.js --\nmodule.exports = eval\n-- a/b.js --\nconst path = require('path'); probe(require(path.join(__dirname, 'x'))); probe(require(__dirname + '/x')); probe(require(`${__dirname}/../a/x.js`))", "globalThis.eval; globalThis.eval; globalThis.eval"},
		{"import() of a constant", "-- a.mjs --\nexport const run = eval\n-- b.mjs --\nconst name = './a.mjs'; const { run } = await import(name); probe(run)", "globalThis.eval"},
		{"a specifier that nobody knows", "-- a.js --\nmodule.exports = eval\n-- b.js --\nprobe(require(process.argv[2])); probe(require('./' + process.argv[2]))", "globalThis.require(); globalThis.require()"},
		{"cycle", "-- a.js --\nmodule.exports = require('./b')\n-- b.js --\nmodule.exports = require('./a'); probe(module.exports)", ""},
	} {
		if got := probes(t, c.files); got != c.want {
			t.Errorf("%s:\n%s\n got %q\nwant %q", c.name, c.files, got, c.want)
		}
	}
}

func TestConstants(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"probe(1 + 2 * 3)", "7"},
		{"const day = 24 * 60 * 60 * 1000; probe(day * 365)", "31536000000"},
		{"const a = 'x'; probe(`${a}-${1}`)", "x-1"},
		{"probe(process.env.PORT || 3000)", "3000 by default"},
		{"const port = process.env.PORT ?? '80'; probe(port)", "80 by default"},
		{"const port = parseInt(process.env.PORT || '80', 10); probe(port)", "80 by default"},
		{"const o = { a: { b: true } }; probe(o.a.b)", "true"},
		{"const o = { a: 1 }; o.a = 2; probe(o.a)", ""},
		{"let a = 1; a = 2; probe(a)", ""},
		{"let a = 1; a++; probe(a)", ""},
		{"probe(parseInt('777', 8))", "511"},
		{"probe(parseInt('777', base))", "globalThis.parseInt()"},
		{"probe(!0)", "true"},
		{"probe(-1)", "-1"},
		{"probe(x ? 'a' : 'a')", "a"},
		{"probe(x ? 'a' : 'b')", ""},
		{"function f(n) { probe(n) } f(5)", "5"},
		{"function f(n) { probe(n) } f(5); f(6)", ""},
		{"function f({ n = 3 }) { probe(n) }", "3 by default"},
		{"const word = /[a-z]+\\/?/i; probe('^' + word.source + '$')", `^[a-z]+\/?$`},
		{"probe(new RegExp('a|b').source)", "a|b"},
		{"probe(re.source)", "globalThis.re.source"},
		{"const parts = ['a', 1, `b`]; probe(parts.join('|'))", "a|1|b"},
		{"probe(['a', 'b'].join())", "a,b"},
		{"const parts = ['a']; parts.push(x); probe(parts.join('|'))", ""},
		{"const parts = ['a']; parts[0] = x; probe(parts.join('|'))", ""},
		{"probe(['a', ...more].join('|'))", ""},
		{"probe(['a', more].join('|'))", ""},
		{"probe(' a '.trim().concat('b', 2))", "ab2"},
	} {
		if got := probes(t, c.code); got != c.want {
			t.Errorf("%s: got %q, want %q", c.code, got, c.want)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"f({ cookie: { secure: true } })", "true"},
		{"f({ cookie: {} })", "absent"},
		{"f({})", "absent"},
		{"f()", "absent"},
		{"f(unknown)", "unknown"},
		{"f({ cookie: unknown() })", "unknown"},
		{"f({ ...unknown() })", "unknown"},
		{"f({ ...unknown(), cookie: { secure: true } })", "true"},
		{"const base = { cookie: { secure: false } }; f({ ...base })", "false"},
		{"const o = { cookie: { secure: true } }; f(o)", "true"},
		{"const o = { cookie: {} }; o.cookie.secure = true; f(o)", "true"},
		{"const o = { cookie: {} }; if (x) o.cookie.secure = true; f(o)", "unknown"},
		{"const o = {}; o.cookie = { secure: true }; f(o)", "true"},
		{"f(Object.assign({}, { cookie: { secure: true } }))", "true"},
		{"function cookie() { const c = {}; c.secure = true; return c }; f({ cookie: cookie() })", "true"},
		{"function cookie() { const c = { path: '/' }; if (x) c.secure = true; return c }; f({ cookie: cookie() })", "unknown"},
		{"function cookie() { const c = { path: '/' }; return c }; f({ cookie: cookie() })", "absent"},
		{"f({ ['cookie']: { secure: true } })", "true"},
		{"f({ [k]: 1 })", "unknown"},
		{"f({ cookie: { secure: undefined } })", "absent"},
		{"f(...args)", "unknown"},
	} {
		got := "?"
		for _, call := range program(t, c.code).File(0).Calls("globalThis.f") {
			o := call.Option(0, "cookie.secure")
			switch {
			case o.Absent():
				got = "absent"
			case o.IsTrue():
				got = "true"
			case o.IsFalse():
				got = "false"
			case o.State == Unknown:
				got = "unknown"
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.code, got, c.want)
		}
	}
}

func TestAppSteps(t *testing.T) {
	for _, c := range []struct{ name, files, want string }{
		{"in order", "const app = require('express')(); app.use(a); app.get('/', b).post('/', c); app.listen(1)", "use get post listen"},
		{"in a function", "function make() { const app = require('express')(); app.use(a); routes(app); app.use(z) }\nfunction routes(app) { app.get('/') }\nmake()", "use get use"},
		{"routes in another file", "-- a.js --\nconst app = require('express')(); app.use(a); require('./b')(app); app.use(z)\n-- b.js --\nmodule.exports = (app) => { app.get('/') }", "use get use"},
		{"listens in another file", "-- app.js --\nconst app = require('express')(); app.use(a); module.exports = app\n-- bin.js --\nconst app = require('./app'); app.listen(1)", "use listen"},
		{"handed to a stranger", "const app = require('express')(); require('setup')(app)", " incomplete"},
		{"server", "const app = require('express')(); require('http').createServer(app).listen(1)", ""},
	} {
		p := program(t, c.files)
		got := "no app"
		for i := range p.Len() {
			for _, a := range p.File(i).Apps() {
				var names []string
				for _, s := range a.Steps {
					names = append(names, s.Name)
				}
				got = strings.Join(names, " ")
				if !a.Complete {
					got += " incomplete"
				}
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOnlyInDevelopment(t *testing.T) {
	for _, c := range []struct {
		code string
		want bool
	}{
		{"if (process.env.NODE_ENV !== 'production') probe()", true},
		{"if (process.env.NODE_ENV === 'development') probe()", true},
		{"if (process.env.NODE_ENV === 'production') probe()", false},
		{"if (process.env.NODE_ENV === 'production') x(); else probe()", true},
		{"function f() { if (process.env.NODE_ENV === 'production') return; probe() }", true},
		{"if (app.get('env') === 'development') probe()", true},
		{"process.env.NODE_ENV !== 'production' && probe()", true},
		{"const dev = process.env.NODE_ENV !== 'production'; if (dev && x) probe()", true},
		{"if (dev || x) probe()", false},
		{"if (!isProduction) probe()", true},
		{"if (user) probe()", false},
		{"probe()", false},
	} {
		for _, call := range program(t, c.code).File(0).Calls("globalThis.probe") {
			if got := call.OnlyInDevelopment(); got != c.want {
				t.Errorf("%s: got %v", c.code, got)
			}
		}
	}
}

// Answers must not depend on which file is asked first.
func TestSameAnswersInAnyOrder(t *testing.T) {
	text := "-- a.js --\nconst b = require('./b'); exports.x = b.y || eval; probe(exports.x)\n-- b.js --\nconst a = require('./a'); exports.y = a.x; probe(a.x)"
	forward, backward := program(t, text), program(t, text)
	answers := func(p *Program, i int) string {
		s := ""
		for _, c := range p.File(i).AllCalls() {
			s += fmt.Sprintln(c.Callee.Paths(), c.Arg(0).Paths())
		}
		return s
	}
	a, b := answers(forward, 0), answers(forward, 1)
	b2, a2 := answers(backward, 1), answers(backward, 0)
	if a != a2 || b != b2 {
		t.Errorf("forward\n%s%sbackward\n%s%s", a, b, a2, b2)
	}
}
