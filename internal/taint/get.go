package taint

import (
	"tenet/internal/js"
	"tenet/internal/model"
)

// get is X.name.
func (s *search) get(st *state) {
	f, row := st.v.File, st.v.Row()
	name := f.JS.Str(row.Str)
	if name == "length" { // a text or list is as long as it is, and was sent
		return
	}
	base := f.Value(row.X)
	if (s.kind == model.Path || s.kind == model.DOM) && (hostParts[name] || name == "origin") && base.Is("globalThis.URL()", "node:url.URL()") {
		return
	}
	if pathKinds.Has(s.kind) && lastParts[name] && base.Is("node:path.parse()") {
		return
	}
	if s.kind == model.Argument && name == "href" && base.Is("globalThis.URL()", "node:url.URL()") { // begins with its scheme
		return
	}
	if linkKinds.Has(s.kind) && s.kind != model.Redirect && encodedParts[name] && base.Is("globalThis.URL()", "node:url.URL()") {
		return
	}
	if s.kind == model.Unpack && name == "entryName" { // as readers of zip files call it
		s.found(model.Source{Class: model.Archive, Note: "is the name of an entry of the archive"})
		return
	}
	if base.Op() == js.OpThis && isRoute(f, name) {
		s.libraryPath(st, addressRoute)
		return
	}
	if s.kind == model.DOM && st.path == 0 && typed(base, name) {
		s.found(model.PageSource)
	}
	if s.routerProps(st, base, name) || s.full() {
		return
	}
	if _, known := s.getter(st, base, name); known {
		return
	}
	if by, rest := s.overwritten(st); by.OK() {
		s.to(st, by, rest, "")
		return
	}
	s.to(st, base, s.push(name, st.path), "")
}

// encodedParts are the parts of a URL in which < and > are written %3C and %3E,
// whatever it was made of. See https://url.spec.whatwg.org/#percent-encoded-bytes.
var encodedParts = map[string]bool{"href": true, "origin": true, "protocol": true, "host": true, "hostname": true, "port": true, "pathname": true, "search": true}

// lastParts are what path.parse makes of what stands behind the last slash.
var lastParts = map[string]bool{"base": true, "name": true, "ext": true}

// hostParts are the parts of a URL that no separator of folders can stand in.
var hostParts = map[string]bool{"host": true, "hostname": true, "port": true, "protocol": true}
