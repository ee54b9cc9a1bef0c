package sandbox

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Links that lead in a circle end.
func TestWalk(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	must(t, os.Mkdir(dir+"/real", 0o755))
	for at, target := range map[string]string{"a": "b", "b": dir + "/c", "c": "real/../real", "round": "trip", "trip": "round", "broken": "nowhere"} {
		must(t, os.Symlink(target, filepath.Join(dir, at)))
	}
	got, err := walk(dir + "/a")
	must(t, err)
	want := []link{{dir + "/a", "b"}, {dir + "/b", dir + "/c"}, {dir + "/c", "real/../real"}}
	if got.real != dir+"/real" || !slices.Equal(got.links, want) {
		t.Errorf("%+v", got)
	}
	for path, want := range map[string]string{"round": "too many symbolic links", "broken": "no such file"} {
		if _, err := walk(filepath.Join(dir, path)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A process cannot have a link of its own followed when it starts again, with the rights of
// whoever starts it.
func TestLinksOfTheApplicationAreNotFollowed(t *testing.T) {
	w := newWorld(t)
	uploads, settings := w.Home+"/uploads", w.Home+"/settings"
	p := Application(App{
		Node: w.Node, Dir: w.App, Home: w.Home, User: w.user(), Write: []string{uploads},
		Read: []string{settings, w.Outside + "/elsewhere/key.pem"}, Env: []string{"KEY=" + w.Key},
	})
	plant := `const fs = require('fs')
fs.symlinkSync(require('path').dirname(process.env.KEY), process.env.HOME + '/uploads')
fs.symlinkSync(process.env.KEY, process.env.HOME + '/settings')
fs.symlinkSync(require('path').dirname(process.env.KEY), process.env.HOME + '/elsewhere')`
	use := `const fs = require('fs')
const outcome = f => { try { return f() } catch (e) { return e.code } }
console.log([process.env.KEY, process.env.HOME + '/settings', process.env.HOME + '/uploads/key.pem', process.env.HOME + '/elsewhere/key.pem'].map(f => outcome(() => fs.readFileSync(f, 'utf8'))).join(' '))`
	must(t, os.Symlink(w.Home+"/elsewhere", w.Outside+"/elsewhere"))
	for _, script := range []string{plant, use} {
		q := p
		if script == plant { // before, there were ordinary files
			q.Write, q.Read = []string{w.Home}, append(usual(), w.App)
		}
		out, err := supervisor{uid: os.Getuid()}.start(t, w, q, w.Node, "-e", script)
		must(t, err)
		if script != use {
			continue
		}
		for _, got := range strings.Fields(string(out)) {
			if got != "ENOENT" && got != "EACCES" {
				t.Errorf("read through a link: %s", out)
			}
		}
	}
}

func TestOutermost(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, name := range []string{"a/b", "ab", "c"} {
		must(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
	}
	must(t, os.Symlink(dir+"/c", dir+"/a/link"))
	must(t, os.Symlink("a", dir+"/name"))
	for _, test := range []struct{ paths, want string }{
		{"a a/b", "a"},
		{"a ab c", "a ab c"},
		{"a a/link", "a"},
		{"c a/link", "c a/link"}, // nobody can write to a
		{"name a/b", "name"},
		{"a/b a", "a"},
		{"name a", "name a"},
	} {
		var paths, want []string
		for _, name := range strings.Fields(test.paths) {
			paths = append(paths, filepath.Join(dir, name))
		}
		for _, name := range strings.Fields(test.want) {
			want = append(want, filepath.Join(dir, name))
		}
		got, _, err := outermost(paths)
		must(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %s", test.paths, got, test.want)
		}
	}
}
