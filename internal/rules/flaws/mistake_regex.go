package flaws

import (
	"fmt"
	"strconv"
	"strings"
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
