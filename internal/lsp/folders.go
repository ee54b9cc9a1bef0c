package lsp

import (
	"encoding/json"
	"path/filepath"
	"slices"
)

// addFolder makes a project of a folder of the workspace. s.mu is held.
func (s *server) addFolder(uri string) {
	if dir, ok := pathOf(uri); ok && !s.tooWide(dir) {
		for _, p := range s.projects {
			if p.target == dir { // a single file in it is another project
				return
			}
		}
		s.add(newProject(s, dir, dir))
	}
}

func (s *server) add(p *project) {
	s.projects = append(s.projects, p)
	p.start()
}

// tooWide reports whether a folder holds more than one project can be.
func (s *server) tooWide(dir string) bool {
	return dir == filepath.Dir(dir) || dir == s.o.Home
}

func (s *server) didChangeFolders(raw json.RawMessage) {
	var p didChangeFoldersParams
	if json.Unmarshal(raw, &p) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range p.Event.Removed {
		dir, _ := pathOf(f.URI)
		for _, p := range slices.Clone(s.projects) {
			if p.target == dir {
				s.remove(p)
			}
		}
	}
	for _, f := range p.Event.Added {
		s.addFolder(f.URI)
	}
	for path := range s.docs { // an open file always has a project
		if s.projectOf(path) == nil {
			s.adopt(path)
		}
	}
}

// remove ends a project, and takes back what was said of it. s.mu is held.
func (s *server) remove(p *project) {
	p.stop()
	p.whole, p.files = nil, nil
	p.publishAll()
	s.projects = slices.DeleteFunc(s.projects, func(q *project) bool { return q == p })
	for _, q := range s.projects { // which may have the files of p now
		q.publishAll()
	}
	go p.close()
}
