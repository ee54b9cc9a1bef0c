package js

import "strings"

// ahead returns the byte n places ahead, 0 past the end.
func (s *scanner) ahead(n int) byte {
	if s.i+n < len(s.text) {
		return s.text[s.i+n]
	}
	return 0
}

func (s *scanner) punct(b byte) {
	switch b {
	case ';':
		s.i++
		s.top().ended, s.prev = true, atStart
	case ',':
		s.i++
		s.comma()
	case ':':
		s.i++
		s.colon()
	case '.':
		s.period()
	case '?':
		s.question()
	case '/':
		s.slash()
	case '<':
		s.less()
	case '~':
		s.i++
		s.prefix()
	case '!':
		s.exclamation()
	case '+', '-':
		s.sign(b)
	case '=':
		s.equals()
	default:
		s.infix(b)
	}
}

func (s *scanner) colon() {
	switch {
	case s.prev == value && s.name && s.before == atStart:
		s.nested()
		s.prev = atStart
	case s.prev == caseWord || s.before == caseWord:
		s.top().statement()
		s.prev = atStart
	default:
		s.prev = operator
	}
}

func (s *scanner) period() {
	switch {
	case s.prev != value && class[s.ahead(1)] == digit:
		s.i++
		s.operand(false)
	case s.ahead(1) == '.' && s.ahead(2) == '.':
		s.i += 3
		s.prev = operator
	default:
		s.i++
		s.link()
		s.prev = dot
	}
}

func (s *scanner) question() {
	switch {
	case s.ahead(1) == '.' && class[s.ahead(2)] != digit:
		s.i += 2
		s.link()
		s.prev = dot
	case s.ahead(1) == '?':
		s.infix('?')
	default:
		s.i++
		s.right()
	}
}

// equals is at one of = == === =>.
func (s *scanner) equals() {
	switch s.ahead(1) {
	case '>':
		s.i += 2
		s.right()
		s.prev = arrow
	case '=':
		s.i += 2
		if s.ahead(0) == '=' {
			s.i++
		}
		s.binary()
	default:
		s.i++
		s.right()
	}
}

// exclamation is at one of ! != !==, or a TypeScript assertion a!.
func (s *scanner) exclamation() {
	switch {
	case s.prev == value && s.ahead(1) == '=':
		s.i += 2
		if s.ahead(0) == '=' {
			s.i++
		}
		s.binary()
	case s.prev == value && !s.top().ended:
		s.i++
		s.link()
	default:
		s.i++
		s.prefix()
	}
}

// sign is at one of + ++ += - -- -=.
func (s *scanner) sign(b byte) {
	switch s.ahead(1) {
	case b:
		s.i += 2
		if s.prev != value || s.top().ended {
			s.prefix()
		}
	case '=':
		s.i += 2
		s.right()
	default:
		s.i++
		if s.prev == value {
			s.binary()
		} else {
			s.prefix()
		}
	}
}

// infix is at any other operator: one, two or three times the same sign and
// perhaps an equals sign. Powers and assignments group to the right.
func (s *scanner) infix(b byte) {
	n := 1
	for n < 3 && s.ahead(n) == b {
		n++
	}
	assigns := s.ahead(n) == '=' && (b != '>' || n > 1)
	if s.ahead(n) == '=' {
		s.i++
	}
	s.i += n
	switch {
	case assigns || b == '*' && n == 2:
		s.right()
	case n == 2 && (b == '&' || b == '|' || b == '?'):
		s.logical()
	case s.prev == value:
		s.binary()
	default:
		s.prev = operator
	}
}

// less is at a comparison, a shift, a type argument or a JSX tag.
func (s *scanner) less() {
	next := s.ahead(1)
	switch {
	case next == '/':
		s.tagEnds()
		for s.i < len(s.text) && s.text[s.i] != '>' && s.text[s.i] != '\n' {
			s.i++
		}
		s.i = min(s.i+1, len(s.text))
	case s.prev == value || class[next] != word && next != '>':
		s.infix('<')
	default:
		s.i++
		s.right()
	}
}

// tagEnds notes </a> or />: an element is a value.
func (s *scanner) tagEnds() {
	if l := s.top(); l.rights > 0 {
		l.rights--
	}
	s.before, s.prev, s.name = operator, operator, false
}

// slash is at a comment, a division, a regular expression or />.
func (s *scanner) slash() {
	switch next := s.ahead(1); {
	case next == '/':
		s.toLineEnd()
	case next == '*':
		if s.ahead(2) == '*' && s.ahead(3) != '/' {
			s.docs = append(s.docs, s.i)
		}
		if end := strings.Index(s.text[s.i+2:], "*/"); end >= 0 {
			s.i += end + 4
		} else {
			s.i = len(s.text)
		}
	case (s.prev != value || s.top().ended) && s.regexp():
		s.operand(false)
	case next == '>':
		s.i += 2
		s.tagEnds()
	default:
		s.infix('/')
	}
}
