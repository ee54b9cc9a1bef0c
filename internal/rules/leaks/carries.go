package leaks

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A part is how much of an error a value carries.
type part uint8

const (
	nothing part = iota
	message      // its message
	object       // the object: what JSON or a template makes of its properties
	stack        // its stack
)

// A cargo is the part of an error in a value, and where in the source it is
// put in.
type cargo struct {
	part part
	at   flow.Value
	// maybe: it is put in under a condition that is not understood.
	maybe bool
}

const (
	maxNesting = 12
	maxVisits  = 200 // values looked at for one answer
)

// carried returns the most telling part of an error that v carries.
func carried(v flow.Value) cargo {
	visits := 0
	return carriedIn(v, 0, &visits)
}

func carriedIn(v flow.Value, depth int, visits *int) cargo {
	*visits++
	if !v.OK() || depth > maxNesting || *visits > maxVisits || v.OnlyInDevelopment() {
		return cargo{}
	}
	f, row := v.File, v.Row()
	in := func(id js.ValueID) cargo { return carriedIn(f.Value(id), depth+1, visits) }
	if own := ownPart(v); own != nothing {
		return cargo{part: own, at: v}
	}
	var best cargo
	switch row.Op {
	case js.OpTemplate:
		for _, id := range f.JS.Operands(row) {
			best = best.or(in(id).asText())
		}
	case js.OpBinary:
		if f.JS.Str(row.Str) == "+" {
			best = in(row.X).asText().or(in(row.Y).asText())
		}
	case js.OpObject, js.OpArray:
		for _, id := range f.JS.Operands(row) {
			best = best.or(in(id))
		}
	case js.OpProp:
		if row.Flags&js.FlagMethod == 0 {
			best = in(row.X)
		}
	case js.OpSpread, js.OpAwait:
		best = in(row.X)
	case js.OpCond:
		best = in(row.Y).or(in(f.JS.List[row.Lo])).under(f.Value(row.X))
	case js.OpLogical:
		best = in(row.Y)
		if f.JS.Str(row.Str) == "&&" {
			best = best.under(f.Value(row.X))
		} else {
			best = best.or(in(row.X))
		}
	case js.OpCall, js.OpNew:
		best = called(v, depth, visits)
	case js.OpRef, js.OpGet:
		for _, o := range v.Origins() {
			if o != v {
				best = best.or(carriedIn(o, depth+1, visits))
			}
		}
	}
	return best
}

func (c cargo) or(d cargo) cargo {
	if d.part > c.part {
		return d
	}
	return c
}

// asText is what of the cargo is left when it becomes a string: of an error
// object "Error: message".
func (c cargo) asText() cargo {
	if c.part == object {
		c.part = message
	}
	return c
}

// under notes that the cargo depends on a condition. One that only asks
// whether there is an error tells nothing.
func (c cargo) under(cond flow.Value) cargo {
	if errorPart(cond) == nothing && ownPart(cond) == nothing && !asksForError(cond) {
		c.maybe = true
	}
	return c
}

// asksForError recognises err instanceof Error, the way of TypeScript to learn
// that there is a message.
func asksForError(cond flow.Value) bool {
	row := cond.Row()
	return row.Op == js.OpBinary && cond.File.JS.Str(row.Str) == "instanceof" && cond.File.Value(row.Y).Is("globalThis.Error")
}

// errorPaths are what flow calls an error that somebody caught or was handed.
var errorPaths = []string{"caught:error", "express:err"}

// ownPart returns the part of an error that v is by itself.
func ownPart(v flow.Value) part {
	row := v.Row()
	if row.Op != js.OpGet {
		return errorPart(v)
	}
	base := v.File.Value(row.X)
	named := base.Op() == js.OpRef && slices.Contains(model.ErrorNames, base.Name())
	switch v.Name() {
	case "stack":
		if named || errorPart(base) == object {
			return stack
		}
	case "message":
		if errorPart(base) == object {
			return message
		}
	}
	return nothing
}

// errorPart reports whether v is an error object.
func errorPart(v flow.Value) part {
	switch v.Op() {
	case js.OpRef, js.OpParam, js.OpCaught:
		if v.Is(errorPaths...) || errorFirst(v.Origin()) {
			return object
		}
	}
	return nothing
}

// errorFirst reports whether v is the first parameter of a callback by Node's
// convention that is handed to something in the program.
func errorFirst(v flow.Value) bool {
	row := v.Row()
	if row.Op != js.OpParam || row.Y != 0 {
		return false
	}
	name := v.File.JS.Str(v.File.JS.Funcs[row.Func].ParamNames[0])
	return name == "err" || name == "error"
}

// showers are the functions that make a text or an object with the stack out
// of an error.
var showers = []string{
	"node:util.inspect", "node:util.format", "serialize-error.serializeError", "serialize-error", "verror.fullStack",
}

// copiers are the functions whose result has what their arguments have.
var copiers = []string{
	"globalThis.JSON.stringify", "globalThis.Object.assign", "lodash.assign", "lodash.extend", "lodash.merge", "lodash.escape", "escape-html",
	"globalThis.Buffer.from", "globalThis.encodeURIComponent",
}

// textMethods are methods of strings and arrays whose result still tells what
// the receiver told.
var textMethods = []string{
	"toString", "split", "join", "replace", "replaceAll", "trim", "slice", "substring", "substr", "concat", "map", "filter", "toLowerCase", "toUpperCase", "toJSON",
}

// called returns what the result of a call carries.
func called(v flow.Value, depth int, visits *int) cargo {
	call, _ := v.AsCall()
	var best cargo
	arguments := func() cargo {
		for _, a := range call.Args() {
			best = best.or(carriedIn(a, depth+1, visits))
		}
		return best
	}
	switch {
	case call.Callee.Is(showers...):
		if c := arguments(); c.part == object {
			return cargo{part: stack, at: v, maybe: c.maybe}
		}
		return best
	case call.Callee.Is(copiers...):
		return arguments()
	case call.Callee.Is("globalThis.String"):
		return arguments().asText()
	}
	if slices.Contains(textMethods, call.Method()) {
		if c := carriedIn(call.Receiver(), depth+1, visits); c.part != nothing {
			return c.asText()
		}
	}
	for _, o := range v.Origins() {
		if o != v {
			best = best.or(carriedIn(o, depth+1, visits))
		}
	}
	return best
}

// examined reports whether v runs under a condition that looks into the error:
// its class, its code, its status, or that it may be shown. Then its message
// is one that the author knows.
func examined(v flow.Value) bool {
	for cond, outcome := range v.Conditions() {
		if outcome && looksInto(cond, 0) {
			return true
		}
	}
	return false
}

func looksInto(cond flow.Value, depth int) bool {
	if depth > 8 || !cond.OK() {
		return false
	}
	f, row := cond.File, cond.Row()
	switch row.Op {
	case js.OpBinary:
		if f.JS.Str(row.Str) == "instanceof" {
			return errorPart(f.Value(row.X)) == object && !f.Value(row.Y).Is("globalThis.Error")
		}
		if n, ok := f.Value(row.Y).Num(); ok && n >= 400 && n < 500 {
			return true // the case of a mistake of the visitor
		}
		return looksInto(f.Value(row.X), depth+1) || looksInto(f.Value(row.Y), depth+1)
	case js.OpLogical:
		return looksInto(f.Value(row.X), depth+1) || looksInto(f.Value(row.Y), depth+1)
	case js.OpUnary:
		return looksInto(f.Value(row.X), depth+1)
	case js.OpGet:
		return errorPart(f.Value(row.X)) == object && !slices.Contains([]string{"stack", "message"}, cond.Name())
	case js.OpCall: // err.message.includes('...'), isHttpError(err)
		call, _ := cond.AsCall()
		if slices.ContainsFunc(call.Args(), func(a flow.Value) bool { return errorPart(a) == object }) {
			return true
		}
		return strings.HasPrefix(call.Receiver().Source(), "err") && call.Receiver().Name() == "message"
	}
	return false
}
