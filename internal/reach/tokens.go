package reach

import "bytes"

// comment skips one, if it begins here.
func (s *scanner) comment() bool {
	rest := s.src[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		s.at = len(s.src)
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			s.at -= len(rest) - i
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		s.at = len(s.src)
		if i := bytes.Index(rest[2:], []byte("*/")); i >= 0 {
			s.at -= len(rest) - i - 4
		}
	default:
		return false
	}
	return true
}

// space skips white space and comments.
func (s *scanner) space() {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		case '/':
			if !s.comment() {
				return
			}
		default:
			return
		}
	}
}

// skipRegex skips a regular expression with its flags, which follow as a word.
func (s *scanner) skipRegex() {
	class := false
	for s.at++; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '\\':
			s.at++
		case '[':
			class = true
		case ']':
			class = false
		case '\n':
			return
		case '/':
			if !class {
				s.at++
				for s.at < len(s.src) && isWord(s.src[s.at]) {
					s.at++
				}
				return
			}
		}
	}
}

// text reads a string literal. Names of packages and files need no escapes:
// one with an escape is nothing that we look for.
func (s *scanner) text() (string, bool) {
	quote, start, escaped := s.src[s.at], s.at+1, false
	for s.at++; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '\\':
			escaped = true
			s.at++
		case '\n':
			return "", false
		case quote:
			s.at++
			return string(s.src[start : s.at-1]), !escaped
		}
	}
	return "", false
}

// template skips the text of a template up to its end or a substitution.
func (s *scanner) template() {
	for ; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '\\':
			s.at++
		case '`':
			s.at++
			s.after(false)
			return
		case '$':
			if s.at+1 < len(s.src) && s.src[s.at+1] == '{' {
				s.at += 2
				s.push(substitution)
				s.after(true)
				return
			}
		}
	}
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 0x80
}
