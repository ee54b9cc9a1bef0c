package deps

import (
	"testing"

	"tenet/internal/advisory"
	"tenet/internal/flow"
)

// A path that package flow never gives would be a row that never speaks.
func TestFunctionsAreLibraryPaths(t *testing.T) {
	packages := map[string]bool{}
	for _, f := range functions() {
		packages[f.pkg] = true
		if len(f.paths) == 0 {
			t.Errorf("%s has no functions", f.pkg)
		}
		for _, p := range f.paths {
			if got := flow.LibraryPath(p); got != p {
				t.Errorf("%s: %s is known as %s", f.pkg, p, got)
			}
		}
	}
	if len(packages) < 65 {
		t.Errorf("the functions of %d packages", len(packages))
	}
}

func TestPackageOf(t *testing.T) {
	for path, want := range map[string]string{
		"lodash.template": "lodash", "minimist": "minimist", "@hapi/hoek.merge": "@hapi/hoek", "@xmldom/xmldom.DOMParser().parseFromString": "@xmldom/xmldom",
		"express:res.render": "express", "express().use": "express", "highlight.js.highlight": "highlight.js", "mysql2/promise.createPool": "mysql2",
		"crypto-js.PBKDF2": "crypto-js", "json5.parse": "json5",
	} {
		if got := packageOf(path); got != want {
			t.Errorf("packageOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestFunctionsOf(t *testing.T) {
	for _, c := range []struct {
		pkg  string
		cwe  []int
		path string
		want bool
	}{
		{"lodash", []int{1321}, "lodash.merge", true},
		{"lodash", []int{1321}, "lodash.template", false},
		{"lodash", []int{94, 77}, "lodash.template", true},
		{"lodash", nil, "lodash.template", false}, // nobody says what it is about
		{"minimist", nil, "minimist", true},       // there is one function
		{"left-pad", []int{94}, "left-pad", false},
	} {
		got := false
		for _, p := range functionsOf(c.pkg, &advisory.Advisory{CWE: c.cwe}) {
			got = got || p == c.path
		}
		if got != c.want {
			t.Errorf("%s %v is about %s: %v", c.pkg, c.cwe, c.path, got)
		}
	}
}
