package flow

import (
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
)

// maxNamesakes is how many functions may share a method name that is still
// taken to mean them, in a call on something unknown.
const maxNamesakes = 3

// builtin are names of methods that JavaScript's own objects, streams and
// servers have: a call of one on something unknown means those.
var builtin = set(
	"get", "set", "has", "delete", "add", "clear", "keys", "values", "entries", "forEach", "map", "filter", "reduce", "some", "every",
	"find", "indexOf", "includes", "push", "pop", "shift", "unshift", "slice", "splice", "concat", "join", "sort", "reverse", "split",
	"replace", "replaceAll", "trim", "toString", "toJSON", "valueOf", "toLowerCase", "toUpperCase", "substr", "substring", "match", "test", "exec",
	"search", "charAt", "charCodeAt", "startsWith", "endsWith", "call", "apply", "bind", "then", "catch", "finally", "next", "done", "on",
	"once", "off", "emit", "pipe", "write", "end", "read", "close", "open", "send", "json", "status", "listen", "use", "log", "error", "warn",
	"info", "debug", "resolve", "reject", "create", "query", "connect", "destroy", "start", "stop", "init", "parse", "stringify", "format",
	"hasOwnProperty", "isPrototypeOf", "constructor", "assign", "freeze", "toFixed", "append", "remove", "attr", "css", "html", "text", "val",
	"addEventListener", "removeEventListener", "setTimeout", "render", "redirect", "all", "post", "put", "patch", "head", "options", "flush", "unref",
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// findMethods finds the functions that the name of a method may mean.
func (p *Program) findMethods() {
	p.methods, p.decorations, p.provided = map[string][]funcRef{}, map[string][]funcRef{}, map[string][]provided{}
	for i, f := range p.files {
		p.slots(int32(i), f)
		p.provide(int32(i), f, &p.shapes[i].rows)
		for name, ids := range p.shapes[i].members.methods {
			for _, id := range ids {
				if text := f.Str(name); !builtin[text] {
					p.methods[text] = append(p.methods[text], funcRef{int32(i), f.At(id).Func})
				}
			}
		}
	}
}

// linkNames finds the calls of methods on something unknown, whose name alone
// says which function of the program runs: objects that are handed around by
// frameworks, containers and untyped parameters.
func (p *Program) linkNames() {
	found := make([][]edge, len(p.files))
	p.each(func(i int) {
		s := newSession(p, false)
		defer s.end()
		f := s.file(int32(i))
		for _, id := range f.Rows(js.OpCall) {
			at := site{file: int32(i), call: id}
			for _, fn := range p.named(f, id, &at.how) {
				var how manner
				if len(f.targets(id, &how)) == 0 {
					at.part = fn.part
					found[i] = append(found[i], edge{to: fn.funcRef, at: at})
				}
			}
		}
	})
	p.guesses = map[funcRef][]site{}
	for _, edges := range found {
		for _, e := range edges {
			p.guesses[e.to] = append(p.guesses[e.to], e.at)
		}
	}
}

// slots notes the functions that are put into a property of an object made
// elsewhere: queue.onData = function () {}, schema.statics.login = function () {},
// schema.method('login', function () {}).
func (p *Program) slots(i int32, f *js.File) {
	r := &p.shapes[i].rows
	for _, id := range merged(r.of(js.OpCall), r.of(js.OpAssign)) {
		v := f.At(id)
		if v.Op == js.OpCall {
			p.declared(i, f, v)
			continue
		}
		if f.At(v.Y).Op != js.OpFunc {
			continue
		}
		target := f.At(v.X)
		if name := f.Str(target.Str); target.Op == js.OpGet && addsMethods(f, target.X) && !builtin[name] {
			p.methods[name] = append(p.methods[name], funcRef{i, f.At(v.Y).Func})
			continue
		}
		if target.Op != js.OpGet || f.At(target.X).Op != js.OpRef || f.Str(target.Str) == "prototype" {
			continue
		}
		defs := f.DefsOf(f.At(target.X).Sym)
		if name := f.Str(target.Str); len(defs) == 1 && f.At(defs[0].Value).Op == js.OpNew && !builtin[name] {
			p.methods[name] = append(p.methods[name], funcRef{i, f.At(v.Y).Func})
		}
	}
}

// addsMethods reports whether a value is the part of a schema that the methods
// of its models or documents are put into.
func addsMethods(f *js.File, id js.ValueID) bool {
	v := f.At(id)
	name := f.Str(v.Str)
	return v.Op == js.OpGet && (name == "statics" || name == "methods") && f.At(v.X).Op == js.OpRef
}

// declared notes schema.static('name', function () {}), the decorators of
// Fastify and hapi, server.decorate('toolkit', 'name', function () {}), and the
// methods of hapi's servers, server.method('name', find).
func (p *Program) declared(i int32, f *js.File, call *js.Value) {
	callee, args := f.At(call.X), f.Operands(call)
	if callee.Op != js.OpGet || len(args) == 0 {
		return
	}
	switch f.Str(callee.Str) {
	case "static":
		if len(args) != 2 {
			return
		}
	case "method":
		args = methodOf(f, args)
	case "decorate", "decorateRequest", "decorateReply":
		if len(args) > 2 && f.At(args[1]).Op == js.OpString {
			args = args[1:]
		}
	default:
		return
	}
	if len(args) < 2 || f.At(args[0]).Op != js.OpString {
		return
	}
	fn, name := f.At(declaredAs(f, args[1])), f.Str(f.At(args[0]).Str)
	if fn.Op != js.OpFunc {
		if f.Str(callee.Str) == "decorate" { // an object, with methods of its own
			p.provided[name] = append(p.provided[name], provided{i, args[1], false})
		}
		return
	}
	name = name[strings.LastIndexByte(name, '.')+1:] // server.methods.users.find
	if f.Str(callee.Str) != "static" {
		p.decorations[name] = append(p.decorations[name], funcRef{i, fn.Func})
	}
	if !builtin[name] {
		p.methods[name] = append(p.methods[name], funcRef{i, fn.Func})
	}
}

// declaredAs follows a name to the only thing that it ever is.
func declaredAs(f *js.File, id js.ValueID) js.ValueID {
	if v := f.At(id); v.Op == js.OpRef {
		if defs := f.DefsOf(v.Sym); len(defs) == 1 {
			return defs[0].Value
		}
	}
	return id
}

// methodOf returns the name and the function of a method of a schema, or of a
// server of hapi: server.method({ name, method }).
func methodOf(f *js.File, args []js.ValueID) []js.ValueID {
	options := f.At(args[0])
	if options.Op != js.OpObject {
		return args
	}
	named := make([]js.ValueID, 2)
	for _, id := range f.Operands(options) {
		switch p := f.At(id); {
		case p.Op != js.OpProp:
		case f.Str(p.Str) == "name":
			named[0] = p.X
		case f.Str(p.Str) == "method":
			named[1] = p.X
		}
	}
	return named
}

// named returns the functions that a call may mean by the name of the method,
// or by the collection that it takes one from.
func (p *Program) named(f *File, call js.ValueID, how *manner) []runnable {
	callee := f.JS.At(f.JS.At(call).X)
	if callee.Op != js.OpGet {
		return f.chosen(f.JS.At(call).X, 0)
	}
	switch f.JS.Str(callee.Str) {
	case "call":
		*how = byCall
		return f.chosen(callee.X, 0)
	case "apply":
		*how = byApply
		return f.chosen(callee.X, 0)
	}
	name := f.JS.Str(callee.Str)
	if len(p.provided) > 0 {
		if fns := p.ofProvided(f, callee.X, name); len(fns) > 0 {
			return fns
		}
	}
	fns, added := p.methods[name], p.decorations[name]
	if len(fns) == 0 && len(added) == 0 {
		return nil
	}
	for _, path := range f.Value(callee.X).Paths() {
		if slices.ContainsFunc(model.Decorable, func(p string) bool { return strings.HasPrefix(path, p) }) {
			fns = added
		} else if !takesMethods(path) {
			return nil // a thing of a library
		}
	}
	if len(fns) > maxNamesakes {
		return nil
	}
	named := make([]runnable, len(fns))
	for i, fn := range fns {
		named[i].funcRef = fn
	}
	return named
}

// takesMethods reports whether programs add methods of their own to a thing of
// a library.
func takesMethods(path string) bool {
	return slices.ContainsFunc(model.Extended, func(p string) bool { return strings.HasPrefix(path, p) })
}
