package flow

import (
	"iter"
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
)

// Paths returns the library paths that v may be, at most eight, in a fixed order.
func (v Value) Paths() []string { return slices.Collect(v.paths()) }

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
		for _, o := range v.origins() {
			for _, p := range o.originPaths() {
				if !yield(p) {
					return
				}
			}
		}
	}
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
		return []string{canonical("globalThis." + f.JS.Str(row.Str))}
	case js.OpImported:
		name := f.JS.Str(row.Str)
		path := canonicalModule(f.JS.Str(f.JS.At(row.X).Str))
		if name != "default" && name != "*" {
			path = canonical(path + "." + name)
		}
		return []string{path}
	case js.OpImport:
		if spec := f.JS.At(row.X); spec.Op == js.OpString {
			return []string{canonicalModule(f.JS.Str(spec.Str))}
		}
	case js.OpGet:
		return v.extend(row.X, func(base string) string { return member(base, f.JS.Str(row.Str)) })
	case js.OpCall, js.OpNew, js.OpTag:
		if spec, ok := v.requires(); ok {
			return []string{canonicalModule(spec)}
		}
		return v.extend(row.X, called)
	case js.OpParam:
		return v.role()
	case js.OpCaught:
		return []string{"caught:error"}
	}
	return nil
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

// requires returns the specifier of require('...').
func (v Value) requires() (string, bool) {
	f, row := v.File, v.Row()
	if row.Op != js.OpCall || row.Hi == row.Lo {
		return "", false
	}
	if spec := f.JS.At(f.JS.List[row.Lo]); spec.Op == js.OpString {
		for _, o := range f.Value(row.X).origins() {
			if r := o.Row(); r.Op == js.OpGlobal && o.File.JS.Str(r.Str) == "require" {
				return f.JS.Str(spec.Str), true
			}
		}
	}
	return "", false
}

// role returns what a framework hands to a parameter.
func (v Value) role() []string {
	f, row := v.File, v.Row()
	ref := funcRef{f.id, row.Func}
	var roles []string
	known := false
	for _, at := range f.session.prog.passed[ref] {
		r, handed := f.session.file(at.file).Value(at.call).handedRole(at, f, &f.JS.Funcs[row.Func], int(row.Y))
		known = known || handed
		if r != "" && !slices.Contains(roles, r) && len(roles) < maxWidth {
			roles = append(roles, r)
		}
	}
	if known {
		return roles
	}
	if r := f.decorated(row.Func, int32(row.Y)); r != "" {
		return []string{r}
	}
	if r := f.named(&f.JS.Funcs[row.Func], int(row.Y)); r != "" {
		return []string{r}
	}
	return nil
}

// handedRole returns what parameter n of a function of file f is when it is
// handed to call v.
func (v Value) handedRole(at site, f *File, fn *js.Func, n int) (string, bool) {
	args := v.File.JS.Operands(v.Row())
	callee := v.File.Value(v.Row().X)
	method, receivers := callee.method()
	whole := callee.Paths()
	for i := range model.Handlers {
		h := &model.Handlers[i]
		switch {
		case h.Key != at.key:
			continue
		case h.Methods == nil && !overlap(h.On, whole):
			continue
		case h.Methods != nil && !(slices.Contains(h.Methods, method) && overlap(h.On, receivers)):
			continue
		}
		if h.Event != "" {
			if s, _ := v.File.Value(args[0]).Str(); s != h.Event {
				continue
			}
		}
		roles := h.Roles
		if h.Error != nil && int(fn.Params) == len(h.Error) {
			roles = h.Error
		}
		if n < len(roles) {
			return roles[n], true
		}
		return "", true
	}
	if n == 0 && v.handsError(method, args, at, f, fn) {
		return "caught:error", true
	}
	return "", false
}

// method parts a callee into the name of the method and the paths of its receiver.
func (v Value) method() (name string, receivers []string) {
	o := v.Origin()
	if row := o.Row(); row.Op == js.OpGet {
		return o.File.JS.Str(row.Str), o.File.Value(row.X).Paths()
	}
	return "", nil
}

// handsError recognises .catch(e => ), .on('error', e => ), and callbacks whose
// first parameter is the error by Node's convention, and by its name.
func (v Value) handsError(method string, args []js.ValueID, at site, f *File, fn *js.Func) bool {
	switch method {
	case "catch":
		return true
	case "on", "once", "addListener":
		s, _ := v.File.Value(args[0]).Str()
		return s == "error" || s == "uncaughtException" || s == "unhandledRejection"
	case "then":
		return at.arg == 1
	}
	return slices.Contains(model.ErrorNames, f.JS.Str(fn.ParamNames[0]))
}

// decorated returns the role that a decorator gives to a parameter.
func (f *File) decorated(fn js.FuncID, param int32) string {
	for _, d := range f.JS.Decorators {
		if d.Func != fn || d.Param != param {
			continue
		}
		for p := range f.Value(d.Value).paths() {
			if role := model.Decorated[p]; role != "" {
				return role
			}
		}
	}
	return ""
}

// named recognises a handler by the names of its parameters.
func (f *File) named(fn *js.Func, n int) string {
	for i := range model.Namings {
		row := &model.Namings[i]
		if n >= len(row.Roles) || int(fn.Params) < len(row.Params) || row.Exact && int(fn.Params) != len(row.Params) {
			continue
		}
		if len(row.Needs) > 0 && !f.Prog.Uses(row.Needs...) {
			continue
		}
		matches := true
		for j, accepted := range row.Params {
			matches = matches && slices.Contains(accepted, f.JS.Str(fn.ParamNames[j]))
		}
		if matches {
			return row.Roles[n]
		}
	}
	return ""
}

func overlap(a, b []string) bool {
	for _, x := range b {
		if slices.Contains(a, x) {
			return true
		}
	}
	return false
}
