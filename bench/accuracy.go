package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// families maps id prefixes of the checks that are built to families of the
// case list. A check without one finds things that the list does not speak of.
var families = map[string]string{
	"eval/":                    "code-injection",
	"eval/unsafe-deserialiser": "deserialization",
	"leaks/":                   "error-leak",
	"headers/":                 "headers",
}

// A labelled case is a published vulnerability, located by hand: at one place
// or at several, each of which is as good.
type labelled struct {
	pkg, version, advisory, family string
	spots                          []spot
}

type spot struct {
	file      string
	line, end int
}

// accuracy runs tenet on the packages of the case list: a hit is a finding, or
// a step of its trace, of the same family within two lines of the label.
func (b *bench) accuracy(ctx context.Context) error {
	cases, err := readCases(b.cases)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(&b.out, "## Accuracy\n\nNot measured: %s is not there.\n\n", b.cases)
		return nil
	} else if err != nil {
		return err
	}
	type tally struct{ cases, gone, hits int }
	by := map[string]*tally{}
	findings, lines := map[string]int{}, 0
	var gone []string
	seen := map[string]bool{}
	for i, c := range cases {
		if by[c.family] == nil {
			by[c.family] = &tally{}
		}
		t := by[c.family]
		dir, err := b.fetch(ctx, c.pkg, c.version)
		if err != nil {
			return err
		}
		if dir == "" {
			t.gone++
			gone = append(gone, c.pkg+"@"+c.version)
			continue
		}
		t.cases++
		r, err := b.check(ctx, dir)
		if err != nil {
			return fmt.Errorf("%s@%s: %w", c.pkg, c.version, err)
		}
		if hit(c, r) {
			t.hits++
		}
		if !seen[dir] {
			seen[dir] = true
			lines += sourceLines(dir)
			for _, f := range r.Findings {
				findings[f.Rule]++
			}
		}
		fmt.Fprintf(os.Stderr, "\rbench: accuracy %d of %d", i+1, len(cases))
	}
	fmt.Fprintln(os.Stderr)
	fmt.Fprintf(&b.out, "## Accuracy\n\n%d published vulnerabilities of npm packages, located by hand; %d versions are no longer on the registry and left out (%s).\nA hit is a finding, or a step of its trace, of the same family within two lines.\nThe rules built so far do not follow data: most families wait for the flow engine and cannot be found yet.\n\n",
		len(cases), len(gone), strings.Join(gone, ", "))
	var rows [][]string
	total := tally{}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		t := by[name]
		total.cases, total.hits = total.cases+t.cases, total.hits+t.hits
		rows = append(rows, []string{name, fmt.Sprint(t.cases), fmt.Sprint(t.hits), percent(t.hits, t.cases)})
	}
	rows = append(rows, []string{"all", fmt.Sprint(total.cases), fmt.Sprint(total.hits), percent(total.hits, total.cases)})
	b.table([]string{"family", "cases", "found", "recall"}, rows)
	rows = nil
	sum := 0
	for _, name := range slices.Sorted(maps.Keys(findings)) {
		sum += findings[name]
		rows = append(rows, []string{name, fmt.Sprint(findings[name]), fmt.Sprintf("%.2f", float64(findings[name])*1000/float64(max(lines, 1)))})
	}
	rows = append(rows, []string{"all", fmt.Sprint(sum), fmt.Sprintf("%.2f", float64(sum)*1000/float64(max(lines, 1)))})
	fmt.Fprintf(&b.out, "Everything that tenet says of the same packages, %d lines of JavaScript and TypeScript, possible and low findings included:\n\n", lines)
	b.table([]string{"rule", "findings", "per 1,000 lines"}, rows)
	return nil
}

func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", float64(n)*100/float64(of))
}

func readCases(name string) ([]labelled, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var cases []labelled
	for _, r := range rows[1:] {
		line, err1 := strconv.Atoi(r[7])
		end, err2 := strconv.Atoi(r[8])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, r[0], err)
		}
		at := spot{file: r[6], line: line, end: end}
		if n := len(cases) - 1; n >= 0 && cases[n].pkg == r[0] && cases[n].version == r[1] && cases[n].advisory == r[2] {
			cases[n].spots = append(cases[n].spots, at)
			continue
		}
		cases = append(cases, labelled{pkg: r[0], version: r[1], advisory: r[2], family: r[5], spots: []spot{at}})
	}
	return cases, nil
}

// A report is the part of the JSON report that is judged.
type report struct {
	Findings []struct {
		ID    string
		Rule  string
		Place place
		Trace []struct{ Place place }
	}
}

type place struct {
	File          string
	Line, EndLine int
}

func hit(c labelled, r *report) bool {
	for _, f := range r.Findings {
		same := false
		for prefix, family := range families {
			same = same || strings.HasPrefix(f.ID, prefix) && family == c.family
		}
		if !same {
			continue
		}
		places := []place{f.Place}
		for _, s := range f.Trace {
			places = append(places, s.Place)
		}
		for _, p := range places {
			for _, at := range c.spots {
				if p.File == at.file && p.Line <= at.end+2 && p.EndLine >= at.line-2 {
					return true
				}
			}
		}
	}
	return false
}

func (b *bench) check(ctx context.Context, dir string) (*report, error) {
	out := filepath.Join(dir, "..", "report.json")
	c := exec.CommandContext(ctx, b.tenet, "check", ".", "--no-cache", "--all", "--allow-incomplete", "-f", "json", "-o", out)
	c.Dir = dir
	stderr, err := c.CombinedOutput()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 2 {
		return &report{}, nil // nothing to check in it
	} else if err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("%w: %s", err, stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	r := &report{}
	return r, json.Unmarshal(data, r)
}

// fetch unpacks the tarball of a package version once; "" if the registry has
// it no longer.
func (b *bench) fetch(ctx context.Context, pkg, version string) (string, error) {
	top := filepath.Join(b.cache, "cases", strings.ReplaceAll(pkg, "/", "+")+"@"+version)
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
	npm := exec.CommandContext(ctx, "npm", "pack", "--loglevel=error", "--ignore-scripts", pkg+"@"+version)
	npm.Dir = top
	var stderr bytes.Buffer
	npm.Stderr = &stderr
	out, err := npm.Output()
	if err != nil {
		if text := stderr.String(); strings.Contains(text, "E404") || strings.Contains(text, "ETARGET") || strings.Contains(text, "No matching version") || strings.Contains(text, "404") {
			return "", os.WriteFile(missing, nil, 0o644)
		}
		return "", fmt.Errorf("npm pack %s@%s: %w\n%s", pkg, version, err, stderr.String())
	}
	tarball := filepath.Join(top, strings.TrimSpace(string(out)))
	if err := unpack(tarball, dir); err != nil {
		return "", fmt.Errorf("%s: %w", tarball, err)
	}
	return dir, os.Remove(tarball)
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
		_, name, ok := strings.Cut(h.Name, "/")
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

func sourceLines(dir string) int {
	n := 0
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		switch filepath.Ext(path) {
		case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx":
			if data, err := os.ReadFile(path); err == nil {
				n += bytes.Count(data, []byte("\n"))
			}
		}
		return nil
	})
	return n
}
