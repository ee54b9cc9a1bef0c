package regex

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// classEscape reads \d, \w, \s, their negations, and \p{..}; the position is
// undefined if it returns false.
func (p *parser) classEscape() (Set, bool) {
	p.at++ // the backslash
	c := p.peek()
	p.at++
	var set Set
	switch c | 0x20 {
	case 'd':
		set = digitSet
	case 'w':
		set = wordSet
		if p.unicode {
			set = p.fold(set)
		}
	case 's':
		set = spaceSet
	case 'p':
		if !p.unicode {
			return nil, false
		}
		return p.property(c == 'P'), true
	default:
		return nil, false
	}
	if c&0x20 == 0 {
		set = set.Not()
	}
	return set, true
}

func (p *parser) property(negated bool) Set {
	end := strings.IndexByte(p.src[p.at:], '}')
	if p.peek() != '{' || end < 0 {
		p.fail("invalid property")
	}
	set, ok := property(p.src[p.at+1 : p.at+end])
	if !ok {
		p.refuse("unknown property")
	}
	p.at += end + 1
	if negated {
		set = set.Not()
	}
	return p.fold(set)
}

// charEscape reads a backslash and what it makes of the next characters.
func (p *parser) charEscape(inClass bool) rune {
	p.at++
	start := p.at
	if !p.more() {
		p.fail("a backslash at the end")
	}
	r := p.rune()
	switch r {
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'v':
		return '\v'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	case 'b':
		if inClass {
			return '\b'
		}
	case 'c':
		c := rune(p.peek())
		if letter := c | 0x20; letter >= 'a' && letter <= 'z' || inClass && !p.unicode && (digitSet.Has(c) || c == '_') {
			p.at++
			return c & 0x1f
		}
		if p.unicode {
			p.fail("invalid escape")
		}
		p.at = start // the backslash stands for itself
		return '\\'
	case 'x':
		if v, ok := p.hex(2); ok {
			return v
		}
	case 'u':
		if v, ok := p.unicodeEscape(); ok {
			return v
		}
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octal(start)
	}
	if p.unicode && (r > 0x7f || wordSet.Has(r) || r == '-' && !inClass || !strings.ContainsRune(`^$\.*+?()[]{}|/-`, r) && !p.flags.UnicodeSets) {
		p.fail("unknown escape \\" + string(r))
	}
	return r
}

func (p *parser) octal(start int) rune {
	if p.unicode {
		if p.src[start] != '0' || digitSet.Has(rune(p.peek())) {
			p.fail("invalid escape")
		}
		return 0
	}
	v := rune(p.src[start] - '0')
	for i := 1; i < 3 && p.peek() >= '0' && p.peek() <= '7' && v*8+rune(p.peek()-'0') <= 0o377; i++ {
		v = v*8 + rune(p.peek()-'0')
		p.at++
	}
	return v
}

// hex reads exactly n hexadecimal digits.
func (p *parser) hex(n int) (rune, bool) {
	if p.at+n > len(p.src) {
		return 0, false
	}
	v, err := strconv.ParseUint(p.src[p.at:p.at+n], 16, 32)
	if err != nil {
		return 0, false
	}
	p.at += n
	return rune(v), true
}

func (p *parser) unicodeEscape() (rune, bool) {
	if p.unicode && p.peek() == '{' {
		end := strings.IndexByte(p.src[p.at:], '}')
		if end < 0 {
			p.fail("invalid escape")
		}
		v, err := strconv.ParseUint(p.src[p.at+1:p.at+end], 16, 32)
		if err != nil || v > lastRune {
			p.fail("invalid escape")
		}
		p.at += end + 1
		return rune(v), true
	}
	hi, ok := p.hex(4)
	if !ok || !p.unicode || hi < 0xd800 || hi > 0xdbff {
		return hi, ok
	}
	back := p.at
	if p.take(`\u`) {
		if lo, ok := p.hex(4); ok && lo >= 0xdc00 && lo <= 0xdfff {
			return (hi-0xd800)<<10 + (lo - 0xdc00) + 0x10000, true
		}
	}
	p.at = back
	return hi, true
}

// class reads [...].
func (p *parser) class(depth int) *Node {
	n := &Node{Kind: Class}
	p.at++
	n.Negated = p.take("^")
	if p.flags.UnicodeSets {
		n.Set, n.Items = p.setMembers(depth)
	} else {
		n.Items = p.classMembers()
		var all Set
		for _, i := range n.Items {
			all = append(all, i.Set...)
		}
		n.Set = all.normal()
	}
	n.Set = p.fold(n.Set)
	if n.Negated {
		n.Set = n.Set.Not()
	}
	return n
}

func (p *parser) classMembers() []Item {
	var items []Item
	for {
		if !p.more() {
			p.fail("unterminated class")
		}
		if p.take("]") {
			return items
		}
		from := p.member()
		if p.peek() == '-' && p.at+1 < len(p.src) && p.src[p.at+1] != ']' {
			back := p.at
			p.at++
			to := p.member()
			switch {
			case !from.Escape && !to.Escape:
				if from.Lo > to.Lo {
					p.at = back
					p.fail("a range out of order in a class")
				}
				items = append(items, Item{Lo: from.Lo, Hi: to.Lo, Pos: from.Pos, End: to.End, Range: true, Set: Set{{from.Lo, to.Lo}}})
			case p.unicode:
				p.fail("invalid range")
			default: // Annex B: the hyphen stands for itself
				dash := Item{Lo: '-', Hi: '-', Pos: back, End: back + 1, Set: Set{{'-', '-'}}}
				items = append(items, from, dash, to)
			}
			continue
		}
		items = append(items, from)
	}
}

// member reads one character or escape of a class.
func (p *parser) member() Item {
	start := p.at
	if p.peek() == '\\' {
		if set, ok := p.classEscape(); ok {
			return Item{Pos: start, End: p.at, Escape: true, Set: set}
		}
		p.at = start
		r := p.charEscape(true)
		return Item{Lo: r, Hi: r, Pos: start, End: p.at, Set: Set{{r, r}}}
	}
	r, _ := utf8.DecodeRuneInString(p.src[p.at:])
	set := Set{{r, r}}
	if r > 0xffff && !p.unicode {
		hi, lo := surrogates(r) // two members
		p.rune()
		return Item{Lo: hi, Hi: hi, Pos: start, End: p.at, Set: Set{{hi, hi}, {lo, lo}}}
	}
	p.rune()
	return Item{Lo: r, Hi: r, Pos: start, End: p.at, Set: set}
}
