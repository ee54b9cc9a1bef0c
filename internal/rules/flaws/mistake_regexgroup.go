package flaws

import (
	"strconv"
	"strings"
	"unicode"
)

// namedGroup reports whether (?< in a pattern begins a named group.
func namedGroup(pattern string) bool {
	for _, part := range strings.Split(pattern, "(?<")[1:] {
		if part != "" && part[0] != '=' && part[0] != '!' {
			return true
		}
	}
	return false
}

// countGroups counts the capturing groups.
func countGroups(text []rune) int {
	n, class := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			if i+1 >= len(text) || text[i+1] != '?' || i+3 < len(text) && text[i+2] == '<' && text[i+3] != '=' && text[i+3] != '!' {
				n++
			}
		}
	}
	return n
}

// group reads a parenthesis and reports whether it may be repeated.
func (r *regexReader) group(depth int) (quantifiable bool) {
	start := r.at
	r.at++
	quantifiable = true
	capturing := -1
	switch {
	case r.take("?:"):
	case r.take("?=") || r.take("?!"):
		quantifiable = !r.unicode
	case r.take("?<=") || r.take("?<!"):
		quantifiable, r.behind = false, true
	case r.take("?<"):
		name := r.name()
		if name == "" {
			r.fail("a group name is missing")
			return true
		}
		capturing = r.open(name, start)
	case r.take("?"):
		if !r.modifiers() {
			r.fail("unknown kind of group")
			return true
		}
	default:
		capturing = r.open("", start)
	}
	r.disjunction(depth + 1)
	if !r.take(")") {
		if r.at >= len(r.text) && r.invalid == "" && depth <= maxRegexDepth {
			r.fail("unmatched (")
		}
		return true
	}
	if capturing >= 0 {
		r.groups[capturing].end = r.at
	}
	return quantifiable
}

func (r *regexReader) open(name string, start int) int {
	path := append([]branch(nil), r.path...)
	for _, g := range r.groups {
		if name != "" && g.name == name && !apart(g.path, path) {
			r.fail("two groups are called " + name)
			break
		}
	}
	r.groups = append(r.groups, regexGroup{name: name, start: start, end: len(r.text), path: path})
	return len(r.groups) - 1
}

// name reads up to the > that ends a name.
func (r *regexReader) name() string {
	start := r.at
	for r.at < len(r.text) && r.text[r.at] != '>' {
		if c := r.text[r.at]; !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '$' && c != '\\' && c != '{' && c != '}' && c < 0x80 {
			return ""
		}
		r.at++
	}
	name := string(r.text[start:r.at])
	if !r.take(">") {
		return ""
	}
	return name
}

// modifiers reads (?i-m: and the like.
func (r *regexReader) modifiers() bool {
	for r.at < len(r.text) && strings.ContainsRune("ims-", r.text[r.at]) {
		r.at++
	}
	return r.take(":")
}

// apart reports whether two places stand in different alternatives of one
// disjunction: never do both match.
func apart(a, b []branch) bool {
	for i := range min(len(a), len(b)) {
		if a[i].disjunction != b[i].disjunction {
			return false
		}
		if a[i].alternative != b[i].alternative {
			return true
		}
	}
	return false
}

// references judges the backreferences once all groups are known.
func (r *regexReader) references() {
	if r.invalid != "" {
		return
	}
	for _, ref := range r.refs {
		found, useful := false, r.behind
		for i, g := range r.groups {
			if ref.number != i+1 && (ref.name == "" || ref.name != g.name) {
				continue
			}
			found = true
			useful = useful || g.end <= ref.at && !apart(g.path, ref.path)
		}
		what := ref.name
		if ref.number > 0 {
			what = strconv.Itoa(ref.number)
		} else {
			what = "k<" + what + ">"
		}
		switch {
		case !found && (r.unicode || ref.name != ""):
			r.fail("there is no group " + strings.Trim(what, "k<>"))
			return
		case found && !useful:
			r.fault(emptyBackreference, what)
		}
	}
}
