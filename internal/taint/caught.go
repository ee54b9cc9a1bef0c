package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// toldKinds are sinks for which the messages of errors matter that libraries
// throw, and functions that are called.
var toldKinds = model.Kinds(model.HTML, model.DOM, model.Log)

// caught is what a catch clause catches: errors that the block before it
// throws, and those of functions that it calls. JSON.parse quotes the text that
// it cannot read, and the file system the name that it was given.
func (s *search) caught(st *state) {
	if s.kind == model.HTML && st.path == 0 && s.whole() {
		s.cut = true
		return
	}
	f := st.v.File
	try, ok := triedBefore(f, st.v)
	if !ok {
		return
	}
	for _, id := range s.a.detail(f).throws[st.v.FuncID()] {
		if within(f, f.JS.At(id).Block, try) {
			s.to(st, f.Value(f.JS.At(id).X), st.path, "is thrown")
		}
	}
	if !toldKinds.Has(s.kind) {
		return
	}
	for _, id := range f.Rows(js.OpCall, js.OpNew) {
		row := f.JS.At(id)
		if row.Start < f.JS.Blocks[try].Start || row.End > f.JS.Blocks[try].End {
			continue
		}
		c, _ := f.Value(id).AsCall()
		if c.FuncID() == st.v.FuncID() {
			s.thrownBy(st, c)
		}
	}
}

// thrownBy walks to what of a call stands in the messages of its errors.
func (s *search) thrownBy(st *state, c flow.Call) {
	for _, p := range c.Callee.Paths() {
		if p == "globalThis.JSON.parse" {
			s.to(st, c.Arg(0), 0, "stands in the message of what JSON.parse throws")
		}
		for _, row := range s.a.Tables.Sinks[p] {
			if row.Kind == model.Path && row.Path == "" && row.Arg >= 0 {
				s.to(st, c.Arg(row.Arg), 0, "stands in the message of what "+calleeName(c)+" throws")
			}
		}
	}
	targets, sure := c.Targets()
	if !sure {
		return
	}
	for _, t := range targets {
		frame, ok := s.enter(st.frame, c.Value, t.File, t.Func)
		if !ok {
			continue
		}
		for _, id := range s.a.detail(t.File).throws[t.Func] {
			v := t.File.Value(t.File.JS.At(id).X)
			s.across(v, st.path, frame, v, "is thrown")
		}
	}
}

// triedBefore returns the block of try whose errors a catch clause catches.
func triedBefore(f *flow.File, v flow.Value) (js.BlockID, bool) {
	for i := range f.JS.Catches {
		c := &f.JS.Catches[i]
		if v.Row().Start < c.Start || v.Row().End > c.End || c.Sym == 0 || f.JS.DefsOf(c.Sym)[0].Value != v.ID {
			continue
		}
		best, ok := js.BlockID(0), false
		for b := range f.JS.Blocks {
			block := &f.JS.Blocks[b]
			if block.Kind == js.BlockTry && block.Parent == f.JS.Blocks[c.Block].Parent && block.End <= c.Start && (!ok || block.End > f.JS.Blocks[best].End) {
				best, ok = js.BlockID(b), true
			}
		}
		return best, ok
	}
	return 0, false
}
