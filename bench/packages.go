package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// fetchers is how many packages are asked for at once: the registry is others'.
const fetchers = 4

// fetchAll unpacks releases into the cache and returns the folders of those
// that the registry has.
func (b *bench) fetchAll(ctx context.Context, want []release) (map[release]string, error) {
	dirs := map[release]string{}
	var failed []error
	var mu sync.Mutex
	each(fetchers, want, func(r release) {
		dir, err := b.fetch(ctx, r)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			failed = append(failed, err)
		}
		dirs[r] = dir
		progress("packages", len(dirs), len(want))
	})
	return dirs, errors.Join(failed...)
}

// progress says now and then how far a long step is.
func progress(what string, done, of int) {
	if done%25 == 0 || done == of {
		fmt.Fprintf(os.Stderr, "bench: %d of %d %s\n", done, of, what)
	}
}

// each calls do for all items, n at a time.
func each[T any](n int, items []T, do func(T)) {
	next := make(chan T)
	var wg sync.WaitGroup
	for range min(n, len(items)) {
		wg.Go(func() {
			for it := range next {
				do(it)
			}
		})
	}
	for _, it := range items {
		next <- it
	}
	close(next)
	wg.Wait()
}

// fetch unpacks the tarball of a release once; "" if the registry has it no
// longer.
func (b *bench) fetch(ctx context.Context, r release) (string, error) {
	top := filepath.Join(b.cache, "cases", strings.ReplaceAll(r.pkg, "/", "+")+"@"+r.version)
	dir, missing := filepath.Join(top, "package"), filepath.Join(top, "gone")
	if _, err := os.Stat(missing); err == nil {
		return "", nil
	}
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(top, 0o755); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "pack", "--loglevel=error", "--ignore-scripts", r.String())
	npm.Dir = top
	var stderr bytes.Buffer
	npm.Stderr = &stderr
	out, err := npm.Output()
	if err != nil {
		for _, sign := range []string{"E404", "ETARGET", "No matching version", " 404 "} {
			if strings.Contains(stderr.String(), sign) {
				return "", os.WriteFile(missing, nil, 0o644)
			}
		}
		return "", fmt.Errorf("npm pack %s: %w\n%s", r, err, stderr.String())
	}
	tarball := filepath.Join(top, strings.TrimSpace(string(out)))
	part := filepath.Join(top, "part")
	if err := os.RemoveAll(part); err != nil {
		return "", err
	}
	if err := unpack(tarball, part); err != nil {
		return "", fmt.Errorf("%s: %w", tarball, err)
	}
	return dir, errors.Join(os.Rename(part, dir), os.Remove(tarball))
}

const largestEntry = 32 << 20

// unpack writes the regular files of a tarball below dir, without the first
// folder of their names, which packages call as they like.
func unpack(tarball, dir string) error {
	f, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // nothing can be written outside
	if err != nil {
		return err
	}
	defer root.Close()
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		_, name, ok := strings.Cut(strings.TrimPrefix(h.Name, "./"), "/")
		if !ok || name == "" || h.Typeflag != tar.TypeReg || !filepath.IsLocal(name) {
			continue
		}
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		data, err := io.ReadAll(io.LimitReader(t, largestEntry))
		if err != nil {
			return err
		}
		if err := root.WriteFile(name, data, 0o644); err != nil {
			return err
		}
	}
}
