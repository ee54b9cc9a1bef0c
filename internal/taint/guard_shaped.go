package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// shapedBefore reports whether a middleware before the handler around v holds
// the whole body to a schema: validate(schema). Fields that the schema does
// not name are refused by Joi, and dropped by others where the body becomes
// what the schema has read.
func shapedBefore(v flow.Value) bool {
	f := v.File
	for fn := v.FuncID(); fn > 0; fn = f.Func(fn).Parent {
		for _, r := range registrations(f, fn) {
			for i, a := range r.Args() {
				if i != r.arg && shapes(a, 0) {
					return true
				}
			}
			if slices.ContainsFunc(r.before(), func(a flow.Value) bool { return shapes(a, 0) }) {
				return true
			}
		}
	}
	return false
}

// shapes reports whether a middleware is made with a schema, and either the
// schema refuses what it does not name, or the middleware keeps its answer.
func shapes(v flow.Value, depth int) bool {
	for _, o := range originsOf(v) {
		if o.Op() == js.OpArray && depth == 0 {
			for _, id := range o.File.JS.Operands(o.Row()) {
				if shapes(o.File.Value(id), depth+1) {
					return true
				}
			}
		}
		c, ok := o.AsCall()
		if !ok {
			continue
		}
		text := middlewareText(c)
		if strings.Contains(text, "allowUnknown") {
			continue
		}
		for _, a := range c.Args() {
			for _, schema := range a.Origins() {
				if schema.Op() == js.OpObject { // of a schema for each part
					schema = propertyOf(schema, "body").Origin()
				}
				strict, ok := strictSchema(schema)
				if ok && (strict || keepsBody(text)) {
					return true
				}
			}
		}
	}
	return false
}

// strictSchema reports whether v is a schema of an object that names its
// fields, and whether it refuses all others.
func strictSchema(v flow.Value) (strict, ok bool) {
	for range 12 {
		c, called := v.AsCall()
		if !called {
			break
		}
		switch c.Callee.Name() {
		case "unknown", "pattern", "passthrough", "loose", "looseObject", "catchall":
			return false, false
		case "strict", "noUnknown":
			strict = true
		case "object", "keys", "shape", "strictObject":
			ok = true
			strict = strict || c.Callee.Name() == "strictObject" || slices.ContainsFunc(c.Callee.Paths(), func(p string) bool {
				return strings.HasPrefix(p, "joi.") || strings.HasPrefix(p, "@hapi/joi.") || strings.HasPrefix(p, "celebrate.")
			})
		}
		v = c.Receiver().Origin()
	}
	return strict, ok
}

// middlewareText returns the text of the functions that make a middleware.
func middlewareText(made flow.Call) string {
	targets, _ := made.Targets()
	text := ""
	for _, t := range targets[:min(len(targets), 4)] {
		text += wholeText(t.File.Value(t.File.Func(t.Func).Value))
	}
	return text
}

// keepsBody reports whether a middleware puts what it has read in the place of
// the body.
func keepsBody(text string) bool {
	for _, kept := range [...]string{".body = ", ".body=", "] = ", "Object.assign(req"} {
		if strings.Contains(text, kept) {
			return true
		}
	}
	return false
}
