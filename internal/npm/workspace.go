package npm

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The limits of the search for members of a workspace.
const (
	maxMemberDepth = 6
	maxFolders     = 20_000
)

// isMember reports whether a folder is one of a workspace with these patterns.
// The last that matches decides; "!" excludes.
func isMember(patterns []string, dir string) bool {
	for _, p := range slices.Backward(patterns) {
		p, not := strings.CutPrefix(p, "!")
		if matchPath(strings.Split(strings.Trim(strings.TrimPrefix(p, "./"), "/"), "/"), strings.Split(dir, "/"), 0) {
			return !not
		}
	}
	return false
}

// matchPath matches folder by folder; ** is any number of them.
func matchPath(pattern, dir []string, depth int) bool {
	for len(pattern) > 0 && pattern[0] != "**" {
		if len(dir) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], dir[0]); !ok || err != nil {
			return false
		}
		pattern, dir = pattern[1:], dir[1:]
	}
	if len(pattern) == 0 {
		return len(dir) == 0
	}
	for i := range len(dir) + 1 {
		if depth < maxMemberDepth && matchPath(pattern[1:], dir[i:], depth+1) {
			return true
		}
	}
	return false
}

// memberFolders walks a project for the folders of its workspace, sorted.
func memberFolders(fsys fs.FS, root string, patterns []string) []string {
	if len(patterns) == 0 {
		return nil
	}
	var found []string
	folders := 0
	var walk func(dir string, depth int)
	walk = func(dir string, depth int) {
		entries, err := fs.ReadDir(fsys, path.Join(root, dir))
		if err != nil {
			return
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if !e.IsDir() || e.Name() == "node_modules" || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			if folders++; folders > maxFolders {
				return
			}
			if isMember(patterns, name) {
				if _, err := fs.Stat(fsys, path.Join(root, name, "package.json")); err == nil {
					found = append(found, name)
				}
			}
			if depth < maxMemberDepth {
				walk(name, depth+1)
			}
		}
	}
	walk(".", 1)
	return found
}

// patterns are those of package.json.
func (b *builder) patterns() []string {
	if b.main == nil {
		return nil
	}
	return b.main.Workspaces
}

// ReadProject reads the package.json in a folder, and those of the members of
// its workspace, the root first. The error is that of the root; members that
// are not readable are faults.
func ReadProject(fsys fs.FS, dir string) (project []*Manifest, faults []error, err error) {
	root, err := ReadManifest(fsys, path.Join(dir, "package.json"))
	if err != nil {
		return nil, nil, err
	}
	project = []*Manifest{root}
	for _, member := range memberFolders(fsys, dir, root.Workspaces) {
		m, err := ReadManifest(fsys, path.Join(dir, member, "package.json"))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		project = append(project, m)
	}
	return project, faults, nil
}
