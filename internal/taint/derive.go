package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// derive walks to an argument, or the receiver, that a result is made of.
func (s *search) derive(st *state, c flow.Call, d model.Derive) {
	note := s.says("goes through ", c)
	if s.leads(st, c, note) {
		return
	}
	switch {
	case d.Arg == model.Receiver:
		s.move(st, c, c.Receiver(), d.Move, note)
	case d.Arg == model.All:
		for _, a := range c.Args() {
			if a.Op() == js.OpSpread {
				s.to(st, a.File.Value(a.Row().X), s.push(anyElement, 0), note)
			} else {
				s.move(st, c, a, d.Move, note)
			}
		}
	default:
		if a := c.Arg(d.Arg); a.OK() {
			s.move(st, c, a, d.Move, note)
		} else if args := c.Args(); len(args) > 0 && args[len(args)-1].Op() == js.OpSpread {
			s.to(st, args[len(args)-1].File.Value(args[len(args)-1].Row().X), s.push(anyElement, 0), note)
		}
	}
}

// spread is an object that is made of all the arguments of a call: of those that
// spell the property out, the last has it.
func (s *search) spread(st *state, c flow.Call) {
	name, _ := s.pop(st.path)
	for _, a := range slices.Backward(c.Args()) {
		s.to(st, a, st.path, s.says("goes through ", c))
		if spells(a, name) {
			return
		}
	}
}

// spells reports whether an object literal certainly has a property of that name.
func spells(v flow.Value, name string) bool {
	if v.Op() != js.OpObject {
		return false
	}
	return slices.ContainsFunc(v.File.JS.Operands(v.Row()), func(id js.ValueID) bool {
		p := v.File.JS.At(id)
		return p.Op == js.OpProp && p.Str != 0 && v.File.JS.Str(p.Str) == name
	})
}

// leads walks to the parts of url.format({ ... }) that say where an address
// leads: not the query, and of an address with a host not the path.
func (s *search) leads(st *state, c flow.Call, note string) bool {
	given := c.Arg(0)
	if s.kind != model.Redirect && s.kind != model.Request || given.Op() != js.OpObject || !c.Callee.Is("node:url.format") {
		return false
	}
	parts := []string{"protocol", "host", "hostname"}
	if given.Option("host").State == flow.Absent && given.Option("hostname").State == flow.Absent {
		parts = append(parts, "pathname")
	}
	for _, name := range parts {
		switch o := given.Option(name); o.State {
		case flow.Present:
			s.to(st, o.Value, s.push(anything, 0), note)
			s.to(st, o.Value, 0, note)
		case flow.Unknown:
			return false
		}
	}
	return true
}

func (s *search) move(st *state, c flow.Call, from flow.Value, move model.Move, note string) {
	if !from.OK() {
		return
	}
	switch move {
	case model.Text:
		if st.path != 0 && keyKinds.Has(s.kind) && partsOfLists[c.Method()] {
			return // an element of that is one of the list, or a character of a text: no name of a property
		}
		s.to(st, from, 0, note)
	case model.Content:
		s.to(st, from, s.push(anything, 0), note)
		s.to(st, from, 0, note)
	case model.Same:
		s.to(st, from, s.blur(st.path), note)
	case model.Union:
		s.to(st, from, st.path, note)
	case model.Elements:
		_, rest := s.pop(st.path)
		s.to(st, from, s.push(anyElement, rest), note)
	case model.Pairs:
		s.pairs(st, from, note)
	case model.Paired:
		s.paired(st, from, note)
	case model.Element:
		if name, rest := s.pop(st.path); c.Method() == "next" && name == "value" {
			s.to(st, from, s.push(anyElement, rest), note)
			return
		}
		path := s.push(anyElement, st.path)
		if from == c.Arg(0) && model.PathReaders[c.Callee.Name()] {
			path = s.pathRead(c, path, st.path)
		}
		s.to(st, from, path, note)
	case model.Keys:
		if picksNames(from) {
			return
		}
		s.to(st, from, s.push(anything, 0), note)
	case model.Result:
		path := st.path
		if isMapping(c.Method()) {
			_, path = s.pop(path)
			if st.path == 0 && !spelledKinds.Has(s.kind) {
				return
			}
		}
		for _, o := range from.Origins() {
			if o.Op() != js.OpFunc {
				s.mapped(st, c, o, path)
				continue
			}
			if frame, ok := s.enter(st.frame, c.Value, o.File, o.Row().Func); ok {
				s.returns(st, o.File, o.Row().Func, path, frame)
			}
		}
		if c.Method() == "reduce" || c.Method() == "reduceRight" {
			s.to(st, c.Arg(1), st.path, "")
			if !c.Arg(1).OK() || from.Origin().Op() != js.OpFunc {
				s.to(st, c.Receiver(), s.push(anyElement, st.path), "")
			}
		}
	}
}

// spelledKinds are the sinks that read a list as its elements with commas
// between them.
var spelledKinds = model.Kinds(model.Command, model.Code, model.SQL, model.LDAP, model.XPath)

// mapped walks to the elements that a function of the language makes others
// of: list.map(String).
func (s *search) mapped(st *state, c flow.Call, fn flow.Value, path pathID) {
	if fn.Op() != js.OpGlobal || !isMapping(c.Method()) {
		return
	}
	for _, p := range fn.Paths() {
		if d := model.Derives[p]; len(d) > 0 && d[0].Arg == 0 && d[0].Move == model.Text && !s.a.Tables.Sanitizers[p].Has(s.kind) {
			s.to(st, c.Receiver(), s.push(anyElement, path), s.says("goes through ", c))
		}
	}
}

// partsOfLists are methods of texts that lists have as well.
var partsOfLists = map[string]bool{"slice": true, "concat": true}

// picksNames reports whether an object has only properties that the code names:
// _.pick(object, ['a', 'b']).
func picksNames(v flow.Value) bool {
	for _, o := range v.Origins() {
		c, ok := o.AsCall()
		if !ok || !c.Callee.Is("lodash.pick", "object.pick", "just-pick") {
			return false
		}
		if _, one := c.Arg(1).Str(); !one {
			if _, whole := members(c.Arg(1)); !whole {
				return false
			}
		}
	}
	return v.OK()
}

// pathRead puts the names of get(object, 'a.b[0]') in front of a path; if the
// code does not spell them, it gives other.
func (s *search) pathRead(c flow.Call, other, rest pathID) pathID {
	names, ok := c.Arg(1).Str()
	if !ok || names == "" {
		return other
	}
	parts := strings.FieldsFunc(names, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '/' })
	for i := len(parts) - 1; i >= 0; i-- {
		rest = s.push(strings.Trim(parts[i], `"'`), rest)
	}
	return rest
}

// isMapping reports whether a method makes an array of what its function returns.
func isMapping(method string) bool { return method == "map" || method == "flatMap" || method == "from" }
