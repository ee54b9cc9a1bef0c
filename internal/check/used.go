package check

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/deps"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/module"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// A usage notes what the project's own code does with packages.
type usage struct {
	resolver  *module.Resolver
	functions []string        // whose calls matter
	isOne     map[string]bool // of these
	names     []string        // of the packages that the project asks for
}

// usage returns nil if no check asks about dependencies.
func (a *analyst) usage(r *module.Resolver) *usage {
	if !slices.ContainsFunc(a.checks, func(c *rule.Check) bool { return c.Project != nil }) {
		return nil
	}
	u := &usage{resolver: r, functions: deps.Functions(), isOne: map[string]bool{}}
	for _, path := range u.functions {
		u.isOne[path] = true
	}
	for _, p := range a.t.Packages {
		for name := range p.Deps {
			u.names = append(u.names, name)
		}
	}
	slices.Sort(u.names)
	u.names = slices.Compact(u.names)
	return u
}

// used is what one file does. The zero used does nothing.
type used struct {
	imports []deps.Import
	calls   []deps.Call
	open    bool // it loads what it does not name
}

// code reads one source file. If that fails, which is a fault of ours, nobody
// knows what the file loads.
func (u *usage) code(f *flow.File) (found used) {
	if u == nil || inDependency(f.Name()) {
		return used{}
	}
	defer func() {
		if r := recover(); r != nil {
			found = used{open: true}
		}
	}()
	r := &useReader{usage: u, f: f, aside: isAside(f.Name())}
	r.imports()
	r.dynamic()
	r.resolved()
	r.engines()
	r.commands()
	r.named()
	if f.CallsAny(u.isOne) {
		for _, c := range f.Calls(u.functions...) {
			r.out.calls = append(r.out.calls, deps.Call{Path: c.Path, Place: c.NameSpan(), Aside: r.aside})
		}
	}
	return r.out
}

// isAside also knows the configurations of tools that are programs.
func isAside(name string) bool {
	base := strings.TrimPrefix(strings.ToLower(path.Base(name)), ".")
	for _, tool := range []string{"postcss.", "tailwind.", "prettier", "commitlint", "stylelint", "babelrc", "eslintrc", "vitest.", "playwright.",
		"lint-staged", "mocharc", "tsup.", "esbuild.", "metro.", "craco.", "snowpack.", "svgo.", "release."} {
		if strings.HasPrefix(base, tool) {
			return true
		}
	}
	return rule.IsAside(name)
}

// A useReader reads one file.
type useReader struct {
	*usage
	f     *flow.File
	aside bool
	out   used
}

// load notes that a specifier, which stands at the offsets of at, is loaded,
// unless it is a file of the project or a module of Node.
func (r *useReader) load(spec string, at [2]int32, required bool) {
	spec = r.resolver.Package(r.f.Name(), spec)
	if i := strings.LastIndexByte(spec, '!'); i >= 0 {
		spec = spec[i+1:] // what is before it are loaders of webpack
	}
	resolve := r.resolver.Resolve
	if required {
		resolve = r.resolver.Require
	}
	if _, own := resolve(r.f.Name(), spec); own || module.IsCore(strings.TrimSuffix(spec, "/")) {
		return
	}
	name, sub := module.Split(spec)
	if isPackageName(name) {
		r.note(deps.Import{Package: name, Path: sub, Require: required}, r.f.JS.Span(at[0], at[1]))
	}
}

// offsets are where a value stands.
func offsets(v flow.Value) [2]int32 { return [2]int32{v.Row().Start, v.Row().End} }

func (r *useReader) note(im deps.Import, at source.Span) {
	im.File, im.Place, im.Aside = r.f.Name(), at, r.aside
	r.out.imports = append(r.out.imports, im)
}

// isPackageName reports whether a text can be the name of a package:
// https://docs.npmjs.com/cli/configuring-npm/package-json#name, and the older
// ones with capital letters.
func isPackageName(name string) bool {
	scope, rest, scoped := strings.Cut(name, "/")
	if scoped {
		return len(scope) > 1 && scope[0] == '@' && isPackageName(rest) && isPackageName(scope[1:])
	}
	if name == "" || len(name) > 214 || name[0] == '.' {
		return false
	}
	return !strings.ContainsFunc(name, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	})
}

// imports reads import, export ... from, and require and import() of texts.
func (r *useReader) imports() {
	erased := r.erased()
	for i := range r.f.JS.Imports {
		im := &r.f.JS.Imports[i]
		if im.TypeOnly || erased[im.Start] || r.f.ImportsFile(i) {
			continue
		}
		required := im.Value != 0 && r.f.JS.At(im.Value).Op == js.OpCall
		r.load(r.f.JS.Str(im.Spec), [2]int32{im.Start, im.End}, required)
	}
}

// erased returns the offsets of the specifiers of imports that the TypeScript
// compiler leaves out, because nothing that they import is used as a value.
// With decorators it may keep some for what it says about types.
func (r *useReader) erased() map[int32]bool {
	f := r.f.JS
	if !f.TS || len(f.Decorators) > 0 {
		return nil
	}
	erased := map[int32]bool{}
	for i := range f.Syms {
		s := &f.Syms[i]
		if s.Kind != js.SymImport || s.Lo == s.Hi {
			continue
		}
		v := f.At(f.Defs[s.Lo].Value)
		if v.Op != js.OpImported {
			continue
		}
		at := f.At(v.X).Start
		before, seen := erased[at]
		erased[at] = s.Uses == 0 && (before || !seen)
	}
	return erased
}

// dynamic reads require(x) and import(x) of what is no text.
func (r *useReader) dynamic() {
	f := r.f
	for _, id := range f.Rows(js.OpImport, js.OpCall) {
		row := f.JS.At(id)
		spec, required := row.X, false
		switch row.Op {
		case js.OpImport:
		case js.OpCall:
			callee := f.JS.At(row.X)
			if callee.Op != js.OpGlobal && callee.Op != js.OpRef || row.Lo == row.Hi {
				continue
			}
			if callee.Op == js.OpGlobal && f.JS.Str(callee.Str) != "require" || !f.Value(row.X).Is("globalThis.require", "node:module.createRequire()") {
				continue
			}
			spec, required = f.JS.List[row.Lo], true
			if callee.Op == js.OpRef && f.JS.At(spec).Op == js.OpString {
				r.load(f.JS.Str(f.JS.At(spec).Str), offsets(f.Value(spec)), true)
			}
		default:
			continue
		}
		if f.JS.At(spec).Op != js.OpString {
			r.unknown(f.Value(spec), required)
		}
	}
}

// unknown reads a specifier that is put together.
func (r *useReader) unknown(spec flow.Value, required bool) {
	if text, ok := spec.Str(); ok {
		r.load(text, offsets(spec), required)
		return
	}
	switch first := r.first(spec, 0); {
	case strings.HasPrefix(first, "."), strings.HasPrefix(first, "/"), strings.HasPrefix(first, "@/"), strings.HasPrefix(first, "~/"):
		return // a file of the project
	case strings.Contains(strings.TrimPrefix(first, "@"), "/"):
		if name, _ := module.Split(first); isPackageName(name) {
			r.note(deps.Import{Package: name, How: deps.ByName}, spec.Span())
			return
		}
	}
	r.out.open = r.out.open || !r.aside
}

// first returns the beginning of a text that is put together; "/" if it begins
// with a folder of the file system.
func (r *useReader) first(v flow.Value, depth int) string {
	if depth > 4 || !v.OK() {
		return ""
	}
	if text, ok := v.Str(); ok {
		return text
	}
	row := v.Row()
	in := v.File
	switch row.Op {
	case js.OpBinary:
		return r.first(in.Value(row.X), depth+1)
	case js.OpTemplate:
		if list := in.JS.Operands(row); len(list) > 0 {
			return r.first(in.Value(list[0]), depth+1)
		}
	case js.OpGlobal:
		if name := in.JS.Str(row.Str); name == "__dirname" || name == "__filename" {
			return "/"
		}
	case js.OpCall:
		if c, ok := v.AsCall(); ok && c.Callee.Is("node:path.join", "node:path.resolve", "node:path.normalize", "node:url.pathToFileURL", "node:process.cwd", "globalThis.process.cwd") {
			if c.Arg(0).OK() {
				return r.first(c.Arg(0), depth+1)
			}
			return "/"
		}
	case js.OpRef, js.OpGet:
		if o := v.Origin(); o.OK() && o != v {
			return r.first(o, depth+1)
		}
	}
	return ""
}
