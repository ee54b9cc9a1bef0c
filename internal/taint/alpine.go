package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/markup"
)

type scopesKey struct{}

// scopesOf are what the elements of a page of Alpine keep, x-data="{ ... }", and
// what is assigned to the properties of this.
func scopesOf(f *flow.File) vue {
	v := vue{stores: map[js.StrID][]js.ValueID{}}
	if f.Str(markup.Scopes) == 0 {
		return v
	}
	for _, c := range f.AllCalls() {
		if c.Callee.Op() == js.OpGlobal && c.Callee.Name() == markup.Scopes && c.Arg(0).OK() {
			v.objects = append(v.objects, c.Arg(0).ID)
		}
	}
	v.keep(f)
	return v
}

// scoped walks from a free name in the markup of a page to what x-data keeps by
// that name: an object, what a function returns, or what Alpine.data is given
// under the name that stands there.
func (s *search) scoped(st *state, f *flow.File, name string) {
	if !strings.HasSuffix(f.Name(), ".html") {
		return
	}
	known := flow.Memo(f, scopesKey{}, scopesOf)
	if len(known.objects) == 0 {
		return
	}
	for _, id := range known.stores[f.Str(name)] {
		s.across(f.Value(id), st.path, 0, f.Value(id), s.saysName("is kept as ", name))
	}
	path := s.push(name, st.path)
	for _, id := range known.objects {
		given := f.Value(id)
		if given.Op() != js.OpGlobal {
			s.across(given, path, 0, given, "is kept by the element")
			continue
		}
		for _, c := range f.Calls("globalThis.Alpine.data") {
			if what, _ := c.Arg(0).Str(); what == given.Name() {
				for _, o := range c.Arg(1).Origins() {
					if o.Op() == js.OpFunc && o.File == f {
						s.returns(st, f, o.Row().Func, path, 0)
					}
				}
			}
		}
	}
}
