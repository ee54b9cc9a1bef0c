package regex

import "strings"

// setMembers reads the rest of a class under the flag v: members, nested
// classes, and chains of one operator, && or --. Strings of \q{..} that are
// longer than a character are left out, and questions about the pattern remain
// unanswered.
func (p *parser) setMembers(depth int) (Set, []Item) {
	if depth > maxNesting {
		p.refuse("nested too deeply")
	}
	var all Set
	var items []Item
	op := ""
	for first := true; ; first = false {
		if !p.more() {
			p.fail("unterminated class")
		}
		if p.take("]") {
			return all, items
		}
		next := ""
		if !first && p.take("&&") {
			next = "&&"
		} else if !first && p.take("--") {
			next = "--"
		}
		if op != "" && next != op || next != "" && op == "" && len(items) > 1 {
			p.fail("operators are mixed")
		}
		op = next
		item := p.setMember(depth)
		switch {
		case next == "&&":
			all = all.And(item.Set)
		case next == "--":
			all = all.And(item.Set.Not())
		default:
			all = all.Union(item.Set)
		}
		items = append(items, item)
	}
}

func (p *parser) setMember(depth int) Item {
	start := p.at
	nested := func(s Set) Item { return Item{Pos: start, End: p.at, Escape: true, Set: s} }
	switch {
	case p.peek() == '[':
		n := p.class(depth + 1)
		return nested(n.Set)
	case p.take(`\q{`):
		end := strings.IndexByte(p.src[p.at:], '}')
		if end < 0 {
			p.fail("invalid escape")
		}
		var set Set
		for _, s := range strings.Split(p.src[p.at:p.at+end], "|") {
			if r := []rune(s); len(r) == 1 {
				set = set.Union(Set{{r[0], r[0]}})
			} else {
				p.inexact = true
			}
		}
		p.at += end + 1
		return nested(set)
	case strings.IndexByte("()/{}|-", p.peek()) >= 0:
		p.fail("character must be escaped under the flag v")
	}
	from := p.member()
	if from.Escape || p.peek() != '-' || strings.HasPrefix(p.src[p.at:], "--") {
		return from
	}
	p.at++
	to := p.member()
	if to.Escape || from.Lo > to.Lo {
		p.fail("a range out of order in a class")
	}
	return Item{Lo: from.Lo, Hi: to.Lo, Pos: from.Pos, End: to.End, Range: true, Set: Set{{from.Lo, to.Lo}}}
}
