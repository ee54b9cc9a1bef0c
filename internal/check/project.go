package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"tenet/internal/advisory/nodejs"
	"tenet/internal/advisory/registry"
	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
	"tenet/internal/npmrc"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/target"
)

// withProject adds what the checks for dependencies find. Advisories appear
// while the files stay the same, so no cache keeps this half of the analysis.
func (a *analyst) withProject(ctx context.Context, cached *analysis) (*analysis, error) {
	if len(a.o.Targets)+len(a.liveLibraries()) == 0 || !asksProject(&a.o) {
		return cached, nil
	}
	in := a.input(cached)
	var err error
	if in.Runtimes, err = a.runtimes(); err != nil {
		return nil, err
	}
	p, err := deps.Read(ctx, in)
	if err != nil {
		return nil, err
	}
	a.project = p
	ignores, remarks := readRetireIgnores(a.t.FS)
	aside := setAside(p, ignores, a.o.Retire)
	whole := *cached
	whole.Findings, whole.Unread = slices.Clone(cached.Findings), slices.Clone(cached.Unread)
	whole.Notices, whole.Faults = slices.Concat(cached.Notices, remarks), slices.Clone(cached.Faults)
	s := &sheet{}
	for _, c := range a.checks {
		if c.Project != nil {
			pass := rule.NewProjectPass(c, p, s.report)
			s.guard(c, a.t.Root, func() { c.Project(pass) })
		}
	}
	a.accept(&whole, s.findings, aside)
	slices.SortStableFunc(whole.Findings, func(x, y found) int { return comparePlace(x.Finding.Place, y.Finding.Place) })
	whole.Notices, whole.Faults = append(whole.Notices, s.notices...), append(whole.Faults, s.faults...)
	for _, u := range p.Unread {
		whole.Unread = append(whole.Unread, unreadLock(u))
	}
	return &whole, nil
}

// accept adds findings about dependencies to an analysis, with what accepts
// them: an entry for Retire.js, or a comment in the file.
func (a *analyst) accept(whole *analysis, findings []*rule.Finding, aside []asideLibrary) {
	waivers := restored(whole.Waivers)
	for _, f := range findings {
		r := found{Finding: a.placed(*f)}
		for i := range aside {
			if aside[i].covers(f) {
				r.Why, r.By = aside[i].entry.why, aside[i].entry.by
			}
		}
		for _, w := range waivers {
			if w.at.File == f.Place.File && w.covers(f) {
				w.used = true
				r.Why, r.By = w.why, fmt.Sprintf("%s:%d", w.at.File, w.at.Line)
			}
		}
		whole.Findings = append(whole.Findings, r)
	}
	for _, w := range waivers {
		if w.ours && !w.used && a.couldSee(w.ids[0]) {
			whole.Notices = append(whole.Notices, w.useless())
		}
	}
}

// asksProject reports whether a check for dependencies runs.
func asksProject(o *Options) bool {
	for _, r := range o.Rules {
		for i := range r.Checks {
			if c := &r.Checks[i]; c.Project != nil && runs(o, r, c) {
				return true
			}
		}
	}
	return false
}

// input collects what package deps starts from.
func (a *analyst) input(cached *analysis) deps.Input {
	in := deps.Input{FS: a.t.FS, Used: cached.Used, Libraries: append(a.withRetire(cached.Libs), a.liveLibraries()...), Finder: a.o.Finder, Kept: a.cache.reachStore()}
	if in.Finder == nil {
		in.Finder = &registry.Finder{Conf: &npmrc.Config{}, Satisfies: Satisfies, Now: a.o.Now(), Offline: true}
	}
	if f, ok := in.Finder.(*registry.Finder); ok {
		if published, err := f.Published(); err == nil && published != nil { // a client that cannot be made is said where advisories are asked for
			in.Published = published
			if a.o.Audit {
				in.Documents = published.Documents()
			}
		}
	}
	for _, f := range a.t.Files {
		switch {
		case npm.IsLockfile(f.Path):
			in.Lockfiles = append(in.Lockfiles, f.Path)
		case path.Base(f.Path) == "package.json":
			in.Manifests = append(in.Manifests, f.Path)
			if !rule.IsAside(f.Path) && !inDependency(f.Path) {
				in.Lone = append(in.Lone, f.Path)
			}
		}
	}
	return in
}

// Satisfies reports whether a version is in a range, as npm audit asks it.
func Satisfies(version, rng string) bool {
	return semver.Satisfies(version, rng, semver.Audit)
}

// placed gives a finding of a dependency the code of its line. Lockfiles and
// installed files may be none of the target's.
func (a *analyst) placed(f rule.Finding) rule.Finding {
	if text := a.source(f.Place.File); text != nil && f.Place.Line > 0 {
		f.Code = codeOf(text, f.Place)
	}
	return f
}

func unreadLock(u *deps.Unread) target.Unread {
	unread := target.Unread{Path: u.File, Kind: target.Lockfile, Why: u.Err.Error()}
	var at *source.Error
	if errors.As(u.Err, &at) {
		unread.Line, unread.Col, unread.Why = at.Line, at.Col, at.Why
	}
	return unread
}

// versionFiles name the version of Node.js for version managers.
var versionFiles = []string{".nvmrc", ".node-version"}

// runtimes collects what the project says about the Node.js that runs it.
func (a *analyst) runtimes() ([]deps.Runtime, error) {
	known, table, err := nodejs.Known()
	if err != nil {
		return nil, err
	}
	defer table.Close()
	var all []deps.Runtime
	add := func(file string, list []nodejs.Statement) {
		for _, s := range list {
			r := deps.Runtime{File: file, Statement: s, Verdicts: nodejs.Judge(s, known)}
			if line, over := nodejs.Over(s, a.o.Now()); over {
				r.Ended = &line
			}
			all = append(all, r)
		}
	}
	for i, f := range a.t.Files {
		format, ok := formats[f.Kind]
		if !ok || f.Kind != target.Dockerfile && f.Kind != target.Manifest {
			continue
		}
		facts, err := readConfig(format, a.text(i))
		if err != nil {
			continue // said already
		}
		if facts.Dockerfile != nil {
			add(f.Path, nodejs.OfDockerfile(facts.Dockerfile))
		}
		if facts.Manifest == nil {
			continue
		}
		add(f.Path, nodejs.OfManifest(facts.Manifest))
		for _, name := range versionFiles {
			file := path.Join(path.Dir(f.Path), name)
			if data, err := fs.ReadFile(a.t.FS, file); err == nil && len(data) <= largestVersionFile {
				add(file, nodejs.OfVersionFile(source.Decode(file, data)))
			}
		}
	}
	return all, nil
}

// largestVersionFile is a cap in bytes; such a file has one line.
const largestVersionFile = 4 << 10
