package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

func (s *server) didOpen(raw json.RawMessage) {
	var m didOpenParams
	path, ok := "", false
	if json.Unmarshal(raw, &m) == nil {
		path, ok = pathOf(m.TextDocument.URI)
	}
	if !ok {
		return // untitled:, git: and their like are no files
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := &document{uri: m.TextDocument.URI, version: m.TextDocument.Version, text: strings.ToValidUTF8(m.TextDocument.Text, "\uFFFD")}
	s.docs[path] = doc
	p := s.projectOf(path)
	if p == nil {
		p = s.adopt(path)
	}
	if rel := p.rel(path); p.whole != nil {
		p.publish(rel) // with the mistakes, until it is checked
		p.look(rel)
	}
}

func (s *server) didChange(raw json.RawMessage) {
	var m didChangeParams
	s.about(raw, &m, &m.TextDocument, func(p *project, path string, doc *document) {
		doc.apply(m.ContentChanges)
		doc.version, doc.saved = m.TextDocument.Version, false
		p.changed(p.rel(path))
	})
}

func (s *server) didSave(raw json.RawMessage) {
	var m documentParams
	s.about(raw, &m, &m.TextDocument, func(p *project, _ string, doc *document) {
		doc.saved = true
		p.askWhole(soon)
	})
}

func (s *server) didClose(raw json.RawMessage) {
	var m documentParams
	s.about(raw, &m, &m.TextDocument, func(p *project, path string, doc *document) {
		delete(s.docs, path)
		if p.alone() {
			s.remove(p)
			return
		}
		rel := p.rel(path)
		delete(p.files, rel)
		p.publish(rel)
		if !doc.saved { // what was typed is gone
			p.askWhole(soon)
		}
	})
}

// about reads a message about an open document, and calls do with the document
// and its project while s.mu is held.
func (s *server) about(raw json.RawMessage, message any, of *textDocument, do func(p *project, path string, doc *document)) {
	if json.Unmarshal(raw, message) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if path, doc := s.open(of.URI); doc != nil {
		do(s.projectOf(path), path, doc)
	}
}

func (s *server) didChangeFiles(json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.projects {
		p.askWhole(soon)
	}
}

// open returns the document of a URI, or nil. s.mu is held.
func (s *server) open(uri string) (path string, doc *document) {
	path, ok := pathOf(uri)
	if !ok {
		return "", nil
	}
	return path, s.docs[path]
}

// projectOf returns the project that a file belongs to: of several, the
// innermost. s.mu is held.
func (s *server) projectOf(path string) (found *project) {
	for _, p := range s.projects {
		if p.has(path) && (found == nil || len(p.dir) > len(found.dir)) {
			found = p
		}
	}
	return found
}

// adopt makes a project for a file that lies in no folder of the workspace:
// of the folder of the nearest package.json, or of the file alone.
func (s *server) adopt(path string) *project {
	p := newProject(s, filepath.Dir(path), path)
	for dir := p.dir; !s.tooWide(dir); dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, "package.json")); err == nil && info.Mode().IsRegular() {
			p = newProject(s, dir, dir)
			break
		}
	}
	s.add(p)
	return p
}
