package headers

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
)

// find returns the findings of a file as "severity confidence id".
func find(t *testing.T, name, text string) []string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: []*rule.Rule{Rule}, NoCache: true, All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range result.Notices {
		t.Errorf("notice: %s %s", n.Place, n.Text)
	}
	var found []string
	for _, f := range result.Findings {
		found = append(found, fmt.Sprint(f.Severity, " ", f.Confidence, " ", f.ID))
	}
	return found
}

func TestSeverityAndConfidence(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.js", "const app = require('express')(); app.listen(3000)", "medium likely headers/none-set"},
		{"a.js", "require('helmet')({ frameguard: false })", "medium likely headers/header-disabled"},
		{"a.js", "require('helmet')({ ieNoOpen: false })", "low likely headers/header-disabled"},
		{"a.js", "require('helmet')({ hsts: { maxAge: 1 } })", "medium likely headers/hsts-weak"},
		{"a.js", "require('helmet')({ hsts: { maxAge: process.env.AGE || 1 } })", "medium possible headers/hsts-weak"},
		{"a.js", "require('helmet')({ hsts: { maxAge: 31536000000 } })", "low likely headers/hsts-weak"},
		{"a.js", "require('helmet')({ referrerPolicy: { policy: 'no-referrer-when-downgrade' } })", "low likely headers/referrer-weak"},
		{"a.js", "res.set('X-Frame-Options', open ? 'ALLOWALL' : 'DENY')", "medium possible headers/frame-weak"},
		{"a.js", "res.set('Content-Security-Policy', \"default-src 'self'\")", "low likely headers/csp-missing-directive"},
		{"a.js", "res.set('Content-Security-Policy', \"default-src 'unsafe-inline'; base-uri 'none'\")", "medium likely headers/csp-unsafe-inline"},
		{"a.js", "const express = require('express'); const helmet = require('helmet'); const app = express(); app.use(express.static('public')); app.use(helmet())", "low likely headers/after-routes"},
		{"a.js", "const app = require('express')(); app.get('/', show); app.use(require('helmet')())", "medium likely headers/after-routes"},
		{"nginx.conf", "server { listen 443 ssl; root /srv; add_header X-Content-Type-Options nosniff always; add_header Content-Security-Policy \"default-src 'none'\" always; }", "medium likely headers/nginx-missing"},
		{"nginx.conf", "server { listen 443 ssl; location / { proxy_pass http://app; } }", "low likely headers/nginx-missing"},
	} {
		got := find(t, test.name, test.text)
		if len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: got %q, want %q", test.text, got, test.want)
		}
	}
}
