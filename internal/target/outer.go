package target

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// maxClimb is how far above the root its repository may begin.
const maxClimb = 64

// An outer is the folder around the root that governs it: the top of its git
// repository, whose .gitignore counts, or the folder of the package.json that
// Node would find. Nothing else above the root is read.
type outer struct {
	fs  fs.FS
	rel string // the root, relative to fs; "." if nothing around it matters
	git bool   // fs is the top of a repository
}

// findOuter climbs from the folder dir, an absolute path without links. It
// stops at node_modules, as Node does: what uses a package does not govern it.
func findOuter(dir string, root fs.FS) outer {
	packageDir, d := "", dir
	for range maxClimb {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return outerAt(d, dir, root, true)
		}
		if packageDir == "" {
			if _, err := os.Lstat(filepath.Join(d, "package.json")); err == nil {
				packageDir = d
			}
		}
		up := filepath.Dir(d)
		if up == d || filepath.Base(d) == "node_modules" {
			break
		}
		d = up
	}
	if packageDir != "" {
		return outerAt(packageDir, dir, root, false)
	}
	return outer{fs: root, rel: "."}
}

func outerAt(top, dir string, root fs.FS, git bool) outer {
	rel, err := filepath.Rel(top, dir)
	if err != nil || top == dir {
		return outer{fs: root, rel: ".", git: git}
	}
	fsys, err := openRoot(top)
	if err != nil {
		return outer{fs: root, rel: "."}
	}
	return outer{fs: fsys, rel: filepath.ToSlash(rel), git: git}
}

// ignore returns what the repository says above the root. It is nothing if
// that would leave out the root itself or all that is in it: the user has
// asked for it.
func (o outer) ignore() *ignoreRules {
	if !o.git {
		return nil
	}
	var chain *ignoreRules
	add := func(dir, file string) {
		if rules := parseIgnore(readCapped(o.fs, file, maxConfigSize)); len(rules) > 0 {
			g := &ignoreRules{up: chain, dir: ".", rules: rules}
			if o.rel != "." {
				g.above, _ = within(dir, o.rel)
			}
			chain = g
		}
	}
	add(".", ".git/info/exclude")
	if o.rel == "." {
		return chain // the walk reads the .gitignore of the root itself
	}
	above := parents(o.rel)[1:]
	slices.Reverse(above)
	for _, dir := range above {
		add(dir, join(dir, ".gitignore"))
	}
	if chain.covers(o.rel) {
		return nil
	}
	return chain
}

// covers reports whether rules that all stand above the root leave it out, or
// whatever is in it. rel is the root as the topmost folder sees it.
func (g *ignoreRules) covers(rel string) bool {
	if g.decide("\x00", false) == ignored {
		return true
	}
	for _, dir := range parents(rel) {
		for c := g; c != nil; c = c.up {
			// The folder as this file sees it: drop as many leading names as
			// the file lies below the top.
			top := strings.TrimSuffix(rel, c.above)
			name, ok := strings.CutPrefix(dir, top)
			if !ok || name == "" || name == "." {
				continue
			}
			if v := c.last(name, path.Base(name), true); v != undecided {
				if v == ignored {
					return true
				}
				break
			}
		}
	}
	return false
}

// manifest returns the nearest package.json above the root, and its path from
// there.
func (o outer) manifest(limit int64) (string, []byte) {
	up := ""
	for i, dir := range parents(o.rel) {
		if i > 0 {
			up += "../"
			if data := readCapped(o.fs, join(dir, "package.json"), limit); data != nil {
				return up + "package.json", data
			}
		}
		if path.Base(dir) == "node_modules" {
			break
		}
	}
	return "", nil
}
