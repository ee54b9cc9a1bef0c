package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// readsElement reports whether a path leads to what an element says of itself.
func (s *search) readsElement(path pathID) bool {
	for range maxPath {
		if path == 0 {
			return false
		}
		name, rest := s.pop(path)
		if name == anything {
			return false
		}
		if model.ElementReads[name] {
			return true
		}
		path = rest
	}
	return false
}

// typed reports whether a property is what a visitor types or chooses: the value
// of a field that the script has looked up, or that an event is about.
func typed(base flow.Value, name string) bool {
	if name != "value" {
		return false
	}
	if c, ok := base.Origin().AsCall(); ok {
		switch c.Method() {
		case "getElementById", "querySelector":
			return true
		}
		return false
	}
	if base.Op() != js.OpGet || base.Name() != "target" && base.Name() != "currentTarget" {
		return false
	}
	event := base.File.Value(base.Row().X)
	return event.Op() == js.OpRef && event.Origin().Op() == js.OpParam && eventNames[strings.ToLower(event.Name())]
}

var eventNames = map[string]bool{"e": true, "ev": true, "evt": true, "event": true}

// readsMarkup reports whether what is assigned to a property of an element is
// read as markup: not if the element holds text only, such as a style sheet, is
// a script that does not run, or no element at all.
func readsMarkup(element flow.Value, name string) bool {
	if !model.MarkupProperties[name] {
		return false
	}
	o := element.Origin()
	if o.Op() == js.OpObject || name == "innerHTML" && namesStyle(element.Name()) {
		return false
	}
	if c, ok := o.AsCall(); ok && name == "innerHTML" && c.Method() == "createElement" {
		tag, _ := c.Arg(0).Str()
		return !textElements[strings.ToLower(tag)] && !(tag == "script" && holdsData(element))
	}
	return true
}

// textElements hold text, and no elements: see https://html.spec.whatwg.org/#raw-text-elements.
var textElements = map[string]bool{"style": true, "textarea": true, "title": true}

// namesStyle reports whether a variable is named after a style sheet.
func namesStyle(name string) bool {
	name = strings.ToLower(name)
	for _, end := range [...]string{"style", "styles", "styleel", "styleelement", "styletag", "stylenode", "stylesheet"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// holdsData reports whether a script element is of a type that does not run:
// script.type = 'application/json'.
func holdsData(script flow.Value) bool {
	if script.Op() != js.OpRef {
		return false
	}
	for _, id := range script.File.Stored(script.Row().Sym, "type") {
		kind, ok := script.File.Value(id).Str()
		kind = strings.ToLower(kind)
		if ok && kind != "" && kind != "module" && !strings.Contains(kind, "javascript") && !strings.Contains(kind, "ecmascript") && !strings.Contains(kind, "babel") {
			return true
		}
	}
	return false
}

// otherWindow reports whether a value is the window of a frame, or one that the
// script has opened: what is assigned to its location is where it goes.
func otherWindow(v flow.Value) bool {
	switch v.Name() {
	case "contentWindow", "opener":
		return true
	}
	if op := v.Op(); (op == js.OpGet || op == js.OpGetDyn) && v.File.Value(v.Row().X).Name() == "frames" {
		return true
	}
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("globalThis.open")
}

// insertsInto recognises what is put into an element by methods that take
// elements: a parsed document, or the text of a script.
func insertsInto(c flow.Call) []Sink {
	parses := c.File.Str("parseFromString") != 0 && c.File.Str("removeAttribute") == 0 // which a sanitiser calls
	var list []Sink
	for _, a := range c.Args() {
		if a.Op() == js.OpSpread {
			a = a.File.Value(a.Row().X)
		}
		if tag, ok := tagOf(c.Receiver()); ok && tag == "script" && !holdsData(c.Receiver()) {
			text, made := a.AsCall()
			if made && text.Method() == "createTextNode" {
				a = text.Arg(0)
			}
			list = append(list, Sink{Kind: model.DOM, Call: c, At: c.Value, What: a})
		} else if text := parsedFrom(a); parses && text.OK() {
			list = append(list, Sink{Kind: model.DOM, Call: c, At: c.Value, What: text})
		}
	}
	return list
}

// insertMethods are methods of elements that take elements.
var insertMethods = map[string]bool{
	"append": true, "appendChild": true, "prepend": true, "before": true, "after": true, "replaceWith": true, "replaceChildren": true, "replaceChild": true, "insertBefore": true, "insertAdjacentElement": true, "adoptNode": true, "importNode": true,
}

// parsedFrom returns the text that an element comes from which stands in a
// document that DOMParser has made.
func parsedFrom(v flow.Value) flow.Value {
	for range 12 {
		switch row := v.Row(); row.Op {
		case js.OpGet, js.OpGetDyn, js.OpElem, js.OpSpread, js.OpAwait:
			v = v.File.Value(row.X)
		case js.OpRef:
			o := v.Origin()
			if o == v {
				return flow.Value{}
			}
			v = o
		case js.OpCall:
			c, _ := v.AsCall()
			if c.Method() == "parseFromString" {
				if kind, _ := c.Arg(1).Str(); kind == "text/html" || kind == "image/svg+xml" || kind == "application/xhtml+xml" {
					return c.Arg(0)
				}
				return flow.Value{}
			}
			if c.Callee.Is("globalThis.Array.from") || c.Method() == "importNode" || c.Method() == "adoptNode" {
				v = c.Arg(0)
			} else {
				v = c.Receiver()
			}
		default:
			return flow.Value{}
		}
	}
	return flow.Value{}
}

// writesDocument reports whether a call writes into the document of a frame or
// of a window that was opened.
func writesDocument(c flow.Call) bool {
	if m := c.Method(); m != "write" && m != "writeln" {
		return false
	}
	for _, v := range append(c.Receiver().Origins(), c.Receiver()) {
		if v.Op() == js.OpGet && (v.Name() == "contentDocument" || v.Name() == "document" && !v.Is("globalThis.document")) {
			return true
		}
	}
	return false
}
