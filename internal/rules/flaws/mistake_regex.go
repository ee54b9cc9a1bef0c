package flaws

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// regexKind is something that a pattern may hold without being invalid.
type regexKind int

const (
	emptyClass regexKind = iota
	controlCharacter
	severalSpaces
	misleadingClass
	emptyBackreference
)

// A regexReport is what reading a pattern has shown.
type regexReport struct {
	invalid string               // why it does not compile, "" if it does
	faults  map[regexKind]string // the first of each kind, in a few words
}

// maxRegex bounds the patterns that are read; nobody repairs a longer one.
const maxRegex = 10_000

// readRegex reads a pattern as ECMA-262, section 22.2.1 and Annex B.1.2 have
// it. Sets as the flag v has them are not read: such a pattern has no faults.
func readRegex(pattern, flags string) regexReport {
	if len(pattern) > maxRegex {
		return regexReport{}
	}
	r := &regexReader{text: []rune(pattern), unicode: strings.Contains(flags, "u"), faults: map[regexKind]string{}}
	r.invalid = badFlags(flags)
	if strings.Contains(flags, "v") || r.invalid != "" {
		return regexReport{invalid: r.invalid}
	}
	r.named = strings.Contains(pattern, "(?<") && namedGroup(pattern)
	r.count = countGroups(r.text)
	r.disjunction(0)
	if r.at < len(r.text) {
		r.fail("unmatched )")
	}
	r.references()
	return regexReport{r.invalid, r.faults}
}

func badFlags(flags string) string {
	for i, c := range flags {
		if !strings.ContainsRune("dgimsuvy", c) {
			return fmt.Sprintf("unknown flag %c", c)
		}
		if strings.ContainsRune(flags[:i], c) {
			return fmt.Sprintf("the flag %c stands twice", c)
		}
	}
	if strings.Contains(flags, "u") && strings.Contains(flags, "v") {
		return "the flags u and v exclude each other"
	}
	return ""
}

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

// A regexReader reads one pattern.
type regexReader struct {
	text    []rune
	at      int
	unicode bool
	named   bool
	count   int // capturing groups
	invalid string
	faults  map[regexKind]string

	path   []branch // the alternatives around
	next   int      // number of the next disjunction
	groups []regexGroup
	refs   []regexRef
	behind bool // a lookbehind, which is read from its end
}

// A branch is one alternative of one disjunction.
type branch struct{ disjunction, alternative int }

type regexGroup struct {
	name       string
	start, end int
	path       []branch
}

type regexRef struct {
	number int
	name   string
	at     int
	path   []branch
}

func (r *regexReader) fail(why string) {
	if r.invalid == "" {
		r.invalid = why
	}
	r.at = len(r.text)
}

func (r *regexReader) fault(kind regexKind, what string) {
	if _, known := r.faults[kind]; !known {
		r.faults[kind] = what
	}
}

// peek reports whether what comes next is s.
func (r *regexReader) peek(s string) bool {
	i := r.at
	for _, c := range s {
		if i >= len(r.text) || r.text[i] != c {
			return false
		}
		i++
	}
	return true
}

func (r *regexReader) take(s string) bool {
	if !r.peek(s) {
		return false
	}
	r.at += len([]rune(s))
	return true
}

const maxRegexDepth = 200

// disjunction reads alternatives up to the end or a closing parenthesis.
func (r *regexReader) disjunction(depth int) {
	if depth > maxRegexDepth {
		r.at = len(r.text) // deeper than anybody writes: not judged
		return
	}
	own := branch{disjunction: r.next}
	r.next++
	r.path = append(r.path, own)
	for r.at < len(r.text) && r.text[r.at] != ')' {
		if r.take("|") {
			r.path[len(r.path)-1].alternative++
			continue
		}
		r.term(depth)
	}
	r.path = r.path[:len(r.path)-1]
}

func (r *regexReader) term(depth int) {
	quantifiable := true
	switch c := r.text[r.at]; c {
	case '^', '$':
		r.at++
		quantifiable = false
	case '(':
		quantifiable = r.group(depth)
	case '[':
		r.class()
	case '\\':
		quantifiable = r.escape()
	case '*', '+', '?':
		r.fail("nothing to repeat before " + string(c))
		return
	case ' ':
		r.spaces()
	case '{':
		if _, _, ok := r.braces(); ok {
			r.fail("nothing to repeat before {")
			return
		}
		r.lone(c)
	case '}', ']':
		r.lone(c)
	default:
		r.control(c)
		r.at++
	}
	r.quantifier(quantifiable)
}

// lone is a bracket that Annex B reads as itself.
func (r *regexReader) lone(c rune) {
	if r.unicode {
		r.fail("lone " + string(c))
		return
	}
	r.at++
}

func (r *regexReader) control(c rune) {
	if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
		r.fault(controlCharacter, fmt.Sprintf("U+%04X", c))
	}
}

func (r *regexReader) spaces() {
	start := r.at
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
	if n := r.at - start; n > 1 {
		r.fault(severalSpaces, strconv.Itoa(n))
	}
}

// quantifier reads what may follow an atom.
func (r *regexReader) quantifier(allowed bool) {
	if r.at >= len(r.text) {
		return
	}
	switch r.text[r.at] {
	case '*', '+', '?':
		r.at++
	case '{':
		low, high, ok := r.braces()
		if !ok {
			return
		}
		for r.text[r.at] != '}' {
			r.at++
		}
		r.at++
		if high >= 0 && low > high {
			r.fail("numbers out of order in {}")
		}
	default:
		return
	}
	r.take("?")
	if !allowed {
		r.fail("nothing to repeat")
	}
}

// braces reads {1}, {1,} or {1,2} without taking it; high is -1 for no limit.
func (r *regexReader) braces() (low, high int, ok bool) {
	end := r.at
	const most = 30 // characters of a number that is meant
	for end < len(r.text) && r.text[end] != '}' && end-r.at < most {
		end++
	}
	if end == len(r.text) || r.text[end] != '}' {
		return 0, 0, false
	}
	from, to, comma := strings.Cut(string(r.text[r.at+1:end]), ",")
	low, err := strconv.Atoi(from)
	if err != nil || low < 0 || from[0] == '+' {
		return 0, 0, false
	}
	switch {
	case !comma:
		return low, low, true
	case to == "":
		return low, -1, true
	}
	high, err = strconv.Atoi(to)
	return low, high, err == nil && to[0] >= '0'
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
