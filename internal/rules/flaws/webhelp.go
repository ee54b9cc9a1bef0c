package flaws

import (
	"iter"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// lessen makes a finding in code that no visitor ever reaches, such as a test
// or a script, one of low severity.
func lessen(p *rule.CodePass, f *rule.Finding) *rule.Finding {
	if p.Aside() {
		f.Severity = rule.Low
	}
	return f
}

// calleeText names what is called: as written, and by its package where the
// source has require('x')() or the (0, x.default)() of compilers.
func calleeText(call flow.Call) string {
	switch call.Callee.Op() {
	case js.OpCall, js.OpSeq:
		if call.Path != "" {
			return strings.TrimSuffix(call.Path[strings.LastIndexByte(call.Path, '/')+1:], ".default")
		}
	}
	return call.Callee.Source()
}

// requestRoles are what frameworks hand to handlers and what carries the data
// of a request.
var requestRoles = []string{"express:req", "http:req", "koa:ctx", "fastify:req", "hapi:request", "next:req"}

// responseRoles are what a handler answers with.
var responseRoles = []string{"express:res", "http:res", "next:res", "koa:ctx.res", "fastify:reply", "fastify:reply.raw", "hapi:h"}

// A body is the rows of each function of a file, and the functions in it.
type body struct {
	rows  [][]js.ValueID
	inner [][]js.FuncID
}

type bodyKey struct{}

func bodies(f *flow.File) *body {
	return flow.Memo(f, bodyKey{}, func(f *flow.File) *body {
		b := &body{make([][]js.ValueID, len(f.JS.Funcs)), make([][]js.FuncID, len(f.JS.Funcs))}
		for i := range f.JS.Values {
			if i > 0 {
				fn := f.JS.FuncOf(js.ValueID(i))
				b.rows[fn] = append(b.rows[fn], js.ValueID(i))
			}
		}
		for i := range f.JS.Funcs {
			if parent := f.JS.Funcs[i].Parent; i > 0 {
				b.inner[parent] = append(b.inner[parent], js.FuncID(i))
			}
		}
		return b
	})
}

// inside yields the values of a function and of the functions in it.
func inside(f *flow.File, fn js.FuncID) iter.Seq[flow.Value] {
	b := bodies(f)
	return func(yield func(flow.Value) bool) {
		for todo := []js.FuncID{fn}; len(todo) > 0; todo = todo[1:] {
			for _, id := range b.rows[todo[0]] {
				if !yield(f.Value(id)) {
					return
				}
			}
			todo = append(todo, b.inner[todo[0]]...)
		}
	}
}

// wordOf returns the name or the text that a value is as written, "" if none.
func wordOf(v flow.Value) string {
	switch row := v.Row(); row.Op {
	case js.OpRef:
		return v.Name()
	case js.OpGet, js.OpGlobal, js.OpString, js.OpRegExp, js.OpProp:
		return v.File.JS.Str(row.Str)
	}
	return ""
}

// says reports whether a function, or one in it, has a name or a text with one
// of the words in it, whatever the case.
func says(f *flow.File, fn js.FuncID, words ...string) bool {
	for v := range inside(f, fn) {
		if hasWord(wordOf(v), words...) {
			return true
		}
	}
	return false
}

func hasWord(text string, words ...string) bool {
	if text == "" {
		return false
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// fileSays is says for a whole file, strings and names alike.
func fileSays(f *flow.File, words ...string) bool {
	return f.JS.AnyString(func(s string) bool { return hasWord(s, words...) })
}

// parts yields a value and what it is put together from, in the same function:
// operands of operators, pieces of templates, arguments, members.
func parts(v flow.Value) iter.Seq[flow.Value] {
	return func(yield func(flow.Value) bool) {
		todo := []flow.Value{v}
		for n := 0; len(todo) > 0 && n < 500; n++ {
			v := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !v.OK() {
				continue
			}
			if !yield(v) {
				return
			}
			row := v.Row()
			switch row.Op {
			case js.OpFunc, js.OpParam, js.OpClass, js.OpImported:
				continue
			}
			todo = append(todo, v.File.Value(row.Y), v.File.Value(row.X))
			for _, id := range v.File.JS.Operands(row) {
				todo = append(todo, v.File.Value(id))
			}
		}
	}
}

// ofRequest reports whether a value, or a part of it, is data of a request.
func ofRequest(v flow.Value) bool {
	for part := range parts(v) {
		for _, path := range part.Paths() {
			role, rest, found := strings.Cut(path, ".")
			if !found || !slices.Contains(requestRoles, role) {
				continue
			}
			if role == "koa:ctx" && (strings.HasPrefix(rest, "res") || strings.HasPrefix(rest, "app") || strings.HasPrefix(rest, "state") || rest == "body" || rest == "throw") {
				continue
			}
			return true
		}
	}
	return false
}

// isConstant reports whether a value is known before the program runs, or put
// together from such values alone.
func isConstant(v flow.Value) bool {
	budget := 200 // a = b + b, b = c + c doubles with each step
	return constant(v, &budget)
}

func constant(v flow.Value, budget *int) bool {
	if *budget--; *budget < 0 {
		return false
	}
	if v.Const().Kind != flow.NoConst {
		return true
	}
	o := v.Origin()
	all := func(ids []js.ValueID) bool {
		return !slices.ContainsFunc(ids, func(id js.ValueID) bool { return !constant(o.File.Value(id), budget) })
	}
	switch row := o.Row(); row.Op {
	case js.OpArray, js.OpTemplate:
		return all(o.File.JS.Operands(row))
	case js.OpObject:
		for _, id := range o.File.JS.Operands(row) {
			if m := o.File.JS.At(id); m.Op != js.OpProp || m.Str == 0 || !constant(o.File.Value(m.X), budget) {
				return false
			}
		}
		return true
	case js.OpBinary:
		return all([]js.ValueID{row.X, row.Y})
	case js.OpRegExp:
		return true
	case js.OpCall:
		return o.File.Value(row.X).Is("node:path.join", "node:path.resolve", "node:path.normalize") && all(o.File.JS.Operands(row))
	case js.OpGlobal:
		return o.Is("globalThis.__dirname", "globalThis.__filename")
	}
	return o != v && o.Const().Kind != flow.NoConst
}

// members returns the elements of an array literal, or the value itself.
func members(v flow.Value) []flow.Value {
	o := v.Origin()
	if o.Op() != js.OpArray {
		return []flow.Value{v}
	}
	var all []flow.Value
	for _, id := range o.File.JS.Operands(o.Row()) {
		all = append(all, o.File.Value(id))
	}
	return all
}

// functionOf returns the function that a value certainly is.
func functionOf(v flow.Value) (*flow.File, js.FuncID, bool) {
	if o := v.Origin(); o.Op() == js.OpFunc {
		return o.File, o.Row().Func, true
	}
	return nil, 0, false
}

// param returns parameter i of a function; not OK if it has fewer.
func param(f *flow.File, fn js.FuncID, i int) flow.Value {
	row := &f.JS.Funcs[fn]
	list := f.JS.List[row.Lo:row.Hi]
	if i >= len(list) {
		return flow.Value{}
	}
	return f.Value(list[i])
}

// isHandler reports whether a framework calls the function for a request.
func isHandler(f *flow.File, fn js.FuncID) bool {
	for i := range 2 {
		if v := param(f, fn, i); v.OK() && v.Is(requestRoles...) {
			return true
		}
	}
	return false
}

// handlerAround returns the handler of requests that a value runs for: the
// function around it or one further out.
func handlerAround(v flow.Value) (js.FuncID, bool) {
	for fn := v.FuncID(); fn > 0; fn = v.File.JS.Funcs[fn].Parent {
		if isHandler(v.File, fn) {
			return fn, true
		}
	}
	return 0, false
}

// inTry reports whether v stands in a try block of its function.
func inTry(v flow.Value) bool {
	blocks := v.File.JS.Blocks
	for b := v.Row().Block; b >= 0; b = blocks[b].Parent {
		switch blocks[b].Kind {
		case js.BlockTry:
			return true
		case js.BlockBody:
			return false
		}
	}
	return false
}

// takenBy returns the call that the function of a literal is an argument of.
// The call stands in the same file.
func takenBy(f *flow.File, fn js.FuncID) (flow.Call, int, bool) {
	site, ok := flow.Memo(f, takenKey{}, takers)[f.JS.Funcs[fn].Value]
	return site.call, site.arg, ok
}

type takenKey struct{}

type taker struct {
	call flow.Call
	arg  int
}

func takers(f *flow.File) map[js.ValueID]taker {
	all := map[js.ValueID]taker{}
	for _, call := range f.AllCalls() {
		for i, a := range f.JS.Operands(call.Row()) {
			if f.JS.At(a).Op == js.OpFunc {
				all[a] = taker{call, i}
			}
		}
	}
	return all
}
