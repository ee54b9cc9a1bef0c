package switches

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds of the walk through what is installed. The largest trees in use have
// about 300,000 files.
const (
	maxInstalled      = 1_000_000
	maxInstalledDepth = 64
	maxAddonsNamed    = 5
)

// An installed package.
type installed struct {
	name string
	dir  string // without links
}

// found is what a survey of node_modules says.
type found struct {
	roots    []string    // node_modules folders that the project resolves packages in
	packages []installed // every copy, in order of the walk
	addons   []string    // names of packages with native addons
}

func (f *found) named(name string) []installed {
	var out []installed
	for _, p := range f.packages {
		if p.name == name {
			out = append(out, p)
		}
	}
	return out
}

// survey walks node_modules of the project and of the folders around it, as
// Node.js looks for packages. Links are not followed: what they lead to
// inside is met anyway, and the rest is no package.
func survey(dir string) (*found, error) {
	w := &walker{found: &found{}, left: maxInstalled}
	for d := dir; ; d = filepath.Dir(d) {
		root := filepath.Join(d, "node_modules")
		if info, err := os.Stat(root); err == nil && info.IsDir() && filepath.Base(d) != "node_modules" {
			real, err := filepath.EvalSymlinks(root)
			if err != nil {
				return nil, err
			}
			w.found.roots = append(w.found.roots, real)
			if err := w.walk(real, "", 0); err != nil {
				return nil, fmt.Errorf("looking at installed packages: %w", err)
			}
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	slices.Sort(w.found.addons)
	w.found.addons = slices.Compact(w.found.addons)
	return w.found, nil
}

type walker struct {
	found *found
	left  int
}

// walk visits a folder; pkg is the package that it belongs to, "" directly
// below node_modules.
func (w *walker) walk(dir, pkg string, depth int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if os.IsPermission(err) { // nor can the application load it
			return nil
		}
		return err
	}
	if w.left -= len(entries); w.left < 0 {
		return fmt.Errorf("more than %d files", maxInstalled)
	}
	if depth > maxInstalledDepth {
		return fmt.Errorf("%s lies more than %d folders deep", dir, maxInstalledDepth)
	}
	modules := filepath.Base(dir) == "node_modules"
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		switch {
		case e.Type().IsRegular():
			if pkg != "" && (strings.HasSuffix(name, ".node") || name == "binding.gyp") {
				w.found.addons = append(w.found.addons, pkg)
			}
			continue
		case !e.IsDir():
			continue
		}
		owner := w.owner(path, pkg, modules)
		if err := w.walk(path, owner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// owner returns the package that a folder belongs to, and notes new ones.
func (w *walker) owner(path, pkg string, modules bool) string {
	name := filepath.Base(path)
	parent := filepath.Dir(path)
	switch {
	case modules && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "@"):
	case filepath.Base(filepath.Dir(parent)) == "node_modules" && strings.HasPrefix(filepath.Base(parent), "@"):
		name = filepath.Base(parent) + "/" + name
	case modules:
		return ""
	default:
		return pkg
	}
	w.found.packages = append(w.found.packages, installed{name, path})
	return name
}
