package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// addressRoute is what components of Vue know of the address of the page.
const addressRoute = "vue-router.useRoute()"

// isVue reports whether a file has components of Vue.
func isVue(f *flow.File) bool {
	return f.IsComponent() || f.Prog.Uses("vue") && (f.Str("methods") != 0 || f.Str("render") != 0 || f.Str("computed") != 0 || f.Str("$route") != 0)
}

// isRoute reads this.$route, and $route in a template.
func isRoute(f *flow.File, name string) bool { return name == "$route" && isVue(f) }

type vueKey struct{}

// A vue is what a file says of its components: the objects that describe them,
// and what is assigned to their properties.
type vue struct {
	objects []js.ValueID
	stores  map[js.StrID][]js.ValueID
}

// vueOf finds the objects that have parts of a component, and this.name = value.
func vueOf(f *flow.File) vue {
	v := vue{stores: map[js.StrID][]js.ValueID{}}
	if !isVue(f) {
		return v
	}
	for _, object := range f.Rows(js.OpObject) {
		for _, id := range f.JS.Operands(f.JS.At(object)) {
			switch p := f.JS.At(id); f.JS.Str(p.Str) {
			case "data", "computed", "methods", "setup":
				if op := f.JS.At(p.X).Op; p.Op == js.OpProp && (op == js.OpFunc || op == js.OpObject) {
					v.objects = append(v.objects, object)
				}
			}
		}
	}
	v.keep(f)
	return v
}

// keep notes this.name = value.
func (v *vue) keep(f *flow.File) {
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if target := f.JS.At(row.X); target.Op == js.OpGet && f.JS.At(target.X).Op == js.OpThis {
			v.stores[target.Str] = append(v.stores[target.Str], row.Y)
		}
	}
}

// instance walks from this of a component of Vue, or from a name in its
// template, to what the component keeps by that name.
func (s *search) instance(st *state, f *flow.File, path pathID) {
	known := flow.Memo(f, vueKey{}, vueOf)
	if path == 0 || len(known.objects) == 0 {
		return
	}
	name, rest := s.pop(path)
	if name == anyElement || name == anything {
		return
	}
	for _, id := range known.stores[f.Str(name)] {
		s.across(f.Value(id), rest, 0, f.Value(id), s.saysName("is kept as ", name))
	}
	for i, object := range known.objects {
		if i > 0 && object == known.objects[i-1] {
			continue
		}
		for _, part := range [...]string{"data", "setup"} {
			s.made(st, f, propertyOf(f.Value(object), part), path)
		}
		s.made(st, f, propertyOf(propertyOf(f.Value(object), "computed"), name), rest)
	}
}

// made walks to an object, or to what a function returns.
func (s *search) made(st *state, f *flow.File, v flow.Value, path pathID) {
	switch row := v.Row(); row.Op {
	case js.OpFunc:
		for _, r := range f.Returns(row.Func) {
			s.across(f.Value(r), path, 0, f.Value(r), "is kept by the component")
		}
	case js.OpObject:
		s.across(v, path, 0, v, "is kept by the component")
	}
}
