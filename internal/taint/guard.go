package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// guarded reports whether the value of a state is only used where it has been
// checked: under a condition that it passed, or after a call that throws
// unless it does.
//
// Conditions are read from the tree. A condition counts where the value stands
// and where it is used on the way to the sink, which is later.
func (s *search) guarded(st *state) bool {
	switch st.v.Op() {
	case js.OpRef, js.OpGet, js.OpGetDyn, js.OpParam:
	default:
		return false
	}
	element := false
	if at := s.paths[st.path]; st.path != 0 {
		if at.rest != 0 || at.name != anyElement && at.name != anything {
			return false
		}
		element = at.name == anyElement // what is below a text that has passed is nothing
	}
	key := heldKey{st.v, st.use, s.kind, element, st.context.decoded, st.context.part}
	answer := notHeld
	if s.deep {
		answer = s.heldBy(key)
	} else if answer = s.held[key]; answer == 0 {
		answer = s.heldBy(key)
		s.held[key] = answer
	}
	s.cut = s.cut || answer == heldAtUse
	return answer != notHeld
}

func (s *search) heldBy(key heldKey) held {
	g := guard{s: s, kind: s.kind, subject: key.v, element: key.element, decoded: key.decoded, part: key.part, left: s.looks()}
	g.steps = keyKinds.Has(g.kind) && (g.element || isStep(key.v) || intoFunctions(key.v))
	if g.holdsAt(key.v) {
		return heldHere
	}
	if key.use.File != key.v.File || key.use.ID == key.v.ID || key.use.ID <= 0 || !g.holdsAt(key.use) {
		return notHeld
	}
	return heldAtUse
}

func isDecoding(name string) bool {
	switch name {
	case "decodeURIComponent", "decodeURI", "unescape":
		return true
	}
	return false
}

// A guard asks whether conditions make a value harmless for a kind of sink.
type guard struct {
	s       *search
	kind    model.Kind
	subject flow.Value
	def     js.ValueID // if set, only this definition of the subject is meant
	loop    bool       // the condition is that of a loop that sets the subject
	path    []string   // properties below the subject, outermost first: the value that is meant
	element bool       // the elements of the subject are meant, not itself
	each    bool       // a condition speaks of an element of the subject
	segment bool       // the subject is one part of a path, between separators
	decoded bool       // the text is decoded later
	part    bool       // a part of the text is what becomes a key
	records bool       // that a record was found by the subject counts
	steps   bool       // a key of a path, or of a merge into functions: constructor counts too
	facts   facts
	from    asked
	made    flow.Call // has made the function that the subject is a parameter of
	left    int       // conditions that may still be looked at
	depth   int
}

// An asked is the call by which a guard has come into a function.
type asked struct {
	call flow.Call
	key  flow.Value // the argument that is the subject
	fn   js.FuncID
}

// facts are what is known of an address, or of a key, that is harmless only if
// more is.
type facts uint8

const (
	beginsWithSlash facts = 1 << iota
	noSecondSlash         // it does not begin with //
	noScheme

	noProto       // a key that is not __proto__
	noConstructor // nor constructor, or not followed by prototype
)

// A question may look at so many conditions, and at so many with those that it
// looks at in functions that it meets on the way, each of which has a limit of its
// own: a check that is called a hundred times is read a hundred times.
const (
	maxLooks    = 400
	maxAllLooks = 5 * maxLooks
)

// looks is what a new question may look at.
func (s *search) looks() int {
	s.looked = 0
	return maxLooks
}

// look counts one look, and reports whether there was one left.
func (g *guard) look() bool {
	g.left--
	g.s.looked++
	return g.left >= 0 && g.s.looked <= maxAllLooks
}

// inside returns the guard for a function that is given the subject as v.
func (g *guard) inside(v flow.Value) guard {
	return guard{s: g.s, kind: g.kind, subject: v, element: g.element, segment: g.segment, decoded: g.decoded, part: g.part, steps: g.steps, left: g.left / 2, depth: g.depth + 1}
}

// holdsAt reports whether the subject is checked where v stands.
func (g *guard) holdsAt(v flow.Value) bool {
	for cond, outcome := range v.Conditions() {
		if g.refutes(cond, outcome) {
			return true
		}
	}
	return g.asserted(v) || g.earlier(v)
}

// refutes reports whether cond having the outcome makes the subject harmless.
func (g *guard) refutes(cond flow.Value, outcome bool) bool {
	if !g.look() || !cond.OK() {
		return false
	}
	f, row := cond.File, cond.Row()
	if g.records && outcome && g.found(cond) {
		return true
	}
	switch row.Op {
	case js.OpUnary:
		switch f.JS.Str(row.Str) {
		case "!":
			return g.refutes(f.Value(row.X), !outcome)
		case "~": // ~list.indexOf(x)
			return g.index(f.Value(row.X), !outcome)
		}
	case js.OpLogical:
		return g.logical(cond, outcome)
	case js.OpBinary:
		return g.compare(f.JS.Str(row.Str), f.Value(row.X), f.Value(row.Y), outcome)
	case js.OpCall:
		c, _ := cond.AsCall()
		return g.call(c, outcome) || outcome && g.present(cond)
	case js.OpAwait:
		return g.refutes(f.Value(row.X), outcome)
	case js.OpAssign: // if (m = re.exec(x))
		return g.refutes(f.Value(row.Y), outcome)
	case js.OpRef:
		return g.result(cond, outcome)
	case js.OpGet:
		return g.accepted(cond, outcome)
	case js.OpCond:
		return g.choice(cond, outcome)
	case js.OpGetDyn: // if (allowed[x])
		return outcome && g.is(f.Value(row.Y)) && g.isTable(f.Value(row.X))
	}
	return false
}

// isTable reports whether an object has nothing but what the program has put into
// it. To a key it does not matter that a literal lacks it: {}['__proto__'] is there.
func (g *guard) isTable(v flow.Value) bool {
	return isFixed(v) && (!keyKinds.Has(g.kind) || isBare(v))
}

// logical reads x && y, x || y.
func (g *guard) logical(cond flow.Value, outcome bool) bool {
	f, row := cond.File, cond.Row()
	x, y := f.Value(row.X), f.Value(row.Y)
	and := f.JS.Str(row.Str) == "&&"
	if and == outcome { // both hold
		return g.refutes(x, outcome) || g.refutes(y, outcome)
	}
	if and && alwaysThere(x) { // Object.defineProperty && ...
		return g.refutes(y, outcome)
	}
	if and && keyKinds.Has(g.kind) && holdsFunction(y) { // key === 'constructor' && typeof object[key] === 'function'
		return g.refutes(x, outcome)
	}
	before := g.facts
	ok := g.refutes(x, outcome) && g.refutes(y, outcome)
	g.facts = before
	return ok
}

// result reads a condition that is kept in a variable. One that is set to a
// constant first and to another in a branch says what that branch says.
func (g *guard) result(cond flow.Value, outcome bool) bool {
	f := cond.File
	defs := f.Reaching(cond.ID)
	if len(defs) == 0 || len(defs) > 4 {
		return false
	}
	said := false
	for _, d := range defs {
		def := f.Value(d.Value)
		if c := def.Const(); c.Kind != flow.NoConst && !c.Default && c.Truthy() != outcome {
			continue
		}
		said = true
		switch def.Op() {
		case js.OpBinary, js.OpUnary, js.OpLogical, js.OpCall, js.OpAwait, js.OpCond, js.OpGet:
			if g.refutes(def, outcome) {
				continue
			}
		}
		if !g.look() || len(defs) > 1 && !g.holdsAt(def) || len(defs) == 1 {
			return false
		}
	}
	return said
}

// choice reads a ? b : c.
func (g *guard) choice(cond flow.Value, outcome bool) bool {
	f, row := cond.File, cond.Row()
	for _, id := range [2]js.ValueID{row.Y, f.JS.List[row.Lo]} {
		v := f.Value(id)
		if c := v.Const(); c.Kind != flow.NoConst && c.Truthy() != outcome {
			continue
		}
		if !g.refutes(v, outcome) && !g.refutes(f.Value(row.X), id == row.Y) {
			return false
		}
	}
	return true
}

// holdsFunction reports whether a condition asks whether a property is a
// function, as only the constructor is that leads to a prototype.
func holdsFunction(v flow.Value) bool {
	row := v.Row()
	if row.Op != js.OpBinary || !strings.HasPrefix(v.File.JS.Str(row.Str), "==") {
		return false
	}
	asked, kind := v.File.Value(row.X), v.File.Value(row.Y)
	if asked.Op() == js.OpString {
		asked, kind = kind, asked
	}
	text, _ := kind.Str()
	return text == "function" && asked.Op() == js.OpUnary && v.File.JS.Str(asked.Row().Str) == "typeof" && v.File.Value(asked.Row().X).Op() == js.OpGetDyn
}

// alwaysThere reports whether a value is a function that every engine has.
func alwaysThere(v flow.Value) bool {
	for _, p := range v.Paths() {
		switch p {
		case "globalThis.Object.defineProperty", "globalThis.Object.getOwnPropertyDescriptor", "globalThis.Object.hasOwn", "globalThis.Object", "globalThis.Object.create", "globalThis.Reflect":
			return true
		}
	}
	return false
}
