package reach

import (
	"path"
	"strings"
)

// clause reads what follows import or export: ('x'), 'x', {a} from 'x',
// * from 'x', d, {a} from 'x'. If it is none of these the scan goes on behind
// the word.
func (s *scanner) clause(start int, word string) {
	after := s.at
	s.space()
	switch c := s.peek(); {
	case c == '(' && word == "import":
		s.at++
		s.argument(start, Ref{Import: true}, true)
		return
	case (c == '"' || c == '\'') && word == "import":
		if spec, ok := s.text(); ok {
			s.add(start, Ref{Spec: spec, Import: true})
			return
		}
	case c == '{' || c == '*' || word == "import" && isWord(c):
		if spec, ok := s.from(); ok {
			s.add(start, Ref{Spec: spec, Import: true})
			return
		}
	}
	s.at = after
}

// from reads names up to from 'x'.
func (s *scanner) from() (spec string, ok bool) {
	for limit := s.at + maxClause; s.at < min(limit, len(s.src)); {
		s.space()
		switch c := s.peek(); {
		case c == '{' || c == ',' || c == '*':
			s.at++
		case c == '}':
			s.at++
			s.space()
			if !strings.HasPrefix(string(s.src[s.at:min(s.at+4, len(s.src))]), "from") {
				return "", false
			}
		case c == '"' || c == '\'': // import {'a b' as c}
			if _, ok := s.text(); !ok {
				return "", false
			}
		case isWord(c):
			start := s.at
			for s.at < len(s.src) && isWord(s.src[s.at]) {
				s.at++
			}
			switch string(s.src[start:s.at]) {
			case "import", "export": // the next one, which will be read by itself
				return "", false
			case "from":
			default:
				continue
			}
			s.space()
			if c := s.peek(); c == '"' || c == '\'' {
				return s.text()
			}
		default:
			return "", false
		}
	}
	return "", false
}

const maxClause = 64 << 10 // bytes

// require reads require('x') and require.resolve('x'). Functions with other
// names that end alike are wrappers: what they are given says something only
// if it is a text.
func (s *scanner) require(start int, word string) {
	after := s.at
	s.space()
	ref := Ref{}
	if s.peek() == '.' && word == "require" {
		s.at++
		if rest := s.src[s.at:]; !strings.HasPrefix(string(rest[:min(len(rest), 8)]), "resolve(") {
			s.at = after
			return
		}
		s.at += len("resolve")
		ref.Maybe = true
	}
	if s.peek() != '(' {
		s.at = after
		return
	}
	s.at++
	known := s.argument(start, ref, word == "require" && !ref.Maybe)
	if !known && word != "require" {
		s.at = after
	}
}

// argument reads the argument of a call that loads. What cannot be known makes
// the file open, if strict.
func (s *scanner) argument(start int, ref Ref, strict bool) (known bool) {
	s.parens = append(s.parens, false)
	s.space()
	begin, length := s.at, 0
	switch c := s.peek(); {
	case c == '"' || c == '\'':
		if spec, ok := s.text(); ok {
			return s.constant(start, begin, ref, spec, strict)
		}
	case c == '`':
		spec, whole := s.simpleTemplate()
		if whole {
			return s.constant(start, begin, ref, spec, strict)
		}
		s.at = begin
		return s.prefixed(start, ref, spec, strict)
	case c >= '0' && c <= '9' || c == ')': // a bundle's own numbering
		return false
	default:
		text := s.argumentText()
		if length = len(text); strings.HasPrefix(text, "require.resolve(") {
			return false
		}
		if found, ok := beside(text); ok {
			ref.Spec, ref.Below = found.Spec, found.Below
			s.add(start, ref)
			return true
		}
	}
	s.at = begin
	if strict {
		s.open, s.until = true, begin+length
	}
	return false
}

// constant notes a text that is the whole argument, or its beginning.
func (s *scanner) constant(start, begin int, ref Ref, spec string, strict bool) bool {
	s.space()
	if c := s.peek(); c == ')' || c == ',' {
		ref.Spec = spec
		s.add(start, ref)
		return true
	}
	s.at = begin
	return s.prefixed(start, ref, spec, strict)
}

// prefixed notes a specifier of which only the beginning is known.
func (s *scanner) prefixed(start int, ref Ref, prefix string, strict bool) bool {
	if prefix == "." || prefix == ".." {
		prefix += "/"
	}
	cut := strings.LastIndexByte(prefix, '/')
	if cut <= 0 || strings.HasPrefix(prefix, "@") && strings.Count(prefix, "/") < 2 {
		s.open = s.open || strict
		return false
	}
	ref.Spec, ref.Below = prefix[:cut], true
	s.add(start, ref)
	return true
}

// simpleTemplate reads a template up to its end or its first substitution.
func (s *scanner) simpleTemplate() (text string, whole bool) {
	start := s.at + 1
	for s.at++; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '\\', '\n':
			return "", false
		case '`':
			s.at++
			return string(s.src[start : s.at-1]), true
		case '$':
			if s.at+1 < len(s.src) && s.src[s.at+1] == '{' {
				return string(s.src[start:s.at]), false
			}
		}
	}
	return "", false
}

// argumentText is the text of the argument, as far as it is short.
func (s *scanner) argumentText() string {
	depth, end := 0, min(s.at+maxArgument, len(s.src))
	for i := s.at; i < end; i++ {
		switch s.src[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return string(s.src[s.at:i])
			}
		}
	}
	return string(s.src[s.at:end])
}

const maxArgument = 200 // bytes

// beside reads __dirname + '/x', path.join(__dirname, 'x', name) and their
// like: the file that they mean, or the folder that it lies in if the rest of
// its name is not known.
func beside(text string) (ref Ref, ok bool) {
	_, rest, ok := strings.Cut(text, "__dirname")
	if !ok {
		return Ref{}, false
	}
	at, folder := ".", true
	for {
		listed := strings.HasPrefix(strings.TrimLeft(rest, " \t\n"), ",")
		rest = strings.TrimLeft(rest, " \t\n,+}")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			folder = folder || listed
			break
		}
		part, after, closed := strings.Cut(rest[1:], rest[:1])
		if !closed {
			break
		}
		at, folder, rest = path.Join(at, part), strings.HasSuffix(part, "/"), after
	}
	whole := strings.Trim(rest, " \t\n)") == ""
	if !whole && !folder {
		at = path.Dir(at)
	}
	if at != "." && !strings.HasPrefix(at, "..") {
		at = "./" + at
	}
	return Ref{Spec: at, Below: !whole}, true
}
