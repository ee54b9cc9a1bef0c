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
	roots    []string    // node_modules folders that packages are loaded from, those inside of others left out
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
// Node.js looks for packages.
func survey(dir string) (*found, error) {
	w := &walker{found: &found{}, left: maxInstalled, seen: map[string]bool{}}
	for d := dir; ; d = filepath.Dir(d) {
		root := filepath.Join(d, "node_modules")
		if info, err := os.Stat(root); err == nil && info.IsDir() && filepath.Base(d) != "node_modules" {
			if err := w.root(root); err != nil {
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
	seen  map[string]bool // node_modules folders, without links
}

// root walks one tree, and then those that links in it lead to.
func (w *walker) root(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	for links := []string{real}; len(links) > 0; links = links[1:] {
		if w.seen[links[0]] {
			continue
		}
		w.found.roots = append(w.found.roots, links[0])
		more, err := w.walk(links[0], "", 0)
		if err != nil {
			return err
		}
		links = append(links, more...)
	}
	return nil
}

// walk visits a folder; pkg is the package that it belongs to, "" directly
// below node_modules. It returns the node_modules folders that links of
// packages lead to, as those of pnpm do. A link to elsewhere is a workspace:
// the project's own code.
func (w *walker) walk(dir, pkg string, depth int) (links []string, err error) {
	modules := filepath.Base(dir) == "node_modules"
	if modules {
		w.seen[dir] = true
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		if os.IsPermission(err) { // nor can the application load it
			return nil, nil
		}
		return nil, err
	}
	if w.left -= len(entries); w.left < 0 {
		return nil, fmt.Errorf("more than %d files", maxInstalled)
	}
	if depth > maxInstalledDepth {
		return nil, fmt.Errorf("%s lies more than %d folders deep", dir, maxInstalledDepth)
	}
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		switch {
		case e.Type().IsRegular() && pkg != "" && (strings.HasSuffix(name, ".node") || name == "binding.gyp"):
			w.found.addons = append(w.found.addons, pkg)
		case e.Type()&os.ModeSymlink != 0 && pkg == "":
			if target, ok := modulesOf(path); ok {
				links = append(links, target)
			}
		case e.IsDir():
			more, err := w.walk(path, w.owner(path, pkg, modules), depth+1)
			if err != nil {
				return nil, err
			}
			links = append(links, more...)
		}
	}
	return links, nil
}

// modulesOf returns the node_modules folder that a link to a package leads to.
func modulesOf(link string) (string, bool) {
	real, err := filepath.EvalSymlinks(link)
	if err != nil { // a link to nothing is no package
		return "", false
	}
	dir := filepath.Dir(real)
	if strings.HasPrefix(filepath.Base(dir), "@") {
		dir = filepath.Dir(dir)
	}
	return dir, filepath.Base(dir) == "node_modules"
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
