package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
)

// uploaded accepts what a call of one of the library paths reads as a source, if
// that is the content of a file that a visitor has uploaded. Its path is the
// server's own choice.
func (s *search) uploaded(c flow.Call, paths []string) {
	if !slices.ContainsFunc(paths, func(p string) bool { return model.FileReaders[p] }) {
		return
	}
	for _, p := range c.Arg(0).Paths() {
		i := strings.LastIndexByte(p, '.')
		if i < 0 || !model.UploadPaths[p[i+1:]] {
			continue
		}
		for base := p[:i]; ; base = base[:strings.LastIndexByte(base, '.')] {
			if model.UploadSources[base] {
				s.found(model.UploadedContent)
				return
			}
			if !strings.Contains(base, ".") {
				break
			}
		}
	}
}
