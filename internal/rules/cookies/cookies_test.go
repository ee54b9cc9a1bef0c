package cookies_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/rules/cookies"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, cookies.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{cookies.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(cookies.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := cookies.Rule.Checks[0].Example(cookies.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}

// A session or a token is worth a high severity, a theme is not, and how sure
// a finding is depends on what the code shows.
func TestWeight(t *testing.T) {
	const head = "'use strict'\nconst app = require('express')()\nconst session = require('express-session')\nconst jwt = require('jsonwebtoken')\n"
	for _, c := range []struct{ file, code, want string }{
		{"app.js", "app.get('/', (req, res) => res.cookie('sid', req.session.id, { httpOnly: false, secure: true, sameSite: 'lax' }))", "script-readable high likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('sid', 'signed out', { httpOnly: false, secure: true, sameSite: 'lax' }))", "script-readable low likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('basket', 'x', { httpOnly: false, secure: true, sameSite: 'lax' }))", "script-readable low likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('x', jwt.sign({}, k), { httpOnly: true, secure: false, sameSite: 'lax' }))", "plain-http high likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('x', token, { httpOnly: true, secure: true }))", "same-site medium likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('tokenExpiry', '1', { httpOnly: true, secure: true }))", "same-site low likely"},
		{"app.js", "app.get('/', (req, res) => res.cookie('x', '1', { httpOnly: true, sameSite: 'none' }))", "same-site medium likely"},
		{"app.js", "require('cookie-session')({ name: 'x', keys: k, sameSite: 'lax' })", "plain-http medium likely"},
		{"app.js", "require('cookie-parser')('abc')", "literal-secret high certain"},
		{"test/app.js", "require('cookie-parser')('abc')", "literal-secret low certain"},
		{"app.js", "session({ name: 'x', secret: k, cookie: { secure: true, sameSite: 'lax' }, saveUninitialized: false })", "memory-store low likely"},
		{"app.js", "session({ name: 'x', secret: k, cookie: { secure: true, sameSite: 'lax' }, saveUninitialized: k })", "memory-store medium likely"},
		{"app.js", "require('cookie').stringifySetCookie({ name: 'theme', value: 'x' })", "plain-http low possible; same-site low possible"},
		{"app.js", "require('cookie').serialize('theme', 'x', { secure: true })", "same-site low likely"},
		{"app.js", "require('cookie').serialize('theme', 'x')", "plain-http low possible; same-site low possible"},
	} {
		if got := weights(t, c.file, head+c.code); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.file, c.code, got, c.want)
		}
	}
}

func weights(t *testing.T, name, code string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: []*rule.Rule{cookies.Rule}, NoCache: true, All: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		if f.ID != "cookies/behind-proxy" { // all these applications are blind to TLS
			got = append(got, fmt.Sprint(strings.TrimPrefix(f.ID, "cookies/"), " ", f.Severity, " ", f.Confidence))
		}
	}
	slices.Sort(got)
	return strings.Join(got, "; ")
}
