package autopilot

import (
	"crypto/sha256"
	"html"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
)

// A foreign is an open element of SVG or MathML that matters to where HTML
// begins and ends. Within an integration point markup is HTML again.
type foreign struct {
	name        string
	integration bool
}

const maxForeign = 64

// integration are the elements of SVG and MathML that hold HTML: section
// 13.2.6, "HTML integration point" and "MathML text integration point".
var integration = map[string]bool{
	"foreignobject": true, "desc": true, "title": true, "mi": true, "mo": true, "mn": true, "ms": true, "mtext": true,
}

// breakout are the start tags of HTML that end SVG and MathML: section
// 13.2.6.5.
var breakout = map[string]bool{
	"b": true, "big": true, "blockquote": true, "body": true, "br": true, "center": true, "code": true, "dd": true, "div": true,
	"dl": true, "dt": true, "em": true, "embed": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"head": true, "hr": true, "i": true, "img": true, "li": true, "listing": true, "menu": true, "meta": true, "nobr": true,
	"ol": true, "p": true, "pre": true, "ruby": true, "s": true, "small": true, "span": true, "strong": true, "strike": true,
	"sub": true, "sup": true, "table": true, "tt": true, "u": true, "ul": true, "var": true,
}

func (s *scanner) inForeign() bool {
	n := len(s.foreign)
	return n > 0 && !s.foreign[n-1].integration
}

// tagDone acts on a tag that has been read.
func (s *scanner) tagDone() {
	if s.end {
		s.endTag()
		return
	}
	name := s.tag.name
	if s.inForeign() && breakout[string(name)] {
		s.leaveForeign()
	}
	s.tag.foreign = s.inForeign()
	s.sink.start(&s.tag)
	switch {
	case s.tag.foreign:
		s.svg.spoil()
		s.startForeign()
	case string(name) == "svg" || string(name) == "math":
		if !s.tag.slash {
			s.push(string(name), false)
		}
	case string(name) == "meta":
		s.meta()
	default:
		if raw := rawElement(name); raw != "" {
			s.openRaw(raw)
		}
	}
}

// leaveForeign ends SVG and MathML up to where HTML is.
func (s *scanner) leaveForeign() {
	for s.inForeign() {
		s.foreign = s.foreign[:len(s.foreign)-1]
	}
	s.svg = nil
}

func (s *scanner) push(name string, integrates bool) {
	if len(s.foreign) < maxForeign {
		s.foreign = append(s.foreign, foreign{name, integrates})
	}
}

// startForeign acts on a start tag within SVG or MathML.
func (s *scanner) startForeign() {
	name := string(s.tag.name)
	code := name == "script" || name == "style"
	if s.tag.slash {
		return
	}
	switch {
	case name == "svg" || name == "math":
		s.push(name, false)
	case integration[name]:
		s.push(name, true)
	case name == "annotation-xml":
		encoding, _ := s.tag.get("encoding")
		e := strings.ToLower(string(encoding))
		s.push(name, e == "text/html" || e == "application/xhtml+xml")
	case code && s.svg == nil:
		if name == "script" {
			if _, ok := s.tag.get("href"); ok {
				return
			}
			if _, ok := s.tag.get("xlink:href"); ok {
				return
			}
		}
		s.svg = &foreignText{name: name}
		s.openInline(&s.svg.inline, name)
	}
}

// endTag acts on an end tag that does not end raw text.
func (s *scanner) endTag() {
	if len(s.foreign) == 0 {
		return
	}
	name := string(s.tag.name)
	if s.svg != nil && name == s.svg.name {
		s.svg.close(&s.hash)
		s.closeInline(&s.svg.inline)
		s.svg = nil
	}
	if s.inForeign() && (name == "p" || name == "br") {
		s.leaveForeign()
	}
	if n := len(s.foreign); n > 0 && s.foreign[n-1].name == name {
		s.foreign = s.foreign[:n-1]
	}
}

// meta takes the encoding that a page names in itself.
func (s *scanner) meta() {
	if v, ok := s.tag.get("charset"); ok {
		s.hash.charset(strings.ToLower(strings.TrimSpace(string(v))))
		return
	}
	kind, _ := s.tag.get("http-equiv")
	content, _ := s.tag.get("content")
	if strings.EqualFold(string(kind), "content-type") {
		s.hash.charset(charsetOf(string(content)))
	}
}

// charsetOf returns the encoding that a Content-Type names, in lower case.
func charsetOf(contentType string) string {
	_, rest, ok := strings.Cut(strings.ToLower(contentType), "charset=")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, ";")
	return strings.Trim(rest, " \t\"'")
}

// A foreignText is the text of a script or style within SVG, which unlike that
// of HTML has character references and CDATA sections.
type foreignText struct {
	name   string
	inline inlineElement
	buf    []byte
	bad    bool // too long, or with elements within
}

const maxForeignText = 256 << 10

// text takes text as written. All methods but close are fine on nil.
func (f *foreignText) text(b []byte) {
	if f == nil || f.bad {
		return
	}
	if len(f.buf)+len(b) > maxForeignText {
		f.bad = true
		return
	}
	f.buf = append(f.buf, b...)
}

// literal takes text of a CDATA section.
func (f *foreignText) literal(b []byte) {
	for _, c := range b {
		if c == '&' {
			f.text([]byte("&amp;"))
		} else {
			f.text([]byte{c})
		}
	}
}

// spoil notes that an element stands within, whose text is not counted.
func (f *foreignText) spoil() {
	if f != nil {
		f.bad = true
	}
}

// close hashes the text.
func (f *foreignText) close(h *contentHash) {
	h.reset()
	h.write([]byte(html.UnescapeString(string(f.buf))))
	h.bad = h.bad || f.bad
}

// unescapeValue decodes the character references of an attribute's value, in
// which those without a semicolon follow rules of their own.
func unescapeValue(written string) string {
	if !strings.Contains(written, "&") {
		return written
	}
	z := nethtml.NewTokenizer(strings.NewReader(`<a b="` + strings.ReplaceAll(written, `"`, "&#34;") + `">`))
	z.Next()
	z.TagName()
	_, value, _ := z.TagAttr()
	return string(value)
}

// handlerHash returns the source expression of an event handler in an
// attribute, "" if it cannot be known.
func handlerHash(written string, incomplete bool) string {
	if incomplete || !utf8.ValidString(written) || strings.Contains(written, "\x00") {
		return ""
	}
	written = strings.ReplaceAll(strings.ReplaceAll(written, "\r\n", "\n"), "\r", "\n")
	sum := sha256.Sum256([]byte(unescapeValue(written)))
	return hashSource(sum[:])
}
