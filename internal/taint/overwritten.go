package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A write is an assignment to a property of what a variable holds, or below it.
type write struct {
	path string // "body.name"
	id   js.ValueID
}

// writeOf returns the variable below which an assignment stores something, and
// where; no path if it stores elsewhere.
func writeOf(f *js.File, target js.ValueID) (sym js.SymID, path string) {
	row := f.At(target)
	for depth := 0; row.Op == js.OpGet && depth < maxPath; depth++ {
		path = below(f.Str(row.Str), path)
		row = f.At(row.X)
	}
	if row.Op != js.OpRef {
		return 0, ""
	}
	return row.Sym, path
}

// overwritten returns what a property holds, or what is below a variable at the
// path that is asked for, where the function has given it another value before,
// on every way: req.body.name = clean(req.body.name). Rest is the path below
// that value, which is not OK if the property holds what it was given first.
func (s *search) overwritten(st *state) (by flow.Value, rest pathID) {
	f, v := st.v.File, st.v.Row()
	root, path := st.v, ""
	for depth := 0; root.Op() == js.OpGet && depth < maxPath; depth++ {
		root = f.Value(root.Row().X)
	}
	if root.Op() != js.OpRef {
		return flow.Value{}, 0
	}
	writes := s.a.detail(f).written[root.Row().Sym]
	if len(writes) == 0 {
		return flow.Value{}, 0
	}
	_, path = writeOf(f.JS, st.v.ID)
	whole := s.spelt(path, st.path)
	last := write{}
	for _, w := range writes {
		at := f.JS.At(w.id)
		if at.Start > v.Start || f.JS.FuncOf(w.id) != st.v.FuncID() {
			continue
		}
		if at.End > v.Start { // req.url = req.url.slice(1)
			break
		}
		switch {
		case isAt(w.path, whole) && len(w.path) >= len(path):
			if last = (write{}); f.JS.Str(at.Str) == "=" && f.Dominates(w.id, st.v.ID) {
				last = w
			}
		case isAt(whole, w.path) && last.id != 0: // something in what it was given
			last = write{}
		}
	}
	if last.id == 0 || !isRole(root) && !s.kept(root, last, st.v) {
		return flow.Value{}, 0
	}
	at := path
	for rest = st.path; rest != 0 && len(at) < len(last.path); {
		var name string
		name, rest = s.pop(rest)
		at = below(at, name)
	}
	if at != last.path { // a name with a dot in it: q['a.b'] is not below q.a
		return flow.Value{}, 0
	}
	return f.Value(f.JS.At(last.id).Y), rest
}

// spelt joins the names of a path to a text, as far as they are known.
func (s *search) spelt(text string, path pathID) string {
	for path != 0 {
		name, rest := s.pop(path)
		if name == anything || name == anyElement {
			break
		}
		text, path = below(text, name), rest
	}
	return text
}

// isAt reports whether a path is another one, or leads to it.
func isAt(path, whole string) bool {
	rest, ok := strings.CutPrefix(whole, path)
	return ok && (rest == "" || rest[0] == '.')
}

// kept reports whether what was assigned to a property of a local variable is
// still there at a later place: the variable holds one object, and nobody who
// may change it was given it in between.
func (s *search) kept(root flow.Value, w write, later flow.Value) bool {
	f, sym := root.File, root.Row().Sym
	d := s.a.detail(f)
	from, to := f.JS.At(w.id).End, later.Row().Start
	between := func(id js.ValueID) bool { at := f.JS.At(id).Start; return at >= from && at < to }
	defs := f.JS.DefsOf(sym)
	if len(defs) != 1 {
		return false
	}
	switch f.JS.At(defs[0].Value).Op {
	case js.OpObject, js.OpParam, js.OpGet, js.OpElem, js.OpAwait:
	default:
		return false // an instance, which has methods and setters
	}
	for _, ids := range [][]js.ValueID{d.dynamic[sym], d.copied[sym], d.grown[sym], d.fields[f.JS.At(f.JS.At(w.id).X).Str]} {
		if slices.ContainsFunc(ids, between) {
			return false
		}
	}
	for _, p := range d.passed[sym] {
		if between(p.call) {
			return false
		}
	}
	return true
}

// isRole reports whether a value is what a framework hands to a handler.
func isRole(v flow.Value) bool {
	for _, p := range v.Paths() {
		if strings.Contains(p, ":") && !strings.HasPrefix(p, "node:") {
			return true
		}
	}
	return false
}
