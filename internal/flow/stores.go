package flow

import (
	"strings"

	"tenet/internal/js"
)

// store returns the variable of a Svelte component whose value a name with a
// dollar sign in front is: $page of the store page.
func (f *File) store(name string) Value {
	if len(name) < 2 || name[0] != '$' || !strings.HasSuffix(f.Name(), ".svelte") {
		return Value{}
	}
	id := f.Str(name[1:])
	for i := range f.JS.Syms {
		if s := &f.JS.Syms[i]; id != 0 && s.Name == id && s.Func == 0 {
			if defs := f.JS.Defs[s.Lo:s.Hi]; len(defs) == 1 {
				return f.Value(defs[0].Value)
			}
		}
	}
	return Value{}
}

// IsComponent reports whether a file is a component of Vue, in whose template
// bare names are what the component has.
func (f *File) IsComponent() bool { return strings.HasSuffix(f.JS.Name, ".vue") }

type methodsKey struct{}

// methodsOf are the methods of a component of Vue, { methods: { name () {} } },
// which its template calls by their names.
func methodsOf(f *File) map[js.StrID][]js.ValueID {
	found := map[js.StrID][]js.ValueID{}
	key := f.Str("methods")
	if key == 0 {
		return found
	}
	for _, id := range f.Rows(js.OpProp) {
		row := f.JS.At(id)
		if row.Str != key || f.JS.At(row.X).Op != js.OpObject {
			continue
		}
		for _, m := range f.JS.Operands(f.JS.At(row.X)) {
			if p := f.JS.At(m); p.Op == js.OpProp && p.X != 0 {
				found[p.Str] = append(found[p.Str], p.X)
			}
		}
	}
	return found
}
