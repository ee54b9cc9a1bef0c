package flow

import (
	"testing"

	"tenet/internal/js"
	"tenet/internal/source"
)

func TestSharedByScripts(t *testing.T) {
	var files []*js.File
	for _, f := range []struct{ name, code string }{
		{"lib/a.js", "exports.f = 1; var module1"},
		{"public/a.js", "var x = 1; function f(inner) { var y }"},
		{"public/lib/b.js", "let z; w = 1"},
	} {
		files = append(files, js.Extract(f.name, source.New(f.name, f.code), js.Options{}))
	}
	p := New(files, nil)
	for i, want := range []string{"", "xfz", "xfz"} {
		got := ""
		for _, name := range []string{"x", "f", "z", "y", "w", "inner", "module1", ""} {
			if p.File(i).SharedByScripts(name) {
				got += name
			}
		}
		if got != want {
			t.Errorf("%s: shares %q, want %q", files[i].Name, got, want)
		}
	}
}
