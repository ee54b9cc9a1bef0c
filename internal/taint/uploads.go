package taint

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// uploaded accepts what a call of one of the library paths reads as a source, if
// that is the content of a file that a visitor has uploaded. Its path is the
// server's own choice.
func (s *search) uploaded(st *state, c flow.Call, paths []string) {
	if !slices.ContainsFunc(paths, func(p string) bool { return model.FileReaders[p] }) {
		return
	}
	given := []flow.Value{c.Arg(0)}
	if p := heldIn(c.Arg(0)); p.Op() == js.OpParam { // of a helper, as this walk has come into it
		given = nil
		s.callers(st, p.File, p.Row().Func, func(site flow.Site, _ frameID) {
			given = append(given, site.Argument(int(p.Row().Y)))
		})
	}
	for _, v := range given {
		for _, at := range v.Origins() {
			if at.Op() == js.OpGet && model.UploadPaths[at.Name()] && isOfUpload(at.File.Value(at.Row().X)) {
				s.found(model.UploadedContent)
				return
			}
		}
	}
}

// isOfUpload reports whether a value is an uploaded file, or one of several.
func isOfUpload(v flow.Value) bool {
	for range 4 {
		if slices.ContainsFunc(v.Paths(), func(p string) bool { return model.UploadSources[p] }) {
			return true
		}
		switch v = v.Origin(); v.Op() {
		case js.OpGet, js.OpGetDyn, js.OpElem:
			v = v.File.Value(v.Row().X)
		default:
			return false
		}
	}
	return false
}
