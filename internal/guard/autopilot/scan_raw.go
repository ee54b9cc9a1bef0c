package autopilot

import (
	"bytes"
	"slices"
)

// rawElement returns the name of an element whose content is text up to its
// end tag, "" for others: section 13.2.6.
func rawElement(name []byte) string {
	switch string(name) {
	case "script":
		return "script"
	case "style":
		return "style"
	case "title":
		return "title"
	case "textarea":
		return "textarea"
	case "xmp":
		return "xmp"
	case "iframe":
		return "iframe"
	case "noembed":
		return "noembed"
	case "noframes":
		return "noframes"
	case "noscript":
		return "noscript"
	case "plaintext":
		return "plaintext"
	}
	return ""
}

// A rawText is the element that the scanner is inside of.
type rawText struct {
	name    string // a rawElement; "" outside of one
	pending []byte // a < and what came after it, which may become an end tag
	hashed  bool
	inline  inlineElement
	markup  []byte // the content of noscript

	// Of scripts, which may hide their end tag in <!-- <script> </script> -->:
	level  int // 0 plain, 1 escaped, 2 double escaped
	dashes int // how many - have just been read, at most 2
}

// An inlineElement is a script or style element with its text.
type inlineElement struct {
	style bool
	index int    // of all inline scripts and styles of the page, from 1
	hash  string // 'sha256-...', "" if it cannot be known
	nonce string // as written in the page
	size  int    // bytes
	data  bool   // it is no code
}

// openRaw enters the element whose start tag has been read.
func (s *scanner) openRaw(name string) {
	r := &s.raw
	*r = rawText{name: name, pending: r.pending[:0], markup: r.markup[:0]}
	s.state = (*scanner).rawData
	switch name {
	case "script":
		_, external := s.tag.get("src")
		r.hashed = !external
	case "style":
		r.hashed = true
	case "plaintext":
		s.state = (*scanner).plaintext
	}
	if r.hashed {
		s.openInline(&r.inline, name)
	}
}

// openInline begins the text of a script or style.
func (s *scanner) openInline(e *inlineElement, name string) {
	s.count++
	nonce, _ := s.tag.get("nonce")
	*e = inlineElement{style: name == "style", index: s.count, nonce: string(nonce)}
	if !e.style {
		e.data = !runs(&s.tag)
	}
	s.hash.reset()
}

func (s *scanner) plaintext(b []byte) int { return len(b) }

// rawData is text of the element, up to something that may end it.
func (s *scanner) rawData(b []byte) int {
	if s.raw.level > 0 {
		return s.escaped(b)
	}
	i := bytes.IndexByte(b, '<')
	if i < 0 {
		s.content(b)
		return len(b)
	}
	s.content(b[:i])
	s.raw.pending = append(s.raw.pending[:0], '<')
	s.state = (*scanner).rawLess
	return i + 1
}

// escaped is text of a script after <!--, in which --> leads back.
func (s *scanner) escaped(b []byte) int {
	r := &s.raw
	for i, c := range b {
		switch {
		case c == '-':
			r.dashes = min(r.dashes+1, 2)
		case c == '>' && r.dashes == 2:
			r.level = 0
			s.content(b[:i+1])
			return i + 1
		case c == '<':
			r.dashes = 0
			s.content(b[:i])
			r.pending = append(r.pending[:0], '<')
			s.state = (*scanner).rawLess
			return i + 1
		default:
			r.dashes = 0
		}
	}
	s.content(b)
	return len(b)
}

// rawLess comes after a <.
func (s *scanner) rawLess(b []byte) int {
	r, c := &s.raw, b[0]
	switch {
	case c == '/':
		r.pending = append(r.pending, c)
		s.state = (*scanner).rawEnd
		return 1
	case r.name == "script" && r.level == 0 && c == '!':
		r.pending = append(r.pending, c)
		s.state = (*scanner).escapeStart
		return 1
	case r.level == 1 && isLetter(c):
		s.state = (*scanner).doubleStart
		return 0
	}
	return s.rawNothing()
}

// rawNothing takes what was pending as text.
func (s *scanner) rawNothing() int {
	s.content(s.raw.pending)
	s.raw.pending = s.raw.pending[:0]
	s.state = (*scanner).rawData
	return 0
}

// escapeStart comes after <! in a script, which two dashes make <!--.
func (s *scanner) escapeStart(b []byte) int {
	r := &s.raw
	if b[0] != '-' {
		return s.rawNothing()
	}
	r.pending = append(r.pending, '-')
	if len(r.pending) == len("<!--") {
		r.level, r.dashes = 1, 2
		s.rawNothing()
	}
	return 1
}

// doubleStart reads the name after a < in an escaped script.
func (s *scanner) doubleStart(b []byte) int {
	r, c := &s.raw, b[0]
	if isLetter(c) && len(r.pending) <= len("<script") {
		r.pending = append(r.pending, c)
		return 1
	}
	if (isSpace(c) || c == '/' || c == '>') && equalFold(r.pending[1:], "script") {
		r.level = 2
		r.pending = append(r.pending, c)
		s.rawNothing()
		return 1
	}
	return s.rawNothing()
}

// rawEnd reads the name after a </.
func (s *scanner) rawEnd(b []byte) int {
	r, c := &s.raw, b[0]
	name := r.pending[2:]
	if isLetter(c) && len(name) < len(r.name) && lower(c) == r.name[len(name)] {
		r.pending = append(r.pending, c)
		return 1
	}
	if len(name) != len(r.name) || !isSpace(c) && c != '/' && c != '>' {
		return s.rawNothing()
	}
	if r.level == 2 { // it ends the script within the comment
		r.level = 1
		r.pending = append(r.pending, c)
		s.rawNothing()
		return 1
	}
	s.begin(true)
	s.tag.name = append(s.tag.name, r.name...)
	s.closeRaw()
	s.state = (*scanner).beforeAttr
	return 0
}

// closeRaw ends the element.
func (s *scanner) closeRaw() {
	r := &s.raw
	if r.hashed {
		s.closeInline(&r.inline)
	}
	if r.name == "noscript" && len(r.markup) > 0 {
		s.sink.nested(r.name, r.markup)
	}
	r.name = ""
}

func (s *scanner) closeInline(e *inlineElement) {
	e.hash, e.size = s.hash.sum()
	s.sink.inlineDone(*e)
}

// content takes a part of the text.
func (s *scanner) content(b []byte) {
	r := &s.raw
	switch {
	case r.hashed:
		s.hash.write(b)
	case r.name == "noscript":
		r.markup = append(r.markup, b[:min(len(b), maxMarkup-len(r.markup))]...)
	}
}

func equalFold(b []byte, lowerCase string) bool {
	if len(b) != len(lowerCase) {
		return false
	}
	for i, c := range b {
		if lower(c) != lowerCase[i] {
			return false
		}
	}
	return true
}

// scriptTypes are the MIME types that mean JavaScript: MIME Sniffing Standard,
// section 4.6.
var scriptTypes = []string{
	"application/ecmascript", "application/javascript", "application/x-ecmascript", "application/x-javascript", "text/ecmascript",
	"text/javascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2", "text/javascript1.3", "text/javascript1.4",
	"text/javascript1.5", "text/jscript", "text/livescript", "text/x-ecmascript", "text/x-javascript",
}

// runs reports whether a script element is code, or one of the other kinds
// that a policy decides on: section 4.12.1.1, "prepare the script element".
func runs(t *tag) bool {
	kind, has := t.get("type")
	if !has {
		language, has := t.get("language")
		if !has || len(language) == 0 {
			return true
		}
		return slices.Contains(scriptTypes, "text/"+string(bytes.ToLower(language)))
	}
	if len(kind) == 0 {
		return true
	}
	switch name := string(bytes.ToLower(bytes.Trim(kind, "\t\n\f\r "))); name {
	case "module", "importmap", "speculationrules":
		return true
	default:
		return slices.Contains(scriptTypes, name)
	}
}
