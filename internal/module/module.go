// Package module says which file of the program a specifier in an import or a
// require means. What is not a file of the program, a package from the
// registry or a part of Node, keeps its name; see [Canonical].
package module

import (
	"path"
	"strings"
)

// A Package is a folder of the program that other folders may import by name.
type Package struct {
	Name string
	Dir  string // "." for the root
	Main string // "main" of its package.json, may be empty
}

// A Resolver knows the files of a program.
type Resolver struct {
	files    map[string]bool
	packages map[string]Package
}

// NewResolver returns a Resolver over slash-separated paths relative to one root.
func NewResolver(files []string, packages []Package) *Resolver {
	r := &Resolver{files: make(map[string]bool, len(files)), packages: make(map[string]Package, len(packages))}
	for _, f := range files {
		r.files[f] = true
	}
	for _, p := range packages {
		if _, taken := r.packages[p.Name]; !taken && p.Name != "" {
			r.packages[p.Name] = p
		}
	}
	return r
}

// extensions are tried in order: Node's own first, then what compilers add.
var extensions = []string{".js", ".mjs", ".cjs", ".json", ".ts", ".tsx", ".mts", ".cts", ".jsx"}

// compiled maps the extension that a TypeScript file writes in its imports to
// the ones that its source may have.
var compiled = map[string][]string{
	".js":  {".ts", ".tsx"},
	".jsx": {".tsx"},
	".mjs": {".mts"},
	".cjs": {".cts"},
}

// Resolve returns the file that spec means in the file from.
func (r *Resolver) Resolve(from, spec string) (file string, ok bool) {
	if strings.HasPrefix(spec, "./") || strings.HasPrefix(spec, "../") || spec == "." || spec == ".." {
		return r.file(path.Join(path.Dir(from), spec))
	}
	name, rest := split(spec)
	p, ok := r.packages[name]
	if !ok {
		return "", false
	}
	if rest != "" {
		return r.file(path.Join(p.Dir, rest))
	}
	if p.Main != "" {
		if file, ok := r.file(path.Join(p.Dir, p.Main)); ok {
			return file, true
		}
	}
	for _, source := range []string{"src/index", "index"} {
		if file, ok := r.file(path.Join(p.Dir, source)); ok {
			return file, true
		}
	}
	return "", false
}

func (r *Resolver) file(at string) (string, bool) {
	if strings.HasPrefix(at, "../") {
		return "", false
	}
	if r.files[at] {
		return at, true
	}
	for _, e := range extensions {
		if r.files[at+e] {
			return at + e, true
		}
	}
	ext := path.Ext(at)
	for _, e := range compiled[ext] {
		if f := strings.TrimSuffix(at, ext) + e; r.files[f] {
			return f, true
		}
	}
	for _, e := range extensions {
		if f := path.Join(at, "index"+e); r.files[f] {
			return f, true
		}
	}
	return "", false
}

// split parts a specifier into the package's name and the path in it.
func split(spec string) (name, rest string) {
	parts := strings.SplitN(spec, "/", 3)
	if strings.HasPrefix(spec, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1], strings.Join(parts[2:], "/")
	}
	name, rest, _ = strings.Cut(spec, "/")
	return name, rest
}

// core are the modules that Node ships; https://nodejs.org/api/.
var core = set("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram",
	"diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https", "inspector", "module", "net", "os", "path",
	"perf_hooks", "process", "punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys", "timers", "tls",
	"trace_events", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib")

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// Canonical returns the name under which rules know a module: "node:fs" for
// fs, node:fs and fs/; the package's own name and path for all others.
func Canonical(spec string) string {
	bare := strings.TrimSuffix(strings.TrimPrefix(spec, "node:"), "/")
	name, _, _ := strings.Cut(bare, "/")
	if core[name] {
		return "node:" + bare
	}
	return spec
}
