package npm

import (
	"io/fs"
	"strconv"
	"strings"

	"tenet/internal/source"
)

// readClassic reads the yarn.lock of Yarn 1, a format of its own:
//
//	ms@2.1.3, ms@^2.1.1:
//	  version "2.1.3"
//	  dependencies:
//	    a "^1.0.0"
//
// Two spaces are one level. Keys and values are words or JSON strings.
func readClassic(fsys fs.FS, text *source.Text) (*Graph, error) {
	c := classic{yarn: newYarn(fsys, text, "yarn.lock v1")}
	// Nothing tells members of the workspace but their own package.json.
	for _, dir := range memberFolders(fsys, c.dir, c.patterns()) {
		c.member(dir)
	}
	for at := 0; at < len(text.Data); {
		end := strings.IndexByte(text.Data[at:], '\n')
		if end < 0 {
			end = len(text.Data) - at
		}
		if err := c.line(strings.TrimRight(text.Data[at:at+end], "\r"), at); err != nil {
			return nil, early(text, err)
		}
		at += end + 1
	}
	if err := c.close(); err != nil {
		return nil, err
	}
	if !c.headed && len(c.g.Nodes) == 0 && strings.TrimSpace(text.Data) != "" {
		return nil, text.Errorf(0, "not a lockfile of Yarn: it has no entries")
	}
	return c.finish()
}

type classic struct {
	*yarn
	headed      bool // "# yarn lockfile v1" was there
	node        *Node
	descriptors []string
	deps        []Dependency
	list        Kind // of the lines below, if inList
	inList      bool
}

func (c *classic) line(line string, at int) error {
	body := strings.TrimLeft(line, " ")
	indent := len(line) - len(body)
	at += indent
	if rest, ok := strings.CutPrefix(body, "# yarn lockfile v"); ok {
		if c.headed = true; rest != "1" {
			return c.text.Errorf(at, "lockfile version %s is not known: 1 is", rest)
		}
	}
	if body == "" || body[0] == '#' {
		return nil
	}
	words, opens, ok := classicWords(body)
	if !ok {
		return c.text.Errorf(at, "not readable as a lockfile of Yarn: %.60q", body)
	}
	switch {
	case indent == 0 && opens:
		if err := c.close(); err != nil {
			return err
		}
		return c.open(words, at, len(line))
	case c.node == nil:
		return c.text.Errorf(at, "not readable as a lockfile of Yarn: a line outside of all entries")
	case indent == 2 && opens && len(words) == 1:
		c.inList = true
		switch words[0] {
		case Prod.String():
			c.list = Prod
		case Optional.String():
			c.list = Optional
		default:
			c.inList = false
		}
	case indent == 2 && len(words) == 2:
		c.inList = false
		c.property(words[0], words[1])
	case indent == 4 && len(words) == 2:
		if c.inList {
			c.deps = append(c.deps, Dependency{words[0], words[1], c.list, c.text.Span(at, at+len(body))})
		}
	default:
		return c.text.Errorf(at, "not readable as a lockfile of Yarn: %.60q", body)
	}
	return nil
}

func (c *classic) open(descriptors []string, at, length int) error {
	name, spec := SplitID(descriptors[0])
	if spec == "" && !strings.Contains(descriptors[0][1:], "@") {
		return c.text.Errorf(at, "the entry %q is no name@range", descriptors[0])
	}
	c.node = &Node{Name: name, Key: strings.Join(descriptors, ", "), Place: c.text.Span(at, at+length)}
	if s := ParseSpec(name, spec); s.Name != name {
		c.node.Name, c.node.Alias = s.Name, name
	}
	c.descriptors, c.deps, c.inList = descriptors, nil, false
	return nil
}

func (c *classic) property(name, value string) {
	switch name {
	case "version":
		c.node.Version = value
	case "resolved":
		_, spec := SplitID(c.descriptors[0])
		if s := ParseSpec("", spec); s.Kind == SpecGit || s.Kind == SpecURL {
			c.node.From = value
		}
	}
}

// close ends the entry before.
func (c *classic) close() error {
	n := c.node
	if n == nil {
		return nil
	}
	if n.Version == "" {
		return &source.Error{File: c.text.Name, Line: n.Place.Line, Col: n.Place.Col, Why: "the entry of " + n.Name + " has no version: the file may end too early"}
	}
	_, spec := SplitID(c.descriptors[0])
	if n.Origin = originOf(spec); n.Origin == FromFolder {
		n.From = spec
	}
	for _, d := range c.descriptors {
		if c.entries[d] != nil {
			c.faultf(n.Place, "%q is here twice, first in line %d", d, c.entries[d].Place.Line)
		}
	}
	c.enter(n, c.descriptors)
	c.node = nil
	return c.add(n, c.deps)
}

// classicWords splits a line: words with spaces or commas between, and whether
// a colon ends it.
func classicWords(s string) (words []string, opens, ok bool) {
	for s != "" {
		var word string
		if s[0] == '"' {
			quoted, err := strconv.QuotedPrefix(s)
			if err != nil {
				return nil, false, false
			}
			if word, err = strconv.Unquote(quoted); err != nil {
				return nil, false, false
			}
			s = s[len(quoted):]
		} else {
			end := strings.IndexAny(s, " ,")
			if end < 0 {
				end = len(s)
			}
			word = s[:end]
			if s = s[end:]; s == "" && strings.HasSuffix(word, ":") {
				word, s = strings.TrimSuffix(word, ":"), ":"
			}
		}
		if word == "" {
			return nil, false, false
		}
		words = append(words, word)
		if s == ":" {
			return words, true, true
		}
		rest := strings.TrimLeft(s, " ,")
		if rest == s && s != "" {
			return nil, false, false
		}
		s = rest
	}
	return words, false, len(words) > 0
}
