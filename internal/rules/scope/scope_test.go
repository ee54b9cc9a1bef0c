package scope_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/rules/scope"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, scope.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{scope.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(scope.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := scope.Rule.Checks[0].Example(scope.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}

// What widens a session weighs more than what widens a theme; what browsers
// refuse weighs the same for both.
func TestWeight(t *testing.T) {
	for _, c := range []struct{ options, session, theme string }{
		{"domain: 'example.com'", "wide-domain medium", "wide-domain low"},
		{"domain: '.a.example.com'", "wide-domain low", "wide-domain low"},
		{"domain: process.env.D || 'example.com'", "wide-domain low", "wide-domain low"},
		{"domain: 'co.uk'", "wide-domain medium", "wide-domain medium"},
		{"maxAge: 60 * 24 * 3600000", "long-life medium", ""},
		{"maxAge: 500 * 24 * 3600000", "long-life medium", "long-life low"},
		{"maxAge: 3600", "wrong-unit medium", "wrong-unit medium"},
		{"expires: new Date('2020-01-01')", "bad-date low", "bad-date low"},
		{"path: 'x'", "path low", "path low"},
	} {
		if got := weigh(t, "sid", c.options); got != c.session {
			t.Errorf("session with %s: got %q, want %q", c.options, got, c.session)
		}
		if got := weigh(t, "theme", c.options); got != c.theme {
			t.Errorf("theme with %s: got %q, want %q", c.options, got, c.theme)
		}
	}
}

func weigh(t *testing.T, name, options string) string {
	t.Helper()
	dir := t.TempDir()
	code := fmt.Sprintf("'use strict'\nrequire('express')().get('/', (req, res) => res.cookie('%s', req.id, { %s }))\n", name, options)
	if err := os.WriteFile(filepath.Join(dir, "app.js"), []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: []*rule.Rule{scope.Rule}, NoCache: true, All: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		got = append(got, fmt.Sprint(strings.TrimPrefix(f.ID, "scope/"), " ", f.Severity))
	}
	return strings.Join(got, "; ")
}
