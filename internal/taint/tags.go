package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// tagOf returns the tag of an element, "" if it is not in sight; ok is false
// for what may be no element.
func tagOf(v flow.Value) (tag string, ok bool) {
	o := v.Origin()
	switch row := o.Row(); row.Op {
	case js.OpElem, js.OpGetDyn: // one of a list
		return tagOfList(o.File.Value(row.X))
	case js.OpGet:
		if isIndex(o.Name()) || o.File.Value(row.X).Is("globalThis.document.forms") {
			return tagOfList(o.File.Value(row.X))
		}
		return "", false
	case js.OpParam: // list.forEach((element) => ...)
		for _, site := range o.File.Handed(row.Func) {
			if site.Arg == 0 && row.Y == 0 && model.Callbacks[site.Call.Method()] != nil {
				return tagOfList(site.Call.Receiver())
			}
		}
		return "", false
	}
	c, isCall := o.AsCall()
	if !isCall {
		return "", false
	}
	switch c.Method() {
	case "createElement":
		tag, _ = c.Arg(0).Str()
		return strings.ToLower(tag), true
	case "createElementNS":
		tag, _ = c.Arg(1).Str()
		return strings.ToLower(tag), true
	case "getElementById":
		return "", true
	case "querySelector", "closest":
		return selectedTag(c.Arg(0)), true
	case "item":
		return tagOfList(c.Receiver())
	}
	return "", false
}

// tagOfList is tagOf for what a list holds.
func tagOfList(list flow.Value) (tag string, ok bool) {
	for name, tag := range map[string]string{"forms": "form", "links": "a", "scripts": "script"} {
		if list.Is("globalThis.document." + name) {
			return tag, true
		}
	}
	c, ok := list.Origin().AsCall()
	if !ok {
		return "", false
	}
	switch c.Method() {
	case "querySelectorAll":
		return selectedTag(c.Arg(0)), true
	case "getElementsByTagName":
		tag, _ = c.Arg(0).Str()
		return strings.ToLower(tag), true
	case "getElementsByClassName", "getElementsByName":
		return "", true
	case "from": // Array.from(list)
		return tagOfList(c.Arg(0))
	}
	return "", false
}

// selectedTag returns the tag of the elements that a selector finds, "" if it
// names none.
func selectedTag(selector flow.Value) string {
	text, _ := selector.Str()
	if m := lastTag.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

// madeTag returns the tag of markup that is one element: <a>, <a/>.
func madeTag(markup string) string {
	if m := firstTag.FindStringSubmatch(markup); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

var firstTag = regexp.MustCompile(`^\s*<([a-zA-Z][\w-]*)`)

// lastTag is the name of a tag at the start of the last part of a selector.
var lastTag = regexp.MustCompile(`(?:^|[\s>+~])([a-zA-Z][\w-]*)(?:[.#\[:][^\s>+~,]*)?$`)
