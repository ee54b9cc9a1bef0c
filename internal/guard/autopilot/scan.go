package autopilot

import "bytes"

// A scanner reads HTML as it passes and tells the sink about start tags and
// inline scripts and styles. It is the tokenizer of HTML Living Standard,
// section 13.2.5, without what makes text of the tokens; of the tree builder
// it knows which elements hold raw text and where SVG and MathML begin and
// end. It keeps no page: a start tag's interesting attributes, and a hash.
//
// Each state is a method that is given what is left of the input. It returns
// how many bytes it took, none if it only changed the state.
type scanner struct {
	sink  sink
	state func(*scanner, []byte) int

	tag     tag
	end     bool   // the tag is an end tag
	attr    []byte // name of the attribute, lower case, cut
	quote   byte
	keep    int // how many bytes of the value are still kept
	decl    int // how many bytes of a <!...> have been matched
	cdata   bool
	foreign []foreign // open svg, math and integration points

	raw   rawText
	hash  contentHash
	svg   *foreignText // the text of an open script or style within SVG
	count int          // inline scripts and styles so far

	nonce nonceSwap
}

// A sink hears what a page has.
type sink interface {
	// start is called for each start tag. The tag is good until it returns.
	start(t *tag)
	// inlineDone is called at the end of a script or style element.
	inlineDone(e inlineElement)
	// nested is called for markup within an element: of noscript, as browsers
	// without scripts read it.
	nested(name string, html []byte)
}

// A tag is a start tag, with the attributes that matter here.
type tag struct {
	name    []byte // lower case, cut to 32 bytes
	attrs   []attr
	arena   []byte // of the attributes' names and values
	slash   bool   // it ends in />
	foreign bool   // it stands in SVG or MathML
}

// An attr is an attribute: its name, then its value as written, in the arena.
type attr struct {
	from, value, to int
	incomplete      bool
}

// get returns the value of an attribute as written.
func (t *tag) get(name string) (value []byte, ok bool) {
	for _, a := range t.attrs {
		if string(t.arena[a.from:a.value]) == name {
			return t.arena[a.value:a.to:a.to], true
		}
	}
	return nil, false
}

// write reads a part of the page, and hands to out what is to be sent.
func (s *scanner) write(b []byte, out func([]byte)) {
	s.nonce.begin(b, out)
	for i := 0; i < len(b); {
		s.nonce.at = i
		i += s.state(s, b[i:])
	}
	s.nonce.flush(len(b))
}

// finish ends the page. A style that is still open is one, and so is noscript;
// a script that is open does not run.
func (s *scanner) finish(out func([]byte)) {
	s.nonce.begin(nil, out)
	s.nonce.miss()
	if s.raw.name == "style" || s.raw.name == "noscript" {
		s.content(s.raw.pending)
		s.closeRaw()
	}
	if s.svg != nil && s.svg.name == "style" {
		s.svg.close(&s.hash)
		s.closeInline(&s.svg.inline)
	}
}

func newScanner(k sink, placeholder, nonce string) *scanner {
	s := &scanner{sink: k}
	s.reset(placeholder, nonce)
	return s
}

func (s *scanner) reset(placeholder, nonce string) {
	s.state = (*scanner).data
	s.foreign, s.svg, s.count = s.foreign[:0], nil, 0
	s.raw.name = ""
	s.nonce = nonceSwap{placeholder: placeholder, nonce: nonce}
	s.hash.page()
}

// Text, and what begins in it: 13.2.5.1 and 13.2.5.6 to 8.

func (s *scanner) data(b []byte) int {
	i := bytes.IndexByte(b, '<')
	if i < 0 {
		s.svg.text(b)
		return len(b)
	}
	s.svg.text(b[:i])
	s.state = (*scanner).tagOpen
	return i + 1
}

func (s *scanner) tagOpen(b []byte) int {
	switch c := b[0]; {
	case isLetter(c):
		s.begin(false)
		return 0
	case c == '/':
		s.state = (*scanner).endTagOpen
		return 1
	case c == '!':
		s.decl, s.cdata = 0, false
		s.state = (*scanner).declaration
		return 1
	case c == '?':
		s.state = (*scanner).bogus
		return 1
	}
	s.svg.text([]byte{'<'})
	s.state = (*scanner).data
	return 0
}

func (s *scanner) endTagOpen(b []byte) int {
	switch c := b[0]; {
	case isLetter(c):
		s.begin(true)
		return 0
	case c == '>':
		s.state = (*scanner).data
		return 1
	}
	s.state = (*scanner).bogus
	return 0
}

// begin starts a tag.
func (s *scanner) begin(end bool) {
	s.end = end
	s.tag.name, s.tag.attrs, s.tag.arena = s.tag.name[:0], s.tag.attrs[:0], s.tag.arena[:0]
	s.tag.slash, s.tag.foreign = false, false
	s.state = (*scanner).tagName
}

const (
	maxName      = 32 // bytes of the name of an element; longer names are nothing to us
	maxAttrName  = 64
	maxAttrs     = 64 // attributes of a tag that are kept
	maxAttrValue = 2 << 10
	maxMarkup    = 64 << 10 // bytes of markup in an attribute or in noscript
)

// Tags: 13.2.5.8 and 13.2.5.32 to 40.

func (s *scanner) tagName(b []byte) int {
	for i, c := range b {
		if c == '>' || c == '/' || isSpace(c) {
			s.state = (*scanner).beforeAttr
			return i
		}
		if len(s.tag.name) < maxName {
			s.tag.name = append(s.tag.name, lower(c))
		}
	}
	return len(b)
}

func (s *scanner) beforeAttr(b []byte) int {
	for i, c := range b {
		switch {
		case c == '>':
			s.state = (*scanner).data
			s.tagDone()
			return i + 1
		case c == '/':
			s.tag.slash = true
		case isSpace(c):
			s.tag.slash = false
		default:
			s.tag.slash = false
			s.attr = append(s.attr[:0], lower(c))
			s.state = (*scanner).attrName
			return i + 1
		}
	}
	return len(b)
}

func (s *scanner) attrName(b []byte) int {
	for i, c := range b {
		switch {
		case c == '=':
			s.state = (*scanner).beforeValue
			return i + 1
		case c == '>' || c == '/':
			s.valueBegins()
			s.valueEnds()
			s.state = (*scanner).beforeAttr
			return i
		case isSpace(c):
			s.state = (*scanner).afterAttrName
			return i + 1
		case len(s.attr) < maxAttrName:
			s.attr = append(s.attr, lower(c))
		}
	}
	return len(b)
}

func (s *scanner) afterAttrName(b []byte) int {
	for i, c := range b {
		if isSpace(c) {
			continue
		}
		if c == '=' {
			s.state = (*scanner).beforeValue
			return i + 1
		}
		s.valueBegins()
		s.valueEnds()
		s.state = (*scanner).beforeAttr
		return i
	}
	return len(b)
}

func (s *scanner) beforeValue(b []byte) int {
	for i, c := range b {
		if isSpace(c) {
			continue
		}
		s.valueBegins()
		switch c {
		case '"', '\'':
			s.quote = c
			s.state = (*scanner).quoted
			return i + 1
		case '>':
			s.valueEnds()
			s.state = (*scanner).beforeAttr
			return i
		}
		s.state = (*scanner).unquoted
		return i
	}
	return len(b)
}

func (s *scanner) quoted(b []byte) int {
	i := bytes.IndexByte(b, s.quote)
	if i < 0 {
		s.value(b)
		return len(b)
	}
	s.value(b[:i])
	s.nonce.at += i
	s.valueEnds()
	s.tag.slash = false
	s.state = (*scanner).beforeAttr
	return i + 1
}

func (s *scanner) unquoted(b []byte) int {
	i := 0
	for i < len(b) && b[i] != '>' && !isSpace(b[i]) {
		i++
	}
	s.value(b[:i])
	if i < len(b) {
		s.nonce.at += i
		s.valueEnds()
		s.state = (*scanner).beforeAttr
	}
	return i
}
