package dependencies

import (
	"regexp"
	"strings"

	"tenet/internal/npm"
	"tenet/internal/rule"
	"tenet/internal/source"
)

var lockMismatch = rule.Check{
	ID:       "dependencies/lock-mismatch",
	Title:    "lockfile that contradicts itself or package.json",
	Why:      "What is tested is not what is installed: npm ci refuses it, npm install changes it without a word.",
	Fix:      "Let the package manager write the lockfile anew, and commit it with package.json.",
	When:     "A line of package.json has no entry in the lockfile, or one of another version; an entry asks for one that is not there.",
	Quiet:    "Optional packages, peers and overridden ones.",
	CWE:      1357,
	Severity: rule.Medium,
	Links:    []string{"https://docs.npmjs.com/cli/v11/commands/npm-ci"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for i, fault := range t.Graph.Faults {
				if i == mostFaults {
					break
				}
				f := p.Reportf(source.Span{File: fault.File, Line: fault.Line, Col: fault.Col, EndLine: fault.Line, EndCol: fault.Col}, "%s.", strings.TrimSuffix(rule.Sentence(fault.Why), "."))
				f.Confidence = rule.Certain
				if rule.IsAside(fault.File) {
					f.Severity = rule.Low
				}
			}
		}
	},
}

// mostFaults is how many contradictions of one lockfile are worth telling:
// after the first few it is an old lockfile.
const mostFaults = 5

var openSource = rule.Check{
	ID:       "dependencies/open-source",
	Title:    "package from an address that anybody can change",
	Why:      "Who stands between, or who can write to the branch, decides what is installed and runs.",
	Fix:      "Take it from a registry, or name a commit: git+https://host/repo.git#<40 digits>.",
	When:     "A package comes over http:// or git://, or from a repository at a branch or tag, with no lockfile that names the commit.",
	Quiet:    "Commits that are named, here or in the lockfile; packages of the registry and of folders.",
	CWE:      494,
	Severity: rule.Medium,
	Links:    []string{"https://docs.npmjs.com/cli/v11/configuring-npm/package-json#git-urls-as-dependencies"},
	Project: func(p *rule.ProjectPass) {
		for _, t := range p.Trees {
			for _, n := range t.Graph.Nodes {
				switch {
				case n.Origin == npm.FromRegistry || n.Origin == npm.FromFolder || n.Origin == npm.FromHere:
				case plain.MatchString(n.From):
					p.Reportf(placeOf(t, n), "%s comes from %s, unencrypted.", n.Name, n.From).Confidence = rule.Certain
				}
			}
		}
		for i := range p.Asked {
			d := p.Asked[i].Dependency
			switch spec := npm.ParseSpec(d.Name, d.Spec); {
			case plain.MatchString(d.Spec):
				p.Reportf(d.Place, "%s comes from %s, unencrypted.", d.Name, d.Spec).Confidence = rule.Certain
			case spec.Kind == npm.SpecGit && !commit.MatchString(d.Spec):
				f := p.Reportf(d.Place, "%s is whatever %s holds on the day of the installation.", d.Name, d.Spec)
				f.Severity, f.Confidence = rule.Low, rule.Certain
			}
		}
	},
}

var (
	plain  = regexp.MustCompile(`^(?:git\+)?(?:http|git)://`)
	commit = regexp.MustCompile(`#[0-9a-f]{7,40}$`)
)
