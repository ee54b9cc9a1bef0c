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
	"script": {"src": model.Redirect, "href": model.Redirect, "text": model.DOM, "textcontent": model.DOM, "innertext": model.DOM},
	"":       {"href": model.Link, "action": model.Link, "formaction": model.Link, "srcdoc": model.DOM},
}

// elementNames are the attributes in [elementKinds].
var elementNames = func() map[string]bool {
	names := map[string]bool{}
	for _, kinds := range elementKinds {
		for name := range kinds {
			names[name] = true
		}
	}
	return names
}()

// attributeKind says what an attribute or a property of an element does, ""
// being an element whose tag is not in sight.
func attributeKind(tag, name string) model.Kind {
	if model.MarkupProperties[name] {
		return model.DOM
	}
	return elementKinds[tag][strings.ToLower(name)]
}

// isHandlerName reports whether the value of an attribute is a program.
func isHandlerName(name string) bool {
	return len(name) > 3 && strings.EqualFold(name[:2], "on") && !strings.ContainsAny(name, "-:")
}

// renderedSinks are the attributes of an element of JSX.
func renderedSinks(v flow.Value) []Sink {
	f, row := v.File, v.Row()
	tag, _ := f.Value(row.X).Str()
	if tag == "" || tag[0] < 'a' { // a component
		return nil
	}
	var list []Sink
	for _, id := range f.JS.Operands(row) {
		prop := f.JS.At(id)
		if prop.Op == js.OpSpread { // <a {...props}>
			for _, name := range spreadNames {
				if kind := attributeKind(tag, name); kind != model.NoKind {
					list = append(list, Sink{Kind: kind, At: f.Value(id), What: f.Value(prop.X), Path: name})
				}
			}
			if given := f.Value(prop.X); given.Origin().Op() == js.OpCall { // what was parsed may bring markup along
				list = append(list, Sink{Kind: model.DOM, At: f.Value(id), What: given, Path: "dangerouslySetInnerHTML.__html"})
			}
		}
		if prop.Op != js.OpProp || prop.X == 0 {
			continue
		}
		if kind := attributeKind(tag, f.JS.Str(prop.Str)); kind != model.NoKind {
			list = append(list, Sink{Kind: kind, At: f.Value(id), What: f.Value(prop.X)})
		}
	}
	return list
}

// spreadNames are the attributes that are looked for in what an element is
// given all of.
var spreadNames = []string{"href", "src", "srcDoc", "action"}

// propertyKind says what a property of an element does that the page's code
// has made or looked up.
func propertyKind(element flow.Value, name string) model.Kind {
	name = strings.ToLower(name)
	if !elementNames[name] {
		return model.NoKind
	}
	tag, ok := tagOf(element)
	if !ok || tag == "script" && elementKinds[tag][name] == model.DOM && holdsData(element) {
		return model.NoKind
	}
	return elementKinds[tag][name]
}

// attributeSinks reads element.setAttribute('href', x), $(element).attr('href', x)
// and what is given many at once: $('<a>', { href: x }), Object.assign(element, { innerHTML: x }).
func attributeSinks(c flow.Call) []Sink {
	if c.Op() == js.OpTag {
		return taggedSinks(c)
	}
	switch method := c.Method(); method {
	case "setAttribute":
		if n, _ := c.Len(); n == 3 { // of the Renderer2 of Angular
			return namedAttribute(c, 1, func(_ flow.Value, name string) model.Kind { return attributeKind("", name) })
		}
		return namedAttribute(c, 0, propertyKind)
	case "setAttributeNS":
		return namedAttribute(c, 1, propertyKind)
	case "setProperty": // of the Renderer2 of Angular
		if n, _ := c.Len(); n == 3 {
			return namedAttribute(c, 1, func(_ flow.Value, name string) model.Kind { return attributeKind("", name) })
		}
		return nil
	case "attr", "prop":
		if !isQuery(c.Receiver()) {
			return nil
		}
		tag := queriedTag(c.Receiver())
		return append(objectAttributes(c, tag, c.Arg(0)), namedAttribute(c, 0, func(_ flow.Value, name string) model.Kind { return queriedKind(tag, name) })...)
	case "assign":
		if c.Callee.Is("globalThis.Object.assign") {
			tag, ok := tagOf(c.Arg(0))
			if ok || c.Arg(1).Option("innerHTML").State == flow.Present {
				return objectAttributes(c, tag, c.Arg(1))
			}
		}
		return nil
	}
	if n, _ := c.Len(); n < 2 {
		return nil
	}
	if c.Callee.Is("jquery") {
		if text, _ := c.Arg(0).Str(); strings.HasPrefix(strings.TrimSpace(text), "<") {
			return append(objectAttributes(c, madeTag(text), c.Arg(1)), objectKey(c, c.Arg(1), "html", model.DOM)...)
		}
	}
	if c.Callee.Is(model.ElementMakers...) || isRenderer(c.Callee) {
		tag, _ := c.Arg(0).Str()
		list := objectAttributes(c, tag, c.Arg(1))
		for _, key := range [...]string{"attrs", "domProps", "props"} { // of Vue 2
			if o := c.Arg(1).Option(key); o.State == flow.Present {
				list = append(list, objectAttributes(c, tag, o.Value)...)
			}
		}
		return list
	}
	return nil
}

// isRenderer recognises h of render(h), and this.$createElement, of Vue 2.
func isRenderer(v flow.Value) bool {
	switch v.Name() {
	case "h", "createElement":
		return v.Op() == js.OpRef && v.Origin().Op() == js.OpParam && isVue(v.File)
	case "$createElement":
		return true
	}
	return false
}

// namedAttribute is a call with the name of an attribute at n, and its value
// behind it.
func namedAttribute(c flow.Call, n int, kindOf func(element flow.Value, name string) model.Kind) []Sink {
	name, ok := c.Arg(n).Str()
	if count, _ := c.Len(); !ok || count != n+2 {
		return nil
	}
	_, name, cut := strings.Cut(name, ":") // xlink:href
	if !cut {
		name, _ = c.Arg(n).Str()
	}
	kind := kindOf(c.Receiver(), name)
	if kind == model.NoKind && isHandlerName(name) {
		kind = model.DOM
	}
	if kind == model.NoKind {
		return nil
	}
	return []Sink{{Kind: kind, Call: c, At: c.Value, What: c.Arg(n + 1)}}
}

// objectAttributes are the attributes of an object literal.
func objectAttributes(c flow.Call, tag string, attrs flow.Value) []Sink {
	o := attrs.Origin()
	if o.Op() != js.OpObject {
		return nil
	}
	var list []Sink
	for _, id := range o.File.JS.Operands(o.Row()) {
		prop := o.File.JS.At(id)
		if prop.Op != js.OpProp || prop.X == 0 || o.File != c.File {
			continue
		}
		if kind := attributeKind(tag, o.File.JS.Str(prop.Str)); kind != model.NoKind {
			list = append(list, Sink{Kind: kind, Call: c, At: c.Value, What: o.File.Value(prop.X)})
		}
	}
	return list
}

func objectKey(c flow.Call, object flow.Value, key string, kind model.Kind) []Sink {
	if o := object.Option(key); o.State == flow.Present {
		return []Sink{{Kind: kind, Call: c, At: c.Value, What: o.Value}}
	}
	return nil
}

// queriedTag returns the tag of what $ has made or found, "" if it is not in sight.
func queriedTag(v flow.Value) string {
	c, _ := v.Origin().AsCall()
	text, _ := c.Arg(0).Str()
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return madeTag(text)
	}
	return selectedTag(c.Arg(0))
}

// queriedKind is attributeKind for elements of jQuery: those that run nothing
// when they are followed have no href that matters.
func queriedKind(tag, name string) model.Kind {
	if kind := attributeKind(tag, name); kind != model.NoKind || elementKinds[tag] != nil {
		return kind
	}
	return attributeKind("", name)
}

// isQuery reports whether a value is what $ has found.
func isQuery(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("globalThis.$", "globalThis.jQuery", "jquery")
}
