package switches

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// find returns the JavaScript file behind the name of a program: a path, a
// name in node_modules/.bin of the project or of a folder around it, or a
// program of PATH.
func (r *resolver) find(word string) (string, error) {
	// Package managers write three programs for Windows: name.cmd, name.ps1, and
	// for others a shell script, which says best what it starts.
	if r.o.windows() && slices.Contains([]string{".cmd", ".ps1"}, strings.ToLower(filepath.Ext(word))) {
		word = word[:len(word)-len(filepath.Ext(word))]
	}
	if isPath(word) || isScript(word) {
		return javaScript(r.abs(word))
	}
	for dir := r.dir; ; dir = filepath.Dir(dir) {
		file := filepath.Join(dir, "node_modules", ".bin", word)
		if _, err := os.Lstat(file); err == nil {
			return javaScript(file)
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if file, ok := lookPath(word, r.cmd.env); ok {
		return javaScript(file)
	}
	return "", fmt.Errorf("there is no program %s in node_modules/.bin of %s or of a folder around it, nor in PATH", word, r.dir)
}

func isScript(name string) bool {
	return slices.Contains([]string{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"}, filepath.Ext(name))
}

// maxShim is more than npm, pnpm and Yarn write into node_modules/.bin.
const maxShim = 16 << 10

// shimTarget is the line with which the shell scripts of pnpm and of npm's
// cmd-shim start node.
var shimTarget = regexp.MustCompile(`"\$basedir/([^"$]+)"`)

// javaScript returns the file that node runs for a program: itself without
// links, or the one that a shell script of a package manager starts.
func javaScript(file string) (string, error) {
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return "", err
	}
	head, err := readHead(real, maxShim)
	if err != nil {
		return "", err
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	shebang := bytes.HasPrefix(first, []byte("#!"))
	switch {
	case shebang && bytes.Contains(first, []byte("node")), !shebang && isScript(real):
		return real, nil
	case shebang:
		if m := shimTarget.FindAllSubmatch(head, -1); len(m) > 0 {
			target := filepath.Join(filepath.Dir(real), string(m[len(m)-1][1]))
			if info, err := os.Stat(target); err == nil && info.Mode().IsRegular() {
				return filepath.EvalSymlinks(target)
			}
		}
	}
	return "", fmt.Errorf("%s is no program of Node.js: guard starts only those", file)
}

func readHead(file string, n int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", file)
	}
	return io.ReadAll(io.LimitReader(f, n))
}
