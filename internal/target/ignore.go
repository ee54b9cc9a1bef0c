package target

import (
	"bytes"
	"strings"
)

// Caps on one .gitignore. What is beyond them is not honoured, so that more is
// analysed rather than less.
const (
	maxIgnoreSize    = 256 << 10
	maxIgnoreRules   = 2000
	maxIgnorePattern = 1000
)

// An ignoreRule is one line of a .gitignore.
type ignoreRule struct {
	glob    glob
	prefix  string // what an anchored pattern starts with before any wildcard
	keep    bool   // "!": take it in again
	folders bool   // "/" at the end: only folders
	base    bool   // no slash: compared with the last name alone
}

// ignoreRules are the lines of the .gitignore of one folder, and, through up,
// of those above it.
type ignoreRules struct {
	up    *ignoreRules
	dir   string // relative to the root; "" if the file lies above it
	above string // for such a file: the root, relative to its folder
	rules []ignoreRule
}

// verdict is what patterns say of a path.
type verdict uint8

const (
	undecided verdict = iota
	ignored
	kept // by a "!" pattern
)

// parseIgnore reads a .gitignore. Malformed patterns match nothing.
func parseIgnore(data []byte) []ignoreRule {
	if len(data) > maxIgnoreSize {
		data = data[:1+bytes.LastIndexByte(data[:maxIgnoreSize], '\n')] // not half a pattern
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	var rules []ignoreRule
	for line := range strings.SplitSeq(string(data), "\n") {
		if r, ok := parseIgnoreLine(strings.TrimSuffix(line, "\r")); ok && len(rules) < maxIgnoreRules {
			rules = append(rules, r)
		}
	}
	return rules
}

func parseIgnoreLine(line string) (r ignoreRule, ok bool) {
	if line == "" || line[0] == '#' || len(line) > maxIgnorePattern {
		return r, false
	}
	line = trimSpaces(line)
	if line, r.keep = strings.CutPrefix(line, "!"); line == "" {
		return r, false
	}
	line, r.folders = strings.CutSuffix(line, "/")
	if line == "" {
		return r, false
	}
	if !strings.Contains(line, "/") {
		r.base = true
		r.glob = compileGlob(line)
		return r, true
	}
	// git compares what stands before the first wildcard as bytes and hands
	// only the rest to the matcher, for which a `**` right there is at the
	// start: "/a**/b" matches "ax/y/b".
	line = strings.TrimPrefix(line, "/")
	n := strings.IndexAny(line, `*?[\`)
	if n < 0 {
		n = len(line)
	}
	r.prefix = line[:n]
	r.glob = compileGlob(line[n:])
	return r, true
}

// trimSpaces removes trailing spaces unless a backslash quotes them.
func trimSpaces(s string) string {
	end := 0
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			continue
		}
		if s[i] == '\\' {
			i++
		}
		end = min(i+1, len(s))
	}
	return s[:end]
}

// matches reports whether the rule speaks of a path, given relative to the
// folder of its file.
func (r *ignoreRule) matches(path, name string, folder bool) bool {
	if r.folders && !folder {
		return false
	}
	if r.base {
		return r.glob.match(name)
	}
	rest, ok := strings.CutPrefix(path, r.prefix)
	return ok && r.glob.match(rest)
}

// decide returns what the deepest file with a matching line says. Whether a folder above is ignored is the
// walk's business: it does not go there.
func (g *ignoreRules) decide(path string, folder bool) verdict {
	name := path[strings.LastIndexByte(path, '/')+1:]
	for ; g != nil; g = g.up {
		rel, ok := g.relative(path)
		if !ok {
			continue
		}
		if v := g.last(rel, name, folder); v != undecided {
			return v
		}
	}
	return undecided
}

// last returns what the last matching line of one file says.
func (g *ignoreRules) last(rel, name string, folder bool) verdict {
	for i := len(g.rules) - 1; i >= 0; i-- {
		if g.rules[i].matches(rel, name, folder) {
			if g.rules[i].keep {
				return kept
			}
			return ignored
		}
	}
	return undecided
}

func (g *ignoreRules) relative(path string) (string, bool) {
	if g.above != "" {
		return g.above + "/" + path, true
	}
	return within(g.dir, path)
}
