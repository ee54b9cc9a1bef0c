package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/regex"
)

// routeParts are what routes call the parts of a request for which they have
// schemas, by the name of the part.
var routeParts = map[string][]string{
	"query": {"query", "querystring"}, "params": {"params"}, "body": {"body"}, "payload": {"payload"}, "headers": {"headers"}, "state": {"state"}, "cookies": {"cookies"},
}

// routed reports whether the options of a route have a schema that makes a
// field harmless: of hapi { options: { validate: { query: ... } } }, of Fastify
// { schema: { querystring: ... } }. Arguments of the call that registers the
// handler fn are options, or lists of them.
func (s *search) routed(arg flow.Value, f *flow.File, fn js.FuncID, part, field string) bool {
	for _, o := range arg.Origins() {
		switch o.Op() {
		case js.OpArray:
			for _, id := range o.File.JS.Operands(o.Row()) {
				if e := o.File.Value(id).Origin(); e.Op() == js.OpObject && hasHandler(e, f, fn) && s.routeRules(e, part, field) {
					return true
				}
			}
		case js.OpObject:
			if s.routeRules(o, part, field) {
				return true
			}
		}
	}
	return false
}

// matchedByRoute reports whether the address of a route has a pattern for a
// parameter that leaves nothing to fear: '/users/:id(\\d+)'.
func (s *search) matchedByRoute(c flow.Call, name string) bool {
	address, _ := c.Arg(0).Str()
	_, rest, ok := strings.Cut(address, ":"+name+"(")
	if !ok || strings.Contains(rest[:strings.IndexByte(rest+")", ')')], "(") {
		return false
	}
	re, err := regex.Parse("^(?:"+rest[:strings.IndexByte(rest+")", ')')]+")$", "")
	return err == nil && allowedBy(&contents{re: re}).Has(s.kind)
}

// hasHandler reports whether a function is the handler of a route.
func hasHandler(route flow.Value, f *flow.File, fn js.FuncID) bool {
	for _, path := range [][]string{{"handler"}, {"options", "handler"}, {"config", "handler"}} {
		at := route
		for _, name := range path {
			if at = propertyOf(at.Origin(), name); !at.OK() {
				break
			}
		}
		if at.OK() {
			if o := at.Origin(); o.File == f && o.Op() == js.OpFunc && o.Row().Func == fn {
				return true
			}
		}
	}
	return false
}

type routesKey struct{}

// shapedByRoute reports whether the payload that a handler of hapi is given has
// been held to a schema, which refuses what it does not name:
// { handler, validate: { payload: schema } }.
func shapedByRoute(v flow.Value) bool {
	routes := flow.Memo(v.File, routesKey{}, routesOf)
	for fn := v.FuncID(); fn > 0; fn = v.File.Func(fn).Parent {
		route, ok := routes[fn]
		if !ok {
			continue
		}
		rules := propertyOf(route, "validate").Origin()
		schema := propertyOf(rules, "payload")
		if !schema.OK() || schema.Const().Kind != flow.NoConst {
			return false
		}
		for _, loose := range [...]string{"unknown(", "any(", "pattern(", "allowUnknown"} {
			if strings.Contains(wholeText(rules), loose) || strings.Contains(wholeText(schema.Origin()), loose) {
				return false
			}
		}
		return true
	}
	return false
}

// wholeText returns the whole text of a value.
func wholeText(v flow.Value) string {
	row := v.Row()
	return v.File.JS.Text.Data[row.Start:row.End]
}

// routesOf finds the options that stand around the handlers of a file.
func routesOf(f *flow.File) map[js.FuncID]flow.Value {
	routes := map[js.FuncID]flow.Value{}
	for _, id := range f.Rows(js.OpObject) {
		o := f.Value(id)
		if h := propertyOf(o, "handler").Origin(); h.Op() == js.OpFunc && h.File == f {
			routes[h.Row().Func] = o
		}
	}
	return routes
}

func (s *search) routeRules(route flow.Value, part, field string) bool {
	for _, name := range routeParts[part] {
		for _, path := range [][]string{{"options", "validate"}, {"config", "validate"}, {"validate"}, {"schema"}, {"options", "schema"}} {
			at := route
			for _, step := range append(path, name) {
				if at = propertyOf(at.Origin(), step); !at.OK() {
					break
				}
			}
			if !at.OK() {
				continue
			}
			if at.Origin().Op() == js.OpObject && path[len(path)-1] == "schema" {
				if s.jsonSchema(at.Origin(), field) {
					return true
				}
			} else if s.schema(at, []string{field}, 0) {
				return true
			}
		}
	}
	return false
}

// jsonSchema reports whether a JSON schema makes a field harmless: it is a
// number, of a fixed list, of a harmless format, or matches a pattern that
// leaves nothing to fear.
func (s *search) jsonSchema(schema flow.Value, field string) bool {
	if props := propertyOf(schema, "properties").Origin(); props.Op() == js.OpObject {
		schema = props
	}
	rule := propertyOf(schema, field).Origin()
	if rule.Op() != js.OpObject {
		return false
	}
	if propertyOf(rule, "enum").OK() || propertyOf(rule, "const").OK() {
		return true
	}
	format, _ := propertyOf(rule, "format").Str()
	switch format {
	case "uuid", "date", "date-time", "time", "ipv4", "ipv6":
		return true
	}
	if pattern, ok := propertyOf(rule, "pattern").Str(); ok {
		if re := patternOf(propertyOf(rule, "pattern").Origin()); re != nil && pattern != "" && allowedBy(&contents{re: re}).Has(s.kind) {
			return true
		}
	}
	switch kind, _ := propertyOf(rule, "type").Str(); strings.ToLower(kind) {
	case "integer", "number", "boolean":
		return true
	case "string":
		return objectKinds.Has(s.kind) || s.kind == model.Size
	}
	return false
}
