package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// whole reports whether the current state is the very value that the sink is
// given, and not a text that is made of it. Frameworks send objects as JSON:
// errors, and all of a query or a body.
func (s *search) whole() bool {
	for n := s.at; n >= 0; n = s.states[n].parent {
		switch row := s.states[n].v.Row(); row.Op {
		case js.OpTemplate, js.OpBinary, js.OpCall, js.OpNew, js.OpTag, js.OpAssign:
			if row.Op != js.OpAssign || s.states[n].v.File.JS.Str(row.Str) != "=" {
				return false
			}
		}
	}
	return true
}

// staysHere reports whether a status is one at which browsers go nowhere,
// whatever the header Location says: 201 Created.
func staysHere(status flow.Value) bool {
	n, ok := status.Num()
	return ok && (n < 300 || n > 399)
}

type statusKey struct{}

// statusesOf returns where a file sets the status of an answer to such a one.
func statusesOf(f *flow.File) []flow.Call { return flow.Memo(f, statusKey{}, findStatuses) }

func findStatuses(f *flow.File) []flow.Call {
	var list []flow.Call
	for _, c := range f.AllCalls() {
		if m := c.Method(); (m == "status" || m == "code") && staysHere(c.Arg(0)) {
			list = append(list, c)
		}
	}
	return list
}

// answersElsewise reports whether a call sets such a status, or the chain that
// it stands in does, before it or after: res.status(201).header('location', x),
// h.response(x).header('location', y).code(201).
func answersElsewise(c flow.Call) bool {
	if c.Method() == "writeHead" {
		return staysHere(c.Arg(0))
	}
	for _, set := range statusesOf(c.File) {
		if inChain(set.Receiver(), c) {
			return true
		}
	}
	v := c.Receiver()
	for range 20 {
		before, ok := v.AsCall()
		if !ok {
			return false
		}
		if m := before.Method(); m == "status" || m == "code" {
			return staysHere(before.Arg(0))
		}
		v = before.Receiver()
	}
	return false
}

// readsAsText reports whether a browser that is told no type takes what a call
// sends for plain text: the answer begins with a text that is no tag, and the
// program says nowhere in the file that it is HTML. See section 7.1 of the
// MIME Sniffing Standard.
func readsAsText(c flow.Call) bool {
	if m := c.Method(); m != "end" || !c.Callee.Is("http:res.end") || flow.Memo(c.File, markupKey{}, answersMarkup) {
		return false
	}
	begins := strings.TrimSpace(leadingText(c.Arg(0), 0).text)
	if begins == "" || begins[0] == '<' {
		return false
	}
	root := rootOf(c.Receiver())
	for _, other := range c.File.AllCalls() {
		if m := other.Method(); m == "write" && rootOf(other.Receiver()) == root && other.Row().Start < c.Row().Start {
			return false // this is not where it begins
		}
	}
	for _, t := range typingsOf(c.File) {
		if t.markup {
			return false
		}
	}
	return !mentionsType(c.File)
}

// mentionsType reports whether a file sets a type that is no constant.
func mentionsType(f *flow.File) bool {
	for _, c := range f.AllCalls() {
		if m := c.Method(); m == "setHeader" || m == "set" || m == "header" || m == "writeHead" {
			if typeGiven(c) == "" && m == "writeHead" {
				if n, _ := c.Len(); n > 1 {
					return true
				}
			} else if name, ok := c.Arg(0).Str(); m != "writeHead" && (!ok || strings.EqualFold(name, "content-type") && typeGiven(c) == "") {
				return true
			}
		}
	}
	return false
}

// outside returns the value in the function fn that holds v: v, or the function
// in fn in which v stands.
func outside(v flow.Value, fn js.FuncID) flow.Value {
	for v.FuncID() != fn && v.FuncID() > 0 {
		v = v.File.Value(v.File.Func(v.FuncID()).Value)
	}
	return v
}

// isSentAsJSON reports whether a source is all of a query, a body or the like,
// an object, and reaches an answer as it is.
func (s *search) isSentAsJSON(p string, rest pathID) bool {
	if s.kind != model.HTML || rest != 0 || !model.ObjectSources[p] || !s.whole() {
		return false
	}
	s.cut = true // a text that is made of it is another matter
	return true
}
