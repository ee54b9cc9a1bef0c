package estree

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/suggest"
)

// A Query is a question to a tree. It may be asked by several goroutines.
type Query struct {
	text string
	root *term
}

// String gives the query as it was written.
func (q *Query) String() string { return q.text }

// A term is a node of a query. Which fields count depends on op.
type term struct {
	op   op
	next *term // step, parent: what is asked of all that is found; nil at the end

	// step
	deep     bool // of //
	min, max int  // steps down of //{min,max}; max 0 is any
	attr     bool // name is that of a property or an index
	any      bool // /*
	name     string
	kind     Kind
	key      Key // of name, if there is one
	index    int // -1 if name is no number
	mode     mode
	filter   *term

	args []*term // call; name is the function

	left, right *term // and, or, equals
}

type op uint8

const (
	step op = iota
	parent
	literal // name is the text
	call
	and
	or
	equals
)

// A mode says what stands for a variable that a step finds.
type mode uint8

const (
	itself     mode = iota
	declared        // $: where it is declared
	initialise      // $$: what it is given there
)

// functions are what can be called, with the number of arguments; -1 is any
// from one.
var functions = map[string]int{"concat": -1, "first": 1, "join": 2, "nthchild": 2}

// Bounds of a query.
const (
	maxQuery = 10_000 // bytes
	maxDepth = 100    // of what stands inside each other
)

// A SyntaxError says what is wrong with a query, and where.
type SyntaxError struct {
	Query string
	Pos   int // in bytes, from 0
	What  string
}

func (e *SyntaxError) Error() string {
	near := e.Query[e.Pos:]
	if len(near) > 20 {
		near = strings.ToValidUTF8(near[:20], "") + "..."
	}
	if near == "" {
		return fmt.Sprintf("at its end: %s", e.What)
	}
	return fmt.Sprintf("at byte %d, %q: %s", e.Pos+1, near, e.What)
}

// Parse reads a query. The error is a [*SyntaxError].
func Parse(text string) (q *Query, err error) {
	p := &parser{text: text}
	defer func() {
		if wrong, ok := recover().(*SyntaxError); ok {
			q, err = nil, wrong
		}
	}()
	if len(text) > maxQuery {
		p.fail("longer than %d bytes", maxQuery)
	}
	root := p.path()
	if p.skip(); p.at < len(text) {
		p.fail("the query should end here")
	}
	return &Query{text, root}, nil
}

// A parser reads a query by recursive descent. A mistake is a panic with a
// SyntaxError, which Parse catches.
type parser struct {
	text  string
	at    int
	depth int
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{p.text, p.at, fmt.Sprintf(format, args...)})
}

func (p *parser) skip() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// eat takes a token if it is next.
func (p *parser) eat(token string) bool {
	p.skip()
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *parser) expect(token, why string) {
	if !p.eat(token) {
		p.fail("%s %s", token, why)
	}
}

// while takes characters as long as they are of a class.
func (p *parser) while(class func(c byte) bool) string {
	p.skip()
	from := p.at
	for p.at < len(p.text) && class(p.text[p.at]) {
		p.at++
	}
	return p.text[from:p.at]
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// nested counts what stands inside each other.
func (p *parser) nested() func() {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested more than %d deep", maxDepth)
	}
	return func() { p.depth-- }
}

// path reads steps, a text, or a call.
func (p *parser) path() *term {
	defer p.nested()()
	if t := p.literal(); t != nil {
		return t
	}
	if p.eat("..") {
		return &term{op: parent, next: p.path()}
	}
	deep := p.eat("//")
	if !deep && !p.eat("/") {
		p.fail("a step such as /:name or //Literal, or a text, is missing here")
	}
	t := &term{op: step, deep: deep, min: 1, index: -1}
	if deep && p.eat("{") {
		p.bounds(t)
	} else if p.eat("..") {
		return &term{op: parent, next: p.path()}
	} else if p.eat("fn:") {
		return p.call()
	}
	p.subject(t)
	if p.eat("[") {
		t.filter = p.filter()
	}
	if p.skip(); p.at < len(p.text) && p.text[p.at] == '/' {
		t.next = p.path()
	}
	return t
}

// literal reads a text, or a number, which is one as well.
func (p *parser) literal() *term {
	if n := p.while(digit); n != "" {
		return &term{op: literal, name: n}
	}
	for _, quote := range []string{`"`, `'`} {
		from := p.at
		if !p.eat(quote) {
			continue
		}
		end := strings.Index(p.text[p.at:], quote)
		if end < 0 {
			p.at = from
			p.fail("the text is not closed")
		}
		t := &term{op: literal, name: p.text[p.at : p.at+end]}
		p.at += end + 1
		return t
	}
	return nil
}

// bounds reads the rest of {n}, {n,m}, {n,} or {,m}.
func (p *parser) bounds(t *term) {
	from := p.at
	low := p.while(digit)
	high := low
	if p.eat(",") {
		high = p.while(digit)
	} else if low == "" {
		p.fail("a number of steps is missing")
	}
	p.expect("}", "is missing")
	t.min, t.max = p.number(from, low, 1), p.number(from, high, 0)
	if p.at = from; t.min < 1 || high != "" && t.max < t.min {
		p.fail("no number of steps is from %s to %s", low, high)
	}
	p.at += strings.IndexByte(p.text[from:], '}') + 1
}

func (p *parser) number(at int, s string, missing int) int {
	if s == "" {
		return missing
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > 1_000_000 {
		p.at = at
		p.fail("%s is too large", s)
	}
	return n
}

// subject reads what a step looks for: :name, $:name, $$:name, Type or *.
func (p *parser) subject(t *term) {
	binding, resolve := false, false
	for {
		switch {
		case p.eat("$$"):
			resolve = true
		case p.eat("$"):
			binding = true
		case p.eat(":"):
			t.attr = true
		default:
			if binding && resolve {
				p.fail("$ and $$ exclude each other")
			} else if binding {
				t.mode = declared
			} else if resolve {
				t.mode = initialise
			}
			p.name(t)
			return
		}
	}
}

// name reads the name that a step looks for.
func (p *parser) name(t *term) {
	if p.skip(); p.eat("*") {
		t.name, t.any = "*", !t.attr
		return
	}
	from := p.at
	if t.attr {
		if t.name = p.while(digit); t.name != "" {
			t.index = p.number(from, t.name, 0)
			return
		}
	}
	t.name = p.while(letter)
	t.key = keyOf(t.name)
	switch {
	case t.name == "":
		p.fail("the name of what to look for is missing")
	case t.attr:
		if p.at = from; !isProperty(t.name) {
			p.fail("no node has a property %q%s", t.name, hint(t.name, properties()))
		}
		p.at += len(t.name)
	default:
		if t.kind = kindOf(t.name); t.kind == 0 {
			p.at = from
			p.fail("no node is a %q%s", t.name, hint(t.name, kinds[1:]))
		}
	}
}

// properties gives all names of properties, for hints.
func properties() []string {
	all := append(slices.Collect(maps.Keys(others)), keys[1:]...)
	all = append(all, "type")
	for _, name := range primitives {
		if name != "" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func isProperty(name string) bool {
	_, other := others[name]
	return other || name == "type" || keyOf(name) != 0 || slices.Contains(primitives[:], name)
}

func hint(name string, known []string) string {
	if near := suggest.Nearest(name, known); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// filter reads the rest of [a == b && c || d]. What follows && or || is one
// condition: a && b || c is a && (b || c).
func (p *parser) filter() *term {
	defer p.nested()()
	left := p.path()
	if p.eat("==") {
		left = &term{op: equals, left: left, right: p.path()}
	}
	switch {
	case p.eat("&&"):
		return &term{op: and, left: left, right: p.filter()}
	case p.eat("||"):
		return &term{op: or, left: left, right: p.filter()}
	}
	p.expect("]", "is missing, or && or ||")
	return left
}

// call reads the rest of /fn:name(a, b).
func (p *parser) call() *term {
	from := p.at
	t := &term{op: call, name: p.while(letter)}
	want, ok := functions[t.name]
	if !ok {
		p.at = from
		p.fail("there is no function %q%s", t.name, hint(t.name, slices.Sorted(maps.Keys(functions))))
	}
	p.expect("(", "is missing")
	for !p.eat(")") {
		t.args = append(t.args, p.path())
		p.eat(",")
	}
	if want >= 0 && len(t.args) != want || len(t.args) == 0 {
		p.at = from
		p.fail("%s takes %d arguments, and not %d", t.name, max(want, 1), len(t.args))
	}
	return t
}
