package taint

import (
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// components are the elements of JSX by the component that they are of: a
// function, or a class.
type components struct {
	once  sync.Once
	sites map[seenValue][]seenValue
}

// rendered are the elements of a component, a function or a class of a file.
func (a *Analysis) rendered(f *flow.File, component js.ValueID) []seenValue {
	a.elements.once.Do(func() { a.elements.sites = elementsOf(a.prog) })
	return a.elements.sites[seenValue{f.Name(), component}]
}

func elementsOf(p *flow.Program) map[seenValue][]seenValue {
	sites := map[seenValue][]seenValue{}
	for i := range p.Len() {
		f := p.File(i)
		for _, id := range f.Rows(js.OpJSX) {
			row := f.JS.At(id)
			if row.X == 0 || f.JS.At(row.X).Op == js.OpString {
				continue
			}
			component := f.Value(row.X)
			if component.Op() == js.OpGet && component.Name() == "Provider" { // of a context
				component = f.Value(component.Row().X)
			}
			for _, o := range component.Origins() {
				if op := o.Op(); op == js.OpFunc || op == js.OpClass || op == js.OpCall && f.Str("Provider") != 0 {
					k := seenValue{o.File.Name(), o.ID}
					sites[k] = append(sites[k], seenValue{f.Name(), id})
				}
			}
		}
		f.Done()
	}
	return sites
}

// props walks from the properties of a component to the attributes of its
// elements, and to what the function that makes the page hands to it.
func (s *search) props(st *state, f *flow.File, component js.ValueID, path pathID) {
	if path == 0 {
		return
	}
	for _, at := range s.a.rendered(f, component) {
		if in := st.v.File.Other(at.file); in != nil {
			s.attributes(in.Value(at.id), path)
		}
	}
	s.pageProps(f, component, path)
}

// attributes walks to the attribute of an element that a path begins with.
func (s *search) attributes(element flow.Value, path pathID) {
	f := element.File
	name, rest := s.pop(path)
	wide := name == anyElement || name == anything
	for _, id := range f.JS.Operands(element.Row()) {
		prop := f.JS.At(id)
		switch {
		case prop.Op == js.OpSpread:
			s.across(f.Value(prop.X), path, 0, f.Value(id), "")
		case prop.Op == js.OpProp && prop.X != 0 && (wide || f.JS.Str(prop.Str) == name):
			s.across(f.Value(prop.X), rest, 0, f.Value(prop.X), "is given to a component as "+f.JS.Str(prop.Str))
		case prop.Op != js.OpProp && name == "children":
			s.across(f.Value(id), rest, 0, f.Value(id), "stands in a component")
		}
	}
}

// pageProps walks from the component that a page of Next exports to the props
// that getServerSideProps returns for it.
func (s *search) pageProps(f *flow.File, component js.ValueID, path pathID) {
	if f.Str("getServerSideProps") == 0 {
		return
	}
	page := false
	for _, x := range f.JS.Exports {
		if f.JS.Str(x.Name) == "default" {
			for _, o := range f.Value(x.Value).Origins() {
				page = page || o.File == f && o.ID == component
			}
		}
	}
	if !page {
		return
	}
	for _, x := range f.JS.Exports {
		if f.JS.Str(x.Name) != "getServerSideProps" {
			continue
		}
		for _, o := range f.Value(x.Value).Origins() {
			if o.Op() == js.OpFunc && o.File == f {
				for _, r := range f.Returns(o.Row().Func) {
					s.across(f.Value(r), s.push("props", path), 0, f.Value(r), "becomes the props of the page")
				}
			}
		}
	}
}

// component handles this.props and this.state of a class of React.
func (s *search) component(st *state, f *flow.File, holder js.ValueID) {
	if f.JS.At(holder).Op != js.OpClass {
		return
	}
	switch name, rest := s.pop(st.path); name {
	case "props":
		s.props(st, f, holder, rest)
	case "context":
		for _, id := range f.JS.Operands(f.JS.At(holder)) { // static contextType = Context
			if p := f.JS.At(id); p.Op == js.OpProp && f.JS.Str(p.Str) == "contextType" && p.X != 0 {
				s.context(&state{v: st.v, path: rest, use: st.use}, f.Value(p.X))
			}
		}
	case "state":
		for _, c := range flow.Memo(f, statesKey{}, statesOf)[holder] {
			s.results(st, c, c.Arg(0), rest)
		}
	}
}

type statesKey struct{}

// statesOf are the calls of this.setState with a function by the class around them.
func statesOf(f *flow.File) map[js.ValueID][]flow.Call {
	found := map[js.ValueID][]flow.Call{}
	if f.Str("setState") == 0 {
		return found
	}
	for _, c := range f.AllCalls() {
		if this := c.Receiver(); c.Method() == "setState" && this.Op() == js.OpThis && c.Arg(0).Op() != js.OpObject {
			holder := f.This(this.FuncID())
			found[holder] = append(found[holder], c)
		}
	}
	return found
}

// routerProps reads props.location.search and props.match.params, which the
// router hands to components of its routes.
func (s *search) routerProps(st *state, base flow.Value, name string) bool {
	f := st.v.File
	if f.Str("location") == 0 && f.Str("match") == 0 || !f.Prog.Uses("react-router", "react-router-dom", "@reach/router", "gatsby") {
		return false
	}
	if base.Op() == js.OpRef {
		if defs := f.JS.DefsOf(base.Row().Sym); len(defs) == 1 {
			base = f.Value(defs[0].Value)
		}
	}
	if base.Op() != js.OpGet {
		return false
	}
	switch base.Name() {
	case "location":
		if name != "search" && name != "hash" && name != "pathname" {
			return false
		}
	case "match":
		if name != "params" {
			return false
		}
	default:
		return false
	}
	props := f.Value(base.Row().X)
	if props.Name() != "props" && props.Op() != js.OpParam {
		return false
	}
	s.found(model.Source{Class: model.Browser, Note: "is part of the address, which whoever made the link has written"})
	return true
}
