package autopilot

import (
	"bytes"
	"strings"
)

// kept says of which attributes the value is kept, and how much of it: the
// origin of an address stands at its beginning. It is -1 for the others.
func kept(name []byte) int {
	switch string(name) { // a switch, for it is asked at each attribute: a map costs thrice that
	case "src", "href", "xlink:href", "data", "action", "formaction", "poster", "background":
		return maxAttrValue
	case "srcset", "imagesrcset":
		return 16 << 10
	case "srcdoc":
		return maxMarkup
	case "rel", "nonce", "content":
		return 200
	case "type", "as", "language", "encoding", "charset", "http-equiv":
		return 100
	case "style":
		return 8
	}
	if isHandler(name) {
		return maxHandler
	}
	return -1
}

const maxHandler = 8 << 10 // bytes of a handler that is hashed

// handlers are the events that have attributes: HTML Living Standard, section
// 8.1.8.2, and those of touch, pointers, animations and the clipboard.
var handlers = words(`abort afterprint animationcancel animationend animationiteration animationstart auxclick beforecopy beforecut
 beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload begin blur cancel canplay canplaythrough change click close
 contentvisibilityautostatechange contextlost contextmenu contextrestored copy cuechange cut dblclick drag dragend dragenter dragleave
 dragover dragstart drop durationchange emptied end ended error focus focusin focusout formdata fullscreenchange fullscreenerror
 gotpointercapture hashchange input invalid keydown keypress keyup languagechange load loadeddata loadedmetadata loadstart
 lostpointercapture message messageerror mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel offline online
 pagehide pageshow paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout pointerover
 pointerrawupdate pointerup popstate progress ratechange rejectionhandled repeat reset resize scroll scrollend search
 securitypolicyviolation seeked seeking select selectionchange selectstart slotchange stalled storage submit suspend timeupdate toggle
 touchcancel touchend touchmove touchstart transitioncancel transitionend transitionrun transitionstart unhandledrejection unload
 volumechange waiting webkitanimationend webkitanimationiteration webkitanimationstart webkittransitionend wheel`)

func words(text string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		out[word] = true
	}
	return out
}

func isHandler(name []byte) bool {
	return len(name) > 2 && name[0] == 'o' && name[1] == 'n' && handlers[string(name[2:])]
}

// valueBegins decides whether the value of the attribute is kept. The first of
// two attributes of one name counts.
func (s *scanner) valueBegins() {
	s.keep = -1
	if s.end || len(s.tag.attrs) >= maxAttrs {
		return
	}
	most := kept(s.attr)
	if most < 0 {
		return
	}
	if _, double := s.tag.get(string(s.attr)); double {
		return
	}
	s.keep = most
	from := len(s.tag.arena)
	s.tag.arena = append(s.tag.arena, s.attr...)
	s.tag.attrs = append(s.tag.attrs, attr{from: from, value: len(s.tag.arena), to: len(s.tag.arena)})
	if string(s.attr) == "nonce" {
		s.nonce.open()
	}
}

// value takes a part of the value.
func (s *scanner) value(b []byte) {
	if s.keep < 0 {
		return
	}
	s.nonce.match(b)
	a := &s.tag.attrs[len(s.tag.attrs)-1]
	if len(b) > s.keep {
		b, a.incomplete = b[:s.keep], true
	}
	s.keep -= len(b)
	s.tag.arena = append(s.tag.arena, b...)
	a.to = len(s.tag.arena)
}

func (s *scanner) valueEnds() {
	s.nonce.close()
	s.keep = -1
}

// A nonceSwap puts the nonce of the answer in the place of the placeholder,
// where that is the whole value of a nonce attribute. While a value may
// become the placeholder its bytes are held back: these, and no others, are
// not sent as they come.
type nonceSwap struct {
	placeholder, nonce string
	swapped            int

	out     func([]byte)
	b       []byte
	sent    int // how much of b is
	at      int // where in b the state begins that is running
	matched int // bytes of the placeholder that are held; -1 if not in a nonce
	active  bool
}

func (n *nonceSwap) begin(b []byte, out func([]byte)) { n.b, n.out, n.sent = b, out, 0 }

// flush sends up to a place in b what is not held.
func (n *nonceSwap) flush(to int) {
	if n.out != nil && to > n.sent {
		n.out(n.b[n.sent:to])
	}
	n.sent = max(n.sent, to)
}

func (n *nonceSwap) open() {
	n.active = n.placeholder != "" && n.out != nil
	n.matched = 0
}

// match takes the next bytes of the value, which begin at n.at.
func (n *nonceSwap) match(b []byte) {
	if !n.active {
		return
	}
	rest := n.placeholder[n.matched:]
	if len(b) > len(rest) || string(b) != rest[:len(b)] {
		n.miss()
		return
	}
	n.flush(n.at)
	n.matched += len(b)
	n.sent = n.at + len(b)
}

// miss sends what was held: the value is another one.
func (n *nonceSwap) miss() {
	if n.active && n.matched > 0 && n.out != nil {
		n.out([]byte(n.placeholder[:n.matched]))
	}
	n.active, n.matched = false, 0
}

// close ends the value.
func (n *nonceSwap) close() {
	if n.active && n.matched == len(n.placeholder) {
		n.out([]byte(n.nonce))
		n.swapped++
		n.active, n.matched = false, 0
	}
	n.miss()
}

// Comments and what else begins with <!: 13.2.5.41 to 52.

// declaration tells comments and CDATA sections from the rest.
func (s *scanner) declaration(b []byte) int {
	c := b[0]
	switch {
	case c == '-' && s.decl == 0:
		s.decl = 1
		return 1
	case c == '-' && s.decl == 1 && !s.cdata:
		s.state = (*scanner).commentStart
		return 1
	case s.decl == 0 && c == '[' && s.inForeign():
		s.decl, s.cdata = 1, true
		return 1
	case s.cdata && c == "[CDATA["[s.decl]:
		if s.decl++; s.decl == len("[CDATA[") {
			s.decl = 0
			s.state = (*scanner).cdataSection
		}
		return 1
	}
	s.state = (*scanner).bogus // a doctype ends as a bogus comment does
	return 0
}

func (s *scanner) bogus(b []byte) int {
	i := bytes.IndexByte(b, '>')
	if i < 0 {
		return len(b)
	}
	s.state = (*scanner).data
	return i + 1
}

func (s *scanner) commentStart(b []byte) int {
	return s.commentStep(b[0], (*scanner).commentStartDash, (*scanner).data)
}

func (s *scanner) commentStartDash(b []byte) int {
	return s.commentStep(b[0], (*scanner).commentEnd, (*scanner).data)
}

// commentStep goes on at a dash, or at a >; anything else is the comment.
func (s *scanner) commentStep(c byte, dash, greater func(*scanner, []byte) int) int {
	switch {
	case c == '-':
		s.state = dash
		return 1
	case c == '>' && greater != nil:
		s.state = greater
		return 1
	}
	s.state = (*scanner).comment
	return 0
}

func (s *scanner) comment(b []byte) int {
	i := bytes.IndexByte(b, '-')
	if i < 0 {
		return len(b)
	}
	s.state = (*scanner).commentDash
	return i + 1
}

func (s *scanner) commentDash(b []byte) int {
	return s.commentStep(b[0], (*scanner).commentEnd, nil)
}

func (s *scanner) commentEnd(b []byte) int {
	if b[0] == '!' {
		s.state = (*scanner).commentBang
		return 1
	}
	return s.commentStep(b[0], (*scanner).commentEnd, (*scanner).data)
}

func (s *scanner) commentBang(b []byte) int {
	return s.commentStep(b[0], (*scanner).commentDash, (*scanner).data)
}

// cdataSection is text of SVG and MathML; s.decl counts the brackets.
func (s *scanner) cdataSection(b []byte) int {
	for i, c := range b {
		switch {
		case c == ']':
			if s.decl == 2 {
				s.svg.literal(b[i : i+1])
			} else {
				s.decl++
			}
		case c == '>' && s.decl == 2:
			s.decl = 0
			s.state = (*scanner).data
			return i + 1
		default:
			s.svg.literal([]byte("]]")[:s.decl])
			s.decl = 0
			s.svg.literal(b[i : i+1])
		}
	}
	return len(b)
}
