package js

import "strings"

// prev is what the token before was: it decides whether a slash divides,
// whether a minus negates, and where a statement ends without a semicolon.
type prev uint8

const (
	atStart  prev = iota // of a statement: after ; { } or a label
	operator             // an operator, comma or opening bracket: an operand follows
	arrow                // =>: an operand or a block follows
	value                // a name, a literal or a closing bracket: an operator follows
	caseWord             // case: the colon that follows ends no label
	elseWord
	dot
)

// A scanner goes over the tokens of a program without understanding it.
type scanner struct {
	text     string
	i        int
	limits   ScanLimits
	stack    []level
	opened   [3]int // levels of each kind of bracket
	prev     prev
	before   prev // what stood before the name that prev is about
	name     bool // prev is a name
	head     bool // the next parentheses belong to if, for, while or with
	prefixes int
	vain     int   // bytes read in search of the end of a regular expression
	docs     []int // offsets of comments of the form /** */

	what string
	at   int
}

func newScanner(text string, o ScanLimits) *scanner {
	return &scanner{text: text, limits: o, stack: make([]level, 1, 64)}
}

// Classes of bytes.
const (
	other = iota
	space
	word
	digit
	quote
	opener
	closer
	punct
)

// class has the class of every byte.
var class = func() (c [256]uint8) {
	for b := range c {
		switch {
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 || strings.IndexByte("_$#\\@", byte(b)) >= 0:
			c[b] = word
		case b >= '0' && b <= '9':
			c[b] = digit
		case b <= ' ':
			c[b] = space
		case strings.IndexByte("'\"`", byte(b)) >= 0:
			c[b] = quote
		case strings.IndexByte("([{", byte(b)) >= 0:
			c[b] = opener
		case strings.IndexByte(")]}", byte(b)) >= 0:
			c[b] = closer
		default:
			c[b] = punct
		}
	}
	return c
}()

// run reports whether the text stays within the limits.
func (s *scanner) run() bool {
	if strings.HasPrefix(s.text, "#!") {
		s.toLineEnd()
	}
	for s.i < len(s.text) && s.what == "" {
		b := s.text[s.i]
		switch class[b] {
		case space:
			i := s.i + 1
			for i < len(s.text) && s.text[i] == ' ' { // indentation
				i++
			}
			s.i = i
		case word:
			s.word()
		case digit:
			s.operand(false)
			for s.i < len(s.text) && (class[s.text[s.i]] <= digit && class[s.text[s.i]] >= word || s.text[s.i] == '.') {
				s.i++
			}
		case quote:
			s.quote(b)
		case opener:
			s.i++
			s.open(b)
		case closer:
			s.i++
			s.close(b)
		case punct:
			s.punct(b)
		}
	}
	return s.what == ""
}

func (s *scanner) top() *level { return &s.stack[len(s.stack)-1] }

// operand notes a value. Two values in a row are two statements, with a line
// break between them that stands for a semicolon.
func (s *scanner) operand(isName bool) {
	l := s.top()
	if s.prev == value || l.ended {
		l.statement()
		s.prev = atStart
	}
	if s.prev != dot {
		l.members = 0
	}
	s.before, s.prev, s.name, s.prefixes = s.prev, value, isName, 0
}

func (s *scanner) word() {
	start, end := s.i, s.i+1
	for end < len(s.text) && class[s.text[end]]-word <= digit-word {
		end++
	}
	s.i = end
	if s.prev == dot || !s.keyword(s.text[start:end]) {
		s.operand(true)
	}
}

// keyword deals with words that are no values, and reports whether w is one.
func (s *scanner) keyword(w string) bool {
	l := s.top()
	switch w {
	case "else":
		l.ended = false
		s.nested()
		s.prev = elseWord
		return true
	case "if", "for", "while", "with", "do":
		s.begin()
		if s.prev != elseWord {
			s.nested()
		}
		s.prev, s.head = atStart, w != "do"
		return true
	case "in", "of", "instanceof", "as", "satisfies":
		if s.prev != value {
			return false
		}
		s.binary()
		return true
	case "extends":
		s.prefix()
		return true
	case "typeof", "void", "delete", "new", "await", "yield", "class", "keyof", "readonly", "throw", "return":
		s.begin()
		s.prefix()
		return true
	case "case", "default":
		l.statement()
		s.prev = caseWord
		return true
	case "var", "let", "const":
		s.begin()
		l.list = true
		s.prev = operator
		return true
	}
	return false
}

// begin ends the statement before if a new one begins here.
func (s *scanner) begin() {
	if l := s.top(); s.prev == value || l.ended {
		l.statement()
		s.prev = atStart
	}
}

// nested notes a statement inside the one before without braces.
func (s *scanner) nested() {
	l := s.top()
	l.statements++
	s.exceeds(l.statements, s.limits.Statements, "", " statements inside each other without braces")
}

// link notes one more .b, (), [] or template after a value.
func (s *scanner) link() {
	l := s.top()
	l.members++
	l.ended = false
	s.exceeds(l.members, s.limits.Members, "a chain of ", " members and calls")
}

// binary notes an operator between two operands.
func (s *scanner) binary() {
	l := s.top()
	l.operators++
	l.ended, s.prev = false, operator
	s.exceeds(l.operators, s.limits.Operators, "", " operators in one expression")
}

// logical notes && || or ??, each of which makes a branch of the control flow.
func (s *scanner) logical() {
	l := s.top()
	l.logical++
	l.ended, s.prev = false, operator
	s.exceeds(l.logical, s.limits.Logical, "", " && and || operators in one expression")
}

// right notes an operator whose right operand is all that follows.
func (s *scanner) right() {
	l := s.top()
	l.rights++
	l.ended, s.prev = false, operator
	s.exceeds(l.rights, s.limits.Rights, "", " assignments, arrows, conditions or tags inside each other")
}

func (s *scanner) prefix() {
	s.prefixes++
	s.prev = operator
	s.exceeds(s.prefixes, s.limits.Prefixes, "", " prefix operators in a row")
}

func (s *scanner) comma() {
	l := s.top()
	if l.list {
		l.commas = 0
	}
	l.commas++
	l.members, l.rights, l.operators, l.logical, l.ended, s.prev = 0, 0, 0, 0, false, operator
	s.exceeds(l.commas, s.limits.Commas, "", " commas in one expression")
}
