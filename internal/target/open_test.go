package target

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// files builds a tree: each argument is "path" or "path: content".
func files(list ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, f := range list {
		name, content, _ := strings.Cut(f, ": ")
		m[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return m
}

func mustOpen(t *testing.T, fsys fs.FS, o Options, paths ...string) *Target {
	t.Helper()
	tg, err := OpenFS(context.Background(), fsys, paths, o)
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

// summary lists what a target holds, one word per fact.
func summary(t *Target) string {
	var b []string
	for _, f := range t.Files {
		b = append(b, f.Path)
	}
	for _, s := range t.Skipped {
		b = append(b, fmt.Sprintf("-%s:%d", s.Why, s.Count))
	}
	for _, u := range t.Unread {
		b = append(b, fmt.Sprintf("!%s:%s", u.Path, u.Why))
	}
	return strings.Join(b, " ")
}

func TestOpenFS(t *testing.T) {
	big := strings.Repeat("const a = 1\n", 100_000)
	squeezed := strings.Repeat("function f(a){return a;}", 60_000)
	tests := []struct {
		name  string
		files []string
		o     Options
		paths []string
		want  string
	}{
		{
			name:  "sorted by path",
			files: []string{"b.js", "a/z.js", "a-b.js", "a/b/c.ts"},
			want:  "a-b.js a/b/c.ts a/z.js b.js",
		}, {
			name:  "node_modules is counted, not read",
			files: []string{"a.js", "node_modules/x/index.js", "sub/node_modules/y/index.js"},
			want:  "a.js -node_modules:2",
		}, {
			name:  "a folder in node_modules is ordinary code when asked for",
			files: []string{"node_modules/x/index.js", "node_modules/x/node_modules/y/index.js"},
			paths: []string{"node_modules/x"},
			want:  "index.js -node_modules:1",
		}, {
			name:  "version control is not part of the project",
			files: []string{".git/hooks/a.js", ".svn/b.js", ".github/c.yml"},
			want:  ".github/c.yml",
		}, {
			name:  ".gitignore at every level",
			files: []string{".gitignore: *.tmp.js\n/gen/\n", "a.tmp.js", "gen/x.js", "gen/y.js", "x/.gitignore: b.js\n!a.tmp.js\n", "x/a.tmp.js", "x/b.js", "x/c.js"},
			want:  "x/a.tmp.js x/c.js -ignored:3 -not code:2",
		}, {
			name:  "an ignored .env is exactly right",
			files: []string{".gitignore: .env\n", ".env: A=1", "x/.env.local: A=1"},
			want:  "x/.env.local -ignored:1 -not code:1",
		}, {
			name:  "skip in tenet.yaml",
			files: []string{"a.js", "old/b.js", "c.spec.js"},
			o:     Options{Ignore: []string{"/old", "*.spec.js"}},
			want:  "a.js -skip in tenet.yaml:2",
		}, {
			name:  "tenet.yaml takes in what git ignores and what looks built",
			files: []string{".gitignore: dist\ngen.js", "dist/a.min.js: " + squeezed[:6000], "gen.js", ".next/b.js"},
			o:     Options{Ignore: []string{"!dist", "!a.min.js", "!gen.js"}},
			want:  "dist/a.min.js gen.js -build output:1 -not code:1",
		}, {
			name:  "build output by evidence",
			files: []string{"package.json: {\"scripts\":{\"build\":\"tsc\"}}", "src/a.ts", "dist/a.js", "x/build/tool.js"},
			want:  "package.json src/a.ts x/build/tool.js -build output:1",
		}, {
			name:  "build output by tsconfig",
			files: []string{"tsconfig.json: {\"compilerOptions\":{\"outDir\":\"./out/esm\", /**/}}", "a.ts", "out/esm/a.js"},
			want:  "a.ts tsconfig.json -build output:1",
		}, {
			name:  "minified, generated and types",
			files: []string{"a.min.js", "b.js: // @generated\n", "c.js: " + squeezed[:6000], "d.d.ts"},
			want:  "-generated:1 -minified:2 -type declarations:1",
		}, {
			name:  "named files are read whatever they look like",
			files: []string{".gitignore: *.js", "a.min.js", "b.js: // @generated\n", "c.js"},
			paths: []string{"a.min.js", "b.js"},
			want:  "a.min.js b.js",
		}, {
			name:  "too large",
			files: []string{"a.js: " + big, "bundle.js: " + squeezed, "data.json: " + big, "package-lock.json: " + big},
			want:  "package-lock.json -large data:1 -minified:1 !a.js:1.2 MB, above the limit of 1 MB (raise it with maxFileSize in tenet.yaml)",
		}, {
			name:  "a higher limit",
			files: []string{"a.js: " + big},
			o:     Options{MaxFileSize: 2 << 20},
			want:  "a.js",
		}, {
			name:  "a large manifest of Kubernetes is not clean",
			files: []string{"k.yaml: kind: List\napiVersion: v1\n" + big},
			want:  "!k.yaml:1.2 MB, above the limit of 1 MB (raise it with maxFileSize in tenet.yaml)",
		}, {
			name:  "Helm templates and values",
			files: []string{"chart/Chart.yaml", "chart/values.yaml", "chart/templates/web.yaml", "chart/templates/sub/x.yaml", "chart/templates/NOTES.txt", "templates/a.yaml"},
			want:  "chart/Chart.yaml chart/templates/sub/x.yaml chart/templates/web.yaml chart/values.yaml templates/a.yaml -not code:1",
		}, {
			name:  "several paths, relative to the folder around them",
			files: []string{"p/a/x.js", "p/a/b/y.js", "p/c/z.js", "q.js"},
			paths: []string{"p/a", "p/c/z.js", "p/a/b", "p/c/z.js"},
			want:  "a/b/y.js a/x.js c/z.js",
		}, {
			name:  "names with newlines and escapes",
			files: []string{"a\nb.js", "\x1b[31m.js", "\u202egnp.js"},
			want:  "\x1b[31m.js a\nb.js \u202egnp.js",
		}, {
			name:  "UTF-16 is text",
			files: []string{"a.js: " + utf16LE("const a = 1\n")},
			want:  "a.js",
		}, {
			name:  "a script without extension",
			files: []string{"bin/www: #!/usr/bin/env node\nrequire('../app')", "LICENSE: MIT", "run: #!/bin/sh\n"},
			want:  "bin/www -not code:2",
		}, {
			name: "nothing",
			want: "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, workers := range []int{1, 8} {
				o := tt.o
				o.Workers = workers
				if got := summary(mustOpen(t, files(tt.files...), o, tt.paths...)); got != tt.want {
					t.Errorf("with %d workers:\n got %q\nwant %q", workers, got, tt.want)
				}
			}
		})
	}
}

func TestOpenFSContent(t *testing.T) {
	tg := mustOpen(t, files("x/bin/run: #!/usr/bin/env node\n"+strings.Repeat("a()\n", 500), "x/a.js: let a"), Options{}, "x")
	if tg.Root != "x" || tg.Name != "x" {
		t.Errorf("root %q, name %q", tg.Root, tg.Name)
	}
	for _, f := range tg.Files {
		want, err := fs.ReadFile(tg.FS, f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if string(f.Data) != string(want) || f.Hash != sha256.Sum256(want) || f.Kind != JavaScript {
			t.Errorf("%s: %v, %d bytes, want %d", f.Path, f.Kind, len(f.Data), len(want))
		}
	}
	if len(tg.Files) != 2 {
		t.Errorf("%d files, want 2", len(tg.Files))
	}
	for _, f := range mustOpen(t, files("a.js: let a"), Options{Unhashed: true}).Files {
		if f.Hash != [32]byte{} || string(f.Data) != "let a" {
			t.Errorf("unhashed: hash %x of %q", f.Hash, f.Data)
		}
	}
	kinds := map[string]Kind{"c/Chart.yaml": YAML, "c/templates/a.yaml": HelmChart, "k.yaml": Kubernetes, "compose.yml": Compose, "templates/a.yaml": YAML}
	for _, f := range mustOpen(t, files("c/Chart.yaml: apiVersion: v2", "c/templates/a.yaml: kind: x\napiVersion: y", "k.yaml: kind: Pod\napiVersion: v1", "compose.yml: services: {}", "templates/a.yaml"), Options{}).Files {
		if f.Kind != kinds[f.Path] {
			t.Errorf("%s is %v, want %v", f.Path, f.Kind, kinds[f.Path])
		}
	}
}

func TestOpenFSErrors(t *testing.T) {
	_, err := OpenFS(context.Background(), files("a.js"), []string{"b.js"}, Options{})
	if want := `cannot open "b.js": file does not exist`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := OpenFS(ctx, files("a.js"), nil, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after cancel", err)
	}
}

func TestSpecialFilesAreNotOpened(t *testing.T) {
	m := files("a.js", "unnamed")
	m["pipe.js"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	m["sock.ts"] = &fstest.MapFile{Mode: fs.ModeSocket}
	m["dev.js"] = &fstest.MapFile{Mode: fs.ModeDevice}
	m["log"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	m["log.txt"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	opened := &faulty{FS: m}
	got := summary(mustOpen(t, opened, Options{Workers: 1}))
	want := "a.js -not code:2 !dev.js:a device, which is not opened !pipe.js:a named pipe, which is not opened !sock.ts:a socket, which is not opened"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, name := range opened.opened {
		if slices.Contains([]string{"pipe.js", "sock.ts", "dev.js", "log", "log.txt"}, name) {
			t.Errorf("%s was opened", name)
		}
	}
}

func TestUnreadable(t *testing.T) {
	f := &faulty{FS: files("a.js", "b.js", "c/d.js", "e.js"), bad: []string{"b.js", "c"}}
	want := "a.js e.js !b.js:cannot be read: permission denied !c:the folder cannot be read: permission denied"
	if got := summary(mustOpen(t, f, Options{Workers: 1})); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// faulty is a file system where some files cannot be opened. It remembers
// what was.
type faulty struct {
	fs.FS
	bad []string

	mu     sync.Mutex
	opened []string
}

func (f *faulty) Open(name string) (fs.File, error) {
	f.mu.Lock()
	f.opened = append(f.opened, name)
	f.mu.Unlock()
	if slices.Contains(f.bad, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.FS.Open(name)
}

func TestCaps(t *testing.T) {
	flat := files("a.js: 12345678", "b.js: 12345678", "c.js: 12345678", "d.min.js: 12345678", "e.js: 12345678")
	deep := files(strings.Repeat("d/", 6)+"a.js", "b.js")
	all := defaultLimits(Options{})
	tests := []struct {
		name string
		fsys fs.FS
		set  func(*limits)
		want string
	}{
		{"files", flat, func(l *limits) { l.files = 2 }, "a.js b.js !.:more than 2 files in the tree: the rest was not read"},
		{"names", flat, func(l *limits) { l.entries = 3 }, "!.:more than 3 names in the tree: the rest was not read"},
		{"depth", deep, func(l *limits) { l.depth = 3 }, "b.js !d/d/d/d:nested more than 3 folders deep"},
		{"depth enough", deep, func(l *limits) { l.depth = 6 }, "b.js d/d/d/d/d/d/a.js"},
		{"total", flat, func(l *limits) { l.total = 20 }, "a.js b.js -minified:1 " +
			"!c.js:the files before it hold 20 bytes, the limit for one run !e.js:the files before it hold 20 bytes, the limit for one run"},
		{"total enough", flat, func(l *limits) { l.total = 32 }, "a.js b.js c.js e.js -minified:1"},
	}
	for _, tt := range tests {
		for _, workers := range []int{1, 3} {
			l := all
			tt.set(&l)
			tg, err := openFS(context.Background(), tt.fsys, nil, Options{Workers: workers}, l)
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(tg); got != tt.want {
				t.Errorf("%s, %d workers:\n got %q\nwant %q", tt.name, workers, got, tt.want)
			}
		}
	}
}

func TestSkippedPaths(t *testing.T) {
	m := files()
	for i := range 30 {
		m[fmt.Sprintf("%02d.txt", 29-i)] = &fstest.MapFile{}
	}
	m["node_modules/x/a.js"] = &fstest.MapFile{}
	s := mustOpen(t, m, Options{}).Skipped
	if len(s) != 2 || s[0].Why != SkippedModules || s[0].Paths[0] != "node_modules/" {
		t.Fatalf("skipped %+v", s)
	}
	if s[1].Count != 30 || len(s[1].Paths) != shownPaths || s[1].Paths[0] != "00.txt" || s[1].Paths[19] != "19.txt" {
		t.Errorf("skipped %+v, want the first %d paths of 30", s[1], shownPaths)
	}
}

func TestInstalled(t *testing.T) {
	m := files(
		"node_modules/a/index.js", "node_modules/a/node_modules/b/index.js", "node_modules/@s/c/index.js", "node_modules/@s/d/index.js",
		"node_modules/.bin/a", "node_modules/.cache/x/y", "node_modules/.package-lock.json",
		"sub/node_modules/.pnpm/e@1/node_modules/e/index.js", "sub/node_modules/.pnpm/@s+f@1/node_modules/@s/f/index.js",
		"sub/node_modules/.pnpm/node_modules/g", "sub/node_modules/.modules.yaml",
	)
	m["sub/node_modules/e"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(".pnpm/e@1/node_modules/e")}
	if n := mustOpen(t, m, Options{}).Installed; n != 6 {
		t.Errorf("%d packages, want a, b, @s/c, @s/d, e, @s/f", n)
	}
}

func TestLinks(t *testing.T) {
	m := files("a.js", "lib/b.js")
	link := func(name, to string) { m[name] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(to)} }
	link("again.js", "a.js")
	link("more", "lib")
	link("lib/up", "..")
	link("lib/loop", "loop")
	link("lib/out.js", "../../secret.js")
	link("passwd", "/etc/passwd")
	tg := mustOpen(t, m, Options{})
	if got, want := summary(tg), "a.js lib/b.js -link out of the tree:1 !lib/out.js:a link out of the tree, which is not followed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := tg.Skipped[0].Paths, []string{"passwd"}; !slices.Equal(got, want) {
		t.Errorf("links out of the tree %q, want %q", got, want)
	}
}

func TestParents(t *testing.T) {
	if got, want := parents("a/b"), []string{"a/b", "a", "."}; !slices.Equal(got, want) {
		t.Errorf("parents = %q, want %q", got, want)
	}
	for _, tt := range []struct {
		dir, name, rel string
		ok             bool
	}{{".", "a", "a", true}, {".", ".", ".", true}, {"a", "a", ".", true}, {"a", "a/b", "b", true}, {"a", "ab", "", false}, {"a/b", "a", "", false}} {
		if rel, ok := within(tt.dir, tt.name); rel != tt.rel || ok != tt.ok {
			t.Errorf("within(%q, %q) = %q, %v", tt.dir, tt.name, rel, ok)
		}
	}
}
