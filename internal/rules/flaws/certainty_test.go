package flaws

import (
	"slices"
	"strings"
	"testing"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
)

// certainties returns how sure a check is of what it finds in one file.
func certainties(id, code string, mode taint.Mode) string {
	return each(findingsOf(id, "a.js", code, mode), func(f *rule.Finding) string { return f.Confidence.String() })
}

// findingsOf runs one check over one file. What it finds is weighed after it is
// reported.
func findingsOf(id, name, code string, mode taint.Mode) []*rule.Finding {
	i := slices.IndexFunc(Rule.Checks, func(c rule.Check) bool { return c.ID == id })
	return findingsIn(name, code, mode, Rule.Checks[i:i+1])
}

// findingsIn runs checks over one file.
func findingsIn(name, code string, mode taint.Mode, checks []rule.Check) []*rule.Finding {
	prog := flow.New([]*js.File{js.Extract(name, source.New(name, code), js.Options{})}, nil)
	var found []*rule.Finding
	for i := range checks {
		if c := &checks[i]; c.Code != nil {
			c.Code(rule.NewCodePass(c, prog.File(0), taint.New(prog, mode), func(f *rule.Finding) { found = append(found, f) }))
		}
	}
	return found
}

// each says one thing of each finding.
func each(found []*rule.Finding, say func(*rule.Finding) string) string {
	var got []string
	for _, f := range found {
		got = append(got, say(f))
	}
	return strings.Join(got, " ")
}

// What is likely, and what is only possible: the line between what people see
// and what they have to ask for.
func TestCertainties(t *testing.T) {
	const app = "const app = require('express')(), conf = require('./conf'), fs = require('fs'), users = require('./users'); app.all('*', async (req, res) => {"
	for _, test := range []struct{ id, code, want string }{
		// A configured base says which host it is, unless it may be empty.
		{"flaws/open-redirect", app + "res.redirect(req.query.next) })", "certain"},
		{"flaws/open-redirect", app + "res.redirect(conf.base + req.query.next) })", "possible"},
		{"flaws/open-redirect", app + "res.redirect(`${conf.base}${req.query.next}`) })", "possible"},
		{"flaws/open-redirect", app + "let to = conf.base; to += req.query.next; res.redirect(to) })", "possible"},
		{"flaws/open-redirect", app + "const base = conf.base || ''; res.redirect(base + req.query.next) })", "certain"},
		{"flaws/open-redirect", app + "res.redirect(conf.scheme + '://' + req.query.host) })", "certain"},
		{"flaws/open-redirect", app + "res.redirect(conf.old ? req.query.next : conf.base + req.query.next) })", "certain"},
		{"flaws/open-redirect", app + "res.redirect(req.query.base + conf.rest) })", "certain"},
		{"flaws/ssrf", app + "fetch(conf.base + req.url) })", "possible"},
		{"flaws/ssrf", app + "fetch(conf.base + req.query.rest) })", "certain"},
		// One slash in front, as browsers send addresses.
		{"flaws/open-redirect", app + "res.redirect(req.originalUrl.replace(/^\\/+/, '/')) })", "possible"},
		{"flaws/open-redirect", app + "res.redirect(req.originalUrl.replace(/\\/+$/, '/')) })", "certain"},
		// Many of a kind are no less certain.
		{"flaws/path-traversal", "const fs = require('fs'), app = require('express')();" + strings.Repeat("app.get('/a', (req, res) => { fs.readFile(req.query.path, res.end) });", 8), strings.TrimSpace(strings.Repeat("certain ", 8))},
		// A page of the application's own, and one that a script of Electron is put into.
		{"flaws/dom-xss", "const e = document.querySelector('img'); e.outerHTML = e.getAttribute('alt')", "possible"},
		{"flaws/dom-xss", "const { ipcRenderer } = require('electron'); ipcRenderer.on('x', () => { const e = document.querySelector('img'); e.outerHTML = e.getAttribute('alt') })", "likely"},
		// Where the application is mounted.
		{"flaws/open-redirect", app + "res.redirect(req.originalUrl.slice(0, req.originalUrl.length - req.url.length) + '/') })", "possible"},
		{"flaws/open-redirect", app + "const base = (all, rest) => rest === '/' ? all : all.slice(0, all.lastIndexOf(rest)); res.redirect(base(req.originalUrl, req.url) + 'db') })", "possible"},
		{"flaws/open-redirect", app + "const base = (all, rest) => rest === '/' ? all : all.slice(0, all.lastIndexOf(rest)); res.redirect(base(req.originalUrl, '/db') + 'db') })", "certain"},
		{"flaws/open-redirect", app + "res.redirect(req.originalUrl.slice(0, req.query.n) + '/') })", "certain"},
		// A collection that the request chooses, and one that the program does.
		{"flaws/nosql-injection", "require('mongodb'); " + app + "req.collection.find(req.body.query) })", "possible"},
		{"flaws/nosql-injection", "require('mongoose').set('sanitizeFilter', true); const db = require('mongodb').MongoClient; require('express')().post('/', (req, res) => { db.collection('users').find({ name: req.body.name }) })", "possible"},
		{"flaws/nosql-injection", "const db = require('mongodb').MongoClient; require('express')().post('/', (req, res) => { db.collection('users').find({ name: req.body.name }) })", "certain"},
		// What a proxy is asked for, and what a parameter asks for.
		{"flaws/ssrf", "const http = require('http'); http.createServer((req, res) => { const to = require('url').parse(req.url); http.request({ host: to.hostname, path: to.path }) })", "possible"},
		{"flaws/ssrf", "const http = require('http'); http.createServer((req, res) => { const to = require('url').parse(req.url, true); http.get(to.query.url) })", "certain"},
		{"flaws/ssrf", "const http = require('http'); http.createServer((req, res) => { http.get(req.url.slice(1)) })", "certain"},
		// The id of a record that is there.
		{"flaws/path-traversal", app + "const found = await users.findById(req.params.id); if (!found) return res.end(); fs.unlink('/d/' + req.params.id) })", "possible"},
		{"flaws/path-traversal", app + "const id = req.params.id; const [user] = await Promise.all([users.findOne({ _id: id })]); if (!user) throw 1; fs.unlink('/d/' + id + '.csv') })", "possible"},
		{"flaws/path-traversal", app + "const id = req.params.id; users.findById(id, (err, user) => { if (err || !user) return; fs.unlink('/d/' + id) }) })", "possible"},
		{"flaws/path-traversal", app + "const id = req.params.id; users.findById(id).then((user) => { if (user) fs.unlink('/d/' + id) }) })", "possible"},
		{"flaws/path-traversal", app + "const found = await users.findById(req.params.id); fs.unlink('/d/' + req.params.id) })", "certain"},
		{"flaws/path-traversal", app + "const found = await users.findById(req.params.id); if (!found) fs.unlink('/d/' + req.params.id) })", "certain"},
		{"flaws/path-traversal", app + "const found = await users.findById(req.params.id); if (!found) return res.end(); fs.unlink('/d/' + req.query.name) })", "certain"},
		{"flaws/path-traversal", app + "const found = await users.findOne({ name: req.params.id }); if (!found) return res.end(); fs.unlink('/d/' + req.params.id) })", "certain"},
		// What judges the address that a name leads to.
		{"flaws/ssrf", app + "require('https').request({ host: req.query.host, lookup: safe }) })", "possible"},
		{"flaws/ssrf", app + "require('https').request({ host: req.query.host, lookup: require('dns').lookup }) })", "certain"},
		// What a command prints is for who has called it.
		{"flaws/cleartext-secret-log", "#!/usr/bin/env node\nconsole.log('password=' + data.password)", "possible"},
		{"flaws/cleartext-secret-log", "#!/usr/bin/env node\nlogger.info('password=' + data.password)", "likely"},
		{"flaws/cleartext-secret-log", "console.log('password=' + data.password)", "likely"},
		// A setting that is off unless a comparison says otherwise.
		{"flaws/tls-verification-off", "x({ rejectUnauthorized: false })", "likely"},
		{"flaws/tls-verification-off", "const strict = (p && p.mode === 'enforce') || false; x({ rejectUnauthorized: strict })", "possible"},
		{"flaws/tls-verification-off", "x({ rejectUnauthorized: conf.strict || false })", "likely"},
		// A library that fills templates in is given them.
		{"flaws/template-injection", "exports.fill = (page) => require('ejs').compile(page)", "possible"},
		{"flaws/template-injection", "exports.fill = (page) => require('ejs').compile('<b>' + page)", "likely"},
		// What a library makes itself and keeps under a name that it is given.
		{"flaws/prototype-pollution", "exports.keep = (all, a, b, value) => { all[a] = all[a] || {}; all[a][b] = value }", "likely"},
		{"flaws/prototype-pollution", "exports.keep = (all, a, b, value) => { all[a] = all[a] || {}; all[a][b] = new Queue(value) }", "possible"},
	} {
		mode := taint.Application
		if strings.HasPrefix(test.code, "exports.") {
			mode = taint.Library
		}
		if got := certainties(test.id, test.code, mode); got != test.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", test.id, test.code, got, test.want)
		}
	}
}

// What a package lets its callers put into a query: a value is no query of
// theirs, the name of a table may be.
func TestCertaintyOfValuesInQueries(t *testing.T) {
	const mysql = "const c = require('mysql').createConnection({}); exports.find = (table, id, done) => c.query("
	for code, want := range map[string]string{
		`"select * from " + table + " where id = '" + id + "'", done)`:                        "likely",
		"`select * from t limit ${id}`, done)":                                                "likely",
		`"select * from " + table, done)`:                                                     "possible",
		`"select * from information_schema.tables where table_name = '" + table + "'", done)`: "possible",
		`"select * from " + table + " where id = " + Number(id), done)`:                       "possible",
	} {
		if got := certainties("flaws/sql-injection", mysql+code, taint.Library); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}
