package signature

import (
	"archive/tar"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A release is a row of testdata/packages.csv: one file of a published
// package, and the forms in which its version can be recognised. A form that
// is missing there has nothing in it that says the version: small libraries
// name it in a comment alone.
type release struct {
	library, pkg, version, file string
	forms                       []string
}

func (r release) String() string { return r.pkg + "@" + r.version }

// TestPublishedLibraries recognises the libraries of the table in what their
// authors published, and in what minifiers make of it, each at several
// versions, and says no wrong version of any.
func TestPublishedLibraries(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	releases := readReleases(t)
	plain := fetchAll(t, releases)
	files := map[string][]string{"plain": plain, "esbuild": minified(t, "esbuild", releases, plain), "terser": minified(t, "terser", releases, plain)}
	for i, r := range releases {
		for form, paths := range files {
			if paths[i] == "" {
				continue
			}
			text, err := os.ReadFile(paths[i])
			if err != nil {
				t.Fatal(err)
			}
			found := versions(table.Content(text, asker(t, text)), r.library)
			switch want := slices.Contains(r.forms, form); {
			case want && (len(found) != 1 || !sameVersion(found[0], r.version)):
				t.Errorf("%s, %s: recognised as %s %q", r, form, r.library, found)
			case !want && len(found) > 0:
				t.Errorf("%s, %s: recognised as %s %q, which packages.csv does not expect", r, form, r.library, found)
			}
		}
	}
	concatenated(t, table, releases, plain)
}

// concatenated puts five libraries into one file each, and finds them all.
func concatenated(t *testing.T, table *Table, releases []release, files []string) {
	for i := 0; i+35 < len(releases); i += 5 {
		var text []byte
		for j := i; j < i+35; j += 7 {
			one, err := os.ReadFile(files[j])
			if err != nil {
				t.Fatal(err)
			}
			text = append(append(text, one...), ";\n"...)
		}
		found := table.Content(text, asker(t, text))
		for j := i; j < i+35; j += 7 {
			r := releases[j]
			if slices.Contains(r.forms, "plain") && !slices.ContainsFunc(versions(found, r.library), func(v string) bool { return sameVersion(v, r.version) }) {
				t.Errorf("%s is not recognised in a file of five libraries", r)
			}
		}
	}
}

func versions(found []Match, library string) []string {
	var all []string
	for _, m := range found {
		if m.Library.Name == library {
			all = append(all, m.Version)
		}
	}
	return all
}

func readReleases(t *testing.T) []release {
	t.Helper()
	f, err := os.Open("testdata/packages.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []release
	for _, row := range rows[1:] {
		all = append(all, release{row[0], row[1], row[2], row[3], strings.Fields(row[4])})
	}
	return all
}

// cache gives a folder that outlives the test, so that a second run fetches
// and minifies nothing.
func cache(t *testing.T, name string) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(user, "tenet-test", "signature", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// fetchAll gives the file of each release.
func fetchAll(t *testing.T, releases []release) []string {
	t.Helper()
	out, err := exec.Command("npm", "config", "get", "registry").Output()
	if err != nil {
		t.Fatalf("npm config get registry: %v", err)
	}
	registry, dir := strings.TrimSuffix(strings.TrimSpace(string(out)), "/"), cache(t, "plain")
	files := make([]string, len(releases))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i, r := range releases {
		files[i] = filepath.Join(dir, name(r))
		if _, err := os.Stat(files[i]); err == nil {
			continue
		}
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := fetch(registry, r, files[i]); err != nil {
				t.Errorf("%s: %v", r, err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return files
}

// name of the file of a release in a cache.
func name(r release) string {
	return strings.ReplaceAll(r.String(), "/", "+") + "+" + strings.ReplaceAll(r.file, "/", "+") + ".js"
}

// fetch takes one file out of a package.
func fetch(registry string, r release, file string) error {
	resp, err := http.Get(fmt.Sprintf("%s/%s/-/%s-%s.tgz", registry, r.pkg, path.Base(r.pkg), r.version))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	unzipped, err := gzip.NewReader(resp.Body)
	if err != nil {
		return err
	}
	for archive := tar.NewReader(unzipped); ; {
		h, err := archive.Next()
		if err != nil {
			return fmt.Errorf("looking for %s: %w", r.file, err)
		}
		if _, inside, _ := strings.Cut(h.Name, "/"); inside != r.file {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return err
		}
		return keep(file, data)
	}
}

// keep writes a file whole or not at all.
func keep(file string, data []byte) error {
	if err := os.WriteFile(file+".part", data, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

// minified gives the files after a minifier; "" for those that it was not
// asked to do. esbuild takes all, terser, which is slow, one in three.
func minified(t *testing.T, way string, releases []release, plain []string) []string {
	t.Helper()
	tools := cache(t, "minify")
	installed(t, tools, "minify", "minify.mjs")
	dir := cache(t, way)
	files, jobs := make([]string, len(releases)), make([][]string, runtime.NumCPU())
	for i, r := range releases {
		if way == "terser" && i%3 != 1 || broken[r.String()] {
			continue
		}
		files[i] = filepath.Join(dir, name(r))
		if _, err := os.Stat(files[i]); err != nil {
			jobs[i%len(jobs)] = append(jobs[i%len(jobs)], plain[i], files[i])
		}
	}
	var wg sync.WaitGroup
	for _, job := range jobs {
		if job != nil {
			wg.Go(func() { run(t, tools, "node", slices.Concat([]string{"minify.mjs", way}, job)...) })
		}
	}
	wg.Wait()
	return files
}

// installed copies a program of testdata to a folder of the cache, with the
// packages that it needs.
func installed(t *testing.T, dir, from, program string) {
	t.Helper()
	for _, f := range []string{"package.json", "package-lock.json", program} {
		data, err := os.ReadFile(filepath.Join("testdata", from, f))
		if err == nil {
			err = keep(filepath.Join(dir, f), data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		run(t, dir, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline")
	}
}

// broken are published files that are no JavaScript: minifiers refuse them.
var broken = map[string]bool{"alasql@0.1.10": true}

func run(t *testing.T, dir, command string, args ...string) {
	t.Helper()
	cmd := exec.Command(command, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, out)
	}
}
