package regex

// A Regexp is a pattern with its flags.
type Regexp struct {
	Source string
	Flags  Flags
	Tree   *Node
	Groups int // capturing groups, without the whole match

	inexact bool // some class has strings that its node has not
}

// Flags are the letters behind the closing slash.
type Flags struct {
	HasIndices  bool // d
	Global      bool // g
	IgnoreCase  bool // i
	Multiline   bool // m
	DotAll      bool // s
	Unicode     bool // u
	UnicodeSets bool // v
	Sticky      bool // y
}

// codePoints reports whether texts are code points and not UTF-16 units.
func (f Flags) codePoints() bool { return f.Unicode || f.UnicodeSets }

// Kind says what a Node is.
type Kind uint8

// The kinds of nodes.
const (
	Empty         Kind = iota
	Char               // one character as written; Rune and Set
	Dot                // . ; Set
	Class              // [...] or \d, \p{..}; Set, Items if written with brackets
	Seq                // Subs one after another
	Alt                // one of Subs
	Repeat             // Subs[0] from Min to Max times
	Group              // (...): Subs[0]; Number is 0 if it does not capture
	Look               // lookaround: Subs[0]; Negated, Behind
	LineStart          // ^ ; Multiline
	LineEnd            // $ ; Multiline
	WordBoundary       // \b, or \B if Negated
	BackReference      // \1, \k<name>: Refs
)

// A Node is a part of the pattern. Pos and End are byte offsets in the source.
type Node struct {
	Kind     Kind
	Pos, End int
	Subs     []*Node

	Set   Set    // Char, Dot, Class: what it matches, flags applied
	Rune  rune   // Char
	Items []Item // Class
	Refs  []int  // BackReference: the groups, one of which has matched

	Min, Max  int // Repeat; Max is Infinite without bound
	Lazy      bool
	Number    int // Group
	Name      string
	Negated   bool // Class, Look, WordBoundary
	Behind    bool
	Multiline bool // LineStart, LineEnd
	Fold      bool // BackReference: without regard to case

	firstGroup, lastGroup int // Repeat: the captures inside, from first until last
}

// An Item is a member of a class as written: a character, a range, an escape.
type Item struct {
	Lo, Hi   rune
	Pos, End int
	Range    bool // Lo-Hi
	Escape   bool // \d, \p{..}, a nested class: Lo and Hi are not set
	Set      Set
}

// Infinite is the Max of a repetition without bound.
const Infinite = int(^uint32(0) >> 1)

// Walk calls visit for the node and those below it, parents first, until
// visit returns false for a node, whose parts are then left out.
func (n *Node) Walk(visit func(*Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, s := range n.Subs {
		s.Walk(visit)
	}
}

// Bare returns the node without the groups around it that only hold it
// together.
func (n *Node) Bare() *Node {
	for (n.Kind == Group || n.Kind == Seq || n.Kind == Alt) && len(n.Subs) == 1 {
		n = n.Subs[0]
	}
	return n
}

// nullable reports whether the node can match without consuming a character.
func (n *Node) nullable() bool {
	switch n.Kind {
	case Char, Dot, Class:
		return false
	case Seq:
		for _, s := range n.Subs {
			if !s.nullable() {
				return false
			}
		}
		return true
	case Alt:
		for _, s := range n.Subs {
			if s.nullable() {
				return true
			}
		}
		return false
	case Repeat:
		return n.Min == 0 || n.Subs[0].nullable()
	case Group:
		return n.Subs[0].nullable()
	}
	return true
}

// single returns the set of a node that matches exactly one character.
func (n *Node) single() (Set, bool) {
	switch n = n.Bare(); n.Kind {
	case Char, Dot, Class:
		return n.Set, true
	case Alt:
		var all Set
		for _, s := range n.Subs {
			set, ok := s.single()
			if !ok {
				return nil, false
			}
			all = all.Union(set)
		}
		return all, true
	}
	return nil, false
}
