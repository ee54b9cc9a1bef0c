package flow

import (
	"testing"

	"tenet/internal/js"
	"tenet/internal/source"
)

func TestNearestPackage(t *testing.T) {
	p := New([]*js.File{
		js.Extract("api/src/app.js", source.New("api/src/app.js", "1"), js.Options{}),
		js.Extract("apis/x.js", source.New("apis/x.js", "1"), js.Options{}),
	}, nil)
	p.Packages = []Package{
		{Dir: ".", Deps: map[string]string{"express": "^5.0.0", "koa": "2"}},
		{Dir: "api", Deps: map[string]string{"express": "^4.18.0"}},
	}
	for _, test := range []struct {
		file                 int
		dir, express, koa, x string
	}{
		{0, "api", "^4.18.0", "2", ""},
		{1, ".", "^5.0.0", "2", ""},
	} {
		f := p.File(test.file)
		if dir := f.PackageDir(); dir != test.dir {
			t.Errorf("%s: package in %q, want %q", f.Name(), dir, test.dir)
		}
		for name, want := range map[string]string{"express": test.express, "koa": test.koa, "hapi": test.x} {
			if got := f.Range(name); got != want {
				t.Errorf("%s: range of %s is %q, want %q", f.Name(), name, got, want)
			}
		}
	}
	p.Packages = nil
	if f := p.File(0); f.PackageDir() != "." || f.Range("express") != "" {
		t.Error("a program without packages knows one")
	}
}
