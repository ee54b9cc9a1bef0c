package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"

	"tenet/internal/advisory/registry"
	"tenet/internal/rule"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// A judge turns an analysis into a result: it decides what counts.
type judge struct {
	*analyst
	project  project
	analysis *analysis
	changed  map[string]lineSet // nil: everything counts

	aside map[string]int // findings in the baseline, by rule
}

// result applies, in this order, what is said in the code, in tenet.yaml, in
// the baseline and by --since.
func (j *judge) result() (*Result, error) {
	findings, r := j.heading()
	accepting := newAcceptance(j.o.Config, j.configName(), j.o.Now())
	findings, accepted := accepting.split(findings, j.project.name)
	r.Accepted = append(r.Accepted, accepted...)
	if j.analyst.project != nil {
		x := readExceptions(j.small, accepting.today)
		findings, accepted = x.split(findings)
		r.Accepted, r.Notices = append(r.Accepted, accepted...), append(r.Notices, append(x.notices, x.strangers(r.Advisories)...)...)
	}
	slices.SortStableFunc(r.Accepted, func(a, b Accepted) int { return comparePlace(a.Finding.Place, b.Finding.Place) })
	if j.project.whole {
		r.Notices = append(r.Notices, accepting.notices(j.couldSee)...)
	} else {
		r.Notices = append(r.Notices, accepting.notices(func(string) bool { return false })...)
	}
	findings, err := j.baseline(r, findings)
	if err != nil {
		return nil, err
	}
	if j.changed != nil {
		all := len(findings)
		findings = slices.DeleteFunc(findings, func(f rule.Finding) bool { return !j.isNew(&f) })
		if old := all - len(findings); old > 0 {
			r.Notices = append(r.Notices, Notice{Text: fmt.Sprintf("%s on lines that did not change since %s: not shown, not counted", plural(old, "finding"), j.o.Since)})
		}
	}
	findings = j.scored(r, findings)
	order := map[string]int{}
	for i, x := range j.o.Rules {
		order[x.Name] = i
	}
	sortFindings(findings, order)
	r.Findings = findings
	j.states(r)
	return r, nil
}

// scored leaves out what is about advisories of a lower score than asked for.
// An advisory without a score may be as bad as any.
func (j *judge) scored(r *Result, findings []rule.Finding) []rule.Finding {
	all := len(findings)
	findings = slices.DeleteFunc(findings, func(f rule.Finding) bool { return f.Score > 0 && f.Score < j.o.MinScore })
	if left := all - len(findings); left > 0 {
		r.Notices = append(r.Notices, Notice{Text: fmt.Sprintf("%s about advisories below CVSS %.1f: not shown, not counted", plural(left, "finding"), j.o.MinScore)})
	}
	return findings
}

// heading starts the result with what needs no decision, and returns the
// findings that no comment accepts. All are sorted by place.
func (j *judge) heading() ([]rule.Finding, *Result) {
	t := j.t
	r := &Result{
		Tool: j.o.Version, Project: t.Name, Version: t.Version, Root: t.Root,
		Installed: t.Installed, Skipped: slices.Clone(t.Skipped),
		Notices: append(slices.Clone(j.analysis.Notices), j.depsNotices()...), Modes: j.analysis.Modes,
		FailOn: j.o.FailOn, FailScore: j.o.FailScore, AllowIncomplete: j.o.AllowIncomplete,
		Source: j.source,
		Deps:   j.analyst.project,
	}
	if n := j.analysis.Short; n > 0 {
		r.Notices = append(r.Notices, Notice{Text: fmt.Sprintf("%s for untrusted data cut short, each after at most %d steps: what comes from farther away is not found", searches(n), taint.MaxSteps)})
	}
	if p := j.analyst.project; p != nil && p.Asking() {
		r.Advisories = &p.Source
	}
	helm := target.Skip{Why: "Helm template"}
	for _, f := range t.Files {
		switch {
		case f.Kind == target.HelmChart:
			helm.Count++
			if helm.Paths = append(helm.Paths, f.Path); len(helm.Paths) > maxPaths {
				helm.Paths = helm.Paths[:maxPaths]
			}
		case f.Kind.Code() || f.Kind.Config() || f.Kind.Page():
			r.Files++
			if name := path.Base(f.Path); extra(f.Kind) && len(r.Extras) < maxExtras && !slices.Contains(r.Extras, name) {
				r.Extras = append(r.Extras, name)
			}
		}
	}
	if helm.Count > 0 {
		r.Skipped = append(r.Skipped, helm)
	}
	j.headingOfServices(r)
	r.Unread = slices.Concat(t.Unread, j.analysis.Unread)
	slices.SortStableFunc(r.Unread, byPath)
	all := make([]rule.Finding, len(j.analysis.Findings))
	for i, f := range j.analysis.Findings {
		all[i] = f.Finding
		all[i].Package = j.dependency(all[i].Place.File)
		if s := j.severity(&all[i]); s != 0 {
			all[i].Severity, all[i].Score = s, 0 // the project knows better than the score
		}
	}
	fingerprint(all, j.project.name)
	var open []rule.Finding
	for i, f := range j.analysis.Findings {
		if f.Why == "" {
			open = append(open, all[i])
		} else {
			r.Accepted = append(r.Accepted, Accepted{Finding: all[i], Why: f.Why, By: f.By})
		}
	}
	return open, r
}

func searches(n int) string {
	if n == 1 {
		return "1 search"
	}
	return fmt.Sprintf("%d searches", n)
}

const (
	maxExtras = 4 // names of configuration files in the heading
	maxPaths  = 5 // of files left out
)

// extra reports whether files of a kind are named in the heading. Every
// project has a package.json.
func extra(k target.Kind) bool { return k.Config() && k != target.Manifest && k != target.Env }

// severity returns what tenet.yaml says about a finding, or 0.
func (j *judge) severity(f *rule.Finding) rule.Severity {
	if s := j.o.Config.Rules[f.ID].Severity; s != 0 {
		return s
	}
	return j.o.Config.Rules[f.Rule].Severity
}

// configName is tenet.yaml as reports name it.
func (j *judge) configName() string {
	return filepath.ToSlash(filepath.Base(j.o.ConfigFile))
}

// baseline sets aside the findings that were there before, or writes them. A
// baseline only ever shrinks by itself: what a run no longer finds is dropped.
func (j *judge) baseline(r *Result, findings []rule.Finding) ([]rule.Finding, error) {
	file := j.project.baselinePath(&j.o)
	s := &scope{whole: j.project.whole, files: map[string]bool{}, ran: map[string]bool{}, name: j.project.name}
	for _, f := range j.t.Files {
		s.files[j.project.name(f.Path)] = true
	}
	for _, f := range j.t.Assets {
		s.files[j.project.name(f.Path)] = true
	}
	for _, u := range r.Unread { // nobody knows what is in it
		s.files[j.project.name(u.Path)] = false
		s.whole = false
	}
	fallback := j.fallback(r)
	for _, c := range j.checks {
		s.ran[c.ID] = c.Project == nil || !fallback
	}
	switch j.o.BaselineMode {
	case WriteBaseline:
		if err := writeBaseline(file, findings, s); err != nil {
			return nil, err
		}
		j.setAside(r, findings)
		r.Notices = append(r.Notices, Notice{Place: filepath.Base(file), Text: "written; from now on only new findings count"})
		return nil, nil
	case IgnoreBaseline:
		return findings, nil
	}
	b, err := readBaseline(file)
	if errors.Is(err, fs.ErrNotExist) && j.o.Baseline == "" {
		return findings, nil
	}
	if err != nil {
		return nil, err
	}
	fresh, aside, stale := b.setAside(findings, s)
	j.setAside(r, aside)
	// Of a part, what leads to a finding may lie in the rest: nothing is gone.
	if stale > 0 && j.project.whole && j.o.BaselineMode != ReadBaseline {
		text := fmt.Sprintf("%s no longer there: dropped from the file", plural(stale, "finding"))
		if err := writeBaseline(file, aside, s); err != nil {
			text = fmt.Sprintf("%s no longer there; %v", plural(stale, "finding"), err)
		}
		r.Notices = append(r.Notices, Notice{Place: filepath.Base(file), Text: text})
	}
	return fresh, nil
}

// fallback reports whether the registry was to be asked about packages and did
// not answer: what others know of fewer holes is no repair.
func (j *judge) fallback(r *Result) bool {
	f, ok := j.o.Finder.(*registry.Finder)
	return ok && !f.Offline && r.Advisories != nil && r.Advisories.Kind != registry.Online
}

// setAside counts findings that the baseline holds.
func (j *judge) setAside(r *Result, findings []rule.Finding) {
	r.Baseline = len(findings)
	j.aside = map[string]int{}
	for i := range findings {
		j.aside[findings[i].Rule]++
	}
}

// isNew reports whether a finding, or a step on the way to it, stands on a
// line that changed. What stands on the first line may be about the whole
// file, and counts when anything in the file changed.
func (j *judge) isNew(f *rule.Finding) bool {
	set := j.changed[f.Place.File]
	if f.Live() || set.any(f.Place.Line, f.Place.EndLine) || f.Place.Line == 1 && set.any(1, len(set)) {
		return true
	}
	return slices.ContainsFunc(f.Trace, func(s rule.Step) bool {
		return j.changed[s.Place.File].any(s.Place.Line, s.Place.EndLine)
	})
}
