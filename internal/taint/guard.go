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
	if st.path != 0 && !(s.paths[st.path].rest == 0 && s.paths[st.path].name == anyElement) {
		return false
	}
	g := guard{s: s, kind: s.kind, subject: st.v, element: st.path != 0, left: maxLooks}
	if g.holdsAt(st.v) {
		return true
	}
	if st.use.File != st.v.File || st.use.ID == st.v.ID || st.use.ID <= 0 || !g.holdsAt(st.use) {
		return false
	}
	s.cut = true
	return true
}

// A guard asks whether conditions make a value harmless for a kind of sink.
type guard struct {
	s       *search
	kind    model.Kind
	subject flow.Value
	element bool // the elements of the subject are meant, not itself
	left    int  // conditions that may still be looked at
	depth   int
}

const maxLooks = 400

// holdsAt reports whether the subject is checked where v stands.
func (g *guard) holdsAt(v flow.Value) bool {
	for cond, outcome := range v.Conditions() {
		if g.refutes(cond, outcome) {
			return true
		}
	}
	return g.asserted(v)
}

// refutes reports whether cond having the outcome makes the subject harmless.
func (g *guard) refutes(cond flow.Value, outcome bool) bool {
	if g.left--; g.left < 0 || !cond.OK() {
		return false
	}
	f, row := cond.File, cond.Row()
	switch row.Op {
	case js.OpUnary:
		switch f.JS.Str(row.Str) {
		case "!":
			return g.refutes(f.Value(row.X), !outcome)
		case "~": // ~list.indexOf(x)
			return g.index(f.Value(row.X), !outcome)
		}
	case js.OpLogical:
		x, y := f.Value(row.X), f.Value(row.Y)
		if (f.JS.Str(row.Str) == "&&") == outcome { // both hold
			return g.refutes(x, outcome) || g.refutes(y, outcome)
		}
		return g.refutes(x, outcome) && g.refutes(y, outcome)
	case js.OpBinary:
		return g.compare(f.JS.Str(row.Str), f.Value(row.X), f.Value(row.Y), outcome)
	case js.OpCall:
		c, _ := cond.AsCall()
		return g.call(c, outcome)
	case js.OpAwait:
		return g.refutes(f.Value(row.X), outcome)
	case js.OpAssign: // if (m = re.exec(x))
		return g.refutes(f.Value(row.Y), outcome)
	case js.OpRef:
		if defs := f.JS.DefsOf(row.Sym); len(defs) == 1 {
			switch def := f.Value(defs[0].Value); def.Op() {
			case js.OpBinary, js.OpUnary, js.OpLogical, js.OpCall, js.OpAwait:
				return g.refutes(def, outcome)
			}
		}
	case js.OpGetDyn: // if (allowed[x])
		return outcome && g.is(f.Value(row.Y)) && isFixed(f.Value(row.X))
	}
	return false
}

// is reports whether a value is the subject, or a plain form of it.
func (g *guard) is(v flow.Value) bool { return same(plainForm(v), plainForm(g.subject), 0) }

// same reports whether two expressions give the same value: the same variable
// with the same definitions, or the same properties of it.
func same(a, b flow.Value, depth int) bool {
	if a == b {
		return a.OK()
	}
	ra, rb := a.Row(), b.Row()
	if a.File != b.File || depth > 8 {
		return false
	}
	if ra.Op != rb.Op {
		return sameParam(a, b) || sameParam(b, a)
	}
	switch ra.Op {
	case js.OpRef:
		if ra.Sym != rb.Sym {
			return false
		}
		return sameDefs(a, b)
	case js.OpGet:
		return ra.Str == rb.Str && same(a.File.Value(ra.X), a.File.Value(rb.X), depth+1)
	case js.OpGetDyn:
		return same(a.File.Value(ra.X), a.File.Value(rb.X), depth+1) && same(a.File.Value(ra.Y), a.File.Value(rb.Y), depth+1)
	case js.OpThis:
		return true
	case js.OpGlobal:
		return ra.Str == rb.Str
	case js.OpString, js.OpNumber:
		return ra.Str == rb.Str
	case js.OpParam:
		return ra.Func == rb.Func && ra.Y == rb.Y
	}
	return false
}

// sameParam reports whether ref is a use of the parameter param.
func sameParam(param, ref flow.Value) bool {
	if param.Op() != js.OpParam || ref.Op() != js.OpRef {
		return false
	}
	for _, d := range ref.File.Reaching(ref.ID) {
		if d.Value == param.ID {
			return true
		}
	}
	return false
}

func sameDefs(a, b flow.Value) bool {
	if len(a.File.JS.DefsOf(a.Row().Sym)) < 2 {
		return true
	}
	da, db := a.File.Reaching(a.ID), b.File.Reaching(b.ID)
	if len(da) != len(db) {
		return false
	}
	for i := range da {
		if da[i] != db[i] {
			return false
		}
	}
	return true
}

// plainForm strips calls that do not change what a check says of a value:
// what holds for x.toLowerCase() or decodeURIComponent(x) holds for x.
func plainForm(v flow.Value) flow.Value {
	for range 4 {
		c, ok := v.AsCall()
		if !ok || c.Op() != js.OpCall {
			break
		}
		switch c.Method() {
		case "toString", "trim", "toLowerCase", "toUpperCase", "toLocaleLowerCase", "normalize":
			if c.Method() == "normalize" && len(c.Args()) > 0 {
				v = c.Arg(0) // path.normalize(x)
				continue
			}
			v = c.Receiver()
			continue
		}
		switch c.Callee.Name() {
		case "String", "decodeURIComponent", "decodeURI", "unescape", "resolve", "realpathSync":
			if n, _ := c.Len(); n == 1 {
				v = c.Arg(0)
				continue
			}
		}
		break
	}
	return v
}

// isFixed reports whether a value is made in the code: a literal that holds
// what is allowed.
func isFixed(v flow.Value) bool {
	for _, o := range v.Origins() {
		switch o.Op() {
		case js.OpObject, js.OpArray, js.OpEnum, js.OpNew:
		default:
			return false
		}
	}
	return true
}

// holds reports whether a list literal, a Set of one, or the keys of an object
// literal, contain a text.
func holds(list flow.Value, text string) bool {
	for _, o := range list.Origins() {
		switch row := o.Row(); row.Op {
		case js.OpArray:
			for _, id := range o.File.JS.Operands(row) {
				if t, ok := o.File.Value(id).Str(); ok && t == text {
					return true
				}
			}
		case js.OpObject:
			for _, id := range o.File.JS.Operands(row) {
				if p := o.File.JS.At(id); p.Op == js.OpProp && o.File.JS.Str(p.Str) == text {
					return true
				}
			}
		case js.OpNew:
			c, _ := o.AsCall()
			if c.Arg(0).OK() && holds(c.Arg(0), text) {
				return true
			}
		case js.OpCall: // Object.freeze([...]), 'a b'.split(' ')
			c, _ := o.AsCall()
			if t, ok := c.Receiver().Str(); ok && strings.Contains(t, text) {
				return true
			}
			if c.Arg(0).OK() && c.Method() == "freeze" && holds(c.Arg(0), text) {
				return true
			}
		case js.OpString:
			if strings.Contains(o.File.JS.Str(row.Str), text) {
				return true
			}
		}
	}
	return false
}

const proto = "__proto__"

var keyKinds = model.Kinds(model.Key, model.Merge)
