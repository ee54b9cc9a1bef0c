package regex

import (
	"fmt"
	"strings"
)

// term reads an atom or an assertion. It returns several nodes for a character
// that is a pair of surrogates without the flags u and v.
func (p *parser) term(depth int) []*Node {
	start := p.at
	one := func(n *Node) []*Node {
		n.Pos, n.End = start, p.at
		return []*Node{n}
	}
	switch c := p.peek(); c {
	case '^':
		p.at++
		return one(&Node{Kind: LineStart, Multiline: p.flags.Multiline})
	case '$':
		p.at++
		return one(&Node{Kind: LineEnd, Multiline: p.flags.Multiline})
	case '.':
		p.at++
		set := lineEnds.Not()
		if p.flags.DotAll {
			set = All()
		}
		return one(&Node{Kind: Dot, Set: set})
	case '(':
		return one(p.group(depth))
	case '[':
		return one(p.class(depth))
	case '\\':
		return one(p.escape())
	case '*', '+', '?':
		p.fail("nothing to repeat before " + string(rune(c)))
	case '{':
		p.at++
		if _, _, ok := p.braces(); ok {
			p.fail("nothing to repeat before {")
		}
		if p.unicode {
			p.fail("lone {")
		}
		p.at = start + 1
		return one(p.char('{'))
	case ']', '}':
		if p.unicode {
			p.fail("lone " + string(rune(c)))
		}
	}
	r := p.rune()
	if r > 0xffff && !p.unicode {
		hi, lo := surrogates(r)
		a, b := p.char(hi), p.char(lo)
		a.Pos, a.End = start, p.at
		return append([]*Node{a}, one(b)...)
	}
	return one(p.char(r))
}

func surrogates(r rune) (hi, lo rune) {
	r -= 0x10000
	return 0xd800 + r>>10, 0xdc00 + r&0x3ff
}

// char returns a node for one character.
func (p *parser) char(r rune) *Node {
	return &Node{Kind: Char, Rune: r, Set: p.fold(Set{{r, r}})}
}

func (p *parser) fold(s Set) Set {
	if p.flags.IgnoreCase {
		return s.folded(p.unicode)
	}
	return s
}

// group reads what begins with a parenthesis.
func (p *parser) group(depth int) *Node {
	n := &Node{Kind: Group}
	outer := p.flags
	switch {
	case p.take("(?:"):
	case p.take("(?="), p.take("(?!"), p.take("(?<="), p.take("(?<!"):
		n.Kind = Look
		n.Negated = p.src[p.at-1] == '!'
		n.Behind = p.src[p.at-2] == '<'
	case p.take("(?<"):
		p.groups++
		n.Number = p.groups
		n.Name = p.name()
		p.names[n.Name] = append(p.names[n.Name], n.Number)
	case p.take("(?"):
		p.modifiers()
	default:
		p.at++
		p.groups++
		n.Number = p.groups
	}
	n.Subs = []*Node{p.alternatives(depth + 1)}
	if !p.take(")") {
		p.fail("unmatched (")
	}
	p.flags = outer
	return n
}

// modifiers reads ims-ims: behind (?.
func (p *parser) modifiers() {
	on, seen := true, ""
	for {
		c := p.peek()
		p.at++
		switch {
		case c == ':' && seen != "" && seen != "-":
			return
		case c == '-' && on:
			on = false
			seen += "-"
			continue
		case c == 0 || strings.IndexByte(seen, c) >= 0:
			p.fail("unknown kind of group")
		case c == 'i':
			p.flags.IgnoreCase = on
		case c == 'm':
			p.flags.Multiline = on
		case c == 's':
			p.flags.DotAll = on
		default:
			p.fail("unknown kind of group")
		}
		seen += string(rune(c))
	}
}

// name reads the name of a group up to >.
func (p *parser) name() string {
	end := strings.IndexByte(p.src[p.at:], '>')
	if end <= 0 {
		p.fail("name of a group is missing")
	}
	name := p.src[p.at : p.at+end]
	for _, r := range name {
		if r < 0x80 && !wordSet.Has(r) && r != '$' && !strings.ContainsRune(`\{}`, r) {
			p.fail("invalid name of a group")
		}
	}
	if digitSet.Has(rune(name[0])) {
		p.fail("invalid name of a group")
	}
	p.at += end + 1
	return name
}

// escape reads what begins with a backslash outside of a class.
func (p *parser) escape() *Node {
	start := p.at
	p.at++
	switch c := p.peek(); {
	case c == 'b' || c == 'B':
		p.at++
		return &Node{Kind: WordBoundary, Negated: c == 'B'}
	case c == 'k' && (p.unicode || p.named):
		p.at++
		if !p.take("<") {
			p.fail("name of a group is missing")
		}
		n := &Node{Kind: BackReference, Pos: start, Fold: p.flags.IgnoreCase}
		p.refs = append(p.refs, reference{n, p.name()})
		return n
	case c >= '1' && c <= '9':
		from := p.at
		number, _ := p.number()
		if number <= p.total {
			return &Node{Kind: BackReference, Refs: []int{number}, Fold: p.flags.IgnoreCase}
		}
		if p.unicode {
			p.fail(fmt.Sprintf("there is no group %d", number))
		}
		p.at = from
	}
	p.at = start
	if set, ok := p.classEscape(); ok {
		return &Node{Kind: Class, Set: set}
	}
	p.at = start
	return p.char(p.charEscape(false))
}
