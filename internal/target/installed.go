package target

import (
	"io/fs"
	"path"
	"strings"
)

// Caps on counting: packages are counted for a heading, not analysed.
const (
	maxInstalledDepth   = 16
	maxInstalledFolders = 100_000
)

// countInstalled counts the packages in a node_modules folder by their names
// alone, nested ones and the store of pnpm included. Links are other names of
// packages that lie elsewhere.
func countInstalled(fsys fs.FS, dir string) int {
	c := counter{fsys: fsys}
	c.modules(dir, 0)
	return c.packages
}

type counter struct {
	fsys     fs.FS
	packages int
	folders  int
}

func (c *counter) modules(dir string, depth int) {
	if c.folders++; depth > maxInstalledDepth || c.folders > maxInstalledFolders {
		return
	}
	entries, _ := listFolder(c.fsys, dir, maxFolderEntries)
	for _, e := range entries {
		name := e.Name()
		switch {
		case !e.IsDir():
		case name == ".pnpm":
			c.store(path.Join(dir, name), depth)
		case strings.HasPrefix(name, "@"):
			c.scope(path.Join(dir, name), depth)
		case !strings.HasPrefix(name, "."):
			c.pkg(path.Join(dir, name), depth)
		}
	}
}

func (c *counter) scope(dir string, depth int) {
	entries, _ := listFolder(c.fsys, dir, maxFolderEntries)
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			c.pkg(path.Join(dir, e.Name()), depth)
		}
	}
}

func (c *counter) pkg(dir string, depth int) {
	c.packages++
	c.modules(path.Join(dir, "node_modules"), depth+1)
}

// store counts .pnpm/NAME@VERSION/node_modules/NAME.
func (c *counter) store(dir string, depth int) {
	entries, _ := listFolder(c.fsys, dir, maxFolderEntries)
	for _, e := range entries {
		if e.IsDir() && e.Name() != "node_modules" {
			c.modules(path.Join(dir, e.Name(), "node_modules"), depth+1)
		}
	}
}
