package dependencies

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenet/internal/advisory/nodejs"
	"tenet/internal/deps"
	"tenet/internal/npm/semver"
	"tenet/internal/rule"
)

var oldRuntime = rule.Check{
	ID:    "dependencies/old-runtime",
	Title: "version of Node.js with known vulnerabilities",
	Why:   "The holes of the runtime are those of every program on it: its HTTP parser, its TLS, its permission model.",
	Fix:   "Name a version with the fixes, and build anew when the next ones appear.",
	When: "The image of a Dockerfile's last stage, .nvmrc, .node-version or volta in package.json admits only versions of Node.js that advisories affect, or a release line that is no longer mended. " +
		"engines, which only says what the program needs, is low. A running process has such a version.",
	Quiet: "Versions that admit a fixed one, such as node:22, unless the name stands for exactly one version; names such as lts.",
	CWE:   1395, Severity: rule.High,
	Links: []string{"https://nodejs.org/en/blog/vulnerability", "https://nodejs.org/en/about/previous-releases"},
	Project: func(p *rule.ProjectPass) {
		for i := range p.Runtimes {
			reportRuntime(p, &p.Runtimes[i])
		}
	},
	Live: liveRuntime,
}

// liveRuntime judges the version that a process runs on. It admits one version,
// so there is no doubt about what is affected.
func liveRuntime(p *rule.LivePass) {
	proc := p.Process()
	if proc == nil || !proc.IsNode() || proc.Node == "" {
		return
	}
	at, now := rule.LivePlace{URL: proc.Name()}, time.Now()
	if p.Facts.Now != nil {
		now = p.Facts.Now()
	}
	if line, known := nodejs.LineOf(proc.Node); known && line.Ended(now) {
		f := p.Reportf(at, "The process runs on Node.js %s, which gets no repairs since %s.", proc.Node, line.End.Format("January 2006"))
		f.Fix = "Run a release line with long-term support."
		return
	}
	known, _, err := nodejs.Known()
	if err != nil {
		return // the table that tenet carries is held by its own tests
	}
	all := certain(nodejs.Judge(nodejs.Statement{Range: proc.Node, Version: proc.Node, Platform: "linux"}, known))
	if len(all) == 0 {
		return
	}
	worst, safe, ids := summary(all)
	f := p.Reportf(at, "The process runs on Node.js %s, which has known vulnerabilities: %s.", proc.Node, ids)
	f.Severity = rule.OfAdvisory(worst.Advisory.Level())
	if safe != "" {
		f.Fix = fmt.Sprintf("Run Node.js %s or later.", safe)
	}
}

// certain are the verdicts that hold of every version that is admitted.
func certain(verdicts []nodejs.Verdict) []nodejs.Verdict {
	return slices.DeleteFunc(slices.Clone(verdicts), func(v nodejs.Verdict) bool { return v.Extent != nodejs.All })
}

// summary returns the worst of some verdicts, the version without any of them
// as far as one is known, and their ids in words.
func summary(all []nodejs.Verdict) (worst nodejs.Verdict, safe, ids string) {
	worst = all[0]
	var names []string
	for _, v := range all {
		if v.Advisory.Level() > worst.Advisory.Level() {
			worst = v
		}
		if semver.Newer(v.Safe, safe) {
			safe = v.Safe
		}
		if len(names) < 3 {
			names = append(names, v.Advisory.ID)
		}
	}
	ids = strings.Join(names, ", ")
	if n := len(all) - len(names); n > 0 {
		ids += fmt.Sprintf(" and %d more", n)
	}
	return worst, safe, ids
}

func reportRuntime(p *rule.ProjectPass, r *deps.Runtime) {
	if r.Ended != nil {
		f := p.Reportf(r.Statement.Span, "%s is Node.js %d, which gets no repairs since %s.", r.Statement.Text, r.Ended.Major, r.Ended.End.Format("January 2006"))
		f.Severity, f.Confidence = rule.High, rule.Certain
		f.Fix = "Run a release line with long-term support."
		lessen(f, r)
		return
	}
	all := certain(r.Verdicts)
	if len(all) == 0 {
		return
	}
	worst, safe, ids := summary(all)
	f := p.Reportf(r.Statement.Span, "%s has known vulnerabilities of Node.js: %s.", r.Statement.Text, ids)
	f.Severity, f.Confidence = rule.OfAdvisory(worst.Advisory.Level()), rule.Likely
	if safe != "" {
		f.Fix = fmt.Sprintf("Run Node.js %s or later.", safe)
	}
	lessen(f, r)
}

// lessen makes a finding low where nothing in production follows from it.
func lessen(f *rule.Finding, r *deps.Runtime) {
	if !r.Statement.Ships || rule.IsAside(r.File) {
		f.Severity = rule.Low
	}
}
