package check

import (
	"strings"

	"tenet/internal/deps"
	"tenet/internal/signature"
	"tenet/internal/source"
)

// sourceMap recognises libraries among the sources of a bundle.
func (l *librarian) sourceMap(file, home string, data []byte) (signs []sign, ok bool) {
	ok = true
	if !l.presence[home] {
		home = file
	}
	for _, s := range signature.SourceMap(data) {
		_, inside, installed := strings.Cut(s.Name, "node_modules/")
		if !installed {
			continue
		}
		for _, m := range signature.Mentions([]byte(s.Name)) {
			if l.listed(m.Package) {
				signs = l.add(signs, mapped(file, home, s.Name, m.Package, m.Package, m.Version, m.How))
			}
		}
		for _, t := range l.tables {
			for _, m := range t.Content([]byte(s.Content), l.trees.of(source.New(file, s.Content), "js", &ok)) {
				if strings.Contains(inside, m.Library.Package) {
					found := mapped(file, home, s.Name, m.Library.Name, m.Library.Package, m.Version, m.How)
					found.From = m.From
					signs = l.add(signs, found)
				}
			}
		}
	}
	return signs, ok
}

// mapped is a sign in a source map, which nobody reads: it is said of the
// whole file.
func mapped(file, home, name, library, pkg, version string, how signature.How) *sign {
	whole := source.Span{File: file, Line: 1, Col: 1, EndLine: 1, EndCol: 1}
	return &sign{deps.Library{Name: library, Package: pkg, Version: version, By: "its source map", Place: whole, Code: name}, home, how}
}
