package regex

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	maxSource  = 1 << 16 // bytes of a pattern
	maxNesting = 200     // groups and classes inside one another
)

// An Error says why a pattern is none, and where.
type Error struct {
	Pos   int // byte offset in the source
	Why   string
	Limit bool // it may well be one, but is not read: too long, too deep, a property that we do not know
}

func (e *Error) Error() string {
	return fmt.Sprintf("regular expression: at byte %d: %s", e.Pos, e.Why)
}

// ParseLiteral reads a literal as written: /source/flags.
func ParseLiteral(text string) (*Regexp, error) {
	end := strings.LastIndexByte(text, '/')
	if end < 1 || text[0] != '/' {
		return nil, &Error{Why: "no literal"}
	}
	return Parse(text[1:end], text[end+1:])
}

// Parse reads a regular expression as RegExp(source, flags) does. It accepts
// what Annex B of ECMA-262 allows without the flags u and v.
func Parse(source, flags string) (re *Regexp, err error) {
	f, err := parseFlags(flags)
	if err != nil {
		return nil, err
	}
	if len(source) > maxSource {
		return nil, &Error{Pos: maxSource, Why: "too long", Limit: true}
	}
	p := &parser{src: source, flags: f, unicode: f.codePoints(), names: map[string][]int{}}
	p.countGroups()
	// A pattern is read by functions that call each other; the first error
	// leaves all of them at once.
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Error:
			re, err = nil, e
		default:
			panic(e)
		}
	}()
	tree := p.alternatives(0)
	if p.at < len(p.src) {
		p.fail("unmatched )")
	}
	p.resolve()
	if p.named {
		if second, name := tree.namedTwice(); second != nil {
			return nil, &Error{Pos: second.Pos, Why: "two groups are called " + name}
		}
	}
	return &Regexp{Source: source, Flags: f, Tree: tree, Groups: p.groups, inexact: p.inexact}, nil
}

type parser struct {
	src     string
	at      int
	flags   Flags // i, m and s change inside (?i-m:...)
	unicode bool
	total   int // capturing groups of the whole pattern
	named   bool
	groups  int // seen so far
	names   map[string][]int
	refs    []reference
	inexact bool
}

// A reference is a \k<name> that is resolved when all names are known.
type reference struct {
	node *Node
	name string
}

func (p *parser) fail(why string) { panic(&Error{Pos: p.at, Why: why}) }

// refuse leaves a pattern unread that may well be valid.
func (p *parser) refuse(why string) { panic(&Error{Pos: p.at, Why: why, Limit: true}) }

func (p *parser) more() bool { return p.at < len(p.src) }

// peek returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

// take moves past a text if it comes next.
func (p *parser) take(text string) bool {
	if strings.HasPrefix(p.src[p.at:], text) {
		p.at += len(text)
		return true
	}
	return false
}

// rune reads one character.
func (p *parser) rune() rune {
	r, n := utf8.DecodeRuneInString(p.src[p.at:])
	if n == 0 {
		p.fail("unexpected end")
	}
	p.at += n
	return r
}

// countGroups looks ahead: \1 is a reference only if there is a group 1, and
// \k needs a name only if some group has one.
func (p *parser) countGroups() {
	class := false
	for i := 0; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			rest := p.src[i+1:]
			name := strings.HasPrefix(rest, "?<") && !strings.HasPrefix(rest, "?<=") && !strings.HasPrefix(rest, "?<!")
			if name || !strings.HasPrefix(rest, "?") {
				p.total++
			}
			p.named = p.named || name
		}
	}
}

func (p *parser) resolve() {
	for _, r := range p.refs {
		groups, ok := p.names[r.name]
		if !ok {
			panic(&Error{Pos: r.node.Pos, Why: "there is no group " + r.name})
		}
		r.node.Refs = groups
	}
}

// alternatives reads a|b|c up to a closing parenthesis or the end.
func (p *parser) alternatives(depth int) *Node {
	if depth > maxNesting {
		p.refuse("nested too deeply")
	}
	start := p.at
	alt := &Node{Kind: Alt, Pos: start}
	for {
		alt.Subs = append(alt.Subs, p.sequence(depth))
		if !p.take("|") {
			break
		}
	}
	if len(alt.Subs) == 1 {
		return alt.Subs[0]
	}
	alt.End = p.at
	return alt
}

func (p *parser) sequence(depth int) *Node {
	seq := &Node{Kind: Seq, Pos: p.at}
	for p.more() && p.peek() != '|' && p.peek() != ')' {
		groups := p.groups
		terms := p.term(depth)
		last := len(terms) - 1
		terms[last] = p.quantified(terms[last], groups)
		seq.Subs = append(seq.Subs, terms...)
	}
	seq.End = p.at
	switch len(seq.Subs) {
	case 0:
		seq.Kind = Empty
	case 1:
		return seq.Subs[0]
	}
	return seq
}

// quantified reads the quantifier behind a term, if there is one.
func (p *parser) quantified(n *Node, groupsBefore int) *Node {
	low, high, ok := p.quantifier()
	if !ok {
		return n
	}
	switch n.Kind {
	case LineStart, LineEnd, WordBoundary:
		p.fail("nothing to repeat")
	case Look:
		if p.unicode || n.Behind {
			p.fail("nothing to repeat")
		}
	}
	r := &Node{
		Kind: Repeat, Pos: n.Pos, Subs: []*Node{n}, Min: low, Max: high, Lazy: p.take("?"),
		firstGroup: groupsBefore + 1, lastGroup: p.groups + 1,
	}
	r.End = p.at
	return r
}

func (p *parser) quantifier() (low, high int, ok bool) {
	switch p.peek() {
	case '*':
		p.at++
		return 0, Infinite, true
	case '+':
		p.at++
		return 1, Infinite, true
	case '?':
		p.at++
		return 0, 1, true
	case '{':
		start := p.at
		p.at++
		low, high, ok = p.braces()
		if !ok {
			p.at = start
			if p.unicode {
				p.fail("lone {")
			}
			return 0, 0, false
		}
		if low > high {
			p.fail("numbers out of order in {}")
		}
		return low, high, true
	}
	return 0, 0, false
}

// braces reads n}, n,} and n,m}.
func (p *parser) braces() (low, high int, ok bool) {
	low, ok = p.number()
	if !ok {
		return 0, 0, false
	}
	high = low
	if p.take(",") {
		if high, ok = p.number(); !ok {
			high = Infinite
		}
	}
	return low, high, p.take("}")
}

func (p *parser) number() (n int, ok bool) {
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
		n, ok = min(n*10+int(c-'0'), Infinite), true
	}
	return n, ok
}
