package flow

import "strings"

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
