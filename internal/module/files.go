package module

import (
	"path"
	"slices"
	"strings"
)

// What may follow the name in a specifier, in the order in which it is tried:
// Node's own first, then what compilers add. TypeScript looks for its sources
// first, because the rest may be what it has written itself.
var (
	nodeOrder = []string{".js", ".json", ".ts", ".tsx", ".mjs", ".cjs", ".jsx", ".mts", ".cts"}
	tsOrder   = []string{".ts", ".tsx", ".js", ".jsx", ".json", ".mts", ".cts", ".mjs", ".cjs"}
)

// compiled maps the extension that a TypeScript file writes in its imports to
// the ones that its source may have.
var compiled = map[string][]string{
	".js":  {".ts", ".tsx", ".jsx"},
	".jsx": {".tsx"},
	".mjs": {".mts"},
	".cjs": {".cts"},
}

func order(from string) []string {
	if isTS(from) {
		return tsOrder
	}
	return nodeOrder
}

func isTS(name string) bool {
	switch path.Ext(name) {
	case ".ts", ".tsx", ".mts", ".cts":
		return !strings.HasSuffix(strings.TrimSuffix(name, path.Ext(name)), ".d")
	}
	return false
}

// file returns the file that a path means in the file from: that very file,
// one with an extension, or what stands for a folder.
func (r *Resolver) file(from, at string, folder bool) (string, bool) {
	if at == ".." || strings.HasPrefix(at, "../") {
		return "", false
	}
	if !folder {
		if f, ok := r.plain(from, at); ok {
			return f, true
		}
	}
	if d := r.folders[at]; d != nil {
		if f, ok := r.main(from, d); ok {
			return f, true
		}
	}
	return r.index(from, at)
}

// plain is file without folders.
func (r *Resolver) plain(from, at string) (string, bool) {
	ext := path.Ext(at)
	sources := func() (string, bool) {
		for _, e := range compiled[ext] {
			if f := strings.TrimSuffix(at, ext) + e; r.files[f] {
				return f, true
			}
		}
		return "", false
	}
	if isTS(from) {
		if f, ok := sources(); ok {
			return f, true
		}
	}
	if r.files[at] {
		return at, true
	}
	for _, e := range order(from) {
		if r.files[at+e] {
			return at + e, true
		}
	}
	return sources()
}

func (r *Resolver) index(from, at string) (string, bool) {
	for _, e := range order(from) {
		if f := path.Join(at, "index"+e); r.files[f] {
			return f, true
		}
	}
	return "", false
}

// main returns the file that stands for a package whose exports say nothing.
// What Node does not read, module and browser, is asked only when Node would
// find nothing: the server is what is analysed.
func (r *Resolver) main(from string, d *folder) (string, bool) {
	for _, entry := range append([]string{d.Main, d.Module}, d.browser...) {
		if entry == "" {
			continue
		}
		at := path.Join(d.Dir, entry)
		if f, ok := r.compiledFrom(d, at); ok {
			return f, true
		}
		if f, ok := r.plain(from, at); ok && !isFolder(entry) {
			return f, true
		}
		if f, ok := r.index(from, at); ok {
			return f, true
		}
	}
	for _, at := range []string{"index", "src/index", "src/main", "lib/index"} {
		if f, ok := r.plain(from, path.Join(d.Dir, at)); ok {
			return f, true
		}
	}
	return "", false
}

// source returns the file at a path in a package, or the one that it is
// compiled from.
func (r *Resolver) source(from string, d *folder, at string, folder bool) (string, bool) {
	if f, ok := r.compiledFrom(d, at); ok {
		return f, true
	}
	return r.file(from, at, folder)
}

// Folders that builders write to, and those that they read.
var (
	outputs = []string{"dist", "lib", "build", "out", "output", "es", "esm", "cjs", "umd", "module", "types", "dist-src", ".output", "bundle"}
	flavour = []string{"esm", "cjs", "es", "mjs", "js", "node", "commonjs", "module", "umd", "src", "types", "main"}
	inputs  = []string{"src", "source", "lib", "."}
)

// compiledFrom returns the source of a file of a package that a builder writes
// or has written: src/a.ts for dist/a.js. A file that is there is left alone
// unless its source is TypeScript: what is written in JavaScript may well be
// meant to be there twice.
func (r *Resolver) compiledFrom(d *folder, at string) (string, bool) {
	rel := strings.TrimPrefix(at, d.Dir+"/")
	if d.Dir == "." {
		rel = at
	}
	first, rest, nested := strings.Cut(rel, "/")
	c := r.configs[d.Dir]
	declared := c != nil && c.OutDir != "" && strings.HasPrefix(at, c.OutDir+"/")
	if !nested || !declared && !slices.Contains(outputs, first) {
		return "", false
	}
	rests := []string{rest}
	if second, deeper, ok := strings.Cut(rest, "/"); ok && slices.Contains(flavour, second) {
		rests = append(rests, deeper)
	}
	var roots []string
	if declared {
		rests = append([]string{strings.TrimPrefix(at, c.OutDir+"/")}, rests...)
		if c.RootDir != "" {
			roots = append(roots, c.RootDir)
		}
	}
	for _, in := range inputs {
		roots = append(roots, path.Join(d.Dir, in))
	}
	there := r.files[at]
	for _, rest := range rests {
		for _, root := range roots {
			f, ok := r.plain("a.ts", path.Join(root, rest))
			if ok && f != at && (isTS(f) || !there && path.Ext(f) != ".json") {
				return f, true
			}
		}
	}
	return "", false
}
