package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	corpusBytes   = 65 << 20
	largestSource = 1 << 20 // what tenet reads by default
)

// install installs one of the manifests of the benchmark, once. The corpus has
// a lockfile; the peers have binaries for one platform each, which lockfiles
// written on another platform lack, so their versions are pinned by hand.
func (b *bench) install(ctx context.Context, name string) (string, error) {
	dir := filepath.Join(b.cache, name)
	manifest, err := os.ReadFile(filepath.Join(b.dir, name, "package.json"))
	if err != nil {
		return "", err
	}
	stamp := filepath.Join(dir, "installed.json")
	if done, err := os.ReadFile(stamp); err == nil && bytes.Equal(done, manifest) {
		return dir, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(b.dir, name))); err != nil {
		return "", err
	}
	fmt.Fprintln(os.Stderr, "bench: installing", name)
	how := "install"
	if _, err := os.Stat(filepath.Join(dir, "package-lock.json")); err == nil {
		how = "ci"
	}
	npm := exec.CommandContext(ctx, "npm", how, "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm %s: %w\n%s", how, err, out)
	}
	return dir, os.WriteFile(stamp, manifest, 0o644)
}

// corpus is a folder of source files that stands for one application.
type corpus struct {
	dir   string
	files int
	bytes int64
}

// makeCorpus lays out share/8 of the JavaScript of the installed packages as a
// plain folder: in the order of their names, until 65 MB are there. Minified
// files and type declarations are left out; folders that tools skip by name
// (node_modules, dist ...) get another one, so that every tool reads everything.
func (b *bench) makeCorpus(ctx context.Context, share int) (*corpus, error) {
	from, err := b.install(ctx, "corpus")
	if err != nil {
		return nil, err
	}
	c := &corpus{dir: filepath.Join(b.cache, fmt.Sprintf("application-%d", share))}
	if err := os.RemoveAll(c.dir); err != nil {
		return nil, err
	}
	limit := int64(corpusBytes) * int64(share) / 8
	root := filepath.Join(from, "node_modules")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || c.bytes >= limit {
			return err
		}
		switch filepath.Ext(path) {
		case ".js", ".mjs", ".cjs":
		default:
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) == 0 || len(data) > largestSource || minified(data) || bytes.IndexByte(data, 0) >= 0 {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		to := filepath.Join(c.dir, "source", neutral(rel))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		c.files++
		c.bytes += int64(len(data))
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		return nil, err
	}
	manifest := []byte(`{"name": "application", "version": "1.0.0", "private": true}` + "\n")
	return c, os.WriteFile(filepath.Join(c.dir, "package.json"), manifest, 0o644)
}

// minified reports whether the lines of a source are not for people.
func minified(data []byte) bool {
	lines := bytes.Count(data, []byte("\n")) + 1
	longest := 0
	for line := range bytes.Lines(data) {
		longest = max(longest, len(line))
	}
	return len(data)/lines > 200 || longest > 2000
}

var skippedNames = map[string]bool{
	"node_modules": true, "dist": true, "build": true, "out": true, "output": true, "coverage": true, "vendor": true, "bower_components": true, "_build": true, "generated": true,
}

func neutral(rel string) string {
	parts := strings.Split(filepath.ToSlash(rel), "/")
	for i, p := range parts {
		if skippedNames[p] || strings.HasPrefix(p, ".") {
			parts[i] = "x-" + strings.TrimLeft(p, ".")
		}
	}
	name := parts[len(parts)-1]
	parts[len(parts)-1] = strings.Replace(name, ".min.", ".short.", 1)
	return filepath.Join(parts...)
}
