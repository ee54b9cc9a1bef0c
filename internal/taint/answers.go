package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A typing is a place that says of which type an answer is.
type typing struct {
	at     flow.Value
	call   flow.Call // not OK for ctx.type = 'text'
	root   js.SymID  // the variable that holds the answer
	markup bool
}

type typingsKey struct{}

// typingsOf returns where a file sets the type of an answer to a constant, or
// says that it is a file to keep, in source order.
func typingsOf(f *flow.File) []typing { return flow.Memo(f, typingsKey{}, findTypings) }

func findTypings(f *flow.File) []typing {
	var list []typing
	for _, c := range f.AllCalls() {
		if text := typeGiven(c); text != "" {
			list = append(list, typing{c.Value, c, rootOf(c.Receiver()), isMarkupType(text)})
		}
		if attaches(c) {
			list = append(list, typing{c.Value, c, rootOf(c.Receiver()), false})
		} else if root := attachedBy(c); root != 0 {
			list = append(list, typing{c.Value, flow.Call{}, root, false})
		}
	}
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if target := f.Value(row.X); target.Op() == js.OpGet && (target.Name() == "type" || target.Name() == "contentType") {
			if text, ok := f.Value(row.Y).Str(); ok {
				list = append(list, typing{f.Value(id), flow.Call{}, rootOf(target), isMarkupType(text)})
			}
		}
	}
	return list
}

// typeGiven returns the type that a call sets: res.type('text'),
// res.set('Content-Type', 'text/plain'), res.writeHead(200, { 'Content-Type': ... }).
func typeGiven(c flow.Call) string {
	switch c.Method() {
	case "type", "contentType":
		text, _ := c.Arg(0).Str()
		return text
	case "set", "setHeader", "header", "append":
		if name, ok := c.Arg(0).Str(); ok {
			if !strings.EqualFold(name, "content-type") {
				return ""
			}
			text, _ := c.Arg(1).Str()
			return text
		}
		return typeOption(c.Arg(0))
	case "writeHead":
		if text := typeOption(c.Arg(1)); text != "" {
			return text
		}
		return typeOption(c.Arg(2))
	}
	return ""
}

func typeOption(headers flow.Value) string {
	if !headers.OK() {
		return ""
	}
	for _, key := range [...]string{"Content-Type", "content-type", "Content-type"} {
		if text, ok := headers.Option(key).Str(); ok {
			return text
		}
	}
	return ""
}

// isMarkupType reports whether a browser may run scripts in an answer of a
// type, or of the extension of a file.
func isMarkupType(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "htm") || strings.Contains(text, "xml") || strings.Contains(text, "svg")
}

// rootOf returns the variable that a chain of calls and properties begins with.
func rootOf(v flow.Value) js.SymID {
	for range 30 {
		switch row := v.Row(); row.Op {
		case js.OpRef:
			return row.Sym
		case js.OpGet, js.OpCall:
			v = v.File.Value(row.X)
		default:
			return 0
		}
	}
	return 0
}

// saysPlain reports whether the answer that a call sends, or an assignment
// makes up, has been said to be of a type that browsers do not run.
func saysPlain(v flow.Value) bool {
	c, called := v.AsCall()
	root := v.File.Value(v.Row().X)
	sym := rootOf(root)
	last := -1
	list := typingsOf(v.File)
	for i, t := range list {
		switch {
		case called && t.call.OK() && (inChain(c.Receiver(), t.call) || inChain(t.call.Receiver(), c)):
			return !t.markup // res.type('text').send(x), h.response(x).type('text/plain')
		case sym != 0 && t.root == sym && t.at.Row().End <= v.Row().Start && comesFirst(t.at, v):
			last = i
		case sym != 0 && t.root == sym && t.markup:
			return false // somewhere else in the file, and the order is not known
		}
	}
	return last >= 0 && !list[last].markup
}

// saysMarkup reports whether the answer that an assignment makes up has been
// said to be HTML.
func saysMarkup(v flow.Value) bool {
	sym := rootOf(v.File.Value(v.Row().X))
	said := false
	for _, t := range typingsOf(v.File) {
		if sym != 0 && t.root == sym && t.at.Row().End <= v.Row().Start && comesFirst(t.at, v) {
			said = t.markup
		}
	}
	return said
}

// comesFirst reports whether a place of a function has been passed wherever v
// runs, which stands in that function or in one within it.
func comesFirst(at, v flow.Value) bool {
	v = outside(v, at.FuncID())
	return v.FuncID() == at.FuncID() && v.File.Dominates(at.ID, v.ID)
}

// inChain reports whether a call is part of the chain of calls that v is.
func inChain(v flow.Value, call flow.Call) bool {
	for range 20 {
		if v == call.Value {
			return true
		}
		c, ok := v.AsCall()
		if !ok {
			return false
		}
		v = c.Receiver()
	}
	return false
}

// returnedSinks are what handlers return, where the framework acts on it.
func returnedSinks(f *flow.File) []Sink {
	if !mayReturnAnswers(f) {
		return nil
	}
	var list []Sink
	for i := range f.JS.Funcs {
		fn := js.FuncID(i)
		if len(f.Returns(fn)) == 0 {
			continue
		}
		for _, row := range returnedRows(f, fn) {
			if row.When == model.MarkupAnswers && !flow.Memo(f, markupKey{}, answersMarkup) {
				continue
			}
			for _, id := range f.Returns(fn) {
				v := f.Value(id)
				if v.Op() == js.OpReturn {
					v = f.Value(v.Row().X)
				}
				if !v.OK() || row.Text && !isText(v) || row.Path != "" && v.Origin().Op() != js.OpObject || row.Kind == model.HTML && saysPlainBefore(v, fn) {
					continue
				}
				list = append(list, Sink{Kind: row.Kind, At: v, What: v, Path: row.Path})
			}
		}
	}
	return list
}

// mayReturnAnswers is a quick test that most files fail: no framework is in use
// that looks at what handlers return, and no word of such an answer is there.
func mayReturnAnswers(f *flow.File) bool {
	for _, word := range []string{"statusCode", "getServerSideProps", "defineEventHandler", "eventHandler"} {
		if f.JS.FindStr(word) != 0 {
			return true
		}
	}
	return f.Prog.Uses("@hapi/hapi", "hapi", "h3", "@azure/functions") || len(f.JS.Decorators) > 0 && f.Prog.Uses("@nestjs/common") || f.Prog.Uses("fastify") && flow.Memo(f, markupKey{}, answersMarkup)
}

// returnedRows returns what a framework does with what a function returns.
func returnedRows(f *flow.File, fn js.FuncID) []model.Returned {
	row := f.Func(fn)
	if row.Params == 0 || row.Kind == js.FuncModule {
		return nil
	}
	var rows []model.Returned
	nest := false
	for n, id := range f.JS.List[row.Lo:row.Hi] {
		for _, p := range f.Value(id).Paths() {
			if p == "express:res" {
				return nil // the handler sends the answer itself
			}
			nest = nest || strings.HasPrefix(p, "nest:")
			for _, r := range model.ReturnedSinks {
				if n == 0 && r.Role == p && (r.Func == "" || r.Func == f.JS.Str(row.Name)) {
					rows = append(rows, r)
				}
			}
		}
	}
	if nest {
		rows = append(rows, nestRows(f, fn)...)
	}
	return rows
}

func nestRows(f *flow.File, fn js.FuncID) []model.Returned {
	var rows []model.Returned
	for _, d := range f.JS.Decorators {
		if d.Func != fn || d.Param >= 0 {
			continue
		}
		for _, p := range f.Value(d.Value).Paths() {
			switch {
			case p == model.NestRedirect:
				return []model.Returned{{Path: "url", Kind: model.Redirect}}
			case model.NestVerbs[p]:
				rows = append(rows, model.Returned{Kind: model.HTML, Text: true})
			}
		}
	}
	return rows
}

// isText reports whether a value is a text that is put together.
func isText(v flow.Value) bool {
	for _, o := range append(v.Origins(), v) {
		switch row := o.Row(); row.Op {
		case js.OpTemplate:
			return true
		case js.OpBinary, js.OpAssign:
			return strings.HasPrefix(o.File.JS.Str(row.Str), "+")
		}
	}
	return false
}

// saysPlainBefore reports whether the function that returns v has said that
// its answer is plain.
func saysPlainBefore(v flow.Value, fn js.FuncID) bool {
	plain := false
	for _, t := range typingsOf(v.File) {
		if t.at.FuncID() == fn {
			plain = !t.markup
		}
	}
	return plain
}
