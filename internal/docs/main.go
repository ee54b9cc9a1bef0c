// Command docs writes the pages of docs/ that repeat what the code declares:
// rules.md, one page for each check, and configuration.md. Run it with
// `make docs`. A test says when a page is out of date, and which.
//
//	go run ./internal/docs           writes
//	go run ./internal/docs -check    says what it would write, and exits 1
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"tenet/internal/rules"
)

func main() {
	checkOnly := flag.Bool("check", false, "change nothing, say what would change")
	flag.Parse()
	stale, err := update("docs", pages(rules.All()), !*checkOnly)
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(2)
	}
	for _, s := range stale {
		fmt.Println(s)
	}
	if *checkOnly && len(stale) > 0 {
		os.Exit(1)
	}
}

// update compares the pages with the files below dir, and writes the ones
// that differ if write is set. Pages of checks that exist no more are removed.
// It returns a line for each difference, sorted.
func update(dir string, pages map[string][]byte, write bool) ([]string, error) {
	var stale []string
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		old, err := os.ReadFile(file)
		if err == nil && bytes.Equal(old, pages[name]) {
			continue
		}
		stale = append(stale, "changed: docs/"+name)
		if !write {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, pages[name], 0o666); err != nil {
			return nil, err
		}
	}
	gone, err := leftovers(dir, pages)
	if err != nil {
		return nil, err
	}
	for _, name := range gone {
		stale = append(stale, "removed: docs/"+name)
		if write {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				return nil, err
			}
		}
	}
	return stale, nil
}

// leftovers lists the files below checks/ that are no page.
func leftovers(dir string, pages map[string][]byte) ([]string, error) {
	var gone []string
	err := fs.WalkDir(os.DirFS(dir), "checks", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) && path == "checks" {
				return fs.SkipAll
			}
			return err
		}
		if !d.IsDir() && pages[path] == nil {
			gone = append(gone, path)
		}
		return nil
	})
	return gone, err
}
