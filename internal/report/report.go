// Package report turns the result of one run into bytes: text for a terminal,
// JSON for programs, SARIF for code-scanning sites, one HTML page, JUnit for
// build servers, Markdown for pull requests, and of what is installed the
// forms of npm audit and of CycloneDX.
//
// Every format is a pure function of a [check.Result] and [Options]: no clock,
// no environment, no file is read except through Options.Source. The same
// result gives the same bytes.
//
//	f := report.Lookup("text")
//	err := f.Write(os.Stdout, result, report.Options{Width: 100, Checks: checks})
//
// What the project wrote (paths, messages, lines of code) may be hostile.
// Formats that people read show control, bidirectional and other invisible
// characters as <U+202E>; JSON keeps the value and escapes it as \u202e.
// CWE-150 and CVE-2021-42574 say what happens otherwise.
package report

import (
	"io"
	"path"
	"strings"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// A Format is one way to write a result.
type Format struct {
	Name  string // what a user types after --format
	Write func(w io.Writer, r *check.Result, o Options) error
}

// NPMAudit is the name of the format of `npm audit --json`.
const NPMAudit = "npm-audit"

// Formats returns all formats, the default first.
func Formats() []Format {
	list := []Format{
		{"text", writeText},
		{"json", writeJSON},
		{"sarif", writeSARIF},
		{"html", writeHTML},
		{"junit", writeJUnit},
		{"markdown", writeMarkdown},
		{NPMAudit, writeNPMAudit},
		{"cyclonedx", writeCycloneDX},
	}
	for i, f := range list {
		list[i].Write = func(w io.Writer, r *check.Result, o Options) error {
			r, o = mask(r, o)
			return f.Write(w, r, o)
		}
	}
	return list
}

// Lookup returns the format of that name, or nil.
func Lookup(name string) *Format {
	for _, f := range Formats() {
		if f.Name == name {
			return &f
		}
	}
	return nil
}

// Options say how to show a result. The zero value is 100 columns without
// colour, code frames or texts about the checks.
type Options struct {
	Width int  // columns of the text format; 0 means 100
	Color bool // text: colour severities, carets and the verdict

	All   bool // also show low, possible, accepted and left-out things
	Quiet bool // text: findings, what was not analysed, and the verdict only

	// MaxPerRule limits how many findings of a rule the text shows, unless
	// All is set; 0 shows all. A critical finding is never hidden.
	MaxPerRule int

	// Source returns the text of an analysed file, for code frames and line
	// hashes. It may return nil; if it is nil, the result's own is used.
	Source func(name string) *source.Text

	// Checks holds the declarations behind the findings, by id. It may be
	// nil: then reasons, links and titles are left out.
	Checks map[string]*rule.Check

	original func(name string) *source.Text // Source before secrets were masked
}

func (o Options) text(name string) *source.Text {
	if o.Source == nil {
		return nil
	}
	return o.Source(name)
}

// shows reports whether people are shown a finding: what tenet only thinks
// possible stays hidden until asked for.
func (o Options) shows(f *rule.Finding) bool {
	return o.All || f.Confidence != rule.Possible
}

// asked is 1 for a finding of a check that runs only when it is asked for,
// which is told however low it is, and 0 for others.
func (o Options) asked(f *rule.Finding) int {
	if c := o.Checks[f.ID]; c != nil && c.Lint {
		return 1
	}
	return 0
}

// userPath is name as the user can open it from where tenet was started.
func userPath(r *check.Result, name string) string {
	if r.Root == "" || rule.IsLive(source.Span{File: name}) || r.Root == "." || path.IsAbs(r.Root) || strings.Contains(r.Root, ":") {
		return name
	}
	return path.Join(strings.ReplaceAll(r.Root, `\`, "/"), name)
}

// repoPath is userPath without leaving the folder that tenet was started in:
// what a site that shows a repository can resolve.
func repoPath(r *check.Result, name string) string {
	if p := userPath(r, name); p != ".." && !strings.HasPrefix(p, "../") {
		return p
	}
	return name
}
