// Package estree holds syntax trees of JavaScript in the shape of ESTree
// (https://github.com/estree/estree), and searches them with queries.
//
// Who wants to know a library by how its code is built, whatever its variables
// are called, writes a query. The language is that of Retire.js, whose
// repositories have been full of such queries since its version 5:
//
//	//SequenceExpression[
//	   /AssignmentExpression/:left/:property/:name == "isMoment"
//	]/AssignmentExpression[/:left/:property/:name == "version"]/$$:right/:value
//
// reads: anywhere a sequence of expressions, one of which assigns to a
// property isMoment; of those that assign to a property version, what is
// assigned; if that is a variable, what the variable is given first.
//
//	/Type  //Type  /*     a child, a descendant, whatever its type
//	//{2,4}Type           a descendant that many steps down
//	/:name  //:name       a property: a node, a list of nodes, a text
//	/:0                   the elements of lists at that index
//	/$:name               where the identifier there is declared
//	/$$:name              what that variable is given; the node itself if none
//	../                   the parent
//	[a && b || c == d]    only if it holds; && and || group to the right
//	"text"                a text
//	/fn:concat(a, "."), /fn:join(a, "."), /fn:first(a), /fn:nthchild(a, 1)
//
// The package parses no JavaScript. Package js does, in processes that may
// die, makes the tree there, and sends the answers home. [Query.Needs] says
// which texts a file must contain for a query to find anything in it: most
// files never get as far as a tree.
package estree

import (
	"iter"
	"slices"
)

// A Tree is the syntax tree of one file, in the order of the text: a node
// stands before its children. It is made by a [Builder].
type Tree struct {
	nodes  []node
	byKind [][]int32
	scopes *scopes // made when a query first asks for a declaration
}

// A node is 44 bytes, of which a file of 1 MB has some 300,000.
type node struct {
	kind   Kind
	key    Key   // the property of the parent that holds it
	index  int32 // in a list; -1 if the property is no list
	parent int32 // -1 of the program
	stop   int32 // the first node that is no descendant
	start  int32 // in bytes
	end    int32
	text   string // see primitives
	form   form   // of text
}

// A form says what a text is to a query: only strings equal the texts in it.
type form uint8

const (
	none form = iota
	str
	number // as JavaScript prints it
	other  // a boolean or a regular expression, of which queries can ask only whether it is there
)

// A Builder makes a tree. Nodes are opened and closed like brackets.
type Builder struct {
	tree Tree
	open int32 // -1 before the program
}

// NewBuilder returns a builder with room for some nodes.
func NewBuilder(nodes int) *Builder {
	return &Builder{tree: Tree{nodes: make([]node, 0, nodes)}, open: -1}
}

// Open begins a node that its parent holds under a key, at an index if that
// is a list and else at -1.
func (b *Builder) Open(kind Kind, key Key, index, start, end int) {
	b.tree.nodes = append(b.tree.nodes, node{kind: kind, key: key, index: int32(index), parent: b.open, start: int32(start), end: int32(end)})
	b.open = int32(len(b.tree.nodes) - 1)
}

// Close ends the node that was opened last.
func (b *Builder) Close() {
	n := &b.tree.nodes[b.open]
	n.stop, b.open = int32(len(b.tree.nodes)), n.parent
}

// String gives the open node its text: the name of an identifier, the value of
// a literal, the operator of an expression, the kind of a declaration.
func (b *Builder) String(s string) {
	b.tree.nodes[b.open].text, b.tree.nodes[b.open].form = s, str
}

// Number gives the open node the value of a number, as JavaScript prints it.
func (b *Builder) Number(s string) {
	b.tree.nodes[b.open].text, b.tree.nodes[b.open].form = s, number
}

// Other says that the open node has a value which is neither.
func (b *Builder) Other() { b.tree.nodes[b.open].form = other }

// Tree ends the work.
func (b *Builder) Tree() *Tree {
	t := &b.tree
	t.byKind = make([][]int32, len(kinds))
	for i := range t.nodes {
		k := t.nodes[i].kind
		t.byKind[k] = append(t.byKind[k], int32(i))
	}
	return t
}

// children yields those of a node.
func (t *Tree) children(n int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for c := n + 1; c < t.nodes[n].stop; c = t.nodes[c].stop {
			if !yield(c) {
				return
			}
		}
	}
}

// child gives the first child under a key, or -1.
func (t *Tree) child(n int32, key Key) int32 {
	for c := range t.children(n) {
		if t.nodes[c].key == key {
			return c
		}
	}
	return -1
}

// below gives the descendants of a kind.
func (t *Tree) below(n int32, kind Kind) []int32 {
	all := t.byKind[kind]
	lo, _ := slices.BinarySearch(all, n+1)
	hi, _ := slices.BinarySearch(all, t.nodes[n].stop)
	return all[lo:hi]
}

// steps is how far a descendant is below a node, as far as most.
func (t *Tree) steps(from, to int32, most int) int {
	n := 0
	for to != from && n <= most {
		to = t.nodes[to].parent
		n++
	}
	return n
}
