package target

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/iotest"
)

// gather sees of a real folder what output decides on.
func TestGather(t *testing.T) {
	tests := []struct {
		name   string
		folder string
		files  []string
		want   evidence
	}{
		{"nothing", "dist", []string{"dist/a.txt"}, evidence{}},
		{"source", "build", []string{"build/a.js", "build/b/c.ts", "build/b/d.d.ts", "build/node_modules/x.js"}, evidence{code: 2}},
		{"two levels and no more", "out", []string{"out/a.js", "out/b/c.js", "out/b/c/d.js"}, evidence{code: 2}},
		{"maps", "dist", []string{"dist/a.js", "dist/a.js.map", "dist/b/c.mjs", "dist/b/c.mjs.map", "dist/d.css.map"}, evidence{code: 2, maps: 2}},
		{"minified", "vendor", []string{"vendor/a.min.js", "vendor/b.js"}, evidence{code: 2, squeezed: 1}},
		{"coverage", "coverage", []string{"coverage/lcov.info", "coverage/lcov-report/sorter.js"}, evidence{code: 1, coverage: true}},
		{"beside", "dist", []string{"dist/x", "src/a.js", `package.json: {"scripts": {"build": "tsc", "x": 1}}`, `tsconfig.json: {"compilerOptions": {"outDir": "dist"}}`},
			evidence{source: true, build: "tsc", outDir: true}},
		{"source in the folder itself", "dist", []string{"dist/x.js", "index.ts", "index.d.ts"}, evidence{code: 1, source: true}},
		{"only types beside", "dist", []string{"dist/x.js", "index.d.ts"}, evidence{code: 1}},
		{"another outDir", "dist", []string{"dist/x", `tsconfig.json: {"compilerOptions": {"outDir": "../dist"}}`}, evidence{}},
		{"broken neighbours", "dist", []string{"dist/x", "src: a file", "package.json: {", "tsconfig.json: ["}, evidence{}},
	}
	for _, tt := range tests {
		fsys := files(tt.files...)
		beside, err := fs.ReadDir(fsys, ".")
		if err != nil {
			t.Fatal(err)
		}
		tt.want.name = tt.folder
		if got := gather(fsys, tt.folder, beside, false); got != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
	if got := gather(files("dist/a.js.map"), "dist", nil, true); got != (evidence{name: "dist", ignored: true}) {
		t.Errorf("an ignored folder needs no look: %+v", got)
	}
}

func TestReadUpTo(t *testing.T) {
	tests := []struct {
		name        string
		limit, size int64
		want        int
	}{
		{"as large as said", 100, 10, 10},
		{"larger than said", 100, 3, 10},
		{"smaller than said", 100, 50, 10},
		{"size unknown", 100, 0, 10},
		{"a size that lies below zero", 100, -5, 10},
		{"cut", 4, 10, 4},
		{"nothing wanted", 0, 10, 0},
	}
	for _, tt := range tests {
		for _, r := range []io.Reader{strings.NewReader("0123456789"), iotest.OneByteReader(strings.NewReader("0123456789")), iotest.DataErrReader(strings.NewReader("0123456789"))} {
			got, err := readUpTo(r, tt.limit, tt.size)
			if err != nil || string(got) != "0123456789"[:tt.want] {
				t.Errorf("%s: %q, %v; want %d bytes", tt.name, got, err, tt.want)
			}
		}
	}
	if _, err := readUpTo(iotest.ErrReader(errors.New("broken disk")), 10, 10); err == nil {
		t.Error("a read error is lost")
	}
}
