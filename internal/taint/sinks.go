package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A Sink is a place of a file that acts on a value.
type Sink struct {
	Kind model.Kind
	Call flow.Call  // not OK for an assignment to a property
	At   flow.Value // what acts: the call, or the assignment
	What flow.Value // what it acts on
	Path string     // below What
	By   string     // the library function that acts, if the call runs it through another: call, apply, forEach
	Key  bool       // What is the value of a key of an object that the call is given
}

// Sinks lists the sinks of a file whose value is not a constant, in source order.
func (a *Analysis) Sinks(f *flow.File) []Sink { return flow.Memo(f, sinksKey{}, a.findSinks) }

type sinksKey struct{}

func (a *Analysis) findSinks(f *flow.File) []Sink {
	var found []Sink
	add := func(s Sink) {
		if c := s.What.Const(); s.What.OK() && (s.Path != "" || c.Kind == flow.NoConst || c.Default) {
			found = append(found, s)
		}
	}
	for _, c := range f.AllCalls() {
		known := map[Sink]bool{}
		for _, s := range a.callbackSinks(c) {
			add(s)
		}
		for _, p := range c.Callee.Paths() {
			for _, s := range append(a.indirectSinks(c, p), a.laterSinks(c, p)...) {
				add(s)
			}
			for _, row := range a.Tables.Sinks[p] {
				if !applies(c, &row) {
					continue
				}
				for _, s := range sinksOf(c, row) {
					same := s
					same.Key = false
					if !known[same] && !(s.Kind == model.HTML && (saysPlain(c.Value) || readsAsText(c) || sendsBytes(c)) || s.Kind == model.Redirect && answersElsewise(c)) {
						known[same] = true
						add(s)
					}
				}
			}
		}
		if to := locationHeader(c); to.OK() && !answersElsewise(c) {
			add(Sink{Kind: model.Redirect, Call: c, At: c.Value, What: to})
		}
		for _, s := range shapedSinks(c) {
			add(s)
		}
		for _, s := range methodSinks(c) {
			record := s
			record.Kind, record.Path = model.Assign, ""
			if len(known) == 0 || s.Kind == model.NoSQL && !known[record] { // a query, beside what becomes a record
				add(s)
			}
		}
		for _, s := range attributeSinks(c) {
			add(s)
		}
		for _, s := range append(calledByName(c), recordSinks(c)...) {
			if !known[s] {
				add(s)
			}
		}
	}
	for _, s := range loopSinks(f) {
		add(s)
	}
	for _, s := range returnedSinks(f) {
		add(s)
	}
	valueSinks(f, add)
	slices.SortStableFunc(found, func(a, b Sink) int { return int(a.At.ID - b.At.ID) })
	return found
}

// valueSinks adds the sinks that are no calls: imports, arguments of shells,
// elements, assignments.
func valueSinks(f *flow.File, add func(Sink)) {
	for _, id := range f.Rows(js.OpArray) {
		for _, s := range shellArray(f.Value(id)) {
			add(s)
		}
	}
	for _, id := range f.Rows(js.OpImport) {
		add(Sink{Kind: model.Module, At: f.Value(id), What: f.Value(f.JS.At(id).X)})
	}
	for _, id := range f.Rows(js.OpJSX) {
		for _, s := range renderedSinks(f.Value(id)) {
			add(s)
		}
	}
	for _, id := range f.Rows(js.OpAssign) {
		for _, s := range assignSinks(f.Value(id)) {
			add(s)
		}
	}
}

// sinksOf applies a row to a call.
func sinksOf(c flow.Call, row model.Sink) []Sink {
	if row.Arg >= 0 {
		arg := c.Arg(row.Arg)
		if !arg.OK() {
			at := argumentIn(c.File, c.File.JS.Operands(c.Row()), row.Arg)
			return []Sink{{Kind: row.Kind, Call: c, At: c.Value, What: at.v, Path: below(at.path, row.Path)}}
		}
		if list, ok := parts(c, &row); ok {
			return list
		}
		if row.Kind == model.Command && row.Path == "" && arg.Op() == js.OpFunc || row.Kind == model.DOM && isSelector(c, arg) {
			return nil
		}
		return []Sink{{Kind: row.Kind, Call: c, At: c.Value, What: arg, Path: row.Path}}
	}
	var list []Sink
	for i, a := range c.Args() {
		if row.Arg == model.All || i >= -10-row.Arg {
			s := Sink{Kind: row.Kind, Call: c, At: c.Value, What: a, Path: row.Path}
			if a.Op() == js.OpSpread {
				s.What, s.Path = c.File.Value(a.Row().X), below(anyElement, row.Path)
			} else if row.Kind == model.Merge && a.Origin().Op() == js.OpObject {
				s.Path = "*" // what lies in it is merged as well
			}
			list = append(list, s)
		}
	}
	return list
}

// isSelector reports whether the argument of $() is a selector and no markup:
// only what begins with < is.
func isSelector(c flow.Call, arg flow.Value) bool {
	if !c.Callee.Is("jquery") {
		return false
	}
	text := strings.TrimSpace(leadingText(arg, 0).text)
	return text != "" && text[0] != '<' || arg.Is("globalThis.location.hash", "globalThis.document.location.hash")
}

// methodSinks recognises queries by what is asked, where nobody knows what
// the method is called on.
func methodSinks(c flow.Call) []Sink {
	method := c.Method()
	if list := querySinks(c); list != nil {
		return list
	}
	if list := foreignCommand(c); list != nil {
		return list
	}
	if n, ok := model.MarkupMethods[method]; ok && isElement(c) && c.Arg(n).OK() {
		return []Sink{{Kind: model.DOM, Call: c, At: c.Value, What: c.Arg(n)}}
	}
	if insertMethods[method] {
		if list := insertsInto(c); list != nil {
			return list
		}
	}
	if writesDocument(c) {
		return []Sink{{Kind: model.DOM, Call: c, At: c.Value, What: c.Arg(0)}}
	}
	if model.AmountMethods[method] && c.Arg(0).OK() {
		return []Sink{{Kind: model.Size, Call: c, At: c.Value, What: c.Arg(0)}}
	}
	if madePattern[method] && isSpelt(c.Receiver()) {
		return []Sink{{Kind: model.Pattern, Call: c, At: c.Value, What: c.Arg(0)}}
	}
	if method == "mv" && isUpload(c.Receiver()) {
		return []Sink{{Kind: model.Path, Call: c, At: c.Value, What: c.Arg(0)}}
	}
	if args, ok := model.DocumentMethods[method]; ok && !madeHere(c.Receiver()) && isDocuments(c, c.Arg(args[0])) {
		var list []Sink
		for _, n := range args {
			list = append(list, Sink{Kind: model.NoSQL, Call: c, At: c.Value, What: c.Arg(n), Path: "*"})
		}
		return list
	}
	return nil
}

// madeHere reports whether a value is an instance of a class of the program
// that inherits from nothing outside of it.
func madeHere(v flow.Value) bool {
	for _, o := range v.Origins() {
		if o.Op() != js.OpNew {
			return false
		}
		c := o.File.Value(o.Row().X).Origin()
		if c.Op() != js.OpClass || c.Row().X != 0 {
			return false
		}
	}
	return v.OK()
}

// locationHeader returns what a call gives for the header Location:
// res.setHeader('Location', x), res.writeHead(302, { Location: x }).
func locationHeader(c flow.Call) flow.Value {
	switch c.Method() {
	case "setHeader", "header", "set":
		if name, _ := c.Arg(0).Str(); strings.EqualFold(name, "location") && isAnswer(c.Receiver()) {
			return c.Arg(1)
		}
	case "writeHead":
		headers := c.Arg(1)
		if headers.Op() == js.OpString {
			headers = c.Arg(2)
		}
		for _, key := range [...]string{"Location", "location"} {
			if o := headers.Option(key); o.State == flow.Present && isAnswer(c.Receiver()) {
				return o.Value
			}
		}
	}
	return flow.Value{}
}

// isAnswer reports whether a value is the answer of a server, by what the
// framework hands over or by its name.
func isAnswer(v flow.Value) bool {
	if v.Is("http:res", "express:res", "koa:ctx", "fastify:reply", "next:res") {
		return true
	}
	switch v.Name() {
	case "res", "response", "resp", "reply":
		return true
	}
	return false
}

// isElement reports whether a method that inserts markup is called on an
// element or a jQuery object, as far as the file can tell.
func isElement(c flow.Call) bool {
	switch c.Method() {
	case "insertAdjacentHTML", "createContextualFragment", "setHTMLUnsafe":
		return true
	}
	if n, _ := c.Len(); n != 1 || len(c.Receiver().Paths()) > 0 {
		return false
	}
	return flow.Memo(c.File, queryKey{}, mentionsQuery)
}

type queryKey struct{}

// mentionsQuery reports whether a file may have objects of jQuery: it names the
// library, or a variable $ that is none of its own, as a minifier makes them.
func mentionsQuery(f *flow.File) bool {
	if f.Str("jQuery") != 0 || f.Str("jquery") != 0 || f.Str("zepto") != 0 || f.Str("cash-dom") != 0 {
		return true
	}
	name := f.Str("$")
	return name != 0 && slices.ContainsFunc(f.Rows(js.OpGlobal), func(id js.ValueID) bool { return f.JS.At(id).Str == name })
}
