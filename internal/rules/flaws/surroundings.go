package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// Surroundings know what stands around each value of a file: the facts lead
// from an expression to its parts, and these lead back.
type surroundings struct {
	parent []js.ValueID
	held   []js.SymID   // by what a variable is given: its symbol and one
	uses   []js.ValueID // of variables, those of one beside each other
	from   []int32      // where in uses those of a symbol begin; one more than there are symbols
}

type surroundingsKey struct{}

// A fileFact names what is asked of a file often and answered once.
type fileFact string

type callersKey struct{}

// callersOf returns the calls in a file of one of its functions.
func callersOf(f *flow.File, fn js.FuncID) []flow.Call {
	all := flow.Memo(f, callersKey{}, func(f *flow.File) map[js.FuncID][]flow.Call {
		callers := map[js.FuncID][]flow.Call{}
		for _, c := range f.AllCalls() {
			if o := c.Callee.Origin(); o.Op() == js.OpFunc && o.File == f {
				callers[o.Row().Func] = append(callers[o.Row().Func], c)
			}
		}
		return callers
	})[fn]
	return all[:min(len(all), maxLook)]
}

// maxLook bounds the uses, members and callers of one thing that are looked
// at: hostile code has thousands of each.
const maxLook = 64

// around returns the surroundings of the values of a file. They are made when
// the first check wants them: in most files none does.
func around(f *flow.File) *surroundings {
	return flow.Memo(f, surroundingsKey{}, func(f *flow.File) *surroundings {
		s := &surroundings{parent: make([]js.ValueID, len(f.JS.Values)), held: make([]js.SymID, len(f.JS.Values)), from: make([]int32, len(f.JS.Syms)+1)}
		set := func(child, parent js.ValueID) {
			if child > 0 && int(child) < len(s.parent) {
				s.parent[child] = parent
			}
		}
		for i := range f.JS.Values {
			row, id := &f.JS.Values[i], js.ValueID(i)
			set(row.X, id)
			if row.Op != js.OpParam {
				set(row.Y, id)
			}
			for _, o := range f.JS.Operands(row) {
				set(o, id)
			}
			if row.Op == js.OpRef {
				s.from[row.Sym+1]++
			}
		}
		s.findUses(f.JS)
		for sym := range f.JS.Syms {
			for _, d := range f.JS.DefsOf(js.SymID(sym)) {
				s.held[d.Value] = js.SymID(sym) + 1
			}
		}
		return s
	})
}

// findUses lists the uses of variables, whose numbers are counted.
func (s *surroundings) findUses(f *js.File) {
	for i := 1; i < len(s.from); i++ {
		s.from[i] += s.from[i-1]
	}
	next := slices.Clone(s.from)
	s.uses = make([]js.ValueID, s.from[len(s.from)-1])
	for i := range f.Values {
		if row := &f.Values[i]; row.Op == js.OpRef {
			s.uses[next[row.Sym]] = js.ValueID(i)
			next[row.Sym]++
		}
	}
}

// usesIn returns the first uses of a variable of a file, in source order.
func usesIn(f *flow.File, sym js.SymID) []js.ValueID {
	s := around(f)
	uses := s.uses[s.from[sym]:s.from[sym+1]]
	return uses[:min(len(uses), maxLook)]
}

// parentOf returns the expression that v is a part of.
func parentOf(v flow.Value) flow.Value {
	return v.File.Value(around(v.File).parent[v.ID])
}

// usesOf returns the other places where the variable that v names is used.
func usesOf(v flow.Value) []flow.Value {
	if v.Op() != js.OpRef {
		return nil
	}
	var all []flow.Value
	for _, id := range usesIn(v.File, v.Row().Sym) {
		if id != v.ID {
			all = append(all, v.File.Value(id))
		}
	}
	return all
}

// holder returns the symbol that v is the value of.
func holder(v flow.Value) (js.SymID, bool) {
	sym := around(v.File).held[v.ID]
	return sym - 1, sym != 0
}

// keepsSecret are functions whose result is about as secret, or as random, as
// what they are given.
var keepsSecret = map[string]bool{
	"String": true, "Number": true, "parseInt": true, "floor": true, "round": true, "ceil": true, "abs": true, "trunc": true, "from": true, "concat": true, "update": true, "digest": true, "hash": true,
	"md5": true, "sha1": true, "sha256": true, "btoa": true, "encode": true, "encodeURIComponent": true, "charAt": true, "charCodeAt": true, "fromCharCode": true, "substring": true, "substr": true,
	"slice": true, "join": true, "push": true, "padStart": true, "toString": true, "format": true, "MD5": true, "SHA1": true, "SHA256": true, "hashSync": true, "toLowerCase": true, "toUpperCase": true,
	"at": true, "map": true, "Array": true, "fill": true, "freeze": true, "stringify": true, "isoBase64URL": true, "createHash": true, "trim": true, "replace": true,
}

// givenNames returns the names that the result of v is given: those of
// variables, properties and functions, and of what takes it as a parameter.
func givenNames(v flow.Value) []string {
	for range 24 {
		if sym, ok := holder(v); ok {
			return append([]string{v.File.JS.Str(v.File.JS.Syms[sym].Name)}, madeIn(v)...)
		}
		p := parentOf(v)
		if !p.OK() {
			return nil
		}
		row := p.Row()
		switch row.Op {
		case js.OpAssign:
			target := p.File.Value(row.X)
			names := []string{target.Name()}
			if target.Op() == js.OpRef {
				names = append(names, madeIn(v)...)
			}
			return names
		case js.OpProp:
			return []string{p.Key()}
		case js.OpReturn:
			fn := v.Func()
			if name := v.File.JS.Str(fn.Name); name != "" || fn.Value == 0 {
				return []string{name}
			}
			v = v.File.Value(fn.Value)
			continue
		case js.OpCall, js.OpNew:
			c, _ := p.AsCall()
			if name := c.Callee.Name(); row.X != v.ID && !keepsSecret[name] {
				return argumentNames(c, name)
			}
		case js.OpBinary:
			switch p.File.JS.Str(row.Str) {
			case "==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof":
				return nil
			}
		case js.OpGet:
			if p.Name() == "length" {
				return nil
			}
		case js.OpTemplate, js.OpLogical, js.OpCond, js.OpAwait, js.OpSeq, js.OpUnary, js.OpGetDyn, js.OpArray, js.OpSpread, js.OpFunc:
		default:
			return nil
		}
		v = p
	}
	return nil
}

// argumentNames are the names of what call c takes: its own, and that of a key
// given as text, as in cookies.set('session', x).
func argumentNames(c flow.Call, name string) []string {
	if key, ok := c.Arg(0).Str(); ok {
		if strings.EqualFold(key, "sid") && nameHas(name, "cookie") {
			key = "sessionId"
		}
		return []string{name, key}
	}
	return []string{name}
}

// madeIn returns the name of the function around v if it says that it makes
// something: generateToken.
func madeIn(v flow.Value) []string {
	name := v.File.JS.Str(v.Func().Name)
	if words := nameWords(name); len(words) > 1 && makers[words[0]] {
		return []string{name}
	}
	return nil
}

// namesIn returns the names of the variables and properties that make up an
// expression.
func namesIn(v flow.Value) []string {
	var names []string
	budget := 64
	var walk func(v flow.Value)
	walk = func(v flow.Value) {
		if budget--; budget < 0 || !v.OK() {
			return
		}
		row := v.Row()
		switch row.Op {
		case js.OpRef, js.OpGlobal:
			names = append(names, v.Name())
		case js.OpGet:
			names = append(names, v.Name())
		case js.OpGetDyn:
			walk(v.File.Value(row.Y))
		case js.OpCall, js.OpNew:
			c, _ := v.AsCall()
			names = append(names, c.Callee.Name())
			walk(c.Receiver())
			for _, a := range c.Args() {
				walk(a)
			}
		case js.OpBinary, js.OpLogical:
			walk(v.File.Value(row.X))
			walk(v.File.Value(row.Y))
		case js.OpTemplate:
			for _, o := range v.File.JS.Operands(row) {
				walk(v.File.Value(o))
			}
		case js.OpAwait:
			walk(v.File.Value(row.X))
		}
	}
	walk(v)
	return names
}

// calleeOf returns what is called as written; of (0, x.y)(), which compilers
// write, only x.y, and of a chain of calls, in whose arguments a secret may
// stand, only the last name.
func calleeOf(c flow.Call) string {
	callee := c.Callee
	if row := callee.Row(); row.Op == js.OpSeq && row.Hi > row.Lo {
		callee = c.File.Value(c.File.JS.List[row.Hi-1])
	}
	source := callee.Source()
	if name := callee.Name(); name != "" && strings.ContainsAny(source, "(\"'`") {
		return name
	}
	return source
}

// trifling lowers the severity of what only serves to try or to build the
// program.
func trifling(f *rule.Finding) {
	if rule.IsAside(f.Place.File) {
		f.Severity = rule.Low
	}
}

// firstMade follows a chain of methods, and variables in between, back to the
// call that made the thing they are called on, if it is one of the paths.
func firstMade(v flow.Value, paths ...string) (flow.Call, bool) {
	for range 32 {
		c, ok := v.Origin().AsCall()
		if !ok {
			return flow.Call{}, false
		}
		if c.Callee.Is(paths...) {
			return c, true
		}
		v = c.Receiver()
	}
	return flow.Call{}, false
}
