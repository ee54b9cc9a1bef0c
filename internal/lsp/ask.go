package lsp

import (
	"encoding/json"
	"slices"
	"strings"

	"tenet/internal/rule"
)

// at returns the project of a document, the document, and what is shown in a
// range of it. The project is nil if there is none.
func (s *server) at(uri string, r textRange) (p *project, rel string, doc document, found []rule.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, d := s.open(uri)
	if d == nil {
		return nil, "", document{}, nil
	}
	if p = s.projectOf(path); p == nil || p.session == nil {
		return nil, "", document{}, nil
	}
	rel = p.rel(path)
	for _, f := range p.findings(rel) {
		if s.shows(&f, true) && rangeOf(f.Place).touches(r) {
			found = append(found, f)
		}
	}
	return p, rel, *d, found
}

// hover says of the findings at a position why they matter.
func (s *server) hover(raw json.RawMessage) (any, error) {
	var m positionParams
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	_, _, _, found := s.at(m.TextDocument.URI, textRange{m.Position, m.Position})
	if len(found) == 0 {
		return nil, nil
	}
	var pages []string
	for i := range found {
		pages = append(pages, s.page(&found[i]))
	}
	return hover{markupContent{"markdown", strings.Join(slices.Compact(pages), "\n---\n\n")}, rangeOf(found[0].Place)}, nil
}

// reason stands where whoever accepts a finding is to say why.
const reason = "say here why"

// codeAction offers the comments that accept the findings in a range.
func (s *server) codeAction(raw json.RawMessage) (any, error) {
	var m codeActionParams
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	actions := []codeAction{}
	if only := m.Context.Only; len(only) > 0 && !slices.Contains(only, quickFix) {
		return actions, nil
	}
	p, rel, doc, found := s.at(m.TextDocument.URI, m.Range)
	offered := map[string]bool{} // of several on one line, one comment accepts all
	for _, f := range found {
		key := f.ID + "\x00" + f.Place.String()
		if offered[key] {
			continue
		}
		offered[key] = true
		comment := p.session.Accept(s.ctx, rel, []byte(doc.text), &f, reason)
		if comment == "" {
			continue
		}
		line := f.Place.Line - 1
		edit := textEdit{textRange{position{Line: line}, position{Line: line}}, indent(doc.text, line) + comment + newline(doc.text)}
		actions = append(actions, codeAction{
			Title: "Accept " + f.ID + " here", Kind: quickFix, Diagnostics: []diagnostic{p.diagnostic(&f)},
			Edit: workspaceEdit{map[string][]textEdit{doc.uri: {edit}}},
		})
	}
	return actions, nil
}
