package target

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
)

// wholeFolders are left out by name alone: no person writes code there.
var wholeFolders = map[string]string{
	"node_modules": SkippedModules, "jspm_packages": SkippedModules, ".yarn": SkippedModules, ".pnpm-store": SkippedModules,
	"bower_components": SkippedOutput, ".next": SkippedOutput, ".nuxt": SkippedOutput, ".output": SkippedOutput,
	".svelte-kit": SkippedOutput, ".vercel": SkippedOutput, ".netlify": SkippedOutput, ".serverless": SkippedOutput,
	".turbo": SkippedOutput, ".parcel-cache": SkippedOutput, ".cache": SkippedOutput, ".angular": SkippedOutput,
	".vite": SkippedOutput, ".expo": SkippedOutput, ".astro": SkippedOutput, ".docusaurus": SkippedOutput,
	".nyc_output": SkippedOutput, ".aws-sam": SkippedOutput,
}

// versionControl folders are not part of the project at all.
var versionControl = map[string]bool{".git": true, ".hg": true, ".svn": true, ".jj": true, "CVS": true}

// outputNames are what build tools call their results. People also keep
// source in folders of these names, so the name alone decides nothing.
var outputNames = map[string]bool{
	"dist": true, "build": true, "out": true, "coverage": true, "_site": true, "storybook-static": true, "vendor": true,
}

// evidence is what can be seen of a folder with one of the outputNames.
type evidence struct {
	name     string
	ignored  bool   // by .gitignore
	code     int    // .js files in it, two levels deep
	maps     int    // source maps
	squeezed int    // .min.js files
	coverage bool   // the files that coverage tools write
	outDir   bool   // tsconfig.json beside it names it, or a folder in it, as outDir
	source   bool   // src/ stands beside it, or a file in TypeScript
	entry    bool   // the package.json beside it names a file in it as what importers load
	build    string // the build script of the package.json beside it
}

// output reports whether the folder holds the results of a build. In doubt it
// does not: to analyse too much is a nuisance, to lose source is a hole.
func (e evidence) output() bool {
	switch {
	case e.ignored && e.name != "vendor", e.coverage && e.name == "coverage":
		return true
	case e.entry && !e.source && e.code > e.squeezed:
		return false // a package as it is published: there is no other source
	case e.outDir:
		return true
	case e.maps > 0 && 2*e.maps >= e.code, e.squeezed > 0 && 2*e.squeezed >= e.code:
		return true
	case e.name == "vendor" || e.name == "coverage":
		return false
	}
	return e.build != "" && e.source && !runs(e.build, e.name)
}

// runs reports whether a build script starts from a file in the folder, as in
// "node build/webpack.js": then the folder holds the tools, not the result.
func runs(script, folder string) bool {
	words := strings.FieldsFunc(script, func(r rune) bool { return strings.ContainsRune(" \t\"'=;&|", r) })
	for i, w := range words {
		w = strings.TrimPrefix(w, "./")
		if !strings.HasPrefix(w, folder+"/") {
			continue
		}
		if i > 0 {
			switch words[i-1] {
			case "node", "bash", "sh", "ts-node", "tsx", "--config", "-c", "-r", "--require", "gulp", "-p", "--project":
				return true
			}
		}
		if i == 0 {
			return true
		}
	}
	return false
}

// gather looks at a folder with one of the outputNames and at what stands
// beside it. fsys is the folder around it.
func gather(fsys fs.FS, name string, beside []fs.DirEntry, isIgnored bool) evidence {
	e := evidence{name: name, ignored: isIgnored}
	if e.ignored {
		return e
	}
	for _, b := range beside {
		if ext := path.Ext(b.Name()); (ext == ".ts" || ext == ".mts" || ext == ".cts") && !declaration(b.Name()) {
			e.source = true
		}
		switch b.Name() {
		case "src":
			e.source = e.source || b.IsDir()
		case "package.json":
			manifest := readCapped(fsys, "package.json", DefaultMaxFileSize)
			e.build, e.entry = buildScript(manifest), leadsInto(manifest, name)
		case "tsconfig.json":
			e.outDir = outDir(readCapped(fsys, "tsconfig.json", maxConfigSize)) == name
		}
	}
	look(fsys, name, 2, &e)
	return e
}

// Bounds of a look into a folder: enough to judge, cheap in a large one.
const (
	lookEntries = 500
	lookFolders = 20
)

func look(fsys fs.FS, dir string, levels int, e *evidence) {
	entries, _ := listFolder(fsys, dir, lookEntries)
	folders := 0
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.IsDir():
			if name == "lcov-report" {
				e.coverage = true
			}
			if folders++; levels > 1 && folders <= lookFolders && name != "node_modules" {
				look(fsys, path.Join(dir, name), levels-1, e)
			}
		case strings.HasSuffix(name, ".js.map"), strings.HasSuffix(name, ".mjs.map"), strings.HasSuffix(name, ".cjs.map"):
			e.maps++
		case name == "lcov.info", name == "coverage-final.json", name == "clover.xml", name == "cobertura-coverage.xml":
			e.coverage = true
		case strings.HasSuffix(name, ".min.js"):
			e.squeezed++
			e.code++
		case extensions[path.Ext(name)].kind.Code() && !declaration(name):
			e.code++
		}
	}
}

func buildScript(manifest []byte) string {
	var m struct{ Scripts map[string]any }
	if json.Unmarshal(manifest, &m) != nil {
		return ""
	}
	s, _ := m.Scripts["build"].(string)
	return s
}

// leadsInto reports whether a package.json names a file in the folder as one
// that importers load.
func leadsInto(manifest []byte, folder string) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(manifest, &fields) != nil {
		return false
	}
	for _, e := range entriesOf(fields) {
		if strings.HasPrefix(strings.TrimPrefix(e, "./"), folder+"/") {
			return true
		}
	}
	return false
}

func outDir(tsconfig []byte) string {
	var c struct{ CompilerOptions struct{ OutDir string } }
	if json.Unmarshal(plainJSON(tsconfig), &c) != nil {
		return ""
	}
	first, _, _ := strings.Cut(path.Clean(c.CompilerOptions.OutDir), "/")
	return first
}
