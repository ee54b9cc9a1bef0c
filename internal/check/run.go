// Package check is the driver: it opens a target, extracts facts, runs the
// checks of every rule in parallel, and turns what they find into a [Result].
//
//	r, err := check.Run(ctx, check.Options{Targets: []string{"."}, Rules: rules.All()})
//	fmt.Println(len(r.Findings), "findings, exit", r.Exit)
//
// A run has two halves. The analysis depends on nothing but the files and the
// checks; the cache keeps it, so that a run over unchanged files only reads
// and hashes them. The judgement then sets aside what the project has
// accepted (in the code, in tenet.yaml, in a baseline), what did not change
// since a git revision, and says what state each rule is in.
//
// Whatever order the work is done in, the Result is the same. A check that
// panics loses one answer on one file and is named; its rule is unsure. What
// could not be read makes the rules that needed it unsure as well.
package check

import (
	"context"
	"embed"
	"path/filepath"

	"tenet/internal/target"
)

// Run checks the targets. The error says why nothing was checked; it may be a
// [*NothingError] or a [*SinceError].
func Run(ctx context.Context, o Options) (*Result, error) {
	o = o.complete()
	started := o.Now()
	p, t, err := open(ctx, &o)
	if err != nil {
		return nil, err
	}
	r, err := runOn(ctx, o, p, t)
	if err != nil {
		return nil, err
	}
	r.Started = started
	r.Duration = o.Now().Sub(started)
	return r, nil
}

// open opens the files to check. A run without any is about services only.
func open(ctx context.Context, o *Options) (project, *target.Target, error) {
	if len(o.Targets) == 0 {
		p := locate([]string{"."}, o.ConfigFile)
		p.whole, o.NoCache = false, true
		return p, &target.Target{Name: o.Live[0].Target, FS: embed.FS{}}, nil
	}
	p := locate(o.Targets, o.ConfigFile)
	t, err := target.Open(ctx, o.Targets, o.reading(p))
	return p, t, err
}

// reading says which files of a project are read, and how.
func (o *Options) reading(p project) target.Options {
	return target.Options{
		MaxFileSize: o.MaxFileSize,
		Ignore:      p.rebase(o.Config.Skip),
		Modules:     o.Deps,
		Assets:      asksProject(o),
		Unhashed:    (o.NoCache || o.CacheDir == "") && !asksProject(o), // cache and libraries go by them
		Workers:     o.Workers,
	}
}

// runOn checks a target that is open. o is complete.
func runOn(ctx context.Context, o Options, p project, t *target.Target) (*Result, error) {
	if err := nothing(o, t); err != nil {
		return nil, err
	}
	var changed map[string]lineSet
	if o.Since != "" { // asked first: a wrong revision should not cost a whole run
		var err error
		if changed, err = changes(ctx, p.root, o.Since, t); err != nil {
			return nil, err
		}
	}
	var c *cache
	if !o.NoCache {
		c = openCache(o.CacheDir, p.root)
	}
	a := newAnalyst(o, t, c)
	analysis, err := a.run(ctx)
	if err != nil {
		return nil, err
	}
	if analysis, err = a.withProject(ctx, analysis); err != nil {
		return nil, err
	}
	analysis = a.withLive(analysis)
	j := &judge{analyst: a, project: p, analysis: analysis, changed: changed}
	r, err := j.result()
	if err == nil && o.All {
		r.Notices = append(r.Notices, c.notice()...)
	}
	return r, err
}

// nothing returns an error if no file of the target is one that checks read.
// A file that should have been read and was not is something.
func nothing(o Options, t *target.Target) error {
	if len(t.Unread)+len(o.Live) > 0 {
		return nil
	}
	e := &NothingError{Targets: o.Targets, Seen: len(t.Files)}
	for _, f := range t.Files {
		if f.Kind.Code() || f.Kind.Config() || f.Kind.Page() {
			return nil
		}
	}
	for _, s := range t.Skipped {
		e.Seen += s.Count
	}
	return e
}

// baselinePath returns where the baseline is.
func (p project) baselinePath(o *Options) string {
	if o.Baseline != "" {
		return o.Baseline
	}
	return filepath.Join(p.base, BaselineName)
}
