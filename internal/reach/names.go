package reach

import "strings"

// literal reads a text that loads nothing by itself. It may be what a file
// loads that is open: if it stands in the argument of the require, or is handed
// to a function whose name says that it loads things.
func (s *scanner) literal() {
	start := s.at
	first := s.parenBefore()
	text, ok := s.text()
	if !ok || len(s.names) >= maxNames || start >= s.until && !(first && loadsThings(s.callee)) || !canBeName(text) {
		return
	}
	n := len(s.refs)
	s.add(start, Ref{Spec: text, Maybe: true})
	s.names = append(s.names, s.refs[n:]...)
	s.refs = s.refs[:n]
}

const maxNames = 400 // of one file

// parenBefore reports whether the token before this one opened a parenthesis.
func (s *scanner) parenBefore() bool {
	for i := s.at - 1; i >= 0; i-- {
		switch s.src[i] {
		case ' ', '\t', '\r', '\n':
			continue
		}
		return s.src[i] == '('
	}
	return false
}

func loadsThings(word []byte) bool {
	callee := strings.ToLower(string(word))
	for _, part := range []string{"require", "load", "import", "resolve", "plugin"} {
		if strings.Contains(callee, part) {
			return true
		}
	}
	return false
}

// canBeName reports whether a text is a name of a package, as those look that
// are published now.
func canBeName(text string) bool {
	if len(text) < 2 || len(text) > 80 {
		return false
	}
	scope, name, scoped := strings.Cut(text, "/")
	if at := strings.HasPrefix(scope, "@"); at != scoped || scoped && (scope == "@" || name == "") {
		return false
	}
	return !strings.ContainsRune("._-", rune(text[0])) && !strings.ContainsFunc(strings.TrimPrefix(scope, "@")+name, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	})
}
