package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// vetted reports whether the field of a request that a source is has been
// checked before the handler runs: by a middleware of the same route, whose
// rules the route spells.
func (s *search) vetted(st *state, source string, rest pathID) bool {
	part := source[strings.LastIndexByte(source, '.')+1:]
	field, below := s.pop(rest)
	if s.kind == model.Assign && (rest == 0 || field == anything) {
		return part == "payload" && shapedByRoute(st.v) || part == "body" && shapedBefore(st.v)
	}
	if rest == 0 || field == anything || field == anyElement || below != 0 && s.paths[below].name != anything {
		return false
	}
	if st.v.Op() == js.OpParam && s.fieldRules(st.v, field) {
		return true
	}
	f := st.v.File
	for fn := st.v.FuncID(); fn > 0; fn = f.Func(fn).Parent {
		for _, r := range registrations(f, fn) {
			if source == "trpc:opts.input" && s.procedureRules(r.Call, field) {
				return true
			}
			if part == "params" && (s.matchedByRoute(r.Call, field) || s.passedParam(r.Call, field)) {
				return true
			}
			for i, a := range r.Args() {
				if i != r.arg && s.rules(a, part, field, 0) || s.routed(a, f, fn, part, field) {
					return true
				}
			}
			if part != "params" && slices.ContainsFunc(r.before(), func(a flow.Value) bool { return s.rules(a, part, field, 0) }) {
				return true
			}
		}
	}
	return false
}

// fieldRules reports whether the class that a parameter is declared to be of
// has rules for a field that leave nothing to fear, and somebody asks them:
// Nest does so with a ValidationPipe, routing-controllers always.
func (s *search) fieldRules(v flow.Value, field string) bool {
	for _, rule := range v.FieldRules(field) {
		if model.FieldRules[rule] || objectKinds.Has(s.kind) && model.TextRules[rule] {
			return s.a.prog.Mentions("ValidationPipe") || s.a.prog.Uses("routing-controllers")
		}
	}
	return false
}

// rules reports whether a middleware, or one of a list, makes a field harmless.
func (s *search) rules(v flow.Value, part, field string, depth int) bool {
	if depth > 3 {
		return false
	}
	if s.passedOn(v, part, field) {
		return true
	}
	for _, o := range v.Origins() {
		if o.Op() == js.OpArray {
			for _, id := range o.File.JS.Operands(o.Row()) {
				if s.rules(o.File.Value(id), part, field, depth+1) {
					return true
				}
			}
		}
		c, ok := o.AsCall()
		if !ok {
			continue
		}
		if c.Callee.Name() == "celebrate" {
			for _, schema := range c.Arg(0).Origins() {
				if s.schema(propertyOf(schema, part), []string{field}, depth+1) {
					return true
				}
			}
		}
		if name := c.Callee.Name(); (name == "zValidator" || name == "validator") && s.schema(c.Arg(1), []string{field}, depth+1) { // of Hono
			return true
		}
		if s.chain(c, part, field) {
			return true
		}
	}
	return false
}

// chain reads body('id').isInt() of express-validator. It checks nothing
// unless the program asks for the result, often in a middleware of its own file.
func (s *search) chain(c flow.Call, part, field string) bool {
	root, kinds := methodsOf(c)
	if !kinds.Has(s.kind) || !slices.Contains(model.FieldChains[root.Callee.Name()], part) {
		return false
	}
	if !slices.ContainsFunc(root.Callee.Paths(), func(p string) bool { return strings.HasPrefix(p, "express-validator") }) {
		return false
	}
	if !s.a.prog.Mentions("validationResult") && !s.a.prog.Mentions("matchedData") {
		return false
	}
	if name, ok := root.Arg(0).Str(); ok {
		return name == field
	}
	return holds(root.Arg(0), field)
}

// methodsOf returns the call that a chain of calls begins with, and for which
// kinds of sinks what it checks is harmless.
func methodsOf(c flow.Call) (root flow.Call, kinds model.KindSet) {
	for range 20 {
		kinds |= model.FieldChecks[c.Callee.Name()]
		switch c.Callee.Name() {
		case "matches", "pattern", "regex", "match":
			for _, o := range c.Arg(0).Origins() {
				if re := patternOf(o); re != nil && o.Op() != js.OpString {
					kinds |= allowedBy(&contents{re: re})
				}
			}
		}
		if c.Callee.Name() == "String" { // of TypeBox
			if o := c.Option(0, "pattern"); o.State == flow.Present {
				if re := patternOf(o.Value.Origin()); re != nil {
					kinds |= allowedBy(&contents{re: re})
				}
			}
		}
		inner, ok := c.Receiver().AsCall()
		if !ok {
			break
		}
		c = inner
	}
	return c, kinds
}

// allowedBy returns the kinds of sinks to which what a pattern matches is harmless.
func allowedBy(c *contents) (kinds model.KindSet) {
	c.chars, c.bounded = c.re.AllowList()
	for k := range 64 {
		if c.harmless(model.Kind(k)) {
			kinds |= model.Kinds(model.Kind(k))
		}
	}
	return kinds
}

// schema reports whether a schema of Joi, zod or yup makes a field harmless:
// object({ id: number() }).
func (s *search) schema(v flow.Value, field []string, depth int) bool {
	if depth > 6 || len(field) == 0 || !v.OK() {
		return false
	}
	for _, o := range v.Origins() {
		if o.Op() == js.OpObject {
			return s.rule(propertyOf(o, field[0]), field[1:], depth+1)
		}
		for range 8 {
			c, ok := o.AsCall()
			if !ok {
				break
			}
			switch c.Callee.Name() {
			case "object", "keys", "shape", "strictObject", "Object":
				if s.schema(c.Arg(0), field, depth+1) {
					return true
				}
			}
			o = c.Receiver()
		}
	}
	return false
}

// rule reads what a schema says of one field.
func (s *search) rule(v flow.Value, field []string, depth int) bool {
	if len(field) > 0 {
		return s.schema(v, field, depth)
	}
	for _, o := range v.Origins() {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		if _, kinds := methodsOf(c); !kinds.Has(s.kind) {
			return false
		}
	}
	return v.OK()
}

// propertyOf returns the value under a name in an object literal, or under
// celebrate's name of a part of the request: [Segments.BODY].
func propertyOf(o flow.Value, name string) flow.Value {
	if o.Op() != js.OpObject {
		return flow.Value{}
	}
	for _, id := range o.File.JS.Operands(o.Row()) {
		p := o.File.JS.At(id)
		key := o.File.JS.Str(p.Str)
		if p.Str == 0 {
			key = strings.ToLower(o.File.Value(p.Y).Name())
		}
		if p.Op == js.OpProp && key == name {
			return o.File.Value(p.X)
		}
	}
	return flow.Value{}
}

// compiled reads a condition of Ajv: ajv.compile(schema)(x), ajv.validate(schema, x).
func (g *guard) compiled(c flow.Call) bool {
	schema, given := c.Arg(0), c.Arg(1)
	switch {
	case c.Callee.Is("ajv().compile()"):
		given = c.Arg(0)
		made, ok := c.Callee.Origin().AsCall()
		if !ok {
			return false
		}
		schema = made.Arg(0)
	case c.Callee.Is(typeChecks...):
	case c.Callee.Is(compiledChecks...):
		made, ok := c.Receiver().Origin().AsCall()
		if given = c.Arg(0); !ok {
			return false
		}
		schema = made.Arg(0)
	case !c.Callee.Is("ajv().validate"):
		return false
	}
	field, ok := g.below(given)
	if !ok || g.element || len(field) == 0 {
		return false
	}
	return len(field) == 1 && g.s.jsonSchema(schema.Origin(), field[0]) || g.s.schema(schema, field, 0)
}

// The conditions of TypeBox: Value.Check(schema, x), and a check made of a
// schema, TypeCompiler.Compile(schema).Check(x).
var (
	typeChecks     = []string{"@sinclair/typebox/value.Value.Check", "@sinclair/typebox/value.Check", "typebox/value.Value.Check", "typebox/value.Check", "typebox.Value.Check"}
	compiledChecks = []string{"@sinclair/typebox/compiler.TypeCompiler.Compile().Check", "typebox/compile.Compile().Check", "typebox/schema.Compile().Check"}
)

// accepted reads the result of schema.validate(x), schema.safeParse(x): there
// is no error, or it says success.
func (g *guard) accepted(v flow.Value, outcome bool) bool {
	name := v.Name()
	if v.Op() != js.OpGet || !(name == "error" && !outcome || name == "success" && outcome) {
		return false
	}
	for _, o := range originsOf(v.File.Value(v.Row().X)) {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		schema, given := c.Receiver(), c.Arg(0)
		switch c.Method() {
		case "validate", "validateAsync", "safeParse", "safeParseAsync":
		default:
			return false
		}
		if arg := c.Arg(1); arg.OK() && isSchema(arg) { // Joi.validate(x, schema)
			schema = arg
		}
		if !g.allows(schema, given) {
			return false
		}
	}
	return true
}

func isSchema(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Name() == "object"
}
