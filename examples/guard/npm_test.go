package guard_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/npmtest"
)

// packages puts into a folder what the package-lock.json of another one asks
// for. What npm has installed is kept under a name, so that a second run
// fetches nothing.
func packages(t *testing.T, to, lockFolder, name string) {
	t.Helper()
	noLinks := func(dir string) error { return os.RemoveAll(filepath.Join(dir, "node_modules", ".bin")) } // nothing here starts them
	from := filepath.Join(npmtest.Install(t, "guard/"+name, lockFolder, noLinks), "node_modules")
	if linked(to, from) == nil {
		return
	}
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil { // another file system
		t.Fatal(err)
	}
}

// linked makes a folder with the same files, not copies: nothing may write to them.
func linked(to, from string) error {
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		return os.Link(path, filepath.Join(to, rel))
	})
}
