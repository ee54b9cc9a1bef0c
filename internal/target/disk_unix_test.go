//go:build unix

package target

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// tree writes files into a new folder; "path" or "path: content".
func tree(t *testing.T, list ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		name, content, _ := strings.Cut(f, ": ")
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustOpenDisk(t *testing.T, o Options, paths ...string) *Target {
	t.Helper()
	tg, err := Open(context.Background(), paths, o)
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

func do(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenHostileTree(t *testing.T) {
	secret := tree(t, "secret.js: top secret", "lib/more.js")
	dir := tree(t, "a.js", "lib/b.js", "odd\nname\x1b[2J.js", "not\xffutf8.js", "dir\xfe/in.js: hello")
	at := func(name string) string { return filepath.Join(dir, name) }
	do(t,
		os.Symlink(".", at("self")),
		os.Symlink("..", at("lib/up")),
		os.Symlink("loop2", at("loop1")),
		os.Symlink("loop1", at("loop2")),
		os.Symlink("a.js", at("alias.js")),
		os.Symlink(filepath.Join(secret, "secret.js"), at("secret.js")),
		os.Symlink(filepath.Join(secret, "lib"), at("outside")),
		syscall.Mkfifo(at("pipe.js"), 0o644), // opening it would wait for a writer for ever
		syscall.Mkfifo(at("script"), 0o644),
	)
	big, err := os.Create(at("big.js"))
	do(t, err, big.Truncate(50<<20), big.Close())

	tg := mustOpenDisk(t, Options{}, dir)
	want := "a.js dir\xfe/in.js lib/b.js not\xffutf8.js odd\nname\x1b[2J.js " +
		"-link out of the tree:1 !big.js:50 MB, above the limit of 1 MB (raise it with maxFileSize in tenet.yaml) !pipe.js:a named pipe, which is not opened " +
		"!secret.js:a link out of the tree, which is not followed"
	if got := summary(tg); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if string(tg.Files[1].Data) != "hello" {
		t.Errorf("%q holds %q", tg.Files[1].Path, tg.Files[1].Data)
	}
	if _, err := tg.FS.Open("secret.js"); err == nil {
		t.Error("FS follows a link out of the tree")
	}
}

func TestOpenLargeFile(t *testing.T) {
	dir := tree(t, "a.js")
	do(t, os.WriteFile(filepath.Join(dir, "big.js"), []byte(strings.Repeat("let a = 1\n", 5<<20)), 0o644))
	if got, want := summary(mustOpenDisk(t, Options{}, dir)), "a.js !big.js:50 MB, above the limit of 1 MB (raise it with maxFileSize in tenet.yaml)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOpenRoot(t *testing.T) {
	dir := tree(t, ".git/HEAD", "shop/package.json: {\"name\":\"shop\",\"type\":\"module\"}", "shop/src/a.js", "shop/src/b.js", "shop/test/c.js", "lone/x.js")
	t.Chdir(dir)
	do(t, os.Symlink("shop", "link"), os.Symlink("../shop/src/a.js", "lone/y.js"))
	abs := func(p string) string { return filepath.Join(dir, p) }
	tests := []struct {
		paths            []string
		root, name, want string
	}{
		{[]string{"shop"}, "shop", "shop", "package.json src/a.js src/b.js test/c.js"},
		{[]string{"./shop/"}, "shop", "shop", "package.json src/a.js src/b.js test/c.js"},
		{[]string{"link"}, "link", "shop", "package.json src/a.js src/b.js test/c.js"},
		{[]string{"shop/src"}, "shop/src", "shop", "a.js b.js"},
		{[]string{"shop/src/a.js"}, "shop/src", "shop", "a.js"},
		{[]string{"lone/y.js"}, "lone", "shop", "a.js"}, // a link that the user names is followed
		{[]string{"shop/src/b.js", "shop/test"}, "shop", "shop", "src/b.js test/c.js"},
		{[]string{abs("shop/src"), abs("lone/x.js")}, dir, filepath.Base(dir), "lone/x.js shop/src/a.js shop/src/b.js"},
		{[]string{abs("shop/src"), abs("lone")}, dir, filepath.Base(dir), "lone/x.js shop/src/a.js shop/src/b.js"}, // lone/y.js stays inside
		{[]string{"lone"}, "lone", "lone", "x.js !y.js:a link out of the tree, which is not followed"},
	}
	for _, tt := range tests {
		tg := mustOpenDisk(t, Options{}, tt.paths...)
		if tg.Root != tt.root || tg.Name != tt.name || summary(tg) != tt.want {
			t.Errorf("Open(%q): root %q, name %q, %q; want %q, %q, %q", tt.paths, tg.Root, tg.Name, summary(tg), tt.root, tt.name, tt.want)
		}
	}
	t.Chdir("shop")
	if tg := mustOpenDisk(t, Options{}); tg.Root != "." || tg.Name != "shop" || len(tg.Files) != 4 {
		t.Errorf("Open(): root %q, name %q, %q", tg.Root, tg.Name, summary(tg))
	}
	_, err := Open(context.Background(), []string{"gone"}, Options{})
	if want := `cannot open "gone": no such file or directory`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// What the package.json and tsconfig.json above the root say holds in it.
func TestOpenInsidePackage(t *testing.T) {
	dir := tree(t, `shop/package.json: {"type": "module", "version": "1.2.3"}`, `shop/tsconfig.json: {"compilerOptions": {"strict": true}}`, "shop/src/lib/a.ts",
		`shop/node_modules/x/lib/b.js`, `broken/package.json: {`, "broken/src/c.js")
	tg := mustOpenDisk(t, Options{}, filepath.Join(dir, "shop/src/lib"))
	if p := packageOf(t, tg, "."); p.Type != "module" || !p.AlwaysStrict || tg.Version != "1.2.3" {
		t.Errorf("package %+v", p)
	}
	tg = mustOpenDisk(t, Options{}, filepath.Join(dir, "shop/node_modules/x"))
	if len(tg.Packages) != 0 {
		t.Errorf("the package around node_modules governs what lies in it: %+v", tg.Packages)
	}
	tg = mustOpenDisk(t, Options{}, filepath.Join(dir, "broken/src"))
	if got, want := summary(tg), "c.js !../package.json:not valid JSON: it ends too early"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// .gitignore files between the top of the repository and the root count, but
// never against what the user has asked for.
func TestOpenInsideRepository(t *testing.T) {
	dir := tree(t, ".git/info/exclude: private.js\n", ".gitignore: *.gen.js\n/api/tmp\n/dist/*\nold\n!keep.gen.js\n", "packages/.gitignore: /api/x.js\n",
		"packages/api/a.gen.js", "packages/api/keep.gen.js", "packages/api/x.js", "packages/api/private.js", "packages/api/y.js", "packages/api/old/z.js",
		"dist/a.js", "old/sub/b.js", "api/tmp/c.js")
	for p, want := range map[string]string{
		"packages/api":         "keep.gen.js y.js -ignored:4",
		"packages/api/old":     "z.js",
		"dist":                 "a.js",
		"old/sub":              "b.js",
		"api":                  "-ignored:1",
		"api/tmp":              "c.js",
		"packages/api/x.js":    "x.js",
		"packages/api/old/../": "keep.gen.js y.js -ignored:4",
	} {
		if got := summary(mustOpenDisk(t, Options{}, filepath.Join(dir, p))); got != want {
			t.Errorf("Open(%q) = %q, want %q", p, got, want)
		}
	}
	both := mustOpenDisk(t, Options{}, filepath.Join(dir, "packages"), filepath.Join(dir, "old/sub"))
	if got, want := summary(both), "old/sub/b.js packages/api/keep.gen.js packages/api/y.js -ignored:4 -not code:1"; got != want {
		t.Errorf("two folders of a repository: %q, want %q", got, want)
	}
}

func TestOpenReplacedFile(t *testing.T) {
	// The folder is listed, then the file becomes a pipe: the open descriptor
	// is asked again, and opening does not block.
	dir := tree(t, "a.js")
	root, err := openRoot(dir)
	do(t, err, os.Remove(filepath.Join(dir, "a.js")), syscall.Mkfifo(filepath.Join(dir, "a.js"), 0o644))
	r := &reader{ctx: context.Background(), root: root, limits: defaultLimits(Options{})}
	j := &job{path: "a.js", name: "a.js", class: class{kind: JavaScript}}
	r.batch(batch{".", []*job{j}})
	if want := "a named pipe, which is not opened"; j.unread != want {
		t.Errorf("unread %q, want %q", j.unread, want)
	}
}

func TestOpenNamedSpecials(t *testing.T) {
	dir := tree(t, "a.txt", "lib/b.js")
	do(t, syscall.Mkfifo(filepath.Join(dir, "pipe.js"), 0o644))
	at := func(name string) string { return filepath.Join(dir, name) }
	tg := mustOpenDisk(t, Options{}, at("pipe.js"), at("a.txt"), at("lib"))
	if got, want := summary(tg), "lib/b.js -not code:1 !pipe.js:a named pipe, which is not opened"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := fs.Stat(tg.FS, "lib/b.js"); err != nil || !info.Mode().IsRegular() {
		t.Errorf("FS: %v, %v", info, err)
	}
}

// A folder that goes away between the walk and the reading is not clean.
func TestOpenVanishedFolder(t *testing.T) {
	dir := tree(t, "lib/b.js")
	root, err := openRoot(dir)
	do(t, err, os.RemoveAll(filepath.Join(dir, "lib")))
	r := &reader{ctx: context.Background(), root: root, limits: defaultLimits(Options{})}
	j := &job{path: "lib/b.js", name: "b.js", class: class{kind: JavaScript}}
	r.batch(batch{"lib", []*job{j}})
	if want := "cannot be read: no such file or directory"; j.unread != want {
		t.Errorf("unread %q, want %q", j.unread, want)
	}
}

// The same tree gives the same target, however many readers there are.
func TestOpenDeterministic(t *testing.T) {
	var list []string
	for _, d := range []string{"a", "b/c", "b-c", "z/y/x"} {
		for _, n := range []string{"1.js", "2.min.js", "3.ts", "4.txt", "5.json", "package.json: {}"} {
			list = append(list, d+"/"+n)
		}
	}
	dir := tree(t, list...)
	first := summary(mustOpenDisk(t, Options{Workers: 1}, dir))
	for _, n := range []int{2, 3, 16} {
		if got := summary(mustOpenDisk(t, Options{Workers: n}, dir)); got != first {
			t.Errorf("%d workers: %q, one: %q", n, got, first)
		}
	}
	if !slices.IsSorted(strings.Fields(first)[:12]) {
		t.Errorf("not sorted: %q", first)
	}
}
