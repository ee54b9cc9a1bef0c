package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// passedOn reports whether a middleware of the program, before a handler, calls
// the next one only if a field of the request is harmless: validate(schema) of
// router.post('/', validate(schema), handler), or the function itself.
func (s *search) passedOn(v flow.Value, part, field string) bool {
	c, _ := originsOf(v)[0].AsCall()
	if targets, sure := c.Targets(); !sure || c.Op() != js.OpCall || len(targets) == 0 {
		c = flow.Call{}
	}
	for _, fn := range v.Origins() {
		if fn.Op() == js.OpFunc && s.passesOn(fn, c, part, field) {
			return true
		}
	}
	return false
}

// passesOn reports whether every call of next, the last parameter of a
// middleware, stands where the field has been checked. The call that has made
// the middleware says what the parameters around it are.
func (s *search) passesOn(fn flow.Value, made flow.Call, part, field string) bool {
	f, id := fn.File, fn.Row().Func
	g := guard{s: s, kind: s.kind, subject: nthParam(f, id, 0), path: []string{part, field}, made: made, left: s.looks()}
	next := nthParam(f, id, 2)
	if !next.OK() { // of Koa
		next = nthParam(f, id, 1)
		g.path = []string{"request", part, field}
		if part != "body" {
			g.path = g.path[1:]
		}
	}
	return g.subject.OK() && next.OK() && g.leadsOn(next)
}

// passedParam reports whether the application that a route is given to has a
// function for a parameter of the address, which calls the next one only if it
// is harmless: app.param('id', (req, res, next, id) => ...).
func (s *search) passedParam(route flow.Call, field string) bool {
	f := route.File
	if f.JS.FindStr("param") == 0 {
		return false
	}
	for _, c := range f.AllCalls() {
		if c.Method() != "param" || c.ID > route.ID {
			continue
		}
		if name, ok := c.Arg(0).Str(); !ok || name != field || !same(c.Receiver(), route.Receiver(), 0) {
			continue
		}
		for _, fn := range c.Arg(1).Origins() {
			if fn.Op() != js.OpFunc {
				continue
			}
			g := guard{s: s, kind: s.kind, subject: nthParam(fn.File, fn.Row().Func, 3), left: s.looks()}
			next := nthParam(fn.File, fn.Row().Func, 2)
			if g.subject.OK() && next.OK() && g.leadsOn(next) {
				return true
			}
		}
	}
	return false
}

// leadsOn reports whether every call of a parameter, which goes on to the next
// function, stands where the subject has been checked.
func (g *guard) leadsOn(next flow.Value) bool {
	f := next.File
	d, passes := g.s.a.detail(f), false
	for _, sym := range d.params[next.ID] {
		for _, p := range d.passed[sym] {
			if c, _ := f.Value(p.call).AsCall(); c.Method() != "catch" {
				return false // who is given it may call it
			}
		}
		for _, call := range d.called[sym] {
			c, _ := f.Value(call).AsCall()
			if c.Arg(0).OK() { // an error
				continue
			}
			if passes = g.holdsAt(c.Value); !passes {
				return false
			}
		}
	}
	return passes
}

// argument returns what the call that made the function around gives for a
// parameter: the schema of validate(schema). All else is what it is.
func (g *guard) argument(v flow.Value) flow.Value {
	if !g.made.OK() || v.Op() != js.OpRef {
		return v
	}
	defs := v.File.JS.DefsOf(v.Row().Sym)
	if len(defs) != 1 {
		return v
	}
	def := v.File.Value(defs[0].Value)
	fallback := flow.Value{}
	if row := def.Row(); row.Op == js.OpLogical && v.File.JS.Str(row.Str) == "??" { // a default
		def, fallback = v.File.Value(row.X), v.File.Value(row.Y)
	}
	targets, _ := g.made.Targets()
	for _, t := range targets {
		if def.Op() != js.OpParam || t.File != v.File || t.Func != def.Row().Func {
			continue
		}
		if given := t.Site.Argument(int(def.Row().Y)); given.OK() {
			return given
		}
		if fallback.OK() {
			return fallback
		}
	}
	return v
}

// fields returns the properties by which the subject is reached from what a
// schema is given: the request, a part of it, or an object of parts.
func (g *guard) fields(given flow.Value) (path []string, ok bool) {
	for range 3 {
		if path, ok = g.below(given); ok {
			return path, true
		}
		o := given.Origin()
		if c, called := o.AsCall(); called && c.Callee.Name() == "pick" { // pick(req, ['body', 'query'])
			given = c.Arg(0)
			continue
		}
		if o.Op() != js.OpObject {
			return nil, false
		}
		for _, id := range o.File.JS.Operands(o.Row()) {
			p := o.File.JS.At(id)
			if p.Op != js.OpProp || p.Str == 0 {
				continue
			}
			if path, ok = g.below(o.File.Value(p.X)); ok {
				return append([]string{o.File.JS.Str(p.Str)}, path...), true
			}
		}
		return nil, false
	}
	return nil, false
}

// allows reports whether a schema makes the subject harmless, where it is below
// what the schema is given.
func (g *guard) allows(schema, given flow.Value) bool {
	path, ok := g.fields(given)
	if !ok || len(path) == 0 {
		return false
	}
	for range 4 { // Joi.compile(schema).prefs(...), pick(schema, [...])
		schema = g.argument(schema)
		c, ok := schema.Origin().AsCall()
		if !ok {
			break
		}
		switch c.Callee.Name() {
		case "compile", "pick":
			schema = c.Arg(0)
		case "prefs", "preferences", "options", "unknown", "strict", "passthrough":
			schema = c.Receiver()
		default:
			return g.s.schema(schema, path, 0)
		}
	}
	return g.s.schema(schema, path, 0)
}

// throwing are the methods of schemas that throw unless a value is as they say.
var throwing = map[string]bool{"parse": true, "parseAsync": true, "validateAsync": true, "validateSync": true, "attempt": true, "assert": true}

// parses reports whether a call is one of a schema that throws unless the
// subject is harmless: schema.parse(req.body), Joi.attempt(req.body, schema).
func (g *guard) parses(c flow.Call) bool {
	if !throwing[c.Method()] || g.element {
		return false
	}
	if schema := c.Arg(1); c.Method() == "attempt" || c.Method() == "assert" {
		return schema.OK() && g.allows(schema, c.Arg(0))
	}
	return g.allows(c.Receiver(), c.Arg(0))
}

// nameOf returns the property that a value is, as far as it is known.
func (g *guard) nameOf(v flow.Value) string {
	switch v.Op() {
	case js.OpGet:
		return v.Name()
	case js.OpGetDyn:
		if key := g.argument(v.File.Value(v.Row().Y)); key.OK() {
			return key.File.KeyName(key.ID)
		}
	}
	return ""
}

// definedBy returns the property that a variable is given, and nothing else.
func definedBy(v flow.Value) flow.Value {
	if v.Op() == js.OpRef {
		if defs := v.File.JS.DefsOf(v.Row().Sym); len(defs) == 1 {
			if def := v.File.Value(defs[0].Value); def.Op() == js.OpGet {
				return def
			}
		}
	}
	return v
}
