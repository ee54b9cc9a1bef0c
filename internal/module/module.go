// Package module says which file of the program a specifier in an import or a
// require means. What is not a file of the program, a package from the
// registry or a part of Node, keeps its name; see [Canonical].
//
// Three readers of specifiers are followed, in the order in which they come to
// see one: the paths of tsconfig.json, which compilers replace; Node's own
// algorithm with the exports and imports of package.json
// (https://nodejs.org/api/esm.html#resolution-algorithm-specification and
// https://nodejs.org/api/modules.html#all-together); and what builders know,
// that a file which is not there yet will be compiled from one that is.
package module

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// A Package is a folder of the program with a package.json. Fields that are
// not there are empty.
type Package struct {
	Name    string
	Dir     string // "." for the root
	Main    string
	Module  string          // what bundlers take in place of Main
	Exports json.RawMessage // as written: the order of its conditions counts
	Imports json.RawMessage
	Browser json.RawMessage // a file in place of Main, or files in place of others
}

// A Resolver knows the files of a program.
type Resolver struct {
	files   map[string]bool
	folders map[string]*folder // by path
	named   map[string]*folder // by name of the package
	configs map[string]*Config // by path of the folder
}

// A folder is a Package that has been read.
type folder struct {
	Package
	exports, imports *node
	browser          []string // files in place of Main
}

// NewResolver returns a Resolver over slash-separated paths relative to one
// root. Of packages with one name, and of configurations for one folder, the
// first one counts.
func NewResolver(files []string, packages []Package, configs ...Config) *Resolver {
	r := &Resolver{
		files: make(map[string]bool, len(files)), folders: make(map[string]*folder, len(packages)),
		named: make(map[string]*folder, len(packages)), configs: make(map[string]*Config, len(configs)),
	}
	for _, f := range files {
		r.files[f] = true
	}
	for _, p := range packages {
		d := &folder{Package: p, exports: parse(p.Exports), imports: parse(p.Imports)}
		if b := parse(p.Browser); b != nil && b.kind == textNode {
			d.browser = []string{b.text}
		}
		if _, taken := r.folders[p.Dir]; !taken {
			r.folders[p.Dir] = d
		}
		if _, taken := r.named[p.Name]; !taken && p.Name != "" && !installed(p.Dir) {
			r.named[p.Name] = d
		}
	}
	for i := range configs {
		if _, taken := r.configs[configs[i].Dir]; !taken {
			r.configs[configs[i].Dir] = &configs[i]
		}
	}
	return r
}

// installed reports whether a folder lies in node_modules, where only those
// above and beside it find it by its name.
func installed(dir string) bool { return strings.Contains("/"+dir+"/", "/node_modules/") }

// Resolve returns the file that spec means in an import of the file from.
func (r *Resolver) Resolve(from, spec string) (file string, ok bool) {
	return r.resolve(from, spec, importing)
}

// Require returns the file that spec means in a require of the file from.
func (r *Resolver) Require(from, spec string) (file string, ok bool) {
	return r.resolve(from, spec, requiring)
}

func (r *Resolver) resolve(from, spec string, as conditions) (string, bool) {
	if isRelative(spec) {
		return r.file(from, path.Join(path.Dir(from), spec), isFolder(spec))
	}
	if file, ok := r.alias(from, spec); ok {
		return file, true
	}
	if strings.HasPrefix(spec, "#") {
		file, _ := r.imported(from, spec, as)
		return file, file != ""
	}
	if file, ok := r.conventional(from, spec); ok {
		return file, true
	}
	return r.bare(from, spec, as)
}

// Package returns what a specifier such as #db stands for if the imports of
// package.json say that it is a package; all other specifiers are returned as
// they are.
func (r *Resolver) Package(from, spec string) string {
	if strings.HasPrefix(spec, "#") {
		if _, name := r.imported(from, spec, importing); name != "" {
			return name
		}
	}
	return spec
}

// bare resolves the name of a package, and what may follow it: in the package
// around the file itself, in those that are installed, or in the workspace.
func (r *Resolver) bare(from, spec string, as conditions) (string, bool) {
	name, rest := split(spec)
	if name == "" || isCore(spec) {
		return "", false
	}
	if d := r.scope(from); d != nil && d.Name == name && d.exports != nil {
		return r.exported(from, d, rest, as)
	}
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		if d := r.folders[path.Join(dir, "node_modules", name)]; d != nil && path.Base(dir) != "node_modules" {
			// A require looks further when there is no such file; an import does not.
			if f, ok := r.inside(from, d, rest, as); ok || d.exports != nil || slices.Contains(as, "import") {
				return f, ok
			}
		}
		if dir == "." || dir == "/" {
			break
		}
	}
	if d := r.named[name]; d != nil {
		return r.inside(from, d, rest, as)
	}
	return "", false
}

// inside resolves a path in a package; "" is the package itself.
func (r *Resolver) inside(from string, d *folder, rest string, as conditions) (string, bool) {
	switch {
	case d.exports != nil:
		return r.exported(from, d, rest, as)
	case rest != "":
		return r.source(from, d, path.Join(d.Dir, rest), isFolder(rest))
	}
	return r.main(from, d)
}

// scope returns the package that a file belongs to.
func (r *Resolver) scope(from string) *folder {
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		if d := r.folders[dir]; d != nil || dir == "." || dir == "/" {
			return d
		}
	}
}

func isRelative(spec string) bool {
	return strings.HasPrefix(spec, "./") || strings.HasPrefix(spec, "../") || spec == "." || spec == ".."
}

// isFolder reports whether a specifier can only mean a folder.
func isFolder(spec string) bool {
	return strings.HasSuffix(spec, "/") || spec == "." || spec == ".." || strings.HasSuffix(spec, "/.") || strings.HasSuffix(spec, "/..")
}

// split parts a specifier into the package's name and the path in it.
func split(spec string) (name, rest string) {
	name, rest, _ = strings.Cut(spec, "/")
	if strings.HasPrefix(spec, "@") {
		var second string
		second, rest, _ = strings.Cut(rest, "/")
		name += "/" + second
	}
	return name, rest
}

// core are the modules that Node ships; https://nodejs.org/api/.
var core = set("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram",
	"diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https", "inspector", "module", "net", "os", "path",
	"perf_hooks", "process", "punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys", "timers", "tls",
	"trace_events", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib")

// parts are the modules that Node ships below those.
var parts = set("assert/strict", "dns/promises", "fs/promises", "inspector/promises", "path/posix", "path/win32", "readline/promises",
	"stream/consumers", "stream/promises", "stream/web", "timers/promises", "util/types")

// isCore reports whether a specifier means a module of Node whatever else has
// its name.
func isCore(spec string) bool {
	return strings.HasPrefix(spec, "node:") || core[spec] || parts[spec]
}

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
