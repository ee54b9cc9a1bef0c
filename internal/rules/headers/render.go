package headers

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// Bounds of a header's value that is put together. They are far above what
// servers send, and keep hostile code cheap.
const (
	maxRender = 1 << 15 // bytes
	maxParts  = 1 << 10 // values that are looked at
)

// render returns the text that a value has when the program runs, with holes
// for what is not known.
func render(v flow.Value) string {
	r := renderer{left: maxParts}
	return r.text(v)
}

type renderer struct{ left int }

func (r *renderer) text(v flow.Value) string {
	if r.left--; !v.OK() || r.left < 0 {
		return hole
	}
	if c := v.Const(); c.Kind == flow.String || c.Kind == flow.Number {
		return c.Text
	}
	o := v.Origin()
	f, row := o.File, o.Row()
	switch row.Op {
	case js.OpTemplate:
		return r.join(o, "")
	case js.OpArray:
		return r.join(o, ", ")
	case js.OpBinary:
		if text := r.text(f.Value(row.X)) + r.text(f.Value(row.Y)); f.JS.Str(row.Str) == "+" && len(text) <= maxRender {
			return text
		}
	case js.OpCall:
		c, _ := o.AsCall()
		return r.call(c)
	}
	return hole
}

// call knows the ways in which people put a policy together.
func (r *renderer) call(c flow.Call) string {
	switch c.Method() {
	case "join":
		list := c.Receiver().Origin()
		sep, ok := c.Arg(0).Str()
		if n, _ := c.Len(); n == 0 {
			sep, ok = ",", true
		}
		if list.Op() == js.OpArray && ok {
			return r.join(list, sep)
		}
	case "trim", "trimEnd", "trimStart":
		return r.text(c.Receiver())
	case "replace", "replaceAll":
		return r.replaced(c)
	}
	return hole
}

// replaced allows for replacements of white space, and takes what else is
// replaced for unknown.
func (r *renderer) replaced(c flow.Call) string {
	what := c.Arg(0).Origin()
	pattern := what.File.JS.Str(what.Row().Str)
	switch {
	case what.Op() == js.OpRegExp && (strings.Contains(pattern, `\s`) || strings.Contains(pattern, `\n`)):
		return r.text(c.Receiver())
	case what.Op() == js.OpString && pattern != "" && strings.TrimSpace(pattern) == "":
		return r.text(c.Receiver())
	case what.Op() == js.OpString && pattern != "":
		return strings.ReplaceAll(r.text(c.Receiver()), pattern, hole)
	}
	return hole
}

func (r *renderer) join(list flow.Value, sep string) string {
	var parts []string
	size := 0
	for _, e := range list.File.JS.Operands(list.Row()) {
		part := r.text(list.File.Value(e))
		if size += len(part) + len(sep); size > maxRender {
			return hole
		}
		parts = append(parts, part)
		if r.left < 0 {
			break
		}
	}
	if isChanged(list) {
		parts = append(parts, hole)
	}
	return strings.Join(parts, sep)
}
