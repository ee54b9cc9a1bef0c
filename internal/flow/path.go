package flow

import (
	"iter"
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/module"
)

// Paths returns the library paths that v may be, at most eight, in a fixed order.
func (v Value) Paths() []string {
	if v.pathless() {
		return nil
	}
	switch o := v.origins(); len(o) {
	case 0:
		return nil
	case 1:
		return slices.Clip(o[0].originPaths())
	}
	return slices.Collect(v.paths())
}

// Is reports whether v is one of the library paths.
func (v Value) Is(paths ...string) bool {
	for p := range v.paths() {
		if slices.Contains(paths, p) {
			return true
		}
	}
	return false
}

func (v Value) paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		if v.pathless() {
			return
		}
		for _, o := range v.origins() {
			for _, p := range o.originPaths() {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// pathless reports whether v is spelt out, and so a thing of no library.
func (v Value) pathless() bool {
	switch v.Op() {
	case js.OpFunc, js.OpObject, js.OpArray, js.OpString, js.OpNumber, js.OpTemplate, js.OpBinary, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpRegExp:
		return true
	}
	return false
}

// originPaths returns the paths of a value that is its own origin.
func (v Value) originPaths() []string {
	if v.ID <= 0 {
		return nil
	}
	if a := v.File.answer(v.ID); a.hasPaths {
		return a.paths
	}
	s := v.File.session
	if s.depth >= maxDepth {
		return nil
	}
	v.File.answer(v.ID).hasPaths = true
	s.depth++
	found := v.findPaths()
	s.depth--
	v.File.answer(v.ID).paths = found
	return found
}

func (v Value) findPaths() []string {
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpGlobal:
		name := f.JS.Str(row.Str)
		if store := f.store(name); store.OK() {
			return store.Paths()
		}
		return []string{canonical("globalThis." + name)}
	case js.OpImported:
		name := f.JS.Str(row.Str)
		path := f.canonicalModule(f.JS.Str(f.JS.At(row.X).Str))
		if name != "default" && name != "*" {
			path = canonical(path + "." + name)
		}
		return []string{path}
	case js.OpImport:
		if spec := f.JS.At(row.X); spec.Op == js.OpString {
			return []string{f.canonicalModule(f.JS.Str(spec.Str))}
		}
	case js.OpGet:
		if f.JS.Str(row.Str) == "constructor" && f.Value(row.X).isFunction() {
			return []string{"globalThis.AsyncFunction"}
		}
		return v.extend(row.X, func(base string) string { return member(base, f.JS.Str(row.Str)) })
	case js.OpGetDyn:
		if name := f.KeyName(row.Y); name != "" {
			return v.extend(row.X, func(base string) string { return member(base, name) })
		}
	case js.OpCall, js.OpNew, js.OpTag:
		if spec, ok := v.requires(); ok {
			return []string{f.canonicalModule(spec)}
		}
		if spec, ok := v.lazyLoad(); ok {
			return []string{f.canonicalModule(f.JS.Str(f.JS.At(spec).Str))}
		}
		if row.Hi > row.Lo {
			if paths := v.handedOn(row); paths != nil {
				return paths
			}
		}
		return v.extend(row.X, called)
	case js.OpParam:
		return v.role()
	case js.OpThis:
		return v.thisRole()
	case js.OpProp: // a field that a container fills
		return v.instance()
	case js.OpCaught:
		return []string{"caught:error"}
	}
	return nil
}

// handedOn returns the paths of a call whose result is something else than its
// callee gives: of stream.pipe(to) what it is given, unless it is a stream of
// values, which stays one; of promise.then(f) what f returns, if that is known;
// of inject(Class) of Angular an instance.
func (v Value) handedOn(row *js.Value) []string {
	f := v.File
	switch callee := f.JS.At(row.X); {
	case callee.Op == js.OpGet && f.JS.Str(callee.Str) == "pipe":
		values := v.extend(callee.X, func(base string) string {
			if strings.HasPrefix(base, "angular:") {
				return base
			}
			return ""
		})
		if values != nil {
			return values
		}
		return v.extend(f.JS.List[row.Lo], func(stream string) string { return stream })
	case callee.Op == js.OpGet && f.JS.Str(callee.Str) == "then":
		return v.resolved(f.JS.List[row.Lo])
	case callee.Op == js.OpRef && f.JS.Str(f.JS.Syms[callee.Sym].Name) == "inject":
		return v.extend(f.JS.List[row.Lo], func(class string) string { return model.Typed[class] })
	}
	return nil
}

// resolved returns the paths of what a function returns.
func (v Value) resolved(fn js.ValueID) []string {
	var paths []string
	for _, o := range v.File.Value(fn).functions() {
		returns := v.File.Prog.shapes[o.File.id].returns.of(o.Row().Func)
		for _, r := range returns[:min(len(returns), maxWidth)] {
			for p := range o.File.Value(r).paths() {
				if len(paths) < maxWidth && !slices.Contains(paths, p) {
					paths = append(paths, p)
				}
			}
		}
	}
	return paths
}

// isFunction reports whether a value is a function that is written out, or the
// prototype of one. The constructor of either makes functions of texts; those of
// asynchronous functions and generators have no global name (ECMA-262, 27.3-27.7),
// and go by AsyncFunction here, whichever it is.
func (v Value) isFunction() bool {
	o := v.Origin()
	if c, ok := o.AsCall(); ok && c.Callee.Is("globalThis.Object.getPrototypeOf", "globalThis.Reflect.getPrototypeOf") {
		o = c.Arg(0).Origin()
	} else if row := o.Row(); row.Op == js.OpGet && o.File.JS.Str(row.Str) == "__proto__" {
		o = o.File.Value(row.X).Origin()
	}
	return o.Op() == js.OpFunc
}

func (v Value) extend(base js.ValueID, by func(string) string) []string {
	var paths []string
	for _, o := range v.File.Value(base).origins() {
		if o == v {
			continue
		}
		for _, p := range o.originPaths() {
			if p := by(p); p != "" && len(paths) < maxWidth && !slices.Contains(paths, p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// member is the path of a property. Functions keep their path through call,
// apply and bind, modules through .default.
func member(base, name string) string {
	switch name {
	case "call", "apply":
		return base + "." + name
	case "default":
		if !strings.ContainsAny(base, "().") {
			return base
		}
	}
	if len(base) > 200 {
		return "" // a chain that no table speaks of
	}
	return canonical(base + "." + name)
}

// called is the path of a call's result.
func called(callee string) string {
	if f, ok := strings.CutSuffix(callee, ".bind"); ok {
		return f
	}
	if dot := strings.LastIndexByte(callee, '.'); dot > 0 && model.Fluent[callee[:dot]][callee[dot+1:]] {
		return callee[:dot]
	}
	if len(callee) > 200 {
		return ""
	}
	return canonical(callee + "()")
}

func canonical(path string) string {
	for range 4 {
		to, ok := model.Aliases[path]
		if !ok {
			break
		}
		path = to
	}
	return strings.TrimPrefix(path, "globalThis.globalThis.")
}

// requires returns the specifier of require('...'), as far as it is known.
func (v Value) requires() (string, bool) {
	f, row := v.File, v.Row()
	if row.Op != js.OpCall || row.Hi == row.Lo {
		return "", false
	}
	spec := f.JS.List[row.Lo]
	switch f.JS.At(spec).Op {
	case js.OpString, js.OpRef, js.OpGet:
	default:
		return "", false
	}
	for _, o := range f.Value(row.X).origins() {
		if r := o.Row(); r.Op == js.OpGlobal && o.File.JS.Str(r.Str) == "require" {
			if text, ok := f.session.constantText(f.Value(spec)); ok {
				return text, true
			}
		}
	}
	return "", false
}

// LibraryPath returns the path under which a thing of a library is known, for
// one that a person wrote: fs.readFile is node:fs.readFile.
func LibraryPath(text string) string {
	end := strings.IndexAny(text, ".(")
	if end < 0 {
		end = len(text)
	}
	path := module.Canonical(text[:end]) + text[end:]
	for range 8 {
		before := path
		for i := len(path); i > 0; i-- {
			if i < len(path) && path[i] != '.' && path[i] != '(' {
				continue
			}
			if to, ok := model.Aliases[path[:i]]; ok {
				path = to + path[i:]
				break
			}
		}
		if path == before {
			break
		}
	}
	return path
}
