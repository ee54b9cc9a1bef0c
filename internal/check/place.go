package check

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// A project says where the target lies in what it belongs to. Paths in
// tenet.yaml and in the baseline are relative to the folder of these files,
// whatever folder or file tenet is pointed to.
type project struct {
	root   string // absolute folder of the target
	base   string // absolute folder of tenet.yaml, or of the baseline; or root
	prefix string // root relative to base, slash-separated; "." if they are the same
	whole  bool   // the target is all of base
}

// locate finds the project of the targets. Files that a run does not find
// make it partial, never a failure: target.Open says what is wrong with them.
func locate(targets []string, configFile string) project {
	var p project
	folder := true
	for i, t := range targets {
		dir := realPath(t)
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			dir, folder = filepath.Dir(dir), false
		}
		if i == 0 {
			p.root = dir
		}
		for !within(p.root, dir) {
			p.root, folder = filepath.Dir(p.root), false
		}
		folder = folder && (i == 0 || p.root == dir)
	}
	p.base = p.root
	if configFile != "" {
		p.base = filepath.Dir(realPath(configFile))
	} else if dir, ok := findAbove(p.root, BaselineName); ok {
		p.base = dir
	}
	p.prefix = "."
	if rel, err := filepath.Rel(p.base, p.root); err == nil && within(p.base, p.root) {
		p.prefix = filepath.ToSlash(rel)
	} else {
		p.base = p.root // a tenet.yaml of elsewhere, named by --config
	}
	p.whole = folder && p.prefix == "."
	return p
}

// name converts a path relative to the target to one relative to the project.
func (p project) name(file string) string {
	if rule.IsLive(source.Span{File: file}) {
		return file
	}
	return path.Join(p.prefix, file)
}

// rebase converts patterns of .gitignore's syntax from the project's folder
// to the target's. One that is anchored elsewhere is dropped.
func (p project) rebase(patterns []string) []string {
	if p.prefix == "." {
		return patterns
	}
	var list []string
	for _, pattern := range patterns {
		body, not := strings.CutPrefix(pattern, "!")
		if strings.Contains(strings.TrimSuffix(body, "/"), "/") && !strings.HasPrefix(body, "**/") {
			rest, ok := below(strings.TrimPrefix(body, "/"), p.prefix)
			if !ok {
				continue
			}
			body = rest
		}
		if not {
			body = "!" + body
		}
		list = append(list, body)
	}
	return list
}

// below returns the part of an anchored pattern that is about what lies in a
// folder, and whether it may be about it at all.
func below(pattern, folder string) (string, bool) {
	for _, part := range strings.Split(folder, "/") {
		first, rest, more := strings.Cut(pattern, "/")
		if first == "**" {
			return pattern, true
		}
		if ok, err := path.Match(first, part); !ok || err != nil {
			return "", false
		}
		if !more || rest == "" {
			return "", false // the folder itself, or one above it: the user asked for it
		}
		pattern = rest
	}
	return "/" + pattern, true
}

// realPath is the absolute path without links, or as far as it exists.
func realPath(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return filepath.Clean(name)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	return abs
}

// within reports whether dir is folder or lies in it.
func within(folder, dir string) bool {
	rel, err := filepath.Rel(folder, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) || folder == filepath.Dir(folder)
}

// findAbove returns the nearest folder from dir upward that has the file, not
// going above the top of a git repository.
func findAbove(dir, name string) (string, bool) {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return dir, true
		}
		up := filepath.Dir(dir)
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil || up == dir {
			return "", false
		}
		dir = up
	}
}
