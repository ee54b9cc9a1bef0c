package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// schemaPackages are packages whose schemas give back what they have checked.
var schemaPackages = []string{"zod", "joi", "@hapi/joi", "yup"}

// resultFields are the methods of schemas that give back what they have checked,
// with the property under which it stands.
var resultFields = map[string]string{"parse": "", "parseAsync": "", "safeParse": "data", "safeParseAsync": "data", "validate": "value", "validateAsync": "", "validateSync": "", "attempt": ""}

// checked walks from a field of schema.parse(x) to that of x, unless the schema
// says of the field what leaves nothing to fear. It reports whether the call
// is one of a schema.
func (s *search) checked(st *state, c flow.Call) bool {
	under, ok := resultFields[c.Method()]
	if !ok || c.Op() != js.OpCall || !isSchemaOf(c.Receiver(), schemaPackages) {
		return false
	}
	path := st.path
	if name, rest := s.pop(path); under != "" && name == under {
		path = rest
	} else if under == "data" {
		return true
	}
	name, rest := s.pop(path)
	if path == 0 || name == anything || name == anyElement {
		return true // as a whole: nobody knows what is left of it
	}
	fields := []string{name}
	if below, _ := s.pop(rest); rest != 0 && below != anything && below != anyElement {
		fields = append(fields, below)
	}
	if !s.schema(c.Receiver(), fields, 0) && !asksMore(c.Receiver(), name) {
		s.to(st, c.Arg(0), path, s.says("goes through ", c))
	}
	return true
}

// isSchemaOf reports whether a value is made by one of some packages.
func isSchemaOf(v flow.Value, packages []string) bool {
	for _, p := range v.Paths() {
		pkg, _, _ := strings.Cut(p, ".")
		if slices.Contains(packages, strings.TrimSuffix(pkg, "()")) {
			return true
		}
	}
	return false
}

// asksMore reports whether a schema, or what it says of a field, calls a
// function of the program or is not spelt out: it may check anything.
func asksMore(schema flow.Value, field string) bool {
	for _, o := range schema.Origins() {
		c, ok := o.AsCall()
		if !ok || callsBack(c) {
			return true
		}
		root := c
		for range 8 {
			inner, ok := root.Receiver().Origin().AsCall()
			if !ok || inner.Method() == "" { // require('joi')
				break
			}
			root = inner
		}
		rule := propertyOf(root.Arg(0).Origin(), field)
		made, ok := rule.Origin().AsCall()
		if !ok || callsBack(made) {
			return true
		}
	}
	return false
}

// callsBack reports whether a chain of rules has one of the program's own.
func callsBack(c flow.Call) bool {
	for range 12 {
		switch c.Callee.Name() {
		case "refine", "superRefine", "transform", "custom", "external", "test", "pipe", "preprocess", "check", "extend", "merge", "concat", "lazy", "when", "alternatives":
			return true
		}
		inner, ok := c.Receiver().Origin().AsCall()
		if !ok || inner.Method() == "" {
			return false
		}
		c = inner
	}
	return true
}

// procedureRules reports whether a procedure of tRPC has a schema for its input
// that makes a field harmless: procedure.input(schema).query(handler).
func (s *search) procedureRules(c flow.Call, field string) bool {
	for range 8 {
		before, ok := c.Receiver().Origin().AsCall()
		if !ok {
			return false
		}
		if before.Method() == "input" && (s.schema(before.Arg(0), []string{field}, 0) || asksMore(before.Arg(0), field)) {
			return true
		}
		c = before
	}
	return false
}
