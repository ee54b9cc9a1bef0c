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

func TestMentions(t *testing.T) {
	p := New([]*js.File{
		js.Extract("a.js", source.New("a.js", "1"), js.Options{}),
		js.Extract("b.js", source.New("b.js", "res.removeHeader('X-Powered-By')"), js.Options{}),
	}, nil)
	for text, want := range map[string]bool{"X-Powered-By": true, "removeHeader": true, "x-powered-by": false} {
		if p.Mentions(text) != want {
			t.Errorf("Mentions(%q) = %v", text, !want)
		}
	}
}

func TestHanded(t *testing.T) {
	text := "const app = require('express')(); app.get('/', f); require('http').createServer(app).listen(1); boot(app)"
	apps := New([]*js.File{js.Extract("a.js", source.New("a.js", text), js.Options{})}, nil).File(0).Apps()
	if len(apps) != 1 {
		t.Fatalf("%d apps", len(apps))
	}
	var names []string
	for _, c := range apps[0].Handed {
		names = append(names, c.Callee.Name())
	}
	if len(names) != 2 || names[0] != "createServer" || names[1] != "boot" {
		t.Errorf("handed to %q", names)
	}
	if apps[0].Complete {
		t.Error("complete, though nobody knows what boot does")
	}
}
