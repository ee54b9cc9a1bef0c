package js

import (
	"strconv"
	"strings"
)

// ScanLimits are the shapes of code beyond which [Refuse] will not let a
// parser near a file. The zero value of a field means its default, which lies
// far above what people and bundlers write and well below what overflows the
// stack of a worker or keeps it busy for seconds.
type ScanLimits struct {
	Bytes      int // length of the file
	Brackets   int // ( [ { and ${ inside each other
	Members    int // links of one chain: a.b.c, a()(), a[0][1]
	Operators  int // a + b + c
	Logical    int // a && b || c ?? d
	Commas     int // a, b, c where it is one expression
	Rights     int // a = b = c, a => b => c, a ? b : c ? d : e, <a><b><c>: each inside the one before
	Prefixes   int // ! - typeof new await ... in a row
	Statements int // else if, if (a) if (b), labels: each inside the one before without braces
}

// defaults are set from measurements on one core, with the parser's own binder,
// which we no longer run. At these numbers parser, binder and extraction together
// took at most: brackets 0.7 s, members 0.4 s, operators 0.2 s, logical 0.5 s,
// commas 0.8 s, rights 0.5 s, prefixes 0.1 s, statements 0.4 s. All but operators
// and prefixes were quadratic in one of the two, 10 to 20 s at ten times as much;
// the 64 MB stack of a worker overflows from 20,000 to 50,000 brackets on. In
// 15,600 files of popular packages no counter reaches a twentieth of its limit.
var defaults = ScanLimits{
	Bytes:      16 << 20,
	Brackets:   5_000,
	Members:    5_000,
	Operators:  50_000,
	Logical:    5_000,
	Commas:     10_000,
	Rights:     5_000,
	Prefixes:   5_000,
	Statements: 5_000,
}

func (o ScanLimits) withDefaults() ScanLimits {
	for _, f := range []struct{ field, value *int }{
		{&o.Bytes, &defaults.Bytes}, {&o.Brackets, &defaults.Brackets}, {&o.Members, &defaults.Members},
		{&o.Operators, &defaults.Operators}, {&o.Logical, &defaults.Logical}, {&o.Commas, &defaults.Commas},
		{&o.Rights, &defaults.Rights}, {&o.Prefixes, &defaults.Prefixes}, {&o.Statements, &defaults.Statements},
	} {
		if *f.field == 0 {
			*f.field = *f.value
		}
	}
	return o
}

// A Refusal says why a text was not given to the parser, and where.
type Refusal struct {
	What string // "brackets nested 5,001 deep"
	Line int    // from 1; 0 if it is about the whole file
}

func (r *Refusal) Error() string {
	if r.Line == 0 {
		return r.What
	}
	return r.What + " at line " + strconv.Itoa(r.Line)
}

// Refuse looks once over the bytes of a program and returns a [Refusal] if
// it is larger, or nested deeper, than any honest one. Recursive descent
// spends stack on every level, and in Go an exhausted stack ends the process; some
// shapes take the parser quadratic time (CWE-674, CWE-407).
//
// It knows strings, comments, templates and regular expressions well enough
// not to count what stands in them, and errs towards letting a file pass: the
// worker process is there for what gets through.
func Refuse(text string, o ScanLimits) error {
	if _, refusal := scan(text, o); refusal != nil {
		return refusal
	}
	return nil
}

// scan is [Refuse]; it also returns where comments of the form /** */ begin.
func scan(text string, o ScanLimits) (docs []int, refusal *Refusal) {
	o = o.withDefaults()
	if len(text) > o.Bytes {
		return nil, &Refusal{What: tooLarge(len(text), o.Bytes)}
	}
	s := newScanner(text, o)
	if s.run() {
		return s.docs, nil
	}
	return nil, &Refusal{What: s.what, Line: lineAt(text, s.at)}
}

func tooLarge(n, limit int) string { return megabytes(n) + ", above the limit of " + megabytes(limit) }

// megabytes prints a size, rounded to tenths only when that says something.
func megabytes(n int) string {
	if n%(1<<20) == 0 {
		return strconv.Itoa(n>>20) + " MB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

// thousands prints a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// lineAt counts the lines up to an offset as [source.Text] does.
func lineAt(text string, at int) int {
	before := text[:min(at, len(text))]
	return 1 + strings.Count(before, "\n") + strings.Count(before, "\r") - strings.Count(before, "\r\n")
}

// A level is what is known of the code directly inside one pair of brackets.
type level struct {
	open       byte // ( [ {, object, ` for ${, 0 for the file
	header     bool // the parentheses of if, for, while, with: what follows is a statement
	list       bool // commas separate: arguments, arrays, objects, declarations
	ended      bool // a statement may have ended: the next token tells
	members    int
	operators  int
	logical    int
	commas     int
	rights     int
	statements int
}

// object is the brace of an object literal, where { is that of a block.
const object = 'o'

func (l *level) separates() bool { return l.open == '[' || l.open == object }

// statement forgets what was counted: a new statement begins.
func (l *level) statement() {
	*l = level{open: l.open, header: l.header, list: l.separates()}
}

// exceeds notes that a counter has passed its limit.
func (s *scanner) exceeds(n, limit int, before, after string) bool {
	if n <= limit {
		return false
	}
	s.what, s.at = before+thousands(n)+after, s.i
	return true
}

// open begins a level. A bracket right after a value is a call or an index;
// after the brace that ends a block it is so only without a space between.
func (s *scanner) open(b byte) {
	l := s.top()
	if l.ended && (b == '{' || s.prev == atStart || s.text[s.i-2] != '}') {
		s.begin()
	}
	n := level{open: b}
	switch {
	case b == '(' && s.head:
		n.header = true
	case b == '{' && (s.prev == operator || s.prev == caseWord):
		n.open = object
	case b != '{' && s.prev == value:
		s.link()
		n.list = true
	}
	n.list = n.list || n.separates()
	s.push(n)
	if b == '{' && n.open == '{' {
		s.prev = atStart
	}
}

func (s *scanner) push(n level) {
	s.stack = append(s.stack, n)
	s.opened[kindOf(n.open)]++
	s.prev, s.head, s.prefixes = operator, false, 0
	s.exceeds(len(s.stack)-1, s.limits.Brackets, "brackets nested ", " deep")
}

// close ends the innermost level of its kind, and what is still open inside:
// a bracket in something misread must not count for ever.
func (s *scanner) close(b byte) {
	kind := kindOf(b)
	if s.opened[kind] == 0 {
		return
	}
	for {
		l := *s.top()
		s.stack = s.stack[:len(s.stack)-1]
		s.opened[kindOf(l.open)]--
		if kindOf(l.open) != kind {
			continue
		}
		s.before, s.prev, s.name, s.head, s.prefixes = operator, value, false, false, 0
		switch {
		case l.header:
			s.prev = atStart
		case l.open == '{':
			s.top().ended = true
		case l.open == '`':
			s.template()
		}
		return
	}
}

// kindOf numbers the brackets that close each other.
func kindOf(b byte) int {
	switch b {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return 2
}
