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
	if s.full() && !pageKinds.Has(s.kind) && len(st.v.OwnPaths()) == 0 {
		return
	}
	paths := c.Callee.Paths()
	for _, p := range paths {
		if cleans := s.a.Tables.Sanitizers[p]; cleans.Has(s.kind) {
			if markupKinds.Has(s.kind) && (switchedOff(c, p) || s.undone(cleans, p)) {
				s.to(st, c.Arg(0), 0, s.says("is not made harmless by ", c))
			}
			return
		}
		if markupKinds.Has(s.kind) && escapesMarkdown(c, p) {
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
	if objectKinds.Has(s.kind) && slices.ContainsFunc(st.v.OwnPaths(), func(p string) bool { return model.TextSources[p] }) {
		return // req.get('name'), which is no property of the request
	}
	if s.keptUnder(st, c, paths) {
		return
	}
	s.inContext(st, c, paths)
	if s.kind == model.DOM && st.path == 0 && readsPage(c) && !s.awaited(st) {
		s.found(model.PageSource)
	}
	if s.full() {
		return
	}
	if c.Op() == js.OpTag {
		s.tagged(st, c, paths)
		targets, _ := c.Targets()
		for _, t := range targets {
			s.target(st, c, t)
		}
		return
	}
	if s.checked(st, c) || s.policed(st, c) {
		return
	}
	if s.hook(st, c, paths) {
		return
	}
	s.uploaded(st, c, paths)
	if name, _ := s.pop(st.path); name == anyElement {
		s.piped(c.File, c.ID)
	}
	known := s.trapped(st, c, paths)
	for _, p := range paths {
		for _, d := range model.Derives[p] {
			known = true
			s.derive(st, c, d)
		}
	}
	if model.SpreadHelpers[c.Callee.Helper()] {
		s.spread(st, c)
		return
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
			s.move(st, c, a, model.Text, s.says("goes through ", c))
			s.move(st, c, a, model.Same, s.says("goes through ", c))
		}
	}
}

// pageKinds are sinks for which calls can be sources that no table names.
var pageKinds = model.Kinds(model.DOM, model.Letter)

// method is a call of a method of strings, arrays and their like, also as
// Array.prototype.slice.call(list).
func (s *search) method(st *state, c flow.Call) {
	name := c.Method()
	if head, _ := s.pop(st.path); name == "pipe" && head == anyElement {
		s.to(st, c.Receiver(), s.push(anyElement, 0), pipedInto)
		return
	}
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
	note := s.says("goes through ", c)
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
