package taint

import "tenet/internal/js"

// concat walks the operands of a string that is put together. What follows a
// fixed scheme and host chooses neither, nor does the path of a request.
func (s *search) concat(st *state, operands []js.ValueID) {
	if st.path != 0 && s.paths[st.path].name != anything || objectKinds.Has(s.kind) {
		return // a property of a string, or a string where objects count
	}
	f := st.v.File
	for i, id := range operands {
		if i > 0 && s.fixedBefore(f, operands[:i]) {
			return
		}
		if i > 0 && s.pathAfterHost(f, operands[:i], f.Value(id)) {
			continue
		}
		next := state{v: f.Value(id), frame: st.frame, use: st.use, note: "becomes part of a text"}
		next.behind = i > 0 && s.isBehind(f, operands[:i], f.Value(id))
		if s.quoted(f, operands[:i]) {
			next.quotes = 1
		}
		s.add(next)
	}
}

// assigned is the value of an assignment expression.
func (s *search) assigned(st *state) {
	f, row := st.v.File, st.v.Row()
	switch f.JS.Str(row.Str) {
	case "=":
		s.to(st, f.Value(row.Y), st.path, "")
	case "+=":
		if st.path == 0 || s.paths[st.path].name == anything {
			s.to(st, f.Value(row.X), 0, "becomes part of a text")
			if before := []js.ValueID{row.X}; !s.fixedBefore(f, before) {
				next := state{v: f.Value(row.Y), frame: st.frame, use: st.use, note: "becomes part of a text"}
				next.behind = s.isBehind(f, before, next.v)
				s.add(next)
			}
		}
	case "||=", "??=", "&&=":
		s.to(st, f.Value(row.X), st.path, "")
		s.to(st, f.Value(row.Y), st.path, "")
	}
}
