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
func (s *search) uploaded(c flow.Call, paths []string) {
	if !slices.ContainsFunc(paths, func(p string) bool { return model.FileReaders[p] }) {
		return
	}
	at := c.Arg(0).Origin()
	if at.Op() == js.OpGet && model.UploadPaths[at.Name()] && isOfUpload(at.File.Value(at.Row().X)) {
		s.found(model.UploadedContent)
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
