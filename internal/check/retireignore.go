package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/signature"
)

// A retireIgnore is an entry of .retireignore or .retireignore.json: what it
// does not name does not matter.
type retireIgnore struct {
	component string
	version   string
	path      *regexp.Regexp
	ids       []string // any of them
	why, by   string
}

// maxRetireIgnore is a cap on such a file, in bytes.
const maxRetireIgnore = 1 << 20

// readRetireIgnores reads both files at the top of the target, in the format
// of Retire.js. What cannot be read accepts nothing, and is remarked on.
func readRetireIgnores(fsys fs.FS) ([]retireIgnore, []Notice) {
	var list []retireIgnore
	var notices []Notice
	for name, parse := range map[string]func([]byte, string) ([]retireIgnore, error){".retireignore": plainIgnores, ".retireignore.json": jsonIgnores} {
		data, err := readSmall(fsys, name, maxRetireIgnore)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var more []retireIgnore
		if err == nil {
			more, err = parse(data, name)
		}
		if err != nil {
			notices = append(notices, Notice{Place: name, Text: fmt.Sprintf("accepts nothing: %v", err)})
		}
		list = append(list, more...)
	}
	slices.SortStableFunc(list, func(a, b retireIgnore) int { return strings.Compare(a.by, b.by) })
	return list, notices
}

func readSmall(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > limit:
		return nil, errors.New("it is no file of less than a megabyte")
	}
	return fs.ReadFile(fsys, name)
}

// plainIgnores reads lines: "@component", "@component@version", or a path; a
// comment starts with #.
func plainIgnores(data []byte, file string) ([]retireIgnore, error) {
	var list []retireIgnore
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		text, comment, _ := strings.Cut(line, "#")
		text, comment = strings.TrimSpace(text), strings.TrimSpace(comment)
		if text == "" {
			continue
		}
		if comment == "" {
			comment = "named in " + file
		}
		e := retireIgnore{why: comment, by: fmt.Sprintf("%s:%d", file, n)}
		if name, ok := strings.CutPrefix(text, "@"); ok {
			e.component, e.version, _ = strings.Cut(name, "@")
		} else {
			e.path = ignoredPath(text)
		}
		list = append(list, e)
	}
	return list, nil
}

// jsonIgnores reads a list of objects, each with any of component, version,
// path and identifiers, and with a justification.
func jsonIgnores(data []byte, file string) ([]retireIgnore, error) {
	var rows []json.RawMessage
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, fmt.Errorf("no list in JSON: %w", err)
	}
	var list []retireIgnore
	at := 0
	for _, raw := range rows {
		at += bytes.Index(data[at:], raw)
		line := 1 + bytes.Count(data[:at], []byte("\n"))
		at += len(raw)
		var r struct {
			Component, Version, Path, Justification string
			Identifiers                             map[string]any
		}
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		e := retireIgnore{component: r.Component, version: r.Version, why: r.Justification, by: fmt.Sprintf("%s:%d", file, line)}
		if e.why == "" {
			e.why = "named in " + file
		}
		if r.Path != "" {
			e.path = ignoredPath(r.Path)
		}
		for _, v := range r.Identifiers {
			many, ok := v.([]any)
			if !ok {
				many = []any{v}
			}
			for _, id := range many {
				e.ids = append(e.ids, fmt.Sprint(id))
			}
		}
		if e.component == "" && e.path == nil && len(e.ids) == 0 {
			continue // it would accept everything
		}
		list = append(list, e)
	}
	return list, nil
}

// ignoredPath makes an expression of a path: it means the file, or all below a
// folder; * stands for any part of a name, ** for folders.
func ignoredPath(pattern string) *regexp.Regexp {
	var b strings.Builder
	for i, part := range strings.Split(path.Clean(pattern), "**") {
		if i > 0 {
			b.WriteString(".*")
		}
		for j, piece := range strings.Split(part, "*") {
			if j > 0 {
				b.WriteString("[^/]*")
			}
			b.WriteString(regexp.QuoteMeta(piece))
		}
	}
	return regexp.MustCompile("^" + b.String() + "(?:/|$)")
}

// accepts reports whether the entry means an advisory of a library.
func (e *retireIgnore) accepts(l *deps.Library, a *advisory.Advisory, repo *signature.Repository) bool {
	switch {
	case e.component != "" && !called(l, e.component, repo):
		return false
	case e.version != "" && e.version != l.Version && e.version+".0" != l.Version:
		return false
	case e.path != nil && !e.path.MatchString(l.Place.File):
		return false
	case len(e.ids) > 0:
		return slices.Contains(e.ids, a.ID) || slices.ContainsFunc(a.Aliases, func(id string) bool { return slices.Contains(e.ids, id) })
	}
	return true
}

// called reports whether a library has a name: that of its package, its own,
// or that of a list in the format of Retire.js.
func called(l *deps.Library, name string, repo *signature.Repository) bool {
	if strings.EqualFold(name, l.Package) || strings.EqualFold(name, l.Name) {
		return true
	}
	return repo != nil && slices.ContainsFunc(repo.Table.Libraries(), func(k *signature.Library) bool { return k.Package == l.Package && strings.EqualFold(k.Name, name) })
}
