package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A hole is an advisory of a package, which some installed version has.
type hole struct{ pkg, id string }

// An auditor is a tool that names the advisories of a lockfile, with the way
// to run it and to read its report.
type auditor struct {
	name   string
	line   []string
	env    []string
	fresh  string // what is deleted before every run; "" for nothing
	report string
	read   func(data []byte) (map[hole]bool, error)
}

// dependencies measures who finds which advisories of one lockfile, and how
// fast. All are given the same advisories: those that tenet carries, as far as
// OSV can write their ranges.
func (b *bench) dependencies(ctx context.Context) error {
	dir := filepath.Join(b.cache, "dependencies")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(b.dir, "dependencies"))); err != nil && !os.IsExist(err) {
		return err
	}
	data, err := newAdvisories()
	if err != nil {
		return err
	}
	stub, err := b.startRegistry(ctx, data)
	if err != nil {
		return err
	}
	defer stub.Close()
	tools, err := b.auditors(ctx, dir, data, stub.URL)
	if err != nil {
		return err
	}
	fmt.Fprintf(&b.out, "\n## Advisories of a lockfile\n\n%d packages, most of them old. All tools work from the same %d advisories: those that tenet carries, without %d whose ranges OSV has no words for. ",
		entries(dir), len(data.list), data.left)
	fmt.Fprintf(&b.out, "npm asks a server on this machine that speaks the protocol of its registry; the others read the advisories from a file. Medians of %d rounds, tools in turn; a hole is a package and an advisory.\n\n", b.rounds)
	prime := tools[1] // so that the server has fetched what npm wants to know
	if _, err := measure(ctx, dir, prime.env, prime.line[0], prime.line[1:]...); err != nil {
		return err
	}
	found := make([]map[hole]bool, len(tools))
	samples := make([][]sample, len(tools))
	for range b.rounds {
		for i, t := range tools {
			if t.fresh != "" {
				if err := os.RemoveAll(t.fresh); err != nil {
					return err
				}
			}
			s, err := measure(ctx, dir, t.env, t.line[0], t.line[1:]...)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			samples[i] = append(samples[i], s)
			report, err := os.ReadFile(t.report)
			if err != nil {
				return fmt.Errorf("%s, exit code %d: %w", t.name, s.exit, err)
			}
			if found[i], err = t.read(report); err != nil {
				return fmt.Errorf("%s, exit code %d: %w", t.name, s.exit, err)
			}
		}
	}
	var rows [][]string
	base := median(samples[0]).wall
	for i, t := range tools {
		s := median(samples[i])
		rows = append(rows, []string{t.name, fmt.Sprint(len(found[i])), lacking(found[0], found[i]), lacking(found[i], found[0]), seconds(s.wall), ratio(s.wall, base), megabytes(s.memory)})
	}
	b.table([]string{"tool", "holes", "that tenet lacks", "that it lacks", "wall", "times tenet", "memory"}, rows)
	return b.npmAuditFields(ctx, dir, stub.URL, prime.report)
}

// auditors are the tools, and the files that they need.
func (b *bench) auditors(ctx context.Context, dir string, data *advisories, registry string) ([]auditor, error) {
	state := filepath.Join(b.cache, "audit-state")
	zip := filepath.Join(state, "osv-scalibr", "npm", "all.zip")
	if err := data.writeZip(zip); err != nil {
		return nil, err
	}
	env := []string{"XDG_CACHE_HOME=" + state}
	if s, err := measure(ctx, dir, env, b.tenet, "db", "import", zip); err != nil || s.exit != 0 {
		return nil, fmt.Errorf("tenet db import %s: exit code %d, %w", zip, s.exit, err)
	}
	report := func(name string) string { return filepath.Join(b.cache, "audit-"+name+".json") }
	// npm and osv-scanner write to their output, which only a shell can send to a file.
	shell := func(name, line string) []string { return []string{"sh", "-c", line + " > " + report(name)} }
	cache := filepath.Join(state, "npm")
	npm := "npm audit --json --package-lock-only --registry " + registry + " --cache "
	list := []auditor{
		{"tenet", []string{b.tenet, "check", ".", "--offline", "--no-cache", "--all", "--only", "dependencies", "-f", "json", "-o", report("tenet")}, env, "", report("tenet"), holesOfTenet},
		{"npm audit, its cache empty", shell("npm", npm+cache), nil, cache, report("npm"), holesOfNPM},
		{"npm audit again", shell("npm-again", npm+cache), nil, "", report("npm-again"), holesOfNPM},
	}
	if b.osv != "" {
		list = append(list, auditor{"osv-scanner, offline", shell("osv", b.osv+" scan source --offline --local-db-path "+state+" --format json -L package-lock.json"), nil, "", report("osv"), holesOfOSV})
	}
	return list, nil
}

// lacking counts the holes of a that b does not have.
func lacking(b, a map[hole]bool) string {
	n := 0
	for p := range a {
		if !b[p] {
			n++
		}
	}
	return fmt.Sprint(n)
}

// entries counts the packages of the lockfile.
func entries(dir string) int {
	var lock struct{ Packages map[string]json.RawMessage }
	data, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil || json.Unmarshal(data, &lock) != nil {
		return 0
	}
	return len(lock.Packages) - 1 // one is the project
}

func holesOfTenet(data []byte) (map[hole]bool, error) {
	var r struct {
		Findings []struct {
			Group      string
			Advisories []string
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	holes := map[hole]bool{}
	for _, f := range r.Findings {
		name, _, _ := strings.Cut(f.Group, " ")
		if len(f.Advisories) > 0 {
			holes[hole{name, f.Advisories[0]}] = true
		}
	}
	return holes, nil
}

func holesOfNPM(data []byte) (map[hole]bool, error) {
	var r struct {
		Error           json.RawMessage
		Vulnerabilities map[string]struct{ Via []json.RawMessage }
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	if r.Error != nil {
		return nil, fmt.Errorf("npm says %s", r.Error)
	}
	holes := map[hole]bool{}
	for name, v := range r.Vulnerabilities {
		for _, via := range v.Via {
			var a struct{ URL string }
			if json.Unmarshal(via, &a) == nil { // others are names of packages
				holes[hole{name, path.Base(a.URL)}] = true
			}
		}
	}
	return holes, nil
}

func holesOfOSV(data []byte) (map[hole]bool, error) {
	var r struct {
		Results []struct {
			Packages []struct {
				Package         struct{ Name string }
				Vulnerabilities []struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	holes := map[hole]bool{}
	for _, res := range r.Results {
		for _, p := range res.Packages {
			for _, v := range p.Vulnerabilities {
				holes[hole{p.Package.Name, v.ID}] = true
			}
		}
	}
	return holes, nil
}
