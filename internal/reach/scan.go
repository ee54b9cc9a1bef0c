// Package reach says what installed packages load when they are loaded: which
// other packages, from which of their files and lines.
//
// It reads entry files and what they load in the same package, by a scan of the
// bytes for require, import and export ... from. The scan knows strings,
// comments, templates and regular expressions, and no more of the language: the
// question is only which specifiers stand in the text. What runs under a
// condition counts as loaded; what is put together while the program runs is
// said to be open.
//
// A package that is published under a version never changes, so that what one
// loads is remembered by name, version and entry; see [Store].
package reach

import (
	"bytes"
	"strings"
)

// A Ref is a place in a file that loads something.
type Ref struct {
	Spec   string
	Line   int // from 1
	Import bool
	Below  bool // Spec is a folder, or a package: something in it is loaded, nobody knows what
	Maybe  bool // the file is only named, as by require.resolve
}

// Scan returns what a file loads, in the order of the text. Open says that it
// also loads things whose names are put together while it runs: then the texts
// that it may be put together from follow.
func Scan(src []byte) (refs []Ref, open bool) {
	if !bytes.Contains(src, []byte("equire")) && !bytes.Contains(src, []byte("import")) && !bytes.Contains(src, []byte("export")) {
		return nil, false
	}
	s := &scanner{src: src, line: 1, regex: true}
	s.run()
	if s.open {
		s.refs = append(s.refs, s.names...)
	}
	return s.refs, s.open
}

type scanner struct {
	src     []byte
	at      int
	regex   bool   // a slash begins a regular expression here
	word    []byte // the last token, if it was a word
	dot     bool   // the last token was a dot
	parens  []bool // open ones: a regular expression may follow the closing one
	braces  []brace
	refs    []Ref
	names   []Ref  // texts that can be what is loaded, if the file is open
	callee  []byte // of the last parenthesis that was opened
	until   int    // up to here goes an argument that is put together
	open    bool
	line    int // of counted
	counted int
}

type brace uint8

const (
	block brace = iota
	object
	substitution // ${ in a template
)

// maxBraces bounds what is remembered of nesting.
const maxBraces = 10_000

func (s *scanner) run() {
	for s.at < len(s.src) {
		c := s.src[s.at]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			s.at++
			continue
		case c == '/':
			if s.comment() {
				continue
			}
			if s.regex {
				s.skipRegex()
				s.after(false)
			} else {
				s.at++
				s.after(true)
			}
		case c == '"' || c == '\'':
			s.literal()
			s.after(false)
		case c == '`':
			s.at++
			s.template()
		case isWord(c):
			s.name()
		default:
			s.punctuation(c)
		}
	}
}

// after notes that a token has ended.
func (s *scanner) after(regex bool) { s.regex, s.word, s.dot = regex, nil, false }

func (s *scanner) punctuation(c byte) {
	s.at++
	switch c {
	case '.':
		word := s.word
		s.after(false)
		s.dot = string(word) != "module" && s.peek() != '.' // module.require; ...require('x')
		if s.at > 1 && s.src[s.at-2] == '.' {
			s.dot = false
		}
	case '(':
		if len(s.parens) < maxBraces {
			s.parens = append(s.parens, isHead(s.word))
		}
		s.callee = s.word
		s.after(true)
	case ')':
		regex := false
		if n := len(s.parens); n > 0 {
			regex, s.parens = s.parens[n-1], s.parens[:n-1]
		}
		s.after(regex)
	case '{':
		s.push(s.braceKind())
		s.after(true)
	case '}':
		kind := block
		if n := len(s.braces); n > 0 {
			kind, s.braces = s.braces[n-1], s.braces[:n-1]
		}
		if kind == substitution {
			s.template()
			return
		}
		s.after(kind == block)
	case ']':
		s.after(false)
	case '+', '-':
		postfix := s.peek() == c && !s.regex
		if s.peek() == c {
			s.at++
		}
		s.after(!postfix)
	default:
		s.after(true)
	}
}

func (s *scanner) push(b brace) {
	if len(s.braces) < maxBraces {
		s.braces = append(s.braces, b)
	}
}

// braceKind guesses whether a brace opens a block: after ), ;, another brace,
// an arrow or a word such as else it does, after an operator it does not.
func (s *scanner) braceKind() brace {
	for i := s.at - 2; i >= 0; i-- {
		switch c := s.src[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case ')', ';', '{', '}':
			return block
		case '>':
			if i > 0 && s.src[i-1] == '=' {
				return block
			}
			return object
		default:
			if isWord(c) && string(s.word) != "return" && string(s.word) != "default" {
				return block
			}
			return object
		}
	}
	return block
}

func (s *scanner) peek() byte {
	if s.at < len(s.src) {
		return s.src[s.at]
	}
	return 0
}

// isHead reports whether a statement follows the parentheses after a word.
func isHead(word []byte) bool {
	switch string(word) {
	case "if", "while", "for", "with":
		return true
	}
	return false
}

// beforeRegex reports whether an expression follows a word.
func beforeRegex(word []byte) bool {
	switch string(word) {
	case "return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "throw", "new", "instanceof", "yield", "await":
		return true
	}
	return false
}

// name reads a word, and what it loads.
func (s *scanner) name() {
	start := s.at
	for s.at < len(s.src) && isWord(s.src[s.at]) {
		s.at++
	}
	word, before, property := s.src[start:s.at], s.word, s.dot
	s.after(!property && beforeRegex(word))
	s.word = word
	if property || string(before) == "function" {
		return
	}
	end := s.at
	switch {
	case string(word) == "import" || string(word) == "export":
		s.clause(start, string(word))
	case bytes.HasSuffix(word, []byte("equire")) || string(word) == "__non_webpack_require__":
		s.require(start, string(word))
	}
	if s.at != end {
		s.after(false)
	}
}

// add notes that something is loaded at an offset.
func (s *scanner) add(at int, r Ref) {
	if at > s.counted {
		s.line += bytes.Count(s.src[s.counted:at], []byte("\n"))
		s.counted = at
	}
	r.Line = s.line
	if r.Spec != "" && len(r.Spec) < maxSpec && !strings.ContainsAny(r.Spec, " \t\n\x00") {
		s.refs = append(s.refs, r)
	}
}

const maxSpec = 300 // bytes
