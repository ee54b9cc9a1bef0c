package dependencies

import (
	"fmt"
	"strings"

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
		"engines, which only says what the program needs, is low.",
	Quiet: "Versions that admit a fixed one, such as node:22, unless the name stands for exactly one version; names such as lts.",
	CWE:   1395, Severity: rule.High,
	Links: []string{"https://nodejs.org/en/blog/vulnerability", "https://nodejs.org/en/about/previous-releases"},
	Project: func(p *rule.ProjectPass) {
		for i := range p.Runtimes {
			reportRuntime(p, &p.Runtimes[i])
		}
	},
}

func reportRuntime(p *rule.ProjectPass, r *deps.Runtime) {
	var all []nodejs.Verdict
	for _, v := range r.Verdicts {
		if v.Extent == nodejs.All {
			all = append(all, v)
		}
	}
	if r.Ended != nil {
		f := p.Reportf(r.Statement.Span, "%s is Node.js %d, which gets no repairs since %s.", r.Statement.Text, r.Ended.Major, r.Ended.End.Format("January 2006"))
		f.Severity, f.Confidence = rule.High, rule.Certain
		f.Fix = "Run a release line with long-term support."
		lessen(f, r)
		return
	}
	if len(all) == 0 {
		return
	}
	worst, safe := all[0], ""
	var ids []string
	for _, v := range all {
		if v.Advisory.Level() > worst.Advisory.Level() {
			worst = v
		}
		if semver.Newer(v.Safe, safe) {
			safe = v.Safe
		}
		if len(ids) < 3 {
			ids = append(ids, v.Advisory.ID)
		}
	}
	more := ""
	if n := len(all) - len(ids); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	f := p.Reportf(r.Statement.Span, "%s has known vulnerabilities of Node.js: %s%s.", r.Statement.Text, strings.Join(ids, ", "), more)
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
