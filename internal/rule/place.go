package rule

import (
	"iter"
	"path"
	"strings"

	"tenet/internal/markup"
)

// IsTest reports whether the file of that path is there to try the program
// and not to run it: tests, fixtures, examples, benchmarks.
func IsTest(name string) bool {
	base := path.Base(name)
	for _, part := range []string{".test.", ".spec.", ".e2e-spec.", ".e2e.", ".tst."} {
		if strings.Contains(base, part) {
			return true
		}
	}
	for dir := range folders(name) {
		switch strings.ToLower(dir) {
		case "test", "tests", "__tests__", "__mocks__", "spec", "specs", "e2e", "fixtures", "example", "examples", "demo", "demos", "bench", "benchmark", "benchmarks", "cypress":
			return true
		}
	}
	stem := strings.TrimSuffix(base, path.Ext(base))
	return stem == "test" || stem == "tests"
}

// IsTool reports whether the file of that path builds or manages the program
// on a developer's machine: configurations of bundlers, folders of scripts.
func IsTool(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, prefix := range []string{"webpack.", "rollup.", "gulpfile", "gruntfile", "vite.config", "babel.config", "jest.", "karma.", "eslint"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	for dir := range folders(name) {
		switch strings.ToLower(dir) {
		case "scripts", "script", "grunt", "gulp":
			return true
		}
	}
	return false
}

// folders yields the names of the folders in a clean path.
func folders(name string) iter.Seq[string] {
	dir, _ := path.Split(name)
	return strings.SplitSeq(dir, "/")
}

// IsForDevelopment reports whether a name, of a file, a service or a program,
// says that it is not what strangers reach: Dockerfile.dev, compose.test.yaml,
// .devcontainer/, or what [IsTest] knows.
func IsForDevelopment(name string) bool {
	if IsTest(name) || strings.Contains("/"+name, "/.devcontainer/") {
		return true
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(path.Base(name)), func(r rune) bool { return strings.ContainsRune("._-@ ", r) }) {
		switch word {
		case "dev", "devel", "develop", "development", "devcontainer", "local", "debug", "override", "example", "sample",
			"test", "tests", "testing", "e2e", "ci":
			return true
		}
	}
	return false
}

// IsPage reports whether the file of that path is markup with code in it,
// which is not all the code that runs with it.
func IsPage(name string) bool { return markup.LanguageOf(name) != markup.None }

// IsAside reports whether the file of that path is no part of what runs in
// production, a test or a tool, or that nobody here has written by hand: the
// work of others, or what a bundler made.
func IsAside(name string) bool {
	return IsTest(name) || IsTool(name) || IsVendored(name) || IsBundled(name)
}

// IsBundled reports whether the name of a file ends with a hash of its content,
// as bundlers name what they make: chunk-OQU6YMM6.js, index-DUhmXSBR.mjs,
// main.0d7a91292682d6a788d7.js.
func IsBundled(name string) bool {
	base := path.Base(name)
	switch path.Ext(base) {
	case ".js", ".mjs", ".cjs":
	default:
		return false
	}
	stem := strings.TrimSuffix(base, path.Ext(base))
	hash := stem[strings.LastIndexAny(stem, "-.")+1:]
	if len(hash) == len(stem) {
		return false
	}
	var digits, upper, lower, hex int
	for _, c := range hash {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z' || c == '_':
			lower++
		}
		if strings.ContainsRune("0123456789abcdef", c) {
			hex++
		}
	}
	if digits+upper+lower != len(hash) {
		return false
	}
	return hex == len(hash) && digits > 2 && len(hash) >= 16 || len(hash) == 8 && upper > 2 && (digits > 0 || upper > 3 && lower > 0)
}

// IsVendored reports whether the file of that path lies where projects keep
// copies of the libraries of others.
func IsVendored(name string) bool {
	for dir := range folders(name) {
		switch dir {
		case "vendor", "vendors", "third_party", "third-party", "thirdparty", "bower_components":
			return true
		}
	}
	return false
}
