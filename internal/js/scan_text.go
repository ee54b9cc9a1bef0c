package js

func (s *scanner) toLineEnd() {
	for i := s.i; i < len(s.text); i++ {
		if b := s.text[i]; b == '\n' || b == '\r' {
			s.i = i
			return
		}
	}
	s.i = len(s.text)
}

// regexp moves past a regular expression if there is one: a slash closes it
// on the same line. What it reads in vain counts, so that a line of slashes
// without an end does not cost quadratic time: then all of them divide.
func (s *scanner) regexp() bool {
	if s.vain > len(s.text) {
		return false
	}
	inClass := false
	i := s.i + 1
	defer func() { s.vain += max(0, i-s.i) }()
	for ; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			i++
		case '\n', '\r':
			return false
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '/':
			if !inClass {
				s.i = i + 1
				return true
			}
		}
	}
	return false
}

// quote is at a string or a template. A string ends with its line at the
// latest, so that an apostrophe in JSX text does little harm.
func (s *scanner) quote(b byte) {
	if b == '`' {
		if s.prev == value && !s.top().ended {
			s.link()
		} else {
			s.operand(false)
		}
		s.i++
		s.template()
		return
	}
	s.operand(false)
	for s.i++; s.i < len(s.text); s.i++ {
		switch s.text[s.i] {
		case '\\':
			s.i++
			if s.ahead(0) == '\r' && s.ahead(1) == '\n' {
				s.i++
			}
		case '\n', '\r':
			return
		case b:
			s.i++
			return
		}
	}
	s.i = len(s.text)
}

// template goes on in a template, from its start or after a substitution, to
// its end or the next substitution.
func (s *scanner) template() {
	for ; s.i < len(s.text); s.i++ {
		switch s.text[s.i] {
		case '\\':
			s.i++
		case '`':
			s.i++
			s.prev, s.name = value, false
			return
		case '$':
			if s.ahead(1) == '{' {
				s.i += 2
				s.push(level{open: '`'})
				return
			}
		}
	}
	s.i = len(s.text)
}
