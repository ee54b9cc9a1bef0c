package fix

import (
	"encoding/json"
	"strings"

	"tenet/internal/npm/semver"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// An editor changes values of a JSON text and leaves every other byte alone.
type editor struct {
	file      string
	old, text string
}

func newEditor(file, text string) (*editor, error) {
	e := &editor{file, text, text}
	_, err := e.root()
	return e, err
}

func (e *editor) root() (*yaml.Node, error) {
	text := source.New(e.file, e.text)
	root, err := yaml.ParseJSON(text, yaml.StrictJSON)
	if err == nil && root.Kind != yaml.Map {
		return nil, &source.Error{File: e.file, Why: "no object"}
	}
	return root, err
}

// set gives the key at a path a text, and makes the objects on the way there.
// Of two versions for the same key the higher stays. It reports whether the
// text can be edited: there may be something else than an object on the way.
func (e *editor) set(path []string, value string) bool {
	node, err := e.root()
	if err != nil {
		return false
	}
	for i, key := range path {
		next := node.Get(key)
		switch {
		case next == nil:
			e.insert(node, path[i:], value)
			return true
		case i == len(path)-1:
			if next.Kind != yaml.String {
				return false
			}
			if next.Value != value && !above(next.Value, value) {
				e.replace(next.Start, next.End, quote(value))
			}
			return true
		case next.Kind != yaml.Map:
			return false
		}
		node = next
	}
	return false
}

// above reports whether the version that a range begins with is higher than
// that of another: an edit before this one has set it.
func above(old, wanted string) bool {
	v, err := semver.Parse(strings.TrimLeft(old, "^~"), semver.Install)
	w, err2 := semver.Parse(strings.TrimLeft(wanted, "^~"), semver.Install)
	return err == nil && err2 == nil && v.Compare(w) > 0
}

func (e *editor) replace(start, end int, text string) {
	e.text = e.text[:start] + text + e.text[end:]
}

// insert adds a key at the end of an object, in the manner in which the text
// is laid out.
func (e *editor) insert(object *yaml.Node, path []string, value string) {
	closing := object.End - 1
	for closing > object.Start && e.text[closing] != '}' {
		closing--
	}
	line := e.text[strings.LastIndexByte(e.text[:object.Start], '\n')+1 : object.Start]
	outer := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	newline, step := "\n", e.step()
	if strings.Contains(e.text, "\r\n") {
		newline = "\r\n"
	}
	flat := !strings.Contains(e.text[object.Start:closing], "\n") && len(object.Keys) > 0
	var b strings.Builder
	end := closing
	for end > object.Start+1 && strings.IndexByte(" \t\r\n", e.text[end-1]) >= 0 {
		end--
	}
	if len(object.Keys) > 0 {
		b.WriteByte(',')
	}
	if flat {
		b.WriteString(" " + nested(path, value, "", "", " ") + e.text[end:closing])
	} else {
		b.WriteString(newline + outer + step + nested(path, value, newline, outer+step, step) + newline + outer)
	}
	e.replace(end, closing, b.String())
}

// nested writes `"a": {"b": "value"}`.
func nested(path []string, value, newline, indent, step string) string {
	if len(path) == 1 {
		return quote(path[0]) + ": " + quote(value)
	}
	if newline == "" {
		return quote(path[0]) + ": { " + nested(path[1:], value, "", "", "") + " }"
	}
	return quote(path[0]) + ": {" + newline + indent + step + nested(path[1:], value, newline, indent+step, step) + newline + indent + "}"
}

// step is the indentation of the text: that of its first indented line.
func (e *editor) step() string {
	for line := range strings.Lines(e.text) {
		if body := strings.TrimLeft(line, " \t"); len(body) < len(line) && strings.TrimSpace(body) != "" {
			return line[:len(line)-len(body)]
		}
	}
	return "  "
}

// quote writes a JSON string. Encoding a string cannot fail.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // ranges have < and >
	_ = enc.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}
