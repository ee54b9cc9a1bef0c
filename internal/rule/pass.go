package rule

import (
	"fmt"

	"tenet/internal/deploy"
	"tenet/internal/deps"
	"tenet/internal/flow"
	"tenet/internal/markup"
	"tenet/internal/model"
	"tenet/internal/source"
	"tenet/internal/taint"
)

// A CodePass is one check applied to one source file.
type CodePass struct {
	Check *Check
	File  *flow.File // the file, with what its values resolve to across the program
	Taint *taint.Analysis

	report func(*Finding)
	aside  place
}

// A place says whether a file is aside, once somebody has asked.
type place uint8

const (
	unasked place = iota
	inside
	aside
)

// Aside is [IsAside] of the file.
func (p *CodePass) Aside() bool {
	if p.aside == unasked {
		p.aside = inside
		if IsAside(p.File.Name()) {
			p.aside = aside
		}
	}
	return p.aside == aside
}

// NewCodePass returns a pass whose findings go to report.
func NewCodePass(c *Check, f *flow.File, t *taint.Analysis, report func(*Finding)) *CodePass {
	return &CodePass{Check: c, File: f, Taint: t, report: report}
}

// Flows returns the sinks of some kinds in the file that untrusted data
// reaches, in source order, each with the way there.
func (p *CodePass) Flows(kinds ...model.Kind) []taint.Found {
	if p.Taint == nil {
		return nil // nobody follows data
	}
	return p.Taint.Flows(p.File, model.Kinds(kinds...))
}

// Calls returns the calls and `new`s, in source order, whose callee is one of
// the library paths: "node:vm.runInContext", "express().use",
// "globalThis.eval". Package flow documents paths.
func (p *CodePass) Calls(paths ...string) []flow.Call { return p.File.Calls(paths...) }

// Reportf adds a finding at a place of the file. The returned finding may be
// refined: its Severity, Confidence, Label, Fix and Trace.
func (p *CodePass) Reportf(at Place, format string, args ...any) *Finding {
	f := newFinding(p.Check, at, format, args...)
	p.report(f)
	return f
}

// A ConfigPass is one check applied to one configuration file.
type ConfigPass struct {
	Check *Check
	File  *deploy.File

	report func(*Finding)
}

// NewConfigPass returns a pass whose findings go to report.
func NewConfigPass(c *Check, f *deploy.File, report func(*Finding)) *ConfigPass {
	return &ConfigPass{c, f, report}
}

// Reportf adds a finding at a place of the file; see [CodePass.Reportf].
func (p *ConfigPass) Reportf(at Place, format string, args ...any) *Finding {
	f := newFinding(p.Check, at, format, args...)
	p.report(f)
	return f
}

// A PagePass is one check applied to one file of markup.
type PagePass struct {
	Check *Check
	File  *markup.File

	given  *Given
	files  map[int]*flow.File // of the program, as this pass sees them
	report func(*Finding)
}

// NewPagePass returns a pass whose findings go to report. Given is what the
// program gives to templates, nil if there is no program.
func NewPagePass(c *Check, f *markup.File, given *Given, report func(*Finding)) *PagePass {
	return &PagePass{c, f, given, map[int]*flow.File{}, report}
}

// Reportf adds a finding at the bytes [start, end) of the file; see
// [CodePass.Reportf].
func (p *PagePass) Reportf(start, end int, format string, args ...any) *Finding {
	f := newFinding(p.Check, At(p.File.Text.Span(start, end)), format, args...)
	p.report(f)
	return f
}

// A ProjectPass is one check applied to the dependencies of a project.
type ProjectPass struct {
	Check *Check
	*deps.Project

	report func(*Finding)
}

// NewProjectPass returns a pass whose findings go to report.
func NewProjectPass(c *Check, p *deps.Project, report func(*Finding)) *ProjectPass {
	return &ProjectPass{c, p, report}
}

// Reportf adds a finding at a place of a lockfile, a package.json or a file
// with a library; see [CodePass.Reportf].
func (p *ProjectPass) Reportf(at source.Span, format string, args ...any) *Finding {
	f := newFinding(p.Check, At(at), format, args...)
	p.report(f)
	return f
}

func newFinding(c *Check, at Place, format string, args ...any) *Finding {
	return &Finding{
		ID:         c.ID,
		Rule:       c.ID[:indexSlash(c.ID)],
		Severity:   c.Severity,
		Confidence: Likely,
		Message:    fmt.Sprintf(format, args...),
		Fix:        c.Fix,
		CWE:        c.CWE,
		Place:      at.Span(),
	}
}

func indexSlash(id string) int {
	for i := range id {
		if id[i] == '/' {
			return i
		}
	}
	return len(id)
}
