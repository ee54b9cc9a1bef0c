package npm

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// The limits of what is read. The largest lockfiles of public projects have
// some ten megabytes and thirty thousand packages.
const (
	MaxLockfile = 32 << 20 // bytes; of YAML a quarter, its reader is slower
	MaxManifest = 1 << 20  // bytes of a package.json
	MaxNodes    = 200_000  // packages of one graph
	MaxEdges    = 2_000_000
)

var (
	jsonLimits = yaml.Limits{Size: MaxLockfile, Nodes: 2_000_000}
	yamlLimits = yaml.Limits{Size: MaxLockfile / 4, Nodes: 1_000_000}
)

// readText reads a file of at most limit bytes. More are not even read.
func readText(fsys fs.FS, name string, limit int) (*source.Text, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, &source.Error{File: name, Why: source.Cause(err).Error()}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, &source.Error{File: name, Why: source.Cause(err).Error()}
	}
	if !info.Mode().IsRegular() {
		return nil, &source.Error{File: name, Why: "not a regular file"}
	}
	if info.Size() > int64(limit) {
		return nil, &source.Error{File: name, Why: fmt.Sprintf("%d bytes, above the limit of %d", info.Size(), limit)}
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err != nil {
		return nil, &source.Error{File: name, Why: source.Cause(err).Error()}
	}
	if len(data) > limit {
		return nil, &source.Error{File: name, Why: fmt.Sprintf("more than the limit of %d bytes", limit)}
	}
	return source.Decode(name, data), nil
}

// conflict returns an error at the first mark that a merge has left.
func conflict(text *source.Text) error {
	at := 0
	if !strings.HasPrefix(text.Data, "<<<<<<< ") {
		if at = strings.Index(text.Data, "\n<<<<<<< ") + 1; at == 0 {
			return nil
		}
	}
	return text.Errorf(at, "a merge has left conflict marks here: resolve them, and let the package manager install again")
}

// parseJSON reads a file of JSON that holds an object.
func parseJSON(text *source.Text, d yaml.Dialect) (*yaml.Node, error) {
	if err := conflict(text); err != nil {
		return nil, err
	}
	root, err := jsonLimits.ParseJSON(text, d)
	if err != nil {
		return nil, early(text, err)
	}
	if root.Kind != yaml.Map {
		return nil, text.Errorf(root.Start, "%s holds an object, not a %s", path.Base(text.Name), root.Kind)
	}
	return root, nil
}

// early says of an error at the end of a file that the rest is missing.
func early(text *source.Text, err error) error {
	e, ok := err.(*source.Error)
	if !ok || !strings.Contains(e.Why, "end of file") && !strings.Contains(e.Why, "never ends") && !unfinished(text, e) {
		return err
	}
	cut := *e
	cut.Why = "the file ends too early: " + e.Why
	return &cut
}

// unfinished reports whether a place is in a last line that has no end: package
// managers end every line.
func unfinished(text *source.Text, e *source.Error) bool {
	return e.Line > 1 && !strings.HasSuffix(text.Data, "\n") && e.Line == text.Span(len(text.Data), len(text.Data)).Line
}

// parseYAML reads a file of one YAML document that holds a map.
func parseYAML(text *source.Text) (*yaml.Node, error) {
	if err := conflict(text); err != nil {
		return nil, err
	}
	docs, err := yamlLimits.Parse(text)
	if err != nil {
		return nil, early(text, err)
	}
	// pnpm 11 writes what it needs itself into a document before the one of
	// the project.
	if len(docs) == 0 || docs[len(docs)-1].Kind != yaml.Map {
		return nil, &source.Error{File: text.Name, Line: 1, Col: 1, Why: "not a lockfile: it holds no map"}
	}
	return docs[len(docs)-1], nil
}
