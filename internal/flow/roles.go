package flow

import (
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
)

// role returns what a framework hands to a parameter.
func (v Value) role() []string {
	f, row := v.File, v.Row()
	if row.Flags&js.FlagRest != 0 {
		return nil // it is a list of such: see HandedRoles
	}
	if roles, known := f.HandedRoles(row.Func, int(row.Y)); known {
		return roles
	}
	for _, recognised := range []func(js.FuncID, int) (string, bool){f.unpacked, f.assigned, f.routed, f.decorated, f.patterned, f.typedRole, f.named} {
		if r, ok := recognised(row.Func, int(row.Y)); ok {
			if r == "" {
				return nil
			}
			return []string{r}
		}
	}
	if f.Str("$scope") != 0 || f.Str("$location") != 0 { // AngularJS gives parameters what they are called after
		if role := model.Injected[v.Source()]; role != "" {
			return []string{role}
		}
	}
	return v.instance()
}

// HandedRoles returns what the libraries that a function is handed to give it
// as argument n, whether it has a parameter for it or not; known is false if
// none of them is known to give it anything.
func (f *File) HandedRoles(fn js.FuncID, n int) (roles []string, known bool) {
	for _, at := range f.session.prog.passed[funcRef{f.id, fn}] {
		given, handed := f.session.file(at.file).Value(at.call).handedRole(at, f, &f.JS.Funcs[fn], n)
		known = known || handed
		for _, r := range given {
			if r != "" && !slices.Contains(roles, r) && len(roles) < maxWidth {
				roles = append(roles, r)
			}
		}
	}
	return roles, known
}

// unpacked recognises what listens to the event "entry" of something unknown:
// readers of archives call so what they find.
func (f *File) unpacked(fn js.FuncID, param int) (string, bool) {
	if param != 0 {
		return "", false
	}
	for _, at := range f.session.prog.passed[funcRef{f.id, fn}] {
		in := f.session.file(at.file)
		if c, _ := in.Value(at.call).AsCall(); at.arg == 1 && at.key == "" && (c.Method() == "on" || c.Method() == "once") {
			if s, _ := c.Arg(0).Str(); s == "entry" {
				return "archive:entry", true
			}
		}
	}
	return "", false
}

// thisRole returns what a framework makes `this` of a function: version 1 of
// Koa runs generators on the context. Of a class that inherits from one of a
// framework it is an object of that.
func (v Value) thisRole() []string {
	f, fn := v.File, v.FuncID()
	if class := f.Value(f.thisHolder(v.ID)); class.Op() == js.OpClass && class.Row().X != 0 {
		for _, p := range f.Value(class.Row().X).Paths() {
			if model.Inherited[p] {
				return []string{called(p)}
			}
		}
	}
	for fn > 0 && f.JS.Funcs[fn].Kind == js.FuncArrow {
		fn = f.JS.Funcs[fn].Parent
	}
	if fn <= 0 {
		return nil
	}
	if !f.JS.Funcs[fn].Generator {
		return f.decoratedThis(fn)
	}
	for _, at := range f.session.prog.passed[funcRef{f.id, fn}] {
		roles, _ := f.session.file(at.file).Value(at.call).handedRole(at, f, &f.JS.Funcs[fn], 0)
		if slices.Contains(roles, "koa:ctx") {
			return []string{"koa:ctx"}
		}
	}
	return nil
}

// decoratedThis returns what a function is called on that a program adds to what
// the framework hands to handlers: server.decorate('toolkit', 'page', function
// () { return this.response() }).
func (f *File) decoratedThis(fn js.FuncID) []string {
	for _, at := range f.Prog.passed[funcRef{f.id, fn}] {
		c, _ := f.session.file(at.file).Value(at.call).AsCall()
		what := c.Method()
		if what == "decorate" && c.Arg(1).Op() == js.OpString {
			what, _ = c.Arg(0).Str()
		}
		if role := model.DecoratedThis[what]; role != "" {
			return []string{role}
		}
	}
	return nil
}

// handedRole returns what parameter n of a function of file f is when it is
// handed to call v.
func (v Value) handedRole(at site, f *File, fn *js.Func, n int) ([]string, bool) {
	if at.part.call != 0 { // the first parameters are what bind has given
		bind := v.File.session.file(at.part.file).JS.At(at.part.call)
		if n -= int(bind.Hi-bind.Lo) - 1; n < 0 {
			return nil, false
		}
	}
	args := v.File.JS.Operands(v.Row())
	callee := v.File.Value(v.Row().X)
	method, receivers := callee.method()
	whole := callee.Paths()
	for _, i := range handlersOn(whole, receivers) {
		h := &model.Handlers[i]
		switch {
		case !keyed(h.Key, at.key):
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
			return []string{roles[n]}, true
		}
		return nil, true
	}
	if method == "then" && at.arg == 0 && len(receivers) > 0 {
		return receivers, n == 0 // what the promise holds
	}
	if n == 0 && v.handsError(method, args, at, f, fn) {
		return []string{"caught:error"}, true
	}
	return nil, false
}

// handlersOn returns the rows of [model.Handlers], in order, that speak of a
// thing of one of the library paths.
func handlersOn(whole, receivers []string) []int {
	var rows []int
	for _, paths := range [...][]string{whole, receivers} {
		for _, p := range paths {
			rows = append(rows, model.HandlersOn[p]...)
		}
	}
	slices.Sort(rows)
	return rows
}

// keyed reports whether a function that stands at a way of keys stands where a
// row says: "handler" is the last key, "resolvers.*.*" the whole
// way, "*" any.
func keyed(want, at string) bool {
	if want == "" || at == "" {
		return want == at
	}
	if want == "*" {
		return true
	}
	if !strings.Contains(want, ".") {
		return at[strings.LastIndexByte(at, '.')+1:] == want
	}
	names := strings.Split(at, ".")
	for i, w := range strings.Split(want, ".") {
		if i >= len(names) || w != "*" && w != names[i] {
			return false
		}
	}
	return len(names) == strings.Count(want, ".")+1
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

// decorated returns the role that a decorator gives to a parameter. A pipe in
// the decorator that makes a number of it leaves nothing to fear.
func (f *File) decorated(fn js.FuncID, param int) (string, bool) {
	for _, d := range f.JS.Decorators {
		if d.Func != fn || d.Param != int32(param) {
			continue
		}
		for p := range f.Value(d.Value).paths() {
			role, ok := model.Decorated[p]
			if !ok {
				continue
			}
			for _, arg := range f.JS.Operands(f.JS.At(d.Value)) {
				for pipe := range f.Value(arg).paths() {
					if model.Pipes[strings.TrimSuffix(pipe, "()")] {
						return "", true
					}
				}
			}
			return role, true
		}
	}
	return "", false
}

// patterned returns the role that a decorator of a method gives to a parameter
// which has none of its own.
func (f *File) patterned(fn js.FuncID, param int) (string, bool) {
	role := ""
	for _, d := range f.JS.Decorators {
		if d.Func != fn {
			continue
		}
		if d.Param == int32(param) {
			return "", false
		}
		if d.Param >= 0 {
			continue
		}
		for p := range f.Value(d.Value).paths() {
			if roles := model.DecoratedMethods[p]; param < len(roles) {
				role = roles[param]
			}
		}
	}
	return role, role != ""
}

// named recognises a handler by the names of its parameters.
func (f *File) named(id js.FuncID, n int) (string, bool) {
	fn := &f.JS.Funcs[id]
	for _, row := range f.Prog.namings {
		if n >= len(row.Roles) || row.Exact && int(fn.Params) != len(row.Params) {
			continue
		}
		if f.accepts(fn, row.Params) {
			return row.Roles[n], true
		}
	}
	return "", false
}

// accepts reports whether the parameters of a function are called as a row
// wants; "" stands for one that is taken apart.
func (f *File) accepts(fn *js.Func, params [][]string) bool {
	if int(fn.Params) < len(params) {
		return false
	}
	for j, accepted := range params {
		if !slices.Contains(accepted, f.JS.Str(fn.ParamNames[j])) {
			return false
		}
	}
	return true
}

func overlap(a, b []string) bool {
	for _, x := range b {
		if slices.Contains(a, x) {
			return true
		}
	}
	return false
}
