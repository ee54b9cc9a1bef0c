package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// readsPage reports whether a call reads a text that stands in the page: $x.val(),
// $x.attr('title'). With a value more it writes it, and gives the element back;
// data kept under a name with a dot is the object of some plugin.
func readsPage(c flow.Call) bool {
	n, ok := model.PageMethods[c.Method()]
	if given, _ := c.Len(); !ok || given != n {
		return false
	}
	if c.Method() == "text" { // of a response, and not of an element
		for _, o := range c.Receiver().Origins() {
			if from, ok := o.AsCall(); ok && from.Callee.Name() == "fetch" {
				return false
			}
		}
	}
	if isMade(c) {
		return false
	}
	key, _ := c.Arg(0).Str()
	return !strings.Contains(key, ".") && c.Arg(0).Origin().Op() != js.OpObject
}

// escapesMarkdown reports whether a parser of Markdown writes the markup in a
// text as text.
func escapesMarkdown(c flow.Call, path string) bool {
	option := model.EscapesUnless[path]
	if option == "" {
		return false
	}
	made, ok := c.Receiver().Origin().AsCall()
	if !ok {
		return false
	}
	if n, exact := made.Len(); n == 0 && exact {
		return true
	}
	first, given := made.Arg(0).Str()
	if given { // a preset
		return first == "default" || first == "zero"
	}
	o := made.Option(0, option)
	return o.State == flow.Absent || o.IsFalse()
}

// isPasted reports whether a call reads what is pasted or dropped into a page,
// which another page may have put there.
func isPasted(c flow.Call) bool {
	if c.Method() != "getData" {
		return false
	}
	from := c.Receiver()
	if from.Op() == js.OpLogical { // (e.clipboardData || window.clipboardData)
		from = c.File.Value(from.Row().X)
	}
	return from.Name() == "clipboardData" || from.Name() == "dataTransfer"
}

// isMade reports whether a call is one of a chain that begins with an element
// which the script has made, and which stands in no page yet: $('<li>').data(k).
func isMade(c flow.Call) bool {
	for range 20 {
		next, ok := c.Receiver().AsCall()
		if !ok {
			return false
		}
		c = next
		if text, _ := c.Arg(0).Str(); !c.Receiver().OK() && strings.HasPrefix(strings.TrimSpace(text), "<") {
			return true
		}
	}
	return false
}

// awaited reports whether the way to the sink waits for the value of a state:
// elements give their texts at once, responses do not.
func (s *search) awaited(st *state) bool {
	return st.parent >= 0 && s.states[st.parent].v.Op() == js.OpAwait
}

// cleans reports whether a function calls something that may clean a text.
func cleans(f *flow.File, fn js.FuncID) bool {
	span := f.JS.At(f.Func(fn).Value)
	for _, c := range f.AllCalls() {
		if row := c.Row(); row.Start < span.Start || row.End > span.End {
			continue
		}
		name := strings.ToLower(c.Callee.Name())
		for _, part := range []string{"replace", "escape", "sanit", "purify", "encode", "strip", "clean", "filter", "parse", "text", "xss", "remove", "split"} {
			if strings.Contains(name, part) {
				return true
			}
		}
	}
	return false
}
