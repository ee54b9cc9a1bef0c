package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// call is the result of a call.
func (s *search) call(st *state) {
	c, _ := st.v.AsCall()
	paths := c.Callee.Paths()
	for _, p := range paths {
		if s.a.Tables.Sanitizers[p].Has(s.kind) || (s.kind == model.HTML || s.kind == model.DOM) && escapesMarkdown(c, p) {
			return
		}
	}
	if s.kind == model.Secret && hides(c) {
		s.cut = true
		return
	}
	if s.visit == nil && (s.cleanses(st, c) || s.fillsIn(st, c, paths) || linkKinds.Has(s.kind) && namesHost(c) || addressKinds.Has(s.kind) && staysBelow(c, paths)) {
		s.cut = true
		return
	}
	if s.kind == model.DOM && isPasted(c) {
		s.found(model.Source{Class: model.Browser, Note: "is pasted or dropped, and may come from any page"})
		return
	}
	if s.kind == model.Letter && namesHost(c) {
		s.found(model.Source{Class: model.Remote, Note: "is the host that the request names"})
		return
	}
	s.library(st)
	if s.kind == model.DOM && st.path == 0 && readsPage(c) && !s.awaited(st) {
		s.found(model.PageSource)
	}
	if c.Op() == js.OpTag {
		s.tagged(st, c, paths)
		targets, _ := c.Targets()
		for _, t := range targets {
			s.target(st, c, t)
		}
		return
	}
	if s.checked(st, c) {
		return
	}
	if s.hook(st, c, paths) {
		return
	}
	known := s.trapped(st, c, paths)
	for _, p := range paths {
		for _, d := range model.Derives[p] {
			known = true
			s.derive(st, c, d)
		}
	}
	if s.promise(st, c, paths) || known {
		return
	}
	if module := st.v.Origins(); len(module) > 0 && module[0] != st.v && isRequire(c) {
		for _, o := range module {
			s.across(o, st.path, 0, o, "")
		}
		return
	}
	targets, sure := c.Targets()
	for _, t := range targets {
		s.target(st, c, t)
	}
	if sure || namedSanitizer(c.Callee.Name(), s.kind) {
		return
	}
	s.method(st, c)
	if model.DeriveNames[c.Callee.Name()] && len(targets) == 0 && c.Op() == js.OpCall {
		for _, a := range c.Args()[:min(1, len(c.Args()))] {
			s.move(st, c, a, model.Text, "goes through "+calleeName(c))
			s.move(st, c, a, model.Same, "goes through "+calleeName(c))
		}
	}
}

// method is a call of a method of strings, arrays and their like, also as
// Array.prototype.slice.call(list).
func (s *search) method(st *state, c flow.Call) {
	name := c.Method()
	if name != "call" && name != "apply" {
		for _, d := range model.Methods[name] {
			if d.Move != model.Text || !objectKinds.Has(s.kind) || name == "json" {
				s.derive(st, c, d)
			}
		}
		if name == "exec" && !objectKinds.Has(s.kind) && isPattern(c.Receiver()) {
			s.derive(st, c, model.Derive{Arg: 0, Move: model.Text})
		}
		return
	}
	note := "goes through " + calleeName(c)
	if c.Receiver().Name() == "slice" && name == "call" {
		s.sliced(st, c, note)
		return
	}
	for _, d := range model.Methods[c.Receiver().Name()] {
		switch {
		case d.Arg == model.Receiver:
			s.move(st, c, c.Arg(0), d.Move, note)
		case name == "apply":
			s.to(st, c.Arg(1), s.push(anyElement, st.path), note)
		case d.Arg >= 0:
			s.move(st, c, c.Arg(d.Arg+1), d.Move, note)
		default:
			for _, a := range c.Args()[min(1, len(c.Args())):] {
				s.move(st, c, a, d.Move, note)
			}
		}
	}
}

// isPattern reports whether a value is a regular expression: databases and
// shells have a method exec as well.
func isPattern(v flow.Value) bool {
	for _, o := range v.Origins() {
		if o.Op() == js.OpRegExp {
			return true
		}
		if c, ok := o.AsCall(); ok && c.Callee.Is("globalThis.RegExp") {
			return true
		}
	}
	return false
}

func isRequire(c flow.Call) bool {
	return c.Callee.Op() == js.OpGlobal && c.Callee.Name() == "require"
}

// target walks into a function of the program that the call runs.
func (s *search) target(st *state, c flow.Call, t flow.Target) {
	if name := t.File.JS.Str(t.File.Func(t.Func).Name); namedSanitizer(name, s.kind) && (!model.VagueNames[name] || cleans(t.File, t.Func)) {
		return
	}
	frame, ok := s.enter(st.frame, c.Value, t.File, t.Func)
	if !ok {
		return
	}
	frame = s.madeBy(frame, c, t)
	if c.Op() == js.OpNew && st.path != 0 {
		holder := t.File.Func(t.Func).Value
		if t.File.Func(t.Func).Kind == js.FuncConstructor {
			holder = t.File.This(t.Func)
		}
		s.members(st, t.File, holder, frame)
	}
	s.returns(st, t.File, t.Func, st.path, frame)
}

// namedSanitizer reports whether a function is called after what it does.
func namedSanitizer(name string, kind model.Kind) bool {
	if len(name) < 4 {
		return false
	}
	name = strings.ReplaceAll(strings.ToLower(name), "_", "")
	for _, row := range model.SanitizerNames {
		if row.Kinds.Has(kind) && slices.Contains(row.Names, name) {
			return true
		}
	}
	return false
}

// derive walks to an argument, or the receiver, that a result is made of.
func (s *search) derive(st *state, c flow.Call, d model.Derive) {
	note := "goes through " + calleeName(c)
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

func (s *search) move(st *state, c flow.Call, from flow.Value, move model.Move, note string) {
	if !from.OK() {
		return
	}
	switch move {
	case model.Text:
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
			if st.path == 0 {
				return
			}
		}
		for _, o := range from.Origins() {
			if o.Op() != js.OpFunc {
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

// tagged is a template with a tag. Tags that are known, or functions of the
// program, say what they do; others quote what they are given.
func (s *search) tagged(st *state, c flow.Call, paths []string) {
	row := c.Row()
	template := c.File.Value(c.File.JS.List[row.Lo])
	for _, p := range paths {
		if _, known := model.Derives[p]; known {
			s.to(st, template, st.path, "becomes part of a text")
			return
		}
	}
}
