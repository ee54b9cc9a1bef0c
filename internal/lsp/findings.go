package lsp

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/rule"
)

// severities says how an editor shows a finding. A mistake is no weakness, but
// whoever has turned these checks on wants to see it.
var severities = map[rule.Severity]int{
	rule.Critical: severityError,
	rule.High:     severityError,
	rule.Medium:   severityWarning,
	rule.Low:      severityInformation,
}

func (s *server) severity(f *rule.Finding) int {
	switch c := s.checks[f.ID]; {
	case f.Confidence == rule.Possible:
		return severityHint
	case c != nil && c.Lint:
		return severityWarning
	}
	return severities[f.Severity]
}

// shows reports whether a finding is shown: what is merely possible only if
// asked for, mistakes only in files that are open.
func (s *server) shows(f *rule.Finding, open bool) bool {
	c := s.checks[f.ID]
	return (f.Confidence > rule.Possible || s.o.All) && (open || c == nil || !c.Lint)
}

// findings returns what is known of a file, the newest.
func (p *project) findings(rel string) []rule.Finding {
	if f, ok := p.files[rel]; ok {
		return f.findings
	}
	return p.whole[rel]
}

// maxShown bounds the findings of one file that an editor is told, worst first: a
// generated file with more would hold it up.
const maxShown = 1000

// publish tells the editor what is known of a file, unless a project within this
// one does. The server's lock is held.
func (p *project) publish(rel string) {
	if p.s.projectOf(p.path(rel)) != p {
		return
	}
	doc := p.doc(rel)
	m := publishDiagnosticsParams{URI: p.uri(rel), Diagnostics: []diagnostic{}}
	if doc != nil {
		version := doc.version // which the next edit changes, while this is on its way
		m.Version = &version
	}
	for _, f := range p.findings(rel) {
		if p.s.shows(&f, doc != nil) {
			m.Diagnostics = append(m.Diagnostics, p.diagnostic(&f))
		}
	}
	if len(m.Diagnostics) > maxShown {
		slices.SortStableFunc(m.Diagnostics, func(a, b diagnostic) int { return a.Severity - b.Severity })
		m.Diagnostics = m.Diagnostics[:maxShown]
	}
	if len(m.Diagnostics) == 0 && !p.s.shown[m.URI] {
		return
	}
	p.s.shown[m.URI] = len(m.Diagnostics) > 0
	p.s.notify("textDocument/publishDiagnostics", m)
}

// publishAll tells the editor what is known of all files, and takes back what
// no longer holds.
func (p *project) publishAll() {
	rels := map[string]bool{}
	for rel := range p.whole {
		rels[rel] = true
	}
	for uri, shown := range p.s.shown {
		if path, ok := pathOf(uri); shown && ok && p.has(path) {
			rels[p.rel(path)] = true
		}
	}
	for _, rel := range sorted(rels) {
		p.publish(rel)
	}
}

// uri is the address of a file, as the editor has written it if it is open.
func (p *project) uri(rel string) string {
	if d := p.doc(rel); d != nil {
		return d.uri
	}
	return uriOf(p.path(rel))
}

func (p *project) diagnostic(f *rule.Finding) diagnostic {
	d := diagnostic{
		Range: rangeOf(f.Place), Severity: p.s.severity(f), Code: f.ID, Source: "tenet",
		Message: f.Message,
	}
	if f.Fix != "" {
		d.Message += "\n" + f.Fix
	}
	for _, t := range f.Trace {
		step := t.Code
		if t.Note != "" {
			step = t.Note + ": " + step
		}
		d.RelatedInformation = append(d.RelatedInformation, relatedInformation{location{p.uri(t.Place.File), rangeOf(t.Place)}, step})
	}
	return d
}

// page is what the editor shows of a finding when the pointer rests on it.
func (s *server) page(f *rule.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (%s)\n", f.ID, f.Severity)
	c := s.checks[f.ID]
	if c != nil {
		fmt.Fprintf(&b, "\n%s\n", c.Why)
	}
	for _, fact := range f.Facts {
		fmt.Fprintf(&b, "\n%s: %s\n", fact.Name, fact.Text)
	}
	if f.Fix != "" {
		fmt.Fprintf(&b, "\n%s\n", f.Fix)
	}
	if f.CWE > 0 {
		fmt.Fprintf(&b, "\n[CWE-%d](https://cwe.mitre.org/data/definitions/%d.html)", f.CWE, f.CWE)
	}
	fmt.Fprintf(&b, "\n\n`tenet explain %s` says more.\n", f.ID)
	return b.String()
}
