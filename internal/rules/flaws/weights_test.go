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

// directFindings runs the checks that follow no data over one file.
func directFindings(name, code string) []*rule.Finding {
	return findingsIn(name, code, taint.Guess, slices.Concat(cryptoChecks, secretChecks, transportChecks))
}

// What a finding weighs is not in the want comments.
func TestWeightsOfDirectChecks(t *testing.T) {
	const crypto = "const crypto = require('crypto'); "
	for _, test := range []struct{ name, code, want string }{
		{"a.js", crypto + "crypto.createHash('md5').update(password)", "weak-password-hash high likely"},
		{"test/a.js", crypto + "crypto.createHash('md5').update(password)", "weak-password-hash low likely"},
		{"a.js", "require('bcrypt').hash(p, 9)", "weak-password-hash medium certain"},
		{"a.js", "require('bcrypt').hash(p, 4)", "weak-password-hash high certain"},
		{"a.js", crypto + "crypto.pbkdf2Sync(password, s, 100000, 32, 'sha512')", "weak-password-hash low likely"},
		{"a.js", crypto + "crypto.pbkdf2Sync(password, s, 1000, 32, 'sha512')", "weak-password-hash high likely"},
		{"a.js", crypto + "crypto.pbkdf2Sync(key, s, 1000, 32, 'sha512')", "weak-password-hash medium likely"},
		{"a.js", crypto + "crypto.createCipheriv('des-cbc', k, i)", "weak-cipher high certain"},
		{"a.js", crypto + "crypto.createDecipheriv('des-cbc', k, i)", "weak-cipher medium certain"},
		{"a.js", crypto + "crypto.createDecipheriv('aes-256-gcm', k, i)", "unauthenticated-cipher medium likely"},
		{"a.js", crypto + "crypto.generateKeyPair('rsa', { modulusLength: 1536 })", "short-key medium certain"},
		{"a.js", "const token = Math.random()", "weak-randomness high likely"},
		{"a.js", "const nonce = Math.random()", "weak-randomness medium likely"},
		{"a.test.js", "const token = Math.random()", "weak-randomness low likely"},
		{"a.js", "if (user.password === given.password) ok()", ""},
		{"a.js", "if (user.password === password) ok()", "timing-compare medium possible"},
		{"a.js", "if (req.query.apiKey === process.env.API_KEY) ok()", "timing-compare medium likely"},
		{"a.js", "new Buffer(x)", "uninitialised-memory low possible"},
		{"a.js", "new Buffer(req.body.x)", "uninitialised-memory medium likely"},
		{"test/a.js", "new Buffer(req.body.x)", ""},
		{"a.js", "require('fs').chmodSync(f, 0o777)", "file-mode medium likely"},
		{"a.js", "require('fs').mkdirSync(f, 0o777)", "file-mode low possible"},
		{"a.js", "x({ rejectUnauthorized: false })", "tls-verification-off high likely"},
		{"a.js", "if (argv.insecure) x({ rejectUnauthorized: false })", "tls-verification-off low possible"},
		{"a.js", "const o = { host: 'db.shop.net', user: 'shop', password: 'winter' }", "secret-in-code high likely"},
		{"a.js", "const o = { host: 'localhost', user: 'shop', password: 'winter' }", "secret-in-code low likely"},
		{"test/a.js", "const o = { host: 'db.shop.net', user: 'shop', password: 'winter' }", ""},
		{"a.js", "connect('mysql://shop:winter@localhost/x')", "secret-in-code low certain"},
		{"a.js", "require('jsonwebtoken').verify(t, null, { algorithms: ['HS256'] })", "jwt-none critical certain"},
		{"a.js", "require('jsonwebtoken').verify(t, key)", "jwt-any-algorithm low possible"},
		{"a.js", "require('express-jwt').expressjwt({ secret: process.env.S })", "jwt-any-algorithm medium likely"},
	} {
		var got []string
		for _, f := range directFindings(test.name, test.code) {
			got = append(got, strings.TrimPrefix(f.ID, "flaws/")+" "+f.Severity.String()+" "+f.Confidence.String())
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", test.name, test.code, s, test.want)
		}
	}
}

// An address and headers are too short for a pattern that is merely quadratic.
func TestWeightsOfSlowPatterns(t *testing.T) {
	for _, test := range []struct{ call, want string }{
		{`/\s+$/.test(req.query.text)`, "low"},
		{`/\s+$/.test(req.params.text)`, "low"},
		{`/\s+$/.test(req.body)`, "medium"},
		{`/a*a*a*b/.test(req.query.text)`, "medium"},
		{`/^(\w+\s?)+$/.test(req.query.text)`, "high"},
	} {
		code := "require('express')().post('/:text', (req, res) => res.json(" + test.call + "))"
		prog := flow.New([]*js.File{js.Extract("a.js", source.New("a.js", code), js.Options{})}, nil)
		c := Rule.Checks[slices.IndexFunc(Rule.Checks, func(c rule.Check) bool { return c.ID == "flaws/redos" })]
		var found []*rule.Finding
		c.Code(rule.NewCodePass(&c, prog.File(0), taint.New(prog, taint.Guess), func(f *rule.Finding) { found = append(found, f) })) // weighed after it is reported
		var got []string
		for _, f := range found {
			got = append(got, f.Severity.String())
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: got %q, want %q", test.call, s, test.want)
		}
	}
}
