package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// elementKinds says what an attribute of an element does with its value: an
// address that begins with javascript: runs when it is followed, what a script
// is loaded from runs at once, srcdoc is markup. "" is an element whose tag is
// not in sight.
var elementKinds = map[string]map[string]model.Kind{
	"a": {"href": model.Link}, "area": {"href": model.Link}, "base": {"href": model.Link},
	"form": {"action": model.Link}, "button": {"formaction": model.Link}, "input": {"formaction": model.Link},
	"iframe": {"src": model.Link, "srcdoc": model.DOM}, "frame": {"src": model.Link}, "embed": {"src": model.Link}, "object": {"data": model.Link},
	"script": {"src": model.Redirect},
	"":       {"href": model.Link, "action": model.Link, "formaction": model.Link, "srcdoc": model.DOM},
}

// renderedSinks are the attributes of an element of JSX.
func renderedSinks(v flow.Value) []Sink {
	f, row := v.File, v.Row()
	tag, _ := f.Value(row.X).Str()
	kinds := elementKinds[tag]
	if kinds == nil || tag == "" {
		return nil
	}
	var list []Sink
	for _, id := range f.JS.Operands(row) {
		prop := f.JS.At(id)
		if prop.Op != js.OpProp || prop.X == 0 {
			continue
		}
		if kind := kinds[strings.ToLower(f.JS.Str(prop.Str))]; kind != model.NoKind {
			list = append(list, Sink{Kind: kind, At: f.Value(id), What: f.Value(prop.X)})
		}
	}
	return list
}

// attributeKind says what a property of an element does that the page's code
// has made or looked up.
func attributeKind(element flow.Value, name string) model.Kind {
	name = strings.ToLower(name)
	for _, kinds := range elementKinds {
		if kinds[name] != model.NoKind {
			if tag, ok := tagOf(element); ok {
				return elementKinds[tag][name]
			}
			break
		}
	}
	return model.NoKind
}

// tagOf returns the tag of an element, "" if it is not in sight; ok is false
// for what may be no element.
func tagOf(v flow.Value) (tag string, ok bool) {
	c, isCall := v.Origin().AsCall()
	if !isCall {
		return "", false
	}
	switch c.Method() {
	case "createElement":
		tag, _ = c.Arg(0).Str()
		return strings.ToLower(tag), true
	case "getElementById", "querySelector", "closest":
		return "", true
	}
	return "", false
}

// attributeSink reads element.setAttribute('href', x) and $(element).attr('href', x).
func attributeSink(c flow.Call) []Sink {
	name, ok := c.Arg(0).Str()
	if n, _ := c.Len(); !ok || n != 2 {
		return nil
	}
	kind := model.NoKind
	switch c.Method() {
	case "setAttribute":
		kind = attributeKind(c.Receiver(), name)
	case "attr", "prop":
		if isQuery(c.Receiver()) {
			kind = elementKinds[""][strings.ToLower(name)]
		}
	}
	if kind == model.NoKind {
		return nil
	}
	return []Sink{{Kind: kind, Call: c, At: c.Value, What: c.Arg(1)}}
}

// isQuery reports whether a value is what $ has found.
func isQuery(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("globalThis.$", "globalThis.jQuery", "jquery")
}
