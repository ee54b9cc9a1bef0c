package rule

import (
	"path"
	"strings"
)

// IsTest reports whether the file of that path is there to try the program
// and not to run it: tests, fixtures, examples, benchmarks.
func IsTest(name string) bool {
	base := path.Base(name)
	for _, part := range []string{".test.", ".spec.", ".e2e-spec.", ".e2e."} {
		if strings.Contains(base, part) {
			return true
		}
	}
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch strings.ToLower(dir) {
		case "test", "tests", "__tests__", "__mocks__", "spec", "specs", "e2e", "fixtures", "example", "examples", "bench", "benchmark", "benchmarks", "cypress":
			return true
		}
	}
	stem := strings.TrimSuffix(base, path.Ext(base))
	return stem == "test" || stem == "tests"
}

// IsTool reports whether the file of that path builds or manages the program
// on a developer's machine: configurations of bundlers, folders of scripts.
func IsTool(name string) bool {
	base := path.Base(name)
	for _, prefix := range []string{"webpack.", "rollup.", "gulpfile", "gruntfile", "vite.config", "babel.config", "jest.", "karma.", "eslint"} {
		if strings.HasPrefix(strings.ToLower(base), prefix) {
			return true
		}
	}
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch strings.ToLower(dir) {
		case "scripts", "script", "grunt", "gulp":
			return true
		}
	}
	return false
}
